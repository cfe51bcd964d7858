"""Waves to alerts: each wave is one alert, that keeps its id and its past while it grows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import NamedTuple

from langnghe.domain import NATION, Alert, AlertEvent, Severity, Trend
from langnghe.windows import LENGTH
from streaming.waves import QUIET, Size, Wave, severity_of

GRAVITY = (Severity.WATCH, Severity.SERIOUS, Severity.URGENT)


@dataclass(frozen=True)
class Versions:
    """What the labels were made by."""

    model: str
    taxonomy: str


def alert_of(
    wave: Wave, size: Size, example_ids: tuple[str, ...], versions: Versions, *, as_of: datetime
) -> Alert:
    """Return the alert that a wave raises when it is first seen.

    Args:
        wave: what was unusual.
        size: how big the wave has been.
        example_ids: posts that show it.
        versions: what the labels were made by.
        as_of: the newest moment of the data; a window that ends later is not over yet.
    """
    severity = severity_of(wave.improbability, size.posts)
    raised_at = min(_end_of(wave.trends[0]), as_of)
    return Alert(
        alert_id=_id_of(wave.label, wave.started_at),
        label=wave.label,
        province=wave.provinces[0] if wave.provinces else NATION,
        provinces=wave.provinces,
        severity=severity,
        started_at=wave.started_at,
        last_window_at=wave.last_window_at,
        posts=size.posts,
        expected=size.expected,
        evidence=wave.evidence,
        example_ids=example_ids,
        model_version=versions.model,
        taxonomy_version=versions.taxonomy,
        events=(AlertEvent(at=raised_at, what="raised", note=severity.value),),
    )


class FollowUp(NamedTuple):
    """Alerts to store, and those among them in whose life something happened: to publish."""

    store: list[Alert]
    publish: list[Alert]


def follow_up(stored: Sequence[Alert], computed: Sequence[Alert], *, as_of: datetime) -> FollowUp:
    """Carry the stored alerts on to what the counts say now.

    A computed alert is a stored one of its label if their days lie within a pause of each other:
    of several, one that stands rather than one that was withdrawn, then the one that shares most
    days with it, then the oldest. It keeps its id, its events and the versions it was raised on.
    Stored alerts that nothing supports any more are withdrawn, or merged into the alert that took
    their days; they stay on record, and a withdrawn one that is supported again is raised again.

    Args:
        stored: every alert that could be meant, withdrawn ones too.
        computed: what the counts support, each with a `raised` event of its own.
        as_of: the newest moment of the data.
    """
    left = sorted(stored, key=lambda alert: (alert.raised_at, alert.alert_id))
    used_ids = {alert.alert_id for alert in stored}
    kept: list[tuple[Alert | None, Alert]] = []
    for alert in sorted(computed, key=lambda alert: (alert.started_at, alert.label)):
        known = max(
            (old for old in left if _are_one_wave(old, alert)),
            key=lambda old: (not old.is_withdrawn, _shared_days(old, alert)),
            default=None,
        )
        if known is None:
            new = _with_unused_id(alert, used_ids)
            used_ids.add(new.alert_id)
            kept.append((None, new))
        else:
            left.remove(known)
            kept.append((known, _carried_on(known, alert, as_of)))
    now = [alert for _, alert in kept]
    kept += [(old, _ended(old, now, as_of)) for old in left if not old.is_withdrawn]
    changed = [(old, alert) for old, alert in kept if old != alert]
    return FollowUp(
        store=[alert for _, alert in changed],
        publish=[a for old, a in changed if old is None or len(a.events) > len(old.events)],
    )


def _carried_on(known: Alert, alert: Alert, as_of: datetime) -> Alert:
    """Return the stored alert with what the counts say now, and an event where that is news."""
    events = known.events
    if known.is_withdrawn:
        events = (*events, AlertEvent(at=as_of, what="raised", note=alert.severity.value))
    elif _has_grown(known, alert):
        newest = max(map(_end_of, alert.evidence))
        grew = AlertEvent(at=min(newest, as_of), what="grew", note=alert.severity.value)
        events = (*events, grew)
    kept = {
        "alert_id": known.alert_id,
        "events": events,
        "model_version": known.model_version,
        "taxonomy_version": known.taxonomy_version,
    }
    return alert.model_copy(update=kept)


def _has_grown(known: Alert, alert: Alert) -> bool:
    return (
        GRAVITY.index(alert.severity) > GRAVITY.index(known.severity)
        or alert.last_window_at > known.last_window_at
        or not set(alert.provinces) <= set(known.provinces)
    )


def _ended(alert: Alert, others: Sequence[Alert], as_of: datetime) -> Alert:
    """Return an alert that nothing supports any more, with the reason why."""
    heir = next((other for other in others if _are_one_wave(alert, other)), None)
    if heir is not None:
        event = AlertEvent(at=as_of, what="merged", note=heir.alert_id)
    else:
        event = AlertEvent(at=as_of, what="withdrawn")
    return alert.model_copy(update={"events": (*alert.events, event)})


def _are_one_wave(one: Alert, other: Alert) -> bool:
    return (
        one.label == other.label
        and one.started_at <= other.last_window_at + QUIET
        and other.started_at <= one.last_window_at + QUIET
    )


def _shared_days(one: Alert, other: Alert) -> timedelta:
    """Return how long both lasted together; below zero where they only lie near each other."""
    return min(one.last_window_at, other.last_window_at) - max(one.started_at, other.started_at)


def _with_unused_id(alert: Alert, used: set[str]) -> Alert:
    alert_id, number = alert.alert_id, 1
    while alert_id in used:
        number += 1
        alert_id = _id_of(f"{alert.label} {number}", alert.started_at)
    return alert.model_copy(update={"alert_id": alert_id})


def _id_of(name: str, started_at: datetime) -> str:
    return sha256(f"{name} {started_at.isoformat()}".encode()).hexdigest()[:16]


def _end_of(trend: Trend) -> datetime:
    return trend.window_start + LENGTH[trend.granularity]
