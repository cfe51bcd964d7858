"""The Elasticsearch under the index: how it is asked, paged through, and written to."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from elasticsearch import Elasticsearch, NotFoundError
from elasticsearch.helpers import streaming_bulk

from langnghe.index.elasticsearch_address import Address
from langnghe.index.elasticsearch_errors import check_refused, errors_of
from langnghe.index.keys import to_moment

PAGE = 5_000
"""Hits of one answer; a server gives no more than 10,000."""

BUCKETS = 10_000
BULK_RECORDS = 1_000
BULK_BYTES = 10_000_000
BULK_RETRIES = 6  # pauses of 0.5, 1, 2, 4, 8 and 16 seconds
TIMEOUT_SECONDS = 60.0
SNAPSHOT_LASTS = "2m"

JsonObject = dict[str, Any]


@dataclass(frozen=True)
class Cluster:
    """A server and the names of our indices on it; its errors leave as ours."""

    client: Elasticsearch
    address: Address

    def name_of(self, name: str) -> str:
        """Return what an index, alias or template is called there."""
        return f"{self.address.prefix}{name}"

    @contextmanager
    def errors(self) -> Iterator[None]:
        """Translate what the client raises."""
        with errors_of(self.address.server):
            yield

    def search(self, alias: str | None, **request: Any) -> JsonObject:
        """Return a whole answer: what only some shards know is an error, not a smaller number."""
        place: JsonObject = {}
        if alias is not None:
            place = {"index": self.name_of(alias), "ignore_unavailable": True}
        with self.errors():
            answer = self.client.search(allow_partial_search_results=False, **place, **request)
        body: JsonObject = answer.body
        return body

    def walk(self, alias: str, **request: Any) -> Iterator[JsonObject]:
        """Yield every hit of one moment, in the order of the request's `sort`, however many."""
        hits: list[JsonObject] = self.search(alias, size=PAGE, **request)["hits"]["hits"]
        if len(hits) < PAGE:
            yield from hits
            return
        with self._snapshot(alias) as snapshot:
            after: JsonObject = {}
            while True:
                answer = self.search(None, size=PAGE, pit=snapshot, **request, **after)
                snapshot["id"] = answer["pit_id"]
                hits = answer["hits"]["hits"]
                yield from hits
                if len(hits) < PAGE:
                    return
                after = {"search_after": hits[-1]["sort"]}

    @contextmanager
    def _snapshot(self, alias: str) -> Iterator[JsonObject]:
        with self.errors():
            opened = self.client.open_point_in_time(
                index=self.name_of(alias), keep_alive=SNAPSHOT_LASTS, ignore_unavailable=True
            )
        snapshot = {"id": opened["id"], "keep_alive": SNAPSHOT_LASTS}
        try:
            yield snapshot
        finally:
            with self.errors():
                self.client.close_point_in_time(id=snapshot["id"])

    def buckets(
        self,
        alias: str,
        fields: Sequence[str],
        query: JsonObject,
        aggs: Mapping[str, JsonObject] | None = None,
    ) -> Iterator[JsonObject]:
        """Yield one bucket for every combination that these fields have, in order; exact."""
        composite: JsonObject = {
            "size": BUCKETS,
            "sources": [{name: {"terms": {"field": name}}} for name in fields],
        }
        while True:
            asked = {"cells": {"composite": composite, "aggs": aggs or {}}}
            answer = self.search(alias, size=0, query=query, aggs=asked, track_total_hits=False)
            # Without any index there is no aggregation in the answer.
            found = answer.get("aggregations", {}).get("cells", {"buckets": []})
            yield from found["buckets"]
            if len(found["buckets"]) < BUCKETS:
                return
            composite["after"] = found["after_key"]

    def write(self, actions: Iterable[JsonObject]) -> None:
        """Send writes; durable on return, visible after `refresh`.

        A write that is older than what stands there, and a deletion of what is gone, are done.
        What the server is too busy for is sent again, after longer and longer pauses.
        """
        with self.errors():
            answers = streaming_bulk(
                self.client,
                actions,
                chunk_size=BULK_RECORDS,
                max_chunk_bytes=BULK_BYTES,
                raise_on_error=False,
                max_retries=BULK_RETRIES,
                initial_backoff=0.5,
                max_backoff=30,
                retry_on_status=(429, 503),
                yield_ok=False,
            )
            failed = [step for _, step in answers]
        refused = [
            item for step in failed for what, item in step.items() if not _is_done(what, item)
        ]
        check_refused(self.address.server, refused)

    def refresh(self, *aliases: str) -> None:
        """Make visible what was written to these aliases or indices."""
        if aliases:
            with self.errors():
                self.client.indices.refresh(
                    index=[self.name_of(alias) for alias in aliases], ignore_unavailable=True
                )

    def get(self, alias: str, record_id: str) -> JsonObject | None:
        """Return one document, or None."""
        with self.errors():
            try:
                answer = self.client.get(index=self.name_of(alias), id=record_id)
            except NotFoundError as error:
                if "found" in error.body:
                    return None
                raise
        document: JsonObject = answer["_source"]
        return document


def _is_done(what: str, item: JsonObject) -> bool:
    return (what == "index" and item["status"] == 409) or (  # noqa: PLR2004 - a newer one stands
        what == "delete" and item["status"] == 404  # noqa: PLR2004 - somebody was faster
    )


def moment_of(milliseconds: float | str) -> datetime:
    """Return the moment that an aggregation names, in UTC."""
    return to_moment(int(milliseconds) // 1000)
