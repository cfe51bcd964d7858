"""Labelled posts in Elasticsearch: an index a month, searched by folded words, counted exactly."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import islice

from langnghe.domain import NATION, Channel, Count, Granularity, LabelledPost, SourceDay
from langnghe.index.elasticsearch_cluster import Cluster, JsonObject, moment_of
from langnghe.index.keys import key_of, to_seconds
from langnghe.index.queries import PostQuery, phrases_of
from langnghe.text import fold
from langnghe.windows import window_of

POSTS = "posts"
AT_ONCE = 5_000
"""Posts of one save that are looked up and sent together."""

DEEPEST = 10_000
"""A server does not count hits to skip beyond this; from there on all are walked through."""

NEWEST_FIRST = [{"posted_at": "desc"}, {"post_id": "asc"}]
VOICES: JsonObject = {
    "scripted_metric": {
        "init_script": "state.voices = new HashSet()",
        "map_script": "state.voices.add(doc['author_hash'].value)",
        "combine_script": "return state.voices",
        "reduce_script": "Set all = new HashSet(); "
        "for (voices in states) { if (voices != null) { all.addAll(voices) } } return all.size()",
    }
}
"""Distinct authors, exactly: `cardinality` estimates, a bucket an author takes 20 times as long."""

SINCE_1970 = datetime(1970, 1, 1, tzinfo=UTC)


class ElasticsearchPosts:
    """Labelled posts, in the index of the month (UTC) that each was posted in."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster

    def save(self, posts: Iterable[LabelledPost]) -> None:
        """Store posts under their ids; of two labellings of one post the newer stays.

        A post whose time differs from the one it was first stored with is left out: else it would
        stand in two months, and a window that it had left would never be counted anew. Writers of
        one id at one moment are told apart by the time of labelling; that they agree on the time
        of posting is ingest's promise.
        """
        self._cluster.refresh(POSTS)
        remaining, seconds, touched = iter(posts), dict[str, int](), set[str]()
        while several := list(islice(remaining, AT_ONCE)):
            seconds |= self._stored_seconds({p.post.post_id for p in several} - seconds.keys())
            kept = list(keep_first_times(several, seconds))
            self._cluster.write(self._write_of(labelled) for labelled in kept)
            touched |= {month_of(labelled) for labelled in kept}
        self._cluster.refresh(*sorted(touched))

    def _stored_seconds(self, ids: Collection[str]) -> dict[str, int]:
        """Return when the stored ones among these posts were posted."""
        answer = self._cluster.search(
            POSTS,
            query={"terms": {"post_id": sorted(ids)}},
            size=len(ids),
            source=False,
            docvalue_fields=[{"field": "post_id"}, {"field": "posted_at"}],
        )
        found = [hit["fields"] for hit in answer["hits"]["hits"]]
        return {fields["post_id"][0]: int(fields["posted_at"][0]) for fields in found}

    def _write_of(self, labelled: LabelledPost) -> JsonObject:
        return {
            "_op_type": "index",
            "_index": self._cluster.name_of(month_of(labelled)),
            "_id": labelled.post.post_id,
            "version": (labelled.labelled_at - SINCE_1970) // timedelta(microseconds=1),
            "version_type": "external_gte",
            "_source": document_of(labelled),
        }

    def search(self, query: PostQuery, *, limit: int = 50, offset: int = 0) -> list[LabelledPost]:
        """Return matching posts, newest first."""
        asked: JsonObject = {
            "query": condition_of(query),
            "sort": NEWEST_FIRST,
            "source": ["record"],
            "track_total_hits": False,
        }
        if offset + limit <= DEEPEST:
            answer = self._cluster.search(POSTS, from_=offset, size=limit, **asked)
            hits = answer["hits"]["hits"]
        else:
            hits = list(islice(self._cluster.walk(POSTS, **asked), offset, offset + limit))
        return [LabelledPost.model_validate(hit["_source"]["record"]) for hit in hits]

    def count(self, query: PostQuery) -> int:
        """Return how many posts match."""
        answer = self._cluster.search(
            POSTS, query=condition_of(query), size=0, track_total_hits=True
        )
        number: int = answer["hits"]["total"]["value"]
        return number

    def count_by_day(self, query: PostQuery) -> dict[datetime, int]:
        """Return how many posts match on each day of Việt Nam time that has any, oldest first."""
        buckets = self._cluster.buckets(POSTS, ["day"], condition_of(query))
        return {moment_of(b["key"]["day"]): b["doc_count"] for b in buckets}

    def tally(self, granularity: Granularity, windows: Collection[datetime]) -> list[Count]:
        """Count the stored posts of these windows anew, by province and for the nation."""
        window = granularity.value
        query = {"terms": {window: [str(to_seconds(moment)) for moment in windows]}}
        tallies = {"sources": VOICES, "reach": {"sum": {"field": "reach"}}}
        counts = [
            count_of(granularity, bucket)
            for place in ([], ["provinces"])
            for bucket in self._cluster.buckets(
                POSTS, [window, "kind", "label", *place, "channel"], query, tallies
            )
        ]
        return sorted(counts, key=lambda count: (count.window_start, *key_of(count)))

    def tally_sources(self, days: Collection[datetime]) -> list[SourceDay]:
        """Count the stored posts of these days anew, by source."""
        query = {"terms": {"day": [str(to_seconds(day)) for day in days]}}
        last = {"last": {"max": {"field": "posted_at"}}}
        buckets = self._cluster.buckets(POSTS, ["day", "source", "channel"], query, last)
        return [
            SourceDay(
                window_start=moment_of(bucket["key"]["day"]),
                source=bucket["key"]["source"],
                channel=Channel(bucket["key"]["channel"]),
                posts=bucket["doc_count"],
                last_posted_at=moment_of(bucket["last"]["value"]),
            )
            for bucket in buckets
        ]


