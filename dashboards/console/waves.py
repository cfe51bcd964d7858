"""What is rising: the waves that raised an alert, each with its figures in the places in view."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dashboards.console.moments import ONE_DAY, Present
from dashboards.formats import HARDLY_ANY
from dashboards.summaries import Day, Figures, Summary, days_of, figures_of
from langnghe.domain import NATION, Alert, Granularity, Kind, Series, Severity, Trend
from langnghe.index import Index, SeriesQuery

DANGERS = (Kind.SCAM, Kind.HARMFUL_CLAIM, Kind.REPORT)
"""Kinds whose rise is bad news; a rise of warnings is none."""

GRAVITY = {Severity.URGENT: 3, Severity.SERIOUS: 2, Severity.WATCH: 1}
CLOSING = ("withdrawn", "merged", "closed")
SHOWN_DAYS = 14


@dataclass(frozen=True)
class Wave:
    """An alert as it looks from the places in view.

    Attributes:
        provinces: the places of the alert that are in view, strongest first.
        series: the series whose chart shows it best.
        figures: over its days, in these places.
        kinds: the kinds whose posts are in the figures, the most direct first.
        days: the last two weeks, for a small chart.
        trends: of these places, all that was read.
    """

    alert: Alert
    provinces: tuple[str, ...]
    series: Series
    since: datetime
    last: datetime
    figures: Figures
    kinds: tuple[Kind, ...]
    days: tuple[Day, ...]
    trends: tuple[Trend, ...]
    is_going_on: bool

    @property
    def burst(self) -> float:
        """How many times above the usual it is."""
        return self.figures.burst or 0.0

    @property
    def is_from_nothing(self) -> bool:
        """True where hardly any post was expected, so that a ratio says nothing."""
        return (self.figures.expected or 0.0) < HARDLY_ANY

    @property
    def elsewhere(self) -> tuple[str, ...]:
        """The places of the alert that are out of view."""
        return tuple(place for place in places_of(self.alert) if place not in self.provinces)


def is_open(alert: Alert) -> bool:
    """Return whether an alert still waits for somebody."""
    return alert.events[-1].what not in CLOSING


def is_going_on(alert: Alert, present: Present) -> bool:
    """Return whether the wave was still unusual today or yesterday."""
    return alert.last_window_at >= present.today - ONE_DAY


def places_of(alert: Alert) -> tuple[str, ...]:
    """Return the places of an alert, the nation where no province stands out."""
    return alert.provinces or (alert.province,)


def lead_of(alert: Alert) -> Trend:
    """Return the most improbable trend of the evidence."""
    return min(alert.evidence, key=lambda trend: trend.improbability)


def kinds_of(trends: Sequence[Trend]) -> tuple[Kind, ...]:
    """Return the kinds that have posts in these trends, the most direct first."""
    return tuple(kind for kind in DANGERS if any(t.kind is kind and t.posts for t in trends))


def days_of_evidence(alert: Alert) -> list[Trend]:
    """Return the days of the evidence in the order of time; hours are parts of them."""
    return _in_time(trend for trend in alert.evidence if trend.granularity is Granularity.DAY)


def hours_of_evidence(alert: Alert) -> list[Trend]:
    """Return the hours of the evidence in the order of time."""
    return _in_time(trend for trend in alert.evidence if trend.granularity is Granularity.HOUR)


def _in_time(trends: Iterable[Trend]) -> list[Trend]:
    return sorted(trends, key=lambda t: (t.window_start, t.province, DANGERS.index(t.kind)))


def read_last_wave(index: Index, place: str) -> Alert | None:
    """Read the newest alert that a place had a part in, None where there was none."""
    alerts = [
        alert
        for alert in index.alerts.read()
        if not alert.is_withdrawn and place in (NATION, *places_of(alert))
    ]
    return max(alerts, key=lambda alert: alert.last_window_at, default=None)


def read_waves(index: Index, present: Present) -> list[Wave]:
    """Read the waves of these seven days, each with all its places, the gravest first."""
    alerts = [alert for alert in index.alerts.read(since=present.week_start) if is_open(alert)]
    waves = []
    for alert in alerts:
        since = min(alert.started_at, present.tomorrow - timedelta(days=SHOWN_DAYS))
        query = SeriesQuery(Granularity.DAY, since=since, kinds=DANGERS, label=alert.label)
        waves.append(wave_of(alert, index.trends.read(query), places_of(alert), present))
    return sorted(waves, key=_rank)


def wave_of(
    alert: Alert, trends: Sequence[Trend], places: tuple[str, ...], present: Present
) -> Wave:
    """Return an alert as it looks from some of its places, by the day trends of its label."""
    here = [trend for trend in trends if trend.province in places]
    during = [t for t in here if alert.started_at <= t.window_start <= alert.last_window_at]
    counted = during or days_of_evidence(alert) or alert.evidence
    lead = min(during, key=lambda t: t.improbability, default=lead_of(alert))
    return Wave(
        alert=alert,
        provinces=places,
        series=lead.series,
        since=alert.started_at,
        last=alert.last_window_at,
        figures=figures_of(counted),
        kinds=kinds_of(counted),
        days=tuple(days_of(here, present.tomorrow - timedelta(days=SHOWN_DAYS), present.tomorrow)),
        trends=tuple(here),
        is_going_on=is_going_on(alert, present),
    )


def seen_from(waves: Iterable[Wave], place: str, present: Present) -> list[Wave]:
    """Return those waves that a place has a part in, with the figures of that place alone."""
    return [
        wave_of(wave.alert, wave.trends, (place,), present)
        for wave in waves
        if place in wave.provinces
    ]


def unalerted(summaries: Iterable[Summary], waves: Iterable[Wave]) -> list[Summary]:
    """Return series that went beyond their threshold without raising an alert, rarest first."""
    alerted = {(wave.alert.label, place) for wave in waves for place in places_of(wave.alert)}
    labels = {wave.alert.label for wave in waves}
    left = [
        s
        for s in summaries
        if s.unusual
        and s.series.kind in DANGERS
        and (s.series.label, s.series.province) not in alerted
        and not (s.series.province == NATION and s.series.label in labels)
    ]
    return sorted(left, key=lambda summary: summary.figures.improbability)


def _rank(wave: Wave) -> tuple[int, bool, float, float]:
    return (
        -GRAVITY[wave.alert.severity],
        not wave.is_going_on,
        wave.figures.improbability,
        -wave.burst,
    )
