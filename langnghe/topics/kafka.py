"""Topics on Apache Kafka, for many machines."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib.resources import files
from typing import NamedTuple

import yaml
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
from kafka.coordinator.assignors.range import RangePartitionAssignor
from kafka.errors import KafkaTimeoutError, MessageSizeTooLargeError, TopicAlreadyExistsError

from langnghe.errors import LangngheError, UnavailableError
from langnghe.topics.kafka_address import parse_address
from langnghe.topics.kafka_client import open_client
from langnghe.topics.kafka_failures import MEMBERSHIP_LOST, translated
from langnghe.topics.kafka_offsets import Committed, Extent, advanced, next_offsets, progress_of
from langnghe.topics.kafka_reader import ANSWER_MS, GroupReader, read_committed, write_committed
from langnghe.topics.messages import Batch, Message, Progress

DELIVERY_MS = 120_000
"""A publish outlives a restart of the broker; after so long it gives up."""

SESSION_MS = 10_000
"""A reader that was killed is missed after so long, and its partitions go to others."""

CLOSE_MS = 5_000

ENVELOPE_BYTES = 512
"""What Kafka wraps around a message, and more."""

PRODUCER_BATCH_BYTES = 256 * 1024

HOUR_MS = 3_600_000


class Definition(NamedTuple):
    """How a topic is created."""

    partitions: int
    retention_hours: int | None
    segment_hours: int
    max_message_bytes: int

    @property
    def configs(self) -> dict[str, str]:
        """The same in Kafka's words."""
        kept = self.retention_hours
        return {
            "cleanup.policy": "compact" if kept is None else "delete",
            "retention.ms": "-1" if kept is None else str(kept * HOUR_MS),
            "segment.ms": str(self.segment_hours * HOUR_MS),
            "max.message.bytes": str(self.max_message_bytes + ENVELOPE_BYTES),
        }


def load_definition(name: str) -> Definition:
    """Return how a topic of ours is created."""
    text = files("langnghe.topics").joinpath("kafka_topics.yaml").read_text("utf-8")
    return Definition(**yaml.safe_load(text)[name])


