"""What travels on a topic, whatever the backend."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Message(NamedTuple):
    """Bytes to publish; messages with one key keep their order."""

    key: str
    value: bytes


class Received(NamedTuple):
    """Bytes as they lie on a topic, and the one place where they lie."""

    position: str
    value: bytes


@dataclass(frozen=True)
class Batch:
    """What a group reads and commits at once; not committed, it is read again."""

    messages: tuple[Received, ...]
    commit: Callable[[Mapping[str, int]], None]
    """Mark the batch as done and, in the same step, add these tallies to the group's."""


@dataclass(frozen=True)
class Progress:
    """How far a group has come on a topic."""

    published: int
    committed: int
    tallies: Mapping[str, int] = field(default_factory=dict)

    @property
    def lag(self) -> int:
        """Messages that wait for the group."""
        return self.published - self.committed
