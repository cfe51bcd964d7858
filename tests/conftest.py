"""What tests of several kinds share."""

import os
import secrets
from collections.abc import Iterator

import pytest
from kafka import KafkaAdminClient
from pyspark.sql import SparkSession

from langnghe.topics.kafka_address import parse_address
from streaming.session import open_spark


@pytest.fixture(scope="session")
def spark() -> Iterator[SparkSession]:
    """One Spark for all tests: a single core, so that what they see does not depend on timing."""
    session = open_spark("local[1]")
    yield session
    session.stop()


@pytest.fixture
def kafka_url() -> Iterator[str]:
    """Topics of one test alone on a real Kafka, removed afterwards."""
    server = os.environ.get("LANGNGHE_TEST_KAFKA_URL")
    assert server, "set LANGNGHE_TEST_KAFKA_URL, or deselect the tests marked kafka"
    url = f"{server}{'&' if '?' in server else '?'}prefix=test-{secrets.token_hex(6)}"
    yield url
    address = parse_address(url)
    with KafkaAdminClient(**address.python_options()) as admin:
        ours = [name for name in admin.list_topics() if name.startswith(address.prefix)]
        if ours:
            admin.delete_topics(ours)
