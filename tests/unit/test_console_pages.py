import pytest
from starlette.testclient import TestClient

from langnghe.domain import Granularity
from langnghe.errors import UnavailableError
from langnghe.index import Index
from langnghe.testing import NOON, a_source_day
from tests.unit.console_story import DAY, PAGES, StrictPage, let_it_rise


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


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("/xu-huong?tu=hom-qua", "Ngày “hom-qua” không đúng dạng"),
        ("/xu-huong?tu=2026-03-04&den=2026-03-01", "Ngày bắt đầu phải trước ngày kết thúc"),
        ("/tim-kiem?den=9999-12-31", "phải từ 2004 đến 2100"),
        ("/tim-kiem?tu=0001-01-01", "phải từ 2004 đến 2100"),
        ("/xu-huong?loai=gi-do", "Không có loại bài “gi-do”"),
        ("/xu-huong?ky=9", "hãy chọn 7, 28 hoặc 70 ngày"),
        ("/xu-huong?sap=ten", "Không sắp xếp được theo “ten”"),
        ("/tim-kiem?trang=-1", "phải là số nguyên dương"),
        ("/?tinh=99", "Không có tỉnh, thành nào mang mã “99”"),
        ("/xuat/trends.csv?theo=thang", "Không xuất được theo “thang”"),
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

    monkeypatch.setattr(index.posts, "count_by_day", fail)

    answer = console.get("/tim-kiem")

    assert answer.status_code == status
    assert says in answer.text
    assert str(error) not in answer.text
    assert "content-security-policy" in answer.headers


def test_a_machine_is_told_how_far_the_data_reaches(index: Index, console: TestClient) -> None:
    assert console.get("/healthz").json() == {"status": "ok", "newest_post_at": None}

    index.source_days.replace(Granularity.DAY, [DAY], [a_source_day()])

    assert console.get("/healthz").json()["newest_post_at"] == NOON.isoformat()
