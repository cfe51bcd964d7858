"""A document to a post: one form of text, one clock, and nobody in it who could be found."""

import hashlib
import hmac
import re
from datetime import UTC, datetime, timedelta

from ingest.mask import mask
from ingest.mask.skeleton import skeleton_of
from ingest.tidy import tidy
from langnghe.domain import Document, Post, RejectionReason
from langnghe.errors import InvalidPostError
from langnghe.places import resolve
from langnghe.text import to_nfc

MAX_TEXT_CHARACTERS = 64_000
"""No network lets anybody post more: Facebook ends at 63,206."""

FUTURE_TOLERANCE = timedelta(minutes=10)
"""How far the clocks of sources may run ahead of ours."""

EARLIEST = datetime(2004, 1, 1, tzinfo=UTC)
"""Before the social networks there were no posts; such dates are defaults of broken software."""

_ID_LENGTH = 32
_FINGERPRINT_LENGTH = 16
_MASK_OR_NOT_LETTER = re.compile(r"<[a-z_]+>|[\W\d_]+")


def to_post(document: Document, *, now: datetime, author_key: bytes) -> Post:
    """Return the post in this document, without its author and with personal data masked.

    Raises:
        InvalidPostError: its text is empty or too long, or its date cannot be.
    """
    _check_dates(document, now)
    masked = mask(_visible_text(document.text))
    source = tidy(document.source)
    found = resolve(masked.text, posted_at=document.posted_at, hints=document.place_hints)
    return Post(
        post_id=post_id_of(source, document.external_id),
        source=source,
        platform=tidy(document.platform),
        channel=document.channel,
        author_hash=author_hash_of(source, document.author, author_key),
        text=masked.text,
        posted_at=document.posted_at.astimezone(UTC),
        collected_at=(document.collected_at or now).astimezone(UTC),
        link_domains=masked.link_domains,
        places=found.places,
        ambiguous_places=found.ambiguous,
        fingerprint=fingerprint_of(masked.text, masked.link_domains),
        engagement=document.engagement,
    )


def post_id_of(source: str, external_id: str) -> str:
    """Return the id of a post: the same wherever and whenever the document comes."""
    return _digest(f"{len(source)}:{source}{to_nfc(external_id)}")[:_ID_LENGTH]


def author_hash_of(source: str, author: str | None, key: bytes) -> str:
    """Return a keyed hash of an author within one source; unknown authors of a source share one."""
    name = tidy(author or "")
    known = "author" if name else "nobody"
    message = f"{known}:{len(source)}:{source}{name}".encode()
    return hmac.new(key, message, hashlib.sha256).hexdigest()[:_ID_LENGTH]


def fingerprint_of(text: str, link_domains: tuple[str, ...] = ()) -> str:
    """Return a hash on which copies agree, whatever their marks, case, numbers, links and signs."""
    folded = skeleton_of(text).folded
    words = folded
    for domain in link_domains:
        words = words.replace(domain, " ")
    letters = _MASK_OR_NOT_LETTER.sub(" ", words).split()
    return _digest(" ".join(letters) if letters else folded)[:_FINGERPRINT_LENGTH]


def _visible_text(text: str) -> str:
    if len(text) > MAX_TEXT_CHARACTERS:
        raise InvalidPostError(RejectionReason.TOO_LARGE, "text")
    visible = tidy(text)
    if not visible:
        raise InvalidPostError(RejectionReason.EMPTY_TEXT)
    return visible


def _check_dates(document: Document, now: datetime) -> None:
    latest = now + FUTURE_TOLERANCE
    if document.posted_at > latest:
        raise InvalidPostError(RejectionReason.DATE_IN_FUTURE)
    if document.posted_at < EARLIEST:
        raise InvalidPostError(RejectionReason.DATE_TOO_OLD)
    if document.collected_at and not EARLIEST <= document.collected_at <= latest:
        raise InvalidPostError(RejectionReason.BAD_RECORD, "collected_at")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
