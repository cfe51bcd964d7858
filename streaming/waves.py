"""Unusual trends that follow each other are one wave: what happened, before anybody is told."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from langnghe.domain import NATION, Granularity, Kind, Severity, Soundness, Trend
from langnghe.windows import window_of
from streaming.detector import UNUSUAL_BELOW

ALERTING_KINDS = (Kind.SCAM, Kind.HARMFUL_CLAIM, Kind.REPORT)
"""A rising number of warnings is good news, not a wave."""

UNUSUAL_POSTS, UNUSUAL_SOURCES = 4, 3
"""Fewer posts or voices in a window are nobody's wave, however improbable."""

QUIET = timedelta(days=3)
"""A wave that stays usual for longer than this is over; the next one is another."""


MOST_EVIDENCE = 40
"""An alert travels and is stored whole whenever it grows; so many windows tell enough."""


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
        and trend.improbability <= UNUSUAL_BELOW[trend.granularity]
        and trend.posts >= UNUSUAL_POSTS
        and trend.sources >= UNUSUAL_SOURCES
    )


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
        return _day_of(self.trends[0])

    @property
    def last_window_at(self) -> datetime:
        """The last day of the wave so far."""
        return max(map(_day_of, self.trends))

    @property
    def provinces(self) -> tuple[str, ...]:
        """Where it was unusual, the most improbable place first; without the nation."""
        places = (trend.province for trend in self._gravest_first)
        return tuple(dict.fromkeys(place for place in places if place != NATION))

    @property
    def improbability(self) -> float:
        """That of its most improbable window, as of a day."""
        return _daily_improbability(self._gravest_first[0])

    @property
    def evidence(self) -> tuple[Trend, ...]:
        """Its trends, oldest first; of a very long wave the first, the newest and the gravest."""
        chosen = {self.trends[0], self.trends[-1], *self._gravest_first[:MOST_EVIDENCE]}
        return tuple(trend for trend in self.trends if trend in chosen)

    @cached_property
    def _gravest_first(self) -> list[Trend]:
        return sorted(self.trends, key=lambda t: (_daily_improbability(t), t.window_start))


def waves_of(trends: Iterable[Trend]) -> list[Wave]:
    """Join the unusual among these trends into waves, one a label and stretch of days."""
    unusual = sorted(filter(is_unusual, trends), key=_order)
    waves = []
    for label, of_label in groupby(unusual, key=lambda trend: trend.label):
        wave: list[Trend] = []
        for trend in of_label:
            if wave and _day_of(trend) - _day_of(wave[-1]) > QUIET:
                waves.append(Wave(label, tuple(wave)))
                wave = []
            wave.append(trend)
        waves.append(Wave(label, tuple(wave)))
    return waves


class Size(NamedTuple):
    """How big a wave has been over its days and places."""

    posts: int
    expected: float


def size_of(wave: Wave, day_trends: Iterable[Trend]) -> Size:
    """Add up, over the days of the wave, its counts in its places, or in the nation if in none.

    A post that names several places counts in each of them, but never more often than the nation
    has posts.
    """
    within = [
        trend
        for trend in day_trends
        if trend.label == wave.label
        and trend.kind in ALERTING_KINDS
        and wave.started_at <= trend.window_start <= wave.last_window_at
    ]
    nation = [trend for trend in within if trend.province == NATION]
    placed = [trend for trend in within if trend.province in wave.provinces] or nation
    posts = sum(trend.posts for trend in placed)
    if nation:
        posts = min(posts, sum(trend.posts for trend in nation))
    return Size(posts, round(sum(trend.expected for trend in placed), 2))


def _day_of(trend: Trend) -> datetime:
    return window_of(trend.window_start, Granularity.DAY)


def _daily_improbability(trend: Trend) -> float:
    """Return an improbability that hours and days share: an hour is one of 24 chances a day."""
    return trend.improbability * UNUSUAL_BELOW[Granularity.DAY] / UNUSUAL_BELOW[trend.granularity]


def _order(trend: Trend) -> tuple[str, datetime, str, str, str]:
    return (trend.label, trend.window_start, trend.granularity, trend.kind, trend.province)
