import csv
import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner

from dashboards.__main__ import app
from dashboards.console.app import create_app
from dashboards.exports.files import to_csv, to_xlsx
from dashboards.exports.hiding import hiding_of
from dashboards.exports.tables import Column, Table
from dashboards.exports.trends import TrendsTables, read_trends_tables
from dashboards.names import load_names
from langnghe.domain import Granularity, Kind, Soundness
from langnghe.index import Index, SeriesQuery, open_index
from langnghe.testing import NOON, a_source_day, a_trend

DAY = datetime(2026, 3, 3, 17, tzinfo=UTC)
ALL_DAYS = SeriesQuery(Granularity.DAY)


@pytest.fixture
def index(tmp_path: Path) -> Index:
    return open_index(f"sqlite:{tmp_path}/index.db")


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def tables_of(index: Index) -> TrendsTables:
    return read_trends_tables(index, ALL_DAYS, load_names(), now=NOON)


def table_of(*rows: tuple[str | int | float | datetime | None, ...]) -> Table:
    columns = tuple(Column(f"cột {number}") for number in range(len(rows[0])))
    return Table("Bảng", columns, rows, (("Nguồn", "thử"),))


@pytest.mark.parametrize(
    ("posts", "sources", "reason"),
    [
        (10, 5, ""),
        (0, 0, ""),
        (9, 9, "bị ẩn: dưới 10 bài"),
        (1, 1, "bị ẩn: dưới 10 bài"),
        (30, 4, "bị ẩn: dưới 5 tài khoản"),
    ],
)
def test_a_row_is_hidden_below_ten_posts_or_five_accounts_but_never_for_zero(
    posts: int, sources: int, reason: str
) -> None:
    assert hiding_of(posts, sources) == reason


def test_a_hidden_row_gives_no_figure_and_says_so(index: Index) -> None:
    index.trends.replace(Granularity.DAY, [DAY], [a_trend(posts=9, sources=7)])

    row = rows_of(to_csv(tables_of(index).by_window))[0]

    assert row["Số bài"] == "<10"
    assert row["Ẩn số liệu"] == "bị ẩn: dưới 10 bài"
    derived = ("Số tài khoản", "Lượt tiếp cận", "Mức thường", "Ngưỡng bất thường")
    assert all(row[heading] == "" for heading in derived)
    assert row["Gấp mức thường"] == row["Xác suất ngẫu nhiên"] == row["Diễn biến"] == ""


def test_many_posts_of_few_accounts_are_not_called_fewer_than_ten(index: Index) -> None:
    index.trends.replace(Granularity.DAY, [DAY], [a_trend(posts=40, sources=2)])

    row = rows_of(to_csv(tables_of(index).by_window))[0]

    assert row["Số bài"] == ""
    assert row["Ẩn số liệu"] == "bị ẩn: dưới 5 tài khoản"


def test_no_data_is_an_empty_cell_and_not_a_zero(index: Index) -> None:
    silent = a_trend(posts=0, sources=0, soundness=Soundness.NO_DATA, coverage=0.0)
    index.trends.replace(Granularity.DAY, [DAY], [silent])

    row = rows_of(to_csv(tables_of(index).by_window))[0]

    assert row["Số bài"] == ""
    assert row["Dữ liệu"] == "Chưa có dữ liệu"


def test_a_row_that_may_be_shown_has_the_figures_of_its_trend(index: Index) -> None:
    index.trends.replace(Granularity.DAY, [DAY], [a_trend(posts=12, sources=9, expected=1.5)])

    row = rows_of(to_csv(tables_of(index).by_window))[0]

    assert (row["Từ lúc"], row["Số bài"], row["Số tài khoản"], row["Mức thường"]) == (
        "2026-03-04T00:00:00+07:00",
        "12",
        "9",
        "1.5",
    )
    assert row["Gấp mức thường"] == "8.0"
    assert row["Loại"] == "Lừa đảo"
    assert row["Địa bàn"] == load_names().place("38")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_text_in_a_csv_is_never_a_formula(start: str) -> None:
    content = to_csv(table_of((f"{start}HYPERLINK(1)", -3))).decode("utf-8-sig")

    assert list(csv.reader(io.StringIO(content, newline="")))[1] == [f"'{start}HYPERLINK(1)", "-3"]


def test_a_csv_begins_with_the_mark_that_spreadsheets_know_utf8_by() -> None:
    assert to_csv(table_of(("Thanh Hoá",))).startswith(b"\xef\xbb\xbf")


def test_a_workbook_keeps_types_and_takes_no_text_for_a_formula(tmp_path: Path) -> None:
    path = tmp_path / "bang.xlsx"
    path.write_bytes(to_xlsx(table_of(("=1+1", 3, 2.5, DAY, None))))

    sheet = openpyxl.load_workbook(path)["Bảng"]

    cells = [cell.value for cell in sheet[2]]
    assert cells[:3] == ["=1+1", 3, 2.5]
    assert sheet["A2"].data_type == "s"
    assert cells[3:] == [datetime(2026, 3, 4), None]  # noqa: DTZ001 - a sheet knows no zones


