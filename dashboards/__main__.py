"""`python -m dashboards`: serves the console and writes exports."""

import gc
import socket
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
import uvicorn

from dashboards.console.app import create_app
from dashboards.console.moments import ONE_DAY
from dashboards.exports.files import to_csv, to_xlsx
from dashboards.exports.trends import RowsBy, read_trends_tables
from dashboards.names import load_names
from langnghe.commands import new_commands, run_commands_of
from langnghe.domain import Granularity, Kind
from langnghe.errors import SettingsError
from langnghe.index import SeriesQuery, open_index
from langnghe.settings import load_settings
from langnghe.windows import VIET_NAM

FILES = (".csv", ".xlsx")
RECORDS_OF_A_PAGE = 50_000
"""A page reads thousands of records without cycles; looking for cycles often halves its speed."""

DAY_FORMATS = ["%Y-%m-%d", "%d/%m/%Y"]

app = new_commands("Trang theo dõi cho cán bộ, và xuất số liệu ra tệp.")
export = new_commands("Xuất số liệu ra tệp.")
app.add_typer(export, name="export")


@export.callback()
def export_of() -> None:
    """Xuất số liệu ra tệp; dòng dưới 10 bài hoặc dưới 5 tài khoản được ẩn số liệu."""


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
            "phải của máy này. Hãy dừng chương trình kia, hoặc chọn cổng khác bằng --port hay biến "
            "LANGNGHE_CONSOLE_PORT."
        ) from error


@export.command("trends")
def export_trends(  # noqa: PLR0913, PLR0917 - one option for each thing that may be asked
    out: Annotated[Path, typer.Option(help="Tệp để ghi, đuôi .csv hoặc .xlsx.")],
    kind: Annotated[Kind | None, typer.Option(help="Loại bài.")] = None,
    label: Annotated[str | None, typer.Option(help="Mã hoặc tên của hình thức hay chủ đề.")] = None,
    province: Annotated[
        str | None, typer.Option(help="Mã hoặc tên tỉnh, thành; VN là cả nước.")
    ] = None,
    since: Annotated[
        datetime | None, typer.Option(formats=DAY_FORMATS, help="Từ ngày này.")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option(formats=DAY_FORMATS, help="Đến hết ngày này.")
    ] = None,
    granularity: Annotated[Granularity, typer.Option(help="Khung giờ hay ngày.")] = Granularity.DAY,
    by: Annotated[
        RowsBy, typer.Option(help="CSV: mỗi dòng cộng cả kỳ (period), hay từng khung (day).")
    ] = RowsBy.PERIOD,
) -> None:
    """Ghi các xu hướng ra CSV hoặc XLSX: cùng một bảng với nút tải trên trang."""
    suffix = out.suffix.lower()
    if suffix not in FILES:
        raise SettingsError(f"Không ghi được tệp đuôi “{out.suffix}”: hãy dùng .csv hoặc .xlsx.")
    names = load_names()
    query = SeriesQuery(
        granularity,
        since=since.replace(tzinfo=VIET_NAM) if since else None,
        until=until.replace(tzinfo=VIET_NAM) + ONE_DAY if until else None,
        kinds=(kind,) if kind else None,
        label=_known(label, names.code_of_label, "hình thức hay chủ đề"),
        province=_known(province, names.code_of_place, "tỉnh, thành"),
    )
    index = open_index(load_settings().index_url)
    tables = read_trends_tables(index, query, names, now=datetime.now(UTC))
    try:
        out.write_bytes(to_csv(tables.one(by)) if suffix == ".csv" else to_xlsx(*tables.both))
    except OSError as error:
        raise SettingsError(f"Không ghi được {out}: {error.strerror}.") from error
    rows = sum(len(t.rows) for t in ((tables.one(by),) if suffix == ".csv" else tables.both))
    typer.echo(f"Đã ghi {rows} dòng vào {out}.")


def _known(text: str | None, code_of: Callable[[str], str | None], what: str) -> str | None:
    """Return the code that a text means, or say in plain words that it means none."""
    code = code_of(text) if text else None
    if text and code is None:
        raise SettingsError(f"Không có {what} nào mang mã hoặc tên “{text}”.")
    return code


def main() -> None:
    """Run the command line."""
    run_commands_of(app, "langnghe dashboards")


if __name__ == "__main__":
    main()
