"""An officer's walk through the console, with a real server and a real browser."""

import csv
import os
import shutil
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect, sync_playwright

from dashboards.console.app import create_app
from dashboards.names import load_names
from langnghe.domain import FoundPlace, Granularity, Kind, PlaceEvidence, Severity, Soundness
from langnghe.index import Index, SeriesQuery, open_index
from langnghe.testing import (
    NOON,
    a_labelled_post,
    a_source_day,
    a_trend,
    an_alert,
)

pytestmark = pytest.mark.browser

TODAY = datetime(2026, 3, 3, 17, tzinfo=UTC)
DAYS = [TODAY - timedelta(days=back) for back in range(70)]
SILENT_DAY = DAYS[20]
WAVE_DAYS = 3
SERIES = "/xu-huong/scam/bank/38"
PAGES = ("/", "/xu-huong", SERIES, "/canh-bao", "/canh-bao/al1", "/tim-kiem?q=lua+dao", "/khong-co")
WIDTHS = (360, 1440)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """An index of ten weeks with a wave of bank scams at the end, and a day that nobody heard."""
    index = open_index(f"sqlite:{tmp_path_factory.mktemp('walk')}/index.db")
    heard = [day for day in DAYS if day != SILENT_DAY]
    index.source_days.replace(
        Granularity.DAY,
        heard,
        [a_source_day(window_start=d, last_posted_at=d + timedelta(hours=12)) for d in heard],
    )
    wave = [a_trend(window_start=day, posts=20 + n) for n, day in enumerate(DAYS[:WAVE_DAYS])]
    usual = [
        a_trend(window_start=day, posts=2, sources=2, improbability=0.4)
        for day in DAYS[WAVE_DAYS:]
        if day != SILENT_DAY
    ]
    silent = a_trend(
        window_start=SILENT_DAY, posts=0, sources=0, soundness=Soundness.NO_DATA, coverage=0.0
    )
    other = [a_trend(window_start=day, kind=Kind.REPORT, posts=1, sources=1) for day in DAYS[9:12]]
    index.trends.replace(Granularity.DAY, DAYS, [*wave, *usual, silent, *other])
    index.alerts.save(
        [an_alert(started_at=DAYS[WAVE_DAYS - 1], severity=Severity.URGENT, posts=63, expected=4.5)]
    )
    place = FoundPlace(code="38", evidence=PlaceEvidence.NAME)
    index.posts.save(
        a_labelled_post(post_id=f"p{n}", text=f"Cảnh giác lừa đảo lần {n} " * 9, places=(place,))
        for n in range(30)
    )
    return index


@pytest.fixture(scope="module")
def address(index: Index) -> Iterator[str]:
    """The address of a console that serves while the tests of this file run."""
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(create_app(index), log_level="warning", access_log=False, ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium; it fails, and says why, where there is none."""
    chromium = os.environ.get("LANGNGHE_TEST_CHROMIUM") or shutil.which("chromium")
    assert chromium, "no Chromium: set LANGNGHE_TEST_CHROMIUM to its path"
    switches = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=switches)
        yield browser
        browser.close()


@pytest.fixture(params=WIDTHS)
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A page as wide as a phone or a screen; it fails on any error of the browser's console."""
    context = browser.new_context(viewport={"width": request.param, "height": 800})
    page = context.new_page()
    errors: list[str] = []
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert [error for error in errors if "status of 404" not in error] == []


def test_an_officer_walks_from_overview_over_trend_and_alert_to_an_export(
    page: Page, address: str, index: Index, tmp_path: Path
) -> None:
    page.goto(address)
    place = load_names().place("38")
    expect(page.locator("h1")).to_contain_text(
        f"Ở {place}, lừa đảo “giả danh ngân hàng” tăng gấp 14 lần"
    )

    page.get_by_role("link", name="Biểu đồ xu hướng").first.click()
    expect(page).to_have_url(f"{address}{SERIES}")
    expect(page.locator("#bieu-do svg path").first).to_be_attached()

    page.get_by_role("link", name="Giả danh ngân hàng, phát lúc").click()
    expect(page).to_have_url(f"{address}/canh-bao/al1")
    expect(page.locator("main")).to_contain_text("Vì sao có cảnh báo này")

    page.get_by_role("link", name="Xem xu hướng này").click()
    saved = {}
    for name, link in (("bang.csv", "Tải CSV"), ("bang.xlsx", "Tải bảng tính (XLSX)")):
        with page.expect_download() as download:
            page.get_by_role("link", name=link).click()
        saved[name] = tmp_path / name
        download.value.save_as(saved[name])

    query = SeriesQuery(Granularity.DAY, kinds=(Kind.SCAM,), label="bank", province="38")
    trends = index.trends.read(query)
    with saved["bang.csv"].open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [datetime.fromisoformat(row["Từ lúc"]) for row in rows] == [
        trend.window_start for trend in trends
    ]
    assert [row["Số bài"] for row in rows if row["Số bài"] not in ("<10", "")] == [
        str(trend.posts) for trend in trends if trend.posts >= 10
    ]
    assert sum(row["Số bài"] == "<10" for row in rows) == len(trends) - WAVE_DAYS - 1
    book = openpyxl.load_workbook(saved["bang.xlsx"])
    assert [str(row[5].value or "") for row in book["Theo ngày"].iter_rows(min_row=2)] == [
        row["Số bài"] for row in rows
    ]
    assert [row[3].value for row in book["Xu hướng"].iter_rows(min_row=2)] == [
        sum(trend.posts for trend in trends)
    ]


@pytest.mark.parametrize("path", PAGES)
def test_no_page_is_wider_than_its_screen(page: Page, address: str, path: str) -> None:
    page.goto(address + path)

    overflow = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )

    assert overflow == 0


