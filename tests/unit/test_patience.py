"""When ingest stops because too much is refused."""

import pytest

from ingest.patience import Limits, Patience, TooManyRejectionsError
from ingest.sort_out import Sorted
from langnghe.domain import Rejection, RejectionReason
from langnghe.testing import NOON, a_post

LIMITS = Limits(batch_size=10, rejection_limit=10, rejection_share=0.5)


def outcome(*, posts: int = 0, refused: int = 0, duplicates: int = 0) -> Sorted:
    rejections = [RejectionReason.BAD_JSON] * refused + [RejectionReason.DUPLICATE_ID] * duplicates
    return Sorted(
        (a_post(),) * posts,
        tuple(
            Rejection(position=f"0:{place}", reason=reason, size_bytes=1, rejected_at=NOON)
            for place, reason in enumerate(rejections)
        ),
    )


def test_patience_ends_when_more_than_the_share_is_refused() -> None:
    with pytest.raises(TooManyRejectionsError):
        Patience(LIMITS).after(outcome(posts=4, refused=6))


def test_exactly_the_share_is_borne() -> None:
    Patience(LIMITS).after(outcome(posts=5, refused=5))


def test_a_few_documents_say_nothing() -> None:
    Patience(LIMITS).after(outcome(refused=9))


def test_small_batches_add_up() -> None:
    patience = Patience(LIMITS).after(outcome(refused=5))

    with pytest.raises(TooManyRejectionsError):
        patience.after(outcome(refused=5))


def test_good_documents_in_between_are_forgotten_once_enough_came_after() -> None:
    patience = Patience(LIMITS).after(outcome(posts=1_000))

    with pytest.raises(TooManyRejectionsError):
        patience.after(outcome(refused=10))


def test_duplicates_do_not_count() -> None:
    Patience(LIMITS).after(outcome(posts=4, refused=2, duplicates=500))


def test_the_message_says_what_happened_what_was_kept_and_what_to_do() -> None:
    with pytest.raises(TooManyRejectionsError) as caught:
        Patience(LIMITS).after(outcome(posts=1, refused=9, duplicates=3))

    message = str(caught.value)
    assert "9 trong 10 tài liệu" in message
    assert "bad_json (9)" in message
    assert "duplicate_id" not in message
    assert "13 tài liệu của lô này vẫn nằm trong posts.raw" in message
    assert "LANGNGHE_REJECTION_SHARE=1" in message
