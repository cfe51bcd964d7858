"""Counts against what was expected: one trend for every series that moved."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from langnghe.domain import Count, Granularity, Moving, Series, Soundness, Trend
from langnghe.windows import LENGTH, window_of
from streaming.detector import UNUSUAL_BELOW, Assessment, Detector, Floats, History

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Rhythm:
    """Which earlier windows a window is compared with, in windows back.

    Attributes:
        same: the same kind of window before it: weekday for days, time of day for hours.
        recent: the windows that tell the level of late, whole weeks of days; none where a level
            means little.
        whole: all windows that the level of late is compared with, whole weeks too.
        active: a series is followed while it had a post in so many windows.
    """

    same: tuple[int, ...]
    recent: tuple[int, ...]
    whole: tuple[int, ...]
    active: int


RHYTHMS: Mapping[Granularity, Rhythm] = {
    Granularity.DAY: Rhythm(
        same=tuple(range(7, 57, 7)),
        recent=tuple(range(1, 15)),
        whole=tuple(range(1, 57)),
        active=14,
    ),
    Granularity.HOUR: Rhythm(same=tuple(range(24, 24 * 15, 24)), recent=(), whole=(), active=1),
}

LEVEL_BOUNDS = (0.5, 1.5)
"""The level may halve the expectation or raise it by half: a wave must not become the new usual."""

LEVEL_PRIOR_POSTS = 2.0

THINNEST_COVERAGE = 0.5
"""An earlier window with less than half of the usual sources says nothing about the usual."""


def history_needed(granularity: Granularity) -> timedelta:
    """Return how far back counts must be known to judge a window."""
    rhythm = RHYTHMS[granularity]
    return LENGTH[granularity] * (max(rhythm.same) + rhythm.active)


@dataclass(frozen=True)
class Span:
    """Windows from `since` to `until`, both with, and how well each was covered by its sources."""

    granularity: Granularity
    since: datetime
    until: datetime
    coverage_by_day: Mapping[datetime, float]


def trends_of(counts: Sequence[Count], span: Span, detector: Detector) -> list[Trend]:
    """Judge every series of the span that moved; a window without any data has no trend.

    Args:
        counts: of the span and of the history before it, one granularity; every channel.
        span: the windows to judge; a day that is not in its coverage has no data.
        detector: tells what is unusual.
    """
    table = _Table(counts, span)
    cells = table.cells()
    if not len(cells.series):
        return []
    history = table.history(cells)
    judged = detector.assess(history, UNUSUAL_BELOW[span.granularity])
    return table.to_trends(cells, history, judged, detector.version)


@dataclass(frozen=True)
class _Cells:
    """The (series, window) pairs to judge, as numbers of rows and of windows."""

    series: Ints
    window: Ints


class _Table:
    """Sparse counts of many series over many windows; a cell that is not stored is zero."""

    def __init__(self, counts: Sequence[Count], span: Span) -> None:
        self._span = span
        self._rhythm = RHYTHMS[span.granularity]
        self._step = LENGTH[span.granularity]
        self._origin = span.since - history_needed(span.granularity)
        self._length = self._window_number(span.until) + 1
        self._series: list[Series] = sorted({count.series for count in counts})
        self._sums = self._summed(counts)
        self._keys = np.array(sorted(self._sums), dtype=np.int64)
        self._posts = np.array([self._sums[key][0] for key in self._keys.tolist()], dtype=float)
        self._coverage = np.array([self._covered(number) for number in range(self._length)])

    def _summed(self, counts: Sequence[Count]) -> dict[int, tuple[int, int, int]]:
        """Return posts, sources and reach of each stored cell, over all channels."""
        row_of = {series: row for row, series in enumerate(self._series)}
        sums: dict[int, tuple[int, int, int]] = {}
        for count in counts:
            window = self._window_number(count.window_start)
            if 0 <= window < self._length:
                key = row_of[count.series] * self._length + window
                posts, sources, reach = sums.get(key, (0, 0, 0))
                sums[key] = (posts + count.posts, sources + count.sources, reach + count.reach)
        return sums

    def _window_number(self, window: datetime) -> int:
        return (window - self._origin) // self._step

    def _covered(self, number: int) -> float:
        day = window_of(self._origin + number * self._step, Granularity.DAY)
        return self._span.coverage_by_day.get(day, 0.0)

    def cells(self) -> _Cells:
        """Return the pairs of the span with data in which the series had a post not long before."""
        spread = self._keys[:, None] + np.arange(self._rhythm.active)[None, :]
        same_row = spread // self._length == (self._keys // self._length)[:, None]
        keys = np.unique(spread[same_row])
        first = self._window_number(self._span.since)
        inside = (keys % self._length >= first) & (self._coverage[keys % self._length] > 0)
        return _Cells(series=keys[inside] // self._length, window=keys[inside] % self._length)

    def history(self, cells: _Cells) -> History:
        """Gather what a detector may look at."""
        baseline = self._usual(cells, self._rhythm.same)
        return History(
            observed=self._posts_at(cells.series, cells.window),
            baseline=baseline,
            level=self._level(cells),
            coverage=self._coverage[cells.window],
        )

    def _usual(self, cells: _Cells, lags: tuple[int, ...]) -> Floats:
        """Return earlier counts, each as if all sources had been heard; nan where too few were."""
        windows = cells.window[:, None] - np.array(lags)[None, :]
        coverage = np.where(windows >= 0, self._coverage[np.maximum(windows, 0)], 0.0)
        posts = self._posts_at(np.broadcast_to(cells.series[:, None], windows.shape), windows)
        told = coverage >= THINNEST_COVERAGE
        return np.where(told, posts / np.where(told, coverage, 1.0), np.nan)

    def _level(self, cells: _Cells) -> Floats:
        """Return how the recent windows stand to all, drawn towards 1 where posts are few."""
        if not self._rhythm.recent:
            return np.ones(len(cells.series))
        recent = self._usual(cells, self._rhythm.recent)
        whole = self._usual(cells, self._rhythm.whole)
        recent_windows = np.isfinite(recent).sum(axis=1)
        usual = np.nansum(whole, axis=1) / np.maximum(np.isfinite(whole).sum(axis=1), 1)
        level = (np.nansum(recent, axis=1) + LEVEL_PRIOR_POSTS) / (
            usual * recent_windows + LEVEL_PRIOR_POSTS
        )
        clipped: Floats = np.clip(level, *LEVEL_BOUNDS)
        return clipped

    def _posts_at(self, series: Ints, windows: Ints) -> Floats:
        wanted = series * self._length + windows
        place = np.minimum(np.searchsorted(self._keys, wanted), len(self._keys) - 1)
        return np.where((self._keys[place] == wanted) & (windows >= 0), self._posts[place], 0.0)

    def to_trends(
        self, cells: _Cells, history: History, assessment: Assessment, detector_version: str
    ) -> list[Trend]:
        """Return the judgement of every cell as a record."""
        moving = self._moving(cells)
        trends = []
        for n, (row, window) in enumerate(
            zip(cells.series.tolist(), cells.window.tolist(), strict=True)
        ):
            _, sources, reach = self._sums.get(row * self._length + window, (0, 0, 0))
            series, coverage = self._series[row], float(self._coverage[window])
            short = not np.isfinite(assessment.expected[n])
            trends.append(
                Trend(
                    granularity=self._span.granularity,
                    window_start=self._origin + window * self._step,
                    kind=series.kind,
                    label=series.label,
                    province=series.province,
                    posts=int(history.observed[n]),
                    sources=sources,
                    reach=reach,
                    expected=0.0 if short else round(float(assessment.expected[n]), 4),
                    threshold=0.0 if short else float(assessment.threshold[n]),
                    improbability=float(assessment.improbability[n]),
                    moving=moving[n],
                    soundness=_soundness(coverage, short=short),
                    coverage=round(coverage, 4),
                    baseline=tuple(None if np.isnan(x) else round(x) for x in history.baseline[n]),
                    detector_version=detector_version,
                )
            )
        return trends

    def _moving(self, cells: _Cells) -> list[Moving]:
        """Compare the last three windows with the three before them."""
        back = np.arange(3)[None, :]
        late = self._posts_at(cells.series[:, None] + 0 * back, cells.window[:, None] - back)
        early = self._posts_at(cells.series[:, None] + 0 * back, cells.window[:, None] - back - 3)
        return [_direction(a, b) for a, b in zip(late.sum(axis=1), early.sum(axis=1), strict=True)]


def _direction(late: float, early: float) -> Moving:
    """Call a change real when it is over two standard deviations of a Poisson difference."""
    if abs(late - early) <= 2 * (late + early) ** 0.5:
        return Moving.STEADY
    return Moving.RISING if late > early else Moving.FALLING


def _soundness(coverage: float, *, short: bool) -> Soundness:
    if short:
        return Soundness.SHORT_HISTORY
    return Soundness.COMPLETE if coverage >= 1 else Soundness.PARTIAL
