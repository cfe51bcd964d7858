"""Bytes of a raw message to a Document, or the reason why they can never be one."""

import json
from typing import NoReturn

from pydantic import ValidationError

from langnghe.domain import Document, Engagement, RejectionReason
from langnghe.errors import InvalidPostError

MAX_MESSAGE_BYTES = 256 * 1024
"""A raw message above this is refused unread."""

MAX_COUNT = 10**12
"""No post was ever seen or liked so often: more is a fault of the source."""


def parse(raw: bytes) -> Document:
    """Return the document that these bytes hold.

    Raises:
        InvalidPostError: they hold none; the reason names the fault, the detail only fields.
    """
    if len(raw) > MAX_MESSAGE_BYTES:
        raise InvalidPostError(RejectionReason.TOO_LARGE)
    content = _decode(raw)
    fields = _json_object(content)
    if "\\u" in content:
        _check_strings(fields)
    try:
        document = Document.model_validate(fields)
    except ValidationError as error:
        raise _invalid_fields(error) from None  # its message holds what the fields held
    _check_counts(document.engagement)
    return document


def _decode(raw: bytes) -> str:
    try:
        content = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidPostError(RejectionReason.BAD_ENCODING) from None
    if "\0" in content:
        raise InvalidPostError(RejectionReason.NULL_BYTE)
    return content


def _json_object(content: str) -> dict[str, object]:
    try:
        fields = json.loads(content, parse_constant=_refuse_constant)
    except (ValueError, RecursionError):  # not JSON; too long a number; too deeply nested
        raise InvalidPostError(RejectionReason.BAD_JSON) from None
    if not isinstance(fields, dict):
        raise InvalidPostError(RejectionReason.BAD_JSON)
    return fields


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)  # NaN and Infinity are not JSON


def _check_strings(fields: dict[str, object]) -> None:
    """Refuse what escapes can smuggle into a string: null characters and halves of characters."""
    waiting: list[object] = [fields]
    while waiting:
        match waiting.pop():
            case str(text):
                _check_string(text)
            case list(items):
                waiting.extend(items)
            case dict(members):
                waiting.extend(members.keys())
                waiting.extend(members.values())


def _check_string(text: str) -> None:
    if "\0" in text:
        raise InvalidPostError(RejectionReason.NULL_BYTE)
    try:
        text.encode()
    except UnicodeEncodeError:
        raise InvalidPostError(RejectionReason.BAD_ENCODING) from None


def _invalid_fields(error: ValidationError) -> InvalidPostError:
    """Tell a date at fault from other fields at fault; only names come from the error."""
    places = [
        fault["loc"]
        for fault in error.errors(include_url=False, include_context=False, include_input=False)
    ]
    names = sorted({".".join(str(part) for part in place[:2]) for place in places})
    only_date = all(place[0] == "posted_at" for place in places)
    reason = RejectionReason.BAD_DATE if only_date else RejectionReason.BAD_RECORD
    return InvalidPostError(reason, ", ".join(names))


def _check_counts(engagement: Engagement) -> None:
    counts = (engagement.views, engagement.likes, engagement.comments, engagement.shares)
    if max(counts) > MAX_COUNT:
        raise InvalidPostError(RejectionReason.BAD_RECORD, "engagement")
