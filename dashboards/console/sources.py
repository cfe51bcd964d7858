"""The state of every source: silence told from calm."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import exp, lgamma, log
from statistics import median

from dashboards.console.moments import A_WEEK, ONE_DAY, Present
from dashboards.summaries import Summary
from langnghe.domain import Channel, Granularity, Soundness, SourceDay
from langnghe.windows import window_of

WATCHED_DAYS = 28
REGULAR_SHARE = 0.5  # of the days since it was first heard: who speaks on half of them is regular
QUIET_SHARE = 0.25  # of the usual posts of such a day: more than that is never too little
TOO_RARE = 0.001  # chance allows fewer posts than these once in a thousand days
SAME_WEEKDAYS = 4  # earlier ones that a day is compared with


class SourceState(StrEnum):
    """How a source is doing."""

    SPEAKING = "speaking"
    QUIET = "quiet"  # far fewer posts than on the same weekdays before, and than chance allows
    RARE = "rare"  # posts now and then, so that silence says nothing
    SILENT = "silent"  # not a post for so long that neither chance nor the weekday explains it
    GONE = "gone"  # nothing for four weeks


@dataclass(frozen=True)
class SourceHealth:
    """One source: its state, its usual day, and when it was last heard."""

    source: str
    channel: Channel
    state: SourceState
    usual_posts: float
    last_posted_at: datetime
    yesterday_posts: int


def health_of(source_days: Iterable[SourceDay], present: Present) -> list[SourceHealth]:
    """Return the state of every source, those that miss first."""
    by_source: dict[str, list[SourceDay]] = defaultdict(list)
    for source_day in source_days:
        by_source[source_day.source].append(source_day)
    healths = [_health_of_one(days, present) for days in by_source.values()]
    return sorted(healths, key=lambda health: (URGENCY.index(health.state), health.source))


URGENCY = (
    SourceState.SILENT,
    SourceState.QUIET,
    SourceState.GONE,
    SourceState.RARE,
    SourceState.SPEAKING,
)


def _health_of_one(days: list[SourceDay], present: Present) -> SourceHealth:
    posts: dict[datetime, int] = defaultdict(int)
    for source_day in days:
        posts[source_day.window_start] += source_day.posts
    last = max(source_day.last_posted_at for source_day in days)
    earlier = _complete_days(min(posts), present.today)
    usual = median(posts.get(day, 0) for day in earlier) if earlier else 0.0
    regular = bool(earlier) and (
        sum(1 for day in earlier if posts.get(day)) >= REGULAR_SHARE * len(earlier)
    )
    yesterday = present.today - ONE_DAY
    return SourceHealth(
        source=days[0].source,
        channel=days[0].channel,
        state=_state_of(posts, last, present, regular=regular),
        usual_posts=usual,
        last_posted_at=last,
        yesterday_posts=posts.get(yesterday, 0),
    )


def is_too_few(posts: int, expected: float) -> bool:
    """Return whether so few posts are neither near what is expected nor likely by chance."""
    if posts >= QUIET_SHARE * expected:
        return False
    chances = (exp(n * log(expected) - expected - lgamma(n + 1)) for n in range(posts + 1))
    return sum(chances) < TOO_RARE


def expected_on(day: datetime, posts: Mapping[datetime, int]) -> float:
    """Return what a source usually posts on such a weekday: the median of the last four of them.

    A source too young for that is expected to post as on all its days before.
    """
    first = min(posts)
    same = [day - week * A_WEEK for week in range(1, SAME_WEEKDAYS + 1)]
    before = [then for then in same if then >= first] or [
        first + n * ONE_DAY for n in range((day - first) // ONE_DAY)
    ]
    return float(median([posts.get(then, 0) for then in before] or [0]))


def expected_between(start: datetime, end: datetime, posts: Mapping[datetime, int]) -> float:
    """Return what a source usually posts between two moments, parts of days by their length."""
    total, day = 0.0, window_of(start, Granularity.DAY)
    while day < end:
        part = (min(end, day + ONE_DAY) - max(start, day)) / ONE_DAY
        total += part * expected_on(day, posts)
        day += ONE_DAY
    return total


def _complete_days(first: datetime, today: datetime) -> list[datetime]:
    """Return the whole days before today on which a source could be heard, four weeks at most."""
    span = min(WATCHED_DAYS, (today - first) // ONE_DAY)
    return [today - timedelta(days=back) for back in range(1, span + 1)]


def _state_of(
    posts: Mapping[datetime, int], last: datetime, present: Present, *, regular: bool
) -> SourceState:
    newest = present.newest or last
    if newest - last >= timedelta(days=WATCHED_DAYS):
        return SourceState.GONE
    if not regular:
        return SourceState.RARE
    missed = expected_between(last, min(newest, last + A_WEEK), posts)
    if newest - last >= ONE_DAY and is_too_few(0, missed):
        return SourceState.SILENT
    yesterday = present.today - ONE_DAY
    is_quiet = is_too_few(posts.get(yesterday, 0), expected_on(yesterday, posts))
    return SourceState.QUIET if is_quiet else SourceState.SPEAKING


def soundness_of(
    summaries: Iterable[Summary], source_days: Iterable[SourceDay], present: Present
) -> tuple[Soundness, float]:
    """Return how sound the data of these seven days is, and the least coverage of a whole day.

    The newest day is left out where there are others: it is never complete before its end.
    """
    week_start, today = present.week_start, present.today
    week = [day for day in source_days if day.window_start >= week_start and day.posts]
    if not week:
        return Soundness.NO_DATA, 0.0
    trends = [trend for summary in summaries for trend in summary.trends]
    told = [trend for trend in trends if trend.window_start < today] or trends
    coverage = min((trend.coverage for trend in told), default=1.0)
    if told and all(trend.soundness is Soundness.SHORT_HISTORY for trend in told):
        return Soundness.SHORT_HISTORY, coverage
    if told and all(trend.soundness is Soundness.NO_DATA for trend in told):
        return Soundness.NO_DATA, coverage
    return (Soundness.COMPLETE if coverage >= 1 else Soundness.PARTIAL), coverage
