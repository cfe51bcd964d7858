"""What may be asked of the index; nothing here can ask for a person."""

from dataclasses import dataclass
from datetime import datetime

from langnghe.domain import Granularity, Kind
from langnghe.text import fold


@dataclass(frozen=True)
class PostQuery:
    """Posts that have all of this; what is None or empty does not matter.

    Attributes:
        words: all of them must stand in the text; between double quotes, as a phrase.
        since: posted at this moment or later.
        until: posted before this moment.
        unsure: only what the classifier was unsure of, or only what it was sure of.
        ids: only posts with these ids.
    """

    words: str = ""
    kind: Kind | None = None
    label: str | None = None
    province: str | None = None
    source: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    unsure: bool | None = None
    ids: tuple[str, ...] | None = None


def phrases_of(words: str) -> list[str]:
    """Return, folded, what must stand in a text: each word, and what is between double quotes."""
    pieces = fold(words).split('"')
    phrases = [" ".join(piece.split()) for piece in pieces[1::2]]
    single = [word for piece in pieces[::2] for word in piece.split()]
    return [term for term in [*phrases, *single] if any(map(str.isalnum, term))]


@dataclass(frozen=True)
class SeriesQuery:
    """Records of windows from `since` up to, not with, `until`; what is None does not matter."""

    granularity: Granularity
    since: datetime | None = None
    until: datetime | None = None
    kinds: tuple[Kind, ...] | None = None
    label: str | None = None
    province: str | None = None
