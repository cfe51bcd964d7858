"""What topics promise that only a real Kafka can break."""

import multiprocessing
import os
import signal
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any
from urllib.parse import quote

import pytest
from kafka import KafkaAdminClient
from kafka.admin import ConfigResource, ConfigResourceType, MemberToRemove

from langnghe.errors import LangngheError, SettingsError, UnavailableError
from langnghe.topics import POSTS, RAW, open_topic
from langnghe.topics.kafka import KafkaTopic
from langnghe.topics.kafka_address import parse_address
from langnghe.topics.messages import Batch, Message

pytestmark = pytest.mark.kafka

LONGEST_SECONDS = 60


def many(count: int) -> list[Message]:
    """Messages of as many keys, so that every partition has some."""
    return [Message(f"k{number}", b"%d" % number) for number in range(count)]


def values_of(batch: Batch) -> list[bytes]:
    return [message.value for message in batch.messages]


def commit(batch: Batch) -> list[bytes]:
    batch.commit({"read": len(batch.messages)})
    return values_of(batch)


def read_all(url: str, *, at_first: Callable[[], None] = lambda: None) -> list[bytes]:
    read = []
    for batch in open_topic(url, POSTS).batches("g", limit=50):
        at_first()
        read += commit(batch)
    return read


@pytest.fixture
def admin(kafka_url: str) -> Iterator[KafkaAdminClient]:
    with KafkaAdminClient(**parse_address(kafka_url).python_options()) as client:
        yield client


@pytest.fixture
def group(kafka_url: str, admin: KafkaAdminClient) -> Callable[[], dict[str, Any]]:
    """Tells what the brokers know of group g."""
    name = parse_address(kafka_url).group("g")
    return lambda: admin.describe_groups([name])[name]


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + LONGEST_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"


def test_readers_of_one_group_share_the_work_and_lose_nothing(kafka_url: str) -> None:
    topic = open_topic(kafka_url, POSTS)
    topic.publish(many(3_000))
    reading = topic.batches("g", limit=1)
    mine = commit(next(reading))
    sharing = Event()

    with ThreadPoolExecutor() as other:
        theirs = other.submit(read_all, kafka_url, at_first=sharing.set)
        while not sharing.wait(0.01):  # so slowly that the other has its share before the end
            mine += commit(next(reading))
        reading.close()  # type: ignore[attr-defined]  # what a generator has
        mine += read_all(kafka_url)

    assert len(theirs.result()) > 0
    assert sorted(mine + theirs.result()) == sorted(message.value for message in many(3_000))
    assert topic.progress("g").tallies == {"read": 3_000}
    assert topic.progress("g").lag == 0


def test_a_batch_in_hand_while_another_reader_joins_is_counted_once(
    kafka_url: str, group: Callable[[], dict[str, Any]]
) -> None:
    topic = open_topic(kafka_url, POSTS)
    topic.publish(many(100))
    reading = topic.batches("g", limit=60)
    in_hand = next(reading)

    with ThreadPoolExecutor() as other:
        theirs = other.submit(read_all, kafka_url)
        wait_until(lambda: len(group()["members"]) == 2)
        mine = commit(in_hand) + [value for batch in reading for value in commit(batch)]

    assert sorted(mine + theirs.result()) == sorted(message.value for message in many(100))
    assert topic.progress("g").tallies == {"read": 100}


def test_a_batch_whose_partitions_went_to_another_reader_is_not_committed(
    kafka_url: str, admin: KafkaAdminClient, group: Callable[[], dict[str, Any]]
) -> None:
    topic = open_topic(kafka_url, POSTS)
    topic.publish(many(100))
    reading = topic.batches("g", limit=60)
    in_hand = next(reading)
    (member,) = group()["members"]
    admin.remove_group_members(
        parse_address(kafka_url).group("g"), [MemberToRemove(member["member_id"])]
    )

    theirs = read_all(kafka_url)
    topic.publish([Message("late", b"late")])
    commit(in_hand)
    rest = [value for batch in reading for value in commit(batch)]

    assert sorted(theirs) == sorted(message.value for message in many(100))
    assert set(rest) <= {b"late"}
    assert topic.progress("g").tallies == {"read": 100 + len(rest)}


def test_a_batch_that_lost_its_place_comes_again_to_the_same_reader(
    kafka_url: str, admin: KafkaAdminClient, group: Callable[[], dict[str, Any]]
) -> None:
    topic = open_topic(kafka_url, POSTS)
    topic.publish(many(30))
    reading = topic.batches("g", limit=30)
    lost = next(reading)
    (member,) = group()["members"]
    admin.remove_group_members(
        parse_address(kafka_url).group("g"), [MemberToRemove(member["member_id"])]
    )

    commit(lost)
    again = [value for batch in reading for value in commit(batch)]

    assert sorted(again) == sorted(values_of(lost))
    assert topic.progress("g").tallies == {"read": 30}


