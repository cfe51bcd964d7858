from datetime import timedelta
from pathlib import Path

import pytest

from langnghe.domain import Granularity, RejectionReason
from langnghe.errors import SettingsError
from langnghe.index import Index, open_index
from langnghe.status import GLOSSES, silent_sources, status_of, to_lines
from langnghe.testing import NOON, a_count, a_labelled_post, a_source_day, an_alert
from langnghe.topics import POSTS, RAW, open_topic
from langnghe.topics.messages import Message


def opened(folder: Path) -> tuple[str, Index]:
    return f"file:{folder}/topics", open_index(f"sqlite:{folder}/index.db")


def test_a_new_house_stands_at_zero(tmp_path: Path) -> None:
    status = status_of(*opened(tmp_path))

    assert (status.documents, status.indexed, status.alerts, status.windows) == (0, 0, 0, 0)
    assert status.lag == {"ingest": 0, "streaming": 0}


def test_the_account_adds_up_what_both_rooms_tell(tmp_path: Path) -> None:
    url, index = opened(tmp_path)
    raw, posts = open_topic(url, RAW), open_topic(url, POSTS)
    raw.publish([Message("k", b"x")] * 5)
    raw.commit("ingest", ["0"], {"documents": 5, "posts": 3, "rejected.bad_json": 2})
    posts.publish([Message("k", b"x")] * 3)
    posts.publish([Message("k", b"x")])
    posts.commit("streaming", ["0"], {"labelled": 2, "unreadable": 1})
    index.posts.save([a_labelled_post()])
    index.counts.replace(Granularity.DAY, [], [a_count()])
    index.alerts.save([an_alert()])

    status = status_of(url, index)

    assert (status.documents, status.posts, status.labelled, status.indexed) == (5, 3, 2, 1)
    assert status.rejected == {"bad_json": 2}
    assert status.documents == status.posts + sum(status.rejected.values())
    assert status.unreadable == 1
    assert status.lag == {"ingest": 0, "streaming": 1}
    assert (status.windows, status.alerts) == (1, 1)
    assert any("bad_json" in line for line in to_lines(status))


def test_each_source_is_listed_with_its_newest_post(tmp_path: Path) -> None:
    url, index = opened(tmp_path)
    old = a_source_day()
    new = a_source_day(
        window_start=old.window_start + timedelta(days=1), last_posted_at=NOON + timedelta(days=1)
    )
    index.source_days.replace(Granularity.DAY, [], [old, new])

    assert status_of(url, index).sources == {"to-dan-pho": NOON + timedelta(days=1)}


def test_topics_in_a_file_are_refused_with_the_variable_to_change(tmp_path: Path) -> None:
    url, index = opened(tmp_path)
    (tmp_path / "topics").write_bytes(b"x")

    with pytest.raises(SettingsError, match="LANGNGHE_TOPICS_URL"):
        status_of(url, index)


@pytest.mark.parametrize("name", ["bang.csv", "bang.csv/index.db", "."])
def test_an_index_that_cannot_be_names_the_variable(tmp_path: Path, name: str) -> None:
    (tmp_path / "bang.csv").write_text("a,b\n" * 3_000, encoding="utf-8")

    with pytest.raises(SettingsError, match="LANGNGHE_INDEX_URL"):
        open_index(f"sqlite:{tmp_path}/{name}")


def test_every_reason_of_rejection_is_told_in_words() -> None:
    assert set(GLOSSES) == set(RejectionReason)


def test_a_source_is_silent_when_more_than_three_days_behind_the_newest() -> None:
    sources = {
        "mới": NOON,
        "kịp": NOON - timedelta(days=3),
        "lặng": NOON - timedelta(days=3, minutes=1),
    }

    assert silent_sources(sources) == {"lặng"}
    assert silent_sources({}) == frozenset()


def test_the_account_for_a_person_tells_reasons_and_silent_sources(tmp_path: Path) -> None:
    url, index = opened(tmp_path)
    raw = open_topic(url, RAW)
    raw.publish([Message("k", b"x")])
    raw.commit("ingest", "0", {"documents": 1, "rejected.empty_text": 1})
    late = NOON - timedelta(days=5)
    index.source_days.replace(
        Granularity.DAY,
        [],
        [
            a_source_day(),
            a_source_day(source="bao", window_start=late, last_posted_at=late),
        ],
    )

    lines = list(to_lines(status_of(url, index)))

    assert any("empty_text" in line and "không có nội dung" in line for line in lines)
    assert [line.split()[2] for line in lines if "im lặng" in line] == ["bao"]
