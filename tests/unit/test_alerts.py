from datetime import UTC, datetime, timedelta

import pytest

from langnghe.domain import NATION, Alert, Granularity, Kind, Severity, Soundness, Trend
from langnghe.testing import a_trend, an_alert
from streaming.alerts import (
    Size,
    Versions,
    alert_of,
    follow_up,
    is_unusual,
    severity_of,
    size_of,
    waves_of,
)

FIRST = datetime(2026, 3, 1, 17, tzinfo=UTC)
MUCH_LATER = FIRST + timedelta(days=100)


def on_day(number: int, **changes: object) -> Trend:
    return a_trend(window_start=FIRST + timedelta(days=number), **changes)


def alerts_of(*trends: Trend, as_of: datetime = MUCH_LATER) -> list[Alert]:
    versions = Versions(model="m", taxonomy="t")
    return [
        alert_of(wave, size_of(wave, trends), (), versions, as_of=as_of)
        for wave in waves_of(trends)
    ]


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


def test_a_wave_becomes_graver_as_its_posts_add_up() -> None:
    (one_day,) = alerts_of(on_day(0, improbability=1e-12))
    (two_days,) = alerts_of(on_day(0, improbability=1e-12), on_day(1))

    assert (one_day.severity, two_days.severity) == (Severity.SERIOUS, Severity.URGENT)


def test_an_hour_must_be_more_improbable_than_a_day() -> None:
    borderline = {"improbability": 5e-5, "posts": 5, "sources": 4}

    assert is_unusual(a_trend(**borderline))
    assert not is_unusual(a_trend(**borderline, granularity=Granularity.HOUR))


def test_days_that_follow_each_other_are_one_wave() -> None:
    (alert,) = alerts_of(on_day(0), on_day(1), on_day(3))

    assert (alert.started_at, alert.last_window_at) == (FIRST, FIRST + timedelta(days=3))
    assert alert.posts == 36


def test_after_a_quiet_pause_it_is_another_wave() -> None:
    assert len(alerts_of(on_day(0), on_day(8))) == 2


def test_one_form_in_several_places_and_kinds_is_one_wave() -> None:
    (alert,) = alerts_of(
        on_day(0),
        on_day(0, province=NATION),
        on_day(1, province="40", improbability=1e-20),
        on_day(1, kind=Kind.REPORT),
    )

    assert alert.province == "40"
    assert alert.provinces == ("40", "38")
    assert alert.posts == 36


def test_a_wave_that_no_province_stands_out_in_is_the_nations() -> None:
    (alert,) = alerts_of(on_day(0, province=NATION))

    assert (alert.province, alert.provinces, alert.posts) == (NATION, (), 12)


def test_different_forms_are_different_waves() -> None:
    assert {alert.label for alert in alerts_of(on_day(0), on_day(0, label="prize"))} == {
        "bank",
        "prize",
    }


def test_evidence_holds_what_raised_it_the_gravest_and_the_newest() -> None:
    trends = [on_day(0), on_day(1, improbability=1e-30), on_day(2, improbability=1e-9), on_day(3)]

    (alert,) = alerts_of(*trends)

    assert alert.evidence == (trends[0], trends[1], trends[3])


def test_an_alert_is_raised_no_later_than_the_data_reach() -> None:
    as_of = FIRST + timedelta(hours=10)

    (alert,) = alerts_of(on_day(0), as_of=as_of)

    assert alert.raised_at == as_of


def test_the_size_leaves_out_other_labels_places_and_days() -> None:
    (wave,) = waves_of([on_day(0)])
    others = [
        on_day(0, label="prize"),
        on_day(0, province="40"),
        on_day(5),
        on_day(0, kind=Kind.WARNING),
    ]

    assert size_of(wave, [on_day(0), *others]) == Size(posts=12, expected=1.5)


def test_what_is_seen_again_unchanged_is_not_news() -> None:
    alerts = alerts_of(on_day(0))

    assert follow_up(alerts, alerts, as_of=MUCH_LATER) == []


def test_a_wave_that_grows_keeps_its_alert() -> None:
    (before,) = alerts_of(on_day(1))
    (after,) = alerts_of(on_day(0), on_day(1), on_day(2))

    (grown,) = follow_up([before], [after], as_of=MUCH_LATER)

    assert grown.alert_id == before.alert_id
    assert [event.what for event in grown.events] == ["raised", "grew"]
    assert grown.posts == after.posts


def test_an_alert_that_corrected_counts_no_longer_support_is_withdrawn_and_kept() -> None:
    (before,) = alerts_of(on_day(0))

    (withdrawn,) = follow_up([before], [], as_of=MUCH_LATER)

    assert withdrawn.is_withdrawn
    assert withdrawn.evidence == before.evidence
    assert follow_up([withdrawn], [], as_of=MUCH_LATER) == []


def test_alerts_of_other_labels_are_left_alone() -> None:
    (alert,) = alerts_of(on_day(0))
    other = an_alert(label="prize", started_at=FIRST, last_window_at=FIRST)

    changed = follow_up([alert], [alert, other], as_of=MUCH_LATER)

    assert changed == [other]
