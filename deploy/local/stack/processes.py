"""Starts servers that outlive this program, and stops exactly those.

A server is known by the number of its process, the tick at which that process started and the boot
of the machine: a number that was given to another process since is never taken for ours.
"""

import os
import signal
import subprocess
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

PROC = Path("/proc")
RECORD = "process"
LOG = "server.log"
"""Files in the folder of every server."""
MARK = "LANGNGHE_STACK_RECORD"
"""A variable of the environment of every server and its children: the path of its record."""

RECORD_THEN_RUN = (
    'echo "$$ $(cut -d" " -f22 /proc/$$/stat) $(cat /proc/sys/kernel/random/boot_id)" > "$0.new"'
    ' && mv "$0.new" "$0" && exec "$@"'
)
"""The shell writes its own record before it becomes the server, so that none runs unrecorded."""


class Record(NamedTuple):
    """Which process leads a server."""

    pid: int
    started: int
    boot: str


class Process(NamedTuple):
    """What the kernel says of a process."""

    pid: int
    state: str
    session: int
    started: int


def start(
    command: Sequence[str | Path],
    folder: Path,
    environment: Mapping[str, str],
    *,
    works_in: Path,
    account: int | None = None,
) -> subprocess.Popen[bytes]:
    """Start a server in a session of its own; on return it is on record.

    Args:
        command: the server.
        folder: where its record and its log are written.
        environment: all that it sees of ours.
        works_in: its working folder.
        account: the number of another account that it runs as; needs root.
    """
    drop = ["setpriv", f"--reuid={account}", f"--regid={account}", "--clear-groups", "--"]
    record = folder / RECORD
    record.unlink(missing_ok=True)
    with (folder / LOG).open("ab") as output:
        started = subprocess.Popen(
            ["/bin/sh", "-c", RECORD_THEN_RUN, record, *(drop if account else []), *command],
            env={**environment, MARK: str(record)},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            cwd=works_in,
        )
    while not record.exists() and started.poll() is None:
        time.sleep(0.01)
    return started


def read_record(path: Path) -> Record | None:
    """Return a record, or None where there is none."""
    try:
        pid, started, boot = path.read_text("ascii").split()
        return Record(int(pid), int(started), boot)
    except (FileNotFoundError, ValueError):
        return None


def living(folder: Path) -> list[Process]:
    """Return the running processes of the server whose folder it is, its leader first."""
    path = folder / RECORD
    record = read_record(path)
    boot = (PROC / "sys" / "kernel" / "random" / "boot_id").read_text("ascii").strip()
    if record is None or record.boot != boot:
        return []
    running = processes()
    return members(record, running, {p.pid for p in running if is_marked(p.pid, path)})


def members(record: Record, running: Sequence[Process], marked: set[int]) -> list[Process]:
    """Choose from what runs the processes of a server, its leader first.

    Args:
        record: the leader.
        running: every process of the machine.
        marked: the numbers of those that carry the mark of this server.
    """
    leader = next((process for process in running if process.pid == record.pid), None)
    if leader is not None and leader.started != record.started:
        return []  # the number belongs to somebody else now
    others = [
        process
        for process in running
        if process.session == record.pid
        and process.pid != record.pid
        and process.started >= record.started
        and process.pid in marked
    ]
    return [p for p in ([leader] if leader else []) + others if p.state not in "ZX"]


def processes() -> list[Process]:
    """Return every process that can be seen."""
    return list(processes_of(int(found.name) for found in PROC.iterdir() if found.name.isdigit()))


def processes_of(pids: Iterable[int]) -> Iterator[Process]:
    """Yield what the kernel says of those that still run."""
    for pid in pids:
        try:
            yield parse_stat((PROC / str(pid) / "stat").read_text("utf-8", errors="replace"))
        except (FileNotFoundError, ProcessLookupError):
            continue


def parse_stat(line: str) -> Process:
    """Read a line of /proc/PID/stat; the name in it may hold blanks and brackets."""
    head, _, tail = line.rpartition(")")
    fields = tail.split()
    return Process(int(head.split()[0]), fields[0], int(fields[3]), int(fields[19]))


def is_marked(pid: int, record: Path) -> bool:
    """Tell whether a process carries the mark of a server."""
    try:
        environment = (PROC / str(pid) / "environ").read_bytes()
    except (PermissionError, FileNotFoundError, ProcessLookupError):
        return False
    return f"{MARK}={record}".encode() in environment.split(b"\0")


def stop(folder: Path, patience_seconds: float) -> bool:
    """Ask a server to end, wait, and kill what stays; tell whether anything ran."""
    found = living(folder)
    if found:
        send(found[:1], signal.SIGTERM)
        wait_until_gone(folder, patience_seconds)
        send(living(folder), signal.SIGKILL)
        wait_until_gone(folder, patience_seconds)
    (folder / RECORD).unlink(missing_ok=True)
    return bool(found)


def send(targets: Sequence[Process], number: signal.Signals) -> None:
    """Send a signal to processes, and to no other that was given such a number meanwhile."""
    for process in targets:
        try:
            handle = os.pidfd_open(process.pid)
        except ProcessLookupError:
            continue
        try:
            if any(found.started == process.started for found in processes_of([process.pid])):
                signal.pidfd_send_signal(handle, number)
        except ProcessLookupError:
            continue
        finally:
            os.close(handle)


def wait_until_gone(folder: Path, patience_seconds: float) -> None:
    """Return once nothing of a server runs, or patience is at its end."""
    deadline = time.monotonic() + patience_seconds
    while living(folder) and time.monotonic() < deadline:
        time.sleep(0.1)
