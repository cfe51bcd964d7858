"""Trends as rows: one a series over the whole period, as on the screen, small figures hidden."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from dashboards import formats
from dashboards.exports.hiding import hiding_of, posts_cell
from dashboards.exports.tables import Cell, Column
from dashboards.names import Names
from dashboards.summaries import Summary
from langnghe.domain import Granularity


@dataclass(frozen=True)
class _Field:
    """A column, and how its cell is read off a series over its windows."""

    column: Column
    cell: Callable[[Summary, Names], Cell]
    is_figure: bool = False  # blank in a row that is hidden


def _hiding_of(row: Summary) -> str:
    return hiding_of(row.figures.posts, row.figures.sources_at_least)


def _expected_of(row: Summary) -> float | None:
    return None if row.figures.expected is None else round(row.figures.expected, 2)


def _burst_of(row: Summary) -> float | None:
    return None if row.figures.telling_burst is None else round(row.figures.telling_burst, 2)


def _improbability_of(row: Summary) -> float | None:
    return None if row.figures.expected is None else row.figures.improbability


def fields_of(granularity: Granularity) -> tuple[_Field, ...]:
    """Return the columns, in the unit of the windows that are summed."""
    unit = formats.GRANULARITY_NAMES[granularity].lower()
    return (
        _Field(Column("Loại", width=16), lambda s, names: names.kind(s.series.kind)),
        _Field(
            Column("Hình thức hoặc chủ đề", width=34),
            lambda s, names: names.full_label(s.series.label),
        ),
        _Field(Column("Địa bàn", width=16), lambda s, names: names.place(s.series.province)),
        _Field(
            Column("Số bài", "#,##0"),
            lambda s, _: posts_cell(s.figures.posts, s.figures.sources_at_least),
        ),
        _Field(
            Column("Số tài khoản (ít nhất)", "#,##0"),
            lambda s, _: s.figures.sources_at_least,
            is_figure=True,
        ),
        _Field(Column("Mức thường", "#,##0.0"), lambda s, _: _expected_of(s), is_figure=True),
        _Field(Column("Gấp mức thường", "#,##0.0"), lambda s, _: _burst_of(s), is_figure=True),
        _Field(
            Column(f"Xác suất của {unit} hiếm nhất", "0.0E+00"),
            lambda s, _: _improbability_of(s),
            is_figure=True,
        ),
        _Field(
            Column(f"Số {unit} vượt ngưỡng", "#,##0"), lambda s, _: len(s.unusual), is_figure=True
        ),
        _Field(Column("Diễn biến"), lambda s, _: formats.MOVING_NAMES[s.moving], is_figure=True),
        _Field(
            Column("Dữ liệu", width=18), lambda s, _: formats.SOUNDNESS_NAMES[s.figures.soundness]
        ),
        _Field(Column("Ẩn số liệu", width=24), lambda s, _: _hiding_of(s)),
        _Field(Column("Mã loại"), lambda s, _: s.series.kind.value),
        _Field(Column("Mã nhãn", width=16), lambda s, _: s.series.label),
        _Field(Column("Mã địa bàn"), lambda s, _: s.series.province),
    )


def columns_of(granularity: Granularity) -> tuple[Column, ...]:
    """Return the columns without their cells."""
    return tuple(field.column for field in fields_of(granularity))


def rows_by_period(
    summaries: Iterable[Summary], granularity: Granularity, names: Names
) -> tuple[tuple[Cell, ...], ...]:
    """Return one row a series, its figures blank where the sum of the period is small."""
    fields = fields_of(granularity)
    return tuple(_row_of(summary, fields, names) for summary in summaries)


def _row_of(summary: Summary, fields: tuple[_Field, ...], names: Names) -> tuple[Cell, ...]:
    hidden = bool(_hiding_of(summary))
    return tuple(
        None if hidden and field.is_figure else field.cell(summary, names) for field in fields
    )
