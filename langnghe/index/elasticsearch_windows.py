"""Records of windows, and alerts, in Elasticsearch: each a document under a key of its own."""

from collections.abc import Collection, Iterable
from datetime import datetime
from hashlib import sha256
from typing import Generic, TypeVar

from langnghe.domain import Alert, Count, Granularity, SourceDay, Trend
from langnghe.index.elasticsearch_cluster import Cluster, JsonObject, moment_of
from langnghe.index.keys import key_of, to_seconds
from langnghe.index.queries import SeriesQuery

R = TypeVar("R", Count, Trend, SourceDay)

BY_KEY = ["window_start", "kind", "label", "province", "channel"]


class ElasticsearchWindows(Generic[R]):
    """Records of windows, in an index of their own."""

    def __init__(self, cluster: Cluster, shelf: str, record: type[R]) -> None:
        self._cluster = cluster
        self._shelf = shelf
        self._record: type[R] = record

    def replace(
        self, granularity: Granularity, windows: Collection[datetime], records: Iterable[R]
    ) -> None:
        """Make these windows hold exactly these records, in one step.

        Nothing that is written shows before the refresh at the end, and an index of one shard
        shows all of it at once. A call that was killed left writes that do not show yet: the
        refresh at the start shows them to its repetition, which mends them.
        """
        self._cluster.refresh(self._shelf)
        stored = self._stored_in(granularity, windows)
        wanted = dict(_filed(granularity, record) for record in records)
        gone = stored.keys() - wanted.keys()
        changed = {key: doc for key, doc in wanted.items() if stored.get(key) != doc}
        self._cluster.write(self._action("delete", key) for key in gone)
        self._cluster.write(
            self._action("index", key) | {"_source": doc} for key, doc in changed.items()
        )
        self._cluster.refresh(self._shelf)

    def _stored_in(
        self, granularity: Granularity, windows: Collection[datetime]
    ) -> dict[str, JsonObject]:
        """Return the documents of these windows by their ids."""
        within = {"window_start": [str(to_seconds(window)) for window in windows]}
        hits = self._cluster.walk(
            self._shelf, query=_all_of({"term": _of(granularity)}, {"terms": within}), sort=BY_KEY
        )
        return {hit["_id"]: hit["_source"] for hit in hits}

    def _action(self, what: str, key: str) -> JsonObject:
        return {
            "_op_type": what,
            "_index": self._cluster.name_of(self._shelf),
            "_id": key,
            "require_alias": True,
        }

    def read(self, query: SeriesQuery) -> list[R]:
        """Return matching records, oldest window first."""
        clauses: list[JsonObject] = [{"term": _of(query.granularity)}]
        for field, value in (("label", query.label), ("province", query.province)):
            if value is not None:
                clauses.append({"term": {field: value}})
        if query.since is not None:
            clauses.append({"range": {"window_start": {"gte": str(to_seconds(query.since))}}})
        if query.until is not None:
            clauses.append({"range": {"window_start": {"lt": str(to_seconds(query.until))}}})
        if query.kinds is not None:
            clauses.append({"terms": {"kind": [kind.value for kind in query.kinds]}})
        hits = self._cluster.walk(self._shelf, query=_all_of(*clauses), sort=BY_KEY)
        return [self._record.model_validate(hit["_source"]) for hit in hits]

    def windows(self, granularity: Granularity) -> list[datetime]:
        """Return the windows that hold anything, oldest first."""
        query = _all_of({"term": _of(granularity)})
        buckets = self._cluster.buckets(self._shelf, ["window_start"], query)
        return [moment_of(bucket["key"]["window_start"]) for bucket in buckets]


def _filed(granularity: Granularity, record: Count | Trend | SourceDay) -> tuple[str, JsonObject]:
    """Return a record as it is filed: its id, and its fields beside those of its key."""
    key = key_of(record)
    place = (granularity.value, str(to_seconds(record.window_start)), *key)
    document = key._asdict() | record.model_dump(mode="json") | _of(granularity)
    document["window_start"] = to_seconds(record.window_start)
    return sha256("\n".join(place).encode()).hexdigest()[:32], document


def _of(granularity: Granularity) -> JsonObject:
    return {"granularity": granularity.value}


def _all_of(*clauses: JsonObject) -> JsonObject:
    return {"bool": {"filter": list(clauses)}}


class ElasticsearchAlerts:
    """Alerts under their ids."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster

    def save(self, alerts: Iterable[Alert]) -> None:
        """Store alerts under their ids, over what stood there."""
        self._cluster.write(
            {
                "_op_type": "index",
                "_index": self._cluster.name_of("alerts"),
                "_id": alert.alert_id,
                "require_alias": True,
                "_source": {
                    "alert_id": alert.alert_id,
                    "label": alert.label,
                    "province": alert.province,
                    "severity": alert.severity.value,
                    "raised_at": to_seconds(alert.raised_at),
                    "last_window_at": to_seconds(alert.last_window_at),
                    "record": alert.model_dump(mode="json"),
                },
            }
            for alert in alerts
        )
        self._cluster.refresh("alerts")

    def read(self, *, since: datetime | None = None) -> list[Alert]:
        """Return alerts whose last window is not before `since`, newest raised first."""
        earliest = to_seconds(since) if since else 0
        hits = self._cluster.walk(
            "alerts",
            query=_all_of({"range": {"last_window_at": {"gte": str(earliest)}}}),
            sort=[{"raised_at": "desc"}, {"alert_id": "asc"}],
            source=["record"],
        )
        return [Alert.model_validate(hit["_source"]["record"]) for hit in hits]

    def get(self, alert_id: str) -> Alert | None:
        """Return one alert, or None."""
        found = self._cluster.get("alerts", alert_id)
        return Alert.model_validate(found["record"]) if found else None
