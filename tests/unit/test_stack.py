"""The stack of real servers is private, collides with nobody, and says what it lacks."""

import os
import socket
import stat
import struct
import subprocess
import threading
from pathlib import Path

import pytest

from deploy.local.stack.access import (
    PORTS,
    env_text,
    free_ports,
    load_access,
    new_access,
    read_env,
    save_access,
    settings_of,
)
from deploy.local.stack.downloads import fetch
from deploy.local.stack.elasticsearch import password_hash
from deploy.local.stack.errors import StackError
from deploy.local.stack.kafka import kafka_answers, server_properties
from deploy.local.stack.prerequisites import (
    find_java,
    require_command,
    require_space,
    version_said,
)
from deploy.local.stack.servers import down, env_of, erase_stored


def a_java(home: Path, version: str) -> Path:
    """A folder that answers `java -version` as that version would."""
    java = home / "bin" / "java"
    java.parent.mkdir(parents=True)
    java.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\"' >&2\n", "utf-8")
    java.chmod(0o755)
    return home


def silent(_: str) -> None:
    """Say nothing."""


def test_ports_are_free_different_and_not_those_of_outgoing_connections() -> None:
    ports = free_ports(50)

    assert len(set(ports)) == 50
    assert set(ports) <= set(PORTS)
    for port in ports:
        socket.create_server(("127.0.0.1", port)).close()


def test_a_port_on_which_somebody_listens_is_never_chosen() -> None:
    (free,) = free_ports(1)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        assert free_ports(1, [listener.getsockname()[1], free]) == [free]


def test_two_stacks_share_neither_a_port_nor_a_password() -> None:
    one, other = new_access(), new_access()

    assert one.password != one.broker_password
    assert not {one.password, one.broker_password} & {other.password, other.broker_password}


def test_passwords_on_disk_are_for_their_owner_only(tmp_path: Path) -> None:
    access = new_access()
    (tmp_path / "stack.json.new").touch(mode=0o666)  # left by a start that was broken off

    save_access(tmp_path / "stack.json", access)

    assert load_access(tmp_path / "stack.json") == access
    assert stat.S_IMODE((tmp_path / "stack.json").stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [tmp_path / "stack.json"]


def test_a_stack_that_never_started_has_no_access(tmp_path: Path) -> None:
    assert load_access(tmp_path / "stack.json") is None


def test_a_shell_and_we_read_the_same_env_file(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, new_access(), [Path("/a/one.jar"), Path("/a/two.jar")])
    file = tmp_path / "stack.env"
    file.write_text(env_text(settings), "utf-8")

    shell = subprocess.run(  # noqa: S603 – a shell of the system, on a file of this test
        ["/bin/sh", "-c", 'set -a; . "$0"; exec env', file],
        env={"PATH": os.defpath},
        capture_output=True,
        text=True,
        check=True,
    )

    assert read_env(file.read_text("utf-8")) == settings
    assert (
        settings.items() <= dict(line.split("=", 1) for line in shell.stdout.splitlines()).items()
    )


def test_tests_find_both_servers_and_the_jars_by_their_variables(tmp_path: Path) -> None:
    access = new_access()._replace(kafka_port=1, elasticsearch_port=2)
    login = f"{access.user}:{access.password}"

    assert settings_of(tmp_path, access, [Path("/a.jar"), Path("/b.jar")]) == {
        "LANGNGHE_TEST_STACK_DIR": str(tmp_path),
        "LANGNGHE_TEST_KAFKA_URL": f"kafka://{login}@127.0.0.1:1",
        "LANGNGHE_TEST_ELASTICSEARCH_URL": f"http://{login}@127.0.0.1:2",
        "LANGNGHE_KAFKA_JARS": "/a.jar,/b.jar",
    }


def test_every_listener_of_kafka_is_on_loopback_and_asks_for_a_password() -> None:
    lines = server_properties(new_access(), Path("/data")).splitlines()
    settings = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))

    listeners = [listener.split("://") for listener in settings["listeners"].split(",")]
    protocols = dict(p.split(":") for p in settings["listener.security.protocol.map"].split(","))
    assert all(address.startswith("127.0.0.1:") for _, address in listeners)
    assert {protocols[name] for name, _ in listeners} == {"SASL_PLAINTEXT"}


def test_the_file_of_users_holds_no_password_and_never_the_same_hash_twice() -> None:
    one, other = password_hash("secret-of-a-test"), password_hash("secret-of-a-test")

    assert one != other
    assert "secret-of-a-test" not in one + other


@pytest.mark.parametrize(
    ("said", "version"),
    [
        ('openjdk version "17.0.15" 2025-04-15', 17),
        ('openjdk version "25" 2025-09-16', 25),
        ('java version "1.8.0_402"', 8),
        ("Error: could not find libjava.so", 0),
    ],
)
def test_the_version_of_a_java_is_read_from_what_it_says(said: str, version: int) -> None:
    assert version_said(said) == version


