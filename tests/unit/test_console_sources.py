from datetime import datetime, timedelta

import pytest

from dashboards.console.moments import Present
from dashboards.console.sources import SourceState, health_of, is_too_few
from langnghe.domain import SourceDay
from langnghe.testing import NOON, a_source_day
from langnghe.windows import VIET_NAM
from tests.unit.console_story import DAY, ONE_DAY, PRESENT


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


ONE_HOUR = timedelta(hours=1)


def days_of_a_source(*, weekday: int, weekend: int, yesterday: int) -> list[SourceDay]:
    """Eight weeks up to yesterday, Saturdays and Sundays apart, and one post today."""
    days = [DAY - n * ONE_DAY for n in range(2, 57)]
    usual = {day: weekend if is_weekend(day) else weekday for day in days}
    return [
        a_source_day(window_start=day, posts=posts, last_posted_at=day + 23 * ONE_HOUR)
        for day, posts in (usual | {DAY - ONE_DAY: yesterday, DAY: 1}).items()
        if posts
    ]


def is_weekend(day: datetime) -> bool:
    return day.astimezone(VIET_NAM).weekday() >= 5


def on_day(posts: list[SourceDay], back: int) -> tuple[list[SourceDay], Present]:
    """The days of a source as they are seen some days earlier."""
    newest = DAY - back * ONE_DAY + 23 * ONE_HOUR
    return [day for day in posts if day.window_start <= newest], Present(newest, newest)


@pytest.mark.parametrize(
    ("posts", "expected", "is_fault"),
    [
        (0, 0.0, False),  # nobody posts on such a day
        (1, 6.0, False),  # chance alone gives this once in sixty days
        (0, 6.0, False),  # once in four hundred
        (0, 10.0, True),
        (2, 26.0, True),
        (12, 26.0, False),  # half of the usual: a quiet day
        (300, 2000.0, True),
        (600, 2000.0, False),
    ],
)
def test_few_posts_are_a_fault_only_where_chance_does_not_explain_them(
    posts: int, expected: float, is_fault: bool
) -> None:
    assert is_too_few(posts, expected) is is_fault


@pytest.mark.parametrize("back", range(7))
def test_the_rhythm_of_the_week_is_no_fault(back: int) -> None:
    days, present = on_day(days_of_a_source(weekday=40, weekend=0, yesterday=40), back)

    (health,) = health_of(days, present)

    assert health.state is SourceState.SPEAKING


def test_far_fewer_posts_than_on_the_same_weekdays_are_called_so() -> None:
    (health,) = health_of(days_of_a_source(weekday=40, weekend=2, yesterday=3), PRESENT)

    assert health.state is SourceState.QUIET


def test_one_dead_week_does_not_lower_what_is_expected() -> None:
    days = days_of_a_source(weekday=40, weekend=40, yesterday=3)
    dead = {DAY - n * ONE_DAY for n in range(5, 12)}

    (health,) = health_of([day for day in days if day.window_start not in dead], PRESENT)

    assert health.state is SourceState.QUIET
