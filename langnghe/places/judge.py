"""Whether a name is meant as a place: by its traits, its writing and the words beside it."""

import re
from itertools import pairwise

from langnghe.domain import PlaceEvidence
from langnghe.places import cues
from langnghe.places.gazetteer import Trait
from langnghe.places.letters import spelt
from langnghe.places.mentions import WINDOW, Mention, Reading, Standing, Writing

_UNITS = cues.unmarked(cues.UNITS)
_LOCAL = cues.unmarked(cues.LOCAL) - {"bao", "dien"}
_AT = cues.unmarked(cues.AT)
_ROADS = cues.unmarked(cues.ROADS) - {"lo", "ngo"}
_NO_ROADS = cues.unmarked(cues.NO_ROADS)
_TITLES = cues.unmarked(cues.TITLES)
_LINK_WORDS = cues.unmarked(cues.LINK_WORDS)
_CITY_WORDS = cues.unmarked(cues.CITY_WORDS)
_FAMILY_NAMES = frozenset(spelt(name) for name in cues.unmarked(cues.FAMILY_NAMES))
_CHINA = re.compile(r"trung (quốc|quoc|hoa)", re.IGNORECASE)


def weigh(reading: Reading, mentions: list[Mention]) -> None:
    """Give every mention its standing: each for itself, then by its neighbours."""
    for mention in mentions:
        if mention.standing is Standing.NONE:
            mention.standing = _standing(reading, mention)
    for left, right in pairwise(mentions):
        _take_as_address(reading, left, right)
    pairs = list(pairwise(mentions))
    for left, right in [*pairs, *reversed(pairs)]:
        if Standing.SURE in (left.standing, right.standing) and _are_linked(reading, left, right):
            left.standing = _raised(left)
            right.standing = _raised(right)


def _raised(mention: Mention) -> Standing:
    return Standing.SURE if mention.standing is Standing.DOUBTFUL else mention.standing


def _take_as_address(reading: Reading, left: Mention, right: Mention) -> None:
    """Kim Bôi, Hoà Bình: a district before its own province vouches for it, and the other way."""
    if (
        left.standing is Standing.HELPER or (left.has_unit and right.name.is_province)
    ) and _are_linked(reading, left, right):
        is_inside = {area.code for area in left.areas} & {area.code for area in right.areas}
        if is_inside and right.standing in (Standing.SURE, Standing.DOUBTFUL):
            left.standing = right.standing = Standing.SURE


def _are_linked(reading: Reading, left: Mention, right: Mention) -> bool:
    between = right.first - left.last - 1
    if between == 0:
        return reading.gap(left.last).strip() in cues.LINK_SIGNS
    words = {reading.word(position) for position in range(left.last + 1, right.first)}
    return words <= _CITY_WORDS or (between == 1 and words <= _LINK_WORDS)


def _standing(reading: Reading, mention: Mention) -> Standing:
    if not mention.areas or _is_something_else(reading, mention):
        return Standing.NONE
    if not mention.name.is_alone:
        return _standing_district(reading, mention)
    if mention.is_hashtag:
        return _standing_hashtag(mention)
    if _is_unit(reading, mention) or _is_tag(reading, mention):
        return Standing.SURE
    return _standing_alone(reading, mention)


def _standing_alone(reading: Reading, mention: Mention) -> Standing:
    before = reading.before(mention.first)
    if mention.writing is Writing.UNMARKED:
        return _standing_unmarked(reading, mention, before)
    if not _is_capitalised(reading, mention):
        return _standing_small(mention, before)
    if _is_local(mention, before):
        return Standing.SURE
    return _unless_doubtful(mention, reading.word(mention.last + 1))


def _if(condition: bool, standing: Standing) -> Standing:
    return standing if condition else Standing.NONE


def _unless_doubtful(mention: Mention, after: str = "") -> Standing:
    if Trait.DOUBT not in mention.name.traits:
        is_speaker = Trait.PERSON in mention.name.traits and after in cues.SAYS
        return Standing.DOUBTFUL if is_speaker else Standing.SURE
    return _if(Trait.SILENT not in mention.name.traits, Standing.DOUBTFUL)


def _standing_district(reading: Reading, mention: Mention) -> Standing:
    is_homely = reading.before(mention.first) in cues.HOMELY
    if is_homely and mention.name.is_unique and mention.writing is Writing.CAPITALISED:
        return Standing.SURE
    return _if(mention.writing is not Writing.UNMARKED, Standing.HELPER)


def _standing_hashtag(mention: Mention) -> Standing:
    is_word = Trait.WORD in mention.name.traits and not mention.name.is_province
    return Standing.NONE if is_word else _unless_doubtful(mention)


