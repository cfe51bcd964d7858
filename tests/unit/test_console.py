from collections import Counter
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from dashboards.console.answers import wave_sentence
from dashboards.console.app import create_app
from dashboards.console.highlight import marked
from dashboards.console.moments import Present
from dashboards.console.series import points_of
from dashboards.console.sources import SourceState, health_of
from dashboards.console.tiles import GRID, places_of
from dashboards.console.waves import places_of as places_of_alert
from dashboards.console.waves import seen_from, wave_of
from dashboards.names import load_names
from langnghe.domain import Alert, AlertEvent, Granularity, Kind, Soundness, Trend
from langnghe.errors import UnavailableError
from langnghe.index import Index, open_index
from langnghe.testing import (
    NOON,
    a_labelled_post,
    a_source_day,
    a_trend,
    a_verdict,
    an_alert,
)

DAY = datetime(2026, 3, 3, 17, tzinfo=UTC)
ONE_DAY = timedelta(days=1)
PRESENT = Present(newest=NOON, asked_at=NOON)
NAMES = load_names()
THANH_HOA = NAMES.place("38")
PAGES = (
    "/",
    "/?tinh=38",
    "/xu-huong",
    "/xu-huong?loai=scam&nhan=bank&tinh=38&tu=2026-03-01&den=2026-03-04&sap=-gap",
    "/xu-huong/scam/bank/38",
    "/canh-bao",
    "/canh-bao/al1",
    "/tim-kiem",
    "/tim-kiem?q=chuyen+khoan&chua-chac=1",
    "/khong-co-trang-nay",
    "/xu-huong?tu=hom-qua",
)


@pytest.fixture
def index(tmp_path: Path) -> Index:
    return open_index(f"sqlite:{tmp_path}/index.db")


@pytest.fixture
def console(index: Index) -> TestClient:
    return TestClient(create_app(index), raise_server_exceptions=False)


def hear(index: Index, *, days: int = 30, until: datetime = DAY) -> None:
    """Let one source have spoken on every day up to `until`."""
    starts = [until - n * ONE_DAY for n in range(days)]
    spoken = [
        a_source_day(window_start=start, last_posted_at=start + timedelta(hours=12))
        for start in starts
    ]
    index.source_days.replace(Granularity.DAY, starts, spoken)


def save_trends(index: Index, *trends: Trend) -> None:
    index.trends.replace(Granularity.DAY, {trend.window_start for trend in trends}, trends)


def let_it_rise(index: Index) -> None:
    """Let scams in a bank's name rise in Thanh Hoá and raise an alert."""
    hear(index)
    save_trends(index, a_trend())
    index.alerts.save([an_alert()])
    index.posts.save([a_labelled_post(text="Cảnh giác lừa đảo chuyển khoản <b>gấp</b>")])


def a_wave_sentence(alert: Alert, *trends: Trend) -> str:
    return wave_sentence(wave_of(alert, trends, places_of_alert(alert), PRESENT), NAMES)


class StrictPage(HTMLParser):
    """Reads a page and notes every tag that does not close and every id that comes twice."""

    VOID = frozenset({"meta", "link", "input", "br", "img", "hr"})

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []
        self.ids: Counter[str] = Counter()
        self.hrefs: list[str] = []
        self.inline: list[str] = []
        self.feed(page)
        self.close()
        self.faults += [f"<{tag}> is never closed" for tag in self.open]
        self.faults += [f"id {name} comes twice" for name, n in self.ids.items() if n > 1]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        self.faults += [f"<{tag} {n}> twice" for n in set(names) if names.count(n) > 1]
        self.inline += [n for n in names if n == "style" or n.startswith("on")]
        given = dict(attrs)
        if given.get("id"):
            self.ids[str(given["id"])] += 1
        if tag == "a":
            self.hrefs.append(str(given.get("href")))
        if tag == "script" and "src" not in given and given.get("type") != "application/json":
            self.inline.append("script")
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in self.VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes something else")


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("is_filled", [True, False])
def test_every_page_is_well_formed_in_every_state(
    index: Index, console: TestClient, path: str, is_filled: bool
) -> None:
    if is_filled:
        let_it_rise(index)

    page = StrictPage(console.get(path).text)

    assert page.faults == []
    assert page.inline == []


