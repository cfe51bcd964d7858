"""Where an Elasticsearch stands, as its URL says it."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from langnghe.errors import SettingsError

DEFAULT_PORT = 9200
FORM = "https://NGƯỜI_DÙNG:MẬT_KHẨU@MÁY:9200?ca=TỆP&prefix=TÊN"


@dataclass(frozen=True)
class Address:
    """A server, who asks it, and what our indices on it are called.

    Attributes:
        server: scheme, host, port and path; may be shown, since it holds no credentials.
        credentials: user and password, or None.
        authority: file with the certificates to trust, or None for the system's own.
        prefix: stands before the name of every index, its dash included.
    """

    server: str
    credentials: tuple[str, str] | None = field(default=None, repr=False)
    authority: Path | None = None
    prefix: str = ""


def address_of(url: str) -> Address:
    """Read an address; what is wrong is named, never what the URL holds.

    Raises:
        SettingsError: the URL names no host, an option that is not known, or a missing file.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port or DEFAULT_PORT
    except ValueError:
        host, port = None, 0
    if not host:
        raise SettingsError(f"LANGNGHE_INDEX_URL không đúng cách viết: {FORM}") from None
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    if unknown := options.keys() - {"ca", "prefix"}:
        raise SettingsError(
            f"LANGNGHE_INDEX_URL: không có tuỳ chọn {sorted(unknown)}; chỉ có ca và prefix."
        )
    shown = f"[{host}]" if ":" in host else host
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Address(
        server=f"{parts.scheme}://{shown}:{port}{parts.path.rstrip('/')}",
        credentials=(user, password) if user else None,
        authority=_authority_of(options.get("ca")),
        prefix=_prefix_of(options.get("prefix", "")),
    )


def _authority_of(path: str | None) -> Path | None:
    if path is None:
        return None
    if not Path(path).is_file():
        raise SettingsError(f"LANGNGHE_INDEX_URL: không đọc được tệp chứng thư ca={path}")
    return Path(path)


def _prefix_of(name: str) -> str:
    if name and not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,99}", name):
        raise SettingsError(
            "LANGNGHE_INDEX_URL: prefix chỉ gồm chữ thường không dấu, chữ số, gạch nối, gạch dưới."
        )
    return f"{name}-" if name else ""
