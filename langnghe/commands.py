"""How every command of the house ends when something goes wrong on purpose."""

import sys

import typer

from langnghe.errors import LangngheError


def run_commands_of(app: typer.Typer, name: str) -> None:
    """Run commands under their name; an error made on purpose is one clear line, and exit 1."""
    try:
        app(prog_name=name)
    except LangngheError as error:
        typer.echo(f"Lỗi: {error}", err=True)
        sys.exit(1)
