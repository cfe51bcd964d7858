"""What becomes of each message of a batch: a post, or a rejection with its reason."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ingest.deduplicate import SeenIds
from ingest.normalise import to_post
from ingest.parse import parse
from langnghe.domain import Post, Rejection, RejectionReason
from langnghe.errors import InvalidPostError
from langnghe.topics.messages import Received


@dataclass(frozen=True)
class Sorted:
    """A batch sorted out; every message is in one of the two."""

    accepted: tuple[Post, ...]
    refused: tuple[Rejection, ...]

    @property
    def reasons(self) -> Counter[str]:
        """How many were refused for each reason."""
        return Counter(rejection.reason.value for rejection in self.refused)

    @property
    def tallies(self) -> Mapping[str, int]:
        """The account of the batch: documents are posts and rejections together."""
        rejected = {f"rejected.{reason}": count for reason, count in self.reasons.items()}
        documents = len(self.accepted) + len(self.refused)
        return {"documents": documents, "posts": len(self.accepted), **rejected}


@dataclass(frozen=True)
class Sorter:
    """Sorts batches out; the same batch gives the same result, before a crash and after it."""

    author_key: bytes
    seen: SeenIds
    clock: Callable[[], datetime]

    def sort_out(self, messages: Sequence[Received]) -> Sorted:
        """Turn each message into a post or a rejection; ids are claimed on disk on return."""
        now = self.clock()
        posts: dict[str, Post] = {}
        refused: list[Rejection] = []
        for message in messages:
            try:
                posts[message.position] = to_post(
                    parse(message.value), now=now, author_key=self.author_key
                )
            except InvalidPostError as error:
                refused.append(_rejection_of(message, error.reason, error.detail, now))
        first = self.seen.claim({position: post.post_id for position, post in posts.items()})
        refused += [
            _rejection_of(message, RejectionReason.DUPLICATE_ID, "", now)
            for message in messages
            if message.position in posts and message.position not in first
        ]
        accepted = tuple(post for position, post in posts.items() if position in first)
        return Sorted(accepted, tuple(refused))


def _rejection_of(
    message: Received, reason: RejectionReason, detail: str, now: datetime
) -> Rejection:
    return Rejection(
        position=message.position,
        reason=reason,
        detail=detail,
        size_bytes=len(message.value),
        rejected_at=now,
    )
