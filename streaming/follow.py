"""From counts in the index to trends and alerts in the index."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from langnghe.domain import Alert, Granularity, Kind, Trend
from langnghe.index import Index, PostQuery, SeriesQuery
from langnghe.windows import LENGTH
from streaming.alerts import (
    ALERTING_KINDS,
    QUIET,
    Versions,
    Wave,
    alert_of,
    follow_up,
    size_of,
    waves_of,
)
from streaming.coverage import FORGOTTEN_AFTER, HABIT_DAYS, coverage_of
from streaming.detector import Detector
from streaming.recount import Touched
from streaming.trends import Span, history_needed, trends_of

DAY = timedelta(days=1)

FOLLOWED_KINDS = tuple(kind for kind in Kind if kind is not Kind.ORDINARY)

EXAMPLES = 3


def follow_trends(index: Index, touched: Touched, detector: Detector) -> None:
    """Judge anew every window whose count or whose history was touched."""
    for granularity, windows in touched.items():
        known = index.counts.windows(granularity)
        later = [window for window in known if window >= min(windows)]
        if later:
            span = _span(index, granularity, later[0], later[-1])
            index.trends.replace(granularity, later, _judge(index, span, detector))


def _judge(index: Index, span: Span, detector: Detector) -> list[Trend]:
    query = SeriesQuery(
        span.granularity,
        since=span.since - history_needed(span.granularity),
        until=span.until + LENGTH[span.granularity],
        kinds=FOLLOWED_KINDS,
    )
    return trends_of(index.counts.read(query), span, detector)


def _span(index: Index, granularity: Granularity, since: datetime, until: datetime) -> Span:
    return Span(
        granularity, since, until, _coverage(index, since - history_needed(granularity), until)
    )


def _coverage(index: Index, since: datetime, until: datetime) -> Mapping[datetime, float]:
    days = [
        day for day in index.source_days.windows(Granularity.DAY) if since - DAY <= day <= until
    ]
    known = index.source_days.read(
        SeriesQuery(
            Granularity.DAY, since=since - FORGOTTEN_AFTER - HABIT_DAYS * DAY, until=until + DAY
        )
    )
    return dict(zip(days, coverage_of(known, days), strict=True))


def follow_alerts(index: Index, touched: Touched, versions: Versions) -> list[Alert]:
    """Return the alerts that are new or changed by the touched windows; nothing is stored yet."""
    since, stored = _reopened(index, min(touched[Granularity.DAY]) - QUIET)
    as_of = _newest_moment(index)
    by_day = index.trends.read(SeriesQuery(Granularity.DAY, since=since, kinds=ALERTING_KINDS))
    by_hour = index.trends.read(SeriesQuery(Granularity.HOUR, since=since, kinds=ALERTING_KINDS))
    computed = [
        alert_of(wave, size_of(wave, by_day), _examples(index, wave), versions, as_of=as_of)
        for wave in waves_of([*by_day, *by_hour])
    ]
    return follow_up(stored, computed, as_of=as_of)


def _reopened(index: Index, since: datetime) -> tuple[datetime, list[Alert]]:
    """Return the alerts that reach past `since`, and the moment from which all are seen whole."""
    stored = index.alerts.read(since=since - QUIET)
    first = min([since, *(alert.started_at for alert in stored)])
    return (since, stored) if first == since else _reopened(index, first)


def _newest_moment(index: Index) -> datetime:
    """Return when the newest post was posted."""
    last_day = index.source_days.windows(Granularity.DAY)[-1]
    newest = index.source_days.read(SeriesQuery(Granularity.DAY, since=last_day))
    return max(source_day.last_posted_at for source_day in newest)


def _examples(index: Index, wave: Wave) -> tuple[str, ...]:
    """Return ids of the newest posts of the wave that say different things."""
    found: dict[str, str] = {}
    for kind in ALERTING_KINDS:
        query = PostQuery(
            kind=kind,
            label=wave.label,
            province=wave.provinces[0] if wave.provinces else None,
            since=wave.started_at,
            until=wave.last_window_at + DAY,
        )
        for labelled in index.posts.search(query, limit=10 * EXAMPLES):
            found.setdefault(labelled.post.fingerprint, labelled.post.post_id)
    return tuple(found.values())[:EXAMPLES]