def test_every_link_of_every_page_leads_somewhere(index: Index, console: TestClient) -> None:
    let_it_rise(index)

    found = {
        href
        for path in PAGES
        for href in StrictPage(console.get(path).text).hrefs
        if href.startswith("/")
    }

    assert {href: console.get(href).status_code for href in found} == dict.fromkeys(found, 200)
    assert "/canh-bao/al1" in found


@pytest.mark.parametrize("path", PAGES)
def test_a_page_may_load_only_what_the_console_serves(console: TestClient, path: str) -> None:
    policy = console.get(path).headers["content-security-policy"]

    assert "script-src 'self'" in policy
    assert "unsafe" not in policy


def test_the_three_answers_never_look_alike(index: Index, console: TestClient) -> None:
    nothing = console.get("/").text
    hear(index)
    calm = console.get("/").text
    let_it_rise(index)
    rising = console.get("/").text

    assert "Chưa có dữ liệu trong 7 ngày qua." in nothing
    assert "answer-no_data" in nothing
    assert "7 ngày qua không có gì bất thường trên cả nước; dữ liệu đầy đủ." in calm
    assert "answer-calm" in calm
    assert "answer-rising" in rising


def test_the_answer_can_be_read_aloud() -> None:
    sentence = a_wave_sentence(an_alert(), a_trend(posts=12, sources=9, expected=3.0))

    assert sentence == (
        f"Ở {THANH_HOA}, giả danh ngân hàng đang tăng gấp 4 lần mức thường từ ngày 04/03/2026 "
        "(12 bài từ 9 nguồn); dữ liệu đầy đủ."
    )


def test_the_answer_owns_up_to_missing_data() -> None:
    trend = a_trend(soundness=Soundness.PARTIAL, coverage=0.8)

    assert a_wave_sentence(an_alert(), trend).endswith(
        "dữ liệu thiếu một phần (có ngày chỉ nhận được 80%)."
    )


def test_no_ratio_is_made_of_an_expectation_of_nearly_nothing() -> None:
    sentence = a_wave_sentence(an_alert(), a_trend(posts=12, expected=0.2))

    assert "lần" not in sentence
    assert "bình thường gần như không có" in sentence


def test_a_wave_over_several_days_claims_no_more_sources_than_are_certain() -> None:
    alert = an_alert(started_at=DAY - ONE_DAY)
    trends = (a_trend(window_start=DAY - ONE_DAY, sources=7), a_trend(sources=9))

    assert "từ ít nhất 9 nguồn" in a_wave_sentence(alert, *trends)


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


def test_a_day_that_nobody_heard_is_a_gap_and_a_day_without_posts_a_zero() -> None:
    trends = [a_trend(window_start=DAY)]
    heard = [a_source_day(window_start=DAY), a_source_day(window_start=DAY - ONE_DAY)]

    points = points_of(trends, heard, DAY - 2 * ONE_DAY, PRESENT)

    assert [point.posts for point in points] == [None, 0, 12]


def test_a_trend_without_data_is_a_gap() -> None:
    silent = a_trend(posts=0, soundness=Soundness.NO_DATA, coverage=0.0)

    (point,) = points_of([silent], [a_source_day()], DAY, PRESENT)

    assert point.posts is None


def test_a_short_history_expects_nothing_and_is_never_unusual() -> None:
    young = a_trend(expected=0.0, threshold=0.0, soundness=Soundness.SHORT_HISTORY)

    (point,) = points_of([young], [a_source_day()], DAY, PRESENT)

    assert (point.expected, point.threshold, point.is_unusual) == (None, None, False)


