"""Xu hướng: the list of series, and one series with its chart."""

from collections.abc import Callable
from datetime import timedelta

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse

from dashboards.console.filters import PERIODS, number_of, trend_filter_of
from dashboards.console.moments import Present
from dashboards.console.pages import Pages
from dashboards.console.series import alerts_on, chart_of, points_of
from dashboards.summaries import Summary, days_of, rarest_first, summaries_of, summary_of
from langnghe.domain import Granularity, Kind, Series
from langnghe.index import Index, SeriesQuery

PAGE_SIZE = 50
CHART_DAYS = 70

ORDERS: dict[str, Callable[[Summary], tuple[float, ...]]] = {
    "hiem": rarest_first,
    "gap": lambda s: (-(s.figures.telling_burst or 0), s.figures.improbability),
    "bai": lambda s: (-s.figures.posts,),
    "nguon": lambda s: (-s.figures.sources_at_least, -s.figures.posts),
}
"""Orders by the name that an address gives them; the most notable first."""


def trends_router(index: Index, pages: Pages) -> APIRouter:
    """Return the router of the trends."""
    router = APIRouter(prefix="/xu-huong")

    @router.get("", response_class=HTMLResponse)
    def trends(request: Request) -> HTMLResponse:
        """Show the series that had posts in a period."""
        params = request.query_params
        present = pages.present()
        chosen = trend_filter_of(params, present)
        order, is_reversed = _order_of(params.get("sap", ""))
        number = number_of(params.get("trang", ""), 1, what="Trang")
        rows = [s for s in summaries_of(index.trends.read(chosen.query())) if s.figures.posts]
        rows.sort(key=ORDERS[order], reverse=is_reversed)
        return pages.render(
            request,
            "trends.html",
            present,
            filter=chosen,
            periods=PERIODS,
            order=order,
            is_reversed=is_reversed,
            rows=[
                (row, days_of(row.trends, chosen.period.since, chosen.period.until))
                for row in rows[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
            ],
            total=len(rows),
            unusual_total=sum(1 for row in rows if row.unusual),
            page_number=number,
            page_count=max(1, -(-len(rows) // PAGE_SIZE)),
        )

    @router.get("/{kind}/{label}/{province}", response_class=HTMLResponse)
    def trend(request: Request, kind: str, label: str, province: str) -> HTMLResponse:
        """Show one series: its chart, its table, how it was calculated."""
        series = _series_of(kind, label, province)
        present = pages.present()
        since = present.tomorrow - timedelta(days=CHART_DAYS)
        records = index.trends.read(
            SeriesQuery(Granularity.DAY, since, present.tomorrow, (series.kind,), label, province)
        )
        if not records:
            raise HTTPException(404)
        return _page_of_series(request, index, pages, present, summary_of(records))

    return router


def _order_of(text: str) -> tuple[str, bool]:
    """Return an order by its name, and whether a minus sign turns it round."""
    name = text.removeprefix("-") or "hiem"
    if name not in ORDERS:
        raise HTTPException(422, f"Không sắp xếp được theo “{text}”.")
    return name, text.startswith("-")


def _series_of(kind: str, label: str, province: str) -> Series:
    if kind not in set(Kind):
        raise HTTPException(404)
    return Series(Kind(kind), label, province)


def _page_of_series(
    request: Request, index: Index, pages: Pages, present: Present, whole: Summary
) -> HTMLResponse:
    since = max(whole.trends[0].window_start, present.tomorrow - timedelta(days=CHART_DAYS))
    points = points_of(
        whole.trends, index.source_days.read(SeriesQuery(Granularity.DAY, since)), since, present
    )
    alerts = alerts_on(whole.series, index.alerts.read(since=since))
    week = [trend for trend in whole.trends if trend.window_start >= present.week_start]
    return pages.render(
        request,
        "trend.html",
        present,
        series=whole.series,
        week=summary_of(week) if week else None,
        newest=whole.trends[-1],
        points=points,
        alerts=alerts,
        chart=chart_of(points, alerts),
        since=since,
    )
