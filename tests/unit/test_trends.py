from datetime import UTC, datetime, timedelta

import pytest

from langnghe.domain import Channel, Count, Granularity, Kind, Moving, Series, Soundness, Trend
from langnghe.testing import a_count
from streaming.detector import NegativeBinomialDetector
from streaming.trends import Span, trends_of

FIRST = datetime(2026, 1, 4, 17, tzinfo=UTC)  # Monday 5 January in Việt Nam


def day(number: int) -> datetime:
    return FIRST + timedelta(days=number)


def daily(posts_by_day: dict[int, int], **changes: object) -> list[Count]:
    return [
        a_count(window_start=day(n), posts=posts, sources=posts, **changes)
        for n, posts in posts_by_day.items()
    ]


def judged(
    counts: list[Count], since: int, until: int, coverage: dict[int, float] | None = None
) -> dict[tuple[Series, int], Trend]:
    heard = {day(n): 1.0 for n in range(until + 1)} | {
        day(n): c for n, c in (coverage or {}).items()
    }
    span = Span(Granularity.DAY, day(since), day(until), heard)
    trends = trends_of(counts, span, NegativeBinomialDetector())
    return {(t.series, (t.window_start - FIRST).days): t for t in trends}


BANK = Series(Kind.SCAM, "bank", "38")


def test_a_weekday_is_compared_with_the_same_weekdays() -> None:
    mondays_only = daily({n: 14 if n % 7 == 0 else 1 for n in range(71)})

    found = judged(mondays_only, 70, 70)[BANK, 70]

    assert found.baseline == (14,) * 8
    assert found.expected == pytest.approx(13, abs=1.5)
    assert found.improbability > 0.1


def test_a_wave_stands_out() -> None:
    found = judged(daily(dict.fromkeys(range(70), 2) | {70: 20}), 70, 70)[BANK, 70]

    assert found.improbability < 1e-6
    assert found.posts == 20 > found.threshold
    assert found.moving is Moving.RISING


def test_channels_of_one_series_are_added_up() -> None:
    counts = daily({70: 3}) + daily({70: 4}, channel=Channel.PRESS)

    assert judged(counts, 70, 70)[BANK, 70].posts == 7


def test_a_series_is_followed_for_two_weeks_after_its_last_post() -> None:
    found = judged(daily({10: 1}), 0, 40)

    assert sorted(number for _, number in found) == list(range(10, 24))
    assert found[BANK, 23].posts == 0


def test_series_do_not_run_into_each_other() -> None:
    counts = daily({70: 5}) + daily({0: 9}, province="40")

    assert set(judged(counts, 69, 70)) == {(BANK, 70)}


def test_days_before_the_first_data_are_unknown_and_not_zero() -> None:
    unheard = dict.fromkeys(range(56), 0.0)
    found = judged(daily(dict.fromkeys(range(56, 71), 3)), 70, 70, unheard)[BANK, 70]

    assert found.baseline == (3, 3, *[None] * 6)
    assert found.soundness is Soundness.SHORT_HISTORY
    assert found.improbability == 1


def test_a_gap_in_the_past_is_left_out_of_the_usual() -> None:
    steady = {n: 4 for n in range(71) if n not in (56, 63)}
    found = judged(daily(steady), 70, 70, {56: 0.0, 63: 0.0})[BANK, 70]

    assert found.baseline[:3] == (None, None, 4)
    assert found.expected == pytest.approx(3.5, abs=0.5)


def test_a_day_without_any_data_has_no_trend_at_all() -> None:
    found = judged(daily(dict.fromkeys(range(70), 4)), 69, 70, {70: 0.0})

    assert set(found) == {(BANK, 69)}


def test_a_day_with_a_silent_source_says_so_and_expects_less() -> None:
    counts = daily(dict.fromkeys(range(71), 8))

    whole = judged(counts, 70, 70)[BANK, 70]
    partial = judged(counts, 70, 70, {70: 0.5})[BANK, 70]

    assert (whole.soundness, partial.soundness) == (Soundness.COMPLETE, Soundness.PARTIAL)
    assert partial.expected == pytest.approx(whole.expected / 2, rel=0.01)


def test_a_slow_rise_of_everything_lifts_what_is_expected() -> None:
    risen = daily(dict.fromkeys(range(56), 10) | dict.fromkeys(range(56, 71), 14))

    assert judged(risen, 70, 70)[BANK, 70].expected > 12


def test_an_hour_is_compared_with_the_same_hour_of_earlier_days() -> None:
    hours = [
        a_count(granularity=Granularity.HOUR, window_start=day(n) + timedelta(hours=9), posts=6)
        for n in range(20)
    ]
    nine = day(19) + timedelta(hours=9)
    span = Span(Granularity.HOUR, nine, nine, {day(n): 1.0 for n in range(20)})

    (found,) = trends_of(hours, span, NegativeBinomialDetector())

    assert found.baseline == (6,) * 14
    assert found.improbability > 0.1


def test_nothing_counted_gives_no_trends() -> None:
    assert judged([], 0, 10) == {}
