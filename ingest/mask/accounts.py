"""Numbers of bank accounts and cards, and one-time codes."""

import re
from collections.abc import Iterator
from functools import cache

from ingest.mask.kept import UNIT
from ingest.mask.skeleton import Skeleton
from ingest.mask.spans import ACCOUNT, CARD, OTP, Span
from ingest.mask.words import any_of

_END = r"(?![0-9])(?!\s?" + UNIT + r")(?![.,/:]\d)"
_NO_DIGIT = r"[^0-9\n<>+]"
_DIGIT = r"[ .-]?\d|o(?=[0-9o])"  # a letter o among digits is a nought in disguise

_CARD = re.compile(r"(?<![\d.,])[2-69]\d{3}([ .-]?)\d{4}\1\d{4}\1\d{4}(?:\1\d{3})?(?!\d)(?![.,]\d)")
_DOMESTIC = "9704"
"""The first four digits of every card of a Vietnamese bank in its own network."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_CODE_FIRST = re.compile(
    r"(?<![\d.,/-])(?:g-)?\d{3}[ -]?\d{1,5}(?=\s(?:la|is)\s(?:ma|your|otp|the|code)(?![a-z]))"
)
_ROUND = re.compile(r"[1-9]\d{2,5}000")


_CODE_TO_ENTER = re.compile(
    r"(?<![a-z])nhap\s(?:ma\s|so\s)?(?P<number>\d{4,8})(?=\sde\s(?:xac|dang|kich|hoan))"
)
_CODE_SOON_NAMED = re.compile(
    r"(?<![a-z])ma\s(?:so\s)?(?P<number>\d{4,8})(?=\s[^0-9\n<>]{0,40}?(?<![a-z])otp(?![a-z]))"
)


def find_cards(skeleton: Skeleton) -> Iterator[Span]:
    """Yield card numbers: 16 or 19 digits whose check digit is right, or that are called one."""
    for match in _CARD.finditer(skeleton.folded):
        digits = re.sub(r"\D", "", match.group())
        if digits.startswith(_DOMESTIC) or _is_luhn(digits):
            yield Span(match.start(), match.end(), CARD)
    for match in _after_card().finditer(skeleton.folded):
        yield Span(match.start("number"), match.end("number"), CARD)


def find_codes(skeleton: Skeleton) -> Iterator[Span]:
    """Yield one-time codes and passwords of digits."""
    for pattern in (_after_code(), _later_code(), _CODE_TO_ENTER, _CODE_SOON_NAMED):
        for match in pattern.finditer(skeleton.folded):
            if not _is_year(match):
                yield Span(match.start("number"), match.end("number"), OTP)
    for match in _CODE_FIRST.finditer(skeleton.folded):
        yield Span(match.start(), match.end(), OTP)


def find_accounts(skeleton: Skeleton) -> Iterator[Span]:
    """Yield numbers that are called an account."""
    for match in _after_account().finditer(skeleton.folded):
        if not (_ROUND.fullmatch(match["number"]) or _not_an_account().search(match["gap"])):
            yield Span(match.start("number"), match.end("number"), ACCOUNT)


def find_accounts_beside_banks(skeleton: Skeleton) -> Iterator[Span]:
    """Yield long numbers before or after the name of a bank."""
    for pattern in (_after_bank(), _before_bank()):
        for match in pattern.finditer(skeleton.folded):
            if not _ROUND.fullmatch(match["number"]):
                yield Span(match.start("number"), match.end("number"), ACCOUNT)


def _is_luhn(digits: str) -> bool:
    """See whether the check digit of a card number is right."""
    plain = sum(int(digit) for digit in digits[-1::-2])
    doubled = sum(sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return (plain + doubled) % 10 == 0


def _is_year(match: re.Match[str]) -> bool:
    said = match.group()[: match.start("number") - match.start()].rstrip()
    return bool(_YEAR.fullmatch(match["number"])) and not said.endswith((":", "la", "is"))


@cache
def _after_card() -> re.Pattern[str]:
    number = r"\d(?:[ .-]?\d){15}(?:(?:[ .-]?\d){3})?"
    return re.compile(
        rf"(?<![a-z0-9]){any_of('card')}{_NO_DIGIT}{{0,30}}?(?P<number>{number})(?!\d)"
    )


@cache
def _after_code() -> re.Pattern[str]:
    gap = r"(?:(?!gui|soan|goi|dau\sso|tong\sdai|luc|ngay)[^0-9\n<>]){0,30}?"
    number = r"(?:g-)?(?:\d{3}[ -]\d{3}|\d\d(?: \d\d){2,3}|\d(?:[ .-]\d){3,7}|\d{4,8})"
    called = rf"(?:{any_of('code')}|{any_of('networks')}\scode)"
    no_unit = r"(?!\s?(?:phut|giay|so|chu\sso|ky\stu|lan|gio|ngay|thang))"
    return re.compile(
        rf"(?<![a-z]){called}(?![a-z]){gap}(?<![\d.,/])(?P<number>{number}){_END}{no_unit}"
    )


@cache
def _later_code() -> re.Pattern[str]:
    """A code that comes after an amount or a name: `OTP cho giao dịch … là 123456`."""
    says = r"[^\n<>]{0,90}?(?:(?<![a-z])la|(?<![a-z])is|:)\s?"
    return re.compile(rf"(?<![a-z]){any_of('code')}(?![a-z]){says}(?P<number>\d{{4,8}}){_END}")


@cache
def _not_an_account() -> re.Pattern[str]:
    words = rf"so\sdu|sd|gd|luc|ngay|nam|han\smuc|otp|{any_of('contact', 'identity')}"
    return re.compile(rf"(?<![a-z])(?:{words})(?![a-z])")


@cache
def _after_account() -> re.Pattern[str]:
    gap, number = rf"(?P<gap>{_NO_DIGIT}{{0,40}}?)", rf"(?P<number>\d(?:{_DIGIT}){{5,18}})"
    return re.compile(rf"(?<![a-z]){any_of('account')}(?![a-z]){gap}{number}{_END}")


@cache
def _after_bank() -> re.Pattern[str]:
    gap, number = r"(?:(?!ngay|luc|nam)[^0-9\n<>+.!?]){0,20}?", r"(?P<number>\d(?:[ .-]?\d){7,18})"
    return re.compile(rf"(?<![a-z]){any_of('banks', 'transfer')}(?![a-z]){gap}{number}{_END}")


@cache
def _before_bank() -> re.Pattern[str]:
    number, gap = r"(?P<number>\d(?:[ .-]?\d){7,18})(?!\d)", r"[\s:,(|-]{0,4}(?:nh\s|ngan\shang\s)?"
    return re.compile(rf"(?<![\d.,/-]){number}{gap}{any_of('banks')}(?![a-z])")