def test_a_regular_source_without_a_post_for_a_day_is_silent() -> None:
    spoken = [
        a_source_day(window_start=DAY - n * ONE_DAY, last_posted_at=NOON - n * ONE_DAY)
        for n in range(2, 30)
    ]

    (health,) = health_of(spoken, PRESENT)

    assert health.state is SourceState.SILENT
    assert health.last_posted_at == NOON - 2 * ONE_DAY


def test_a_source_that_posts_now_and_then_is_not_called_silent() -> None:
    spoken = [
        a_source_day(window_start=DAY - n * ONE_DAY, last_posted_at=NOON - n * ONE_DAY)
        for n in (3, 13, 23)
    ]

    (health,) = health_of(spoken, PRESENT)

    assert health.state is SourceState.RARE


def test_a_source_is_not_silent_in_the_morning_of_a_day_that_has_just_begun() -> None:
    morning = Present(newest=DAY + timedelta(minutes=30), asked_at=NOON)
    spoken = [
        a_source_day(window_start=DAY - n * ONE_DAY, last_posted_at=NOON - n * ONE_DAY)
        for n in range(1, 29)
    ]

    (health,) = health_of(spoken, morning)

    assert health.state is SourceState.SPEAKING


@pytest.mark.parametrize(
    ("words", "html"),
    [
        ("lua dao", "Cảnh giác <mark>Lừa</mark> <mark>đảo</mark> &amp; &lt;b&gt; lừađảo"),
        ('"LỪA ĐẢO"', "Cảnh giác <mark>Lừa đảo</mark> &amp; &lt;b&gt; lừađảo"),
        ("canh", "<mark>Cảnh</mark> giác Lừa đảo &amp; &lt;b&gt; lừađảo"),
        ("", "Cảnh giác Lừa đảo &amp; &lt;b&gt; lừađảo"),
        ('"', "Cảnh giác Lừa đảo &amp; &lt;b&gt; lừađảo"),
    ],
)
def test_words_are_marked_whatever_their_marks_and_case_and_html_is_escaped(
    words: str, html: str
) -> None:
    assert marked("Cảnh giác Lừa đảo & <b> lừađảo", words) == html


def test_marks_stand_right_where_a_letter_folds_to_two() -> None:
    assert marked("STRAßE lừa 🎯 đảo", "dao") == "STRAßE lừa 🎯 <mark>đảo</mark>"


def test_a_search_forgives_marks_and_never_shows_an_author(
    index: Index, console: TestClient
) -> None:
    hear(index)
    index.posts.save(
        [a_labelled_post(text="Cảnh giác lừa đảo", author_hash="bam-cua-tac-gia-0123")]
    )

    page = console.get("/tim-kiem?q=lua+dao").text

    assert "<mark>lừa</mark> <mark>đảo</mark>" in page
    assert "bam-cua-tac-gia-0123" not in page


def test_what_the_classifier_is_unsure_of_is_flagged(index: Index, console: TestClient) -> None:
    index.posts.save([a_labelled_post(a_verdict(unsure=True))])

    assert "chưa chắc, cần người xem" in console.get("/tim-kiem").text


def test_a_search_turns_its_pages_without_losing_its_question(
    index: Index, console: TestClient
) -> None:
    index.posts.save(a_labelled_post(post_id=f"p{n}", text="lừa đảo") for n in range(45))

    first = StrictPage(console.get("/tim-kiem?q=lua&loai=scam").text)
    last = console.get("/tim-kiem?q=lua&loai=scam&trang=3").text

    assert "/tim-kiem?q=lua&loai=scam&trang=2" in first.hrefs
    assert last.count('<li class="post">') == 5


def test_trends_are_filtered_by_what_the_address_says(index: Index, console: TestClient) -> None:
    hear(index)
    save_trends(
        index,
        a_trend(),
        a_trend(kind=Kind.REPORT),
        a_trend(label="romance"),
        a_trend(province="01"),
    )

    page = StrictPage(console.get("/xu-huong?loai=scam&nhan=bank&tinh=38").text)

    assert [href for href in page.hrefs if href.startswith("/xu-huong/")] == [
        "/xu-huong/scam/bank/38"
    ]


