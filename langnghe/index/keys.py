"""How records are filed in the index, whatever its backend: times as seconds, windows by a key."""

from datetime import UTC, datetime
from typing import NamedTuple

from langnghe.domain import Count, SourceDay, Trend


class WindowKey(NamedTuple):
    """What tells the records of one window apart."""

    kind: str
    label: str
    province: str
    channel: str


def key_of(record: Count | Trend | SourceDay) -> WindowKey:
    """Return the key of a record; a source day is filed under its source's name."""
    match record:
        case Count():
            return WindowKey(record.kind.value, record.label, record.province, record.channel.value)
        case Trend():
            return WindowKey(record.kind.value, record.label, record.province, "")
        case SourceDay():
            return WindowKey("", record.source, "", record.channel.value)


def to_seconds(moment: datetime) -> int:
    """Return whole seconds since 1970."""
    return int(moment.timestamp())


def to_moment(seconds: int) -> datetime:
    """Return the moment of whole seconds since 1970, in UTC."""
    return datetime.fromtimestamp(seconds, UTC)
