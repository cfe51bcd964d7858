"""What a post keeps of a document, and what it must not."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.normalise import author_hash_of, fingerprint_of, post_id_of, to_post
from ingest.tidy import tidy
from langnghe.domain import Post
from langnghe.testing import NOON, a_document

KEY = b"k" * 32


def post_of(**changes: object) -> Post:
    return to_post(a_document(**changes), now=NOON, author_key=KEY)


def test_times_become_utc() -> None:
    local = datetime(2026, 3, 4, 12, 0, tzinfo=timezone(timedelta(hours=7)))

    post = post_of(posted_at=local, collected_at=local)

    assert (post.posted_at, post.posted_at.tzinfo) == (NOON, UTC)
    assert post.collected_at.tzinfo is UTC


def test_a_document_that_does_not_say_when_it_was_collected_was_collected_now() -> None:
    assert post_of(collected_at=None).collected_at == NOON


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("Lu\u031b\u0300a  \u0111a\u0309o", "Lừa đảo"),
        ("a\x00\x07b", "ab"),
        ("  một\u00a0 hai\t\tba  ", "một hai ba"),
        ("một\r\nhai\u2028ba\n\n\n \nbốn", "một\nhai\nba\nbốn"),
        ("l\u200bừ\u200ba đ\u2060ảo\ufeff", "lừa đảo"),
        ("\u202elừa\u202c", "lừa"),
        ("👨\u200d👩\u200d👧 ❤\ufe0f 1\ufe0f\u20e3", "👨\u200d👩\u200d👧 ❤\ufe0f 1\ufe0f\u20e3"),
        ("plain   text \n", "plain text"),
    ],
)
def test_text_is_kept_as_people_see_it(written: str, seen: str) -> None:
    assert tidy(written) == seen


@settings(max_examples=300, deadline=None)
@given(st.text())
def test_tidying_twice_is_tidying_once(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


def test_personal_data_is_masked_and_of_links_only_domains_are_left() -> None:
    post = post_of(text="Vào https://vay-gia.top/dk?u=7 hoặc gọi 0900 012 345")

    assert post.text == "Vào vay-gia.top hoặc gọi <PHONE>"
    assert post.link_domains == ("vay-gia.top",)


def test_no_field_of_a_post_holds_author_url_or_external_id() -> None:
    post = post_of(
        author="cô Bưởi chợ Vồm", external_id="fb-778899", url="https://fb.com/buoi.778899"
    )

    written = post.model_dump_json()

    assert not any(secret in written for secret in ("Bưởi", "778899", "buoi"))


def test_a_post_has_one_id_wherever_and_whenever_it_comes() -> None:
    assert (
        post_of(text="a").post_id == post_of(text="b", posted_at=NOON - timedelta(days=1)).post_id
    )


@pytest.mark.parametrize("other", [("to-dan-phố", "1"), ("to-dan-pho", "2"), ("to-dan-pho1", "")])
def test_another_source_or_external_id_is_another_post(other: tuple[str, str]) -> None:
    assert post_id_of("to-dan-pho", "1") != post_id_of(*other)


def test_an_author_has_one_hash_within_a_source_and_another_elsewhere() -> None:
    assert author_hash_of("s", "Bưởi", KEY) == author_hash_of("s", " Bưởi\u200b", KEY)
    assert author_hash_of("s", "Bưởi", KEY) != author_hash_of("t", "Bưởi", KEY)
    assert author_hash_of("s", "Bưởi", KEY) != author_hash_of("s", "Bưởi", b"other" * 8)


def test_unknown_authors_of_a_source_share_one_hash_that_no_name_has() -> None:
    assert author_hash_of("s", None, KEY) == author_hash_of("s", "  ", KEY)
    assert author_hash_of("s", None, KEY) != author_hash_of("t", None, KEY)
    assert author_hash_of("s", None, KEY) != author_hash_of("s", "nobody", KEY)


@pytest.mark.parametrize(
    "copy",
    [
        "CANH BAO: lua dao qua dien thoai, goi 0900 099 999 hoac vao vay-thu.top/x",
        "Cảnh báo!!! Lừa đảo qua điện thoại 🔥 gọi 0900012345 hoặc vào vay-gia.top",
        "cảnh báo lừa đảo qua điện thoại\n\ngọi 024 3000 1234 hoặc vào http://a-gia.vn",
    ],
)
def test_copies_agree_whatever_their_marks_numbers_and_links(copy: str) -> None:
    first = "Cảnh báo: lừa đảo qua điện thoại, gọi 0900 012 345 hoặc vào vay-gia.top/dk"

    assert post_of(text=copy).fingerprint == post_of(text=first).fingerprint


def test_other_words_give_another_fingerprint() -> None:
    assert fingerprint_of("Cảnh báo lừa đảo") != fingerprint_of("Cảnh báo lũ quét")


def test_texts_without_words_are_told_apart() -> None:
    assert fingerprint_of("🥰🥰") != fingerprint_of("👍")
