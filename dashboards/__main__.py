"""`python -m dashboards`: serves the console and writes exports."""

import gc
import socket
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
import uvicorn

from dashboards.console.app import create_app
from dashboards.console.moments import ONE_DAY
from dashboards.exports.files import to_csv, to_xlsx
from dashboards.exports.trends import read_trends_table
from dashboards.names import load_names
from langnghe.commands import run_commands_of
from langnghe.domain import Granularity, Kind
from langnghe.errors import SettingsError
from langnghe.index import SeriesQuery, open_index
from langnghe.settings import load_settings
from langnghe.windows import VIET_NAM

WRITERS = {".csv": to_csv, ".xlsx": to_xlsx}
RECORDS_OF_A_PAGE = 50_000
"""A page reads thousands of records without cycles; looking for cycles often halves its speed."""

DAY_FORMATS = ["%Y-%m-%d", "%d/%m/%Y"]

app = typer.Typer(
    help="Trang theo dõi cho cán bộ, và xuất số liệu ra tệp.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
export = typer.Typer(help="Xuất số liệu ra tệp.", no_args_is_help=True, rich_markup_mode=None)
app.add_typer(export, name="export")


@export.callback()
def export_of() -> None:
    """Xuất số liệu ra tệp; dòng dưới 10 bài hoặc dưới 5 nguồn đăng được ẩn số liệu."""


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Địa chỉ mạng để lắng nghe.")] = None,
    port: Annotated[int | None, typer.Option(help="Cổng; 0 là cổng bất kỳ còn trống.")] = None,
) -> None:
    """Mở trang theo dõi; Ctrl-C để dừng."""
    settings = load_settings()
    gc.set_threshold(RECORDS_OF_A_PAGE)
    listener = open_listener(
        host or settings.console_host, settings.console_port if port is None else port
    )
    console = create_app(open_index(settings.index_url))
    server = uvicorn.Server(uvicorn.Config(console, log_level="warning", access_log=False))
    bound_host, bound_port = listener.getsockname()[:2]
    typer.echo(f"Trang theo dõi mở tại http://{bound_host}:{bound_port}/  (Ctrl-C để dừng)")
    try:
        server.run(sockets=[listener])
    except KeyboardInterrupt:
        typer.echo("Đã dừng trang theo dõi.")


def open_listener(host: str, port: int) -> socket.socket:
    """Listen on an address, or say in plain words why that cannot be done."""
    try:
        return socket.create_server((host, port))
    except PermissionError as error:
        raise SettingsError(
            f"Không được phép mở cổng {port}: hãy chọn cổng từ 1024 trở lên."
        ) from error
    except OSError as error:
        raise SettingsError(
            f"Không mở được {host}:{port}: cổng đang có chương trình khác dùng, hoặc địa chỉ không "
            "phải của máy này. Hãy dừng chương trình kia, hoặc chọn cổng khác bằng --port."
        ) from error


@export.command("trends")
def export_trends(  # noqa: PLR0913, PLR0917 - one option for each thing that may be asked
    out: Annotated[Path, typer.Option(help="Tệp để ghi, đuôi .csv hoặc .xlsx.")],
    kind: Annotated[Kind | None, typer.Option(help="Loại bài.")] = None,
    label: Annotated[str | None, typer.Option(help="Mã hình thức hoặc chủ đề.")] = None,
    province: Annotated[str | None, typer.Option(help="Mã tỉnh, thành; VN là cả nước.")] = None,
    since: Annotated[
        datetime | None, typer.Option(formats=DAY_FORMATS, help="Từ ngày này.")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option(formats=DAY_FORMATS, help="Đến hết ngày này.")
    ] = None,
    granularity: Annotated[Granularity, typer.Option(help="Khung giờ hay ngày.")] = Granularity.DAY,
) -> None:
    """Ghi các xu hướng ra CSV hoặc XLSX: cùng một bảng với nút tải trên trang."""
    write = WRITERS.get(out.suffix.lower())
    if write is None:
        raise SettingsError(f"Không ghi được tệp đuôi “{out.suffix}”: hãy dùng .csv hoặc .xlsx.")
    query = SeriesQuery(
        granularity,
        since=since.replace(tzinfo=VIET_NAM) if since else None,
        until=until.replace(tzinfo=VIET_NAM) + ONE_DAY if until else None,
        kinds=(kind,) if kind else None,
        label=label,
        province=province,
    )
    index = open_index(load_settings().index_url)
    table = read_trends_table(index, query, load_names(), now=datetime.now(UTC))
    try:
        out.write_bytes(write(table))
    except OSError as error:
        raise SettingsError(f"Không ghi được {out}: {error.strerror}.") from error
    typer.echo(f"Đã ghi {len(table.rows)} dòng vào {out}.")


def main() -> None:
    """Run the command line."""
    run_commands_of(app, "langnghe dashboards")


if __name__ == "__main__":
    main()
