"""What a reader asked for in the address of a page, checked, and the way back to an address."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

from fastapi import HTTPException

from dashboards.console.moments import ONE_DAY, Present
from dashboards.exports.trends import RowsBy
from langnghe.domain import Granularity, Kind
from langnghe.index import PostQuery, SeriesQuery
from langnghe.windows import VIET_NAM

FIRST_YEAR, LAST_YEAR = 2004, 2100  # posts from before are refused on arrival
PERIODS = {7: "7 ngày qua", 28: "4 tuần qua", 70: "10 tuần qua"}


def _refuse(sentence: str) -> HTTPException:
    return HTTPException(status_code=422, detail=sentence)


def kind_of(text: str) -> Kind | None:
    """Return the kind that an address names, None where it names none."""
    if not text:
        return None
    try:
        return Kind(text)
    except ValueError as error:
        raise _refuse(f"Không có loại bài “{text}”.") from error


def day_of(text: str) -> datetime | None:
    """Return the start in Việt Nam of a day written 2026-11-08, None where none is given."""
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise _refuse(f"Ngày “{text}” không đúng dạng năm-tháng-ngày.") from error
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise _refuse(f"Năm của ngày “{text}” phải từ {FIRST_YEAR} đến {LAST_YEAR}.")
    return datetime(day.year, day.month, day.day, tzinfo=VIET_NAM)


def number_of(text: str, fallback: int, *, what: str) -> int:
    """Return a positive whole number that an address gives, or what stands for none."""
    if not text:
        return fallback
    if not text.isascii() or not text.isdigit() or not 0 < int(text[:9]) < 1_000_000:  # noqa: PLR2004 - nobody turns to a later page
        raise _refuse(f"{what} “{text}” phải là số nguyên dương.")
    return int(text)


@dataclass(frozen=True)
class Period:
    """Days from `since` up to, not with, `until`; `days` where they are counted back from now."""

    since: datetime
    until: datetime
    days: int | None

    @property
    def first_day(self) -> str:
        """The first day as a form field writes it; empty where days are counted back."""
        return "" if self.days else f"{self.since.astimezone(VIET_NAM):%Y-%m-%d}"

    @property
    def last_day(self) -> str:
        """The last day as a form field writes it; empty where days are counted back."""
        return "" if self.days else f"{(self.until - ONE_DAY).astimezone(VIET_NAM):%Y-%m-%d}"


def period_of(params: Mapping[str, str], present: Present, *, days: int = 7) -> Period:
    """Return the period that an address names: two days, or a number of days back from now."""
    since, last = day_of(params.get("tu", "")), day_of(params.get("den", ""))
    if since or last:
        until = last + ONE_DAY if last else present.tomorrow
        since = since or until - timedelta(days=days)
        if since >= until:
            raise _refuse("Ngày bắt đầu phải trước ngày kết thúc.")
        return Period(since, until, None)
    count = number_of(params.get("ky", ""), days, what="Số ngày")
    if count not in PERIODS:
        raise _refuse(f"Không có kỳ {count} ngày; hãy chọn 7, 28 hoặc 70 ngày.")
    return Period(present.tomorrow - timedelta(days=count), present.tomorrow, count)


@dataclass(frozen=True)
class TrendFilter:
    """Which trends a reader wants to see."""

    kind: Kind | None
    label: str | None
    province: str | None
    period: Period

    def query(self) -> SeriesQuery:
        """Return the filter as a question to the index, by day."""
        return SeriesQuery(
            Granularity.DAY,
            since=self.period.since,
            until=self.period.until,
            kinds=(self.kind,) if self.kind else None,
            label=self.label,
            province=self.province,
        )

    def address(self, **more: str | int) -> str:
        """Return the filter as the part of an address after the question mark."""
        fields: dict[str, str | int] = {
            "loai": self.kind.value if self.kind else "",
            "nhan": self.label or "",
            "tinh": self.province or "",
            "ky": self.period.days or "",
            "tu": self.period.first_day,
            "den": self.period.last_day,
        }
        return urlencode({name: value for name, value in (fields | more).items() if value != ""})


def trend_filter_of(params: Mapping[str, str], present: Present) -> TrendFilter:
    """Return which trends an address asks for."""
    return TrendFilter(
        kind=kind_of(params.get("loai", "")),
        label=params.get("nhan") or None,
        province=params.get("tinh") or None,
        period=period_of(params, present),
    )


def rows_by_of(params: Mapping[str, str]) -> RowsBy:
    """Return what the rows of a file stand for: the whole period, or each of its days."""
    try:
        return {"": RowsBy.PERIOD, "ngay": RowsBy.DAY}[params.get("theo", "")]
    except KeyError as error:
        raise _refuse(f"Không xuất được theo “{params['theo']}”.") from error


@dataclass(frozen=True)
class PostFilter:
    """Which posts a reader searches for."""

    words: str
    kind: Kind | None
    label: str | None
    province: str | None
    source: str | None
    since: datetime | None
    until: datetime | None
    only_unsure: bool

    def query(self) -> PostQuery:
        """Return the filter as a question to the index."""
        return PostQuery(
            words=self.words,
            kind=self.kind,
            label=self.label,
            province=self.province,
            source=self.source,
            since=self.since,
            until=self.until,
            unsure=True if self.only_unsure else None,
        )

    @property
    def spoken_words(self) -> str:
        """The words as they stand inside a sentence, between quotes once."""
        return self.words if '"' in self.words else f"“{self.words}”"

    @property
    def apart(self) -> tuple[str, ...]:
        """The words that may stand apart in a text; none for one word or a phrase."""
        words = tuple(self.words.split())
        return words if len(words) > 1 and '"' not in self.words else ()

    @property
    def as_phrase(self) -> "PostFilter":
        """The same search for the words as a phrase."""
        return replace(self, words=f'"{self.words}"')

    @property
    def said(self) -> str:
        """What is searched for, as it ends a sentence: có “công an”, có đủ các từ: công, an."""
        if not self.words:
            return ""
        return f" có đủ các từ: {', '.join(self.apart)}" if self.apart else f" có {self.quoted}"

    @property
    def quoted(self) -> str:
        """The words between the quotes of the language."""
        return f"“{self.words.replace(chr(34), '').strip()}”"

    @property
    def is_narrowed(self) -> bool:
        """True where more than words and days is asked for."""
        return bool(self.kind or self.label or self.province or self.source or self.only_unsure)

    @property
    def first_day(self) -> str:
        """The first day as a form field writes it."""
        return f"{self.since.astimezone(VIET_NAM):%Y-%m-%d}" if self.since else ""

    @property
    def last_day(self) -> str:
        """The last day as a form field writes it."""
        return f"{(self.until - ONE_DAY).astimezone(VIET_NAM):%Y-%m-%d}" if self.until else ""

    def address(self, **more: str | int) -> str:
        """Return the filter as the part of an address after the question mark."""
        fields: dict[str, str | int] = {
            "q": self.words,
            "loai": self.kind.value if self.kind else "",
            "nhan": self.label or "",
            "tinh": self.province or "",
            "nguon": self.source or "",
            "tu": self.first_day,
            "den": self.last_day,
            "chua-chac": "1" if self.only_unsure else "",
        }
        return urlencode({name: value for name, value in (fields | more).items() if value != ""})


def post_filter_of(params: Mapping[str, str]) -> PostFilter:
    """Return which posts an address asks for."""
    since, last = day_of(params.get("tu", "")), day_of(params.get("den", ""))
    if since and last and since > last:
        raise _refuse("Ngày bắt đầu phải trước ngày kết thúc.")
    return PostFilter(
        words=params.get("q", "").strip()[:200],
        kind=kind_of(params.get("loai", "")),
        label=params.get("nhan") or None,
        province=params.get("tinh") or None,
        source=params.get("nguon") or None,
        since=since,
        until=last + ONE_DAY if last else None,
        only_unsure=params.get("chua-chac") == "1",
    )
