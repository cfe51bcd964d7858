"""The state of every source: silence told from calm."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median

from dashboards.console.moments import ONE_DAY, Present
from dashboards.console.summaries import Summary
from langnghe.domain import Channel, Soundness, SourceDay

WATCHED_DAYS = 28
REGULAR_SHARE = 0.5  # of the days since it was first heard: who speaks on half of them is regular
QUIET_SHARE = 0.25  # of the usual day's posts: fewer yesterday is little


class SourceState(StrEnum):
    """How a source is doing."""

    SPEAKING = "speaking"
    QUIET = "quiet"  # far fewer posts than usual
    RARE = "rare"  # posts now and then, so that silence says nothing
    SILENT = "silent"  # posts nearly every day, but not in the last one
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
    yesterday = posts.get(present.today - ONE_DAY, 0)
    return SourceHealth(
        source=days[0].source,
        channel=days[0].channel,
        state=_state_of(last, present, regular=regular, is_low=yesterday < QUIET_SHARE * usual),
        usual_posts=usual,
        last_posted_at=last,
        yesterday_posts=yesterday,
    )


def _complete_days(first: datetime, today: datetime) -> list[datetime]:
    """Return the whole days before today on which a source could be heard, four weeks at most."""
    span = min(WATCHED_DAYS, (today - first) // ONE_DAY)
    return [today - timedelta(days=back) for back in range(1, span + 1)]


def _state_of(last: datetime, present: Present, *, regular: bool, is_low: bool) -> SourceState:
    silence = (present.newest or last) - last
    if silence >= timedelta(days=WATCHED_DAYS):
        return SourceState.GONE
    if not regular:
        return SourceState.RARE
    if silence >= ONE_DAY:
        return SourceState.SILENT
    return SourceState.QUIET if is_low else SourceState.SPEAKING


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
