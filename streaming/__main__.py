"""`langnghe streaming …`: opens what streaming needs, and runs it."""

import signal
from threading import Event
from types import FrameType
from typing import Annotated

import structlog
import typer
from pyspark.sql.streaming.query import StreamingQuery

from langnghe.commands import new_commands, run_commands_of
from langnghe.index import open_index
from langnghe.logs import configure_logs
from langnghe.settings import Settings, load_settings
from langnghe.taxonomy import load_taxonomy
from langnghe.topics import ALERTS, LABELLED, POSTS, REJECTED, open_topic
from models.classifier import load_classifier
from streaming.alerts import Versions
from streaming.detector import NegativeBinomialDetector
from streaming.job import Judges, Outlets, batch_writer
from streaming.read import read_posts
from streaming.session import open_spark

POLL_SECONDS = 1

log = structlog.get_logger()

app = new_commands()


@app.callback()
def streaming() -> None:
    """Gán nhãn bài đăng, đếm theo giờ và ngày, so với mức thường, nêu cảnh báo."""


@app.command()
def run(
    once: Annotated[
        bool, typer.Option("--once", help="Làm hết bài đang chờ rồi dừng; không có thì chạy mãi.")
    ] = False,
) -> None:
    """Đọc topic `posts`; ghi bài đã gán nhãn, số đếm, xu hướng và cảnh báo.

    Dừng lúc nào cũng được (Ctrl-C, kill): lần chạy sau tiếp tục đúng chỗ, không mất, không trùng.
    """
    settings = load_settings()
    configure_logs()
    query = start(settings, once=once)
    stopping = stop_signal()  # only now: Spark's start takes SIGINT for itself
    while not query.awaitTermination(POLL_SECONDS):
        if stopping.is_set():
            query.stop()


def start(settings: Settings, *, once: bool) -> StreamingQuery:
    """Open everything that the settings name and start the query."""
    classifier = load_classifier(settings.classifier_url)
    versions = Versions(model=classifier.version, taxonomy=load_taxonomy().version)
    outlets = Outlets(
        posts=open_topic(settings.topics_url, POSTS),
        labelled=open_topic(settings.topics_url, LABELLED),
        rejected=open_topic(settings.topics_url, REJECTED),
        alerts=open_topic(settings.topics_url, ALERTS),
        index=open_index(settings.index_url),
    )
    judges = Judges(settings.classifier_url, versions, NegativeBinomialDetector())
    spark = open_spark(settings.spark_master, jars=settings.kafka_jars)
    posts = read_posts(
        spark,
        settings.topics_url,
        files_per_trigger=settings.files_per_trigger,
        posts_per_trigger=settings.posts_per_trigger,
    )
    writer = posts.writeStream.foreachBatch(batch_writer(judges, outlets)).option(
        "checkpointLocation", str(settings.state_dir.resolve() / "streaming" / "checkpoint")
    )
    pause = (
        {"availableNow": True}
        if once
        else {"processingTime": f"{settings.trigger_seconds} seconds"}
    )
    log.info("streaming started", classifier=classifier.version, once=once)
    return writer.trigger(**pause).start()


def stop_signal() -> Event:
    """Return an event that is set when the process is asked to end."""
    stopping = Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopping.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    return stopping


def main() -> None:
    """Run the command line."""
    run_commands_of(app, "langnghe streaming")


if __name__ == "__main__":
    main()
