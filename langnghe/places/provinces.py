"""Provinces and cities by date: what each code means when, and which became which."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import cache
from importlib.resources import files

from langnghe.domain import NATION
from langnghe.windows import VIET_NAM

MERGED_ON = date(2025, 7, 1)
"""The day on which 63 provinces became 34."""

NATION_NAME = "Cả nước"


class ProvinceKind(StrEnum):
    """What kind of unit it is, in the words of the law."""

    PROVINCE = "tỉnh"
    CITY = "thành phố trực thuộc trung ương"


@dataclass(frozen=True, slots=True)
class Province:
    """One province or city while its name, kind and extent last; its key is (code, valid_from)."""

    code: str
    name: str
    kind: ProvinceKind
    valid_from: date
    valid_to: date | None  # its last day; None while it lasts
    became: str | None  # today's code of the unit it went into; None for units of today
    source: str

    @property
    def full_name(self) -> str:
        """The name with its kind, as in the middle of a sentence: tỉnh Lào Cai, thành phố Huế."""
        kind = "tỉnh" if self.kind is ProvinceKind.PROVINCE else "thành phố"
        return f"{kind} {self.name.removeprefix('TP ')}"

    def is_valid(self, on: date) -> bool:
        """Return whether the unit existed as such on that day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


@dataclass(frozen=True, slots=True)
class Places:
    """Every province of every date; codes are today's unless a name says old."""

    provinces: tuple[Province, ...]

    def on(self, day: date) -> tuple[Province, ...]:
        """Return the units that existed on that day, by code."""
        return tuple(province for province in self.provinces if province.is_valid(day))

    def today(self, on: date | None = None) -> tuple[Province, ...]:
        """Return the 34 units of the merger as they are on that day, by default now in Việt Nam.

        A day before the merger counts as its first: series are kept in today's geography.
        """
        day = on or datetime.now(UTC).astimezone(VIET_NAM).date()
        return self.on(max(day, MERGED_ON))

    def old(self) -> tuple[Province, ...]:
        """Return the 63 units of the eve of the merger."""
        return self.on(date(2025, 6, 30))

    def name_of(self, code: str) -> str:
        """Return the name of today's unit of that code, or of the nation.

        Raises:
            KeyError: no unit of today has that code.
        """
        if code == NATION:
            return NATION_NAME
        return self._names()[code]

    def predecessors_of(self, code: str) -> tuple[Province, ...]:
        """Return the units of before 1/7/2025 that today's unit is made of."""
        return tuple(province for province in self.old() if province.became == code)

    def successor_of(self, old_code: str) -> str:
        """Return today's code of the unit that an old unit went into.

        Raises:
            KeyError: no unit of before 1/7/2025 had that code.
        """
        return {province.code: str(province.became) for province in self.old()}[old_code]

    def _names(self) -> dict[str, str]:
        return {
            province.code: province.name for province in self.provinces if province.became is None
        }


@cache
def load_places() -> Places:
    """Return the provinces of every date, read once from the data file."""
    return Places(tuple(_to_province(row) for row in read_rows("provinces.csv")))


def read_rows(name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of a data file of this package, without its comments."""
    text = files("langnghe.places").joinpath(name).read_text(encoding="utf-8")
    return csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))


def _to_province(row: dict[str, str]) -> Province:
    return Province(
        code=row["code"],
        name=row["name"],
        kind=ProvinceKind(row["kind"]),
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        became=row["became"] or None,
        source=row["source"],
    )
