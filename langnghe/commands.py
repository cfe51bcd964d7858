"""What the commands of all rooms have in common: how they look, and how they end."""

import sys

import typer

from langnghe.errors import LangngheError


def new_commands(purpose: str | None = None) -> typer.Typer:
    """Return commands to be filled; a traceback of theirs never shows what variables held."""
    return typer.Typer(
        help=purpose,
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )


def run_commands_of(app: typer.Typer, name: str) -> None:
    """Run commands under their name; an error made on purpose is one clear line, and exit 1."""
    try:
        app(prog_name=name)
    except LangngheError as error:
        typer.echo(f"Lỗi: {error}", err=True)
        sys.exit(1)
