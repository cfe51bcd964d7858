"""What every index promises, whatever its backend."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import pytest

from langnghe.domain import (
    NATION,
    Channel,
    Count,
    Engagement,
    FoundPlace,
    Granularity,
    Kind,
    LabelledPost,
    PlaceEvidence,
)
from langnghe.index import Index, PostQuery, SeriesQuery, open_index
from langnghe.testing import (
    NOON,
    a_count,
    a_labelled_post,
    a_source_day,
    a_trend,
    a_verdict,
    an_alert,
)
from langnghe.windows import window_of

DAY = window_of(NOON, Granularity.DAY)
HOUR = window_of(NOON, Granularity.HOUR)

R = TypeVar("R", Count, LabelledPost)


def labelled_after(*, seconds: int) -> LabelledPost:
    later = {"labelled_at": NOON + timedelta(seconds=seconds)}
    return a_labelled_post(text=f"lần {seconds}").model_copy(update=later)


def shuffled(records: list[R]) -> list[R]:
    return records[1::2] + records[::2][::-1]


def in_provinces(*codes: str) -> tuple[FoundPlace, ...]:
    return tuple(FoundPlace(code=code, evidence=PlaceEvidence.NAME) for code in codes)


@pytest.mark.parametrize(
    "words",
    ["lừa đảo", "LỪA ĐẢO", "lua dao", "lừa-đảo", '"lua dao"', "chuyển lừa", "Lư\u0300a đảo"],
)
def test_a_search_forgives_case_and_marks(index: Index, words: str) -> None:
    post = a_labelled_post(text="Cảnh giác lừa đảo chuyển khoản")
    index.posts.save([post])

    assert index.posts.search(PostQuery(words=words)) == [post]


@pytest.mark.parametrize("words", ["lừa gạt", '"đảo lừa"', "lừ", "khoản 99"])
def test_a_search_needs_every_word_and_whole_words(index: Index, words: str) -> None:
    index.posts.save([a_labelled_post(text="Cảnh giác lừa đảo chuyển khoản")])

    assert index.posts.search(PostQuery(words=words)) == []


@pytest.mark.parametrize(
    "words", ['"', "* OR", "a AND NOT", "(", "lừa*", "folded:lừa", "' --", "NEAR("]
)
def test_no_words_break_a_search(index: Index, words: str) -> None:
    index.posts.save([a_labelled_post()])

    assert isinstance(index.posts.search(PostQuery(words=words)), list)


def test_a_post_saved_twice_is_there_once(index: Index) -> None:
    index.posts.save([a_labelled_post(), a_labelled_post()])
    index.posts.save([a_labelled_post()])

    assert index.posts.count(PostQuery()) == 1


def test_of_two_labellings_the_newer_stays(index: Index) -> None:
    old = a_labelled_post(text="chuyện cũ")
    new = a_labelled_post(a_verdict(form="prize"), text="chuyện mới", places=()).model_copy(
        update={"labelled_at": NOON + timedelta(seconds=1)}
    )
    index.posts.save([new])
    index.posts.save([old])

    assert index.posts.search(PostQuery()) == [new]
    assert index.posts.search(PostQuery(words="cũ")) == []
    assert index.posts.search(PostQuery(province="38")) == []


@pytest.mark.parametrize("later", [timedelta(days=3), timedelta(days=40)])
def test_a_post_keeps_the_time_it_was_first_stored_with(index: Index, later: timedelta) -> None:
    moved = a_labelled_post(posted_at=NOON + later)
    index.posts.save([a_labelled_post(), moved])
    index.posts.save([moved])

    assert [labelled.post.posted_at for labelled in index.posts.search(PostQuery())] == [NOON]
    assert index.posts.tally(Granularity.DAY, [DAY + later]) == []


def test_an_older_write_is_no_failure_and_leaves_the_others_in_place(index: Index) -> None:
    newest = labelled_after(seconds=5)
    index.posts.save([newest])
    index.posts.save([labelled_after(seconds=1), a_labelled_post(post_id="p2")])

    assert index.posts.search(PostQuery(ids=("p1",))) == [newest]
    assert index.posts.count(PostQuery()) == 2


def test_of_many_writers_of_one_post_the_newest_labelling_wins(index: Index) -> None:
    labellings = [labelled_after(seconds=second) for second in range(40)]
    with ThreadPoolExecutor(max_workers=8) as writers:
        list(writers.map(lambda labelled: index.posts.save([labelled]), shuffled(labellings)))

    assert index.posts.search(PostQuery()) == [labellings[-1]]


def test_what_a_writer_saved_every_reader_sees_at_once(index_url: str) -> None:
    writer, reader = open_index(index_url), open_index(index_url)
    for number in range(1, 6):
        writer.posts.save([a_labelled_post(post_id=f"p{number}")])
        writer.counts.replace(Granularity.DAY, [DAY], [a_count(posts=number)])
        writer.alerts.save([an_alert(posts=number)])

        assert reader.posts.count(PostQuery()) == number
        assert [count.posts for count in reader.counts.read(SeriesQuery(Granularity.DAY))] == [
            number
        ]
        assert [alert.posts for alert in reader.alerts.read()] == [number]


def test_more_posts_are_read_and_counted_than_a_server_gives_in_one_answer(index: Index) -> None:
    posts = [
        a_labelled_post(
            post_id=f"p{n:05}", author_hash=f"a{n // 2}", posted_at=NOON - timedelta(seconds=n)
        )
        for n in range(10_500)
    ]
    index.posts.save(shuffled(posts))

    assert index.posts.search(PostQuery(), limit=20_000) == posts
    assert index.posts.search(PostQuery(), limit=3, offset=10_100) == posts[10_100:10_103]
    tally = index.posts.tally(Granularity.DAY, [DAY])
    assert {(count.province, count.posts, count.sources) for count in tally} == {
        ("38", 10_500, 5_250),
        (NATION, 10_500, 5_250),
    }


def test_posts_are_found_by_each_of_their_marks(index: Index) -> None:
    post = a_labelled_post(a_verdict(unsure=True), places=in_provinces("38", "40"))
    index.posts.save(
        [
            post,
            a_labelled_post(
                a_verdict(kind=Kind.ORDINARY, form=None), post_id="p2", places=(), source="khac"
            ),
        ]
    )

    for query in (
        PostQuery(kind=Kind.SCAM),
        PostQuery(label="bank"),
        PostQuery(province="40"),
        PostQuery(source="to-dan-pho"),
        PostQuery(unsure=True),
        PostQuery(ids=("p1", "nobody")),
        PostQuery(kind=Kind.SCAM, province="38", since=NOON, until=NOON + timedelta(seconds=1)),
    ):
        assert index.posts.search(query) == [post], query
        assert index.posts.count(query) == 1
    assert index.posts.count(PostQuery(ids=())) == 0
    assert index.posts.count(PostQuery(until=NOON)) == 0


def test_posts_come_newest_first_and_by_pages(index: Index) -> None:
    posts = [
        a_labelled_post(post_id=f"p{n}", posted_at=NOON + timedelta(minutes=n)) for n in range(5)
    ]
    index.posts.save(posts)

    assert index.posts.search(PostQuery(), limit=2, offset=1) == [posts[3], posts[2]]


def test_matches_are_counted_by_day_of_viet_nam(index: Index) -> None:
    late = datetime(2026, 3, 4, 18, tzinfo=UTC)  # 1:00 on the fifth in Việt Nam
    index.posts.save(
        [
            a_labelled_post(text="chợ đông"),
            a_labelled_post(post_id="p2", text="chợ vắng"),
            a_labelled_post(post_id="p3", text="chợ mưa", posted_at=late),
            a_labelled_post(post_id="p4", text="khác", posted_at=late),
        ]
    )

    assert index.posts.count_by_day(PostQuery(words="cho")) == {DAY: 2, DAY + timedelta(days=1): 1}


def test_a_tally_counts_posts_voices_and_reach_by_place_and_channel(index: Index) -> None:
    index.posts.save(
        [
            a_labelled_post(post_id="1", author_hash="a", engagement=Engagement(views=10)),
            a_labelled_post(post_id="2", author_hash="a", engagement=Engagement(likes=3)),
            a_labelled_post(post_id="3", author_hash="b", places=in_provinces("38", "40")),
            a_labelled_post(post_id="4", author_hash="c", places=()),
            a_labelled_post(post_id="5", author_hash="d", channel=Channel.PRESS),
            a_labelled_post(post_id="6", posted_at=NOON + timedelta(days=1)),
        ]
    )

    tally = index.posts.tally(Granularity.DAY, [DAY])

    found = {(c.province, c.channel): (c.posts, c.sources, c.reach) for c in tally}
    assert found == {
        ("38", Channel.LISTENING): (3, 2, 13),
        ("40", Channel.LISTENING): (1, 1, 0),
        ("38", Channel.PRESS): (1, 1, 0),
        (NATION, Channel.LISTENING): (4, 3, 13),
        (NATION, Channel.PRESS): (1, 1, 0),
    }
    assert {(c.window_start, c.kind, c.label) for c in tally} == {(DAY, Kind.SCAM, "bank")}


def test_a_tally_of_hours_leaves_other_hours_out(index: Index) -> None:
    index.posts.save(
        [a_labelled_post(), a_labelled_post(post_id="p2", posted_at=NOON + timedelta(hours=1))]
    )

    tally = index.posts.tally(Granularity.HOUR, [HOUR])

    assert {(c.window_start, c.posts) for c in tally} == {(HOUR, 1)}


def test_a_tally_follows_a_corrected_label(index: Index) -> None:
    index.posts.save([a_labelled_post()])
    corrected = a_labelled_post(a_verdict(form="prize"))
    index.posts.save([corrected.model_copy(update={"labelled_at": NOON + timedelta(hours=1)})])

    assert {c.label for c in index.posts.tally(Granularity.DAY, [DAY])} == {"prize"}


def test_sources_are_tallied_by_day(index: Index) -> None:
    index.posts.save(
        [a_labelled_post(), a_labelled_post(post_id="p2", posted_at=NOON + timedelta(minutes=3))]
    )

    (found,) = index.posts.tally_sources([DAY])

    assert (found.source, found.posts) == ("to-dan-pho", 2)
    assert (found.window_start, found.last_posted_at) == (DAY, NOON + timedelta(minutes=3))


def test_windows_hold_exactly_what_was_put_last(index: Index) -> None:
    other_day = a_count(window_start=DAY + timedelta(days=1))
    index.counts.replace(Granularity.DAY, [DAY], [a_count(), a_count(label="prize"), other_day])
    index.counts.replace(Granularity.DAY, [DAY], [a_count(posts=7)])

    assert index.counts.read(SeriesQuery(Granularity.DAY)) == [a_count(posts=7), other_day]


def test_windows_are_unchanged_when_their_new_records_cannot_be_had(index: Index) -> None:
    def broken() -> Iterator[Count]:
        yield a_count(posts=7)
        raise ConnectionAbortedError

    index.counts.replace(Granularity.DAY, [DAY], [a_count()])

    with pytest.raises(ConnectionAbortedError):
        index.counts.replace(Granularity.DAY, [DAY], broken())
    assert index.counts.read(SeriesQuery(Granularity.DAY)) == [a_count()]


def test_a_window_can_be_emptied(index: Index) -> None:
    index.counts.replace(Granularity.DAY, [DAY], [a_count(), a_count(label="prize")])
    index.counts.replace(Granularity.DAY, [DAY], [])

    assert index.counts.read(SeriesQuery(Granularity.DAY)) == []


def test_twenty_thousand_records_are_read_in_order(index: Index) -> None:
    counts = [
        a_count(window_start=DAY + timedelta(days=day), label=f"l{label:04}")
        for day in range(20)
        for label in range(1_000)
    ]
    days = sorted({count.window_start for count in counts})
    index.counts.replace(Granularity.DAY, days, shuffled(counts))

    assert index.counts.read(SeriesQuery(Granularity.DAY)) == counts
    assert index.counts.windows(Granularity.DAY) == days


def test_hours_and_days_are_kept_apart(index: Index) -> None:
    hour = a_count(granularity=Granularity.HOUR)
    index.counts.replace(Granularity.HOUR, [DAY], [hour])
    index.counts.replace(Granularity.DAY, [DAY], [])

    assert index.counts.read(SeriesQuery(Granularity.HOUR)) == [hour]
    assert index.counts.windows(Granularity.DAY) == []


def test_windows_are_read_by_span_and_series(index: Index) -> None:
    late = a_trend(window_start=DAY + timedelta(days=2), province=NATION, label="prize")
    index.trends.replace(Granularity.DAY, [DAY, late.window_start], [late, a_trend()])

    read = index.trends.read

    assert read(SeriesQuery(Granularity.DAY)) == [a_trend(), late]
    assert read(SeriesQuery(Granularity.DAY, since=DAY + timedelta(days=1))) == [late]
    assert read(SeriesQuery(Granularity.DAY, until=late.window_start)) == [a_trend()]
    assert read(SeriesQuery(Granularity.DAY, label="prize", province=NATION)) == [late]
    assert read(SeriesQuery(Granularity.DAY, kinds=(Kind.WARNING,))) == []
    assert index.trends.windows(Granularity.DAY) == [DAY, late.window_start]


def test_source_days_are_kept_like_other_windows(index: Index) -> None:
    index.source_days.replace(Granularity.DAY, [DAY], [a_source_day()])

    assert index.source_days.read(SeriesQuery(Granularity.DAY)) == [a_source_day()]


def test_an_alert_is_kept_under_its_id(index: Index) -> None:
    index.alerts.save(
        [an_alert(), an_alert(alert_id="al2", last_window_at=datetime(2026, 1, 1, tzinfo=UTC))]
    )
    index.alerts.save([an_alert(posts=40)])

    assert index.alerts.get("al1") == an_alert(posts=40)
    assert index.alerts.get("nobody") is None
    assert [alert.alert_id for alert in index.alerts.read(since=DAY)] == ["al1"]
    assert len(index.alerts.read()) == 2


def test_what_one_saved_another_reads(index_url: str) -> None:
    open_index(index_url).posts.save([a_labelled_post()])

    assert open_index(index_url).posts.count(PostQuery()) == 1
