"""What the servers need of a machine; each lack is one sentence with the command that mends it."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

from deploy.local.stack.errors import StackError

OLDEST_JAVA = 21
"""Elasticsearch 9 starts with no older one; Kafka would be content with 17."""


def find_java(environment: Mapping[str, str], installed: Path = Path("/usr/lib/jvm")) -> Path:
    """Return the home of the first Java that is new enough.

    Raises:
        StackError: there is none.
    """
    seen = []
    for home in java_homes(environment, installed):
        version = java_version(home)
        if version >= OLDEST_JAVA:
            return home
        if version:
            seen.append(f"{home} is Java {version}")
    raise StackError(java_fault(seen))


def java_homes(environment: Mapping[str, str], installed: Path) -> list[Path]:
    """Return where a Java may be, the one that was asked for first."""
    named = [
        Path(environment[name]) for name in ("ES_JAVA_HOME", "JAVA_HOME") if name in environment
    ]
    on_path = shutil.which("java", path=environment.get("PATH", os.defpath))
    called = [Path(on_path).resolve().parents[1]] if on_path else []
    homes = [*named, *called, *sorted(installed.glob("*"))]
    return list(dict.fromkeys(home for home in homes if (home / "bin" / "java").is_file()))


def java_version(home: Path) -> int:
    """Return the feature number of a Java, or 0 where it does not answer."""
    try:
        said = subprocess.run(
            [home / "bin" / "java", "-version"],
            capture_output=True,
            text=True,
            check=False,
            timeout=30,
        )
    except (OSError, subprocess.TimeoutExpired):
        return 0
    return version_said(said.stderr)


def version_said(words: str) -> int:
    """Return the feature number in what `java -version` says, or 0 where it says none."""
    found = re.search(r'version "(?:1\.)?(\d+)', words)
    return int(found[1]) if found else 0


def java_fault(seen: Iterable[str]) -> str:
    """Say that no Java is new enough, and which ones were looked at."""
    found = "; ".join(seen) or "no Java was found"
    return (
        f"Elasticsearch needs Java {OLDEST_JAVA} or newer ({found}); on Debian 13 or Ubuntu: "
        f"sudo apt-get install openjdk-{OLDEST_JAVA}-jre-headless; elsewhere unpack one from "
        "https://adoptium.net and name it: ES_JAVA_HOME=/path/to/java make stack"
    )


def require_linux() -> None:
    """Do nothing on Linux.

    Raises:
        StackError: it is another system.
    """
    if not Path("/proc/self/stat").exists():
        raise StackError(
            "this stack needs Linux, whose /proc tells one process from another; "
            "on another system run it in a virtual machine"
        )


def require_command(name: str, package: str, path: str | None = None) -> None:
    """Do nothing if a command is there.

    Raises:
        StackError: it is not.
    """
    if shutil.which(name, path=path) is None:
        raise StackError(
            f"the command {name} is missing; on Debian or Ubuntu: sudo apt-get install {package}"
        )


def require_space(folder: Path, needed_mb: int, purpose: str, setting: str) -> None:
    """Do nothing if a folder's disk has room.

    Raises:
        StackError: it has not.
    """
    free_mb = shutil.disk_usage(folder).free // 1_000_000
    if free_mb < needed_mb:
        raise StackError(space_fault(folder, free_mb, needed_mb, purpose, setting))


def space_fault(folder: Path, free_mb: int, needed_mb: int, purpose: str, setting: str) -> str:
    """Say how much room is missing, and how another disk is chosen."""
    return (
        f"{purpose} needs {needed_mb:,} MB at {folder}, where {free_mb:,} MB are free; "
        f"make room, or choose another disk: {setting}"
    )
