"""The demo's posts are what its README and expected.yaml say, and come out the same every time."""

import csv
import gzip
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from pydantic import ValidationError

from langnghe.domain import Document
from langnghe.text import fold
from langnghe.windows import VIET_NAM

DEMO = Path(__file__).parents[2] / "deploy" / "demo"
PHONE = re.compile(r"(?<![\w.])(?:\+?84[ .-]?\d|[0o]\d)\d(?:[ .-]?\d){7}(?!\d)")
MAIL = re.compile(r"[\w.]+@[\w-]+(?:\.[\w-]+)+")


class Demo(NamedTuple):
    """The shipped files, read once."""

    lines: list[bytes]
    posts: dict[str, Document]
    faults: Counter[str]
    truth: dict[str, dict[str, str]]
    expected: dict[str, Any]


@pytest.fixture(scope="module")
def demo() -> Demo:
    lines = gzip.decompress((DEMO / "posts.jsonl.gz").read_bytes()).split(b"\n")[:-1]
    posts: dict[str, Document] = {}
    faults: Counter[str] = Counter()
    for line in lines:
        fault = fault_of(line, posts)
        if fault:
            faults[fault] += 1
        else:
            post = Document.model_validate_json(line)
            posts[post.external_id] = post
    truth = gzip.decompress((DEMO / "truth.csv.gz").read_bytes()).decode()
    return Demo(
        lines=lines,
        posts=posts,
        faults=faults,
        truth={row["external_id"]: row for row in csv.DictReader(truth.splitlines())},
        expected=yaml.safe_load((DEMO / "expected.yaml").read_text(encoding="utf-8")),
    )


def fault_of(line: bytes, seen: dict[str, Document]) -> str:
    """Say in the words of `RejectionReason` why a line is no post, or nothing."""
    try:
        fields = json.loads(line.decode())
    except UnicodeDecodeError:
        return "bad_encoding"
    except json.JSONDecodeError:
        return "bad_json"
    if not isinstance(fields, dict):
        return "bad_json"
    return fault_of_fields(fields, seen)


def fault_of_fields(fields: dict[str, Any], seen: dict[str, Document]) -> str:
    try:
        posted_at = datetime.fromisoformat(fields["posted_at"])
        post = Document.model_validate(fields)
    except ValueError as error:
        return "bad_record" if isinstance(error, ValidationError) else "bad_date"
    found = {
        "empty_text": not post.text.strip(),
        "null_byte": "\0" in post.text,
        "date_in_future": posted_at > datetime(2027, 1, 1, tzinfo=UTC),
        "date_too_old": posted_at < datetime(2004, 1, 1, tzinfo=UTC),
        "duplicate_id": post.external_id in seen,
    }
    return next((reason for reason, holds in found.items() if holds), "")


def day_of(post: Document) -> date:
    return post.posted_at.astimezone(VIET_NAM).date()


def test_ten_whole_weeks_hold_about_eight_thousand_posts(demo: Demo) -> None:
    days = {day_of(post) for post in demo.posts.values()}
    first = demo.expected["period"]["first_day"]

    assert 7_500 <= len(demo.posts) <= 8_500
    assert first.weekday() == 0
    assert days == {first + timedelta(days=n) for n in range(70)}
    assert max(days) == demo.expected["period"]["last_day"]


def test_what_is_shipped_is_what_the_script_last_made(demo: Demo) -> None:
    content = b"".join(line + b"\n" for line in demo.lines)

    assert hashlib.sha256(content).hexdigest() == demo.expected["sha256"]
    assert len(demo.lines) == demo.expected["lines"]
    assert len(demo.posts) == demo.expected["posts"]


def test_the_files_stay_small() -> None:
    assert sum(path.stat().st_size for path in DEMO.glob("*.gz")) < 1_500_000


def test_no_document_tells_what_the_pipeline_must_find(demo: Demo) -> None:
    told = {name for line in demo.lines if not fault_of(line, {}) for name in json.loads(line)}

    assert told <= set(Document.model_fields)


def test_the_truth_is_known_of_every_post_and_of_nothing_else(demo: Demo) -> None:
    assert demo.truth.keys() == demo.posts.keys()


