"""The Index promise, and the one place where a URL becomes an index."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Protocol, TypeVar

from langnghe.domain import Alert, Count, Granularity, LabelledPost, SourceDay, Trend
from langnghe.errors import SettingsError
from langnghe.index.queries import PostQuery, SeriesQuery

R = TypeVar("R", Count, Trend, SourceDay)


class PostShelf(Protocol):
    """Labelled posts, each once."""

    def save(self, posts: Iterable[LabelledPost]) -> None:
        """Store posts under their ids; of two labellings of one post the newer stays.

        A post keeps the time that it was first stored with: ingest takes no id a second time, and
        a window that a post had left would never be counted anew.
        """

    def search(self, query: PostQuery, *, limit: int = 50, offset: int = 0) -> list[LabelledPost]:
        """Return matching posts, newest first; words match whatever their marks and case."""

    def count(self, query: PostQuery) -> int:
        """Return how many posts match."""

    def count_by_day(self, query: PostQuery) -> dict[datetime, int]:
        """Return how many posts match on each day of Việt Nam time that has any, oldest first."""

    def tally(self, granularity: Granularity, windows: Collection[datetime]) -> list[Count]:
        """Count the stored posts of these windows anew, by province and for the nation."""

    def tally_sources(self, days: Collection[datetime]) -> list[SourceDay]:
        """Count the stored posts of these days anew, by source."""


class WindowShelf(Protocol[R]):
    """Records of windows; they outlive the posts that they were made from."""

    def replace(
        self, granularity: Granularity, windows: Collection[datetime], records: Iterable[R]
    ) -> None:
        """Make these windows hold exactly these records, in one step."""

    def read(self, query: SeriesQuery) -> list[R]:
        """Return matching records, oldest window first."""

    def windows(self, granularity: Granularity) -> list[datetime]:
        """Return the windows that hold anything, oldest first."""


class AlertShelf(Protocol):
    """Alerts, each once."""

    def save(self, alerts: Iterable[Alert]) -> None:
        """Store alerts under their ids, over what stood there."""

    def read(self, *, since: datetime | None = None) -> list[Alert]:
        """Return alerts whose last window is not before `since`, newest raised first."""

    def get(self, alert_id: str) -> Alert | None:
        """Return one alert, or None."""


class Index(Protocol):
    """Where things are searched: four shelves that are opened together."""

    @property
    def posts(self) -> PostShelf:
        """Labelled posts."""

    @property
    def counts(self) -> WindowShelf[Count]:
        """Counts by hour and by day."""

    @property
    def source_days(self) -> WindowShelf[SourceDay]:
        """What each source gave on each day."""

    @property
    def trends(self) -> WindowShelf[Trend]:
        """Counts against what was expected."""

    @property
    def alerts(self) -> AlertShelf:
        """Waves that a person should look at."""


def open_index(url: str) -> Index:
    """Open an index; the scheme of the URL chooses the backend."""
    scheme, _, rest = url.partition(":")
    match scheme:
        case "sqlite":
            from langnghe.index.sqlite import open_sqlite_index

            return open_sqlite_index(rest)
        case "http" | "https":
            from langnghe.index.elasticsearch import open_elasticsearch_index

            return open_elasticsearch_index(url)
        case _:
            raise SettingsError(
                f"LANGNGHE_INDEX_URL: không hiểu {scheme!r}; "
                "cách viết: sqlite:TỆP hoặc https://NGƯỜI_DÙNG:MẬT_KHẨU@MÁY:9200"
            )


__all__ = [
    "AlertShelf",
    "Index",
    "PostQuery",
    "PostShelf",
    "SeriesQuery",
    "WindowShelf",
    "open_index",
]
