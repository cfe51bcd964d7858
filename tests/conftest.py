"""What tests of several kinds share."""

from collections.abc import Iterator

import pytest
from pyspark.sql import SparkSession

from streaming.session import open_spark


@pytest.fixture(scope="session")
def spark() -> Iterator[SparkSession]:
    """One Spark for all tests: a single core, so that what they see does not depend on timing."""
    session = open_spark("local[1]")
    yield session
    session.stop()
