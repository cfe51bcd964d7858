"""Trends as rows: one a series and window, zeros left out, small figures hidden."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from dashboards import formats
from dashboards.exports.hiding import hiding_of, posts_cell
from dashboards.exports.tables import Cell, Column
from dashboards.names import Names
from langnghe.domain import Soundness, Trend


@dataclass(frozen=True)
class _Field:
    """A column, and how its cell is read off a trend."""

    column: Column
    cell: Callable[[Trend, Names], Cell]
    is_figure: bool = False  # blank in a row that is hidden


def _posts_of(trend: Trend) -> Cell:
    is_unheard = trend.soundness is Soundness.NO_DATA
    return None if is_unheard else posts_cell(trend.posts, trend.sources)


def _hiding_of(trend: Trend) -> str:
    return hiding_of(trend.posts, trend.sources)


FIELDS = (
    _Field(Column("Từ lúc", width=17), lambda t, _: t.window_start),
    _Field(Column("Khung", width=8), lambda t, _: formats.GRANULARITY_NAMES[t.granularity]),
    _Field(Column("Loại", width=16), lambda t, names: names.kind(t.kind)),
    _Field(Column("Hình thức hoặc chủ đề", width=34), lambda t, names: names.full_label(t.label)),
    _Field(Column("Địa bàn", width=16), lambda t, names: names.place(t.province)),
    _Field(Column("Số bài", "#,##0"), lambda t, _: _posts_of(t)),
    _Field(Column("Số tài khoản", "#,##0"), lambda t, _: t.sources, is_figure=True),
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
    _Field(Column("Ẩn số liệu", width=24), lambda t, _: _hiding_of(t)),
    _Field(Column("Mã loại"), lambda t, _: t.kind.value),
    _Field(Column("Mã nhãn", width=16), lambda t, _: t.label),
    _Field(Column("Mã địa bàn"), lambda t, _: t.province),
    _Field(Column("Phiên bản bộ phát hiện", width=20), lambda t, _: t.detector_version),
)


def rows_by_window(trends: Iterable[Trend], names: Names) -> tuple[tuple[Cell, ...], ...]:
    """Return one row a window that had posts or was not heard; a window of zero posts has none."""
    return tuple(
        _row_of(trend, names)
        for trend in trends
        if trend.posts or trend.soundness is Soundness.NO_DATA
    )


def _row_of(trend: Trend, names: Names) -> tuple[Cell, ...]:
    hidden = bool(_hiding_of(trend))
    return tuple(
        None if hidden and field.is_figure else field.cell(trend, names) for field in FIELDS
    )
