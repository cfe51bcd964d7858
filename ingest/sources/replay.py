"""Recorded posts as if they came in now: rows of a file to documents on `posts.raw`."""

import itertools
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from ingest.sources.bookmark import Bookmark, bookmark_of
from ingest.sources.columns import FIRST_ROWS, Columns, Numbering, to_message
from ingest.sources.pace import Chunk, Timeline, at_once
from ingest.sources.rows import OpenRows, RecordedFile, check_beginning, open_rows
from langnghe.topics import Topic
from langnghe.topics.messages import Message

CHUNK_SIZE = 1_000
"""Rows published at once; so many at most come twice after a crash, and are then recognised."""


@dataclass(frozen=True)
class Plan:
    """How a file is replayed.

    Attributes:
        columns: where its rows hold what.
        topic_identity: where it goes; another place is another replay, with a bookmark of its own.
        speed: how many seconds of the record pass in one second; None for full speed.
        restart: begin at the first row even if rows were published before.
    """

    columns: Columns
    topic_identity: str
    speed: float | None = None
    restart: bool = False


@dataclass(frozen=True)
class Replayed:
    """What one replay did: rows that it published, and rows that were published before it."""

    published: int
    skipped: int
    stopped: bool = False  # a person ended it before the end of the file


Progress = Callable[[int], None]
"""Told how many bytes of the file are read."""


def replay(
    file: RecordedFile,
    raw: Topic,
    plan: Plan,
    state_dir: Path,
    *,
    progress: Progress = lambda _bytes_read: None,
    wait: Callable[[float], None] = time.sleep,
) -> Replayed:
    """Publish every row of the file that no earlier replay has published, or until Ctrl-C.

    Raises:
        SettingsError: a column that is needed does not exist, or the file is empty, damaged or
            not UTF-8.
    """
    _check_first_rows(file, plan.columns)
    options = repr(plan.columns) + repr(plan.speed) + plan.topic_identity
    bookmark = bookmark_of(file, options, state_dir)
    skipped = done = 0 if plan.restart else bookmark.rows_done()
    stopped = False
    try:
        with open_rows(file) as rows:
            for chunk in _chunks(rows, plan, skipped):
                wait(chunk.wait_seconds)
                raw.publish(Message(file.path.name, message) for message in chunk.messages)
                done += len(chunk.messages)
                bookmark.move(done)
                progress(rows.bytes_read)
    except KeyboardInterrupt:
        stopped = True
    return Replayed(published=done - skipped, skipped=skipped, stopped=stopped)


def _check_first_rows(file: RecordedFile, columns: Columns) -> None:
    check_beginning(file)
    with open_rows(file) as rows:
        columns.check(itertools.islice(rows, FIRST_ROWS), file.path.name)


def _chunks(rows: OpenRows, plan: Plan, skip: int) -> Iterator[Chunk]:
    numbering = Numbering()
    messages = (to_message(row, plan.columns, numbering) for row in rows)
    if plan.speed is None:
        return at_once(itertools.islice(messages, skip, None), CHUNK_SIZE)
    start = time.monotonic()
    timeline = Timeline(plan.speed, lambda: time.monotonic() - start, CHUNK_SIZE)
    return timeline.chunks(messages, skip)


__all__ = ["Bookmark", "Plan", "Replayed", "replay"]
