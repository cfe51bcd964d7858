"""From a text to the provinces it speaks of, in today's geography; in doubt it says so."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

from langnghe.domain import FoundPlace, PlaceEvidence
from langnghe.places.gazetteer import Area, Gazetteer, load_gazetteer
from langnghe.places.judge import weigh
from langnghe.places.letters import key_of
from langnghe.places.mentions import Mention, Reading, Standing, mentions_in, read
from langnghe.places.provinces import MERGED_ON, ProvinceKind, load_places
from langnghe.text import to_nfc
from langnghe.windows import VIET_NAM

_STRENGTH = (
    PlaceEvidence.NAME,
    PlaceEvidence.OLD_NAME,
    PlaceEvidence.SHORT_FORM,
    PlaceEvidence.DISTRICT,
    PlaceEvidence.COMMUNE,
    PlaceEvidence.HINT,
)
"""What the text says itself goes before what its source says of it."""

_UNIT_BEFORE = re.compile(r"^(tinh|thanh pho|tp) ")

_NOW = re.compile(r"(nay|giờ|đã) (là|thuộc|thành|về)( tỉnh| tp| thành phố)?$")


@dataclass(frozen=True, slots=True)
class Resolution:
    """The provinces a text speaks of, and the names in it that may mean several things."""

    places: tuple[FoundPlace, ...] = ()
    ambiguous: tuple[str, ...] = ()


class _Sighting(NamedTuple):
    """A province of today that is sure, and the old one where it is."""

    code: str
    old_code: str | None
    evidence: PlaceEvidence


@dataclass(slots=True)
class _Findings:
    """What was found so far."""

    sightings: list[_Sighting] = field(default_factory=list)
    extents: list[tuple[str, Area]] = field(default_factory=list)  # reused names and the old unit
    ambiguous: dict[str, None] = field(default_factory=dict)


def resolve(text: str, *, posted_at: datetime, hints: tuple[str, ...] = ()) -> Resolution:
    """Return the provinces that a text surely speaks of, and the names that stay ambiguous.

    A name that lives on for a larger unit (`Tuyên Quang`) gives today's province, without an old
    one and listed as ambiguous; before 1/7/2025 it gives the old one as well. A name of several
    provinces (`Châu Thành`) gives none, unless another place of the text or a hint decides.

    Args:
        text: what was posted.
        posted_at: when; it decides which units a name can mean.
        hints: what the source says: today's codes, or names; others are ignored.
    """
    gazetteer = load_gazetteer()
    day = posted_at.astimezone(VIET_NAM).date()
    reading = read(to_nfc(text))
    mentions = mentions_in(reading, gazetteer)
    if not mentions and not hints:
        return Resolution()
    weigh(reading, mentions)
    findings = _Findings(list(_sightings_of(hints, gazetteer, day)))
    sure = [mention for mention in mentions if mention.standing is Standing.SURE]
    for mention in sure:
        if _means_one(mention):
            _note(findings, reading, mention, day)
    for mention in sure:
        if not _means_one(mention):
            _note_the_likely(findings, mention)
    _settle_extents(findings)
    _note_doubts(findings, mentions)
    return Resolution(tuple(_places_of(findings.sightings)), tuple(findings.ambiguous))


def _sightings_of(hints: Iterable[str], gazetteer: Gazetteer, day: date) -> Iterator[_Sighting]:
    codes = {province.code for province in load_places().today(day)}
    for hint in hints:
        if hint.strip() in codes:
            yield _Sighting(hint.strip(), None, PlaceEvidence.HINT)
            continue
        key = key_of(to_nfc(hint))
        names = gazetteer.names.get(key) or gazetteer.names.get(_UNIT_BEFORE.sub("", key), ())
        areas = {area for name in names if name.is_alone for area in name.areas}
        if len(areas) == 1:
            name, area = names[0], areas.pop()
            is_old = not name.is_reused or day < MERGED_ON
            yield _Sighting(area.code, area.old_code if is_old else None, PlaceEvidence.HINT)


def _means_one(mention: Mention) -> bool:
    return len({area.code for area in mention.areas}) == 1


def _note(findings: _Findings, reading: Reading, mention: Mention, day: date) -> None:
    """Note a mention that means one province of today."""
    evidence, code = mention.name.evidence, mention.areas[0].code
    olds = {area.old_code for area in mention.areas}
    old_code = olds.pop() if len(olds) == 1 else None
    if (
        not mention.name.is_reused
        or mention.has_unit
        or day < MERGED_ON
        or _says_old(reading, mention)
    ):
        findings.sightings.append(_Sighting(code, old_code, evidence))
        return
    findings.sightings.append(_Sighting(code, None, evidence))
    if not _says_new(reading, mention, day):
        findings.extents.append((mention.name.shown, mention.areas[0]))


def _says_old(reading: Reading, mention: Mention) -> bool:
    after, sign = reading.word(mention.last + 1), reading.gap(mention.last).strip()
    if after == "trước":
        return sign in ("", "(") and reading.word(mention.last + 2) == "đây"
    return after == "cũ" and sign in ("", "(")


def _says_new(reading: Reading, mention: Mention, day: date) -> bool:
    before = reading.before(mention.first)
    if reading.word(mention.last + 1) == "mới" and before in ("tỉnh", "tp", "phố"):
        return True
    lead = " ".join(reading.word(position) for position in range(mention.first - 4, mention.first))
    return bool(_NOW.search(lead)) or (
        before in ("tp", "phố") and _is_city_only_since_merger(mention.areas[0].code, day)
    )


def _is_city_only_since_merger(code: str, day: date) -> bool:
    places = load_places()
    is_city = {p.code: p.kind is ProvinceKind.CITY for p in places.today(day)}[code]
    return is_city and not any(p.kind is ProvinceKind.CITY for p in places.predecessors_of(code))


def _note_the_likely(findings: _Findings, mention: Mention) -> None:
    """Note a mention of several provinces if what is sure leaves one, else call it ambiguous."""
    codes = {sighting.code for sighting in findings.sightings}
    olds = {sighting.old_code for sighting in findings.sightings} | {
        area.old_code for _, area in findings.extents
    }
    inside = [area for area in mention.areas if area.code in codes]
    inside = [area for area in inside if area.old_code in olds] or inside
    if len({area.code for area in inside}) != 1:
        findings.ambiguous[_shown(mention)] = None
        return
    old_code = inside[0].old_code if len(inside) == 1 else None
    findings.sightings.append(_Sighting(inside[0].code, old_code, mention.name.evidence))


def _settle_extents(findings: _Findings) -> None:
    """Keep a reused name as ambiguous unless a part of the old unit of that name is in the text."""
    pinned = {(sighting.code, sighting.old_code) for sighting in findings.sightings}
    for shown, area in findings.extents:
        if (area.code, area.old_code) not in pinned:
            findings.ambiguous[shown] = None


def _note_doubts(findings: _Findings, mentions: list[Mention]) -> None:
    for mention in mentions:
        if mention.standing is Standing.DOUBTFUL:
            findings.ambiguous[_shown(mention)] = None


def _shown(mention: Mention) -> str:
    is_short = mention.name.evidence is PlaceEvidence.SHORT_FORM
    return mention.name.spelling if is_short else mention.name.shown


def _places_of(sightings: list[_Sighting]) -> Iterator[FoundPlace]:
    """One place for each old unit that is sure, or else one for the province; the best evidence."""
    best: dict[tuple[str, str | None], PlaceEvidence] = {}
    with_old = {sighting.code for sighting in sightings if sighting.old_code}
    for code, old_code, evidence in sightings:
        if old_code or code not in with_old:
            known = best.get((code, old_code), evidence)
            best[code, old_code] = min(known, evidence, key=_STRENGTH.index)
    for (code, old_code), evidence in best.items():
        yield FoundPlace(code=code, evidence=evidence, old_code=old_code)
