"""What every topic promises, whatever its backend."""

import multiprocessing
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from langnghe.errors import UnavailableError
from langnghe.topics import Topic, open_topic
from langnghe.topics.messages import Batch, Message, Received


@pytest.fixture(params=["file", pytest.param("kafka", marks=pytest.mark.kafka)])
def topics_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Topics of this test alone."""
    if request.param == "kafka":
        url: str = request.getfixturevalue("kafka_url")
        return url
    return f"file:{tmp_path}/topics"


@pytest.fixture
def open_again(topics_url: str) -> Callable[[], Topic]:
    """Opens one and the same topic, as another process would."""
    return lambda: open_topic(topics_url, "posts")


def messages(*values: bytes) -> list[Message]:
    return [Message(key="k", value=value) for value in values]


def values_for(topic: Topic, group: str, limit: int = 100) -> list[bytes]:
    batches = topic.batches(group, limit=limit)
    return [message.value for batch in batches for message in commit(batch)]


def commit(batch: Batch) -> tuple[Received, ...]:
    batch.commit({"read": len(batch.messages)})
    return batch.messages


def test_what_is_published_is_read_once_and_in_order(open_again: Callable[[], Topic]) -> None:
    open_again().publish(messages(b"one", b"two"))
    open_again().publish(messages(b"three"))

    assert values_for(open_again(), "g") == [b"one", b"two", b"three"]
    assert values_for(open_again(), "g") == []


def test_messages_of_one_key_come_in_the_order_of_their_publishing(
    open_again: Callable[[], Topic],
) -> None:
    published = [Message(f"k{n % 7}", b"%d-%d" % (n % 7, n)) for n in range(70)]
    for start in range(0, 70, 10):
        open_again().publish(published[start : start + 10])

    read = values_for(open_again(), "g", limit=9)

    for key in range(7):
        of_key = [value for value in read if value.startswith(b"%d-" % key)]
        assert of_key == [message.value for message in published if message.key == f"k{key}"]


def test_each_group_reads_for_itself(open_again: Callable[[], Topic]) -> None:
    open_again().publish(messages(b"one"))

    assert values_for(open_again(), "g") == values_for(open_again(), "h") == [b"one"]


def test_a_batch_that_was_not_committed_comes_again(open_again: Callable[[], Topic]) -> None:
    open_again().publish(messages(b"one"))
    reading = open_again().batches("g", limit=10)
    assert [message.value for message in next(reading).messages] == [b"one"]
    reading.close()  # type: ignore[attr-defined]  # what a generator has, and a crash does

    assert values_for(open_again(), "g") == [b"one"]


def test_reading_goes_on_past_a_batch_that_is_not_committed_yet(
    open_again: Callable[[], Topic],
) -> None:
    open_again().publish(messages(b"one"))
    open_again().publish(messages(b"two"))

    read = [m.value for batch in open_again().batches("g", limit=1) for m in batch.messages]

    assert read == [b"one", b"two"]
    assert values_for(open_again(), "g") == [b"one", b"two"]


def test_batches_keep_to_the_limit_where_publishes_allow(open_again: Callable[[], Topic]) -> None:
    for number in range(5):
        open_again().publish(messages(b"%d" % number, b"x"))

    sizes = [len(commit(batch)) for batch in open_again().batches("g", limit=4)]

    assert sizes == [4, 4, 2]


def test_bytes_come_back_as_they_were(open_again: Callable[[], Topic]) -> None:
    odd = [b"", b"\x00\xff\xfe", "Lừa đảo".encode(), b"\r", b"a\rb"]
    open_again().publish(messages(*odd))

    assert values_for(open_again(), "g") == odd


def test_every_message_has_a_position_of_its_own(open_again: Callable[[], Topic]) -> None:
    open_again().publish(messages(b"same", b"same"))
    open_again().publish(messages(b"same"))

    positions = [m.position for b in open_again().batches("g", limit=1) for m in commit(b)]

    assert len(set(positions)) == 3


def test_progress_tells_lag_and_tallies(open_again: Callable[[], Topic]) -> None:
    topic = open_again()
    topic.publish(messages(b"one", b"two"))
    for batch in topic.batches("g", limit=10):
        batch.commit({"posts": 1, "rejected.empty_text": 1})
    topic.publish(messages(b"three"))

    progress = open_again().progress("g")

    assert (progress.published, progress.committed, progress.lag) == (3, 2, 1)
    assert progress.tallies == {"posts": 1, "rejected.empty_text": 1}


def test_committing_a_position_twice_counts_it_once(open_again: Callable[[], Topic]) -> None:
    topic = open_again()
    topic.publish(messages(b"one"))
    position = next(topic.batches("other", limit=1)).messages[0].position

    topic.commit("g", [position], {"posts": 1})
    topic.commit("g", [position], {"posts": 1})

    assert topic.progress("g").tallies == {"posts": 1}


def test_a_position_before_what_is_committed_changes_nothing(
    open_again: Callable[[], Topic],
) -> None:
    topic = open_again()
    topic.publish(messages(b"one"))
    topic.publish(messages(b"two"))
    positions = [m.position for batch in topic.batches("other", limit=9) for m in batch.messages]

    topic.commit("g", positions, {"posts": 2})
    topic.commit("g", positions[:1], {"posts": 1})

    assert topic.progress("g").tallies == {"posts": 2}
    assert topic.progress("g").lag == 0


def test_an_empty_topic_has_nothing_to_read(open_again: Callable[[], Topic]) -> None:
    assert values_for(open_again(), "g") == []
    assert open_again().progress("g").published == 0


def test_publishing_nothing_leaves_nothing(open_again: Callable[[], Topic]) -> None:
    open_again().publish([])

    assert open_again().progress("g").published == 0


def publish_many(url: str, writer: int) -> None:
    topic = open_topic(url, "posts")
    for number in range(50):
        topic.publish(messages(b"%d-%d" % (writer, number)))


def test_publishers_side_by_side_lose_nothing(topics_url: str) -> None:
    spawn = multiprocessing.get_context("spawn")
    writers = [spawn.Process(target=publish_many, args=(topics_url, writer)) for writer in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    read = values_for(open_topic(topics_url, "posts"), "g")

    assert sorted(read) == sorted(b"%d-%d" % (w, n) for w in range(3) for n in range(50))


def test_numbers_go_on_where_all_that_was_read_is_deleted(tmp_path: Path) -> None:
    topic = open_topic(f"file:{tmp_path}", "posts")
    topic.publish(messages(b"old"))
    assert values_for(topic, "g") == [b"old"]
    for path in (tmp_path / "posts").glob("*.jsonl"):
        path.unlink()

    topic.publish(messages(b"new"))

    assert values_for(topic, "g") == [b"new"]


def test_files_are_in_the_order_of_their_times_even_when_the_clock_goes_back(
    tmp_path: Path,
) -> None:
    topic = open_topic(f"file:{tmp_path}", "posts")
    topic.publish(messages(b"one"))
    (first,) = (tmp_path / "posts").glob("*.jsonl")
    os.utime(first, (4_000_000_000, 4_000_000_000))

    topic.publish(messages(b"two"))

    _, second = sorted((tmp_path / "posts").glob("*.jsonl"))
    assert second.stat().st_mtime_ns > first.stat().st_mtime_ns


def test_a_file_topic_is_for_its_owner_alone(tmp_path: Path) -> None:
    open_topic(f"file:{tmp_path}/topics", "posts.raw").publish(messages(b"one"))

    assert (tmp_path / "topics" / "posts.raw").stat().st_mode & 0o077 == 0


def test_a_second_reader_of_a_file_topic_is_told_so(tmp_path: Path) -> None:
    topic = open_topic(f"file:{tmp_path}", "posts")
    topic.publish(messages(b"one"))
    reading = topic.batches("g", limit=1)
    next(reading)

    with pytest.raises(UnavailableError, match="tiến trình khác"):
        next(open_topic(f"file:{tmp_path}", "posts").batches("g", limit=1))
