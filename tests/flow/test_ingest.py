"""Documents go in, posts and rejections come out: each exactly once, whatever happens."""

import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ingest.author_key import load_author_key
from ingest.consumer import GROUP, run
from ingest.deduplicate import open_seen_ids
from ingest.patience import Limits, TooManyRejectionsError
from ingest.sort_out import Sorter
from langnghe.domain import Post, Rejection, RejectionReason
from langnghe.testing import NOON, a_document
from langnghe.topics import POSTS, RAW, REJECTED, open_topic
from langnghe.topics.messages import Message

LIMITS = Limits(batch_size=100, rejection_limit=1_000, rejection_share=0.5)
ROOT = Path(__file__).parents[2]
SECRETS = ("Thị Bưởi", "0900012345", "0900 012", "fb-778899", "buoi.778899", "19000000012345")


def _with_ctrl_c() -> None:
    """Listen to Ctrl-C also where whoever runs the tests has been told to ignore it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


class House:
    """The three topics and the state of one installation."""

    def __init__(self, folder: Path) -> None:
        self.url = f"file:{folder}/topics"
        self.state = folder / "state"
        self.raw, self.posts, self.rejected = (
            open_topic(self.url, name) for name in (RAW, POSTS, REJECTED)
        )
        self.folder = folder / "topics"

    def publish(self, *documents: bytes) -> None:
        self.raw.publish(Message("x", document) for document in documents)

    def ingest(self, limits: Limits = LIMITS) -> None:
        with open_seen_ids(self.state, "file:topics") as seen:
            sorter = Sorter(load_author_key(self.state), seen, clock=lambda: NOON)
            run(self.raw, self.posts, self.rejected, sorter, limits, follow=False)

    def command(self, *arguments: str) -> subprocess.Popen[bytes]:
        settings = {
            "LANGNGHE_TOPICS_URL": self.url,
            "LANGNGHE_STATE_DIR": str(self.state),
            "LANGNGHE_BATCH_SIZE": "200",
        }
        return subprocess.Popen(  # noqa: S603 - runs this very program
            [sys.executable, "-m", "ingest", *arguments],
            cwd=ROOT,
            env=os.environ | settings,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            preexec_fn=_with_ctrl_c,  # noqa: PLW1509 - no threads run here
        )

    def lines(self, name: str) -> list[bytes]:
        return [
            line
            for path in sorted((self.folder / name).glob("[0-9]*.jsonl"))
            for line in path.read_bytes().split(b"\n")[:-1]
        ]

    def all_posts(self) -> list[Post]:
        return [Post.model_validate_json(line) for line in self.lines(POSTS)]

    def all_rejections(self) -> list[Rejection]:
        return [Rejection.model_validate_json(line) for line in self.lines(REJECTED)]

    def tallies(self) -> dict[str, int]:
        return dict(self.raw.progress(GROUP).tallies)


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def written(**changes: object) -> bytes:
    return a_document(**changes).model_dump_json().encode()


def many(count: int, **changes: object) -> list[bytes]:
    return [written(external_id=f"n{number}", **changes) for number in range(count)]


def one_of_each_reason() -> dict[RejectionReason, bytes]:
    fields = json.loads(written(external_id="bad"))
    return {
        RejectionReason.BAD_ENCODING: b'{"text": "\xff"}',
        RejectionReason.BAD_JSON: b"khong phai json",
        RejectionReason.BAD_RECORD: b'{"text": "a"}',
        RejectionReason.NULL_BYTE: json.dumps(fields | {"text": "a\0"}).encode(),
        RejectionReason.EMPTY_TEXT: json.dumps(fields | {"text": " \u200b"}).encode(),
        RejectionReason.TOO_LARGE: json.dumps(fields | {"text": "a" * 2**20}).encode(),
        RejectionReason.BAD_DATE: json.dumps(fields | {"posted_at": "hôm qua"}).encode(),
        RejectionReason.DATE_IN_FUTURE: written(posted_at="2036-01-01T00:00:00Z"),
        RejectionReason.DATE_TOO_OLD: written(posted_at="1999-01-01T00:00:00Z"),
        RejectionReason.DUPLICATE_ID: written(external_id="good"),
    }


def test_every_document_is_a_post_or_a_rejection_with_its_reason(house: House) -> None:
    faults = one_of_each_reason()
    house.publish(written(external_id="good"), *faults.values())

    house.ingest()

    reasons = {rejection.position: rejection.reason for rejection in house.all_rejections()}
    assert set(faults) == set(RejectionReason)
    assert reasons == {f"0:{place}": reason for place, reason in enumerate(faults, start=1)}
    assert [post.source for post in house.all_posts()] == ["to-dan-pho"]
    assert house.tallies() == {
        "documents": 11,
        "posts": 1,
        **{f"rejected.{reason}": 1 for reason in RejectionReason},
    }


def test_what_is_ingested_is_not_ingested_again(house: House) -> None:
    house.publish(*many(3))
    house.ingest()
    house.publish(*many(4))

    house.ingest()

    assert house.tallies() == {"documents": 7, "posts": 4, "rejected.duplicate_id": 3}
    assert len({post.post_id for post in house.all_posts()}) == 4


def test_too_many_rejections_stop_ingest_before_anything_of_the_batch_is_lost(house: House) -> None:
    house.publish(*many(100))
    house.publish(*[b"rubbish"] * 60, *many(150)[100:])
    limits = Limits(batch_size=100, rejection_limit=100, rejection_share=0.5)

    with pytest.raises(
        TooManyRejectionsError, match=r"110 tài liệu của lô này vẫn nằm trong posts.raw"
    ):
        house.ingest(limits)
    stopped = house.tallies()
    house.ingest(Limits(batch_size=100, rejection_limit=100, rejection_share=1))

    assert stopped == {"documents": 100, "posts": 100}
    assert house.tallies() == {"documents": 210, "posts": 150, "rejected.bad_json": 60}
    assert len(house.all_posts()) == 150


def test_a_source_of_duplicates_does_not_stop_ingest(house: House) -> None:
    house.publish(*many(50), *many(50) * 4)

    house.ingest(Limits(batch_size=1_000, rejection_limit=10, rejection_share=0.5))

    assert house.tallies() == {"documents": 250, "posts": 50, "rejected.duplicate_id": 200}


def test_nothing_that_leads_to_a_person_leaves_ingest(house: House) -> None:
    text = "Chị Bưởi ơi gọi 0900012345, 0900 012 345, stk 19000000012345, fb.com/buoi.778899"
    private = {
        "author": "Trần Thị Bưởi",
        "external_id": "fb-778899",
        "url": "https://fb.com/buoi.778899",
        "text": text,
    }
    good = json.loads(written(**private))
    bad = [good | {"posted_at": "0900012345"}, good | {"text": ""}, good | {"channel": "fb-778899"}]
    house.publish(
        *(json.dumps(fields, ensure_ascii=False).encode() for fields in [good, *bad, good])
    )
    house.publish(*(json.dumps(good | {"text": 1}).encode() for _ in range(5)), b"Tran 0900012345")

    outcome = house.command("run", "--once")
    told, log = outcome.communicate(timeout=60)

    assert outcome.returncode == 0
    assert house.tallies()["documents"] == 11
    everything = b"\n".join([*house.lines(POSTS), *house.lines(REJECTED), log, told]).decode()
    assert [secret for secret in SECRETS if secret in everything] == []


def _is_accounted_for(house: House, documents: int) -> None:
    posts = {post.post_id for post in house.all_posts()}
    refused = {rejection.position: rejection.reason for rejection in house.all_rejections()}
    tallies = house.tallies()
    by_reason = {
        name.removeprefix("rejected."): count
        for name, count in tallies.items()
        if name.startswith("rejected.")
    }
    assert len(posts) + len(refused) == documents
    assert tallies["documents"] == documents
    assert tallies["posts"] == len(posts)
    assert sum(by_reason.values()) == len(refused)
    assert by_reason == {
        reason: sum(1 for found in refused.values() if found == reason)
        for reason in set(refused.values())
    }


def _kill_after_lines(house: House, lines: int, chance: random.Random) -> None:
    """Kill ingest soon after so many batches: while it sorts, publishes or commits the next."""
    running = house.command("run", "--once")
    assert running.stderr
    for _ in range(lines):
        running.stderr.readline()
    with suppress(subprocess.TimeoutExpired):
        running.wait(timeout=chance.uniform(0, 0.06))
    running.send_signal(signal.SIGKILL)
    running.communicate()


def _mixed(count: int) -> Iterable[bytes]:
    for number in range(count):
        yield written(external_id=f"n{number}", text=f"Chợ đông, gọi 0900 012 345 lần {number}")
        if number % 10 == 0:
            yield written(external_id=f"n{number}", text="chép lại")
        if number % 15 == 0:
            yield b"{" + str(number).encode()


def test_killed_at_random_moments_every_document_is_counted_once(house: House) -> None:
    chance = random.Random(20260304)  # noqa: S311 - chooses moments, not secrets
    documents = list(_mixed(3_000))
    for start in range(0, len(documents), 100):
        house.publish(*documents[start : start + 100])

    for lines in (0, 1, 2, 0, 3, 1):
        _kill_after_lines(house, lines, chance)
    last = house.command("run", "--once")
    _, log = last.communicate(timeout=120)

    assert last.returncode == 0, log
    _is_accounted_for(house, len(documents))


def test_sigterm_ends_after_the_batch_in_hand(house: House) -> None:
    house.publish(*many(50))
    running = house.command("run")
    assert running.stderr
    running.stderr.readline()  # the first batch is committed; now it waits for more

    running.send_signal(signal.SIGTERM)
    running.communicate(timeout=30)

    assert running.returncode == 0
    _is_accounted_for(house, 50)


def test_an_operator_s_fault_is_one_line_and_exit_code_1(house: House, tmp_path: Path) -> None:
    running = house.command("replay", str(tmp_path / "mat.jsonl"))
    _, told = running.communicate(timeout=60)

    assert running.returncode == 1
    assert told.decode().startswith("Lỗi: Không tìm thấy tệp")
    assert told.count(b"\n") == 1


def test_a_file_is_replayed_and_ingested_by_commands(house: House, tmp_path: Path) -> None:
    path = tmp_path / "bai.jsonl"
    rows = [json.loads(row) for row in many(30, posted_at=datetime(2026, 1, 2, tzinfo=UTC))]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows) + "{\n", encoding="utf-8")

    codes = []
    for arguments in (
        ("replay", str(path)),
        ("run", "--once"),
        ("replay", str(path), "--restart"),
        ("run", "--once"),
    ):
        running = house.command(*arguments)
        running.communicate(timeout=60)
        codes.append(running.returncode)

    assert codes == [0, 0, 0, 0]
    assert house.tallies() == {
        "documents": 62, "posts": 30, "rejected.bad_json": 2, "rejected.duplicate_id": 30,
    }  # fmt: skip


def test_ctrl_c_ends_a_replay_with_what_was_done_and_how_to_go_on(
    house: House, tmp_path: Path
) -> None:
    path = tmp_path / "bai.jsonl"
    first, later = written(external_id="1"), written(external_id="2", posted_at="2030-01-01T00:00Z")
    path.write_bytes(first + b"\n" + later + b"\n")
    running = house.command("replay", str(path), "--speed", "1")
    while not any((house.state / "replay").glob("*.json")) and running.poll() is None:
        with suppress(subprocess.TimeoutExpired):
            running.wait(timeout=0.05)  # until its bookmark is set: it waits for the year 2030

    running.send_signal(signal.SIGINT)
    told, _ = running.communicate(timeout=30)

    assert running.returncode == 130
    assert told.decode() == "Đã phát 1 dòng; chạy lại lệnh cũ để phát tiếp.\n"


@pytest.mark.parametrize(
    ("option", "value", "example"),
    [
        ("--default-date", "hôm qua", "2026-03-01"),
        ("--timezone", "Hà Nội", "Asia/Ho_Chi_Minh"),
    ],
)
def test_an_option_that_makes_no_sense_is_told_with_an_example(
    house: House, tmp_path: Path, option: str, value: str, example: str
) -> None:
    path = tmp_path / "bai.jsonl"
    path.write_bytes(written() + b"\n")

    running = house.command("replay", str(path), option, value)
    _, told = running.communicate(timeout=60)

    assert running.returncode == 1
    assert told.decode() == f"Lỗi: Giá trị {option} {value!r} không hợp lệ; ví dụ: {example}.\n"
