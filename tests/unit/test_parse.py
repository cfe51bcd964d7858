"""What becomes of bytes: a document, or a rejection; never anything else."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.normalise import MAX_TEXT_CHARACTERS, to_post
from ingest.parse import MAX_MESSAGE_BYTES, parse
from langnghe.domain import Document, Post, RejectionReason
from langnghe.errors import InvalidPostError
from langnghe.testing import NOON, a_document

KEY = b"k" * 32
END = "12-31T23:59:59-14:00"  # of a year: in UTC it lies in the next


def raw_document(**changes: object) -> bytes:
    """A good document as bytes, with these fields changed; None leaves a field out."""
    fields = a_document().model_dump(mode="json") | changes
    return json.dumps({name: value for name, value in fields.items() if value is not None}).encode()


def reason_of(raw: bytes) -> tuple[RejectionReason, str]:
    with pytest.raises(InvalidPostError) as caught:
        to_post(parse(raw), now=NOON, author_key=KEY)
    return caught.value.reason, caught.value.detail


def test_a_good_document_is_read_as_it_was_written() -> None:
    document = a_document(engagement={"views": 5}, place_hints=("Thanh Hoá",))

    assert parse(document.model_dump_json().encode()) == document


def test_a_byte_order_mark_does_no_harm() -> None:
    assert isinstance(parse(b"\xef\xbb\xbf" + raw_document()), Document)


@pytest.mark.parametrize(
    ("raw", "reason", "detail"),
    [
        (raw_document().replace(b"1", b"\xff"), RejectionReason.BAD_ENCODING, ""),
        (raw_document().decode().encode("utf-16"), RejectionReason.BAD_ENCODING, ""),
        ('{"text": "café"}'.encode("cp1252"), RejectionReason.BAD_ENCODING, ""),
        (raw_document(text="a \ud83d b"), RejectionReason.BAD_ENCODING, ""),
        (b"", RejectionReason.BAD_JSON, ""),
        (b"{", RejectionReason.BAD_JSON, ""),
        (b"[1, 2]", RejectionReason.BAD_JSON, ""),
        (b'"text"', RejectionReason.BAD_JSON, ""),
        (b'{"text": NaN}', RejectionReason.BAD_JSON, ""),
        (b'{"likes": -Infinity}', RejectionReason.BAD_JSON, ""),
        (b'{"n": ' + b"9" * 10_000 + b"}", RejectionReason.BAD_JSON, ""),
        (b"[" * 100_000, RejectionReason.BAD_JSON, ""),
        (b'{"text":' * 20_000, RejectionReason.BAD_JSON, ""),
        (b"{}", RejectionReason.BAD_RECORD, "external_id, posted_at, source, text"),
        (raw_document(source=None), RejectionReason.BAD_RECORD, "source"),
        (raw_document(text=7), RejectionReason.BAD_RECORD, "text"),
        (raw_document(text=["a"]), RejectionReason.BAD_RECORD, "text"),
        (raw_document(external_id=""), RejectionReason.BAD_RECORD, "external_id"),
        (raw_document(channel="thư tay"), RejectionReason.BAD_RECORD, "channel"),
        (raw_document(engagement={"likes": -1}), RejectionReason.BAD_RECORD, "engagement.likes"),
        (raw_document(engagement={"views": 10**30}), RejectionReason.BAD_RECORD, "engagement"),
        (raw_document(collected_at="hôm qua"), RejectionReason.BAD_RECORD, "collected_at"),
        (raw_document(collected_at=f"9999-{END}"), RejectionReason.BAD_RECORD, "collected_at"),
        (b"\0" + raw_document(), RejectionReason.NULL_BYTE, ""),
        (raw_document(text="a\0b"), RejectionReason.NULL_BYTE, ""),
        (raw_document(author="a\0b"), RejectionReason.NULL_BYTE, ""),
        (raw_document(text=""), RejectionReason.EMPTY_TEXT, ""),
        (raw_document(text=" \n\t\u00a0\u3000"), RejectionReason.EMPTY_TEXT, ""),
        (raw_document(text="\u200b\ufeff\u2060 \u00ad"), RejectionReason.EMPTY_TEXT, ""),
        (raw_document(text="\x01\x02\x7f\u0085"), RejectionReason.EMPTY_TEXT, ""),
        (raw_document(text="a" * MAX_MESSAGE_BYTES), RejectionReason.TOO_LARGE, ""),
        (raw_document(text="a" * (MAX_TEXT_CHARACTERS + 1)), RejectionReason.TOO_LARGE, "text"),
        (b"\xff" * 2**20, RejectionReason.TOO_LARGE, ""),
        (raw_document(posted_at=None), RejectionReason.BAD_DATE, "posted_at"),
        (raw_document(posted_at="hôm qua"), RejectionReason.BAD_DATE, "posted_at"),
        (raw_document(posted_at="2026-03-04T12:00:00"), RejectionReason.BAD_DATE, "posted_at"),
        (raw_document(posted_at="2026-02-30T12:00:00Z"), RejectionReason.BAD_DATE, "posted_at"),
        (raw_document(posted_at="2026-03-04T05:10:01Z"), RejectionReason.DATE_IN_FUTURE, ""),
        (raw_document(posted_at=f"9999-{END}"), RejectionReason.DATE_IN_FUTURE, ""),
        (raw_document(posted_at="2003-12-31T23:59:59Z"), RejectionReason.DATE_TOO_OLD, ""),
        (raw_document(posted_at="0001-01-01T00:00:00+14:00"), RejectionReason.DATE_TOO_OLD, ""),
    ],
)  # fmt: skip
def test_every_fault_has_its_reason(raw: bytes, reason: RejectionReason, detail: str) -> None:
    assert reason_of(raw) == (reason, detail)


def test_clocks_of_sources_may_run_ten_minutes_ahead() -> None:
    parsed = parse(raw_document(posted_at="2026-03-04T05:10:00Z"))

    assert to_post(parsed, now=NOON, author_key=KEY).posted_at == datetime(
        2026, 3, 4, 5, 10, tzinfo=UTC
    )


def test_the_literal_text_of_an_escape_is_no_null_byte() -> None:
    assert parse(raw_document(text="viết \\u0000 và \\ud800")).text == "viết \\u0000 và \\ud800"


def test_of_two_equal_keys_the_last_counts() -> None:
    raw = raw_document().replace(b'"text"', b'"text": "a", "text"', 1)

    assert parse(raw).text == a_document().text


def test_a_rejection_never_holds_what_a_field_held() -> None:
    raw = raw_document(
        posted_at="bí mật", engagement={"likes": "bí mật"}, channel="bí mật", **{"bí mật": 1}
    )

    _, detail = reason_of(raw)

    assert detail == "channel, engagement.likes, posted_at"


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
MUTATIONS = st.dictionaries(
    st.sampled_from([*Document.model_fields, "lạ"]), JSON_VALUES, max_size=4
)


def to_post_or_rejection(raw: bytes) -> Post | InvalidPostError:
    try:
        return to_post(parse(raw), now=NOON, author_key=KEY)
    except InvalidPostError as error:
        return error


@settings(max_examples=400, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_give_a_post_or_a_rejection(raw: bytes) -> None:
    assert isinstance(to_post_or_rejection(raw), InvalidPostError)


@settings(max_examples=400, deadline=None)
@given(MUTATIONS, st.booleans())
def test_any_changed_document_gives_a_post_or_a_rejection(
    changes: dict[str, object], plain: bool
) -> None:
    fields = a_document().model_dump(mode="json") | changes
    raw = json.dumps(fields, ensure_ascii=plain).encode("utf-8", "surrogatepass")

    outcome = to_post_or_rejection(raw)

    if isinstance(outcome, Post):
        assert Post.model_validate_json(outcome.model_dump_json()) == outcome


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 400), st.binary(max_size=4), st.integers(0, 6))
def test_any_damaged_document_gives_a_post_or_a_rejection(
    place: int, noise: bytes, cut: int
) -> None:
    whole = raw_document(text="Chuyển khoản số 0900012345 \u0301 😀")

    damaged = whole[:place] + noise + whole[place + cut :]

    assert isinstance(to_post_or_rejection(damaged), Post | InvalidPostError)
