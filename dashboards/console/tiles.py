"""The country as a tile grid: one equal square a unit, north at the top, coast at the right."""

from collections.abc import Iterable
from dataclasses import dataclass

from dashboards.console.waves import DANGERS, Wave
from dashboards.names import Names
from dashboards.summaries import Figures, Summary, figures_of
from langnghe.domain import Soundness

COLUMNS, ROWS = 7, 17

GRID = (
    "12 15 08 04 .. .. ..",
    "11 14 25 19 20 .. ..",
    ".. .. 01 24 22 .. ..",
    ".. .. 37 33 31 .. ..",
    ".. .. 38 .. .. .. ..",
    ".. 40 .. .. .. .. ..",
    ".. .. 42 .. .. .. ..",
    ".. .. 44 .. .. .. ..",
    ".. .. .. 46 .. .. ..",
    ".. .. .. .. 48 .. HS",
    ".. .. .. .. 51 .. ..",
    ".. .. .. .. 52 .. ..",
    ".. .. .. .. 66 .. ..",
    ".. .. .. .. 56 .. TS",
    ".. 80 75 68 .. .. ..",
    "91 82 79 .. .. .. ..",
    "96 92 86 .. .. .. ..",
)
"""Codes of the 34 units where they lie, and the two archipelagos in the row of their unit."""

ARCHIPELAGOS = {"HS": ("48", "Hoàng Sa"), "TS": ("56", "Trường Sa")}
SHORT_NAMES = {"79": "TP.HCM"}
RAMP = (5.0, 20.0)
"""How many times above the usual the third and the fourth warm step begin."""


@dataclass(frozen=True)
class Place:
    """One square of the grid: where it lies, what it is called, whose figures it shows."""

    row: int
    column: int
    code: str
    name: str
    is_archipelago: bool = False


@dataclass(frozen=True)
class Tile:
    """A square with its figures of these days.

    Attributes:
        figures: all dangers together; None where nothing that counts was posted at all.
        wave: the strongest wave of the place, seen from this place.
        unusual: how many series went beyond their threshold without an alert.
        step: 0 for usual, 1 for beyond a threshold, 2 to 4 for how strong its alert is.
    """

    place: Place
    full_name: str
    figures: Figures | None
    wave: Wave | None
    unusual: int
    step: int

    @property
    def rank(self) -> tuple[int, int]:
        """What a table sorts by: the most unusual first, then the most posts."""
        return (-self.step, -self.figures.posts if self.figures else 0)


def places_of(names: Names) -> list[Place]:
    """Return the squares of the grid, row by row."""
    return [
        _place_of(row, column, cell, names)
        for row, line in enumerate(GRID, start=1)
        for column, cell in enumerate(line.split(), start=1)
        if cell != ".."
    ]


def _place_of(row: int, column: int, cell: str, names: Names) -> Place:
    if cell in ARCHIPELAGOS:
        code, name = ARCHIPELAGOS[cell]
        return Place(row, column, code, name, is_archipelago=True)
    return Place(row, column, cell, SHORT_NAMES.get(cell, names.place(cell)))


def step_of(wave: Wave | None, unusual: int) -> int:
    """Return the step of the warm ramp, 0 where all is usual."""
    if wave:
        return 2 + sum(wave.burst >= floor for floor in RAMP)
    return 1 if unusual else 0


def tiles_of(
    summaries: Iterable[Summary],
    local_waves: Iterable[Wave],
    beyond: Iterable[Summary],
    names: Names,
) -> list[Tile]:
    """Return the squares with their figures.

    Args:
        summaries: of every series of these days.
        local_waves: each seen from one place.
        beyond: series beyond their threshold without an alert.
        names: what codes are called.
    """
    by_place: dict[str, list[Summary]] = {}
    for summary in summaries:
        if summary.series.kind in DANGERS:
            by_place.setdefault(summary.series.province, []).append(summary)
    strongest: dict[str, Wave] = {}
    for wave in sorted(local_waves, key=lambda wave: wave.burst):
        strongest[wave.provinces[0]] = wave
    unusual = [summary.series.province for summary in beyond]
    return [
        _tile_of(
            place,
            by_place.get(place.code, []),
            strongest.get(place.code),
            unusual.count(place.code),
            names,
        )
        for place in places_of(names)
    ]


def _tile_of(
    place: Place, summaries: list[Summary], wave: Wave | None, unusual: int, names: Names
) -> Tile:
    name = names.place(place.code)
    trends = [trend for summary in summaries for trend in summary.trends]
    return Tile(
        place=place,
        full_name=f"{place.name} ({name})" if place.is_archipelago else name,
        figures=figures_of(trends) if trends else None,
        wave=wave,
        unusual=unusual,
        step=step_of(wave, unusual),
    )


def common_soundness_of(tiles: Iterable[Tile]) -> Soundness | None:
    """Return the one state of data that all squares share, or None where they differ."""
    states = {tile.figures.soundness for tile in tiles if tile.figures}
    return states.pop() if len(states) == 1 else None
