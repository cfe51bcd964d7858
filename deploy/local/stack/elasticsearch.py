"""One Elasticsearch node: its settings, its one user, its start, and whether it answers."""

import base64
import hashlib
import json
import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
import urllib.error
import urllib.request
from pathlib import Path
from string import Template

from deploy.local.stack.access import Access
from deploy.local.stack.errors import StackError
from deploy.local.stack.prerequisites import require_command
from deploy.local.stack.processes import start

CONF = Path(__file__).parent / "conf"
HEAP = "1g"
WRITTEN = ("config", "data", "logs", "tmp")


def start_elasticsearch(
    folder: Path, home: Path, java: Path, access: Access
) -> subprocess.Popen[bytes]:
    """Write the settings and start the node; where we are root, as an account that may nothing."""
    folder.mkdir(exist_ok=True)
    account = account_for_server()
    place = reachable_place(folder, account)
    if account is not None and not reaches(account, home / "lib"):
        home = copy_home(home, place)
    for name in WRITTEN:
        (place / name).mkdir(exist_ok=True)
    write_settings(place, home, access)
    if account is not None:
        hand_over(place, account)
    return start(
        [
            java / "bin" / "java",
            "-Xms4m",
            "-Xmx64m",
            "-XX:+UseSerialGC",
            "-cp",
            f"{home}/lib/tools/server-launcher/*",
            "org.elasticsearch.server.launcher.ServerLauncher",
        ],
        folder,
        {
            "PATH": "/usr/bin:/bin",
            "LANG": "C.UTF-8",
            "JAVA": str(java / "bin" / "java"),
            "JAVA_TYPE": "ES_JAVA_HOME",
            "CLI_JAVA_OPTS": "-Xms4m -Xmx64m -XX:+UseSerialGC",
            "ES_HOME": str(home),
            "ES_PATH_CONF": str(place / "config"),
            "ES_DISTRIBUTION_TYPE": "zip",
            "ES_TMPDIR": str(place / "tmp"),
            "HOME": str(place),
        },
        works_in=home,
        account=account,
    )


def account_for_server() -> int | None:
    """Return the number of the account that Elasticsearch must take, since it refuses root."""
    return pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else None


def reaches(account: int, path: Path) -> bool:
    """Tell whether an account can get to a path and read it."""
    test = ["setpriv", f"--reuid={account}", f"--regid={account}", "--clear-groups", "test", "-r"]
    return subprocess.run([*test, path], check=False, cwd="/").returncode == 0


def require_java_for_all(java: Path) -> None:
    """Do nothing if the account that Elasticsearch will run as can run this Java.

    Raises:
        StackError: it cannot.
    """
    account = account_for_server()
    if account is None:
        return
    require_command("setpriv", "util-linux")
    if not reaches(account, java / "bin" / "java"):
        raise StackError(
            f"Elasticsearch refuses root and runs as {pwd.getpwuid(account).pw_name}, who cannot "
            f"reach {java}; name a Java for everybody: ES_JAVA_HOME=/usr/lib/jvm/… make stack"
        )


def reachable_place(folder: Path, account: int | None) -> Path:
    """Return where the node keeps its files.

    It is in the folder; where the account cannot get there (below /root, say), it is under /var/tmp
    and a link in the folder leads to it.
    """
    link = folder / "node"
    if account is None or reaches(account, folder):
        link.mkdir(exist_ok=True)
    elif not link.is_dir():
        link.unlink(missing_ok=True)
        link.symlink_to(tempfile.mkdtemp(prefix="langnghe-stack-", dir="/var/tmp"))
    return link.resolve()


def copy_home(home: Path, place: Path) -> Path:
    """Copy the program to where its account can read it, whole or not at all."""
    copy = place / "home"
    if not copy.is_dir():
        beside = place / "home.partial"
        shutil.rmtree(beside, ignore_errors=True)
        shutil.copytree(home, beside)
        beside.rename(copy)
    return copy


def hand_over(place: Path, account: int) -> None:
    """Make an account the owner of what the node writes; the program itself stays ours."""
    os.chown(place, account, account)
    place.chmod(0o700)
    for name in WRITTEN:
        for found in (place / name, *(place / name).rglob("*")):
            os.chown(found, account, account)


def write_settings(place: Path, home: Path, access: Access) -> None:
    """Write the folder of settings anew."""
    config = place / "config"
    shutil.rmtree(config, ignore_errors=True)
    (config / "jvm.options.d").mkdir(parents=True)
    config.chmod(0o700)
    shutil.copy(home / "config" / "jvm.options", config)
    shutil.copy(CONF / "elasticsearch-log4j2.properties", config / "log4j2.properties")
    options = (
        f"-Xms{HEAP}\n-Xmx{HEAP}\n-Xlog:disable\n-Xlog:all=warning:stderr:utctime,level,tags\n"
    )
    (config / "jvm.options.d" / "stack.options").write_text(options, "utf-8")
    template = Template((CONF / "elasticsearch.yml").read_text("utf-8"))
    settings = template.substitute(access._asdict(), data=place / "data", logs=place / "logs")
    (config / "elasticsearch.yml").write_text(settings, "utf-8")
    (config / "users").write_text(f"{access.user}:{password_hash(access.password)}\n", "utf-8")
    (config / "users_roles").write_text(f"superuser:{access.user}\n", "utf-8")


def password_hash(password: str) -> str:
    """Return a password as Elasticsearch's file realm keeps it, salted by chance."""
    rounds, salt = 10_000, secrets.token_bytes(32)
    key = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, rounds, 32)
    return f"{{PBKDF2}}{rounds}${base64.b64encode(salt).decode()}${base64.b64encode(key).decode()}"


def elasticsearch_answers(access: Access) -> bool:
    """Tell whether the node takes the password and can search."""
    address = f"http://127.0.0.1:{access.elasticsearch_port}/_cluster/health"
    login = base64.b64encode(f"{access.user}:{access.password}".encode()).decode()
    request = urllib.request.Request(address, headers={"Authorization": f"Basic {login}"})
    try:
        with urllib.request.urlopen(request, timeout=2) as answer:  # noqa: S310 – always http, to loopback
            status: str = json.load(answer)["status"]
    except (OSError, ValueError):
        return False
    return status in ("green", "yellow")
