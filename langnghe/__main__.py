"""The command `langnghe`: a dispatcher over the names of the rooms, and what concerns them all."""

import runpy
import sys
from typing import Annotated

import typer

from langnghe.commands import new_commands, run_commands_of
from langnghe.index import open_index
from langnghe.rooms import ROOMS, run_rooms
from langnghe.settings import load_settings
from langnghe.status import status_of, to_lines

app = new_commands()


@app.callback()
def langnghe() -> None:
    """Lắng nghe: hình thức lừa đảo và tin sai gây hại nào đang tăng, ở đâu, dựa vào đâu.

    Từng phòng có lệnh riêng; thêm --help sau tên phòng để đọc cách dùng.
    """


def _add_room(name: str, purpose: str) -> None:
    @app.command(
        name,
        help=purpose,
        add_help_option=False,
        context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
    )
    def room(context: typer.Context) -> None:
        sys.argv = [f"langnghe {name}", *context.args]
        runpy.run_module(name, run_name="__main__", alter_sys=True)


for _name, _room in ROOMS.items():
    _add_room(_name, _room.purpose)


@app.command()
def up() -> None:
    """Chạy các phòng cùng nhau; Ctrl-C dừng tất cả, không mất gì."""
    sys.exit(run_rooms())


@app.command()
def status(
    as_json: Annotated[
        bool, typer.Option("--json", help="In một đối tượng JSON cho máy đọc.")
    ] = False,
) -> None:
    """Đã nhận, loại, gán nhãn bao nhiêu; chỗ nào còn chờ; nguồn nào im lặng."""
    settings = load_settings()
    found = status_of(settings.topics_url, open_index(settings.index_url))
    typer.echo(found.model_dump_json(indent=2) if as_json else "\n".join(to_lines(found)))


def main() -> None:
    """Run the command line."""
    run_commands_of(app, "langnghe")


if __name__ == "__main__":
    main()
