"""The streaming job on a real Spark, over file topics and a SQLite index."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from langnghe.domain import Granularity, Kind, LabelledPost, Post, Rejection
from langnghe.index import Index, PostQuery, SeriesQuery, open_index
from langnghe.testing import a_post
from langnghe.topics import ALERTS, LABELLED, POSTS, REJECTED, Topic, open_topic
from langnghe.topics.messages import Message
from streaming.alerts import Versions
from streaming.detector import NegativeBinomialDetector
from streaming.job import Judges, Outlets, batch_writer
from streaming.read import read_posts

pytestmark = pytest.mark.spark

SCAM = (
    "Alo tôi là cán bộ công an điều tra, anh có lệnh bắt tạm giam vì liên quan vụ án rửa tiền, "
    "yêu cầu chuyển tiền vào tài khoản tạm giữ để xác minh, không được nói với ai"
)
CHAT = "Sáng nay chợ đông vui quá, rau tươi mà rẻ"


@dataclass(frozen=True)
class Machine:
    """Everything that the job uses, in one folder."""

    folder: Path
    spark: SparkSession

    def topic(self, name: str) -> Topic:
        return open_topic(f"file:{self.folder}/topics", name)

    @property
    def index(self) -> Index:
        return open_index(f"sqlite:{self.folder}/index.db")

    def publish(self, posts: Iterable[Post]) -> None:
        self.topic(POSTS).publish(
            [Message(post.post_id, post.model_dump_json().encode()) for post in posts]
        )

    def run_once(self, *, files_per_trigger: int = 10) -> None:
        """Label what waits, as `streaming run --once` does."""
        outlets = Outlets(
            posts=self.topic(POSTS),
            labelled=self.topic(LABELLED),
            rejected=self.topic(REJECTED),
            alerts=self.topic(ALERTS),
            index=self.index,
        )
        judges = Judges("keywords:", Versions("m", "t"), NegativeBinomialDetector())
        posts = read_posts(
            self.spark,
            f"file:{self.folder}/topics",
            files_per_trigger=files_per_trigger,
            posts_per_trigger=1,
        )
        query = (
            posts.writeStream.foreachBatch(batch_writer(judges, outlets))
            .option("checkpointLocation", str(self.folder / "checkpoint"))
            .trigger(availableNow=True)
            .start()
        )
        query.awaitTermination()


@pytest.fixture
def machine(spark: SparkSession, tmp_path: Path) -> Machine:
    return Machine(tmp_path, spark)


def read(topic: Topic) -> list[bytes]:
    return [m.value for batch in topic.batches("test", limit=1_000_000) for m in batch.messages]


def test_a_post_is_labelled_stored_and_passed_on(machine: Machine) -> None:
    post = a_post(text=SCAM)
    machine.publish([post])

    machine.run_once()

    (stored,) = machine.index.posts.search(PostQuery())
    assert stored.post == post
    assert (stored.verdict.kind, stored.verdict.form) == (Kind.SCAM, "police_court")
    assert LabelledPost.model_validate_json(read(machine.topic(LABELLED))[0]) == stored
    assert machine.topic(POSTS).progress("streaming").lag == 0


def test_counts_follow_late_posts_and_repeats(machine: Machine) -> None:
    machine.publish([a_post(post_id="1", text=CHAT), a_post(post_id="2", text=CHAT)])
    machine.run_once()
    machine.publish([a_post(post_id="2", text=CHAT), a_post(post_id="3", text=CHAT)])
    machine.run_once()

    counts = machine.index.counts.read(SeriesQuery(Granularity.DAY, province="38"))

    assert [count.posts for count in counts] == [3]


def test_what_is_no_post_is_set_aside_and_stops_nothing(machine: Machine) -> None:
    machine.topic(POSTS).publish([Message("k", b"{broken"), Message("k", b'{"text": "x"}')])
    machine.publish([a_post()])

    machine.run_once()

    assert machine.index.posts.count(PostQuery()) == 1
    letters = [Rejection.model_validate_json(line) for line in read(machine.topic(REJECTED))]
    assert {letter.reason for letter in letters} == {"bad_record"}
    assert machine.topic(POSTS).progress("streaming").tallies == {
        "labelled": 1,
        "unreadable": 2,
    }


def ten_weeks(wave_on: datetime) -> list[Post]:
    """A calm place, every day a few words of chat, and one day on which many report a scam."""
    first = wave_on - timedelta(days=70)
    calm = [
        a_post(
            post_id=f"{n}-{k}",
            author_hash=f"{n}-{k}",
            text=SCAM if n % 14 == 0 and k == 0 else CHAT,
            posted_at=first + timedelta(days=n, hours=k),
        )
        for n in range(71)
        for k in range(3)
    ]
    wave = [
        a_post(
            post_id=f"wave-{k}",
            author_hash=f"w{k}",
            text=f"{SCAM} {k}",
            posted_at=wave_on + timedelta(minutes=20 * k),
        )
        for k in range(20)
    ]
    return calm + wave


def test_a_wave_raises_one_alert_with_its_evidence(machine: Machine) -> None:
    wave_on = datetime(2026, 5, 5, 1, tzinfo=UTC)
    machine.publish(ten_weeks(wave_on))

    machine.run_once()

    (alert,) = machine.index.alerts.read()
    assert (alert.label, alert.province) == ("police_court", "38")
    assert alert.started_at == datetime(2026, 5, 4, 17, tzinfo=UTC)
    assert alert.example_ids
    assert min(trend.improbability for trend in alert.evidence) < 1e-9


def test_the_order_and_size_of_batches_do_not_change_the_numbers(
    machine: Machine, tmp_path_factory: pytest.TempPathFactory
) -> None:
    posts = ten_weeks(datetime(2026, 5, 5, 1, tzinfo=UTC))
    at_once = Machine(tmp_path_factory.mktemp("at-once"), machine.spark)
    at_once.publish(posts)
    at_once.run_once()
    in_pieces = Machine(tmp_path_factory.mktemp("in-pieces"), machine.spark)
    backwards = posts[::-1]
    for start in range(0, len(backwards), 100):
        in_pieces.publish(backwards[start : start + 100])
    in_pieces.run_once(files_per_trigger=1)

    for granularity in Granularity:
        query = SeriesQuery(granularity)
        assert at_once.index.counts.read(query) == in_pieces.index.counts.read(query)
        assert at_once.index.trends.read(query) == in_pieces.index.trends.read(query)
        assert at_once.index.source_days.read(query) == in_pieces.index.source_days.read(query)


def test_the_same_posts_again_change_nothing_and_raise_nothing_new(machine: Machine) -> None:
    posts = ten_weeks(datetime(2026, 5, 5, 1, tzinfo=UTC))
    machine.publish(posts)
    machine.run_once()
    alerts = machine.index.alerts.read()

    machine.publish(posts)
    machine.run_once()

    assert machine.index.alerts.read() == alerts
    assert len(read(machine.topic(ALERTS))) == len(alerts)
