from datetime import UTC, datetime, timedelta

import pytest

from langnghe.domain import NATION, Granularity, Kind, Severity, Soundness, Trend
from langnghe.testing import a_trend
from streaming.waves import MOST_EVIDENCE, Size, Wave, is_unusual, severity_of, size_of, waves_of

FIRST = datetime(2026, 3, 1, 17, tzinfo=UTC)


def on_day(number: int, **changes: object) -> Trend:
    return a_trend(window_start=FIRST + timedelta(days=number), **changes)


def sized(*trends: Trend) -> tuple[Wave, Size]:
    (wave,) = waves_of(trends)
    return wave, size_of(wave, trends)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"improbability": 1e-5, "posts": 5, "sources": 4}, True),
        ({"improbability": 1e-5, "posts": 5, "sources": 1}, False),
        ({"improbability": 1e-5, "posts": 3, "sources": 3}, False),
        ({"improbability": 0.01, "posts": 500, "sources": 400}, False),
        ({"kind": Kind.WARNING}, False),
        ({"kind": Kind.REPORT}, True),
        ({"soundness": Soundness.SHORT_HISTORY}, False),
        ({"soundness": Soundness.NO_DATA}, False),
        ({"soundness": Soundness.PARTIAL}, True),
    ],
)
def test_what_is_unusual_is_improbable_and_has_many_voices(
    changes: dict[str, object], expected: bool
) -> None:
    assert is_unusual(a_trend(**changes)) is expected


def test_an_hour_must_be_more_improbable_than_a_day() -> None:
    borderline = {"improbability": 5e-5, "posts": 5, "sources": 4}

    assert is_unusual(a_trend(**borderline))
    assert not is_unusual(a_trend(**borderline, granularity=Granularity.HOUR))


@pytest.mark.parametrize(
    ("improbability", "posts", "severity"),
    [
        (1e-12, 40, Severity.URGENT),
        (1e-12, 19, Severity.SERIOUS),
        (1e-7, 500, Severity.SERIOUS),
        (1e-7, 7, Severity.WATCH),
        (1e-5, 500, Severity.WATCH),
    ],
)
def test_gravity_needs_improbability_and_size(
    improbability: float, posts: int, severity: Severity
) -> None:
    assert severity_of(improbability, posts) is severity


def test_days_that_follow_each_other_are_one_wave() -> None:
    wave, size = sized(on_day(0), on_day(1), on_day(3))

    assert (wave.started_at, wave.last_window_at) == (FIRST, FIRST + timedelta(days=3))
    assert size.posts == 36


def test_after_a_quiet_pause_it_is_another_wave() -> None:
    assert len(waves_of([on_day(0), on_day(4)])) == 2


def test_a_pause_is_measured_in_days_also_from_an_hour() -> None:
    late_hour = a_trend(
        granularity=Granularity.HOUR,
        window_start=FIRST + timedelta(days=3, hours=10),
        improbability=1e-12,
    )

    assert len(waves_of([on_day(0), late_hour])) == 1


def test_one_form_in_several_places_and_kinds_is_one_wave() -> None:
    wave, size = sized(
        on_day(0),
        on_day(1, province="40", improbability=1e-20),
        on_day(1, kind=Kind.REPORT),
    )

    assert wave.provinces == ("40", "38")
    assert size.posts == 36


def test_a_wave_that_no_province_stands_out_in_is_the_nations() -> None:
    wave, size = sized(on_day(0, province=NATION))

    assert (wave.provinces, size.posts) == ((), 12)


def test_different_forms_are_different_waves() -> None:
    waves = waves_of([on_day(0), on_day(0, label="prize")])

    assert {wave.label for wave in waves} == {"bank", "prize"}


def test_evidence_holds_every_unusual_window_in_order() -> None:
    trends = [on_day(0), on_day(1, improbability=1e-30), on_day(2), on_day(3)]

    (wave,) = waves_of(trends[::-1])

    assert wave.evidence == tuple(trends)


def test_the_evidence_of_a_very_long_wave_keeps_its_ends_and_its_gravest() -> None:
    trends = [on_day(n, improbability=1e-5 / (1 + n % 50)) for n in range(200)]

    (wave,) = waves_of(trends)

    assert len(wave.evidence) <= MOST_EVIDENCE + 2
    assert (wave.evidence[0], wave.evidence[-1]) == (trends[0], trends[-1])
    assert min(t.improbability for t in wave.evidence) == min(t.improbability for t in trends)


def test_the_size_leaves_out_other_labels_places_and_days() -> None:
    (wave,) = waves_of([on_day(0)])
    others = [
        on_day(0, label="prize"),
        on_day(0, province="40"),
        on_day(5),
        on_day(0, kind=Kind.WARNING),
    ]

    assert size_of(wave, [on_day(0), *others]) == Size(posts=12, expected=1.5)


def test_a_post_that_names_many_places_is_not_many_posts() -> None:
    places = [on_day(0, province=code, posts=4) for code in ("38", "40", "42", "44")]

    _, size = sized(*places, on_day(0, province=NATION, posts=5))

    assert size.posts == 5
