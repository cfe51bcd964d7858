import pytest

from dashboards.console.answers import reason_of, where
from langnghe.domain import Granularity, Kind, Soundness
from langnghe.testing import a_trend, an_alert
from tests.unit.console_story import DAY, NAMES, ONE_DAY, THANH_HOA, a_wave_sentence


def test_the_answer_can_be_read_aloud() -> None:
    sentence = a_wave_sentence(an_alert(), a_trend(posts=12, sources=9, expected=3.0))

    assert sentence == (
        f"Ở {THANH_HOA}, lừa đảo “giả danh ngân hàng” tăng gấp 4 lần mức thường "
        "từ ngày 04/03/2026 đến nay (12 bài từ 9 tài khoản); dữ liệu đầy đủ."
    )


def test_the_answer_owns_up_to_missing_data() -> None:
    trend = a_trend(soundness=Soundness.PARTIAL, coverage=0.8)

    assert a_wave_sentence(an_alert(), trend).endswith(
        "dữ liệu thiếu một phần (có ngày chỉ nhận được 80% lượng tin thường ngày)."
    )


def test_no_ratio_is_made_of_an_expectation_of_nearly_nothing() -> None:
    sentence = a_wave_sentence(an_alert(), a_trend(posts=12, expected=0.2))

    assert "lần" not in sentence
    assert "bình thường gần như không có" in sentence


def test_a_wave_over_several_days_claims_no_more_accounts_than_are_certain() -> None:
    alert = an_alert(started_at=DAY - ONE_DAY)
    trends = (a_trend(window_start=DAY - ONE_DAY, sources=7), a_trend(sources=9))

    assert "từ ít nhất 9 tài khoản" in a_wave_sentence(alert, *trends)


def test_data_that_is_nearly_whole_is_not_said_to_be_whole() -> None:
    trend = a_trend(soundness=Soundness.PARTIAL, coverage=0.998)

    assert "chỉ nhận được 99% lượng tin" in a_wave_sentence(an_alert(), trend)


def test_a_wave_that_is_over_is_said_to_be_over() -> None:
    start, end = DAY - 6 * ONE_DAY, DAY - 4 * ONE_DAY
    alert = an_alert(started_at=start, last_window_at=end)

    sentence = a_wave_sentence(alert, a_trend(window_start=start), a_trend(window_start=end))

    assert "từ ngày 26/02/2026 đến ngày 28/02/2026, nay đã lắng" in sentence
    assert "đến nay" not in sentence


def test_a_wave_that_is_no_more_than_usual_over_its_days_is_not_called_a_rise() -> None:
    sentence = a_wave_sentence(an_alert(), a_trend(posts=12, expected=11.9))

    assert "tăng" not in sentence
    assert "vượt ngưỡng bất thường" in sentence


def test_a_false_claim_is_named_as_such_and_not_as_a_scam() -> None:
    alert = an_alert(label="disaster")

    sentence = a_wave_sentence(alert, a_trend(kind=Kind.HARMFUL_CLAIM, label="disaster"))

    assert sentence.startswith(f"Ở {THANH_HOA}, tin sai về thiên tai tăng gấp 8 lần mức thường")


@pytest.mark.parametrize(
    ("provinces", "said"),
    [
        (("38",), "ở Thanh Hóa"),
        (("38", "40"), "ở Thanh Hóa và Nghệ An"),
        (("38", "40", "42", "01"), "ở Thanh Hóa, Nghệ An, Hà Tĩnh và Hà Nội"),
        (("38", "40", "42", "01", "48"), "ở Thanh Hóa, Nghệ An, Hà Tĩnh và 2 tỉnh, thành khác"),
        (("VN",), "trên cả nước"),
    ],
)
def test_places_are_named_until_there_are_too_many(provinces: tuple[str, ...], said: str) -> None:
    assert where(provinces, NAMES) == said


def test_the_reason_speaks_of_hours_where_an_hour_was_unusual() -> None:
    reason = reason_of(a_trend(granularity=Granularity.HOUR), NAMES)

    assert "mức thường của giờ ấy các ngày trước" in reason


def test_the_reason_asks_for_whole_posts() -> None:
    assert "Từ 6 bài trở lên" in reason_of(a_trend(threshold=5.2), NAMES)


def test_a_count_of_two_kinds_says_so() -> None:
    reports = a_trend(kind=Kind.REPORT, posts=4)

    sentence = a_wave_sentence(an_alert(), a_trend(posts=12), reports)

    assert "(16 bài lừa đảo và phản ánh từ" in sentence
