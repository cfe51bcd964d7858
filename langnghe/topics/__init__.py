"""The Topic promise, and the one place where a URL becomes a topic."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

from langnghe.errors import SettingsError
from langnghe.topics.messages import Batch, Message, Progress

RAW, POSTS, REJECTED, LABELLED, ALERTS = (
    "posts.raw",
    "posts",
    "posts.rejected",
    "posts.labelled",
    "alerts",
)


class Topic(Protocol):
    """Where one room leaves messages and another finds them."""

    def publish(self, messages: Iterable[Message]) -> None:
        """Append messages; on return they are durable."""

    def batches(self, group: str, *, limit: int, follow: bool = False) -> Iterator[Batch]:
        """Yield what the group has not committed, oldest first, about `limit` messages at a time.

        With `follow` it waits for more; otherwise it ends when nothing is left. What is never
        committed comes again to whoever opens the group next.

        Raises:
            UnavailableError: somebody else is reading for this group and it cannot be shared.
        """

    def commit(self, group: str, position: str, tallies: Mapping[str, int]) -> None:
        """Mark all up to and with `position` as done, for a reader with offsets of its own."""

    def progress(self, group: str) -> Progress:
        """Return how much was published and how much of it the group has committed."""


def open_topic(url: str, name: str) -> Topic:
    """Open a topic; the scheme of the URL chooses the backend."""
    scheme, _, rest = url.partition(":")
    match scheme:
        case "file":
            from langnghe.topics.files import FileTopic

            return FileTopic(rest, name)
        case _:
            raise SettingsError(f"LANGNGHE_TOPICS_URL={url}: không hiểu; cách viết: file:THƯ_MỤC")
