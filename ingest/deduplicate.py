"""Where each id was seen first: the memory that makes a document count once."""

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from ingest.state_folder import make_state_folder

_LOOKUP_SIZE = 500

_SCHEMA = """
CREATE TABLE IF NOT EXISTS seen (
    post_id BLOB PRIMARY KEY, position TEXT NOT NULL
) WITHOUT ROWID
"""


class SeenIds:
    """Which position on `posts.raw` an id belongs to: the first that ever claimed it."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def claim(self, ids: Mapping[str, str]) -> frozenset[str]:
        """Claim an id for each position; return the positions that own theirs, safely on disk.

        A position that owned its id before a crash owns it still; any other position that brings
        the same id is a duplicate for good. Earlier positions come first in the mapping.
        """
        claims = [(bytes.fromhex(post_id), position) for position, post_id in ids.items()]
        with self._database:
            self._database.executemany(
                "INSERT OR IGNORE INTO seen VALUES (?, ?)", sorted_once(claims)
            )
        owners = self._owners([post_id for post_id, _ in claims])
        return frozenset(position for post_id, position in claims if owners[post_id] == position)

    def _owners(self, post_ids: Sequence[bytes]) -> dict[bytes, str]:
        owners: dict[bytes, str] = {}
        for start in range(0, len(post_ids), _LOOKUP_SIZE):
            some = post_ids[start : start + _LOOKUP_SIZE]
            marks = ",".join("?" * len(some))
            owners.update(
                self._database.execute(
                    f"SELECT post_id, position FROM seen WHERE post_id IN ({marks})",  # noqa: S608 - only question marks are put in
                    some,
                )
            )
        return owners


def sorted_once(claims: Iterable[tuple[bytes, str]]) -> list[tuple[bytes, str]]:
    """Return the first claim on each id, in the order in which the database stores them."""
    first: dict[bytes, str] = {}
    for post_id, position in claims:
        first.setdefault(post_id, position)
    return sorted(first.items())


@contextmanager
def open_seen_ids(state_dir: Path, topics: str) -> Iterator[SeenIds]:
    """Open the memory of what came on these topics; it survives a crash of the machine.

    Positions on other topics are other positions: each identity has a memory of its own.
    """
    name = hashlib.sha256(topics.encode()).hexdigest()[:8]
    make_state_folder(state_dir)
    with closing(sqlite3.connect(state_dir / f"seen-ids-{name}.db")) as database:
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = FULL")
        database.execute(_SCHEMA)
        yield SeenIds(database)
