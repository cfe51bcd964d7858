"""The main path of ingest: read a batch, sort it out, publish it, commit it."""

from collections.abc import Iterable

import structlog

from ingest.patience import Limits, Patience
from ingest.sort_out import Sorter
from ingest.stopping import until_asked_to_stop
from langnghe.domain import Post, Rejection
from langnghe.topics import Topic
from langnghe.topics.messages import Message

GROUP = "ingest"


def run(
    raw: Topic, posts: Topic, rejected: Topic, sorter: Sorter, limits: Limits, *, follow: bool
) -> None:
    """Turn raw documents into posts; every document ends in one topic or the other.

    Killed at any moment, it goes on with the first batch that is not committed: that batch may
    be published twice, under the same ids, but is counted once.

    Raises:
        TooManyRejectionsError: patience is lost; the batch in hand is neither published nor
            committed, so nothing is lost and the next start begins with it.
    """
    log = structlog.get_logger()
    patience = Patience(limits)
    for batch in until_asked_to_stop(raw.batches(GROUP, limit=limits.batch_size, follow=follow)):
        outcome = sorter.sort_out(batch.messages)
        patience = patience.after(outcome)
        posts.publish(_post_messages(outcome.accepted))
        rejected.publish(_rejection_messages(outcome.refused))
        batch.commit(outcome.tallies)
        log.info("batch ingested", **outcome.tallies)


def _post_messages(posts: Iterable[Post]) -> list[Message]:
    return [Message(post.post_id, post.model_dump_json().encode()) for post in posts]


def _rejection_messages(rejections: Iterable[Rejection]) -> list[Message]:
    return [
        Message(rejection.position, rejection.model_dump_json().encode())
        for rejection in rejections
    ]
