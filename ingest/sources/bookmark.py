"""How far the replay of a file has come, so that a replay that was killed goes on from there."""

import hashlib
import json
import os
from dataclasses import dataclass
from pathlib import Path

from ingest.sources.rows import RecordedFile
from ingest.state_folder import make_state_folder


@dataclass(frozen=True)
class Bookmark:
    """A small file that holds the number of rows published; written after they are durable."""

    path: Path

    def rows_done(self) -> int:
        """Return how many rows were published before; none where nothing readable says so."""
        try:
            return int(json.loads(self.path.read_bytes())["rows"])
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return 0

    def move(self, rows: int) -> None:
        """Remember, in one step, that so many rows are published."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        draft = self.path.with_suffix(f".draft-{os.getpid()}")
        with draft.open("wb") as file:
            file.write(json.dumps({"rows": rows}).encode())
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self.path)


def bookmark_of(file: RecordedFile, options: str, state_dir: Path) -> Bookmark:
    """Return the bookmark of this very file, read with these very options.

    Raises:
        SettingsError: the state folder cannot be used.
    """
    make_state_folder(state_dir)
    status = file.path.stat()
    identity = f"{file.path.resolve()}\n{status.st_size}\n{status.st_mtime_ns}\n{options}"
    name = hashlib.sha256(identity.encode(errors="surrogateescape")).hexdigest()[:32]
    return Bookmark(state_dir / "replay" / f"{name}.json")