def test_trends_are_sorted_both_ways(index: Index, console: TestClient) -> None:
    hear(index)
    save_trends(index, a_trend(posts=20), a_trend(province="01", posts=30))

    def order(sort: str) -> list[str]:
        hrefs = StrictPage(console.get(f"/xu-huong?sap={sort}").text).hrefs
        return [href for href in hrefs if href.startswith("/xu-huong/")]

    assert order("bai") == ["/xu-huong/scam/bank/01", "/xu-huong/scam/bank/38"]
    assert order("-bai") == order("bai")[::-1]


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/xu-huong?tu=hom-qua", "Ngày “hom-qua” không đúng dạng"),
        ("/xu-huong?tu=2026-03-04&den=2026-03-01", "Ngày bắt đầu phải trước ngày kết thúc"),
        ("/xu-huong?loai=gi-do", "Không có loại bài “gi-do”"),
        ("/xu-huong?ky=9", "hãy chọn 7, 28 hoặc 70 ngày"),
        ("/xu-huong?sap=ten", "Không sắp xếp được theo “ten”"),
        ("/tim-kiem?trang=-1", "phải là số nguyên dương"),
        ("/?tinh=99", "Không có tỉnh, thành nào mang mã “99”"),
        ("/xuat/trends.csv?tu=hom-qua", "Ngày “hom-qua” không đúng dạng"),
    ],
)
def test_a_question_that_cannot_be_answered_is_explained(
    console: TestClient, path: str, says: str
) -> None:
    answer = console.get(path)

    assert answer.status_code == 422
    assert says in answer.text


@pytest.mark.parametrize(
    "path", ["/khong-co", "/canh-bao/khong-co", "/xu-huong/scam/bank/38", "/xu-huong/x/bank/38"]
)
def test_what_does_not_exist_is_said_in_vietnamese(console: TestClient, path: str) -> None:
    answer = console.get(path)

    assert answer.status_code == 404
    assert "Không tìm thấy trang" in answer.text


@pytest.mark.parametrize(
    ("error", "status", "says"),
    [
        (UnavailableError("away"), 503, "Kho dữ liệu chưa trả lời"),
        (ZeroDivisionError("a bug"), 500, "Hệ thống gặp lỗi"),
    ],
)
def test_a_failure_says_what_happened_without_its_insides(
    index: Index,
    console: TestClient,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    status: int,
    says: str,
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(index.posts, "count", fail)

    answer = console.get("/tim-kiem")

    assert answer.status_code == status
    assert says in answer.text
    assert str(error) not in answer.text
    assert "content-security-policy" in answer.headers


def test_an_alert_says_why_it_was_raised_and_keeps_its_versions(
    index: Index, console: TestClient
) -> None:
    let_it_rise(index)

    page = console.get("/canh-bao/al1").text

    assert (
        f"Ngày 04/03/2026, ở {THANH_HOA} có 12 bài giả danh ngân hàng từ 9 nguồn, trong khi mức "
        "thường của ngày như thế là 1,5 bài. Từ 6 bài trở lên đã là bất thường. Nếu mọi việc như "
        "thường, khả năng có từng ấy bài là dưới 1 trên 1.000.000."
    ) in page
    assert "test-1" in page
    assert NAMES.taxonomy.advice_of("bank")[0] in page
    assert "chuyển khoản &lt;b&gt;gấp&lt;/b&gt;" in page


def test_examples_whose_text_is_no_longer_kept_are_said_to_be_gone(
    index: Index, console: TestClient
) -> None:
    hear(index)
    index.alerts.save([an_alert(example_ids=("gone",))])

    assert "đã hết hạn lưu" in console.get("/canh-bao/al1").text


def test_a_machine_is_told_how_far_the_data_reaches(index: Index, console: TestClient) -> None:
    assert console.get("/healthz").json() == {"status": "ok", "newest_post_at": None}

    index.source_days.replace(Granularity.DAY, [DAY], [a_source_day()])

    assert console.get("/healthz").json()["newest_post_at"] == NOON.isoformat()
