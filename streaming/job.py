"""The main path: posts in; labelled posts, counts, trends and alerts out."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

import structlog
from pydantic import ValidationError
from pyspark.sql import DataFrame, Row

from langnghe.domain import Alert, LabelledPost, Rejection, RejectionReason
from langnghe.index import Index
from langnghe.topics import Topic
from langnghe.topics.messages import Message
from streaming.alerts import Versions
from streaming.detector import Detector
from streaming.follow import first_day_to_judge, follow_alerts, follow_trends
from streaming.label import with_verdicts
from streaming.recount import recount, touched_by
from streaming.schema import to_post, to_verdict

GROUP = "streaming"

log = structlog.get_logger()


@dataclass(frozen=True)
class Outlets:
    """Where a batch leaves what it made."""

    posts: Topic  # read by Spark; here only to tell how far it has come
    labelled: Topic
    rejected: Topic
    alerts: Topic
    index: Index


@dataclass(frozen=True)
class Judges:
    """Who labels and who calls a count unusual."""

    classifier_url: str
    versions: Versions
    detector: Detector


def batch_writer(judges: Judges, outlets: Outlets) -> Callable[[DataFrame, int], None]:
    """Return what Spark calls for each micro-batch.

    Called again with the same batch it writes the same again.
    """

    def write_batch(posts: DataFrame, batch_id: int) -> None:
        rows = posts.transform(with_verdicts, judges.classifier_url).collect()
        if not rows:
            return
        labelled, refused = sort_out(rows, now=datetime.now(UTC))
        outlets.labelled.publish(message_of(post) for post in labelled)
        outlets.rejected.publish(
            Message(letter.position, letter.model_dump_json().encode()) for letter in refused
        )
        outlets.index.posts.save(labelled)
        if labelled:
            follow(labelled, judges, outlets)
        tallies = {"labelled": len(labelled), "unreadable": len(refused)}
        outlets.posts.commit(GROUP, [row.position for row in rows], tallies)
        log.info("batch labelled", batch=batch_id, labelled=len(labelled), refused=len(refused))

    return write_batch


def follow(labelled: list[LabelledPost], judges: Judges, outlets: Outlets) -> None:
    """Bring counts, trends and alerts up to date with posts that the index has taken in."""
    index = outlets.index
    touched = touched_by(post.post.posted_at for post in labelled)
    recount(index, touched)
    since = first_day_to_judge(index, touched)
    follow_trends(index, since, judges.detector)
    changed = follow_alerts(index, since, judges.versions)
    outlets.alerts.publish(to_message(alert) for alert in changed.publish)
    index.alerts.save(changed.store)
    for alert in changed.publish:
        log.info("alert changed", alert=alert.alert_id, step=alert.events[-1].what)


def sort_out(rows: list[Row], *, now: datetime) -> tuple[list[LabelledPost], list[Rejection]]:
    """Part the posts that could be labelled from the lines that are no posts."""
    labelled, refused = [], []
    for row in rows:
        try:
            post, verdict = to_post(row.post), to_verdict(row.verdict or "")
            labelled.append(LabelledPost(post=post, verdict=verdict, labelled_at=now))
        except ValidationError:
            refused.append(
                Rejection(
                    position=f"posts:{row.position}:{_digest(row.post)}",
                    reason=RejectionReason.BAD_RECORD,
                    size_bytes=len(row.post.encode()),
                    rejected_at=now,
                )
            )
    return labelled, refused


def _digest(line: str) -> str:
    """Tell the lines of one file apart without saying what they hold."""
    return sha256(line.encode()).hexdigest()[:12]


def message_of(labelled: LabelledPost) -> Message:
    """Return a labelled post as it travels."""
    return Message(labelled.post.post_id, labelled.model_dump_json().encode())


def to_message(alert: Alert) -> Message:
    """Return an alert as it travels."""
    return Message(alert.alert_id, alert.model_dump_json().encode())
