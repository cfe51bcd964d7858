"""Times and counts as sources write them."""

from datetime import datetime

import pytest

from ingest.sources.cells import to_count, to_moment
from langnghe.testing import NOON
from langnghe.windows import VIET_NAM


@pytest.mark.parametrize(
    ("cell", "count"),
    [
        ("541.2K", 541_200), ("1.4M", 1_400_000), ("1,2 tr", 1_200_000), ("3 nghìn", 3_000),
    ("12", 12),
        ("1.234", 1_234), ("1,234,567", 1_234_567), ("2.5", 2), (7, 7), (7.9, 7), (-3, 0), ("", 0),
        ("N/A", 0), (None, 0), (float("nan"), 0), (float("inf"), 0), ("9" * 5_000, 0),
    ("1B", 10**9),
    ],
)  # fmt: skip
def test_counts_are_read_as_sources_write_them(cell: object, count: int) -> None:
    assert to_count(cell) == count


@pytest.mark.parametrize(
    "cell",
    [
        "2026-03-04T05:00:00Z", "2026-03-04 12:00:00", "2026-03-04T12:00:00+07:00",
    "4/3/2026 12:00",
        "04-03-2026 12:00:00", NOON.timestamp(), int(NOON.timestamp() * 1000),
    ],
)  # fmt: skip
def test_times_without_a_zone_are_of_viet_nam(cell: object) -> None:
    assert datetime.fromisoformat(str(to_moment(cell, VIET_NAM))) == NOON