def _standing_unmarked(reading: Reading, mention: Mention, before: str) -> Standing:
    traits = mention.name.traits
    if reading.is_marked:  # "Thanh Hoa" among marked words is somebody's name
        is_capitalised = reading.syllables[mention.first].raw[0].isupper()
        return _if(Trait.BARE in traits and is_capitalised, Standing.SURE)
    if Trait.BARE in traits:
        return Standing.SURE
    fitting = _AT if Trait.WORD in traits else _LOCAL
    if before in fitting and Trait.SILENT not in traits:
        return Standing.SURE
    return _if(mention.name.is_province and Trait.SILENT not in traits, Standing.DOUBTFUL)


def _standing_small(mention: Mention, before: str) -> Standing:
    traits = mention.name.traits
    if Trait.WORD in traits:
        is_short = mention.name.evidence is PlaceEvidence.SHORT_FORM
        if is_short and before in _LOCAL:
            return Standing.SURE
        return _if((is_short or before in _AT) and Trait.SILENT not in traits, Standing.DOUBTFUL)
    if Trait.DOUBT in traits:
        return Standing.SURE if before in _LOCAL else Standing.DOUBTFUL
    return Standing.SURE


def _is_capitalised(reading: Reading, mention: Mention) -> bool:
    if mention.name.evidence is PlaceEvidence.SHORT_FORM and Trait.WORD in mention.name.traits:
        return not reading.is_shouted and reading.syllables[mention.first].raw.isupper()
    return mention.writing is Writing.CAPITALISED


def _is_local(mention: Mention, before: str) -> bool:
    is_somebody = {Trait.SILENT, Trait.PERSON} <= mention.name.traits
    return before in (_AT if is_somebody else _LOCAL)


def _is_unit(reading: Reading, mention: Mention) -> bool:
    before = reading.before(mention.first)
    two = f"{reading.before(mention.first - 1)} {before}" if mention.first else before
    return before in _UNITS or two in _UNITS


def _is_tag(reading: Reading, mention: Mention) -> bool:
    """Whether it stands as the place of a report: `Hoà Bình:` in front, or alone in brackets."""
    start = reading.syllables[mention.first].start
    ahead = reading.text[max(0, start - WINDOW) : start].rstrip(" ")
    after = reading.gap(mention.last).strip(" ")
    if ahead[-1:] in ("(", "[") and after[:1] in (")", "]"):
        return True
    is_in_front = not ahead or ahead.endswith("\n")
    return is_in_front and (after[:1] in (":", "–", "-") and reading.gap(mention.last)[:1] in ": ")


def _is_something_else(reading: Reading, mention: Mention) -> bool:
    """Whether it is a road, a person, a place abroad or part of a link."""
    before = reading.before(mention.first)
    if _is_road(reading, mention, before):
        return True
    if Trait.FOREIGN in mention.name.traits and _CHINA.search(_around(reading, mention)):
        return True
    if mention.first == mention.last and reading.is_address(mention.first):
        return True
    return _is_person(reading, mention, before)


def _around(reading: Reading, mention: Mention) -> str:
    start, end = reading.syllables[mention.first].start, reading.syllables[mention.last].end
    return reading.text[max(0, start - WINDOW) : end + WINDOW]


def _is_road(reading: Reading, mention: Mention, before: str) -> bool:
    if before not in _ROADS or mention.name.spelling.isupper() or "." in mention.name.spelling:
        return False
    return f"{reading.before(mention.first - 1)} {before}" not in _NO_ROADS


def _is_person(reading: Reading, mention: Mention, before: str) -> bool:
    is_short = mention.name.evidence is PlaceEvidence.SHORT_FORM
    if not before or is_short or reading.gap(mention.first - 1).strip():
        return False
    previous = reading.syllables[mention.first - 1]
    is_name = mention.writing is not Writing.SMALL
    if is_name and spelt(previous.raw) in _FAMILY_NAMES:
        return previous.raw[0].isupper() or not reading.is_marked
    if is_name and before in cues.MIDDLE_NAMES and _follows_family_name(reading, mention.first):
        return True
    traits = mention.name.traits
    is_doubtful = Trait.PERSON in traits or (
        mention.writing is Writing.UNMARKED and Trait.BARE not in traits
    )
    if not is_name or not is_doubtful:
        return False
    if before in _TITLES:
        return reading.before(mention.first - 1) not in cues.PLURALS
    return _follows_family_name(reading, mention.first)


def _follows_family_name(reading: Reading, first: int) -> bool:
    """Whether up to three capitalised syllables lead back to a family name: Nguyễn Thị Hà Giang."""
    for position in range(first - 1, max(first - 4, -1), -1):
        if reading.gap(position).strip() or not reading.syllables[position].raw[0].isupper():
            return False
        if spelt(reading.syllables[position].raw) in _FAMILY_NAMES:
            return True
    return False
