"""Numbers of identity papers, insurance, passports and vehicles."""

import re
from collections.abc import Iterator
from functools import cache

from ingest.mask.kept import UNIT
from ingest.mask.skeleton import Skeleton
from ingest.mask.spans import ID, PLATE, Span
from ingest.mask.words import any_of

_END = r"(?![0-9])(?!\s?" + UNIT + ")"

_SERIES = "[abcdefghklmnpstuvxyz]"
_PLATE_DOTTED = re.compile(
    rf"(?<![0-9a-z/.,])[1-9]\d[ -]?{_SERIES}[a-z0-9]?[ .-]{{0,2}}\d{{3}}\.\d{{2}}"
    r"(?![0-9a-z])(?!\.\d)"
)
_PLATE_PLAIN = re.compile(
    rf"(?<![0-9a-z/.,-])[1-9]\d-?{_SERIES}[a-z0-9]??(?P<gap>[ -]?)(?P<digits>\d{{4,5}})"
    r"(?![0-9a-z])(?![.,]\d)"
)
_FOUR_DIGITS = re.compile(r"(?<!\d)\d{4}$")  # a room may have them, never five
_PLATE_WORD_REACH = 24
_PLATE_DIGITS = 5


def find_identities(skeleton: Skeleton) -> Iterator[Span]:
    """Yield identity, insurance and passport numbers beside their words."""
    for pattern in _beside_words():
        for match in pattern.finditer(skeleton.folded):
            yield Span(match.start("number"), match.end("number"), ID)


def find_citizens(skeleton: Skeleton) -> Iterator[Span]:
    """Yield citizen identity numbers by their structure: province, century and sex, year."""
    for pattern in _citizens():
        for match in pattern.finditer(skeleton.folded):
            yield Span(match.start(), match.end(), ID)


def find_plates(skeleton: Skeleton) -> Iterator[Span]:
    """Yield number plates of cars and motorcycles."""
    for pattern in (_PLATE_DOTTED, _PLATE_PLAIN):
        for match in pattern.finditer(skeleton.folded):
            before = skeleton.folded[max(match.start() - _PLATE_WORD_REACH, 0) : match.start()]
            written = skeleton.written[match.start() : match.end()]
            if _FOUR_DIGITS.search(match.group()) and _ends_with_room_word().search(before):
                continue
            if (
                _ends_with_plate_word().search(before)
                or _looks_like_a_plate(match, written)
                or _is_before_traffic(match, skeleton.folded)
            ):
                yield Span(match.start(), match.end(), PLATE)


def _looks_like_a_plate(match: re.Match[str], written: str) -> bool:
    if not all(letter.isupper() for letter in written if letter.isalpha()):
        return False
    if "." in written:
        return True
    return match["gap"] == "-" or (match["gap"] == "" and len(match["digits"]) == _PLATE_DIGITS)


def _is_before_traffic(match: re.Match[str], text: str) -> bool:
    """See `51g12345 vượt đèn đỏ` for a plate, though nobody calls it one."""
    return not _FOUR_DIGITS.search(match.group()) and bool(_traffic().match(text, match.end()))


@cache
def _beside_words() -> tuple[re.Pattern[str], ...]:
    paper = r"\d(?:[ .-]?\d){8}(?:(?:[ .-]?\d){3})?"
    return tuple(
        re.compile(
            rf"(?<![a-z0-9]){any_of(words)}(?![a-z])[^0-9\n<>+]{{0,{reach}}}?"
            rf"(?P<number>{number}){_END}"
        )
        for words, reach, number in (
            ("identity", 30, paper),
            ("insurance", 20, r"(?:(?<![a-z])[a-z]{2}\d{10,13}|\d{10})"),
            ("passport", 12, r"(?<![a-z])[a-z]\d{7,8}"),
        )
    )


@cache
def _citizens() -> tuple[re.Pattern[str], ...]:
    """Digits in one run, in threes and in fours; born in 2000 or later means before 2030."""
    begin, end = rf"(?<![\d.,]){any_of('citizen_provinces')}", r"(?!\d)(?![.,]\d)"
    return (
        re.compile(rf"{begin}([ .-]?)(?:[01]\d\d|[23][0-2]\d)(?:\1\d{{3}}){{2}}{end}"),
        re.compile(rf"{begin}(?:[01]([ .-])\d\d|[23]([ .-])[0-2]\d)\d\d(?:\1|\2)\d{{4}}{end}"),
    )


@cache
def _ends_with_plate_word() -> re.Pattern[str]:
    between = r"(?:\s(?:so|la|mang))?[\s:.,(\"'-]{0,4}"
    return re.compile(rf"(?<![a-z0-9]){any_of('plate')}{between}$")


@cache
def _ends_with_room_word() -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z0-9]){any_of('room')}(?:\sso)?[\s:.]{{1,3}}$")


@cache
def _traffic() -> re.Pattern[str]:
    return re.compile(rf"[^0-9\n<>]{{0,20}}?(?<![a-z]){any_of('traffic')}(?![a-z])")
