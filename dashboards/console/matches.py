"""How many posts match a search, by day or by week, with gaps where nobody was heard."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from dashboards import formats
from dashboards.console.filters import PostFilter
from dashboards.console.moments import ONE_DAY, Present
from langnghe.domain import SourceDay
from langnghe.windows import VIET_NAM

LEAST_DAYS = 28  # shown where no first day is asked for, so that one match has its surroundings
MOST_DAYS = 120  # more than these are shown by week


@dataclass(frozen=True)
class Column:
    """The matches of a day, or of a week from Monday to Sunday as far as it is in view.

    Attributes:
        posts: None where nothing was heard, which is a gap and not a zero.
        missing: how many of its days nothing was heard on.
        is_open: it ends with a day that is not over, so that posts still arrive.
    """

    since: datetime
    until: datetime
    posts: int | None
    missing: int
    is_open: bool

    @property
    def is_week(self) -> bool:
        """True where it stands for more than a day."""
        return self.until - self.since > ONE_DAY


def days_in_view(
    by_day: Mapping[datetime, int],
    since: datetime | None,
    until: datetime | None,
    present: Present,
) -> list[datetime]:
    """Return the days to show: those asked for, as far as the data reaches.

    Where no first day is asked for, the first match begins them, or the last four weeks.
    """
    end = max(min(until or present.tomorrow, present.tomorrow), max(by_day) + ONE_DAY)
    start = since or min(*by_day, end - timedelta(days=LEAST_DAYS))
    return [start + timedelta(days=n) for n in range((end - start) // ONE_DAY)]


def columns_of(
    days: Iterable[datetime],
    by_day: Mapping[datetime, int],
    source_days: Iterable[SourceDay],
    present: Present,
) -> list[Column]:
    """Return one column a day, or one a week where there are many days."""
    days = list(days)
    heard = {source_day.window_start for source_day in source_days if source_day.posts} | set(
        by_day
    )
    groups = [[day] for day in days]
    if len(days) > MOST_DAYS:
        groups = [list(week) for _, week in groupby(days, key=_week_of)]
    return [_column_of(group, by_day, heard, present) for group in groups]


def _week_of(day: datetime) -> tuple[int, int]:
    year, week, _ = day.astimezone(VIET_NAM).isocalendar()
    return year, week


def _column_of(
    days: list[datetime], by_day: Mapping[datetime, int], heard: set[datetime], present: Present
) -> Column:
    known = [day for day in days if day in heard]
    return Column(
        since=days[0],
        until=days[-1] + ONE_DAY,
        posts=sum(by_day.get(day, 0) for day in known) if known else None,
        missing=len(days) - len(known),
        is_open=days[-1] == present.today,
    )


def title_of(columns: list[Column], chosen: PostFilter) -> str:
    """Return what the chart shows: Số bài khớp “lừa đảo” theo ngày, 31/08–08/11/2026."""
    words = f" khớp {chosen.spoken_words}" if chosen.words else ""
    narrowed = " trong bộ lọc" if chosen.is_narrowed else ""
    unit = "tuần" if any(column.is_week for column in columns) else "ngày"
    return (
        f"Số bài{words}{narrowed} theo {unit}, {formats.span(columns[0].since, columns[-1].until)}"
    )


def chart_of(columns: list[Column]) -> dict[str, object]:
    """Return what the browser draws: the shape of a trend's chart, without expectations."""
    return {
        "points": [
            {
                "day": formats.day(column.since),
                "name": name_of(column),
                "posts": column.posts,
                "expected": None,
                "threshold": None,
                "lines": _lines_of(column),
                "unusual": False,
                "open": column.is_open,
            }
            for column in columns
        ],
        "alerts": [],
    }


def name_of(column: Column) -> str:
    """Return what a column is called: Chủ nhật, 08/11/2026 or Tuần 02/11–08/11/2026."""
    if column.is_week:
        return f"Tuần {formats.span(column.since, column.until)}"
    return f"{formats.capital(formats.weekday(column.since))}, {formats.date(column.since)}"


def state_of(column: Column) -> str:
    """Return how sound the count of a column is, in words."""
    if column.posts is None:
        return "Chưa có dữ liệu"
    if column.missing:
        return f"Thiếu {column.missing} ngày"
    return "Chưa hết, bài còn đang đến" if column.is_open else "Có dữ liệu"


def _lines_of(column: Column) -> list[str]:
    if column.posts is None:
        return [state_of(column)]
    count = f"{formats.whole(column.posts)} bài khớp"
    return [count, state_of(column)] if column.missing or column.is_open else [count]
