"""Where everything stands: what came in, what became of it, and what still waits."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from langnghe.domain import Granularity, Record, RejectionReason
from langnghe.index import Index, PostQuery, SeriesQuery
from langnghe.topics import POSTS, RAW, open_topic
from langnghe.windows import VIET_NAM

RECENT = timedelta(days=60)
"""A source that gave nothing for so long is no longer listed."""

SILENT_AFTER = timedelta(days=3)
"""A source whose newest post is older than the newest of all by more than this is silent."""

REJECTED_PREFIX = "rejected."

GLOSSES: Mapping[str, str] = {
    RejectionReason.BAD_ENCODING: "không phải UTF-8",
    RejectionReason.BAD_JSON: "dòng hỏng: JSON sai, hoặc dòng CSV thừa, thiếu cột hay dấu nháy",
    RejectionReason.BAD_RECORD: "thiếu trường cần có, hoặc trường sai kiểu",
    RejectionReason.NULL_BYTE: "có ký tự rỗng (byte 0)",
    RejectionReason.EMPTY_TEXT: "không có nội dung",
    RejectionReason.TOO_LARGE: "quá dài",
    RejectionReason.BAD_DATE: "thiếu ngày đăng, hoặc ngày không đọc được",
    RejectionReason.DATE_IN_FUTURE: "ngày đăng ở tương lai",
    RejectionReason.DATE_TOO_OLD: "ngày đăng trước năm 2004",
    RejectionReason.DUPLICATE_ID: "trùng: cùng nguồn và cùng mã đã có",
}
"""What each reason means, as an operator reads it."""


class Status(Record):
    """One look at the whole pipeline; documents = posts + rejected, once nothing waits."""

    documents: int  # that ingest has dealt with
    posts: int
    rejected: dict[str, int]  # by reason
    labelled: int  # a post that is labelled again after a crash counts again
    unreadable: int  # lines on `posts` that are no posts
    indexed: int
    windows: int
    alerts: int
    lag: dict[str, int]  # messages that wait for a room
    sources: dict[str, datetime]  # when the newest post of each was posted


def status_of(topics_url: str, index: Index) -> Status:
    """Ask the topics and the index; changes nothing."""
    ingest = open_topic(topics_url, RAW).progress("ingest")
    streaming = open_topic(topics_url, POSTS).progress("streaming")
    rejected = {
        name.removeprefix(REJECTED_PREFIX): number
        for name, number in ingest.tallies.items()
        if name.startswith(REJECTED_PREFIX)
    }
    return Status(
        documents=ingest.tallies.get("documents", 0),
        posts=ingest.tallies.get("posts", 0),
        rejected=rejected,
        labelled=streaming.tallies.get("labelled", 0),
        unreadable=streaming.tallies.get("unreadable", 0),
        indexed=index.posts.count(PostQuery()),
        windows=sum(len(index.counts.windows(granularity)) for granularity in Granularity),
        alerts=sum(not alert.is_withdrawn for alert in index.alerts.read()),
        lag={"ingest": ingest.lag, "streaming": streaming.lag},
        sources=_newest_by_source(index),
    )


def silent_sources(sources: Mapping[str, datetime]) -> frozenset[str]:
    """Return the sources whose newest post is over three days behind the newest of all sources."""
    newest = max(sources.values(), default=None)
    return frozenset(
        source
        for source, moment in sources.items()
        if newest is not None and newest - moment > SILENT_AFTER
    )


def _newest_by_source(index: Index) -> dict[str, datetime]:
    days = index.source_days.windows(Granularity.DAY)
    if not days:
        return {}
    recent = index.source_days.read(SeriesQuery(Granularity.DAY, since=days[-1] - RECENT))
    return {day.source: day.last_posted_at for day in recent}  # oldest first: the newest stays


def to_lines(status: Status) -> Iterator[str]:
    """Yield the status as a person reads it.

    A source is marked silent when its newest post is more than three days behind the newest of all.
    """
    rejected = sum(status.rejected.values())
    yield f"Tài liệu đã nhận   {status.documents:>10}"
    yield f"  thành bài đăng   {status.posts:>10}"
    yield f"  bị loại          {rejected:>10}"
    for reason, number in sorted(status.rejected.items()):
        yield f"    {reason:<15}{number:>10}  {GLOSSES.get(reason, '')}".rstrip()
    yield f"Đã gán nhãn        {status.labelled:>10}"
    if status.unreadable:
        yield f"  không đọc được   {status.unreadable:>10}"
    yield f"Đã lưu để tra cứu  {status.indexed:>10}"
    yield f"Khung thời gian    {status.windows:>10}"
    yield f"Cảnh báo           {status.alerts:>10}"
    yield f"Đang chờ nhận      {status.lag['ingest']:>10}"
    yield f"Đang chờ gán nhãn  {status.lag['streaming']:>10}"
    yield "Dữ liệu mới nhất của từng nguồn, giờ Việt Nam:"
    silent = silent_sources(status.sources)
    for source, moment in sorted(status.sources.items()):
        mark = "  (im lặng)" if source in silent else ""
        yield f"  {moment.astimezone(VIET_NAM):%d/%m/%Y %H:%M}  {source}{mark}"
