"""The index in one SQLite file, for one machine."""

from importlib import resources
from pathlib import Path

from langnghe.domain import Count, SourceDay, Trend
from langnghe.errors import SettingsError
from langnghe.index.sqlite_file import Database
from langnghe.index.sqlite_posts import SqlitePosts
from langnghe.index.sqlite_windows import SqliteAlerts, SqliteWindows


class SqliteIndex:
    """The four shelves of one SQLite file."""

    def __init__(self, path: Path) -> None:
        self._database = Database(path)
        self.posts = SqlitePosts(self._database)
        self.counts = SqliteWindows(self._database, "counts", Count)
        self.source_days = SqliteWindows(self._database, "source_days", SourceDay)
        self.trends = SqliteWindows(self._database, "trends", Trend)
        self.alerts = SqliteAlerts(self._database)

    def create(self) -> None:
        """Make the file and its tables where they are missing."""
        self._database.make_folder()
        schema = resources.files("langnghe.index").joinpath("schema.sql").read_text("utf-8")
        with self._database.transaction() as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.executescript(schema)


def open_sqlite_index(path: str) -> SqliteIndex:
    """Open the index in this file, made on first use."""
    if not path:
        raise SettingsError("LANGNGHE_INDEX_URL chưa nêu tên tệp; cách viết: sqlite:TỆP")
    index = SqliteIndex(Path(path))
    index.create()
    return index
