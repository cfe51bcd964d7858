"""Recorded files row by row: JSON lines or CSV, plain or gzipped, whatever state they are in."""

import codecs
import csv
import gzip
import io
import itertools
import json
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, NamedTuple

from ingest.parse import MAX_MESSAGE_BYTES
from langnghe.errors import SettingsError

MAX_ROW_BYTES = MAX_MESSAGE_BYTES + 1
"""A longer row is cut here, so that ingest sees that it is too large and counts it."""

KINDS = (".jsonl", ".ndjson", ".csv")

DELIMITERS = (",", ";", "\t")
"""What may part the cells of a table; Excel chooses by the language of the computer."""

_QUOTED = re.compile(r'"[^"]*"')


class Row(NamedTuple):
    """One row: its bytes, and its columns unless nobody can read them."""

    raw: bytes
    columns: dict[str, object] | None


@dataclass(frozen=True)
class RecordedFile:
    """A file whose name says how to read it."""

    path: Path
    kind: str = field(init=False)
    zipped: bool = field(init=False)

    def __post_init__(self) -> None:
        name = self.path.name.lower()
        object.__setattr__(self, "zipped", name.endswith(".gz"))
        object.__setattr__(self, "kind", Path(name.removesuffix(".gz")).suffix)
        if self.kind not in KINDS:
            raise SettingsError(
                f"Không biết đọc tệp {self.path}: tên phải kết thúc bằng .jsonl, .ndjson hoặc .csv "
                "(có thể thêm .gz)."
            )
        if not self.path.is_file():
            raise SettingsError(f"Không tìm thấy tệp {self.path}. Hãy kiểm tra lại đường dẫn.")

    @property
    def size_bytes(self) -> int:
        """How long the file is on disk."""
        return self.path.stat().st_size


class OpenRows:
    """The rows of an open file, and how many of its bytes were read for them."""

    def __init__(self, on_disk: IO[bytes], content: IO[bytes], kind: str) -> None:
        self._on_disk = on_disk
        self._content = content
        self._kind = kind

    @property
    def bytes_read(self) -> int:
        """How far into the file on disk the reading has come."""
        return self._on_disk.tell()

    def lines(self) -> Iterator[bytes]:
        """Yield the lines that are not blank, each cut where it is too long."""
        return (line for line in _lines(self._content) if line.strip())

    def __iter__(self) -> Iterator[Row]:
        lines = _lines(self._content)
        return _csv_rows(lines) if self._kind == ".csv" else _json_rows(lines)


@contextmanager
def open_rows(file: RecordedFile) -> Iterator[OpenRows]:
    """Open a file for one reading from its beginning.

    Raises:
        SettingsError: the compression is damaged; rows before the damage were given.
    """
    try:
        with file.path.open("rb") as on_disk:
            if file.zipped:
                with gzip.open(on_disk) as content:
                    yield OpenRows(on_disk, io.BufferedReader(content), file.kind)
            else:
                yield OpenRows(on_disk, on_disk, file.kind)
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise SettingsError(
            f"Tệp nén {file.path} bị hỏng hoặc bị cụt. Các dòng đọc được trước chỗ hỏng đã giữ; "
            "hãy lấy lại tệp nguyên vẹn rồi chạy lại."
        ) from error


def check_beginning(file: RecordedFile) -> None:
    """See that a file holds something, and that its header and first row are UTF-8.

    Raises:
        SettingsError: it is empty, or in another encoding.
    """
    is_table = file.kind == ".csv"
    with open_rows(file) as rows:
        first = list(itertools.islice(rows.lines(), 2 if is_table else 1))
    if not first:
        raise SettingsError(f"Tệp {file.path} rỗng, không có dòng nào để phát.")
    if not all(map(_seems_utf8, first)):
        advice = "Trong Excel hãy lưu dạng “CSV UTF-8”." if is_table else "Hãy lưu lại dạng UTF-8."
        raise SettingsError(f"Tệp {file.path} không phải UTF-8. {advice}")


def _seems_utf8(line: bytes) -> bool:
    """Tell UTF-8 from other encodings; UTF-16 without its mark is known by its many zeros."""
    is_cut = len(line) >= MAX_ROW_BYTES
    try:
        codecs.getincrementaldecoder("utf-8")().decode(line, final=not is_cut)
    except UnicodeDecodeError:
        return False
    return line.count(0) * 4 <= len(line)


def _lines(content: IO[bytes]) -> Iterator[bytes]:
    """Yield lines without their ends, each cut at the limit however long it is."""
    while line := content.readline(MAX_ROW_BYTES):
        rest = line
        while not rest.endswith(b"\n") and (rest := content.readline(MAX_ROW_BYTES)):
            pass
        yield line.rstrip(b"\r\n")


def _json_rows(lines: Iterator[bytes]) -> Iterator[Row]:
    for number, line in enumerate(lines):
        content = line.removeprefix(b"\xef\xbb\xbf") if number == 0 else line
        if content.strip():
            yield Row(content, _columns_of(content))


def _columns_of(line: bytes) -> dict[str, object] | None:
    try:
        columns = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return columns if isinstance(columns, dict) else None


class _Memory:
    """Hands lines on as text and remembers their bytes until a row is made of them."""

    def __init__(self, lines: Iterator[bytes]) -> None:
        self._lines = lines
        self._taken: list[bytes] = []

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self._taken.append(line)
            yield line.decode("utf-8", "surrogateescape") + "\n"

    def forget(self) -> bytes:
        """Return the bytes of the lines since the last call."""
        raw = b"\n".join(self._taken)[:MAX_ROW_BYTES]
        self._taken.clear()
        return raw


def _csv_rows(lines: Iterator[bytes]) -> Iterator[Row]:
    """Yield rows as a header names them; a row of another width keeps its bytes only."""
    header = next((line for line in lines if line.strip()), b"")
    memory = _Memory(itertools.chain([header], lines))
    reader = csv.reader(iter(memory), delimiter=_delimiter_of(header.decode("utf-8", "replace")))
    names: list[str] | None = None
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:  # a cell beyond any use; the reader goes on with the next line
            yield Row(memory.forget(), None)
            continue
        raw = memory.forget()
        if names is None:
            names = [name.removeprefix("\ufeff").strip() for name in cells]
        elif cells:
            yield Row(raw, _cells_by_name(names, cells))


def _delimiter_of(header: str) -> str:
    """Return what parts most names; a comma where nothing does."""
    bare = _QUOTED.sub("", header)
    return max(DELIMITERS, key=bare.count)


def _cells_by_name(names: list[str], cells: list[str]) -> dict[str, object] | None:
    readable = len(cells) == len(names) and all(
        cell.isprintable() or _is_utf8(cell) for cell in cells
    )
    return dict(zip(names, cells, strict=True)) if readable else None


def _is_utf8(cell: str) -> bool:
    try:
        cell.encode()
    except UnicodeEncodeError:
        return False
    return True
