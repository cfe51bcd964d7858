"""Where a text may name a place: the names that stand in it, and how they are written."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum

from langnghe.places.gazetteer import COMMUNE_KIND, Area, Gazetteer, Name, Trait
from langnghe.places.letters import Syllable, spelt, spelt_all, syllables_of

MARKED_SHARE = 5
"""A text is written with marks if at least one syllable in so many has some."""

WINDOW = 200
"""How many letters around a name are looked at."""

LONGEST_COMMUNE = 4
_UNITS = {
    ("thị", "xã"): "thị xã",
    ("thành", "phố"): "thành phố",
    ("thị", "trấn"): COMMUNE_KIND,
    ("đặc", "khu"): COMMUNE_KIND,
    ("phường",): COMMUNE_KIND,
    ("xã",): COMMUNE_KIND,
    ("huyện",): "huyện",
    ("quận",): "quận",
    ("tp",): "thành phố",
    ("tx",): "thị xã",
}
_SHORT_UNITS = {"p": COMMUNE_KIND, "tt": COMMUNE_KIND, "h": "huyện", "q": "quận"}
"""With a dot behind: P. Bến Nghé, H.Phù Mỹ."""

_UNMARKED_UNITS = {
    ("thi", "xa"): "thị xã",
    ("thanh", "pho"): "thành phố",
    ("thi", "tran"): COMMUNE_KIND,
    ("phuong",): COMMUNE_KIND,
    ("huyen",): "huyện",
    ("quan",): "quận",
}
_FIRST_OF_UNITS = {words[0] for words in (*_UNITS, *_UNMARKED_UNITS)} | _SHORT_UNITS.keys()
_TOWNS = ("thành phố", "thị xã")
_INNER_SIGNS = ("", "-", "–", "'", "’")
_FIRST_CHUNK, _LAST_CHUNK = re.compile(r"\S*"), re.compile(r"\S*$")
_ADDRESS = re.compile(r"://|www\.|@|[\w-]+\.[a-z]{2,}(?![\w.])")


class Writing(Enum):
    """How a name is written in a text."""

    CAPITALISED = "Hoà Bình"
    SMALL = "hoà bình"
    UNMARKED = "hoa binh"


class Standing(Enum):
    """What a mention is worth."""

    SURE = "a place"
    DOUBTFUL = "perhaps a place"
    HELPER = "a place only beside its province"
    NONE = "no place"


@dataclass(slots=True)
class Mention:
    """A name that stands in a text, from one syllable to another."""

    name: Name
    areas: tuple[Area, ...]
    first: int
    last: int
    writing: Writing
    standing: Standing = Standing.NONE
    has_unit: bool = False
    is_hashtag: bool = False


@dataclass(slots=True)
class Reading:
    """A text in syllables."""

    text: str
    syllables: list[Syllable] = field(default_factory=list)
    is_marked: bool = False
    is_shouted: bool = False

    def gap(self, left: int) -> str:
        """Return what stands between a syllable and the next one."""
        end = self.syllables[left + 1].start if left + 1 < len(self.syllables) else len(self.text)
        return self.text[self.syllables[left].end : end]

    def word(self, position: int) -> str:
        """Return a syllable in small letters; empty outside the text."""
        return self.syllables[position].raw.lower() if 0 <= position < len(self.syllables) else ""

    def before(self, position: int) -> str:
        """Return the word that leads up to a syllable; empty where a sign parts them."""
        if (
            position == 0
            or self.gap(position - 1).strip(" \u00a0.")
            or "\n" in self.gap(position - 1)
        ):
            return ""
        return self.word(position - 1)

    def is_address(self, position: int) -> bool:
        """Return whether a syllable is part of a link or an e-mail address."""
        syllable = self.syllables[position]
        ahead = self.text[max(0, syllable.start - WINDOW) : syllable.start]
        behind = self.text[syllable.end : syllable.end + WINDOW]
        head, tail = _LAST_CHUNK.search(ahead), _FIRST_CHUNK.match(behind)
        chunk = (head.group() if head else "") + syllable.raw + (tail.group() if tail else "")
        return bool(_ADDRESS.search(chunk)) and not chunk.lower().startswith(("tp.", "q.", "t.p"))


def read(text: str) -> Reading:
    """Return an NFC text in syllables, with how it is written."""
    syllables = syllables_of(text)
    marked = sum(1 for syllable in syllables if not syllable.raw.isascii())
    return Reading(text, syllables, marked * MARKED_SHARE >= len(syllables) > 0, text.isupper())


def mentions_in(reading: Reading, gazetteer: Gazetteer) -> list[Mention]:
    """Return the names in a text from left to right, the longest first, none over another."""
    return list(_mentions(reading, gazetteer))


def _mentions(reading: Reading, gazetteer: Gazetteer) -> Iterator[Mention]:
    lengths = gazetteer.lengths
    syllables = reading.syllables
    position = 0
    while position < len(syllables):
        folded = syllables[position].folded
        found = None
        if syllables[position].raw.lower() in _FIRST_OF_UNITS:
            found = _after_unit(reading, gazetteer, position)
        if found is None and folded in lengths:
            found = _named(reading, gazetteer, position)
        if found is None and folded in gazetteer.joined:
            found = _hashtag(reading, gazetteer, position)
        if found is None:
            position += 1
        else:
            yield found
            position = found.last + 1


def _after_unit(reading: Reading, gazetteer: Gazetteer, position: int) -> Mention | None:
    kind, length = _unit_at(reading, position)
    first = position + length
    if not kind or first >= len(reading.syllables) or reading.gap(first - 1).strip(" .\u00a0"):
        return None
    for count in range(min(LONGEST_COMMUNE, len(reading.syllables) - first), 0, -1):
        key = _key(reading, first, count)
        if kind == COMMUNE_KIND:
            found = _commune(reading, gazetteer.communes_named(key), first, count)
        else:
            found = _district(reading, gazetteer.districts.get(key, ()), kind, first, count)
        if found:
            return found
    return None


def _unit_at(reading: Reading, position: int) -> tuple[str, int]:
    one = (reading.word(position),)
    if one == ("xã",) and reading.before(position) == "thị":
        return "", 0
    if one[0] in _SHORT_UNITS and reading.gap(position).strip() == ".":
        return _SHORT_UNITS[one[0]], 1
    two = (*one, reading.word(position + 1))
    for units in (_UNITS,) if reading.is_marked else (_UNITS, _UNMARKED_UNITS):
        for words in (two, one):
            if words in units:
                return units[words], len(words)
    return "", 0


def _commune(reading: Reading, names: tuple[Name, ...], first: int, count: int) -> Mention | None:
    written = [(name, _writing(reading, name, first, count)) for name in names]
    names_kept = [name for name, writing in written if writing]
    if not names_kept or not _is_capitalised(reading, first, count):
        return None
    if count == 1 and _goes_on(reading, first):  # xã Thanh La is not xã Thanh
        return None
    if reading.is_marked and all(writing is Writing.UNMARKED for _, writing in written if writing):
        return None
    return _mention_of_unit(names_kept, first, count)


def _goes_on(reading: Reading, position: int) -> bool:
    """Whether another capitalised syllable follows, so that the name may be a longer one."""
    following = reading.syllables[position + 1 : position + 2]
    return bool(following) and reading.gap(position) == " " and following[0].raw[0].isupper()


def _district(
    reading: Reading, names: tuple[Name, ...], kind: str, first: int, count: int
) -> Mention | None:
    """The districts of that name and kind; writers mix up towns and cities."""
    written = {name: _writing(reading, name, first, count) for name in names}
    kept = [name for name, writing in written.items() if writing]
    of_kind = [name for name in kept if name.kind == kind]
    towns = [name for name in kept if name.kind in _TOWNS] if kind in _TOWNS else []
    fitting = of_kind or towns
    if not fitting:
        return None
    is_small = reading.is_marked and Writing.SMALL in written.values()
    if is_small and (count == 1 or kind == "thành phố"):  # thành phố thống nhất ý kiến
        return None
    return _mention_of_unit(fitting, first, count)


def _mention_of_unit(names: list[Name], first: int, count: int) -> Mention:
    areas = tuple(dict.fromkeys(area for name in names for area in name.areas))
    last = first + count - 1
    return Mention(names[0], areas, first, last, Writing.CAPITALISED, Standing.SURE, has_unit=True)


def _named(reading: Reading, gazetteer: Gazetteer, first: int) -> Mention | None:
    for count in gazetteer.lengths[reading.syllables[first].folded]:
        if first + count > len(reading.syllables):
            continue
        names = gazetteer.names.get(_key(reading, first, count), ())
        written = [(name, _writing(reading, name, first, count)) for name in names]
        fitting = [(name, writing) for name, writing in written if writing]
        if not fitting:
            continue
        if count == 1 and not any(name.is_alone for name, _ in fitting):
            continue
        alone = [(name, writing) for name, writing in fitting if name.is_alone]
        name, writing = min(alone or fitting, key=lambda found: found[1] is Writing.UNMARKED)
        group = [name] if alone else [each for each, _ in fitting]
        areas = tuple(dict.fromkeys(area for each in group for area in each.areas))
        is_hashtag = (
            reading.text[reading.syllables[first].start - 1 : reading.syllables[first].start] == "#"
        )
        return Mention(name, areas, first, first + count - 1, writing, is_hashtag=is_hashtag)
    return None


def _hashtag(reading: Reading, gazetteer: Gazetteer, position: int) -> Mention | None:
    start = reading.syllables[position].start
    if start == 0 or reading.text[start - 1] != "#":
        return None
    name = gazetteer.joined[reading.syllables[position].folded]
    return Mention(name, name.areas, position, position, Writing.CAPITALISED, is_hashtag=True)


def _key(reading: Reading, first: int, count: int) -> str:
    """The folded syllables, or nothing where a sign parts them."""
    for position in range(first, first + count - 1):
        gap = reading.gap(position)
        if gap != "." and (gap.strip(" \u00a0") not in _INNER_SIGNS or "\n" in gap):
            return ""
    return " ".join(s.folded for s in reading.syllables[first : first + count])


def _writing(reading: Reading, name: Name, first: int, count: int) -> Writing | None:
    """How the name is written here, or None if the marks or signs say that it is another word."""
    here = reading.syllables[first : first + count]
    gaps = [reading.gap(position) for position in range(first, first + count - 1)]
    is_upper = not reading.is_shouted and all(syllable.raw.isupper() for syllable in here)
    if ("." in gaps and "." not in name.spelling) or (Trait.UPPER in name.traits and not is_upper):
        return None
    is_capitalised = _is_capitalised(reading, first, count)
    if not is_capitalised and any("-" in gap for gap in gaps):  # hóc-môn
        return None
    if [spelt(syllable.raw) for syllable in here] != list(spelt_all(name.spelling)):
        is_bare = all(syllable.raw.isascii() for syllable in here)  # unlike "hai phòng ngủ"
        return Writing.UNMARKED if is_bare and Trait.UPPER not in name.traits else None
    if not reading.is_marked and name.spelling == name.shown and name.spelling.isascii():
        return Writing.UNMARKED
    return Writing.CAPITALISED if is_capitalised else Writing.SMALL


def _is_capitalised(reading: Reading, first: int, count: int) -> bool:
    here = reading.syllables[first : first + count]
    return not reading.is_shouted and all(s.raw[0].isupper() or s.raw[0].isdigit() for s in here)
