"""Trends to alerts: one a wave, that grows rather than multiplies."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import groupby
from typing import NamedTuple

from langnghe.domain import (
    NATION,
    Alert,
    AlertEvent,
    Granularity,
    Kind,
    Severity,
    Soundness,
    Trend,
)
from langnghe.windows import LENGTH, window_of

ALERTING_KINDS = (Kind.SCAM, Kind.HARMFUL_CLAIM, Kind.REPORT)
"""A rising number of warnings is good news, not an alert."""

QUIET = timedelta(days=3)
"""A wave that stays usual for longer than this is over; the next one is another alert."""


UNUSUAL_BELOW = 1e-4
"""Improbability of a day from which a person should look."""

UNUSUAL_POSTS, UNUSUAL_SOURCES = 4, 3
"""Fewer posts or voices in a window are nobody's wave, however improbable."""

HOURS_A_DAY = 24
"""An hour is one of 24 chances a day to be unusual: it needs a 24th of the improbability."""


class Floor(NamedTuple):
    """What a wave must reach to be called so grave: at its most improbable, and in all."""

    improbability: float
    posts: int
    severity: Severity


FLOORS = (
    Floor(1e-9, 20, Severity.URGENT),
    Floor(1e-6, 8, Severity.SERIOUS),
)


def is_unusual(trend: Trend) -> bool:
    """Tell whether a person should look at a trend."""
    sound = trend.soundness not in (Soundness.NO_DATA, Soundness.SHORT_HISTORY)
    return (
        sound
        and trend.kind in ALERTING_KINDS
        and _daily_improbability(trend) <= UNUSUAL_BELOW
        and trend.posts >= UNUSUAL_POSTS
        and trend.sources >= UNUSUAL_SOURCES
    )


def _daily_improbability(trend: Trend) -> float:
    chances = HOURS_A_DAY if trend.granularity is Granularity.HOUR else 1
    return trend.improbability * chances


def severity_of(improbability: float, posts: int) -> Severity:
    """Return how grave a wave is that was so improbable at its peak and has so many posts."""
    for floor in FLOORS:
        if improbability <= floor.improbability and posts >= floor.posts:
            return floor.severity
    return Severity.WATCH


@dataclass(frozen=True)
class Wave:
    """Unusual trends of one label that follow each other, in whatever places and kinds."""

    label: str
    trends: tuple[Trend, ...]  # oldest first

    @property
    def started_at(self) -> datetime:
        """The first day of the wave."""
        return window_of(self.trends[0].window_start, Granularity.DAY)

    @property
    def last_window_at(self) -> datetime:
        """The last day of the wave so far."""
        return max(window_of(trend.window_start, Granularity.DAY) for trend in self.trends)

    @property
    def provinces(self) -> tuple[str, ...]:
        """Where it was unusual, the most improbable place first; without the nation."""
        return tuple(
            dict.fromkeys(t.province for t in self._gravest_first() if t.province != NATION)
        )

    @property
    def improbability(self) -> float:
        """That of its most improbable window, as of a day."""
        return min(map(_daily_improbability, self.trends))

    @property
    def evidence(self) -> tuple[Trend, ...]:
        """The trend that raised it, the most improbable one, and the newest."""
        chosen = (self.trends[0], self._gravest_first()[0], self.trends[-1])
        return tuple(dict.fromkeys(chosen))

    def _gravest_first(self) -> list[Trend]:
        return sorted(
            self.trends, key=lambda trend: (_daily_improbability(trend), trend.window_start)
        )


def waves_of(trends: Iterable[Trend]) -> list[Wave]:
    """Join the unusual among these trends into waves, one a label and stretch of time."""
    unusual = sorted(filter(is_unusual, trends), key=_order)
    waves = []
    for label, of_label in groupby(unusual, key=lambda trend: trend.label):
        wave: list[Trend] = []
        for trend in of_label:
            if wave and trend.window_start - wave[-1].window_start > QUIET:
                waves.append(Wave(label, tuple(wave)))
                wave = []
            wave.append(trend)
        waves.append(Wave(label, tuple(wave)))
    return waves


