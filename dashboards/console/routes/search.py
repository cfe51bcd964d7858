"""Tìm kiếm: masked posts by words and labels; nobody can be looked up."""

from collections.abc import Mapping
from datetime import datetime

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from dashboards.console import matches
from dashboards.console.filters import PostFilter, number_of, post_filter_of
from dashboards.console.moments import Present
from dashboards.console.pages import Pages
from langnghe.domain import Granularity
from langnghe.index import Index, SeriesQuery

PAGE_SIZE = 20


def search_router(index: Index, pages: Pages) -> APIRouter:
    """Return the router of the search."""
    router = APIRouter(prefix="/tim-kiem")

    @router.get("", response_class=HTMLResponse)
    def search(request: Request) -> HTMLResponse:
        """Show how many posts match by day, and the posts, newest first, twenty a page."""
        chosen = post_filter_of(request.query_params)
        number = number_of(request.query_params.get("trang", ""), 1, what="Trang")
        present = pages.present()
        recent = index.source_days.read(SeriesQuery(Granularity.DAY, since=present.week_start))
        by_day = index.posts.count_by_day(chosen.query())
        total = sum(by_day.values())
        return pages.render(
            request,
            "search.html",
            present,
            filter=chosen,
            sources=sorted({day.source for day in recent}),
            columns=_read_columns(index, chosen, by_day, present) if total else [],
            matches=matches,
            posts=index.posts.search(
                chosen.query(), limit=PAGE_SIZE, offset=(number - 1) * PAGE_SIZE
            ),
            total=total,
            phrase_total=index.posts.count(chosen.as_phrase.query()) if chosen.apart else 0,
            page_number=number,
            page_count=max(1, -(-total // PAGE_SIZE)),
        )

    return router


def _read_columns(
    index: Index, chosen: PostFilter, by_day: Mapping[datetime, int], present: Present
) -> list[matches.Column]:
    """Return the columns of the chart; where a source is chosen, its silence is a gap."""
    days = matches.days_in_view(by_day, chosen.since, chosen.until, present)
    source_days = index.source_days.read(SeriesQuery(Granularity.DAY, since=days[0]))
    heard = [day for day in source_days if chosen.source in (None, day.source)]
    return matches.columns_of(days, by_day, heard, present)
