"""From counts in the index to trends and alerts in the index."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from langnghe.domain import Alert, Granularity, Kind, Trend
from langnghe.index import Index, PostQuery, SeriesQuery
from langnghe.windows import LENGTH
from streaming.alerts import FollowUp, Versions, alert_of, follow_up
from streaming.coverage import FORGOTTEN_AFTER, HABIT_DAYS, coverage_of
from streaming.detector import Detector
from streaming.recount import Touched
from streaming.trends import Span, history_needed, trends_of
from streaming.waves import ALERTING_KINDS, QUIET, Wave, is_unusual, size_of, waves_of

DAY = timedelta(days=1)

FOLLOWED_KINDS = tuple(kind for kind in Kind if kind is not Kind.ORDINARY)

EXAMPLES = 3


def first_day_to_judge(index: Index, touched: Touched) -> datetime:
    """Return the last day with data before the touched ones, or else the first touched one.

    That day was the newest one until now, and a newest day is judged without asking which sources
    were silent: they may still speak.
    """
    first = min(touched[Granularity.DAY])
    before = [day for day in index.source_days.windows(Granularity.DAY) if day < first]
    return before[-1] if before else first


def follow_trends(index: Index, since: datetime, detector: Detector) -> None:
    """Judge anew every window from this day on."""
    days = index.source_days.windows(Granularity.DAY)
    coverage = _coverage(index, since, days)
    for granularity in Granularity:
        span = Span(granularity, since, days[-1] + DAY - LENGTH[granularity], coverage)
        windows = _windows(span)
        index.trends.replace(granularity, windows, _judge(index, span, detector))


def _windows(span: Span) -> list[datetime]:
    step = LENGTH[span.granularity]
    return [span.since + number * step for number in range((span.until - span.since) // step + 1)]


def _judge(index: Index, span: Span, detector: Detector) -> list[Trend]:
    query = SeriesQuery(
        span.granularity,
        since=span.since - history_needed(span.granularity),
        until=span.until + LENGTH[span.granularity],
        kinds=FOLLOWED_KINDS,
    )
    return trends_of(index.counts.read(query), span, detector)


def _coverage(index: Index, since: datetime, days: list[datetime]) -> Mapping[datetime, float]:
    """Return how well each day from the history of `since` on was covered."""
    first = since - max(map(history_needed, Granularity)) - DAY
    wanted = [day for day in days if day >= first]
    known = index.source_days.read(
        SeriesQuery(Granularity.DAY, since=first - FORGOTTEN_AFTER - HABIT_DAYS * DAY)
    )
    return dict(zip(wanted, coverage_of(known, wanted), strict=True))


def follow_alerts(index: Index, since: datetime, versions: Versions) -> FollowUp:
    """Return the alerts that the windows from this day on make or change; nothing is stored yet."""
    stored = index.alerts.read(since=since - QUIET)
    recent = [*_alerting_trends(index, since), *(t for a in stored for t in a.evidence)]
    as_of = _newest_moment(index)
    store, publish = [], []
    for label in sorted({trend.label for trend in recent if is_unusual(trend)}):
        changed = _follow_label(index, label, since, versions, as_of)
        store += changed.store
        publish += changed.publish
    return FollowUp(store, publish)


def _follow_label(
    index: Index, label: str, since: datetime, versions: Versions, as_of: datetime
) -> FollowUp:
    first, stored = _reopened(index, label, since - QUIET)
    trends = _alerting_trends(index, first, label)
    by_day = [trend for trend in trends if trend.granularity is Granularity.DAY]
    computed = [
        alert_of(wave, size_of(wave, by_day), _examples(index, wave), versions, as_of=as_of)
        for wave in waves_of(trends)
    ]
    return follow_up(stored, computed, as_of=as_of)


def _reopened(index: Index, label: str, since: datetime) -> tuple[datetime, list[Alert]]:
    """Return a label's alerts that reach past `since`, and the day from which all are whole."""
    near = index.alerts.read(since=since - QUIET)
    stored = [alert for alert in near if alert.label == label]
    first = min([since, *(alert.started_at for alert in stored)])
    return (since, stored) if first == since else _reopened(index, label, first)


def _alerting_trends(index: Index, since: datetime, label: str | None = None) -> list[Trend]:
    return [
        trend
        for granularity in Granularity
        for trend in index.trends.read(
            SeriesQuery(granularity, since=since, kinds=ALERTING_KINDS, label=label)
        )
    ]


def _newest_moment(index: Index) -> datetime:
    """Return when the newest post was posted."""
    last_day = index.source_days.windows(Granularity.DAY)[-1]
    newest = index.source_days.read(SeriesQuery(Granularity.DAY, since=last_day))
    return max(source_day.last_posted_at for source_day in newest)


def _examples(index: Index, wave: Wave) -> tuple[str, ...]:
    """Return ids of the newest posts of the wave that say different things."""
    found: dict[str, str] = {}
    for query in _queries_of(wave):
        for labelled in index.posts.search(query, limit=10 * EXAMPLES):
            found.setdefault(labelled.post.fingerprint, labelled.post.post_id)
    return tuple(found.values())[:EXAMPLES]


def _queries_of(wave: Wave) -> Iterable[PostQuery]:
    for kind in ALERTING_KINDS:
        yield PostQuery(
            kind=kind,
            label=wave.label,
            province=wave.provinces[0] if wave.provinces else None,
            since=wave.started_at,
            until=wave.last_window_at + DAY,
        )
