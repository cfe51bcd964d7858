"""A post goes in, an alert comes out: the real rooms on a real Kafka, the index embedded.

Needs LANGNGHE_KAFKA_JARS beside LANGNGHE_TEST_KAFKA_URL: Spark reads Kafka by its own source.
"""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from langnghe.domain import Alert, Document, LabelledPost
from langnghe.errors import SettingsError
from langnghe.index import PostQuery, open_index
from langnghe.status import status_of
from langnghe.testing import a_document
from langnghe.topics import ALERTS, LABELLED, POSTS, RAW, REJECTED, open_topic
from langnghe.topics.messages import Message
from streaming.read import read_posts

pytestmark = [pytest.mark.kafka, pytest.mark.spark]

ROOT = Path(__file__).parents[2]
LONGEST_SECONDS = 300
WAVE_ON = datetime(2026, 5, 5, 1, tzinfo=UTC)
SCAM = (
    "Alo tôi là cán bộ công an điều tra ở Thanh Hóa, anh có lệnh bắt tạm giam vì liên quan vụ án "
    "rửa tiền, yêu cầu chuyển tiền vào tài khoản tạm giữ để xác minh, không được nói với ai"
)
CHAT = "Sáng nay chợ Thanh Hóa đông vui quá, rau tươi mà rẻ"


def ten_weeks() -> list[Document]:
    """A calm place with a rare scam, then a day on which many people tell of one."""
    calm = [
        a_document(
            external_id=f"{day}-{hour}",
            author=f"{day}-{hour}",
            text=SCAM if day % 14 == 0 and hour == 0 else CHAT,
            posted_at=WAVE_ON - timedelta(days=70 - day, hours=-hour),
        )
        for day in range(70)
        for hour in range(3)
    ]
    wave = [
        a_document(
            external_id=f"wave-{n}",
            author=f"w{n}",
            text=f"{SCAM} {n}",
            posted_at=WAVE_ON + timedelta(minutes=20 * n),
        )
        for n in range(20)
    ]
    return calm + wave


def run(room: str, topics_url: str, folder: Path) -> None:
    """Run a room until nothing is left for it."""
    settings = {
        "LANGNGHE_TOPICS_URL": topics_url,
        "LANGNGHE_INDEX_URL": f"sqlite:{folder}/index.db",
        "LANGNGHE_STATE_DIR": str(folder),
        "LANGNGHE_SPARK_MASTER": "local[2]",
        "LANGNGHE_BATCH_SIZE": "100",
        "LANGNGHE_POSTS_PER_TRIGGER": "120",
    }
    subprocess.run(  # noqa: S603 - runs this very program
        [sys.executable, "-m", room, "run", "--once"],
        cwd=ROOT,
        env=os.environ | settings,
        check=True,
        timeout=LONGEST_SECONDS,
    )


def values(topics_url: str, name: str) -> list[bytes]:
    batches = open_topic(topics_url, name).batches("test", limit=10_000)
    return [message.value for batch in batches for message in batch.messages]


def test_documents_on_kafka_become_posts_and_a_wave_becomes_an_alert(
    kafka_url: str, tmp_path: Path
) -> None:
    assert os.environ.get("LANGNGHE_KAFKA_JARS"), "set LANGNGHE_KAFKA_JARS"
    documents = [document.model_dump_json().encode() for document in ten_weeks()]
    raw = open_topic(kafka_url, RAW)
    raw.publish(Message(f"k{n % 9}", document) for n, document in enumerate(documents))
    raw.publish([Message("k", b"khong phai json"), Message("k", documents[0])])

    run("ingest", kafka_url, tmp_path)
    open_topic(kafka_url, POSTS).publish([Message("k", b"\xff{broken"), Message("k", b"")])
    run("streaming", kafka_url, tmp_path)
    run("streaming", kafka_url, tmp_path)  # again: there is nothing left to do

    index = open_index(f"sqlite:{tmp_path}/index.db")
    status = status_of(kafka_url, index)
    assert (status.documents, status.posts) == (232, 230)
    assert status.rejected == {"bad_json": 1, "duplicate_id": 1}
    assert (status.labelled, status.unreadable, status.indexed) == (230, 2, 230)
    assert status.lag == {"ingest": 0, "streaming": 0}
    labelled = [LabelledPost.model_validate_json(line) for line in values(kafka_url, LABELLED)]
    assert len({post.post.post_id for post in labelled}) == 230
    assert index.posts.count(PostQuery()) == 230
    reasons = [json.loads(line)["reason"] for line in values(kafka_url, REJECTED)]
    assert sorted(reasons) == ["bad_json", "bad_record", "bad_record", "duplicate_id"]
    (alert,) = index.alerts.read()
    assert (alert.label, alert.province) == ("police_court", "38")
    published = [Alert.model_validate_json(line) for line in values(kafka_url, ALERTS)]
    assert alert.alert_id in {each.alert_id for each in published}


def test_a_spark_without_the_jars_says_which_setting_is_missing(
    kafka_url: str, spark: SparkSession
) -> None:
    with pytest.raises(SettingsError, match="LANGNGHE_KAFKA_JARS"):
        read_posts(spark, kafka_url, files_per_trigger=1, posts_per_trigger=1)