def test_a_workbook_freezes_its_head_filters_and_tells_its_origin(index: Index) -> None:
    index.trends.replace(Granularity.DAY, [DAY], [a_trend()])

    content = to_xlsx(*tables_of(index).both)

    book = openpyxl.load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["Xu hướng", "Theo ngày", "Nguồn gốc"]
    assert book["Xu hướng"].freeze_panes == "A2"
    assert book["Xu hướng"].auto_filter.ref is not None
    origin = {row[0].value: row[1].value for row in book["Nguồn gốc"]}
    assert origin["Xuất lúc"] == "12:00 ngày 04/03/2026"
    assert origin["Phiên bản bộ phát hiện"] == "test-1"
    assert origin["Địa bàn"] == "mọi địa bàn"


def test_the_first_table_sums_a_series_over_the_period_and_hides_by_that_sum(index: Index) -> None:
    days = [DAY - timedelta(days=back) for back in range(3)]
    scams = [a_trend(window_start=day, posts=4, sources=6, expected=1.0) for day in days]
    few = a_trend(window_start=DAY, province="01", posts=9, sources=9)
    none = a_trend(window_start=DAY, province="40", posts=0, sources=0)
    index.trends.replace(Granularity.DAY, days, [*scams, few, none])

    rows = {row["Mã địa bàn"]: row for row in rows_of(to_csv(tables_of(index).by_period))}

    assert set(rows) == {"38", "01"}
    assert rows["38"]["Số bài"] == "12"
    assert rows["38"]["Số tài khoản (ít nhất)"] == "6"
    assert float(rows["38"]["Mức thường"]) == 3
    assert float(rows["38"]["Gấp mức thường"]) == 4
    assert (rows["01"]["Số bài"], rows["01"]["Mức thường"]) == ("<10", "")


def test_the_days_have_no_row_where_nothing_was_posted(index: Index) -> None:
    days = [DAY, DAY - timedelta(days=1)]
    index.trends.replace(
        Granularity.DAY, days, [a_trend(), a_trend(window_start=days[1], posts=0, sources=0)]
    )

    assert [row[0] for row in tables_of(index).by_window.rows] == [DAY]


@pytest.mark.parametrize(("rows_by", "address", "count"), [("period", "", 1), ("day", "ngay", 7)])
def test_page_and_command_line_export_the_same_tables(
    index: Index,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    rows_by: str,
    address: str,
    count: int,
) -> None:
    days = [DAY - timedelta(days=back) for back in range(9)]
    trends = [a_trend(window_start=day, posts=10 + n) for n, day in enumerate(days)]
    other = a_trend(window_start=DAY, kind=Kind.REPORT)
    index.trends.replace(Granularity.DAY, days, [*trends, other])
    index.source_days.replace(Granularity.DAY, [DAY], [a_source_day()])
    monkeypatch.setenv("LANGNGHE_INDEX_URL", f"sqlite:{tmp_path}/index.db")
    asked = ["--kind", "scam", "--label", "bank", "--since", "26/02/2026", "--until", "2026-03-04"]

    page = TestClient(create_app(index)).get(
        f"/xuat/trends.csv?loai=scam&nhan=bank&ky=7&theo={address}"
    )
    for name in ("bang.csv", "bang.xlsx"):
        out = f"{tmp_path}/{name}"
        done = CliRunner().invoke(app, ["export", "trends", "--out", out, "--by", rows_by, *asked])
        assert done.exit_code == 0, done.output

    assert (tmp_path / "bang.csv").read_bytes() == page.content
    assert len(rows_of(page.content)) == count
    book = openpyxl.load_workbook(tmp_path / "bang.xlsx")
    assert book["Xu hướng"]["D2"].value == sum(10 + n for n in range(7))
    assert book["Theo ngày"].max_row == 1 + 7


@pytest.mark.parametrize(
    ("option", "text"), [("--province", "Atlantis"), ("--label", "khong-co"), ("--province", "99")]
)
def test_an_export_of_what_nobody_knows_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, option: str, text: str
) -> None:
    monkeypatch.setenv("LANGNGHE_INDEX_URL", f"sqlite:{tmp_path}/index.db")

    done = CliRunner().invoke(app, ["export", "trends", "--out", f"{tmp_path}/b.csv", option, text])

    assert f"“{text}”" in str(done.exception)


@pytest.mark.parametrize("text", ["38", "Thanh Hoá", "thanh hoa"])
def test_a_place_is_known_by_its_code_and_by_its_name(text: str) -> None:
    assert load_names().code_of_place(text) == "38"


def test_an_export_to_an_unknown_kind_of_file_says_which_are_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANGNGHE_INDEX_URL", f"sqlite:{tmp_path}/index.db")

    done = CliRunner().invoke(app, ["export", "trends", "--out", f"{tmp_path}/bang.pdf"])

    assert ".csv hoặc .xlsx" in str(done.exception)
