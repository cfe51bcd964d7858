import re
from datetime import timedelta

from starlette.testclient import TestClient

from dashboards.console.tiles import GRID, places_of
from dashboards.console.waves import places_of as places_of_alert
from dashboards.console.waves import seen_from, wave_of
from langnghe.domain import AlertEvent, Kind, Soundness
from langnghe.index import Index
from langnghe.testing import NOON, a_trend, an_alert
from tests.unit.console_story import (
    DAY,
    NAMES,
    PRESENT,
    THANH_HOA,
    StrictPage,
    hear,
    let_it_rise,
    save_trends,
)


def test_the_three_answers_never_look_alike(index: Index, console: TestClient) -> None:
    nothing = console.get("/").text
    hear(index)
    calm = console.get("/").text
    let_it_rise(index)
    rising = console.get("/").text

    assert "Chưa có dữ liệu trong 7 ngày qua." in nothing
    assert "answer-no_data" in nothing
    assert "7 ngày qua, trên cả nước không có gì bất thường; dữ liệu đầy đủ." in calm
    assert "answer-calm" in calm
    assert "answer-rising" in rising


def test_a_wave_seen_from_one_place_has_the_figures_of_that_place() -> None:
    alert = an_alert(provinces=("38", "40"))
    trends = (a_trend(posts=12), a_trend(province="40", posts=30))
    wave = wave_of(alert, trends, places_of_alert(alert), PRESENT)

    seen = seen_from([wave], "40", PRESENT)

    assert [local.figures.posts for local in seen] == [30]
    assert seen_from([wave], "01", PRESENT) == []


def test_a_rise_of_warnings_is_not_bad_news(index: Index, console: TestClient) -> None:
    hear(index)
    save_trends(index, a_trend(kind=Kind.WARNING))

    assert "không có gì bất thường" in console.get("/").text


def test_a_withdrawn_alert_is_no_longer_rising(index: Index, console: TestClient) -> None:
    hear(index)
    events = (AlertEvent(at=NOON, what="raised"), AlertEvent(at=NOON, what="withdrawn"))
    index.alerts.save([an_alert(events=events)])

    assert "answer-calm" in console.get("/").text
    assert "Rút lại" in console.get("/canh-bao/al1").text


def test_pages_speak_of_the_data_s_own_present(index: Index, console: TestClient) -> None:
    hear(index)

    page = console.get("/").text

    assert '">12:00 ngày 04/03/2026</time>' in page
    assert "7 ngày 26/02–04/03/2026" in page
    assert "Số liệu dừng lại từ" in page


def test_the_grid_has_every_unit_of_today_once_and_both_archipelagos_in_their_units_rows() -> None:
    places = places_of(NAMES)
    mainland = [place for place in places if not place.is_archipelago]
    rows = {place.code: place.row for place in mainland}
    islands = {place.name: place for place in places if place.is_archipelago}

    assert sorted(place.code for place in mainland) == sorted(c for c, _ in NAMES.place_choices())
    assert len(mainland) == 34
    assert len({(place.row, place.column) for place in places}) == len(places) == 36
    assert islands["Hoàng Sa"].code == "48"
    assert islands["Trường Sa"].code == "56"
    assert all(place.row == rows[place.code] for place in islands.values())
    assert all(len(line.split()) == 7 for line in GRID)


def test_where_nothing_can_be_compared_yet_nobody_is_told_that_all_is_calm(
    index: Index, console: TestClient
) -> None:
    hear(index, days=3)
    save_trends(index, a_trend(soundness=Soundness.SHORT_HISTORY))

    page = console.get("/").text

    assert "Chưa thể nói 7 ngày qua trên cả nước có gì bất thường hay không" in page
    assert "answer-calm" not in page


def test_a_wave_in_many_provinces_is_shown_in_all_of_them(
    index: Index, console: TestClient
) -> None:
    codes = ("38", "40", "42", "01", "48")
    names = [NAMES.place(code) for code in codes]
    hear(index)
    save_trends(index, *(a_trend(province=code) for code in codes))
    index.alerts.save([an_alert(provinces=codes)])

    overview = console.get("/").text
    tiles = re.findall(r'class="tile step-(\d)[^"]*" aria-label="([^:(]*):', overview)

    assert f"Ở {', '.join(names[:3])} và 2 tỉnh, thành khác, lừa đảo" in overview
    assert {name for step, name in tiles if step != "0"} == set(names)
    assert ", ".join(names) in overview
    assert ", ".join(names) in console.get("/canh-bao").text
    alert = StrictPage(console.get("/canh-bao/al1").text).hrefs
    assert {f"/xu-huong/scam/bank/{code}" for code in codes} <= set(alert)


def test_one_place_is_told_where_else_its_wave_is(index: Index, console: TestClient) -> None:
    hear(index)
    save_trends(index, a_trend(), a_trend(province="40"))
    index.alerts.save([an_alert(provinces=("38", "40"))])

    page = console.get("/?tinh=38").text

    assert f"Ở {THANH_HOA}, lừa đảo" in page
    assert f"cùng lúc với {NAMES.place('40')}" in page


def test_a_quiet_place_names_its_last_wave(index: Index, console: TestClient) -> None:
    hear(index)
    start = DAY - timedelta(days=21)
    index.alerts.save(
        [
            an_alert(started_at=start, last_window_at=start + timedelta(days=3)),
            an_alert(alert_id="al2", province="01", provinces=("01",)),
        ]
    )

    page = console.get("/?tinh=38").text

    assert (
        'Gần nhất: <a href="/canh-bao/al1">giả danh ngân hàng</a>, 11/02–14/02/2026, đã lắng xuống.'
    ) in page


def test_sources_that_are_never_regular_are_not_said_to_speak_as_usual(
    index: Index, console: TestClient
) -> None:
    hear(index, days=1)

    page = console.get("/").text

    assert "Chưa có nguồn nào đủ đều để biết khi nào im lặng." in page
    assert "Mọi nguồn quen thuộc" not in page