def _order(trend: Trend) -> tuple[str, datetime, str, str, str]:
    return (trend.label, trend.window_start, trend.granularity, trend.kind, trend.province)


@dataclass(frozen=True)
class Size:
    """How big a wave has been over its days and places."""

    posts: int
    expected: float


def size_of(wave: Wave, day_trends: Iterable[Trend]) -> Size:
    """Add up, over the days of the wave, its counts in its places, or in the nation if in none."""
    places = set(wave.provinces) or {NATION}
    within = [
        trend
        for trend in day_trends
        if trend.label == wave.label
        and trend.kind in ALERTING_KINDS
        and trend.province in places
        and wave.started_at <= trend.window_start <= wave.last_window_at
    ]
    return Size(sum(t.posts for t in within), round(sum(t.expected for t in within), 2))


@dataclass(frozen=True)
class Versions:
    """What the labels were made by."""

    model: str
    taxonomy: str


def alert_of(
    wave: Wave, size: Size, example_ids: tuple[str, ...], versions: Versions, *, as_of: datetime
) -> Alert:
    """Return the alert that a wave raises when it is first seen.

    Args:
        wave: what was unusual.
        size: how big the wave has been.
        example_ids: posts that show it.
        versions: what the labels were made by.
        as_of: the newest moment of the data; a window that ends later is not over yet.
    """
    severity = severity_of(wave.improbability, size.posts)
    raised_at = min(_end_of(wave.trends[0]), as_of)
    raised = AlertEvent(at=raised_at, what="raised", note=severity.value)
    return Alert(
        alert_id=_id_of(wave),
        label=wave.label,
        province=wave.provinces[0] if wave.provinces else NATION,
        provinces=wave.provinces,
        severity=severity,
        started_at=wave.started_at,
        last_window_at=wave.last_window_at,
        posts=size.posts,
        expected=size.expected,
        evidence=wave.evidence,
        example_ids=example_ids,
        model_version=versions.model,
        taxonomy_version=versions.taxonomy,
        events=(raised,),
    )


def follow_up(
    stored: Sequence[Alert], computed: Sequence[Alert], *, as_of: datetime
) -> list[Alert]:
    """Return what has changed: alerts that are new, that grew, or that counts no longer support.

    A computed alert is the stored one of its label if their days lie within a pause of each other;
    the stored one keeps its id and its events.
    """
    changed = []
    left = [alert for alert in stored if not alert.is_withdrawn]
    for alert in computed:
        known = next((old for old in left if _are_one_wave(old, alert)), None)
        if known is None:
            changed.append(alert)
            continue
        left.remove(known)
        if _facts(known) != _facts(alert):
            changed.append(_grown(known, alert, as_of))
    return changed + [_withdrawn(alert, as_of) for alert in left]


def _grown(known: Alert, alert: Alert, as_of: datetime) -> Alert:
    ended = max(_end_of(trend) for trend in alert.evidence)
    grew = AlertEvent(at=min(ended, as_of), what="grew", note=alert.severity.value)
    return alert.model_copy(update={"alert_id": known.alert_id, "events": (*known.events, grew)})


def _withdrawn(alert: Alert, as_of: datetime) -> Alert:
    event = AlertEvent(at=as_of, what="withdrawn", note="counts were corrected")
    return alert.model_copy(update={"events": (*alert.events, event)})


def _facts(alert: Alert) -> dict[str, object]:
    return alert.model_dump(exclude={"alert_id", "events", "example_ids"})


def _are_one_wave(one: Alert, other: Alert) -> bool:
    return (
        one.label == other.label
        and one.started_at <= other.last_window_at + QUIET
        and other.started_at <= one.last_window_at + QUIET
    )


def _end_of(trend: Trend) -> datetime:
    return trend.window_start + LENGTH[trend.granularity]


def _id_of(wave: Wave) -> str:
    return sha256(f"{wave.label} {wave.started_at.isoformat()}".encode()).hexdigest()[:16]
