"""Every name that may be a place, by its folded syllables."""

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from langnghe.domain import PlaceEvidence
from langnghe.places.letters import key_of
from langnghe.places.provinces import Places, load_places, read_rows

COMMUNE_KIND = "xã"


class Trait(StrEnum):
    """How far a spelling can be trusted; `spellings.csv` explains each."""

    BARE = "bare"
    WORD = "word"
    DOUBT = "doubt"
    PERSON = "person"
    FOREIGN = "foreign"
    SILENT = "silent"
    UPPER = "upper"


class Area(NamedTuple):
    """A part of the country: today's province, and the one of before 1/7/2025."""

    code: str
    old_code: str


@dataclass(frozen=True, slots=True)
class Name:
    """One spelling and what it may mean.

    Attributes:
        shown: the name that is called ambiguous.
        areas: what it may mean; none where the words are no place at all.
        is_reused: the name of a unit of today that is larger than the old one of the same name.
        is_alone: known well enough to need no `huyện` or `quận` before it.
        is_unique: of a district whose name no other province has, not even for a commune.
        kind: of an old district or a commune, otherwise empty.
    """

    spelling: str
    shown: str
    areas: tuple[Area, ...]
    evidence: PlaceEvidence
    traits: frozenset[Trait] = frozenset()
    is_reused: bool = False
    is_alone: bool = True
    is_unique: bool = False
    kind: str = ""

    @property
    def is_province(self) -> bool:
        """Return whether it names a province rather than a part of one."""
        return self.evidence in _OF_PROVINCES


_OF_PROVINCES = (PlaceEvidence.NAME, PlaceEvidence.OLD_NAME, PlaceEvidence.SHORT_FORM)

Lookup = dict[str, tuple[Name, ...]]


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All names by key: their folded syllables with a space between.

    Attributes:
        names: provinces, short forms and districts, to be sought everywhere.
        lengths: first syllable of those names → how many syllables they may have, longest first.
        districts: sought after the word for their kind.
        communes: likewise; each value is the spelling and its old codes.
        successors: old code → today's code.
        joined: names of provinces and well-known districts in one word, for hashtags.
    """

    names: Lookup
    lengths: dict[str, tuple[int, ...]]
    districts: Lookup
    communes: dict[str, tuple[tuple[str, str], ...]]
    joined: dict[str, Name]
    successors: dict[str, str]

    def communes_named(self, key: str) -> tuple[Name, ...]:
        """Return the communes, wards and townships of that folded name."""
        return tuple(
            Name(
                name,
                name,
                tuple(Area(self.successors[old], old) for old in olds.split()),
                PlaceEvidence.COMMUNE,
                is_alone=False,
                kind=COMMUNE_KIND,
            )
            for name, olds in self.communes.get(key, ())
        )


@cache
def load_gazetteer() -> Gazetteer:
    """Return every name, read once from the data files of this package."""
    places = load_places()
    successors = {province.code: str(province.became) for province in places.old()}
    communes = _communes()
    districts = _districts(successors, communes)
    provinces = _province_names(places)
    meanings = {name.spelling: name for name in _merged(districts)} | provinces
    alone = _spellings(meanings)
    spelled = {name.spelling for name in alone}
    known = [name for name in provinces.values() if name.spelling not in spelled]
    sought = [*alone, *known, *districts]
    names = _by_key(sought)
    return Gazetteer(
        names=names,
        lengths=_lengths(names),
        districts=_by_key(districts),
        communes=communes,
        joined={
            key_of(name.spelling).replace(" ", ""): name
            for name in reversed(sought)
            if name.is_alone and name.areas and Trait.UPPER not in name.traits
        },
        successors=successors,
    )


def _province_names(places: Places) -> dict[str, Name]:
    names: dict[str, Name] = {}
    today = {province.name for province in places.today()}
    for province in places.provinces:
        if province.became is None:
            continue
        parts = places.predecessors_of(province.became)
        is_of_today = province.name in today
        names[province.name] = Name(
            province.name,
            province.name,
            (Area(province.became, province.code),),
            PlaceEvidence.NAME if is_of_today else PlaceEvidence.OLD_NAME,
            is_reused=is_of_today and len(parts) > 1,
        )
    return names


def _districts(
    successors: dict[str, str], communes: dict[str, tuple[tuple[str, str], ...]]
) -> list[Name]:
    """One name for each kind of district of that name, with all provinces that had one."""
    olds: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in read_rows("districts.csv"):
        olds[row["name"], row["kind"]].append(row["old"])
    holders: dict[str, set[str]] = defaultdict(set)  # name → today's provinces that have it
    for (name, _), codes in olds.items():
        found = [old for _, among in communes.get(key_of(name), ()) for old in among.split()]
        holders[name] |= {successors[old] for old in (*codes, *found)}
    return [
        Name(
            name,
            name,
            tuple(Area(successors[old], old) for old in codes),
            PlaceEvidence.DISTRICT,
            is_alone=False,
            is_unique=len(holders[name]) == 1 and " " in name,
            kind=kind,
        )
        for (name, kind), codes in olds.items()
    ]


def _merged(districts: list[Name]) -> list[Name]:
    """One name for each name of districts, of whatever kind."""
    areas: dict[str, dict[Area, None]] = defaultdict(dict)
    for district in districts:
        areas[district.spelling].update(dict.fromkeys(district.areas))
    return [Name(name, name, tuple(found), PlaceEvidence.DISTRICT) for name, found in areas.items()]


def _spellings(meanings: dict[str, Name]) -> list[Name]:
    return [_spelling(row, meanings) for row in read_rows("spellings.csv")]


def _spelling(row: dict[str, str], meanings: dict[str, Name]) -> Name:
    means = [meanings[name] for name in row["means"].split("|") if name]
    traits = frozenset(Trait(trait) for trait in row["traits"].split())
    if not means:
        return Name(row["spelling"], row["spelling"], (), PlaceEvidence.NAME, traits)
    evidence = PlaceEvidence(row["evidence"] or means[0].evidence)
    return Name(
        row["spelling"],
        means[0].shown if len(means) == 1 else row["spelling"],
        tuple(dict.fromkeys(area for meaning in means for area in meaning.areas)),
        evidence,
        traits,
        is_reused=len(means) == 1 and means[0].is_reused,
    )


def _communes() -> dict[str, tuple[tuple[str, str], ...]]:
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for row in read_rows("communes.csv"):
        key = key_of(row["name"])
        found[key] = (*found.get(key, ()), (row["name"], row["old"]))
    return found


def _by_key(names: list[Name]) -> Lookup:
    found: dict[str, list[Name]] = defaultdict(list)
    for name in names:
        found[key_of(name.spelling)].append(name)
    return {key: tuple(group) for key, group in found.items()}


def _lengths(names: Lookup) -> dict[str, tuple[int, ...]]:
    found: dict[str, set[int]] = defaultdict(set)
    for key in names:
        first, *rest = key.split(" ")
        found[first].add(1 + len(rest))
    return {first: tuple(sorted(lengths, reverse=True)) for first, lengths in found.items()}
