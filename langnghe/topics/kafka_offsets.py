"""How far a group is in each partition, and its tallies, which travel with its offsets."""

import json
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from langnghe.errors import LangngheError
from langnghe.topics.messages import Progress

LARGEST_NOTE_BYTES = 4_096
"""What a broker keeps beside an offset, unless it is told to keep more."""


class Committed(NamedTuple):
    """What a group has committed for one partition: the next offset to read, and a note."""

    offset: int
    note: str = ""


class Extent(NamedTuple):
    """The first offset that a partition still has, and the next that it will have."""

    first: int
    end: int


def position_of(partition: int, offset: int) -> str:
    """Return the place of a message on its topic."""
    return f"{partition}:{offset}"


def next_offsets(positions: Iterable[str]) -> dict[int, int]:
    """Return, for each partition in these positions, the offset after the last of them."""
    found: dict[int, int] = {}
    for position in positions:
        partition, _, offset = position.partition(":")
        found[int(partition)] = max(found.get(int(partition), 0), int(offset) + 1)
    return found


def advanced(
    committed: Mapping[int, Committed], done: Mapping[int, int], tallies: Mapping[str, int]
) -> dict[int, Committed]:
    """Return what to commit so that all before `done` is done; nothing where it is already.

    The tallies go to the note of one partition, the others keep theirs: together they are what
    the group has counted, and they move in the same step as the offsets.
    """
    before = {partition: committed.get(partition, Committed(0)) for partition in done}
    moved = {
        partition: Committed(offset, before[partition].note)
        for partition, offset in done.items()
        if offset > before[partition].offset
    }
    if moved:
        bearer = min(moved)
        note = _to_note(_added(_from_note(moved[bearer].note), tallies))
        moved[bearer] = moved[bearer]._replace(note=note)
    return moved


def progress_of(extents: Mapping[int, Extent], committed: Mapping[int, Committed]) -> Progress:
    """Add the partitions up; only what the topic still has is counted."""
    tallies: Mapping[str, int] = {}
    done = 0
    for partition, extent in extents.items():
        last = committed.get(partition, Committed(0))
        done += min(max(last.offset, extent.first), extent.end) - extent.first
        tallies = _added(tallies, _from_note(last.note))
    published = sum(extent.end - extent.first for extent in extents.values())
    return Progress(published=published, committed=done, tallies=tallies)


def _added(some: Mapping[str, int], more: Mapping[str, int]) -> dict[str, int]:
    return {name: some.get(name, 0) + more.get(name, 0) for name in {**some, **more}}


def _from_note(note: str) -> dict[str, int]:
    tallies: dict[str, int] = json.loads(note) if note else {}
    return tallies


def _to_note(tallies: Mapping[str, int]) -> str:
    note = json.dumps(tallies, separators=(",", ":"))
    if len(note) > LARGEST_NOTE_BYTES:  # plain ASCII: a character is a byte
        raise LangngheError(
            f"Bảng đếm của nhóm đọc dài {len(note)} byte, vượt giới hạn {LARGEST_NOTE_BYTES} byte "
            "mà Kafka giữ cùng vị trí đọc."
        )
    return note
