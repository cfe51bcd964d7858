"""When recorded documents are due."""

import json
from datetime import datetime

from ingest.sources.pace import Timeline
from langnghe.windows import VIET_NAM


def dated(*seconds: int) -> list[bytes]:
    return [
        json.dumps({"posted_at": datetime.fromtimestamp(second, VIET_NAM).isoformat()}).encode()
        for second in seconds
    ]


def test_documents_are_due_at_a_multiple_of_the_pace_of_their_own_time() -> None:
    timeline = Timeline(speed=60, elapsed=lambda: 0.0, size=100)

    chunks = list(timeline.chunks(dated(600, 0, 30, 60)))

    assert [(len(chunk.messages), chunk.wait_seconds) for chunk in chunks] == [
        (2, 0),
        (1, 1),
        (1, 10),
    ]


def test_a_timeline_that_is_late_does_not_wait() -> None:
    timeline = Timeline(speed=1, elapsed=lambda: 100.0, size=100)

    assert [chunk.wait_seconds for chunk in timeline.chunks(dated(0, 50, 99))] == [0, 0, 0]


def test_rows_without_a_time_go_out_first_and_none_is_lost() -> None:
    timeline = Timeline(speed=1, elapsed=lambda: 0.0, size=2)
    messages = [b"?", *dated(5, 3), b"{}", b"!"]

    chunks = list(timeline.chunks(messages))

    assert [message for chunk in chunks for message in chunk.messages] == [
        b"?",
        b"{}",
        b"!",
        *dated(3, 5),
    ]
    assert list(timeline.chunks(messages, skip=4)) == list(timeline.chunks(dated(5)))
