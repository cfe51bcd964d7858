"""What an export holds, whatever file it becomes: headings, typed rows, and their origin."""

from dataclasses import dataclass
from datetime import datetime

Cell = str | int | float | datetime | None
"""A typed cell; None is an empty one."""


@dataclass(frozen=True)
class Column:
    """One column: its Vietnamese heading and, for spreadsheets, how a cell is shown."""

    heading: str
    number_format: str | None = None
    width: int = 12


@dataclass(frozen=True)
class Table:
    """Rows under headings, and the facts of their origin as pairs of name and value."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    provenance: tuple[tuple[str, str], ...]

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings of the columns, in order."""
        return tuple(column.heading for column in self.columns)
