"""The secret under which authors are hashed."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.author_key import FILE_NAME, KEY_BYTES, load_author_key
from langnghe.errors import SettingsError


def test_the_first_run_makes_a_key_that_only_its_owner_can_read(tmp_path: Path) -> None:
    key = load_author_key(tmp_path / "state")

    assert len(key) == KEY_BYTES
    assert stat.S_IMODE((tmp_path / "state" / FILE_NAME).stat().st_mode) == 0o600


def test_later_runs_read_the_same_key(tmp_path: Path) -> None:
    assert load_author_key(tmp_path) == load_author_key(tmp_path)


def test_nothing_but_the_key_is_left_behind(tmp_path: Path) -> None:
    load_author_key(tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]


def test_all_who_start_at_once_get_one_key(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from ingest.author_key import load_author_key; "
        "sys.stdin.read(); print(load_author_key(Path(sys.argv[1])).hex())"
    )
    racers = [
        subprocess.Popen(  # noqa: S603 - runs this very program
            [sys.executable, "-c", program, str(tmp_path)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2],
        )
        for _ in range(4)
    ]  # fmt: skip

    for racer in racers:
        assert racer.stdin
        racer.stdin.close()
    keys = {racer.stdout.read() for racer in racers if racer.stdout}
    codes = [racer.wait() for racer in racers]

    assert codes == [0, 0, 0, 0]
    assert len(keys) == 1


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660])
def test_a_key_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    load_author_key(tmp_path)
    (tmp_path / FILE_NAME).chmod(mode)

    with pytest.raises(SettingsError, match="chmod 600"):
        load_author_key(tmp_path)


@pytest.mark.parametrize("content", [b"", b"short"])
def test_an_empty_or_short_key_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / FILE_NAME
    path.write_bytes(content)
    path.chmod(0o600)

    with pytest.raises(SettingsError, match="bị cụt"):
        load_author_key(tmp_path)


@pytest.mark.parametrize("name", ["tep", "tep/trong"])
def test_a_state_folder_that_cannot_be_names_the_variable(tmp_path: Path, name: str) -> None:
    (tmp_path / "tep").write_bytes(b"x")

    with pytest.raises(SettingsError, match="LANGNGHE_STATE_DIR"):
        load_author_key(tmp_path / name)
