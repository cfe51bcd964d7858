"""A post in the making, with the truth about it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from authored import Row


@dataclass(frozen=True)
class Post:
    """What a source will hand over, and what only we know: row, kind, province, wave."""

    row: Row
    kind: str
    writing: str
    text: str
    source: dict[str, Any]
    posted_at: datetime
    author: str | None
    engagement: dict[str, int]
    hints: tuple[str, ...] = ()
    province: str = ""
    wave: str = ""
    external_id: str = ""
