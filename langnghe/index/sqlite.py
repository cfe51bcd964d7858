"""The index in one SQLite file: full-text search by FTS5 over folded text."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from langnghe.domain import Count, SourceDay, Trend
from langnghe.index.sqlite_alerts import SqliteAlerts
from langnghe.index.sqlite_posts import SqlitePosts
from langnghe.index.sqlite_windows import SqliteWindows

SCHEMA = Path(__file__)