def test_lines_that_are_no_posts_are_as_many_as_announced(demo: Demo) -> None:
    assert demo.faults == demo.expected["rejections"]


def test_every_planted_wave_is_there_as_announced(demo: Demo) -> None:
    assert len(demo.expected["waves"]) == 3
    for wave in demo.expected["waves"]:
        rows = [row for row in demo.truth.values() if row["wave"] == wave["name"]]
        posts = [demo.posts[row["external_id"]] for row in rows]
        by_day = Counter(day_of(post) for post in posts)
        days = [wave["start"] + timedelta(days=n) for n in range(len(wave["posts_by_day"]))]

        assert {row["form"] or row["claim_topic"] for row in rows} == {wave["label"]}
        assert {row["province"] for row in rows} == {wave["province"]}
        assert Counter(row["kind"] for row in rows) == wave["kinds"]
        assert [by_day[day] for day in days] == wave["posts_by_day"]
        assert days[-1] == wave["end"]
        assert sum(wave["posts_by_day"]) == len(posts) == wave["posts"]
        assert len({post.author for post in posts}) == wave["authors"]
        assert len({post.source for post in posts}) == wave["sources"]


def test_every_post_of_a_wave_names_a_place(demo: Demo) -> None:
    names = {"38": ["thanh hoa"], "40": ["nghe an"], "92": ["can tho", "soc trang", "hau giang"]}
    for row in demo.truth.values():
        if row["wave"]:
            post = demo.posts[row["external_id"]]
            said = fold(" ".join([post.text, *post.place_hints]))

            assert any(name in said for name in names[row["province"]])


def test_a_wave_comes_from_many_authors_and_few_of_its_texts_are_the_same(demo: Demo) -> None:
    for wave in demo.expected["waves"]:
        ids = [row["external_id"] for row in demo.truth.values() if row["wave"] == wave["name"]]
        texts = Counter(demo.posts[post_id].text for post_id in ids)

        assert wave["authors"] >= 0.85 * wave["posts"]
        assert wave["sources"] >= 5
        assert max(texts.values()) <= 3


def test_outside_the_waves_no_form_is_loud_in_a_province(demo: Demo) -> None:
    heard = Counter(
        (row["form"] or row["claim_topic"], row["province"], day_of(demo.posts[post_id]))
        for post_id, row in demo.truth.items()
        if row["province"] and row["kind"] != "ordinary" and not row["wave"]
    )

    assert max(post_count for (label, *_), post_count in heard.items() if label) <= 2


def test_every_form_and_claim_topic_is_heard_at_a_low_level_all_the_time(demo: Demo) -> None:
    weeks: dict[str, set[int]] = {}
    for post_id, row in demo.truth.items():
        if row["kind"] in {"scam", "harmful_claim"} and not row["wave"]:
            week = (day_of(demo.posts[post_id]) - demo.expected["period"]["first_day"]).days // 7
            weeks.setdefault(row["form"] or row["claim_topic"], set()).add(week)

    assert len(weeks) == 35
    assert min(len(heard) for heard in weeks.values()) >= 8


def test_one_source_falls_silent_and_no_other(demo: Demo) -> None:
    silence = demo.expected["silent_source"]
    last_days = dict.fromkeys(demo.expected["sources"], date.min)
    for post in demo.posts.values():
        last_days[post.source] = max(last_days[post.source], day_of(post))

    assert last_days.pop(silence["source"]) < silence["first_silent_day"]
    assert set(last_days.values()) == {demo.expected["period"]["last_day"]}


def test_every_source_speaks_every_day_but_the_silent_one(demo: Demo) -> None:
    heard = {(post.source, day_of(post)) for post in demo.posts.values()}
    silence = demo.expected["silent_source"]
    days = [demo.expected["period"]["first_day"] + timedelta(days=n) for n in range(70)]
    missing = {(s, day) for s in demo.expected["sources"] for day in days} - heard

    assert {source for source, _ in missing} == {silence["source"]}
    assert sorted(day for _, day in missing) == days[days.index(silence["first_silent_day"]) :]


