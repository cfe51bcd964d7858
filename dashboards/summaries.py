"""A series over several windows as one row: how much, against how much, how sound."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from langnghe.domain import Moving, Series, Soundness, Trend

FEWEST_TO_COMPARE = 3  # of fewer posts "how many times the usual" says nothing
DAYS_OF_A_WEEK = 7

DOUBT = (Soundness.NO_DATA, Soundness.SHORT_HISTORY, Soundness.PARTIAL, Soundness.COMPLETE)
"""States of data, the least sound first."""


@dataclass(frozen=True)
class Figures:
    """What several windows say together; those without data count for nothing.

    Attributes:
        posts: of every window that was heard.
        judged_posts: of those windows for which something could be expected.
        expected: over the judged windows; None where there are none.
        sources_at_least: the most distinct sources of one window; the whole may have more.
    """

    posts: int
    judged_posts: int
    expected: float | None
    sources_at_least: int
    improbability: float
    soundness: Soundness
    coverage: float

    @property
    def burst(self) -> float | None:
        """The count over the expected count, over a tenth at least; None without expectation."""
        return None if self.expected is None else self.judged_posts / max(self.expected, 0.1)

    @property
    def telling_burst(self) -> float | None:
        """The burst where there are posts enough for it to say something, None elsewhere."""
        return self.burst if self.judged_posts >= FEWEST_TO_COMPARE else None


@dataclass(frozen=True)
class Summary:
    """One series: its windows, oldest first, what they say together, and which were unusual."""

    series: Series
    trends: tuple[Trend, ...]
    figures: Figures
    unusual: tuple[datetime, ...]
    moving: Moving


@dataclass(frozen=True)
class Day:
    """One day for a small chart; no count where nothing was heard, no expectation where unknown."""

    start: datetime
    posts: int | None
    expected: float | None
    is_unusual: bool


def is_judged(trend: Trend) -> bool:
    """Return whether something could be expected of a window."""
    return trend.soundness not in (Soundness.NO_DATA, Soundness.SHORT_HISTORY)


def is_unusual(trend: Trend) -> bool:
    """Return whether the count of a window reached its threshold."""
    return is_judged(trend) and 0 < trend.posts >= trend.threshold


def least_sound(states: Iterable[Soundness]) -> Soundness:
    """Return the state of data that is to be trusted least."""
    return min(states, key=DOUBT.index, default=Soundness.NO_DATA)


def figures_of(trends: Iterable[Trend]) -> Figures:
    """Return what these windows say together, whatever series they are of."""
    heard = [trend for trend in trends if trend.soundness is not Soundness.NO_DATA]
    judged = [trend for trend in heard if trend.soundness is not Soundness.SHORT_HISTORY]
    if not heard:
        return NOTHING_HEARD
    return Figures(
        posts=sum([trend.posts for trend in heard]),
        judged_posts=sum([trend.posts for trend in judged]),
        expected=sum([trend.expected for trend in judged]) if judged else None,
        sources_at_least=max([trend.sources for trend in heard]),
        improbability=min([trend.improbability for trend in judged], default=1.0),
        soundness=least_sound({trend.soundness for trend in judged or heard}),
        coverage=min([trend.coverage for trend in heard]),
    )


NOTHING_HEARD = Figures(
    posts=0,
    judged_posts=0,
    expected=None,
    sources_at_least=0,
    improbability=1.0,
    soundness=Soundness.NO_DATA,
    coverage=0.0,
)


def moving_of(trends: Sequence[Trend]) -> Moving:
    """Return how a series moves: a day of nothing soon after unusual ones is a fall."""
    newest = trends[-1]
    is_nothing = newest.posts == 0 and newest.soundness is not Soundness.NO_DATA
    was_high = any(is_unusual(trend) for trend in trends[-DAYS_OF_A_WEEK - 1 : -1])
    return Moving.FALLING if is_nothing and was_high else newest.moving


def summary_of(trends: list[Trend]) -> Summary:
    """Return one series as a row; there must be one window at least."""
    return Summary(
        series=trends[0].series,
        trends=tuple(trends),
        figures=figures_of(trends),
        unusual=tuple(trend.window_start for trend in trends if is_unusual(trend)),
        moving=moving_of(trends),
    )


def rarest_first(summary: Summary) -> tuple[float, float]:
    """Return what rows sort by so that the least probable comes first, then the highest burst."""
    return (summary.figures.improbability, -(summary.figures.telling_burst or 0.0))


def summaries_of(trends: Iterable[Trend]) -> list[Summary]:
    """Return one summary a series."""
    groups: dict[Series, list[Trend]] = defaultdict(list)
    for trend in trends:
        groups[trend.series].append(trend)
    return [summary_of(group) for group in groups.values()]


def days_of(trends: Iterable[Trend], since: datetime, until: datetime) -> list[Day]:
    """Return one day after the other from `since` up to, not with, `until`, all trends together."""
    by_day: dict[datetime, list[Trend]] = defaultdict(list)
    for trend in trends:
        by_day[trend.window_start].append(trend)
    starts = [since + timedelta(days=n) for n in range((until - since) // timedelta(days=1))]
    return [_day_of(start, by_day.get(start, [])) for start in starts]


def _day_of(start: datetime, trends: list[Trend]) -> Day:
    figures = figures_of(trends)
    is_gap = bool(trends) and all(trend.soundness is Soundness.NO_DATA for trend in trends)
    return Day(
        start=start,
        posts=None if is_gap else figures.posts,
        expected=figures.expected,
        is_unusual=any(map(is_unusual, trends)),
    )
