"""Trends as a table: one row a series and window, small cells hidden."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from dashboards import formats
from dashboards.exports.tables import Cell, Column, Table
from dashboards.names import Names
from langnghe.domain import Soundness, Trend
from langnghe.index import Index, SeriesQuery

LEAST_POSTS = 10
LEAST_SOURCES = 5


@dataclass(frozen=True)
class _Field:
    """A column of the trends table, and how its cell is read off a trend."""

    column: Column
    cell: Callable[[Trend, Names], Cell]
    is_figure: bool = False  # blank in a row that is hidden


def hiding_of(trend: Trend) -> str:
    """Return why the figures of a row are hidden, or nothing where they may be shown.

    A cell needs at least ten posts of five distinct sources; that nothing was posted is no secret.
    """
    if trend.posts == 0:
        return ""
    if trend.posts < LEAST_POSTS:
        return f"bị ẩn: dưới {LEAST_POSTS} bài"
    return f"bị ẩn: dưới {LEAST_SOURCES} nguồn đăng" if trend.sources < LEAST_SOURCES else ""


def posts_cell(trend: Trend) -> Cell:
    """Return the count; empty where nothing was heard; "<10" where it is hidden for being small."""
    if trend.soundness is Soundness.NO_DATA:
        return None
    if not hiding_of(trend):
        return trend.posts
    return f"<{LEAST_POSTS}" if trend.posts < LEAST_POSTS else None


FIELDS = (
    _Field(Column("Từ lúc", width=17), lambda t, _: t.window_start),
    _Field(Column("Khung", width=8), lambda t, _: formats.GRANULARITY_NAMES[t.granularity]),
    _Field(Column("Loại", width=16), lambda t, names: names.kind(t.kind)),
    _Field(Column("Hình thức hoặc chủ đề", width=34), lambda t, names: names.full_label(t.label)),
    _Field(Column("Địa bàn", width=16), lambda t, names: names.place(t.province)),
    _Field(Column("Số bài", "#,##0"), lambda t, _: posts_cell(t)),
    _Field(Column("Số nguồn đăng", "#,##0"), lambda t, _: t.sources, is_figure=True),
    _Field(Column("Lượt tiếp cận", "#,##0"), lambda t, _: t.reach, is_figure=True),
    _Field(Column("Mức thường", "#,##0.0"), lambda t, _: round(t.expected, 2), is_figure=True),
    _Field(
        Column("Ngưỡng bất thường", "#,##0.0"), lambda t, _: round(t.threshold, 2), is_figure=True
    ),
    _Field(Column("Gấp mức thường", "#,##0.0"), lambda t, _: round(t.burst, 2), is_figure=True),
    _Field(Column("Xác suất ngẫu nhiên", "0.0E+00"), lambda t, _: t.improbability, is_figure=True),
    _Field(Column("Diễn biến"), lambda t, _: formats.MOVING_NAMES[t.moving], is_figure=True),
    _Field(Column("Dữ liệu", width=18), lambda t, _: formats.SOUNDNESS_NAMES[t.soundness]),
    _Field(Column("Độ phủ", "0%"), lambda t, _: round(t.coverage, 4)),
    _Field(Column("Ẩn số liệu", width=24), lambda t, _: hiding_of(t)),
    _Field(Column("Mã loại"), lambda t, _: t.kind.value),
    _Field(Column("Mã nhãn", width=16), lambda t, _: t.label),
    _Field(Column("Mã địa bàn"), lambda t, _: t.province),
    _Field(Column("Phiên bản bộ phát hiện", width=20), lambda t, _: t.detector_version),
)


def row_of(trend: Trend, names: Names) -> tuple[Cell, ...]:
    """Return the cells of one trend, its figures blank where they are hidden."""
    hidden = bool(hiding_of(trend))
    return tuple(
        None if hidden and field.is_figure else field.cell(trend, names) for field in FIELDS
    )


def read_trends_table(index: Index, query: SeriesQuery, names: Names, *, now: datetime) -> Table:
    """Read what a query asks for as a table that says where it comes from."""
    trends = index.trends.read(query)
    return Table(
        title="Xu hướng",
        columns=tuple(field.column for field in FIELDS),
        rows=tuple(row_of(trend, names) for trend in trends),
        provenance=_provenance_of(query, trends, names, now),
    )


def _provenance_of(
    query: SeriesQuery, trends: list[Trend], names: Names, now: datetime
) -> tuple[tuple[str, str], ...]:
    """Return the facts of origin: what was asked, when, by which versions, in which units."""
    versions = sorted({trend.detector_version for trend in trends})
    hidden = sum(1 for trend in trends if hiding_of(trend))
    return (
        (
            "Bảng",
            "Xu hướng: mỗi dòng là một hình thức hoặc chủ đề ở một địa bàn, một khung thời gian",
        ),
        ("Xuất lúc", formats.moment(now)),
        ("Loại", ", ".join(map(names.kind, query.kinds)) if query.kinds else "mọi loại"),
        ("Hình thức hoặc chủ đề", names.full_label(query.label) if query.label else "tất cả"),
        ("Địa bàn", names.place(query.province) if query.province else "mọi địa bàn"),
        ("Từ", formats.moment(query.since) if query.since else "đầu dữ liệu"),
        ("Đến trước", formats.moment(query.until) if query.until else "hết dữ liệu"),
        ("Khung", formats.GRANULARITY_NAMES[query.granularity]),
        ("Số dòng", formats.whole(len(trends))),
        (
            "Số dòng bị ẩn số liệu",
            f"{formats.whole(hidden)} "
            f"(dưới {LEAST_POSTS} bài hoặc dưới {LEAST_SOURCES} nguồn đăng)",
        ),
        ("Phiên bản bộ phát hiện", ", ".join(versions) or "không có dòng nào"),
        ("Phiên bản bộ nhãn", names.taxonomy.version),
        ("Giờ", "giờ Việt Nam (UTC+7); ngày bắt đầu lúc 0:00"),
        ("Số bài", "số bài đăng, mỗi bài đếm một lần trong mỗi địa bàn mà bài nhắc tới"),
        ("Số nguồn đăng", "số tài khoản khác nhau đã đăng, không định danh"),
        ("Lượt tiếp cận", "lượt xem, hoặc tổng tương tác nếu không có lượt xem"),
        ("Mức thường", "số bài mong đợi trong khung nếu mọi việc như trước"),
        ("Ngưỡng bất thường", "số bài từ đó trở lên được coi là bất thường"),
        ("Xác suất ngẫu nhiên", "xác suất có từng ấy bài trở lên nếu mọi việc như thường"),
        ("Độ phủ", "phần lượng tin của các nguồn quen thuộc đã nhận được"),
    )
