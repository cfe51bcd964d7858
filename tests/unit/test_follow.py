"""Counts to trends and alerts over a real index: in whatever pieces the posts come."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from langnghe.domain import Granularity, LabelledPost
from langnghe.index import Index, SeriesQuery, open_index
from langnghe.testing import a_labelled_post
from streaming.alerts import Versions
from streaming.detector import NegativeBinomialDetector
from streaming.follow import first_day_to_judge, follow_alerts, follow_trends
from streaming.recount import recount, touched_by

FIRST = datetime(2026, 3, 1, 17, tzinfo=UTC)  # midnight in Việt Nam


def an_index(folder: Path) -> Index:
    return open_index(f"sqlite:{folder}/index.db")


def take_in(index: Index, posts: Iterable[LabelledPost]) -> None:
    """Do with posts what the job does, but for Spark and topics."""
    posts = list(posts)
    index.posts.save(posts)
    touched = touched_by(labelled.post.posted_at for labelled in posts)
    recount(index, touched)
    since = first_day_to_judge(index, touched)
    follow_trends(index, since, NegativeBinomialDetector())
    index.alerts.save(follow_alerts(index, since, Versions("m", "t")).store)


def on_days(*days: int, posts: int = 1, source: str = "a", hour: int = 9) -> Iterator[LabelledPost]:
    for day in days:
        for n in range(posts):
            yield a_labelled_post(
                post_id=f"{source}/{day}/{hour}/{n}",
                author_hash=f"{source}{n}",
                source=source,
                posted_at=FIRST + timedelta(days=day, hours=hour, minutes=n),
            )


def trend_rows(index: Index) -> list[object]:
    return [t for g in Granularity for t in index.trends.read(SeriesQuery(g))]


def test_the_same_posts_again_over_a_silent_day_change_nothing(tmp_path: Path) -> None:
    index = an_index(tmp_path)
    posts = list(on_days(*range(10), 12))
    take_in(index, posts)
    before = trend_rows(index)

    take_in(index, posts)
    take_in(index, on_days(5))

    assert trend_rows(index) == before


@pytest.mark.parametrize("size", [1, 7, 40])
def test_trends_do_not_depend_on_how_posts_are_cut_into_batches(tmp_path: Path, size: int) -> None:
    loud = [*on_days(*range(60), posts=2), *on_days(64, 65, posts=15)]
    quiet = list(on_days(*range(60), source="b", hour=20))
    posts = sorted([*loud, *quiet], key=lambda labelled: labelled.post.posted_at)
    whole, pieces = an_index(tmp_path / "whole"), an_index(tmp_path / "pieces")
    take_in(whole, posts)

    for start in range(0, len(posts), size):
        take_in(pieces, posts[start : start + size])

    assert trend_rows(pieces) == trend_rows(whole)


def test_an_early_morning_with_one_source_is_not_a_wave(tmp_path: Path) -> None:
    index = an_index(tmp_path)
    for source in "abcdefghij":
        take_in(index, on_days(*range(60), source=source))

    for hour in range(5):
        take_in(index, on_days(60, posts=2, source="a", hour=hour))

    assert index.alerts.read() == []


def test_a_wave_in_many_batches_is_one_alert_with_a_short_life(tmp_path: Path) -> None:
    index = an_index(tmp_path)
    take_in(index, on_days(*range(60)))

    for number in range(30):
        take_in(index, on_days(60, source=f"s{number}", hour=10))

    (alert,) = index.alerts.read()
    assert alert.posts == 30
    assert [event.what for event in alert.events].count("raised") == 1
    assert len(alert.events) <= 4