def pass_on_and_die(url: str) -> None:
    """Publish what was read, as a room does, and be killed before it is committed."""
    posts = open_topic(url, POSTS)
    for batch in open_topic(url, RAW).batches("ingest", limit=40):
        posts.publish([Message(m.position, m.value) for m in batch.messages])
        os.kill(os.getpid(), signal.SIGKILL)


def test_a_reader_killed_between_publish_and_commit_loses_nothing(kafka_url: str) -> None:
    raw = open_topic(kafka_url, RAW)
    raw.publish(many(100))
    victim = multiprocessing.get_context("spawn").Process(target=pass_on_and_die, args=(kafka_url,))
    victim.start()
    victim.join()
    published = open_topic(kafka_url, POSTS).progress("anybody").published
    after_the_kill = raw.progress("ingest")

    again = [v for batch in raw.batches("ingest", limit=40) for v in commit(batch)]

    assert victim.exitcode == -signal.SIGKILL
    assert published == 40
    assert (after_the_kill.committed, after_the_kill.tallies) == (0, {})
    assert sorted(again) == sorted(message.value for message in many(100))
    assert raw.progress("ingest").tallies == {"read": 100}


def test_a_record_over_the_limit_is_refused_by_name_and_publishes_nothing(kafka_url: str) -> None:
    topic = open_topic(kafka_url, POSTS)
    secret = b"0900012345"

    with pytest.raises(LangngheError, match="1048576 byte") as caught:
        topic.publish([Message("k", b"small"), Message("k", secret * 200_000)])

    assert secret.decode() not in str(caught.value)
    assert topic.progress("g").published == 0
    topic.publish([Message("k", b"small")])
    assert read_all(kafka_url) == [b"small"]


def test_the_largest_record_that_the_limit_allows_arrives(kafka_url: str) -> None:
    largest = b"x" * (1_048_576 - 1)
    open_topic(kafka_url, POSTS).publish([Message("k", largest)] * 3)

    assert read_all(kafka_url) == [largest] * 3


def test_a_smaller_limit_of_the_broker_is_told_too(kafka_url: str, admin: KafkaAdminClient) -> None:
    name = parse_address(kafka_url).topic(POSTS)
    admin.create_topics({name: {"configs": {"max.message.bytes": "2000"}}}, wait_for_metadata=True)
    topic = open_topic(kafka_url, POSTS)

    with pytest.raises(LangngheError, match=r"max\.message\.bytes"):
        topic.publish([Message("k", b"x" * 5_000)])

    topic.publish([Message("k", b"small")])
    assert read_all(kafka_url) == [b"small"]


def test_raw_documents_are_kept_hours_and_no_segment_outlives_that_by_a_day(
    kafka_url: str, admin: KafkaAdminClient
) -> None:
    topic = KafkaTopic(kafka_url, RAW)
    topic.create()

    (found,) = admin.describe_configs(
        [ConfigResource(ConfigResourceType.TOPIC, topic.name)]
    ).values()
    (configs,) = found.values()

    day = 24 * 3_600_000
    assert int(configs["retention.ms"]["value"]) + int(configs["segment.ms"]["value"]) < day


def test_tallies_of_a_group_with_readers_are_theirs_alone(kafka_url: str) -> None:
    topic = open_topic(kafka_url, POSTS)
    topic.publish(many(10))
    reading = topic.batches("g", limit=10)
    batch = next(reading)

    with pytest.raises(UnavailableError, match="tiến trình khác"):
        topic.commit("g", [batch.messages[0].position], {"read": 1})

    commit(batch)
    assert topic.progress("g").tallies == {"read": 10}


def test_a_wrong_password_is_a_setting_to_change_and_is_not_told(kafka_url: str) -> None:
    address = parse_address(kafka_url)
    wrong = f"kafka://{quote(address.user, safe='')}:khong-phai@{','.join(address.brokers)}"

    with pytest.raises(SettingsError, match="LANGNGHE_TOPICS_URL") as caught:
        open_topic(wrong, POSTS).publish(many(1))

    assert "khong-phai" not in f"{caught.value} {caught.value.__cause__}"


def test_brokers_that_do_not_answer_are_unavailable() -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        topic = open_topic(f"kafka://127.0.0.1:{nobody.getsockname()[1]}", POSTS)

        with pytest.raises(UnavailableError, match="Kafka"):
            topic.progress("g")
