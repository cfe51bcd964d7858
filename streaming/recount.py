"""Counts, always absolute: a window that was touched is counted anew from the posts."""

from collections.abc import Iterable
from datetime import datetime

from langnghe.domain import Granularity
from langnghe.index import Index
from langnghe.windows import window_of

Touched = dict[Granularity, set[datetime]]


def touched_by(moments: Iterable[datetime]) -> Touched:
    """Return the hours and days in which these moments lie."""
    moments = list(moments)
    return {
        granularity: {window_of(moment, granularity) for moment in moments}
        for granularity in Granularity
    }


def recount(index: Index, touched: Touched) -> None:
    """Set the counts of the touched windows to what the stored posts say."""
    for granularity, windows in touched.items():
        index.counts.replace(granularity, windows, index.posts.tally(granularity, windows))
    days = touched[Granularity.DAY]
    index.source_days.replace(Granularity.DAY, days, index.posts.tally_sources(days))
