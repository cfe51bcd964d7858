"""Labelled posts in SQLite: stored once, searched by folded words, counted anew on demand."""

import sqlite3
from collections.abc import Collection, Iterable
from datetime import datetime

from langnghe.domain import NATION, Channel, Count, Granularity, LabelledPost, SourceDay
from langnghe.index.keys import to_moment, to_seconds
from langnghe.index.queries import PostQuery, phrases_of
from langnghe.index.sqlite_file import Database
from langnghe.text import fold
from langnghe.windows import window_of


class SqlitePosts:
    """Labelled posts in three tables: the posts, their provinces, their folded words."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(self, posts: Iterable[LabelledPost]) -> None:
        """Store posts under their ids; of two labellings of one post the newer stays."""
        with self._database.transaction() as connection:
            for labelled in posts:
                number = connection.execute(UPSERT_POST, _row_of(labelled)).fetchone()
                if number is not None:
                    _save_provinces_and_words(connection, number[0], labelled)

    def search(self, query: PostQuery, *, limit: int = 50, offset: int = 0) -> list[LabelledPost]:
        """Return matching posts, newest first."""
        where, values = _conditions(query)
        order = "ORDER BY posted_at DESC, post_id LIMIT ? OFFSET ?"
        with self._database.transaction() as connection:
            rows = connection.execute(
                f"SELECT body FROM posts WHERE {where} {order}",  # noqa: S608 - values are bound
                [*values, limit, offset],
            )
            return [LabelledPost.model_validate_json(body) for (body,) in rows]

    def count(self, query: PostQuery) -> int:
        """Return how many posts match."""
        where, values = _conditions(query)
        with self._database.transaction() as connection:
            sql = f"SELECT count(*) FROM posts WHERE {where}"  # noqa: S608 - values are bound
            number: int = connection.execute(sql, values).fetchone()[0]
            return number

    def count_by_day(self, query: PostQuery) -> dict[datetime, int]:
        """Return how many posts match on each day of Việt Nam time that has any, oldest first."""
        where, values = _conditions(query)
        sql = f"SELECT day, count(*) FROM posts WHERE {where} GROUP BY day ORDER BY day"  # noqa: S608 - values are bound
        with self._database.transaction() as connection:
            return {to_moment(day): number for day, number in connection.execute(sql, values)}

    def tally(self, granularity: Granularity, windows: Collection[datetime]) -> list[Count]:
        """Count the stored posts of these windows anew, by province and for the nation."""
        column = granularity.value
        with self._database.transaction() as connection:
            _list_windows(connection, windows)
            rows = connection.execute(TALLY.format(window=column), {"nation": NATION}).fetchall()
        return [
            Count(
                granularity=granularity,
                window_start=to_moment(window),
                kind=kind,
                label=label,
                province=province,
                channel=channel,
                posts=posts,
                sources=sources,
                reach=reach,
            )
            for window, kind, label, province, channel, posts, sources, reach in rows
        ]

    def tally_sources(self, days: Collection[datetime]) -> list[SourceDay]:
        """Count the stored posts of these days anew, by source."""
        with self._database.transaction() as connection:
            _list_windows(connection, days)
            rows = connection.execute(TALLY_SOURCES).fetchall()
        return [
            SourceDay(
                window_start=to_moment(day),
                source=source,
                channel=Channel(channel),
                posts=posts,
                last_posted_at=to_moment(last),
            )
            for day, source, channel, posts, last in rows
        ]


UPSERT_POST = """
INSERT INTO posts (post_id, posted_at, hour, day, kind, label, unsure, source, channel,
                   author_hash, reach, labelled_at, body)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (post_id) DO UPDATE SET
    kind = excluded.kind, label = excluded.label, unsure = excluded.unsure,
    source = excluded.source, channel = excluded.channel, author_hash = excluded.author_hash,
    reach = excluded.reach, labelled_at = excluded.labelled_at, body = excluded.body
