"""Tìm kiếm: masked posts by words and labels; nobody can be looked up."""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from dashboards.console.filters import number_of, post_filter_of
from dashboards.console.pages import Pages
from langnghe.domain import Granularity
from langnghe.index import Index, SeriesQuery

PAGE_SIZE = 20


def search_router(index: Index, pages: Pages) -> APIRouter:
    """Return the router of the search."""
    router = APIRouter(prefix="/tim-kiem")

    @router.get("", response_class=HTMLResponse)
    def search(request: Request) -> HTMLResponse:
        """Show posts that match, newest first, twenty a page."""
        chosen = post_filter_of(request.query_params)
        number = number_of(request.query_params.get("trang", ""), 1, what="Trang")
        present = pages.present()
        recent = index.source_days.read(SeriesQuery(Granularity.DAY, since=present.week_start))
        total = index.posts.count(chosen.query())
        return pages.render(
            request,
            "search.html",
            present,
            filter=chosen,
            sources=sorted({day.source for day in recent}),
            posts=index.posts.search(
                chosen.query(), limit=PAGE_SIZE, offset=(number - 1) * PAGE_SIZE
            ),
            total=total,
            page_number=number,
            page_count=max(1, -(-total // PAGE_SIZE)),
        )

    return router
