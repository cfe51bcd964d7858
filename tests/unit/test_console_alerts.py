from starlette.testclient import TestClient

from langnghe.index import Index
from langnghe.testing import an_alert
from tests.unit.console_story import NAMES, THANH_HOA, hear, let_it_rise


def test_an_alert_says_why_it_was_raised_and_keeps_its_versions(
    index: Index, console: TestClient
) -> None:
    let_it_rise(index)

    page = console.get("/canh-bao/al1").text

    assert (
        f"Ngày 04/03/2026, ở {THANH_HOA} có 12 bài lừa đảo “giả danh ngân hàng” từ 9 nguồn, trong "
        "khi mức thường của một ngày như thế là 1,5 bài. Từ 6 bài trở lên đã là bất thường. Nếu "
        "mọi việc vẫn như thường, khả năng có từ 12 bài trở lên là dưới 1 trên 1.000.000."
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
