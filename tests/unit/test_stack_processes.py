"""The stack stops what it started, and never a process that was given such a number since."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local.stack.processes import (
    RECORD,
    Process,
    Record,
    living,
    members,
    parse_stat,
    processes_of,
    read_record,
    start,
    stop,
)


@pytest.fixture
def sleeper(tmp_path: Path) -> Iterator[Path]:
    """The folder of a server that does nothing, and whose child does nothing either."""
    command = ["/bin/sh", "-c", "sleep 600 & exec sleep 600"]
    started = start(command, tmp_path, {"PATH": os.defpath}, works_in=tmp_path)
    yield tmp_path
    os.killpg(started.pid, signal.SIGKILL)
    started.wait()


def test_the_name_of_a_process_may_hold_blanks_and_brackets() -> None:
    line = "42 (a ) (b) S 1 42 40 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 987654 100 200 300"

    assert parse_stat(line) == Process(pid=42, state="S", session=40, started=987654)


def test_a_server_is_its_leader_and_the_marked_processes_of_its_session() -> None:
    leader = Process(pid=10, state="S", session=10, started=100)
    child = Process(pid=11, state="S", session=10, started=101)
    stranger = Process(pid=12, state="S", session=12, started=102)

    found = members(Record(10, 100, "boot"), [stranger, child, leader], marked={10, 11, 12})

    assert found == [leader, child]


def test_a_child_is_still_ours_when_its_leader_was_killed() -> None:
    child = Process(pid=11, state="S", session=10, started=101)

    assert members(Record(10, 100, "boot"), [child], marked={11}) == [child]


def test_a_number_that_was_given_to_another_process_is_not_ours() -> None:
    stranger = Process(pid=10, state="S", session=10, started=900)
    child_of_stranger = Process(pid=11, state="S", session=10, started=901)

    assert members(Record(10, 100, "boot"), [stranger, child_of_stranger], marked={10, 11}) == []
    assert members(Record(10, 100, "boot"), [child_of_stranger], marked=set()) == []


def test_what_has_ended_and_only_waits_to_be_reaped_is_not_running() -> None:
    leader = Process(pid=10, state="Z", session=10, started=100)

    assert members(Record(10, 100, "boot"), [leader], marked=set()) == []


def test_stopping_ends_a_server_with_all_its_children(sleeper: Path) -> None:
    running = living(sleeper)

    assert len(running) == 2
    assert stop(sleeper, patience_seconds=0.5)
    assert living(sleeper) == []
    assert not stop(sleeper, patience_seconds=0.5)
    ended = processes_of([process.pid for process in running])
    assert {process.state for process in ended} <= {"Z", "X"}


def test_a_record_of_another_start_of_the_machine_or_of_another_process_stops_nothing(
    sleeper: Path,
) -> None:
    whole = (sleeper / RECORD).read_text("ascii")
    record = read_record(sleeper / RECORD)
    assert record is not None
    others = [record._replace(boot="another"), record._replace(started=record.started - 1)]

    for other in others:
        (sleeper / RECORD).write_text(f"{other.pid} {other.started} {other.boot}\n", "ascii")
        assert not stop(sleeper, patience_seconds=0.5)

    (sleeper / RECORD).write_text(whole, "ascii")
    assert len(living(sleeper)) == 2


@pytest.mark.parametrize("written", ["", "12", "one two three", "1 2 3 4"])
def test_a_record_that_was_never_finished_names_no_process(tmp_path: Path, written: str) -> None:
    (tmp_path / RECORD).write_text(written, "ascii")

    assert living(tmp_path) == []
