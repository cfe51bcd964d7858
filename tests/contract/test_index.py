"""What every index promises, whatever its backend."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from langnghe.domain import (
    NATION,
    Channel,
    Engagement,
    FoundPlace,
    Granularity,
    Kind,
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


@pytest.fixture(params=["sqlite"])
def index(tmp_path: Path) -> Index:
    return open_index(f"sqlite:{tmp_path}/var/index.db")


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


def test_a_post_keeps_the_time_it_was_first_stored_with(index: Index) -> None:
    index.posts.save([a_labelled_post()])
    index.posts.save([a_labelled_post(posted_at=NOON + timedelta(days=3))])

    assert [labelled.post.posted_at for labelled in index.posts.search(PostQuery())] == [NOON]
    assert index.posts.tally(Granularity.DAY, [DAY + timedelta(days=3)]) == []


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


def test_what_one_saved_another_reads(tmp_path: Path) -> None:
    def opened() -> Index:
        return open_index(f"sqlite:{tmp_path}/index.db")

    opened().posts.save([a_labelled_post()])

    assert opened().posts.count(PostQuery()) == 1
