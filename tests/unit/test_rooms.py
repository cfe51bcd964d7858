"""The house: its rooms are where they seem to be, and the command knows them."""

import importlib.util
from pathlib import Path

import pytest
from typer.testing import CliRunner

from langnghe.__main__ import app
from langnghe.rooms import ROOMS

HOUSE = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", ["langnghe", *ROOMS])
def test_each_package_is_the_one_of_this_house(name: str) -> None:
    spec = importlib.util.find_spec(name)

    assert spec is not None
    assert spec.origin is not None
    assert Path(spec.origin).is_relative_to(HOUSE)


def test_help_names_every_room_and_command() -> None:
    printed = CliRunner().invoke(app, ["--help"]).output

    assert all(name in printed for name in [*ROOMS, "up", "status"])
