"""One member of a consumer group: reads its share of a topic and commits what is done."""

from collections.abc import Iterator, Mapping

import structlog
from kafka import ConsumerGroupMetadata, KafkaConsumer, OffsetAndMetadata, TopicPartition
from kafka.consumer.fetcher import ConsumerRecord
from kafka.structs import MemberState

from langnghe.topics.kafka_failures import MEMBERSHIP_LOST, translated
from langnghe.topics.kafka_offsets import Committed, advanced, next_offsets, position_of
from langnghe.topics.messages import Batch, Received

POLL_MS = 500

LINGER_MS = 50
"""A batch that holds something waits so long for more."""

ANSWER_MS = 30_000

Ends = Mapping[int, int]
"""The offset up to which each partition is to be read."""


def read_committed(consumer: KafkaConsumer, topic: str, partition: int) -> Committed | None:
    """Return what the consumer's group has committed for a partition, if anything."""
    found = consumer.committed(
        TopicPartition(topic, partition), metadata=True, timeout_ms=ANSWER_MS
    )
    return None if found is None else Committed(found.offset, found.metadata or "")


def write_committed(
    consumer: KafkaConsumer, topic: str, committed: Mapping[int, Committed]
) -> None:
    """Commit several partitions of a topic in one step."""
    consumer.commit(
        {
            TopicPartition(topic, partition): OffsetAndMetadata(offset, note, -1)
            for partition, (offset, note) in committed.items()
        },
        timeout_ms=ANSWER_MS,
    )


class GroupReader:
    """Reads for a group, beside other readers, and follows what the group hands to whom.

    Whenever partitions are dealt anew it begins at what is committed: a batch from before counts
    as not committed, whoever reads its messages next.
    """

    def __init__(self, consumer: KafkaConsumer, topic: str) -> None:
        self._consumer = consumer
        self._topic = topic
        self._membership: ConsumerGroupMetadata | None = None
        self._committed: dict[int, Committed] = {}
        self._log = structlog.get_logger().bind(topic=topic)

    def batches(self, limit: int, until: Ends | None) -> Iterator[Batch]:
        """Yield up to `limit` messages at a time, for ever or until all up to there is read."""
        while True:
            messages = self._fill(limit, until)
            if messages:
                yield self._batch_of(messages)
            elif until is not None:
                return

    def _fill(self, limit: int, until: Ends | None) -> list[Received]:
        """Gather messages; none if all up to the end is read, or if none came for a while."""
        messages: list[Received] = []
        while len(messages) < limit and not self._is_at(until):
            found = self._consumer.poll(
                timeout_ms=LINGER_MS if messages else POLL_MS, max_records=limit - len(messages)
            )
            if self._is_dealt_anew():
                messages = []
            elif found:
                messages += [_received(record) for some in found.values() for record in some]
            elif until is None:
                break
        return messages

    def _is_at(self, until: Ends | None) -> bool:
        """Tell whether all partitions of this reader are read up to there."""
        if until is None or not self._holds(self._membership):
            return False
        return all(
            (self._consumer.position(mine, timeout_ms=ANSWER_MS) or 0)
            >= until.get(mine.partition, 0)
            for mine in self._consumer.assignment()
        )

    def _is_dealt_anew(self) -> bool:
        """Tell whether partitions were dealt anew; if so, begin at what is committed."""
        membership = self._consumer.group_metadata()
        if membership.state != MemberState.STABLE or membership == self._membership:
            return False
        self._membership = membership
        self._committed = {}
        for mine in self._consumer.assignment():
            committed = read_committed(self._consumer, self._topic, mine.partition)
            if committed is None:
                self._consumer.seek_to_beginning(mine)
            else:
                self._committed[mine.partition] = committed
                self._consumer.seek(mine, committed.offset)
        return True

    def _batch_of(self, messages: list[Received]) -> Batch:
        membership = self._membership
        return Batch(tuple(messages), lambda tallies: self._commit(membership, messages, tallies))

    def _commit(
        self,
        membership: ConsumerGroupMetadata | None,
        messages: list[Received],
        tallies: Mapping[str, int],
    ) -> None:
        """Commit a batch unless its partitions were dealt anew: then it is read again."""
        if not self._holds(membership):
            self._give_up(messages)
            return
        done = next_offsets(message.position for message in messages)
        moved = advanced(self._committed, done, tallies)
        with translated():
            try:
                write_committed(self._consumer, self._topic, moved)
                self._committed |= moved
            except MEMBERSHIP_LOST:
                self._give_up(messages)

    def _holds(self, membership: ConsumerGroupMetadata | None) -> bool:
        """Tell whether partitions are still held as they were under this membership."""
        current = self._consumer.group_metadata()
        return membership is not None and membership == self._membership == current

    def _give_up(self, messages: list[Received]) -> None:
        """Begin at what is committed, as after any new deal."""
        self._membership = None
        self._log.warning("batch not committed", messages=len(messages))


def _received(record: ConsumerRecord) -> Received:
    return Received(position_of(record.partition, record.offset), record.value or b"")
