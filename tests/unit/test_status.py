from datetime import timedelta
from pathlib import Path

from langnghe.domain import Granularity
from langnghe.index import Index, open_index
from langnghe.status import status_of, to_lines
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
