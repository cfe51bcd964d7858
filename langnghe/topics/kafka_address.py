"""The URL of Kafka topics, and what each client library wants to know of it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from langnghe.errors import SettingsError

FORM = "kafka://[NGƯỜI_DÙNG:MẬT_KHẨU@]MÁY:CỔNG[,MÁY:CỔNG][?prefix=TÊN&tls=1&ca=TỆP&sasl=CƠ_CHẾ]"

MECHANISMS = ("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512")

OPTIONS = frozenset({"prefix", "tls", "ca", "sasl"})

_BROKER = re.compile(r"(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\]):[0-9]{1,5}")
_PREFIX = re.compile(r"[A-Za-z0-9._-]{0,100}")
_LARGEST_PORT = 65_535


@dataclass(frozen=True)
class KafkaAddress:
    """A Kafka cluster and how to be let in; its password is never shown."""

    brokers: tuple[str, ...]
    user: str = ""
    password: str = field(default="", repr=False)
    mechanism: str = MECHANISMS[0]
    prefix: str = ""
    tls: bool = False
    ca: str = ""

    @property
    def identity(self) -> str:
        """What tells its topics from others: neither who reads them nor by what way."""
        return f"kafka://{','.join(self.brokers)}?prefix={self.prefix}"

    def topic(self, name: str) -> str:
        """Return what a topic of ours is called there."""
        return f"{self.prefix}.{name}" if self.prefix else name

    def group(self, name: str) -> str:
        """Return what a group of ours is called there."""
        return self.topic(name)

    @property
    def _protocol(self) -> str:
        return ("SASL_" if self.user else "") + ("SSL" if self.tls else "PLAINTEXT")

    def python_options(self) -> dict[str, object]:
        """Return what every client of kafka-python is opened with."""
        options: dict[str, object] = {
            "bootstrap_servers": list(self.brokers),
            "client_id": "langnghe",
            "security_protocol": self._protocol,
        }
        if self.user:
            options["sasl_mechanism"] = self.mechanism
            options["sasl_plain_username"] = self.user
            options["sasl_plain_password"] = self.password
        if self.ca:
            options["ssl_cafile"] = self.ca
        return options

    def java_options(self) -> dict[str, str]:
        """Return the same for a client in Java, such as Spark's."""
        options = {
            "bootstrap.servers": ",".join(self.brokers),
            "security.protocol": self._protocol,
        }
        if self.user:
            options["sasl.mechanism"] = self.mechanism
            options["sasl.jaas.config"] = _jaas(self.mechanism, self.user, self.password)
        if self.ca:
            options["ssl.truststore.type"] = "PEM"
            options["ssl.truststore.location"] = self.ca
        return options


def parse_address(url: str) -> KafkaAddress:
    """Read the URL of Kafka topics.

    Raises:
        SettingsError: it is none; the message says what is wrong, never what the URL holds.
    """
    try:
        parts = urlsplit(url)
        options = dict(parse_qsl(parts.query, strict_parsing=True)) if parts.query else {}
    except ValueError:
        raise _wrong("không đọc được") from None
    credentials, _, hosts = parts.netloc.rpartition("@")
    user, _, password = credentials.partition(":")
    address = KafkaAddress(
        brokers=tuple(hosts.split(",")),
        user=unquote(user),
        password=unquote(password),
        mechanism=options.get("sasl", MECHANISMS[0]),
        prefix=options.get("prefix", ""),
        tls=options.get("tls", "0") == "1",
        ca=options.get("ca", ""),
    )
    _check(address, parts, options)
    return address


def _check(address: KafkaAddress, parts: SplitResult, options: Mapping[str, str]) -> None:
    """Refuse what cannot be meant."""
    faults = {
        "cần MÁY:CỔNG, nhiều máy thì cách nhau bằng dấu phẩy": not all(
            _BROKER.fullmatch(broker) and int(broker.rpartition(":")[2]) <= _LARGEST_PORT
            for broker in address.brokers
        ),
        "chủ đề đặt bằng ?prefix=, không đặt sau dấu gạch chéo": parts.path not in ("", "/"),
        f"chỉ hiểu các tùy chọn {', '.join(sorted(OPTIONS))}": not options.keys() <= OPTIONS,
        "tls là 0 hoặc 1": options.get("tls", "0") not in ("0", "1"),
        "ca chỉ dùng cùng tls=1": bool(address.ca) and not address.tls,
        "không thấy tệp ghi ở ca": bool(address.ca) and not Path(address.ca).is_file(),
        f"sasl là một trong {', '.join(MECHANISMS)}": address.mechanism not in MECHANISMS,
        "người dùng và mật khẩu phải đi cùng nhau": bool(address.user) != bool(address.password),
        "prefix chỉ gồm chữ không dấu, số, dấu chấm, gạch": not _PREFIX.fullmatch(address.prefix),
    }
    for fault, found in faults.items():
        if found:
            raise _wrong(fault)


def _wrong(fault: str) -> SettingsError:
    return SettingsError(f"LANGNGHE_TOPICS_URL: {fault}; cách viết: {FORM}")


def _jaas(mechanism: str, user: str, password: str) -> str:
    module = "plain.PlainLoginModule" if mechanism == MECHANISMS[0] else "scram.ScramLoginModule"
    return (
        f"org.apache.kafka.common.security.{module} required "
        f"username={_quoted(user)} password={_quoted(password)};"
    )


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