def month_of(labelled: LabelledPost) -> str:
    """Return the index that a post belongs to: of the month, in UTC, that it was posted in."""
    return f"posts-{labelled.post.posted_at.astimezone(UTC):%Y.%m}"


def keep_first_times(
    posts: Iterable[LabelledPost], seconds: dict[str, int]
) -> Iterator[LabelledPost]:
    """Yield the posts that keep the time they are first met with; `seconds` learns the new ones."""
    for labelled in posts:
        posted_at = to_seconds(labelled.post.posted_at)
        if seconds.setdefault(labelled.post.post_id, posted_at) == posted_at:
            yield labelled


def document_of(labelled: LabelledPost) -> Mapping[str, object]:
    """Return a post as it is filed: what is asked for, and the record itself."""
    post, verdict = labelled.post, labelled.verdict
    return {
        "post_id": post.post_id,
        "posted_at": to_seconds(post.posted_at),
        "hour": to_seconds(window_of(post.posted_at, Granularity.HOUR)),
        "day": to_seconds(window_of(post.posted_at, Granularity.DAY)),
        "kind": verdict.kind.value,
        "label": verdict.label,
        "unsure": verdict.unsure,
        "source": post.source,
        "channel": post.channel.value,
        "provinces": post.provinces,
        "author_hash": post.author_hash,
        "reach": post.engagement.reach,
        "folded": fold(post.text),
        "record": labelled.model_dump(mode="json"),
    }


def condition_of(query: PostQuery) -> JsonObject:
    """Return the condition of a query as Elasticsearch understands it."""
    clauses: list[JsonObject] = [
        {"term": {field: value}}
        for field, value in (
            ("kind", query.kind and query.kind.value),
            ("label", query.label),
            ("provinces", query.province),
            ("source", query.source),
            ("unsure", query.unsure),
        )
        if value is not None
    ]
    if query.since is not None:
        clauses.append({"range": {"posted_at": {"gte": str(to_seconds(query.since))}}})
    if query.until is not None:
        clauses.append({"range": {"posted_at": {"lt": str(to_seconds(query.until))}}})
    if query.ids is not None:
        clauses.append({"terms": {"post_id": query.ids}})
    clauses.extend({"match_phrase": {"folded": phrase}} for phrase in phrases_of(query.words))
    return {"bool": {"filter": clauses}}


def count_of(granularity: Granularity, bucket: JsonObject) -> Count:
    """Return a bucket of a tally as the record it is; without a province it is the nation's."""
    key = bucket["key"]
    return Count(
        granularity=granularity,
        window_start=moment_of(key[granularity.value]),
        kind=key["kind"],
        label=key["label"],
        province=key.get("provinces", NATION),
        channel=key["channel"],
        posts=bucket["doc_count"],
        sources=bucket["sources"]["value"],
        reach=int(bucket["reach"]["value"]),
    )