def test_the_java_that_was_named_is_taken_if_it_is_new_enough(tmp_path: Path) -> None:
    named, installed = a_java(tmp_path / "named", "21.0.2"), tmp_path / "jvm"
    a_java(installed / "newest", "25")

    assert find_java({"ES_JAVA_HOME": str(named), "PATH": ""}, installed) == named


def test_an_old_java_is_passed_over_for_a_newer_one(tmp_path: Path) -> None:
    old, installed = a_java(tmp_path / "old", "17.0.15"), tmp_path / "jvm"
    new = a_java(installed / "new", "25.0.3")

    environment = {"JAVA_HOME": str(old), "PATH": str(old / "bin")}

    assert find_java(environment, installed) == new


def test_without_a_new_java_the_sentence_names_what_was_seen_and_what_mends_it(
    tmp_path: Path,
) -> None:
    old = a_java(tmp_path / "old", "17.0.15")

    with pytest.raises(StackError, match=r"needs Java 21.*is Java 17.*apt-get install") as raised:
        find_java({"JAVA_HOME": str(old), "PATH": ""}, tmp_path / "none")

    assert "\n" not in str(raised.value)


def test_a_missing_command_is_named_with_its_package(tmp_path: Path) -> None:
    with pytest.raises(StackError, match=r"mvn is missing.*apt-get install maven"):
        require_command("mvn", "maven", path=str(tmp_path))


def test_a_full_disk_is_named_with_the_setting_that_chooses_another(tmp_path: Path) -> None:
    with pytest.raises(StackError, match=rf"{tmp_path}.*free.*LANGNGHE_CACHE="):
        require_space(tmp_path, 10**9, "fetching it", "LANGNGHE_CACHE=/path make stack")


def test_a_download_that_is_broken_off_leaves_nothing_that_looks_whole(tmp_path: Path) -> None:
    def broken_off(beside: Path) -> Path:
        (beside / "half").write_text("half", "ascii")
        raise StackError("away")

    with pytest.raises(StackError):
        fetch(tmp_path, "server-1", 1, silent, broken_off)

    assert not (tmp_path / "server-1").exists()


def test_what_is_in_the_cache_is_never_fetched_again(tmp_path: Path) -> None:
    def whole(beside: Path) -> Path:
        (beside / "jars").mkdir()
        (beside / "archive.zip").write_text("large", "ascii")
        return beside / "jars"

    def never(_: Path) -> Path:
        raise AssertionError

    fetch(tmp_path, "server-1", 1, silent, whole)
    fetch(tmp_path, "server-1", 1, silent, never)

    assert list(tmp_path.iterdir()) == [tmp_path / "server-1"]


def test_a_broker_that_hangs_up_or_refuses_the_password_does_not_answer() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        access = new_access()._replace(kafka_port=listener.getsockname()[1])
        refused = struct.pack(">i", 6) + struct.pack(">ih", 0, 58)
        accepted = struct.pack(">i", 6) + struct.pack(">ih", 0, 0)

        def serve() -> None:
            for answers in ([], [accepted, refused], [accepted, accepted]):
                connection, _ = listener.accept()
                with connection:
                    for answer in answers:
                        (length,) = struct.unpack(">i", connection.recv(4, socket.MSG_WAITALL))
                        connection.recv(length, socket.MSG_WAITALL)
                        connection.sendall(answer)

        broker = threading.Thread(target=serve)
        broker.start()
        answered = [kafka_answers(access) for _ in range(3)]
        broker.join()

    assert answered == [False, False, True]
    assert not kafka_answers(access)


def test_the_addresses_of_a_stack_that_does_not_run_are_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(StackError, match=r"nothing runs in .*start it by"):
        env_of(tmp_path)


def test_down_removes_the_state_of_the_run_and_keeps_what_was_stored(tmp_path: Path) -> None:
    (tmp_path / "kafka" / "data").mkdir(parents=True)
    (tmp_path / "elasticsearch").mkdir()
    save_access(tmp_path / "stack.json", new_access())
    (tmp_path / "stack.env").write_text("", "ascii")

    down(tmp_path)

    assert sorted(found.name for found in tmp_path.iterdir()) == [".lock", "elasticsearch", "kafka"]
    assert (tmp_path / "kafka" / "data").is_dir()


def test_erasing_deletes_what_was_stored_elsewhere_and_no_file_of_others(tmp_path: Path) -> None:
    folder, elsewhere = tmp_path / "stack", tmp_path / "elsewhere"
    (folder / "elasticsearch").mkdir(parents=True)
    elsewhere.mkdir()
    (folder / "elasticsearch" / "node").symlink_to(elsewhere)
    (folder / ".lock").touch()
    (folder / "notes.txt").write_text("mine", "ascii")

    erase_stored(folder)

    assert not elsewhere.exists()
    assert list(folder.iterdir()) == [folder / "notes.txt"]
