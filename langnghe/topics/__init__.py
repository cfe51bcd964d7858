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

    def create(self) -> None:
        """Make the topic where it does not exist yet; reading and publishing do so too."""

    def publish(self, messages: Iterable[Message]) -> None:
        """Append messages; on return they are durable.

        Raises:
            LangngheError: one is larger than the topic takes.
            UnavailableError: some may be published; publish all again.
        """

    def batches(self, group: str, *, limit: int, follow: bool = False) -> Iterator[Batch]:
        """Yield what the group has not committed, about `limit` messages at a time.

        Messages with one key come oldest first. With `follow` it waits for more; otherwise it ends
        when nothing is left. What is never committed comes again to whoever opens the group next,
        and so does a batch whose commit comes after another reader has taken its place.

        Raises:
            UnavailableError: somebody else is reading for this group and it cannot be shared.
        """

    def commit(self, group: str, positions: Iterable[str], tallies: Mapping[str, int]) -> None:
        """Mark all up to and with these positions as done, for a reader with offsets of its own.

        Where that changes nothing the tallies are not added again.
        """

    def progress(self, group: str) -> Progress:
        """Return how much was published and how much of it the group has committed."""


def open_topic(url: str, name: str) -> Topic:
    """Open a topic; the scheme of the URL chooses the backend."""
    scheme, _, rest = url.partition(":")
    match scheme:
        case "file":
            from langnghe.topics.files import FileTopic

            return FileTopic(rest, name)
        case "kafka":
            from langnghe.topics.kafka import KafkaTopic

            return KafkaTopic(url, name)
        case _:
            raise SettingsError(
                "LANGNGHE_TOPICS_URL: không hiểu; cách viết: file:THƯ_MỤC hoặc kafka://MÁY:CỔNG"
            )


def identity_of(url: str) -> str:
    """Return what tells these topics from any others; it holds no password and is no URL."""
    if url.startswith("kafka:"):
        from langnghe.topics.kafka_address import parse_address

        return parse_address(url).identity
    return url
