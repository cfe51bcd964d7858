"""One Kafka node: its settings, its start, and whether it answers."""

import base64
import socket
import struct
import subprocess
import uuid
from pathlib import Path
from string import Template

from deploy.local.stack.access import Access, write_private
from deploy.local.stack.errors import StackError
from deploy.local.stack.processes import start

CONF = Path(__file__).parent / "conf"
HEAP = "512m"

SASL_HANDSHAKE = (17, 1)
SASL_AUTHENTICATE = (36, 0)
"""Numbers and versions of two requests of Kafka's protocol."""


def start_kafka(folder: Path, home: Path, java: Path, access: Access) -> subprocess.Popen[bytes]:
    """Write the settings, prepare the disk of a new node, and start it."""
    folder.mkdir(exist_ok=True)
    properties = folder / "server.properties"
    write_private(properties, server_properties(access, folder / "data"))
    classes: list[str | Path] = [java / "bin" / "java", "-cp", f"{home}/*"]
    if not (folder / "data" / "meta.properties").exists():
        format_disk([*classes, "-Xmx128m"], properties)
    return start(
        [
            *classes,
            f"-Xms{HEAP}",
            f"-Xmx{HEAP}",
            f"-Dlog4j2.configurationFile={CONF / 'kafka-log4j2.properties'}",
            "kafka.Kafka",
            properties,
        ],
        folder,
        {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"},
        works_in=folder,
    )


def server_properties(access: Access, data: Path) -> str:
    """Return the settings of the node."""
    template = Template((CONF / "kafka.properties").read_text("utf-8"))
    return template.substitute(access._asdict(), data=data)


def format_disk(java: list[str | Path], properties: Path) -> None:
    """Give the node an identity, once.

    Raises:
        StackError: Kafka refused; the message ends with what it said.
    """
    cluster = base64.urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
    tool = ["kafka.tools.StorageTool", "format", "--ignore-formatted", f"--cluster-id={cluster}"]
    ran = subprocess.run(
        [*java, *tool, "--config", properties],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if ran.returncode:
        raise StackError(f"Kafka could not prepare {properties.parent}:\n{ran.stdout[-2_000:]}")


def kafka_answers(access: Access) -> bool:
    """Tell whether the broker takes the password; it does so only once it serves clients."""
    address = ("127.0.0.1", access.kafka_port)
    credentials = f"\0{access.user}\0{access.password}".encode()
    try:
        with socket.create_connection(address, timeout=2) as connection:
            ask(connection, SASL_HANDSHAKE, struct.pack(">h", 5) + b"PLAIN")
            said = ask(
                connection, SASL_AUTHENTICATE, struct.pack(">i", len(credentials)) + credentials
            )
    except (OSError, struct.error):
        return False
    return said[:2] == b"\0\0"  # the error code: none


def ask(connection: socket.socket, request: tuple[int, int], body: bytes) -> bytes:
    """Send one request of Kafka's protocol and return the body of the answer."""
    key, version = request
    message = struct.pack(">hhih", key, version, 0, -1) + body
    connection.sendall(struct.pack(">i", len(message)) + message)
    with connection.makefile("rb") as answer:
        (length,) = struct.unpack(">i", answer.read(4))
        return answer.read(length)[4:]
