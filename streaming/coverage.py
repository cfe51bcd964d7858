"""Which usual sources were silent: silence is missing data, never a zero."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from langnghe.domain import SourceDay

HABIT_DAYS = 14
"""A source is judged by this many days up to its last post."""

HABIT_SHARE = 0.7
"""It is usual if it spoke on at least this share of them."""

FORGOTTEN_AFTER = timedelta(days=30)
"""After so long a silence nobody waits for it."""

DAY = timedelta(days=1)


def coverage_of(source_days: Sequence[SourceDay], days: Sequence[datetime]) -> list[float]:
    """Return, for each day, the share of the usual sources' volume that was heard.

    0 means that nothing at all came in that day; 1 that no usual source was silent. On the newest
    day of all nobody is called silent: who has not spoken yet may still speak.
    """
    volumes: dict[str, dict[datetime, int]] = {}
    for record in source_days:
        of_source = volumes.setdefault(record.source, {})
        of_source[record.window_start] = of_source.get(record.window_start, 0) + record.posts
    newest = max((record.window_start for record in source_days), default=None)
    return [1.0 if day == newest else _coverage_on(day, list(volumes.values())) for day in days]


def _coverage_on(day: datetime, volumes: list[dict[datetime, int]]) -> float:
    if not any(day in of_source for of_source in volumes):
        return 0.0
    usual = silent = 0.0
    for of_source in volumes:
        volume = _usual_volume(of_source, day)
        usual += volume
        if day not in of_source:
            silent += volume
    return 1.0 - silent / usual if usual else 1.0


def _usual_volume(of_source: dict[datetime, int], day: datetime) -> float:
    """Return the mean posts a day of a source that could be expected to speak, else 0."""
    last = next((d for d in _days_back(day) if d in of_source), None)
    if last is None:
        return 0.0
    habit = [of_source.get(last - back * DAY, 0) for back in range(HABIT_DAYS)]
    spoke = sum(posts > 0 for posts in habit)
    return sum(habit) / HABIT_DAYS if spoke >= HABIT_SHARE * HABIT_DAYS else 0.0


def _days_back(day: datetime) -> list[datetime]:
    return [day - back * DAY for back in range(1, FORGOTTEN_AFTER.days + 1)]
