"""Streaming is killed at random moments and started again: nothing is lost, nothing is twice.

LANGNGHE_TEST_KILLS sets how many kills (3 unless told); each costs a start of Spark.
"""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from langnghe.domain import Post
from langnghe.testing import NOON, a_post
from langnghe.topics import LABELLED, POSTS, open_topic
from langnghe.topics.messages import Message

pytestmark = pytest.mark.spark

FILES, POSTS_A_FILE = 60, 100
WORDS = (
    "Sáng nay chợ đông vui quá",
    "Công an gọi bảo liên quan rửa tiền, bắt chuyển tiền vào tài khoản viện kiểm sát",
    "Em bị lừa 5 triệu vì làm nhiệm vụ online, mọi người cẩn thận",
    "Mọi người cảnh giác cuộc gọi giả danh ngân hàng nhé",
)
LONGEST_SECONDS = 300


def some_posts(number: int) -> Iterator[Post]:
    dice = Random(number)  # noqa: S311 - makes test posts, not secrets
    for n in range(POSTS_A_FILE):
        yield a_post(
            post_id=f"{number}-{n}",
            author_hash=f"a{dice.randrange(500)}",
            text=f"{dice.choice(WORDS)} {dice.randrange(1000)}",
            posted_at=NOON + timedelta(hours=24 * number + dice.randrange(24)),
        )


def start(folder: Path) -> subprocess.Popen[bytes]:
    settings = {
        "LANGNGHE_TOPICS_URL": f"file:{folder}/topics",
        "LANGNGHE_INDEX_URL": f"sqlite:{folder}/index.db",
        "LANGNGHE_STATE_DIR": str(folder),
        "LANGNGHE_FILES_PER_TRIGGER": "3",
        "LANGNGHE_SPARK_MASTER": "local[2]",
    }
    return subprocess.Popen(
        [sys.executable, "-m", "streaming", "run", "--once"],
        env=os.environ | settings,
        stderr=(folder / "log").open("ab"),
        start_new_session=True,
    )


def prepared(folder: Path) -> Path:
    folder.mkdir()
    topic = open_topic(f"file:{folder}/topics", POSTS)
    for number in range(FILES):
        topic.publish(
            Message(post.post_id, post.model_dump_json().encode()) for post in some_posts(number)
        )
    return folder


def kill_at_random(folder: Path, dice: Random, whole_seconds: float) -> bool:
    """Start streaming and kill it somewhere within what a whole run takes; True if it was hit."""
    with start(folder) as process:
        try:
            process.wait(timeout=dice.uniform(0.35, 0.8) * whole_seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            return True
    return False


def rows(folder: Path) -> dict[str, list[object]]:
    """Return every row of the index, but for the moments at which labels were made."""
    with closing(sqlite3.connect(folder / "index.db")) as connection:
        found: dict[str, list[object]] = {
            "posts": [
                (*key, _without_labelling_time(body))
                for *key, body in connection.execute(
                    "SELECT post_id, hour, day, kind, label, author_hash, reach, body "
                    "FROM posts ORDER BY post_id"
                )
            ]
        }
        found["windows"] = list(
            connection.execute("SELECT * FROM windows ORDER BY 1, 2, 3, 4, 5, 6, 7")
        )
        found["alerts"] = list(connection.execute("SELECT * FROM alerts ORDER BY alert_id"))
        found["words"] = list(
            connection.execute(
                "SELECT post_id, folded, province FROM posts JOIN post_provinces USING (number) "
                "JOIN post_words ON post_words.rowid = number ORDER BY 1, 2, 3"
            )
        )
    return found


def _without_labelling_time(body: str) -> dict[str, object]:
    record: dict[str, object] = json.loads(body)
    del record["labelled_at"]
    return record


def test_a_killed_streaming_ends_where_an_undisturbed_one_does(tmp_path: Path) -> None:
    undisturbed, disturbed = prepared(tmp_path / "undisturbed"), prepared(tmp_path / "disturbed")
    seed = int.from_bytes(os.urandom(4))
    dice = Random(seed)  # noqa: S311 - chooses moments, not secrets
    started = time.monotonic()
    with start(undisturbed) as process:
        assert process.wait(timeout=LONGEST_SECONDS) == 0
    whole_seconds = time.monotonic() - started

    hits = sum(
        kill_at_random(disturbed, dice, whole_seconds)
        for _ in range(int(os.environ.get("LANGNGHE_TEST_KILLS", "3")))
    )
    with start(disturbed) as process:
        assert process.wait(timeout=LONGEST_SECONDS) == 0

    assert hits > 0, f"no kill hit a running process; seed {seed}"
    expected, found = rows(undisturbed), rows(disturbed)
    for table, content in expected.items():
        assert found[table] == content, f"{table} differ; seed {seed}"
    assert len(expected["posts"]) == FILES * POSTS_A_FILE
    labelled = open_topic(f"file:{disturbed}/topics", LABELLED).batches("test", limit=10**9)
    ids = {json.loads(m.value)["post"]["post_id"] for batch in labelled for m in batch.messages}
    assert len(ids) == FILES * POSTS_A_FILE
