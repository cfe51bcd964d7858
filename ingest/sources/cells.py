"""Single cells as sources write them: times with and without zone, counts such as 541.2K."""

import re
from datetime import UTC, datetime, tzinfo

_COUNT = re.compile(
    r"(\d{1,15}(?:[.,]\d{1,9}){0,5})\s*(k|n|ngàn|nghìn|m|tr|triệu|b|tỷ|tỉ)?\+?", re.IGNORECASE
)
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_UNITS = {
    "k": 10**3, "n": 10**3, "ngàn": 10**3, "nghìn": 10**3,
    "m": 10**6, "tr": 10**6, "triệu": 10**6,
    "b": 10**9, "tỷ": 10**9, "tỉ": 10**9,
}  # fmt: skip
_DAY_FIRST = re.compile(
    r"(?P<day>\d{1,2})[/.-](?P<month>\d{1,2})[/.-](?P<year>\d{4})"
    r"(?:[ ,T-]+(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?)?"
)
_MILLISECONDS_FROM = 10**11


def to_count(cell: object) -> int:
    """Return how many a cell says; zero, which means unknown, where it cannot be read."""
    if isinstance(cell, int):
        return max(cell, 0)
    if isinstance(cell, float):
        return int(cell) if 0 <= cell < float("inf") else 0
    match = _COUNT.fullmatch(cell.strip()) if isinstance(cell, str) else None
    if match is None:
        return 0
    digits, unit = match.groups()
    factor = _UNITS[unit.lower()] if unit else 1
    if _THOUSANDS.fullmatch(digits) and not unit:
        return int(re.sub(r"[.,]", "", digits))
    whole, _, part = digits.replace(",", ".").partition(".")
    billionths = int(part.replace(".", "").ljust(9, "0")[:9])
    return int(whole) * factor + billionths * factor // 10**9


def to_moment(cell: object, zone: tzinfo) -> object:
    """Return an ISO time with its zone, or the cell as it is where no time can be read from it."""
    match cell:
        case datetime():
            return _with_zone(cell, zone)
        case bool() | None:
            return cell
        case int() | float():
            return _from_epoch(cell)
        case str(text) if text.strip():
            return _from_text(text.strip(), zone)
    return None if cell == "" else cell


def to_hints(cell: object) -> list[str] | None:
    """Return place names from a list, or from one string that parts them by semicolons."""
    if isinstance(cell, str):
        return [hint.strip() for hint in cell.split(";") if hint.strip()]
    return cell if isinstance(cell, list) else None


def _from_epoch(seconds: float) -> object:
    """Read seconds, or milliseconds, since 1970."""
    try:
        scaled = seconds / 1000 if abs(seconds) >= _MILLISECONDS_FROM else seconds
        return datetime.fromtimestamp(scaled, UTC).isoformat()
    except (ValueError, OverflowError, OSError):
        return str(seconds)


def _from_text(text: str, zone: tzinfo) -> str:
    try:
        return _with_zone(datetime.fromisoformat(text), zone)
    except ValueError:
        pass
    match = _DAY_FIRST.fullmatch(text)
    if match is None:
        return text
    parts = {name: int(value) for name, value in match.groupdict().items() if value}
    try:
        return datetime(**parts, tzinfo=zone).isoformat()
    except ValueError:
        return text


def _with_zone(moment: datetime, zone: tzinfo) -> str:
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).isoformat()
