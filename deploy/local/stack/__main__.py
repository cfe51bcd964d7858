"""`make stack`: a real Kafka and a real Elasticsearch on this machine, without containers.

Ports are free ones of the loopback device and passwords are random; both are in FOLDER/stack.env.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from deploy.local.stack.access import read_env
from deploy.local.stack.errors import StackError
from deploy.local.stack.servers import down, env_of, up


def main() -> int:
    """Do what the command line says and return the exit code."""
    chosen = command_line().parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # `run` stops its servers then, too
    try:
        return int(chosen.does(chosen) or 0)
    except StackError as error:
        print(f"stack: {error}", file=sys.stderr)
    except PermissionError as error:
        print(
            f"stack: {error.filename} belongs to another user; choose another folder by --dir, "
            "or another cache by LANGNGHE_CACHE=/path",
            file=sys.stderr,
        )
    except KeyboardInterrupt:
        print("stack: broken off; `down` stops what was started", file=sys.stderr)
        return 130
    return 1


def command_line() -> argparse.ArgumentParser:
    """Return the four commands and what they take."""
    parser = argparse.ArgumentParser(prog="python -m deploy.local.stack", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    starts = commands.add_parser("up", help="start what does not run yet")
    starts.set_defaults(does=lambda chosen: up(chosen.dir.absolute()))

    stops = commands.add_parser("down", help="stop both servers; what they stored stays")
    stops.add_argument("--erase", action="store_true", help="delete what they stored as well")
    stops.set_defaults(does=lambda chosen: down(chosen.dir.absolute(), erase=chosen.erase))

    tells = commands.add_parser("env", help="print addresses and passwords as NAME=value")
    tells.set_defaults(does=lambda chosen: print(env_of(chosen.dir.absolute()), end=""))

    for command in (starts, stops, tells):
        command.add_argument(
            "--dir",
            type=Path,
            default=Path("var/stack"),
            metavar="FOLDER",
            help="folder of the run (var/stack)",
        )

    runs = commands.add_parser("run", help="run a command on a stack of its own, then erase it")
    runs.add_argument("command", nargs=argparse.REMAINDER)
    runs.set_defaults(does=lambda chosen: run(chosen.command))
    return parser


def run(command: list[str]) -> int:
    """Run a command that finds a stack in its environment, and return its exit code."""
    folder = Path(tempfile.mkdtemp(prefix="langnghe-stack-"))
    folder.chmod(0o755)  # what is secret in there has a mode of its own
    try:
        up(folder)
        environment = os.environ | read_env(env_of(folder))
        return subprocess.run(command, env=environment, check=False).returncode
    finally:
        down(folder, erase=True)


if __name__ == "__main__":
    sys.exit(main())
