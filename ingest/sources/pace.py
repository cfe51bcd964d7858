"""When each recorded document is due: at once, or at a multiple of the pace of its own time."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from langnghe.errors import SettingsError

MAX_SORTED_ROWS = 500_000
"""A file replayed by time is sorted in memory; a longer one must be cut first."""

TICK = timedelta(seconds=1)
"""Documents due within one tick of real time are published together."""


class Chunk(NamedTuple):
    """Messages to publish together, and how many seconds to wait before."""

    messages: list[bytes]
    wait_seconds: float


class _Dated(NamedTuple):
    posted_at: datetime | None
    message: bytes


def at_once(messages: Iterable[bytes], size: int) -> Iterator[Chunk]:
    """Yield messages in their order, `size` at a time, without any wait."""
    chunk: list[bytes] = []
    for message in messages:
        chunk.append(message)
        if len(chunk) == size:
            yield Chunk(chunk, 0)
            chunk = []
    if chunk:
        yield Chunk(chunk, 0)


@dataclass(frozen=True)
class Timeline:
    """Plays documents by their own time, `speed` times as fast; a file needs not be in order.

    Attributes:
        speed: how many seconds of the record pass in one second.
        elapsed: seconds since the replay began.
        size: most documents in one chunk.
    """

    speed: float
    elapsed: Callable[[], float]
    size: int

    def chunks(self, messages: Iterable[bytes], skip: int = 0) -> Iterator[Chunk]:
        """Yield messages oldest first, leaving out the first `skip`; undated ones come first.

        Raises:
            SettingsError: there are too many to be sorted in memory.
        """
        dated = _in_order(messages)[skip:]
        start = next((message.posted_at for message in dated if message.posted_at), None)
        begin = 0
        for end in self._ends(dated):
            first = dated[begin].posted_at
            due = (first - start).total_seconds() / self.speed if first and start else 0.0
            chunk = [message.message for message in dated[begin:end]]
            yield Chunk(chunk, max(due - self.elapsed(), 0.0))
            begin = end

    def _ends(self, dated: list[_Dated]) -> Iterator[int]:
        """Yield where each chunk ends: after one tick of real time or `size` documents."""
        begin = 0
        for place, message in enumerate(dated):
            first = dated[begin].posted_at
            later = first is None or (
                message.posted_at is not None and message.posted_at - first >= TICK * self.speed
            )
            if place > begin and (
                place - begin >= self.size or (later and message.posted_at != first)
            ):
                yield place
                begin = place
        if dated:
            yield len(dated)


def _in_order(messages: Iterable[bytes]) -> list[_Dated]:
    dated = []
    for message in messages:
        dated.append(_Dated(_time_of(message), message))
        if len(dated) > MAX_SORTED_ROWS:
            raise SettingsError(
                f"Tệp có hơn {MAX_SORTED_ROWS} dòng nên không xếp theo thời gian trong bộ nhớ "
                "được. Chưa phát dòng nào. Hãy chia nhỏ tệp, hoặc bỏ --speed để phát hết tốc độ."
            )
    return sorted(dated, key=_moment_or_first)


def _moment_or_first(message: _Dated) -> float:
    return message.posted_at.timestamp() if message.posted_at else float("-inf")


def _time_of(message: bytes) -> datetime | None:
    """Return when a document was posted, or None if it does not say so in a way that we read."""
    try:
        moment = datetime.fromisoformat(json.loads(message)["posted_at"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    return moment if moment.tzinfo else None
