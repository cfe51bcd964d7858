"""What the tests of the console's pages share."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from dashboards.console.app import create_app
from langnghe.index import Index, open_index


@pytest.fixture
def index(tmp_path: Path) -> Index:
    """An empty index."""
    return open_index(f"sqlite:{tmp_path}/index.db")


@pytest.fixture
def console(index: Index) -> TestClient:
    """A console over the index; a failure is a page, as in a browser."""
    return TestClient(create_app(index), raise_server_exceptions=False)
