"""Records of windows, and alerts, in SQLite: JSON under a key."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Generic, TypeVar

from langnghe.domain import Alert, Count, Granularity, SourceDay, Trend
from langnghe.index.keys import key_of, to_moment, to_seconds
from langnghe.index.queries import SeriesQuery
from langnghe.index.sqlite_file import Database

R = TypeVar("R", Count, Trend, SourceDay)


NEXT_WINDOWS = """
WITH RECURSIVE found (window_start) AS (
    SELECT min(window_start) FROM windows WHERE shelf = :shelf AND granularity = :granularity
    UNION ALL
    SELECT (SELECT min(window_start) FROM windows
            WHERE shelf = :shelf AND granularity = :granularity
              AND window_start > found.window_start)
    FROM found WHERE found.window_start IS NOT NULL)
SELECT window_start FROM found WHERE window_start IS NOT NULL
"""
"""Every window by a jump to the next, which does not read the rows between."""


class SqliteWindows(Generic[R]):
    """Records of windows, on one shelf of a common table."""

    def __init__(self, database: Database, shelf: str, record: type[R]) -> None:
        self._database = database
        self._shelf = shelf
        self._record: type[R] = record

    def replace(
        self, granularity: Granularity, windows: Collection[datetime], records: Iterable[R]
    ) -> None:
        """Make these windows hold exactly these records, in one step."""
        with self._database.transaction() as connection:
            connection.executemany(
                "DELETE FROM windows WHERE shelf = ? AND granularity = ? AND window_start = ?",
                [(self._shelf, granularity.value, to_seconds(window)) for window in windows],
            )
            connection.executemany(
                "INSERT INTO windows VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                _window_rows(self._shelf, granularity, records),
            )

    def read(self, query: SeriesQuery) -> list[R]:
        """Return matching records, oldest window first."""
        clauses: list[str] = ["shelf = ?", "granularity = ?"]
        values: list[object] = [self._shelf, query.granularity.value]
        for column, value in (("label", query.label), ("province", query.province)):
            if value is not None:
                clauses.append(f"{column} = ?")
                values.append(value)
        if query.since is not None:
            clauses.append("window_start >= ?")
            values.append(to_seconds(query.since))
        if query.until is not None:
            clauses.append("window_start < ?")
            values.append(to_seconds(query.until))
        if query.kinds is not None:
            clauses.append(f"kind IN ({', '.join('?' * len(query.kinds))})")
            values.extend(query.kinds)
        sql = (
            f"SELECT body FROM windows WHERE {' AND '.join(clauses)} "  # noqa: S608 - values are bound
            "ORDER BY window_start, kind, label, province, channel"
        )
        with self._database.transaction() as connection:
            return [
                self._record.model_validate_json(body)
                for (body,) in connection.execute(sql, values)
            ]

    def windows(self, granularity: Granularity) -> list[datetime]:
        """Return the windows that hold anything, oldest first."""
        place = {"shelf": self._shelf, "granularity": granularity.value}
        with self._database.transaction() as connection:
            return [to_moment(window) for (window,) in connection.execute(NEXT_WINDOWS, place)]


def _window_rows(
    shelf: str, granularity: Granularity, records: Iterable[Count | Trend | SourceDay]
) -> list[tuple[object, ...]]:
    return [(shelf, granularity.value, *_window_row(record)) for record in records]


def _window_row(record: Count | Trend | SourceDay) -> tuple[object, ...]:
    return (to_seconds(record.window_start), *key_of(record), record.model_dump_json())


class SqliteAlerts:
    """Alerts under their ids."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(self, alerts: Iterable[Alert]) -> None:
        """Store alerts under their ids, over what stood there."""
        with self._database.transaction() as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO alerts VALUES (?, ?, ?, ?)",
                [
                    (
                        a.alert_id,
                        to_seconds(a.raised_at),
                        to_seconds(a.last_window_at),
                        a.model_dump_json(),
                    )
                    for a in alerts
                ],
            )

    def read(self, *, since: datetime | None = None) -> list[Alert]:
        """Return alerts whose last window is not before `since`, newest raised first."""
        earliest = to_seconds(since) if since else 0
        sql = "SELECT body FROM alerts WHERE last_window_at >= ? ORDER BY raised_at DESC, alert_id"
        with self._database.transaction() as connection:
            return [
                Alert.model_validate_json(body) for (body,) in connection.execute(sql, [earliest])
            ]

    def get(self, alert_id: str) -> Alert | None:
        """Return one alert, or None."""
        with self._database.transaction() as connection:
            row = connection.execute(
                "SELECT body FROM alerts WHERE alert_id = ?", [alert_id]
            ).fetchone()
        return Alert.model_validate_json(row[0]) if row else None
