"""Opens clients of kafka-python, and tells a wrong password from brokers that are away."""

import socket
import ssl
import struct
from collections.abc import Callable
from typing import TypeVar

from kafka.errors import KafkaTimeoutError

from langnghe.errors import SettingsError
from langnghe.topics.kafka_address import KafkaAddress

CONNECT_MS = 10_000
"""Brokers that do not let us in for so long at the start are away, or do not want us."""

RECONNECT_MS = 500
"""A broker that comes back is found again within this."""

PROBE_SECONDS = 3

API_VERSIONS = struct.pack(">ihhih", 10, 18, 0, 0, -1)
"""The one question that a broker answers before it knows who asks: which requests it knows."""

T = TypeVar("T")


def open_client(client: Callable[..., T], address: KafkaAddress, **options: object) -> T:
    """Connect a client of kafka-python.

    Raises:
        SettingsError: brokers answer, but do not let us in.
        kafka.errors.KafkaError: they do not answer.
    """
    try:
        return client(
            **address.python_options(),
            bootstrap_timeout_ms=CONNECT_MS,
            reconnect_backoff_max_ms=RECONNECT_MS,
            **options,
        )
    except KafkaTimeoutError as error:
        # The library overlooks most refusals: the broker hangs up right after it has said no.
        if address.user and any(_answers(broker, address) for broker in address.brokers):
            raise refused() from error
        raise


def refused() -> SettingsError:
    """Return what the operator is told whose user or password is wrong."""
    return SettingsError(
        "Kafka trả lời nhưng không cho vào: kiểm tra người dùng, mật khẩu và sasl trong "
        "LANGNGHE_TOPICS_URL."
    )


def _answers(broker: str, address: KafkaAddress) -> bool:
    host, _, port = broker.rpartition(":")
    try:
        with socket.create_connection((host.strip("[]"), int(port)), PROBE_SECONDS) as plain:
            line = _encrypted(plain, host, address) if address.tls else plain
            line.sendall(API_VERSIONS)
            return bool(line.recv(4))
    except OSError:
        return False


def _encrypted(plain: socket.socket, host: str, address: KafkaAddress) -> ssl.SSLSocket:
    context = ssl.create_default_context(cafile=address.ca or None)
    return context.wrap_socket(plain, server_hostname=host)
