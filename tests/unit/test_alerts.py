from datetime import UTC, datetime, timedelta

from langnghe.domain import Alert, Severity, Trend
from langnghe.testing import a_trend, an_alert
from streaming.alerts import Versions, alert_of, follow_up
from streaming.waves import size_of, waves_of

FIRST = datetime(2026, 3, 1, 17, tzinfo=UTC)
MUCH_LATER = FIRST + timedelta(days=100)


def on_day(number: int, **changes: object) -> Trend:
    return a_trend(window_start=FIRST + timedelta(days=number), **changes)


def alerts_of(*trends: Trend, as_of: datetime = MUCH_LATER, model: str = "m") -> list[Alert]:
    versions = Versions(model=model, taxonomy="t")
    return [
        alert_of(wave, size_of(wave, trends), (), versions, as_of=as_of)
        for wave in waves_of(trends)
    ]


def stored_after(*stages: list[Alert]) -> list[Alert]:
    """What is stored after the counts said one thing after another."""
    shelf: dict[str, Alert] = {}
    for computed in stages:
        for alert in follow_up(list(shelf.values()), computed, as_of=MUCH_LATER).store:
            shelf[alert.alert_id] = alert
    return list(shelf.values())


def life_of(alert: Alert) -> list[str]:
    return [event.what for event in alert.events]


def test_a_wave_becomes_graver_as_its_posts_add_up() -> None:
    (one_day,) = alerts_of(on_day(0, improbability=1e-12))
    (two_days,) = alerts_of(on_day(0, improbability=1e-12), on_day(1))

    assert (one_day.severity, two_days.severity) == (Severity.SERIOUS, Severity.URGENT)


def test_an_alert_is_raised_no_later_than_the_data_reach() -> None:
    as_of = FIRST + timedelta(hours=10)

    (alert,) = alerts_of(on_day(0), as_of=as_of)

    assert alert.raised_at == as_of


def test_what_is_seen_again_unchanged_is_not_news() -> None:
    alerts = alerts_of(on_day(0))

    assert follow_up(alerts, alerts, as_of=MUCH_LATER) == ([], [])


def test_a_wave_that_grows_keeps_its_alert_and_tells_so() -> None:
    (before,) = alerts_of(on_day(1))

    store, publish = follow_up([before], alerts_of(on_day(1), on_day(2)), as_of=MUCH_LATER)

    assert store == publish
    assert store[0].alert_id == before.alert_id
    assert life_of(store[0]) == ["raised", "grew"]
    assert store[0].posts == 24


def test_a_few_more_posts_are_stored_but_are_no_news() -> None:
    before = alerts_of(on_day(0, posts=12))

    store, publish = follow_up(before, alerts_of(on_day(0, posts=13)), as_of=MUCH_LATER)

    assert [alert.posts for alert in store] == [13]
    assert publish == []
    assert life_of(store[0]) == ["raised"]


def test_fewer_posts_after_a_correction_are_not_growth() -> None:
    (after,) = stored_after(alerts_of(on_day(0, posts=19)), alerts_of(on_day(0, posts=12)))

    assert (after.posts, life_of(after)) == (12, ["raised"])


def test_an_alert_keeps_the_versions_it_was_raised_on() -> None:
    (after,) = stored_after(
        alerts_of(on_day(0), model="old"), alerts_of(on_day(0), on_day(1), model="new")
    )

    assert after.model_version == "old"


def test_an_alert_that_corrected_counts_no_longer_support_is_withdrawn_and_kept() -> None:
    (before,) = alerts_of(on_day(0))

    (withdrawn,) = stored_after([before], [], [])

    assert withdrawn.is_withdrawn
    assert life_of(withdrawn) == ["raised", "withdrawn"]
    assert withdrawn.evidence == before.evidence


def test_a_withdrawn_alert_that_is_supported_again_keeps_its_past() -> None:
    (again,) = stored_after(alerts_of(on_day(0)), [], alerts_of(on_day(0)))

    assert life_of(again) == ["raised", "withdrawn", "raised"]


def test_two_waves_of_one_form_keep_their_own_alerts() -> None:
    waves = alerts_of(on_day(0), on_day(4))

    assert stored_after(waves, waves, waves) == waves


def test_waves_that_turn_out_to_be_one_are_merged_into_the_first() -> None:
    first, second = alerts_of(on_day(0), on_day(4))

    after = {
        a.alert_id: a for a in stored_after([first, second], alerts_of(*map(on_day, (0, 2, 4))))
    }

    assert life_of(after[first.alert_id]) == ["raised", "grew"]
    assert life_of(after[second.alert_id]) == ["raised", "merged"]
    assert after[second.alert_id].events[-1].note == first.alert_id


def test_a_wave_that_turns_out_to_be_two_loses_neither() -> None:
    after = stored_after(alerts_of(*map(on_day, (0, 2, 4))), alerts_of(on_day(0), on_day(4)))

    assert len({alert.alert_id for alert in after}) == 2
    assert {alert.started_at for alert in after} == {FIRST, FIRST + timedelta(days=4)}


def test_alerts_of_other_labels_are_left_alone() -> None:
    (alert,) = alerts_of(on_day(0))
    other = an_alert(label="prize", started_at=FIRST, last_window_at=FIRST)

    assert follow_up([alert], [alert, other], as_of=MUCH_LATER).store == [other]
