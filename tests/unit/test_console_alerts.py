import re

from starlette.testclient import TestClient

from langnghe.domain import Granularity
from langnghe.index import Index
from langnghe.testing import a_trend, an_alert
from tests.unit.console_story import DAY, NAMES, ONE_DAY, THANH_HOA, hear, let_it_rise


def test_an_alert_says_why_it_was_raised_and_keeps_its_versions(
    index: Index, console: TestClient
) -> None:
    let_it_rise(index)

    page = console.get("/canh-bao/al1").text

    assert (
        f"Ngày 04/03/2026, ở {THANH_HOA} có 12 bài lừa đảo “giả danh ngân hàng” từ 9 tài khoản, "
        "trong khi mức thường của ngày cùng thứ là 1,5 bài. Từ 6 bài trở lên đã là bất thường. Nếu "
        "mọi việc vẫn như thường, khả năng có từ 12 bài trở lên là dưới 1/1.000.000."
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


def test_the_evidence_stands_in_the_order_of_time_with_its_hours_folded_away(
    index: Index, console: TestClient
) -> None:
    hear(index)
    days = [a_trend(window_start=DAY - n * ONE_DAY, posts=10 + n) for n in (0, 2, 1)]
    index.alerts.save([an_alert(evidence=(*days, a_trend(granularity=Granularity.HOUR)))])

    page = console.get("/canh-bao/al1").text
    table = page[page.index("theo ngày") : page.index("theo giờ")]

    assert re.findall(r'"row">(\d\d)/03/2026', table) == ["02", "03", "04"]
    assert '<th scope="row">Cộng</th>' in table
    assert 'data-name="Số bài">33<' in table
    assert "1 khung giờ vượt ngưỡng" in table
