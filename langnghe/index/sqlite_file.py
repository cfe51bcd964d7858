"""The SQLite file under the index: every call is a transaction."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from langnghe.errors import SettingsError, UnavailableError

BUSY_SECONDS = 30.0
NOT_AN_INDEX = (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT)


@dataclass(frozen=True)
class Database:
    """A SQLite file; every call has a connection and a transaction of its own."""

    path: Path

    def make_folder(self) -> None:
        """Make the folder of the file where it is missing."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _unusable(self.path, "không tạo được thư mục") from error

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Yield a connection whose changes become durable together, or not at all."""
        try:
            connection = sqlite3.connect(self.path, timeout=BUSY_SECONDS)
        except sqlite3.OperationalError as error:
            raise _unusable(self.path, "không mở được") from error
        try:
            connection.execute("PRAGMA synchronous = FULL")
            with connection:
                yield connection
        except sqlite3.OperationalError as error:
            raise UnavailableError(f"Chỉ mục {self.path} không trả lời: {error}") from error
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode in NOT_AN_INDEX:
                raise _unusable(self.path, "tệp này không phải chỉ mục, hoặc đã hỏng") from error
            raise
        finally:
            connection.close()


def _unusable(path: Path, why: str) -> SettingsError:
    return SettingsError(
        f"Chỉ mục {path}: {why}. Hãy đặt LANGNGHE_INDEX_URL=sqlite:TỆP với một tệp chỉ mục, "
        "hoặc một tệp chưa có ở nơi ghi được."
    )
