from datetime import UTC, datetime, timedelta

from langnghe.domain import SourceDay
from langnghe.testing import a_source_day
from streaming.coverage import coverage_of

FIRST = datetime(2026, 3, 1, 17, tzinfo=UTC)


def days_of(source: str, days: range, posts: int = 10) -> list[SourceDay]:
    return [
        a_source_day(source=source, window_start=FIRST + timedelta(days=n), posts=posts)
        for n in days
    ]


def coverage_on(day: int, source_days: list[SourceDay]) -> float:
    return coverage_of(source_days, [FIRST + timedelta(days=day)])[0]


def test_a_day_on_which_every_usual_source_spoke_is_covered() -> None:
    assert coverage_on(20, days_of("a", range(21)) + days_of("b", range(21))) == 1


def test_a_day_on_which_nothing_came_is_no_data() -> None:
    assert coverage_on(21, days_of("a", range(21))) == 0


def test_a_silent_source_is_missed_by_its_usual_share() -> None:
    loud, quiet = days_of("loud", range(25), posts=30), days_of("quiet", range(20), posts=10)

    assert coverage_on(22, loud + quiet) == 0.75


def test_a_source_stays_missed_for_weeks_and_is_then_forgotten() -> None:
    source_days = days_of("a", range(80)) + days_of("b", range(20))

    assert coverage_on(40, source_days) == 0.5
    assert coverage_on(60, source_days) == 1


def test_a_source_that_speaks_now_and_then_is_not_missed() -> None:
    source_days = days_of("a", range(30)) + days_of("b", range(0, 30, 3))

    assert coverage_on(28, source_days) == 1


def test_a_new_source_does_not_change_what_was_covered() -> None:
    source_days = days_of("a", range(30)) + days_of("new", range(28, 30), posts=100)

    assert coverage_on(29, source_days) == 1


def test_on_the_newest_day_nobody_is_called_silent_yet() -> None:
    source_days = days_of("early", range(21)) + days_of("late", range(20))

    assert coverage_on(20, source_days) == 1
