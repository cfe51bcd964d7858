"""Posts a second of every stage and end to end, beside the same work post by post in plain Python.

Run by `make bench`, on the demo's posts, with `keywords:`. Machines differ and are noisy: compare
the ratios of one run, never the figures of two runs.
"""

import gzip
import json
import os
import tempfile
import time
from collections.abc import Callable, Iterator, MutableMapping
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple, NoReturn

import structlog

from ingest.author_key import load_author_key
from ingest.consumer import run as run_ingest
from ingest.deduplicate import open_seen_ids
from ingest.normalise import to_post
from ingest.parse import parse
from ingest.patience import Limits
from ingest.sort_out import Sorter
from langnghe.domain import LabelledPost, Post
from langnghe.errors import InvalidPostError
from langnghe.index import Index, PostQuery, open_index
from langnghe.topics import ALERTS, LABELLED, POSTS, RAW, REJECTED, Topic, open_topic
from langnghe.topics.messages import Message
from models.classifier import load_classifier
from streaming.alerts import Versions
from streaming.detector import NegativeBinomialDetector
from streaming.job import Judges, Outlets, batch_writer, follow
from streaming.label import verdicts_on
from streaming.read import read_posts
from streaming.recount import recount, touched_by
from streaming.schema import to_verdict
from streaming.session import open_spark

COPIES = 4  # of the demo's posts, each with ids of its own
ONE_BY_ONE = 1_500  # posts of the plain loop, which is too slow for all
BATCH = 2_000
LIMITS = Limits(batch_size=BATCH, rejection_limit=1_000, rejection_share=0.5)
KEY = b"k" * 32


class Measured(NamedTuple):
    """How long some posts took."""

    posts: int
    seconds: float

    @property
    def rate(self) -> float:
        """Posts a second."""
        return self.posts / self.seconds


def measured(posts: int, work: Callable[[], object]) -> Measured:
    """Do the work once and tell how long it took."""
    started = time.perf_counter()
    work()
    return Measured(posts, time.perf_counter() - started)


def documents() -> list[bytes]:
    """Return the demo's good documents, several times over under other ids."""
    with gzip.open("deploy/demo/posts.jsonl.gz") as lines:
        accepted = [line for line in lines if _is_post(line)]
    return [_renamed(line, copy) for copy in range(COPIES) for line in accepted]


def _is_post(line: bytes) -> bool:
    try:
        to_post(parse(line), now=datetime.now(UTC), author_key=KEY)
    except InvalidPostError:
        return False
    return True


def _renamed(line: bytes, copy: int) -> bytes:
    fields = json.loads(line)
    return json.dumps(fields | {"external_id": f"{fields['external_id']}/{copy}"}).encode()


