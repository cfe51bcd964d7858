"""Where the servers of one stack listen, and with which passwords; made once, kept until `down`."""

import json
import secrets
import socket
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

PORTS = range(20_000, 32_000)
"""Below those that Linux gives to outgoing connections, so that none is taken before its server."""


class Access(NamedTuple):
    """Ports and passwords of one stack."""

    kafka_port: int
    controller_port: int
    elasticsearch_port: int
    transport_port: int
    user: str
    password: str
    broker_password: str

    @property
    def kafka_url(self) -> str:
        """The broker, as `langnghe` wants it in a setting."""
        return f"kafka://{self.user}:{self.password}@127.0.0.1:{self.kafka_port}"

    @property
    def elasticsearch_url(self) -> str:
        """The index, as `langnghe` wants it in a setting."""
        return f"http://{self.user}:{self.password}@127.0.0.1:{self.elasticsearch_port}"


def new_access() -> Access:
    """Choose free ports and random passwords."""
    kafka, controller, elasticsearch, transport = free_ports(4)
    return Access(
        kafka_port=kafka,
        controller_port=controller,
        elasticsearch_port=elasticsearch,
        transport_port=transport,
        user="langnghe",
        password=secrets.token_hex(16),
        broker_password=secrets.token_hex(16),
    )


def free_ports(count: int, choices: Sequence[int] = PORTS) -> list[int]:
    """Return different ports of the loopback device on which nothing listens."""
    found: list[int] = []
    with ExitStack() as held:
        while len(found) < count:
            port = secrets.choice(choices)
            try:
                held.enter_context(socket.create_server(("127.0.0.1", port)))
            except OSError:
                continue
            found.append(port)
    return found


def load_access(path: Path) -> Access | None:
    """Return what an earlier start chose, or None."""
    try:
        return Access(**json.loads(path.read_text("utf-8")))
    except FileNotFoundError:
        return None


def save_access(path: Path, access: Access) -> None:
    """Keep the choice, for its owner's eyes only."""
    write_private(path, json.dumps(access._asdict(), indent=1) + "\n")


def settings_of(folder: Path, access: Access, spark_jars: Sequence[Path]) -> dict[str, str]:
    """Return the variables by which tests find the stack."""
    return {
        "LANGNGHE_TEST_STACK_DIR": str(folder),
        "LANGNGHE_TEST_KAFKA_URL": access.kafka_url,
        "LANGNGHE_TEST_ELASTICSEARCH_URL": access.elasticsearch_url,
        "LANGNGHE_KAFKA_JARS": ",".join(str(jar) for jar in spark_jars),
    }


def env_text(settings: Mapping[str, str]) -> str:
    """Return variables as a shell reads them after `set -a`."""
    return "".join(f"{name}={value}\n" for name, value in settings.items())


def read_env(text: str) -> dict[str, str]:
    """Return variables from what `env_text` wrote."""
    return dict(line.split("=", 1) for line in text.splitlines())


def write_private(path: Path, text: str) -> None:
    """Replace a file at once by one that only its owner may read."""
    beside = path.with_name(f"{path.name}.new")
    beside.unlink(missing_ok=True)
    beside.touch(mode=0o600, exist_ok=False)
    beside.write_text(text, "utf-8")
    beside.replace(path)
