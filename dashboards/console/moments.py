"""The present of the data: pages speak of its own newest moment, not of the clock."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from langnghe.domain import Granularity
from langnghe.index import Index, SeriesQuery
from langnghe.windows import window_of

ONE_DAY = timedelta(days=1)
A_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Present:
    """When the newest post was posted, and when the page was asked for."""

    newest: datetime | None
    asked_at: datetime

    @property
    def today(self) -> datetime:
        """The start of the data's newest day."""
        return window_of(self.newest or self.asked_at, Granularity.DAY)

    @property
    def tomorrow(self) -> datetime:
        """The end of the data's newest day."""
        return self.today + ONE_DAY

    @property
    def week_start(self) -> datetime:
        """The start of the seven days that end with the newest one."""
        return self.tomorrow - A_WEEK

    @property
    def is_stale(self) -> bool:
        """True where nothing has come for more than a day."""
        return self.newest is not None and self.asked_at - self.newest > ONE_DAY


def read_present(index: Index, asked_at: datetime) -> Present:
    """Read how far the data reaches."""
    days = index.source_days.windows(Granularity.DAY)
    if not days:
        return Present(None, asked_at)
    last_day = index.source_days.read(SeriesQuery(Granularity.DAY, since=days[-1]))
    return Present(max(day.last_posted_at for day in last_day), asked_at)