class Machine:
    """Topics, index and memory of one bench, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.url = f"file:{folder}/topics"
        self.index = open_index(f"sqlite:{folder}/index.db")

    def topic(self, name: str) -> Topic:
        """Return a topic of this machine."""
        return open_topic(self.url, name)

    def fill(self, name: str, values: list[bytes]) -> None:
        """Publish values in files of one batch each."""
        for start in range(0, len(values), BATCH):
            self.topic(name).publish(Message("", v) for v in values[start : start + BATCH])

    def ingest(self) -> None:
        """Turn all raw documents into posts, as `ingest run --once` does."""
        with open_seen_ids(self.folder, self.url) as seen:
            sorter = Sorter(load_author_key(self.folder), seen, clock=lambda: datetime.now(UTC))
            raw, posts, rejected = (self.topic(name) for name in (RAW, POSTS, REJECTED))
            run_ingest(raw, posts, rejected, sorter, LIMITS, follow=False)

    def outlets(self) -> Outlets:
        """Return where streaming leaves what it makes."""
        posts, labelled, rejected, alerts = map(self.topic, (POSTS, LABELLED, REJECTED, ALERTS))
        return Outlets(posts, labelled, rejected, alerts, self.index)

    def stream(self, writer: Callable[..., None]) -> None:
        """Label all posts, as `streaming run --once` does; Spark runs already."""
        posts = read_posts(
            open_spark("local[*]"), self.url, files_per_trigger=10, posts_per_trigger=20_000
        )
        query = posts.writeStream.foreachBatch(writer).trigger(availableNow=True)
        query.option(
            "checkpointLocation", str(self.folder / "checkpoint")
        ).start().awaitTermination()


def judges() -> Judges:
    """Return the shipped classifier and detector."""
    return Judges("keywords:", Versions("bench", "bench"), NegativeBinomialDetector())


def one_by_one(machine: Machine, raw: list[bytes]) -> None:
    """Parse, mask, label, store and count each document alone, as a simple script would."""
    classifier = load_classifier("keywords:")
    for line in raw:
        post = to_post(parse(line), now=datetime.now(UTC), author_key=KEY)
        (verdict,) = classifier.classify([post.text])
        labelled = LabelledPost(post=post, verdict=verdict, labelled_at=datetime.now(UTC))
        machine.index.posts.save([labelled])
        recount(machine.index, touched_by([post.posted_at]))


def stages(machine: Machine, raw: list[bytes]) -> Iterator[tuple[str, Measured]]:
    """Measure each stage by itself, in this one process."""
    machine.fill(RAW, raw)
    yield "ingest: parse, mask, place, publish", measured(len(raw), machine.ingest)
    lines = [
        m.value for b in machine.topic(POSTS).batches("bench", limit=10**9) for m in b.messages
    ]
    posts = [Post.model_validate_json(line) for line in lines]
    classifier = load_classifier("keywords:")
    texts: list[str | None] = [post.text for post in posts]
    verdicts: list[str | None] = []
    yield (
        "models: keywords: alone",
        measured(len(texts), lambda: verdicts.extend(verdicts_on(texts, classifier))),
    )
    labelled = [
        LabelledPost(post=post, verdict=to_verdict(verdict or ""), labelled_at=datetime.now(UTC))
        for post, verdict in zip(posts, verdicts, strict=True)
    ]
    yield (
        "index: store and make searchable",
        measured(len(posts), lambda: _save(machine.index, labelled)),
    )
    yield (
        "streaming: count, compare, alert",
        measured(len(posts), lambda: follow(labelled, judges(), machine.outlets())),
    )
    yield "console: 20 searches (searches a second)", measured(20, lambda: _search(machine.index))


def _save(index: Index, labelled: list[LabelledPost]) -> None:
    for start in range(0, len(labelled), BATCH):
        index.posts.save(labelled[start : start + BATCH])


def _search(index: Index) -> None:
    for _ in range(20):
        index.posts.search(PostQuery(words="công an lừa đảo"))


def main() -> None:
    """Print the table."""
    structlog.configure(processors=[_drop])
    raw = documents()
    print(f"{len(raw)} posts, {os.cpu_count()} cores, keywords:\n")
    with ExitStack() as folders:

        def folder() -> Path:
            return Path(folders.enter_context(tempfile.TemporaryDirectory()))

        for name, found in stages(Machine(folder()), raw):
            _print(name, found)
        whole = Machine(folder())
        open_spark("local[*]").range(1).count()  # Spark's start is not the pipeline's work
        whole.fill(RAW, raw)

        def end_to_end() -> None:
            whole.ingest()
            whole.stream(batch_writer(judges(), whole.outlets()))

        pipeline = measured(len(raw), end_to_end)
        _print("end to end: raw document to alert", pipeline)
        plain = measured(ONE_BY_ONE, lambda: one_by_one(Machine(folder()), raw[:ONE_BY_ONE]))
        _print("plain Python, post by post", plain)
    print(f"\nend to end over post by post: {pipeline.rate / plain.rate:.1f} ×")


def _drop(_log: object, _name: str, _event: MutableMapping[str, object]) -> NoReturn:
    raise structlog.DropEvent


def _print(name: str, found: Measured) -> None:
    print(f"{name:<44}{found.rate:>10,.0f} /s", flush=True)


if __name__ == "__main__":
    main()
