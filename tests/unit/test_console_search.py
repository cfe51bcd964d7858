import re
from datetime import UTC, datetime

import pytest
from starlette.testclient import TestClient

from dashboards.console.highlight import marked
from dashboards.console.matches import columns_of, days_in_view, name_of, state_of
from langnghe.domain import FoundPlace, Granularity, PlaceEvidence
from langnghe.index import Index
from langnghe.testing import NOON, a_labelled_post, a_source_day, a_verdict
from tests.unit.console_story import DAY, ONE_DAY, PRESENT, StrictPage, hear


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


def chart_title(page: str) -> str | None:
    found = re.search(r"<figcaption>([^<]*)</figcaption>", page)
    return found and found.group(1)


def test_matches_are_charted_by_day_under_a_title_that_says_so(
    index: Index, console: TestClient
) -> None:
    hear(index)
    index.posts.save([a_labelled_post(text="lừa đảo"), a_labelled_post(post_id="p2", text="chợ")])

    page = console.get("/tim-kiem?q=lua+dao").text

    assert chart_title(page) == "Số bài khớp “lua dao” theo ngày, 05/02–04/03/2026"
    assert '<th scope="row">Thứ Tư, 04/03/2026</th>\n        <td class="number">1</td>' in page


def test_the_title_says_that_a_filter_narrows_and_keeps_the_quotes_of_a_phrase(
    index: Index, console: TestClient
) -> None:
    hear(index)
    index.posts.save([a_labelled_post(text="lừa đảo")])

    page = console.get("/tim-kiem?q=%22lua+dao%22&tinh=38").text

    assert chart_title(page) == (
        "Số bài khớp &#34;lua dao&#34; trong bộ lọc theo ngày, 05/02–04/03/2026"
    )


@pytest.mark.parametrize("path", ["/tim-kiem?q=zzz", "/tim-kiem?tu=2026-03-04&den=2026-03-04"])
def test_no_chart_is_drawn_of_nothing_or_of_a_single_day(
    index: Index, console: TestClient, path: str
) -> None:
    hear(index)
    index.posts.save([a_labelled_post(text="lừa đảo")])

    assert chart_title(console.get(path).text) is None


def test_days_without_a_match_are_zeros_and_days_that_nobody_heard_are_gaps() -> None:
    days = [DAY - n * ONE_DAY for n in (3, 2, 1, 0)]
    heard = [a_source_day(window_start=day) for day in (days[1], days[2])]

    columns = columns_of(days, {days[1]: 4, days[3]: 2}, heard, PRESENT)

    assert [column.posts for column in columns] == [None, 4, 0, 2]
    assert [column.is_open for column in columns] == [False, False, False, True]


def test_the_silence_of_a_chosen_source_is_a_gap(index: Index, console: TestClient) -> None:
    hear(index, until=DAY - 2 * ONE_DAY)
    other = a_source_day(window_start=DAY, source="bao-tinh")
    index.source_days.replace(Granularity.DAY, [DAY], [other])
    index.posts.save([a_labelled_post(posted_at=NOON - 2 * ONE_DAY)])

    page = console.get("/tim-kiem?nguon=to-dan-pho&tu=2026-03-01").text

    assert page.count("Chưa có dữ liệu") == 2


def test_many_days_are_charted_by_week_from_monday_with_the_days_that_miss() -> None:
    monday = datetime(2026, 3, 1, 17, tzinfo=UTC)
    days = [monday + (n - 140) * ONE_DAY for n in range(143)]
    unheard = {monday - 3 * ONE_DAY, *days[7:14]}
    heard = [a_source_day(window_start=day) for day in days if day not in unheard]

    columns = columns_of(days, {monday - ONE_DAY: 2, monday: 3, DAY: 4}, heard, PRESENT)

    assert len(columns) == 21
    assert [column.posts for column in columns[:3]] == [0, None, 0]
    assert [column.posts for column in columns[-2:]] == [2, 7]
    assert name_of(columns[-1]) == "Tuần 02/03–04/03/2026"
    assert state_of(columns[-2]) == "Thiếu 1 ngày"
    assert columns[-1].is_open


def test_days_end_where_the_data_ends() -> None:
    days = days_in_view({DAY: 1}, DAY - ONE_DAY, DAY + 90 * ONE_DAY, PRESENT)

    assert days == [DAY - ONE_DAY, DAY]


def test_words_that_may_stand_apart_are_not_called_a_phrase(
    index: Index, console: TestClient
) -> None:
    hear(index)
    texts = ("công an xã", "an ninh, công ty", "đi chợ")
    index.posts.save(a_labelled_post(post_id=text, text=text) for text in texts)

    page = console.get("/tim-kiem?q=công+an").text

    assert "2 bài đăng có đủ các từ: công, an." in page
    assert "Chỉ tìm cụm “công an” (1)" in page
    assert "1 bài đăng có “công an”." in console.get('/tim-kiem?q="công+an"').text


def test_a_place_that_is_shown_is_not_called_unknown(index: Index, console: TestClient) -> None:
    place = FoundPlace(code="38", evidence=PlaceEvidence.HINT)
    index.posts.save([a_labelled_post(places=(place,), ambiguous_places=("Thanh Hoá", "Đông Thọ"))])

    page = console.get("/tim-kiem").text

    assert "chưa xác định được địa bàn: Đông Thọ<" in page.replace("\n", "")
