"""Topics as folders: one immutable file a publish, numbered without gaps."""

import fcntl
import json
import os
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

from langnghe.errors import SettingsError, UnavailableError
from langnghe.topics.messages import Batch, Message, Progress, Received

POLL_SECONDS = 0.5


class _Segment(NamedTuple):
    """One published file: its number, how many messages it holds, and where it is."""

    number: int
    size: int
    path: Path


class _GroupState(NamedTuple):
    """The number of the last file that a group has done, and its tallies so far."""

    number: int
    tallies: dict[str, int]


class FileTopic:
    """A topic in a folder, for one machine; Spark's file source can read it as it is.

    A publish becomes visible at once and whole: the file is written beside, flushed to disk and
    linked under the next number, so a reader that has seen file n has not missed an earlier one.
    Names that begin with a dot are ours: Spark does not look at them.
    """

    def __init__(self, root: str, name: str) -> None:
        self.folder = Path(root) / name
        self._groups = self.folder / ".groups"

    def publish(self, messages: Iterable[Message]) -> None:
        """Append messages as one file; on return it is on disk."""
        lines = [message.value.replace(b"\n", b" ") + b"\n" for message in messages]
        if not lines:
            return
        self.create()
        draft = self.folder / f".draft-{uuid4().hex}"
        _write_durably(draft, b"".join(lines))
        with _locked(self.folder / ".publish.lock"):
            segments = self._segments()
            if segments:
                _make_newer(draft, segments[-1].path)
            draft.rename(self.folder / f"{self._next_number(segments):012d}-{len(lines)}.jsonl")
        _flush_folder(self.folder)

    def create(self) -> None:
        """Make the folder where it is missing; raw documents name people, so it is ours alone."""
        _make_folder(self.folder, mode=0o700)

    def _next_number(self, segments: list[_Segment]) -> int:
        """Return a number above every file that is or ever was read, deleted ones too."""
        read = [self._state_of(path.stem).number for path in self._groups.glob("[!.]*.json")]
        return 1 + max([*read, segments[-1].number if segments else -1])

    def batches(self, group: str, *, limit: int, follow: bool = False) -> Iterator[Batch]:
        """Yield uncommitted messages, whole files at a time, while holding the group's lock."""
        _make_folder(self._groups)
        with _locked(self._groups / f"{group}.lock", wait=False):
            done = self._state_of(group).number
            while True:
                waiting = [segment for segment in self._segments() if segment.number > done]
                if waiting:
                    segments = _first(waiting, limit)
                    done = segments[-1].number
                    yield self._read(group, segments)
                elif follow:
                    time.sleep(POLL_SECONDS)
                else:
                    return

    def _read(self, group: str, segments: list[_Segment]) -> Batch:
        received = tuple(
            Received(f"{segment.number}:{line_number}", line)
            for segment in segments
            for line_number, line in enumerate(segment.path.read_bytes().split(b"\n")[:-1])
        )
        last = str(segments[-1].number)
        return Batch(received, lambda tallies: self.commit(group, [last], tallies))

    def commit(self, group: str, positions: Iterable[str], tallies: Mapping[str, int]) -> None:
        """Write the group's position and tallies in one atomic step.

        A position is a file's number, alone or before a colon. Committing what is committed
        already changes nothing.
        """
        number = max(int(position.partition(":")[0]) for position in positions)
        state = self._state_of(group)
        if number <= state.number:
            return
        names = {*state.tallies, *tallies}
        total = {name: state.tallies.get(name, 0) + tallies.get(name, 0) for name in names}
        _make_folder(self._groups)
        draft = self._groups / f".draft-{uuid4().hex}"
        _write_durably(draft, json.dumps({"number": number, "tallies": total}).encode())
        draft.rename(self._groups / f"{group}.json")
        _flush_folder(self._groups)

    def progress(self, group: str) -> Progress:
        """Count messages by the names of the files, without opening them."""
        state = self._state_of(group)
        segments = self._segments()
        return Progress(
            published=sum(segment.size for segment in segments),
            committed=sum(s.size for s in segments if s.number <= state.number),
            tallies=state.tallies,
        )

    def _state_of(self, group: str) -> _GroupState:
        try:
            return _GroupState(**json.loads((self._groups / f"{group}.json").read_bytes()))
        except FileNotFoundError:
            return _GroupState(number=-1, tallies={})
        except (NotADirectoryError, PermissionError) as error:
            raise _unusable(self.folder) from error

    def _segments(self) -> list[_Segment]:
        return sorted(_segment_of(path) for path in self.folder.glob("[0-9]*.jsonl"))


def _segment_of(path: Path) -> _Segment:
    number, _, size = path.stem.partition("-")
    return _Segment(int(number), int(size), path)


def _first(segments: list[_Segment], limit: int) -> list[_Segment]:
    """Return leading segments of together at most `limit` messages, but at least one."""
    taken, size = [segments[0]], segments[0].size
    for segment in segments[1:]:
        size += segment.size
        if size > limit:
            break
        taken.append(segment)
    return taken


def _make_newer(path: Path, older: Path) -> None:
    """Put a file's time after another's, whatever the clock says: Spark reads by time."""
    earliest = older.stat().st_mtime_ns + 1_000_000
    moment = max(path.stat().st_mtime_ns, earliest)
    os.utime(path, ns=(moment, moment))


def _make_folder(folder: Path, mode: int = 0o777) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=mode)
    except OSError as error:
        raise _unusable(folder) from error


def _unusable(folder: Path) -> SettingsError:
    return SettingsError(
        f"Không dùng được thư mục {folder}: một phần đường dẫn là tệp, hoặc không có quyền. "
        "Hãy đặt LANGNGHE_TOPICS_URL=file:THƯ_MỤC với một thư mục ghi được."
    )


def _write_durably(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def _locked(path: Path, *, wait: bool = True) -> Iterator[None]:
    """Hold a lock that the kernel frees when the process ends, however it ends."""
    with path.open("wb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise UnavailableError(
                f"Một tiến trình khác đang đọc topic này ({path}): hãy dừng nó trước."
            ) from error
        yield
