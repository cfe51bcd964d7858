"""What only a real server can break, beside the promises of every index."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
from elasticsearch import Elasticsearch

from langnghe.domain import Granularity
from langnghe.errors import SettingsError, UnavailableError
from langnghe.index import PostQuery, SeriesQuery, open_index
from langnghe.index.elasticsearch import client_of
from langnghe.index.elasticsearch_address import address_of
from langnghe.testing import NOON, a_count, a_labelled_post
from langnghe.windows import window_of

pytestmark = pytest.mark.elasticsearch

DAY = window_of(NOON, Granularity.DAY)


@pytest.fixture
def server(elasticsearch_url: str) -> Elasticsearch:
    return client_of(address_of(elasticsearch_url))


@pytest.fixture
def prefix(elasticsearch_url: str) -> str:
    return address_of(elasticsearch_url).prefix


def as_user(url: str, name: str, password: str) -> str:
    place = urlsplit(url)
    return place._replace(netloc=f"{name}:{password}@{place.hostname}:{place.port}").geturl()


@pytest.fixture
def reader(elasticsearch_url: str, server: Elasticsearch, prefix: str) -> Iterator[str]:
    """The URL of somebody who may read our indices and nothing else."""
    name = f"{prefix}reader"
    server.security.put_role(
        name=name,
        indices=[{"names": [f"{prefix}*"], "privileges": ["read", "view_index_metadata"]}],
    )
    server.security.put_user(username=name, password="chỉ-đọc-thôi", roles=[name])  # noqa: S106 - of this test only
    yield as_user(elasticsearch_url, name, "chỉ-đọc-thôi")
    server.security.delete_user(username=name)
    server.security.delete_role(name=name)


def test_posts_lie_in_the_index_of_their_month_in_utc(
    elasticsearch_url: str, server: Elasticsearch, prefix: str
) -> None:
    moments = [datetime(2026, 3, 31, 23, tzinfo=UTC), datetime(2026, 4, 1, 0, tzinfo=UTC)]
    index = open_index(elasticsearch_url)
    index.posts.save(
        a_labelled_post(post_id=f"p{n}", posted_at=moment) for n, moment in enumerate(moments)
    )

    assert set(server.indices.get_alias(name=f"{prefix}posts")) == {
        f"{prefix}posts-2026.03",
        f"{prefix}posts-2026.04",
    }
    # In Việt Nam both were posted on the first of April.
    assert list(index.posts.count_by_day(PostQuery()).values()) == [2]


def test_many_may_open_a_new_index_at_once(elasticsearch_url: str) -> None:
    with ThreadPoolExecutor(max_workers=6) as rooms:
        opened = list(rooms.map(open_index, [elasticsearch_url] * 6))

    opened[0].counts.replace(Granularity.DAY, [DAY], [a_count()])
    assert [index.counts.windows(Granularity.DAY) for index in opened] == [[DAY]] * 6


def test_what_a_killed_replacement_left_is_unseen_and_mended_by_its_repetition(
    elasticsearch_url: str, server: Elasticsearch, prefix: str
) -> None:
    index = open_index(elasticsearch_url)
    index.counts.replace(Granularity.DAY, [DAY], [a_count()])
    (hit,) = server.search(index=f"{prefix}counts")["hits"]["hits"]
    server.index(
        index=f"{prefix}counts", id="of-another-key", document=hit["_source"] | {"label": "prize"}
    )
    server.index(index=f"{prefix}counts", id=hit["_id"], document=hit["_source"] | {"posts": 99})

    assert index.counts.read(SeriesQuery(Granularity.DAY)) == [a_count()]
    index.counts.replace(Granularity.DAY, [DAY], [a_count(posts=4)])
    assert index.counts.read(SeriesQuery(Granularity.DAY)) == [a_count(posts=4)]


def test_a_refused_post_is_counted_and_never_quoted(
    elasticsearch_url: str, server: Elasticsearch, prefix: str
) -> None:
    index = open_index(elasticsearch_url)
    server.indices.create(
        index=f"{prefix}posts-2026.01",
        mappings={"dynamic": "strict", "properties": {"folded": {"type": "long"}}},
    )
    january = datetime(2026, 1, 5, tzinfo=UTC)
    posts = [a_labelled_post(post_id=i, text="bí mật", posted_at=january) for i in ("x1", "x2")]

    with pytest.raises(SettingsError, match="từ chối 2 bản ghi") as caught:
        index.posts.save([*posts, a_labelled_post()])

    assert "bi mat" not in str(caught.value)
    assert "bí mật" not in str(caught.value)


def test_whoever_may_only_read_opens_and_reads_what_is_there(
    elasticsearch_url: str, reader: str
) -> None:
    open_index(elasticsearch_url).posts.save([a_labelled_post()])

    index = open_index(reader)

    assert index.posts.count(PostQuery()) == 1
    with pytest.raises(SettingsError, match="quyền"):
        index.counts.replace(Granularity.DAY, [DAY], [a_count()])
    with pytest.raises(SettingsError, match="quyền"):
        index.posts.save([a_labelled_post(post_id="p2")])


def test_a_wrong_password_is_a_setting_to_change(elasticsearch_url: str) -> None:
    with pytest.raises(SettingsError, match="LANGNGHE_INDEX_URL") as caught:
        open_index(as_user(elasticsearch_url, "nobody", "không-phải"))

    assert "không-phải" not in str(caught.value)


def test_a_server_that_is_away_is_waited_for(elasticsearch_url: str) -> None:
    away = urlsplit(elasticsearch_url)._replace(netloc="ai:bí-mật@127.0.0.1:1").geturl()

    with pytest.raises(UnavailableError, match=r"127\.0\.0\.1:1") as caught:
        open_index(away)

    assert "bí-mật" not in str(caught.value)