@pytest.mark.parametrize("path", PAGES)
def test_everything_that_can_be_used_can_be_reached_by_keyboard_and_shows_it(
    page: Page, address: str, path: str
) -> None:
    page.goto(address + path)
    page.evaluate("document.querySelectorAll('details').forEach((one) => (one.open = true))")
    usable = page.evaluate(
        "document.querySelectorAll('a[href], button, select, input, summary').length"
    )

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Đến nội dung chính"
    reached: dict[int, int] = {}
    previous = None
    while (place := page.evaluate(PLACE_OF_FOCUS)) is not None and (
        place == previous or place not in reached  # a date field has several stops
    ):
        reached[place] = previous = place
        page.keyboard.press("Tab")

    assert -1 not in reached, "something has the focus and does not show it"
    assert len(reached) >= usable


PLACE_OF_FOCUS = """() => {
    const one = document.activeElement;
    if (one === document.body) return null;
    const shown = getComputedStyle(one);
    if (shown.outlineStyle === "none" || parseFloat(shown.outlineWidth) < 2) return -1;
    return [...document.querySelectorAll("*")].indexOf(one);
}"""


def test_a_tile_tells_its_figures_on_focus_and_on_hover(page: Page, address: str) -> None:
    page.goto(address)
    tile = page.locator(".tile", has_text=load_names().place("38")).first

    tile.focus()
    expect(tile.locator(".card")).to_be_visible()
    expect(tile.locator(".card")).to_contain_text("Giả danh ngân hàng")

    page.locator("h1").click()
    expect(tile.locator(".card")).to_be_hidden()
    tile.hover()
    expect(tile.locator(".card")).to_be_visible()


def test_a_day_without_data_is_drawn_as_a_gap(page: Page, address: str) -> None:
    page.goto(address + SERIES)

    hatched = page.locator('#bieu-do svg path[fill^="url("]')
    expect(hatched).to_have_count(1)
    one_day = page.locator("#bieu-do svg").evaluate("(svg) => svg.clientWidth") / len(DAYS)
    assert hatched.evaluate("(one) => one.getBBox().width") == pytest.approx(one_day, rel=0.15)
    page.get_by_text("Xem bảng số liệu").click()
    row = page.locator("tr", has=page.get_by_role("rowheader", name="12/02/2026"))
    expect(row).to_contain_text("Chưa có dữ liệu")


def test_a_search_draws_its_matches_and_hatches_what_nobody_heard(page: Page, address: str) -> None:
    page.goto(f"{address}/tim-kiem?q=lua+dao&tu=2026-02-05")

    expect(page.locator("figcaption")).to_have_text(
        "Số bài khớp “lua dao” theo ngày, 05/02–04/03/2026"
    )
    expect(page.locator('#bieu-do svg path[fill^="url("]')).to_have_count(1)
    page.get_by_text("Xem bảng số liệu").click()
    row = page.locator("tr", has=page.get_by_role("rowheader", name="04/03/2026"))
    expect(row).to_contain_text("30")


def test_the_data_ends_where_it_ends(page: Page, address: str) -> None:
    page.goto(address)

    expect(page.locator(".as-of time")).to_have_attribute("datetime", "2026-03-04T12:00:00+07:00")
    assert TODAY + timedelta(hours=12) == NOON
