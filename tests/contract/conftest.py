"""The indexes that a promise is tested on: SQLite always, a real server by marker."""

import os
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from langnghe.index import Index, open_index
from langnghe.index.elasticsearch import client_of
from langnghe.index.elasticsearch_address import address_of


@pytest.fixture
def elasticsearch_url() -> Iterator[str]:
    """A prefix of its own on the real server; whatever stands under it is removed at the end."""
    server = os.environ.get("LANGNGHE_TEST_ELASTICSEARCH_URL")
    if not server:
        pytest.fail("LANGNGHE_TEST_ELASTICSEARCH_URL is not set")
    prefix = f"test-{uuid4().hex[:8]}"
    yield f"{server}{'&' if '?' in server else '?'}prefix={prefix}"
    indices = client_of(address_of(server)).options(ignore_status=404).indices
    for name in indices.get(index=f"{prefix}-*"):
        indices.delete(index=name)
    indices.delete_index_template(name=f"{prefix}-*")


@pytest.fixture(params=["sqlite", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)])
def index_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty index."""
    if request.param == "elasticsearch":
        url: str = request.getfixturevalue("elasticsearch_url")
        return url
    return f"sqlite:{tmp_path}/var/index.db"


@pytest.fixture
def index(index_url: str) -> Index:
    """An empty index."""
    return open_index(index_url)
