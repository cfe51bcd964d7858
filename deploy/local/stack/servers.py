"""Both servers of one stack, started and stopped together; a stack is a folder."""

import fcntl
import os
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from deploy.local.stack.access import (
    Access,
    env_text,
    load_access,
    new_access,
    save_access,
    settings_of,
    write_private,
)
from deploy.local.stack.downloads import (
    ELASTICSEARCH,
    KAFKA,
    SPARK_KAFKA,
    cache_folder,
    fetch_all,
)
from deploy.local.stack.elasticsearch import (
    elasticsearch_answers,
    require_java_for_all,
    start_elasticsearch,
)
from deploy.local.stack.errors import StackError
from deploy.local.stack.kafka import kafka_answers, start_kafka
from deploy.local.stack.prerequisites import find_java, require_linux, require_space
from deploy.local.stack.processes import LOG, living, stop

PATIENCE_SECONDS = 180.0
NEEDED_MB = 600
"""Room that a new stack takes: the program where it must be copied, and some data."""


class Server(NamedTuple):
    """One server of a stack, and what is done with it."""

    name: str
    folder: Path
    start: Callable[[Path], object]
    answers: Callable[[], bool]


def up(folder: Path) -> None:
    """Start what does not run yet, and return when both servers answer.

    Raises:
        StackError: something is missing or did not start.
    """
    with held(folder):
        access = load_access(folder / "stack.json") or new_access()
        servers = servers_of(folder, access)
        answering = all(living(server.folder) and server.answers() for server in servers)
        if answering and (folder / "stack.env").exists():
            say(f"is running already in {folder}; stop it by: {command('down', folder)}")
            return
        require_linux()
        java = find_java(os.environ)
        require_java_for_all(java)
        require_space(folder, NEEDED_MB, "running the servers", command("up", Path("/path")))
        fetch_all(cache_folder(), say)
        save_access(folder / "stack.json", access)
        begun = time.monotonic()
        for server in servers:
            if not living(server.folder):
                say(f"starting {server.name}")
                server.start(java)
        for server in servers:
            wait_until_answers(server)
            say(f"{server.name} answers after {time.monotonic() - begun:.0f} s")
        jars = sorted((cache_folder() / SPARK_KAFKA).glob("*.jar"))
        write_private(folder / "stack.env", env_text(settings_of(folder, access, jars)))
        say(f"addresses and passwords are in {folder / 'stack.env'}")


def down(folder: Path, *, erase: bool = False) -> None:
    """Stop both servers and forget their ports and passwords; what they stored stays, or not."""
    if not folder.is_dir():
        say(f"nothing runs in {folder}")
        return
    with held(folder):
        names = ("kafka", "elasticsearch")
        stopped = [name for name in names if stop(folder / name, PATIENCE_SECONDS)]
        for name in ("stack.env", "stack.json"):
            (folder / name).unlink(missing_ok=True)
        if erase:
            erase_stored(folder)
    say(f"stopped {' and '.join(stopped)}" if stopped else f"nothing runs in {folder}")


def erase_stored(folder: Path) -> None:
    """Delete what a stack wrote, also where it lies elsewhere; files of others stay."""
    node = folder / "elasticsearch" / "node"
    if node.is_symlink():
        shutil.rmtree(node.readlink(), ignore_errors=True)
    for name in ("kafka", "elasticsearch"):
        shutil.rmtree(folder / name, ignore_errors=True)
    (folder / ".lock").unlink()
    if not any(folder.iterdir()):
        folder.rmdir()


def env_of(folder: Path) -> str:
    """Return the variables of a stack that was started.

    Raises:
        StackError: none was.
    """
    try:
        return (folder / "stack.env").read_text("utf-8")
    except FileNotFoundError:
        raise StackError(
            f"nothing runs in {folder}; start it by: {command('up', folder)}"
        ) from None


def servers_of(folder: Path, access: Access) -> list[Server]:
    """Return both servers of a stack."""
    kafka, elasticsearch = folder / "kafka", folder / "elasticsearch"
    cache = cache_folder()
    return [
        Server(
            "kafka",
            kafka,
            lambda java: start_kafka(kafka, cache / KAFKA, java, access),
            lambda: kafka_answers(access),
        ),
        Server(
            "elasticsearch",
            elasticsearch,
            lambda java: start_elasticsearch(elasticsearch, cache / ELASTICSEARCH, java, access),
            lambda: elasticsearch_answers(access),
        ),
    ]


def wait_until_answers(server: Server) -> None:
    """Return once a server answers.

    Raises:
        StackError: it ended or was silent for too long; the message ends with its log.
    """
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not server.answers():
        if not living(server.folder):
            raise StackError(
                f"{server.name} ended while starting (if another program took its port: "
                f"{command('down', server.folder.parent)}, then start anew); {last_words(server)}"
            )
        if time.monotonic() > deadline:
            raise StackError(
                f"{server.name} did not answer within {PATIENCE_SECONDS:.0f} s; "
                f"{last_words(server)}"
            )
        time.sleep(0.25)


def last_words(server: Server) -> str:
    """Return the end of a server's log, for the person who must find out why."""
    log = server.folder / LOG
    lines = log.read_text("utf-8", errors="replace").splitlines()[-12:]
    return "\n".join([f"its log {log} ends with:", *(f"    {line}" for line in lines)])


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold a folder, so that two commands for one stack run one after the other."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def command(what: str, folder: Path) -> str:
    """Return the command line that does something with a stack."""
    if folder == Path("var/stack").absolute():
        return {"up": "make stack", "down": "make stack-down"}[what]
    return f"python3 -m deploy.local.stack {what} --dir {folder}"


def say(line: str) -> None:
    """Print a line of progress at once."""
    print(f"stack: {line}", flush=True)
