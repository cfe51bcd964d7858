"""Telephone numbers of Việt Nam in all usual spellings and disguises."""

import re
from collections.abc import Iterator
from functools import cache

from ingest.mask.skeleton import Skeleton
from ingest.mask.spans import PHONE, Span
from ingest.mask.words import any_of

_GAP = r"[^0-9a-z\n<>@:%+$\\/\"=]{0,3}"
_COUNTRY = rf"\(?(?:(?:\+|00)[ .-]?)?84{_GAP}(?:\(?0\)?{_GAP})?"
_NATIONAL = (
    rf"(?:[35789](?:{_GAP}\d){{8}}|1{_GAP}[2689](?:{_GAP}\d){{8}}|2(?:{_GAP}\d){{9}})(?!\d)(?!\s?%)"
)
_PLAIN = re.compile(rf"(?<!\d)(?:{_COUNTRY}|(?:\(\s?)?0{_GAP}){_NATIONAL}")
_SLASHED = re.compile(r"(?<!\d)(?<!\d[/:])0[35789]\d{1,2}([/:\"'=])\d{3}\1\d{3,4}(?![\d/:])")
_OLD_LANDLINE = re.compile(rf"\(0[2-8]\d{{0,2}}\){_GAP}\d(?:{_GAP}\d){{5,7}}(?!\d)")
_FOREIGN = re.compile(
    r"(?<![\d.,])\+\s?(?:1|7|33|44|49|6[0-6]|8[12]|85\d|86|88\d|9[15])"
    r"(?:[ .()-]{0,2}\d){8,10}(?!\d)(?![.,]\d)"
)
_LOOKALIKE = re.compile(r"(?<![0-9a-z])[0o](?:[ .-]?[0-9oil|]){9,10}(?![0-9a-z|])")
_LOOKS_LIKE = str.maketrans("oil|", "0111")

_DIGIT_WORDS = {
    "khong": "0", "hong": "0", "zero": "0", "o": "0",
    "mot": "1", "one": "1", "hai": "2", "two": "2", "ba": "3", "three": "3",
    "bon": "4", "tu": "4", "four": "4", "nam": "5", "lam": "5", "five": "5", "sau": "6", "six": "6",
    "bay": "7", "bẩy": "7", "seven": "7", "tam": "8", "eight": "8", "chin": "9", "nine": "9",
}  # fmt: skip
_WORD = "(?:" + "|".join(sorted(_DIGIT_WORDS, key=len, reverse=True)) + r"|\d)"
_WORD_GAP = r"[\s.,_·–-]{0,3}"
_SPELLED = re.compile(
    rf"(?<![0-9a-z])(?:0|o|khong|hong|zero)(?:{_WORD_GAP}{_WORD}){{9,10}}(?![0-9a-z])"
)
_UNITS = re.compile(_WORD)

_VALID = re.compile(r"0(?:[35789]\d{8}|1[2689]\d{8}|2\d{9})")
_NATIONAL_DIGITS = {10, 11}
_LIST_OF_PAIRS = 5
_LOOK_BACK = 60


def find_phones(skeleton: Skeleton) -> Iterator[Span]:
    """Yield telephone numbers; hotlines and short codes are nobody's and stay."""
    text = skeleton.folded
    for match in _PLAIN.finditer(text):
        if _is_number(match, skeleton):
            yield _span(match)
    for pattern in (_SLASHED, _OLD_LANDLINE, _FOREIGN):
        yield from map(_span, pattern.finditer(text))
    for match in _after_contact().finditer(text):
        yield Span(match.start("number"), match.end("number"), PHONE)
    for match in _LOOKALIKE.finditer(text):
        digits = re.sub(r"[ .-]", "", match.group())
        if not digits.isdigit() and _VALID.fullmatch(digits.translate(_LOOKS_LIKE)):
            yield _span(match)


def _span(match: re.Match[str]) -> Span:
    """Leave out a bracket that the number opens but does not close."""
    start, number = match.start(), match.group()
    if number.startswith("(") and number.count("(") > number.count(")"):
        start += len(number) - len(number.lstrip("( "))
    return Span(start, match.end(), PHONE)


def find_spelled_phones(skeleton: Skeleton) -> Iterator[Span]:
    """Yield telephone numbers some or all of whose digits are words: `không chín một hai …`."""
    for match in _SPELLED.finditer(skeleton.folded):
        units = list(_UNITS.finditer(skeleton.folded, match.start(), match.end()))
        if all(unit.group().isdigit() for unit in units):
            continue
        digits = "".join(_DIGIT_WORDS.get(unit.group(), unit.group()) for unit in units)
        for count in (11, 10):
            if _VALID.fullmatch(digits[:count]) and len(digits) >= count:
                yield Span(match.start(), units[count - 1].end(), PHONE)
                break


def _is_number(match: re.Match[str], skeleton: Skeleton) -> bool:
    """Tell a number from a list of numbers, a decimal, an amount and a code of letters."""
    text, start = skeleton.folded, match.start()
    before = text[max(start - _LOOK_BACK, 0) : start]
    if _is_inside_a_code(skeleton, start, before):
        return False
    chunks = re.findall(r"\d+", match.group())
    gaps = re.findall(r"[^\d]+", match.group().strip("()+"))
    lengths = [len(chunk) for chunk in chunks]
    if _ends_with_contact().search(before):
        return True
    if _is_amount(match.group(), text[max(start - 2, 0) : start], lengths):
        return False
    if len(gaps) >= 1 and any("," in gap and " " in gap for gap in gaps):
        return set(lengths) == {1} and len(set(gaps)) == 1
    if lengths == [2] * _LIST_OF_PAIRS:
        return not _is_list_of_pairs(before, text[match.end() : match.end() + 4])
    return not (max(lengths) == 1 and len(set(gaps)) > 1)


def _is_inside_a_code(skeleton: Skeleton, start: int, before: str) -> bool:
    glued = start > 0 and skeleton.written[start - 1].isalpha()
    return (
        glued and skeleton.written[start - 1].isupper() and not _ends_with_contact().search(before)
    )


def _is_amount(number: str, before: str, lengths: list[int]) -> bool:
    """See 0,912345678 and 1.098.765.432.1 and 84.912.345.678 for what they are."""
    if re.fullmatch(r"0[.,]\d+", number):
        return True
    return bool(re.search(r"\d[.,]$", before)) and len(lengths) > 1


def _is_list_of_pairs(before: str, after: str) -> bool:
    return bool(
        re.search(r"\d\d?[\s;-]{1,2}$", before)
        or re.match(r"[\s;-]{1,2}\d\d(?!\d)", after)
        or _lottery().search(before)
    )


@cache
def _lottery() -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z0-9]){any_of('lottery')}(?![a-z0-9])")


@cache
def _ends_with_contact() -> re.Pattern[str]:
    return re.compile(rf"(?<![a-z0-9]){any_of('contact')}\W{{0,4}}$")


@cache
def _after_contact() -> re.Pattern[str]:
    """Numbers that are telephone numbers only because somebody says so."""
    short = rf"[35789](?:{_GAP}\d){{8}}"
    old = rf"0(?:{_GAP}\d){{9,10}}"
    return re.compile(
        rf"(?<![a-z0-9]){any_of('contact')}[^0-9a-z\n<>]{{0,4}}(?P<number>{short}|{old})(?!\d)(?![.,]\d)"
    )
