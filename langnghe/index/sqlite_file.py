"""The SQLite file under the index: every call is a transaction."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from langnghe.errors import SettingsError, UnavailableError

BUSY_SECONDS = 30.0


@dataclass(frozen=True)
class Database:
    """A SQLite file; every call has a connection and a transaction of its own."""

    path: Path

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Yield a connection whose changes become durable together, or not at all."""
        try:
            connection = sqlite3.connect(self.path, timeout=BUSY_SECONDS)
        except sqlite3.OperationalError as error:
            raise SettingsError(f"Không mở được chỉ mục {self.path}: {error}") from error
        try:
            connection.execute("PRAGMA synchronous = FULL")
            with connection:
                yield connection
        except sqlite3.OperationalError as error:
            raise UnavailableError(f"Chỉ mục {self.path} không trả lời: {error}") from error
        finally:
            connection.close()