class KafkaTopic:
    """A topic on a Kafka cluster; the readers of a group share its partitions.

    Nothing is connected before it is needed. A group's tallies lie in the notes beside its
    offsets: they are committed together or not at all.
    """

    def __init__(self, url: str, name: str) -> None:
        self.address = parse_address(url)
        self.name = self.address.topic(name)
        self._definition = load_definition(name)
        self._exists = False
        self._producer: KafkaProducer | None = None

    def create(self) -> None:
        """Create the topic where it does not exist yet.

        Raises:
            SettingsError: the brokers do not let us in.
            UnavailableError: they do not answer.
        """
        if self._exists:
            return
        with translated(), open_client(KafkaAdminClient, self.address) as admin:
            if self.name not in admin.list_topics():
                self._create_beside_others(admin)
                admin.wait_for_topics([self.name])
        self._exists = True

    def _create_beside_others(self, admin: KafkaAdminClient) -> None:
        definition = {
            "num_partitions": self._definition.partitions,
            "configs": self._definition.configs,
        }
        try:
            admin.create_topics({self.name: definition})
        except TopicAlreadyExistsError:
            return  # by another room, at the same moment

    def publish(self, messages: Iterable[Message]) -> None:
        """Append messages; on return every replica in step has them.

        Raises:
            LangngheError: one is too large; then none is published.
            UnavailableError: some may be published, and may come twice when this is repeated.
        """
        outgoing = list(messages)
        if not outgoing:
            return
        self._check_sizes(outgoing)
        self.create()
        try:
            with translated():
                self._deliver(outgoing)
        except LangngheError:
            self._drop_producer()  # what it still holds is published again by whoever repeats this
            raise

    def _check_sizes(self, messages: list[Message]) -> None:
        largest = max(len(message.key.encode()) + len(message.value) for message in messages)
        if largest > self._definition.max_message_bytes:
            raise _too_large(self.name, f"{self._definition.max_message_bytes} byte")

    def _deliver(self, messages: list[Message]) -> None:
        if self._producer is None:
            self._producer = open_client(
                KafkaProducer,
                self.address,
                acks="all",
                enable_idempotence=True,
                allow_auto_create_topics=False,
                batch_size=PRODUCER_BATCH_BYTES,
                delivery_timeout_ms=DELIVERY_MS,
                linger_ms=5,
                max_request_size=self._definition.max_message_bytes + ENVELOPE_BYTES,
                metrics_enabled=False,
            )
        sent = [
            self._producer.send(self.name, key=message.key.encode(), value=message.value)
            for message in messages
        ]
        self._producer.flush(timeout=2 * DELIVERY_MS / 1000)
        try:
            for receipt in sent:
                receipt.get(timeout=0)
        except MessageSizeTooLargeError as error:
            raise _too_large(self.name, "max.message.bytes trên máy chủ") from error

    def _drop_producer(self) -> None:
        producer, self._producer = self._producer, None
        if producer is not None:
            with suppress(KafkaTimeoutError):
                producer.close(timeout=CLOSE_MS / 1000)

    def batches(self, group: str, *, limit: int, follow: bool = False) -> Iterator[Batch]:
        """Yield uncommitted messages of the partitions that the group gives to this reader."""
        self.create()
        with translated(), self._consumer(group) as consumer:
            until = None if follow else {p: e.end for p, e in self._extents(consumer).items()}
            consumer.subscribe([self.name])
            yield from GroupReader(consumer, self.name).batches(limit, until)

    def commit(self, group: str, positions: Iterable[str], tallies: Mapping[str, int]) -> None:
        """Write the group's offsets and tallies in one step, for a reader outside the group.

        Raises:
            UnavailableError: the group has members, whose offsets are theirs.
        """
        done = next_offsets(positions)
        with translated(), self._consumer(group) as consumer:
            moved = advanced(self._committed(consumer, done), done, tallies)
            try:
                write_committed(consumer, self.name, moved)
            except MEMBERSHIP_LOST as error:
                raise UnavailableError(
                    f"Nhóm {group} đang có tiến trình khác đọc {self.name}: hãy dừng nó trước."
                ) from error

    def progress(self, group: str) -> Progress:
        """Compare the group's offsets with the ends of the partitions; creates nothing."""
        with translated(), self._consumer(group) as consumer:
            extents = self._extents(consumer)
            return progress_of(extents, self._committed(consumer, extents))

    def _committed(
        self, consumer: KafkaConsumer, partitions: Iterable[int]
    ) -> dict[int, Committed]:
        found = {number: read_committed(consumer, self.name, number) for number in partitions}
        return {number: committed for number, committed in found.items() if committed is not None}

    def _extents(self, consumer: KafkaConsumer) -> dict[int, Extent]:
        """Return where each partition begins and ends at this moment."""
        partitions = [
            TopicPartition(self.name, number) for number in consumer.partitions_for_topic(self.name)
        ]
        if not partitions:
            return {}
        first = consumer.beginning_offsets(partitions, timeout_ms=ANSWER_MS)
        end = consumer.end_offsets(partitions, timeout_ms=ANSWER_MS)
        return {part.partition: Extent(first[part], end[part]) for part in partitions}

    @contextmanager
    def _consumer(self, group: str) -> Iterator[KafkaConsumer]:
        consumer = open_client(
            KafkaConsumer,
            self.address,
            group_id=self.address.group(group),
            allow_auto_create_topics=False,
            auto_offset_reset="earliest",
            enable_auto_commit=False,
            metrics_enabled=False,
            partition_assignment_strategy=[RangePartitionAssignor],
            session_timeout_ms=SESSION_MS,
        )
        try:
            yield consumer
        finally:
            consumer.close(autocommit=False, timeout_ms=CLOSE_MS)


def _too_large(topic: str, limit: str) -> LangngheError:
    return LangngheError(
        f"Có bản ghi vượt giới hạn {limit} của topic {topic}; không bản ghi nào của lần gửi này "
        "được coi là đã gửi."
    )
