"""What is nobody's: amounts, dates, times, hotlines, firms, and masks that stand already."""

import re
from collections.abc import Iterator
from functools import cache

from ingest.mask.skeleton import Skeleton
from ingest.mask.spans import Span
from ingest.mask.words import any_of

UNIT = (
    r"(?:dong|vnd|đ|d|(?<!\s)k|nghin|ngan(?!\shang)|trieu|tr|ty|ti|usd|eur|euro|do\sla|yen|nhan\sdan\ste"
    r"|[$€₫£¥%])(?![a-z])"
)
"""What follows an amount of money or a share; a `k` that stands alone is more often `không`."""

_MEASURE = r"(?:m2|km|kg|ha|tan|nguoi|luot|view|views|like|likes|lan|diem|don|gb|kwh|km2)(?![a-z])"
_AMOUNT = r"(?<![\d.,a-z])[1-9]\d{0,2}"

_ALWAYS = (
    re.compile(r"<[a-z_]{2,20}>"),
    # 03/09/2025, 3-9-2025, 2025.09.03, 03/09/25
    re.compile(
        r"(?<!\d)(?<!\d[./-])(?:[0-3]?\d\s?([/.-])\s?[01]?\d\s?\1\s?(?:19|20)\d\d"
        r"|(?:19|20)\d\d([/.-])[01]?\d\2[0-3]?\d|[0-3]?\d/[01]?\d/\d\d)(?!\d)(?![./-]\d)"
    ),
    # 2025-2026, 1975 1986 2007
    re.compile(
        r"(?<!\d)(?<!\d\d[ .-])(?:19|20)\d\d(?:(?:\s?[-–/,]\s?|\s)(?:19|20)\d\d)+(?!\d)(?![ ./-]\d)"
    ),
    # 8:05, 08h30, 14:02:59
    re.compile(r"(?<!\d)[0-2]?\d\s?(?::|h|g|gio)\s?[0-5]\d(?::[0-5]\d)?(?!\d)"),
    # 1.250.000đ, 3 500 000 đồng, 12000000 VND, 2,5 tỷ
    re.compile(rf"{_AMOUNT}(?:[.,\s]\d{{3}})+(?:[.,]\d{{1,2}})?\s?(?:{UNIT}|{_MEASURE})"),
    re.compile(rf"(?<![\d.,])[1-9]\d{{0,7}}(?:[.,]\d{{1,3}})?\s?(?:{UNIT}|{_MEASURE})"),
    re.compile(r"(?<![\d.,])[1-9]\d{8,11}\s?(?:dong|vnd)(?![a-z])"),
    # 1.250.000 without a unit, but not 84.912.345.678
    re.compile(_AMOUNT + r"([.,])\d{3}(?:\1\d{3})?(?!\d)(?!\1\d)"),
    # hotlines of firms: 1900 1234, 1800.599.920
    re.compile(r"(?<!\d)1[89]00(?:[ .-]?\d){2,6}(?!\d)(?![.-]\d)(?! (?!1[89]00)\d{3,4}(?!\d))"),
)
_BEGUN_PHONE = re.compile(r"(?<![\d.,])(?:\+?84|0)[\d .()-]*$")
_LONGEST_BEGUN = 18
_PHONE = re.compile(r"(?:0|84)(?:[35789]\d{8}|2\d{9})")


def find_kept(skeleton: Skeleton) -> Iterator[Span]:
    """Yield what must stay as it is, whatever it looks like."""
    for pattern in (*_ALWAYS, _firm_number()):
        for match in pattern.finditer(skeleton.folded):
            if not _ends_a_phone(skeleton.folded, match):
                yield Span(match.start(), match.end(), None)


def _ends_a_phone(text: str, match: re.Match[str]) -> bool:
    """See `0900 000 120 k` for a number and a word (`k` is often `không`), not for 120,000."""
    begun = _BEGUN_PHONE.search(text, max(match.start() - _LONGEST_BEGUN, 0), match.start())
    digits = re.sub(r"\D", "", begun.group() + match.group()) if begun else ""
    return bool(_PHONE.fullmatch(digits))


@cache
def _firm_number() -> re.Pattern[str]:
    return re.compile(
        rf"(?<![a-z0-9]){any_of('tax')}[^0-9a-z\n<>]{{0,4}}(?:so\s?)?[^0-9a-z\n<>]{{0,3}}"
        r"\d{10}(?:-\d{3})?(?!\d)"
    )
