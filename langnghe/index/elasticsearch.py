"""The index on an Elasticsearch server, for as many machines as it has."""

import json
from base64 import b64encode
from importlib import resources
from typing import Any

from elastic_transport.client_utils import DEFAULT
from elasticsearch import BadRequestError, Elasticsearch

from langnghe.domain import Count, SourceDay, Trend
from langnghe.index.elasticsearch_address import Address, address_of
from langnghe.index.elasticsearch_cluster import TIMEOUT_SECONDS, Cluster
from langnghe.index.elasticsearch_errors import type_of
from langnghe.index.elasticsearch_posts import ElasticsearchPosts
from langnghe.index.elasticsearch_windows import ElasticsearchAlerts, ElasticsearchWindows

LASTING = ("counts", "source_days", "trends", "alerts")
"""Shelves of one index each; posts have one index a month instead."""


class ElasticsearchIndex:
    """The four shelves on one server, under one prefix."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self.posts = ElasticsearchPosts(cluster)
        self.counts = ElasticsearchWindows(cluster, "counts", Count)
        self.source_days = ElasticsearchWindows(cluster, "source_days", SourceDay)
        self.trends = ElasticsearchWindows(cluster, "trends", Trend)
        self.alerts = ElasticsearchAlerts(cluster)

    def create(self) -> None:
        """Make the templates and the lasting indices where they are missing.

        The indices come last, so that they stand for the templates too: whoever finds them needs
        no right to change the server.
        """
        if self._is_complete():
            return
        with self._cluster.errors():
            for name in ("posts", *LASTING):
                template = template_of(name, self._cluster.address.prefix)
                self._cluster.client.indices.put_index_template(
                    name=self._cluster.name_of(name), **template
                )
        for name in LASTING:
            self._create_index(f"{name}-1")

    def _is_complete(self) -> bool:
        aliases = [self._cluster.name_of(name) for name in LASTING]
        with self._cluster.errors():
            return bool(self._cluster.client.indices.exists(index=aliases))

    def _create_index(self, name: str) -> None:
        with self._cluster.errors():
            try:
                self._cluster.client.indices.create(index=self._cluster.name_of(name))
            except BadRequestError as error:
                if type_of(error.body) != "resource_already_exists_exception":
                    raise


def template_of(name: str, prefix: str) -> dict[str, Any]:
    """Return the index template of a shelf, with its pattern and its alias under the prefix."""
    text = resources.files("langnghe.index").joinpath(f"mappings/{name}.json").read_text("utf-8")
    template: dict[str, Any] = json.loads(text)
    inner = template["template"]
    return template | {
        "index_patterns": [f"{prefix}{pattern}" for pattern in template["index_patterns"]],
        "template": inner | {"aliases": {f"{prefix}{alias}": {} for alias in inner["aliases"]}},
    }


def open_elasticsearch_index(url: str) -> ElasticsearchIndex:
    """Open the index on the server of this URL, made on first use."""
    address = address_of(url)
    index = ElasticsearchIndex(Cluster(client_of(address), address))
    index.create()
    return index


def client_of(address: Address) -> Elasticsearch:
    """Return a client that asks twice more, after short pauses, before it gives up."""
    return Elasticsearch(
        address.server,
        headers=_authorization_of(address),
        ca_certs=str(address.authority) if address.authority else DEFAULT,
        request_timeout=TIMEOUT_SECONDS,
        max_retries=2,
        retry_backoff_base=0.2,
        retry_backoff_cap=2.0,
    )


def _authorization_of(address: Address) -> dict[str, str]:
    """Return the header ready made: the client fails on a password beyond ASCII, and quotes it."""
    if address.credentials is None:
        return {}
    pair = ":".join(address.credentials).encode()
    return {"authorization": f"Basic {b64encode(pair).decode()}"}
