"""Columns of a recorded row to the fields of a document."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

from ingest.sources.cells import to_count, to_hints, to_moment
from ingest.sources.rows import Row
from langnghe.domain import Channel
from langnghe.errors import SettingsError
from langnghe.text import to_nfc
from langnghe.windows import VIET_NAM

COUNTS = ("engagement.views", "engagement.likes", "engagement.comments", "engagement.shares")
FIELDS = (
    "source", "external_id", "text", "posted_at", "collected_at", "platform", "channel", "url",
    "author", "place_hints", *COUNTS,
)  # fmt: skip
FIRST_ROWS = 100
"""So many rows are looked at to see whether the columns that were named exist."""


@dataclass(frozen=True)
class Columns:
    """Where a row holds each field of a document, and what holds for all rows of a file.

    Attributes:
        paths: dotted path of the column for each field; others stand under their own name.
        fixed: fields that are the same in every row, whatever a column says.
        zone: the zone of times that do not say theirs.
        default_date: when rows without any date were posted.
    """

    paths: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    zone: tzinfo = VIET_NAM
    default_date: datetime | None = None

    def to_document(self, columns: Mapping[str, object]) -> dict[str, object]:
        """Return the fields that the row has; what is missing or unreadable ingest will refuse."""
        found = {name: _cell(columns, self.paths.get(name, name)) for name in FIELDS}
        engagement = {name.partition(".")[2]: to_count(found.pop(name)) for name in COUNTS}
        moments = {
            "posted_at": to_moment(_or_else(found["posted_at"], self.default_date), self.zone),
            "collected_at": to_moment(found["collected_at"], self.zone),
            "place_hints": to_hints(found["place_hints"]),
        }
        given = {
            name: value
            for name, value in found.items()
            if value is not None and (value != "" or name == "text")
        }
        present = {name: value for name, value in moments.items() if value is not None}
        return given | present | {"engagement": engagement} | dict(self.fixed)

    def check(self, rows: Iterable[Row], file_name: str) -> None:
        """See in the first rows of a file whether every column that is needed exists.

        Raises:
            SettingsError: one does not; the message names the columns that do.
        """
        readable = [row.columns for row in rows if row.columns is not None]
        if not readable:
            return  # nothing to compare with: ingest will refuse and count what is there
        present = _told(_names(readable))
        for name, path in self.paths.items():
            if not any(_cell(columns, path) is not None for columns in readable):
                raise SettingsError(
                    f"Tệp {file_name} không có cột {path!r} (đang gán cho {name}) trong "
                    f"{len(readable)} dòng đầu. Các cột có: {present}."
                )
        documents = [self.to_document(columns) for columns in readable]
        for name in ("text", "posted_at", "source"):
            if not any(name in document for document in documents):
                raise SettingsError(
                    f"Tệp {file_name} không có cột {name!r} trong {len(readable)} dòng đầu. "
                    f"{_ADVICE[name]} Các cột có: {present}."
                )


_PLAIN_NAME = re.compile(r"[^\W\d][\w.()-]*(?: [\w.()-]+){0,3}")
_LONGEST_NAME = 40
_MOST_WORDS = 4
_MOST_DIGITS = 3

_ADVICE = {
    "text": "Hãy chỉ cột chứa nội dung, ví dụ --map text=noi_dung.",
    "posted_at": (
        "Hãy chỉ cột ngày đăng, ví dụ --map posted_at=ngay_dang, "
        "hoặc cho một ngày chung bằng --default-date 2026-03-01."
    ),
    "source": "Hãy đặt tên nguồn, ví dụ --source bao-dia-phuong.",
}


class Numbering:
    """Gives rows without an id one of their own: by what they hold, and which copy they are."""

    def __init__(self) -> None:
        self._copies: Counter[bytes] = Counter()

    def id_of(self, raw: bytes) -> str:
        """Return an id that is the same whenever the file is read again from its beginning."""
        content = hashlib.sha256(raw).digest()[:16]
        self._copies[content] += 1
        return f"row:{content.hex()}:{self._copies[content]}"


def to_message(row: Row, columns: Columns, numbering: Numbering) -> bytes:
    """Return the row as a document, or as it is where nobody can read it."""
    if row.columns is None:
        return row.raw
    document = columns.to_document(row.columns)
    if "external_id" not in document:
        document["external_id"] = numbering.id_of(row.raw)
    try:
        return json.dumps(document, ensure_ascii=False).encode()
    except (UnicodeEncodeError, RecursionError):
        return row.raw


def parse_paths(options: Iterable[str]) -> dict[str, str]:
    """Read `field=dotted.path` options.

    Raises:
        SettingsError: one is not of that form, or names a field that documents do not have.
    """
    paths = {}
    for option in options:
        name, sign, path = option.partition("=")
        if not (sign and path) or name not in FIELDS:
            raise SettingsError(
                f"Không hiểu --map {option!r}. Cách viết: --map TRƯỜNG=CỘT, với TRƯỜNG là "
                f"một trong: {', '.join(FIELDS)}."
            )
        paths[name] = path
    return paths


def fixed_fields(
    source: str | None, platform: str | None, channel: Channel | None
) -> dict[str, str]:
    """Return the fields that the command line sets for every row."""
    given = {"source": source, "platform": platform, "channel": channel and channel.value}
    return {name: value for name, value in given.items() if value}


def _cell(columns: Mapping[str, object], path: str) -> object:
    """Follow a dotted path; a column whose own name has dots wins."""
    if path in columns:
        return columns[path]
    cell: object = columns
    for name in path.split("."):
        if not isinstance(cell, Mapping):
            return None
        cell = cell.get(name)
    return cell


def _or_else(cell: object, default: datetime | None) -> object:
    return default if cell in (None, "") else cell


def _names(rows: list[dict[str, object]]) -> list[str]:
    names: dict[str, None] = {}
    for columns in rows:
        for name, cell in columns.items():
            inner = [f"{name}.{key}" for key in cell] if isinstance(cell, Mapping) else [name]
            names.update(dict.fromkeys(inner))
    return list(names)[:40]


def _told(names: list[str]) -> str:
    """Return the names for a message; a cell that was taken for a name is somebody's words.

    So no name is quoted where one of them holds four digits, an address or a sentence: the file
    may have no header. Otherwise short names of letters are.
    """
    if any(map(_is_content, names)):
        return f"{len(names)} cột không in tên ra được, có thể tệp thiếu dòng tên cột"
    plain = [name for name in map(to_nfc, names) if _is_plain(name)]
    hidden = len(names) - len(plain)
    return ", ".join(plain + ([f"{hidden} cột khác không in tên ra được"] if hidden else []))


def _is_content(name: str) -> bool:
    digits = sum(map(str.isdigit, name))  # a date or a phone, however it is parted
    return digits > _MOST_DIGITS or "@" in name or len(name.split()) > _MOST_WORDS


def _is_plain(name: str) -> bool:
    return len(name) <= _LONGEST_NAME and bool(_PLAIN_NAME.fullmatch(name))