WHERE excluded.labelled_at >= labelled_at AND excluded.posted_at = posted_at
RETURNING number
"""

TALLY = """
WITH touched AS (SELECT number, {window} AS window_start, kind, label, channel, author_hash, reach
                 FROM posts WHERE {window} IN (SELECT window_start FROM wanted)),
     placed AS (SELECT touched.*, :nation AS province FROM touched
                UNION ALL
                SELECT touched.*, province FROM touched JOIN post_provinces USING (number))
SELECT window_start, kind, label, province, channel,
       count(*), count(DISTINCT author_hash), sum(reach)
FROM placed GROUP BY window_start, kind, label, province, channel ORDER BY 1, 2, 3, 4, 5
"""

TALLY_SOURCES = """
SELECT day, source, channel, count(*), max(posted_at)
FROM posts WHERE day IN (SELECT window_start FROM wanted)
GROUP BY day, source, channel ORDER BY 1, 2, 3
"""


def _row_of(labelled: LabelledPost) -> tuple[object, ...]:
    post, verdict = labelled.post, labelled.verdict
    return (
        post.post_id,
        to_seconds(post.posted_at),
        to_seconds(window_of(post.posted_at, Granularity.HOUR)),
        to_seconds(window_of(post.posted_at, Granularity.DAY)),
        verdict.kind.value,
        verdict.label,
        verdict.unsure,
        post.source,
        post.channel.value,
        post.author_hash,
        post.engagement.reach,
        labelled.labelled_at.timestamp(),
        labelled.model_dump_json(),
    )


def _save_provinces_and_words(
    connection: sqlite3.Connection, number: int, labelled: LabelledPost
) -> None:
    connection.execute("DELETE FROM post_provinces WHERE number = ?", [number])
    connection.executemany(
        "INSERT INTO post_provinces (number, province) VALUES (?, ?)",
        [(number, province) for province in labelled.post.provinces],
    )
    connection.execute("DELETE FROM post_words WHERE rowid = ?", [number])
    connection.execute(
        "INSERT INTO post_words (rowid, folded) VALUES (?, ?)", [number, fold(labelled.post.text)]
    )


def _conditions(query: PostQuery) -> tuple[str, list[object]]:
    """Return the condition of a query as SQL, and the values that it binds."""
    clauses: list[tuple[str, object]] = []
    for column, value in (
        ("kind", query.kind),
        ("label", query.label),
        ("source", query.source),
        ("unsure", query.unsure),
    ):
        if value is not None:
            clauses.append((f"{column} = ?", value))
    if query.province is not None:
        clauses.append(
            ("number IN (SELECT number FROM post_provinces WHERE province = ?)", query.province)
        )
    if query.since is not None:
        clauses.append(("posted_at >= ?", to_seconds(query.since)))
    if query.until is not None:
        clauses.append(("posted_at < ?", to_seconds(query.until)))
    if words := _match_of(query.words):
        clauses.append(("number IN (SELECT rowid FROM post_words WHERE post_words MATCH ?)", words))
    sql = [clause for clause, _ in clauses]
    values = [value for _, value in clauses]
    if query.ids is not None:
        sql.append(f"post_id IN ({', '.join('?' * len(query.ids))})")
        values.extend(query.ids)
    return " AND ".join(sql) or "1", values


def _match_of(words: str) -> str:
    """Return words as an FTS5 expression: each phrase between quotes, which keep it whole."""
    return " ".join(f'"{phrase}"' for phrase in phrases_of(words))


def _list_windows(connection: sqlite3.Connection, windows: Collection[datetime]) -> None:
    connection.execute("CREATE TEMP TABLE wanted (window_start INTEGER PRIMARY KEY)")
    connection.executemany(
        "INSERT OR IGNORE INTO wanted VALUES (?)", [(to_seconds(window),) for window in windows]
    )
