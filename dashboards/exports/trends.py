"""The trends that a page shows as tables: by period as on the screen, and by window."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from dashboards import formats
from dashboards.exports.hiding import LEAST_ACCOUNTS, LEAST_POSTS
from dashboards.exports.periods import columns_of, rows_by_period
from dashboards.exports.tables import Table
from dashboards.exports.windows import FIELDS, rows_by_window
from dashboards.names import Names
from dashboards.summaries import rarest_first, summaries_of
from langnghe.domain import Granularity, Trend
from langnghe.index import Index, SeriesQuery

WINDOW_TITLES = {Granularity.DAY: "Theo ngày", Granularity.HOUR: "Theo giờ"}


class RowsBy(StrEnum):
    """What a row of a file of one table stands for."""

    PERIOD = "period"
    DAY = "day"


@dataclass(frozen=True)
class TrendsTables:
    """The same trends twice: summed over the period, and window by window."""

    by_period: Table
    by_window: Table

    def one(self, rows: RowsBy) -> Table:
        """Return the table whose rows stand for what is asked for."""
        return self.by_period if rows is RowsBy.PERIOD else self.by_window

    @property
    def both(self) -> tuple[Table, Table]:
        """The table of the screen first, then the windows behind it."""
        return (self.by_period, self.by_window)


def read_trends_tables(
    index: Index, query: SeriesQuery, names: Names, *, now: datetime
) -> TrendsTables:
    """Read what a query asks for as tables that say where they come from."""
    trends = index.trends.read(query)
    summaries = sorted((s for s in summaries_of(trends) if s.figures.posts), key=rarest_first)
    provenance = _provenance_of(query, trends, names, now)
    return TrendsTables(
        by_period=Table(
            title="Xu hướng",
            columns=columns_of(query.granularity),
            rows=rows_by_period(summaries, query.granularity, names),
            provenance=provenance,
        ),
        by_window=Table(
            title=WINDOW_TITLES[query.granularity],
            columns=tuple(field.column for field in FIELDS),
            rows=rows_by_window(trends, names),
            provenance=provenance,
        ),
    )


def _provenance_of(
    query: SeriesQuery, trends: list[Trend], names: Names, now: datetime
) -> tuple[tuple[str, str], ...]:
    """Return the facts of origin: what was asked, when, by which versions, in which units."""
    versions = sorted({trend.detector_version for trend in trends})
    by_window = WINDOW_TITLES[query.granularity]
    unit = formats.GRANULARITY_NAMES[query.granularity].lower()
    return (
        (
            "Xu hướng",
            "mỗi dòng là một hình thức hoặc chủ đề ở một địa bàn, cộng cả kỳ, như bảng trên trang",
        ),
        (
            by_window,
            f"mỗi dòng là một {unit} của một xu hướng; {unit} không có bài nào thì không có dòng",
        ),
        ("Xuất lúc", formats.moment(now)),
        ("Loại", ", ".join(map(names.kind, query.kinds)) if query.kinds else "mọi loại"),
        ("Hình thức hoặc chủ đề", names.full_label(query.label) if query.label else "tất cả"),
        ("Địa bàn", names.place(query.province) if query.province else "mọi địa bàn"),
        ("Từ", formats.moment(query.since) if query.since else "đầu dữ liệu"),
        ("Đến trước", formats.moment(query.until) if query.until else "hết dữ liệu"),
        (
            "Ẩn số liệu",
            f"dòng dưới {LEAST_POSTS} bài hoặc dưới {LEAST_ACCOUNTS} tài khoản được ẩn số liệu",
        ),
        ("Phiên bản bộ phát hiện", ", ".join(versions) or "không có dòng nào"),
        ("Phiên bản bộ nhãn", names.taxonomy.version),
        ("Giờ", "giờ Việt Nam (UTC+7); ngày bắt đầu lúc 0:00"),
        ("Số bài", "số bài đăng, mỗi bài đếm một lần trong mỗi địa bàn mà bài nhắc tới"),
        (
            "Số tài khoản",
            f"số tài khoản khác nhau đã đăng, không định danh; của cả kỳ: ít nhất bằng {unit} "
            "nhiều nhất",
        ),
        ("Lượt tiếp cận", "lượt xem, hoặc tổng tương tác nếu không có lượt xem"),
        ("Mức thường", "số bài mong đợi nếu mọi việc như trước"),
        ("Ngưỡng bất thường", "số bài từ đó trở lên được coi là bất thường"),
        ("Xác suất ngẫu nhiên", "xác suất có từng ấy bài trở lên nếu mọi việc như thường"),
        ("Độ phủ", "phần lượng tin của các nguồn quen thuộc đã nhận được"),
    )
