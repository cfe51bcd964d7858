from datetime import UTC, datetime, timedelta

import pytest

from dashboards import formats

AFTERNOON = datetime(2026, 11, 8, 7, 5, tzinfo=UTC)  # 14:05 in Việt Nam
LATE_EVENING = datetime(2026, 11, 8, 18, 30, tzinfo=UTC)  # 01:30 of the next day in Việt Nam


@pytest.mark.parametrize(
    ("number", "said"), [(0, "0"), (999, "999"), (1_000, "1.000"), (1_234_567, "1.234.567")]
)
def test_thousands_are_parted_by_dots(number: int, said: str) -> None:
    assert formats.whole(number) == said


@pytest.mark.parametrize(
    ("number", "said"),
    [(4.24, "4,2"), (4.0, "4"), (1234.56, "1.234,6"), (0.04, "0"), (-0.04, "0"), (10.0, "10")],
)
def test_decimals_have_a_comma_and_no_empty_digits(number: float, said: str) -> None:
    assert formats.decimal(number) == said


def test_a_share_is_a_percentage() -> None:
    assert formats.percent(0.955) == "95,5%"
    assert formats.percent(1.0) == "100%"


def test_times_are_of_viet_nam_on_a_24_hour_clock() -> None:
    assert formats.moment(AFTERNOON) == "14:05 ngày 08/11/2026"
    assert formats.stamp(LATE_EVENING) == "09/11/2026 01:30"
    assert formats.machine(AFTERNOON) == "2026-11-08T14:05:00+07:00"


def test_a_day_has_its_name_in_viet_nam() -> None:
    assert formats.weekday(AFTERNOON) == "Chủ nhật"
    assert formats.weekday(LATE_EVENING) == "thứ Hai"


def test_a_span_names_its_last_day_and_the_year_once() -> None:
    midnight = datetime(2026, 11, 1, 17, tzinfo=UTC)

    assert formats.span(midnight, midnight + timedelta(days=7)) == "02/11–08/11/2026"
    assert formats.span(midnight, midnight + timedelta(days=1)) == "02/11/2026"
    assert formats.span(midnight, midnight + timedelta(days=70)) == "02/11/2026–10/01/2027"


@pytest.mark.parametrize(
    ("passed", "said"),
    [
        (timedelta(seconds=30), "vừa xong"),
        (timedelta(minutes=5), "5 phút trước"),
        (timedelta(hours=3, minutes=59), "3 giờ trước"),
        (timedelta(days=3), "3 ngày trước"),
        (timedelta(days=1_200), "1.200 ngày trước"),
        (-timedelta(minutes=5), "vừa xong"),
    ],
)
def test_how_long_ago_is_said_in_the_largest_unit(passed: timedelta, said: str) -> None:
    assert formats.ago(AFTERNOON, AFTERNOON + passed) == said


@pytest.mark.parametrize(
    ("burst", "said"),
    [
        (4.23, "gấp 4,2 lần mức thường"),
        (31.4, "gấp 31 lần mức thường"),
        (310.0, "gấp hơn 100 lần mức thường"),
        (1.02, "bằng mức thường"),
        (0.5, "bằng 0,5 lần mức thường"),
    ],
)
def test_a_count_is_said_against_the_usual_level(burst: float, said: str) -> None:
    assert formats.times(burst) == said


@pytest.mark.parametrize(
    ("improbability", "said"),
    [
        (0.5, "thường gặp"),
        (0.01, "thường gặp"),
        (0.009, "dưới 1/100"),
        (0.0009, "dưới 1/1.000"),
        (5e-6, "dưới 1/100.000"),
        (1e-12, "dưới 1/1.000.000"),
        (0.0, "dưới 1/1.000.000"),
    ],
)
def test_rarity_is_never_overstated(improbability: float, said: str) -> None:
    assert formats.rarity(improbability) == said


def test_what_the_classifier_is_unsure_of_is_called_unsure_whatever_its_score() -> None:
    assert formats.certainty(0.95) == "rất chắc"
    assert formats.certainty(0.75) == "khá chắc"
    assert formats.certainty(0.95, unsure=True) == "chưa chắc"


@pytest.mark.parametrize(
    ("name", "inside"),
    [("Giả danh công an", "giả danh công an"), ("VNeID giả", "VNeID giả"), ("Ở nhà", "ở nhà")],
)
def test_a_name_inside_a_sentence_keeps_short_forms(name: str, inside: str) -> None:
    assert formats.inside(name) == inside
