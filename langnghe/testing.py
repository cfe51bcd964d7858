"""Builders: each gives a valid record, and a test says only what matters to it."""

from datetime import UTC, datetime

from langnghe.domain import (
    NATION,
    Alert,
    AlertEvent,
    Channel,
    Count,
    Document,
    FoundPlace,
    Granularity,
    Kind,
    LabelledPost,
    Moving,
    PlaceEvidence,
    Post,
    Severity,
    Soundness,
    SourceDay,
    Trend,
    Verdict,
)

NOON = datetime(2026, 3, 4, 5, 0, tzinfo=UTC)  # a Wednesday, 12:00 in Việt Nam


def a_document(**changes: object) -> Document:
    """A document that becomes a post."""
    fields: dict[str, object] = {
        "source": "to-dan-pho",
        "external_id": "1",
        "text": "Hôm nay chợ đông vui quá",
        "posted_at": NOON,
        "collected_at": NOON,
        "author": "người kể",
    }
    return Document.model_validate(fields | changes)


def a_post(**changes: object) -> Post:
    """A post of Thanh Hoá."""
    fields: dict[str, object] = {
        "post_id": "p1",
        "source": "to-dan-pho",
        "platform": "facebook",
        "channel": Channel.LISTENING,
        "author_hash": "a1",
        "text": "Hôm nay chợ đông vui quá",
        "posted_at": NOON,
        "collected_at": NOON,
        "places": (FoundPlace(code="38", evidence=PlaceEvidence.NAME),),
        "fingerprint": "f1",
    }
    return Post.model_validate(fields | changes)


def a_verdict(**changes: object) -> Verdict:
    """A sure verdict: a scam in a bank's name."""
    fields: dict[str, object] = {
        "kind": Kind.SCAM,
        "form": "bank",
        "score": 0.9,
        "probabilities": {Kind.SCAM: 0.9, Kind.ORDINARY: 0.1},
        "model_version": "test-1",
        "taxonomy_version": "test-1",
    }
    return Verdict.model_validate(fields | changes)


def a_labelled_post(verdict: Verdict | None = None, **changes: object) -> LabelledPost:
    """A labelled post; the changes go to the post."""
    return LabelledPost(post=a_post(**changes), verdict=verdict or a_verdict(), labelled_at=NOON)


def a_count(**changes: object) -> Count:
    """A day's count of scams in a bank's name in Thanh Hoá."""
    fields: dict[str, object] = {
        "granularity": Granularity.DAY,
        "window_start": datetime(2026, 3, 3, 17, tzinfo=UTC),
        "kind": Kind.SCAM,
        "label": "bank",
        "province": "38",
        "channel": Channel.LISTENING,
        "posts": 3,
        "sources": 3,
        "reach": 0,
    }
    return Count.model_validate(fields | changes)


def a_source_day(**changes: object) -> SourceDay:
    """A day on which one source gave ten posts."""
    fields: dict[str, object] = {
        "window_start": datetime(2026, 3, 3, 17, tzinfo=UTC),
        "source": "to-dan-pho",
        "channel": Channel.LISTENING,
        "posts": 10,
        "last_posted_at": NOON,
    }
    return SourceDay.model_validate(fields | changes)


def a_trend(**changes: object) -> Trend:
    """A day on which scams in a bank's name in Thanh Hoá were far above what is usual."""
    fields: dict[str, object] = {
        "granularity": Granularity.DAY,
        "window_start": datetime(2026, 3, 3, 17, tzinfo=UTC),
        "kind": Kind.SCAM,
        "label": "bank",
        "province": "38",
        "posts": 12,
        "sources": 9,
        "reach": 300,
        "expected": 1.5,
        "threshold": 6.0,
        "improbability": 1e-7,
        "moving": Moving.RISING,
        "soundness": Soundness.COMPLETE,
        "coverage": 1.0,
        "baseline": (1, 2, 1, 2, 1, 2, 1, 2),
        "detector_version": "test-1",
    }
    return Trend.model_validate(fields | changes)


def an_alert(**changes: object) -> Alert:
    """A serious alert on scams in a bank's name in Thanh Hoá."""
    fields: dict[str, object] = {
        "alert_id": "al1",
        "label": "bank",
        "province": "38",
        "provinces": ("38",),
        "severity": Severity.SERIOUS,
        "started_at": datetime(2026, 3, 3, 17, tzinfo=UTC),
        "last_window_at": datetime(2026, 3, 3, 17, tzinfo=UTC),
        "posts": 12,
        "expected": 1.5,
        "evidence": (a_trend(),),
        "example_ids": ("p1",),
        "model_version": "test-1",
        "taxonomy_version": "test-1",
        "events": (AlertEvent(at=NOON, what="raised"),),
    }
    return Alert.model_validate(fields | changes)


__all__ = [
    "NATION",
    "NOON",
    "a_count",
    "a_document",
    "a_labelled_post",
    "a_post",
    "a_source_day",
    "a_trend",
    "a_verdict",
    "an_alert",
]
