import sys

import pytest
import typer

from langnghe.commands import run_commands_of
from langnghe.errors import SettingsError


def test_an_error_made_on_purpose_is_one_line_and_exit_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    app = typer.Typer()

    @app.command()
    def fail() -> None:
        raise SettingsError("hãy sửa biến X")

    monkeypatch.setattr(sys, "argv", ["langnghe"])
    with pytest.raises(SystemExit) as ended:
        run_commands_of(app, "langnghe")

    assert ended.value.code == 1
    assert capsys.readouterr().err == "Lỗi: hãy sửa biến X\n"
