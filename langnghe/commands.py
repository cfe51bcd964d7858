"""How every command of the house ends when something goes wrong on purpose."""

import sys

import typer

from langnghe.errors import LangngheError


def run_commands_of(app: typer.Typer) -> None:
    """Run a room's commands; an error made on purpose is one line for the operator, and exit 1."""
    try:
        app()
    except LangngheError as error:
        typer.echo(f"Lỗi: {error}", err=True)
        sys.exit(1)