def test_nights_and_sundays_are_quiet(demo: Demo) -> None:
    moments = [post.posted_at.astimezone(VIET_NAM) for post in demo.posts.values()]
    hours = Counter(moment.hour for moment in moments)
    weekdays = Counter(moment.weekday() for moment in moments)

    assert sum(hours[hour] for hour in (1, 2, 3, 4)) * 10 < sum(hours[h] for h in (19, 20, 21, 22))
    assert hours[12] > hours[15]
    assert weekdays[6] < min(weekdays[day] for day in range(5))


def test_no_author_is_named_in_any_text(demo: Demo) -> None:
    handles = {post.author for post in demo.posts.values()} - {None}
    words = {word for p in demo.posts.values() for word in re.findall(r"[\w.]+", p.text.casefold())}

    assert not handles & words


def test_personal_data_in_the_texts_is_invented(demo: Demo) -> None:
    phones = [found for post in demo.posts.values() for found in PHONE.findall(post.text)]
    mails = [found for post in demo.posts.values() for found in MAIL.findall(post.text)]
    bare = {re.sub(r"\D", "", phone.replace("o", "0")).removeprefix("84") for phone in phones}
    mobiles = {number.removeprefix("0") for number in bare if not number.startswith("02")}

    assert len(phones) > 300
    assert {number[:6] for number in mobiles} == {"900000"}
    assert len(mails) > 20
    assert {mail.rpartition("@")[2] for mail in mails} == {"example.com"}


def test_urls_lead_nowhere(demo: Demo) -> None:
    hosts = {post.url.split("/")[2] for post in demo.posts.values() if post.url}

    assert all(host.endswith(".example") for host in hosts)


def invented_corpus() -> Iterator[dict[str, str | None]]:
    """Enough rows for a small plan; every text differs."""
    number = count(1)
    subjects: dict[str, list[str | None]] = {
        "ordinary": [None],
        "scam": ["police_court", "online_task", "bank"],
        "warning": ["bank"],
        "report": ["police_court", "online_task", "disaster"],
        "harmful_claim": ["disaster"],
    }
    for kind, labels in subjects.items():
        for label in labels:
            for channel in ("sms", "zalo", "facebook", "comment", "press", "call") * 14:
                is_claim = label == "disaster"
                yield {
                    "text": f"Bà con nghe kể chuyện hồ vỡ nước lên số {next(number)}, gọi <PHONE>",
                    "kind": kind,
                    "form": None if is_claim else label,
                    "claim_topic": label if is_claim else None,
                    "channel": channel,
                }


def make(folder: Path, hash_seed: str) -> list[bytes]:
    """Run the script in another process, as a person does."""
    folder.mkdir()
    command = [sys.executable, "-B", str(folder.parent / "make_posts.py")]
    command += ["--authored", str(folder.parent), "--out", str(folder / "posts.jsonl.gz")]
    subprocess.run(command, check=True, env=os.environ | {"PYTHONHASHSEED": hash_seed})  # noqa: S603 - our own script
    return [path.read_bytes() for path in sorted(folder.iterdir())]


def test_making_the_posts_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    for script in DEMO.glob("*.py"):
        shutil.copy(script, tmp_path)
    plan = (DEMO / "plan.toml").read_text(encoding="utf-8")
    kinds = r"(?m)^((?:ordinary|scam|warning|report|quoted_report|harmful_claim) = )\d+$"
    (tmp_path / "plan.toml").write_text(re.sub(kinds, r"\g<1>80", plan), encoding="utf-8")
    corpus = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in invented_corpus())
    (tmp_path / "corpus.jsonl").write_text(corpus, encoding="utf-8")

    first, second = make(tmp_path / "once", "1"), make(tmp_path / "again", "2")

    assert len(first) == 3
    assert first == second


def test_a_demo_without_the_console_says_how_to_open_it() -> None:
    show = "from run import how_to_open; print(*how_to_open(), sep='\\n')"

    printed = subprocess.run(  # noqa: S603 - runs our own script
        [sys.executable, "-c", show], cwd=DEMO, capture_output=True, text=True, check=True
    ).stdout.splitlines()

    exported = [line.removeprefix("export ").partition("=")[0] for line in printed[:-1]]
    assert exported == ["LANGNGHE_TOPICS_URL", "LANGNGHE_INDEX_URL", "LANGNGHE_STATE_DIR"]
    assert printed[-1] == "langnghe dashboards serve"
