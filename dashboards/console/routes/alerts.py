"""Cảnh báo: the list of alerts, and one alert with why it was raised."""

from datetime import timedelta

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse

from dashboards import formats
from dashboards.console.answers import reason_of, wave_sentence
from dashboards.console.moments import Present
from dashboards.console.pages import Pages
from dashboards.console.series import chart_of, points_of
from dashboards.console.waves import (
    DANGERS,
    GRAVITY,
    Wave,
    days_of_evidence,
    hours_of_evidence,
    is_going_on,
    is_open,
    kinds_of,
    lead_of,
    places_of,
    seen_from,
    wave_of,
)
from langnghe.domain import Alert, Granularity
from langnghe.index import Index, PostQuery, SeriesQuery

LISTED_DAYS = 70
CHART_DAYS = 42


def alerts_router(index: Index, pages: Pages) -> APIRouter:
    """Return the router of the alerts."""
    router = APIRouter(prefix="/canh-bao")

    @router.get("", response_class=HTMLResponse)
    def alerts(request: Request) -> HTMLResponse:
        """Show the alerts: those that go on first, then those that are over."""
        present = pages.present()
        found = index.alerts.read(since=present.tomorrow - timedelta(days=LISTED_DAYS))
        current = [a for a in found if is_open(a) and is_going_on(a, present)]
        current.sort(key=lambda alert: (-GRAVITY[alert.severity], -alert.raised_at.timestamp()))
        return pages.render(
            request,
            "alerts.html",
            present,
            current=current,
            past=[alert for alert in found if alert not in current],
            places_of=places_of,
            kinds_of=kinds_of,
            is_open=is_open,
            listed_days=LISTED_DAYS,
        )

    @router.get("/{alert_id}", response_class=HTMLResponse)
    def alert(request: Request, alert_id: str) -> HTMLResponse:
        """Show one alert: why it was raised, its chart, its events, examples, advice."""
        found = index.alerts.get(alert_id)
        if found is None:
            raise HTTPException(404)
        return _page_of_alert(request, index, pages, pages.present(), found)

    return router


def _page_of_alert(
    request: Request, index: Index, pages: Pages, present: Present, alert: Alert
) -> HTMLResponse:
    since = min(alert.started_at, present.tomorrow) - timedelta(days=CHART_DAYS)
    trends = index.trends.read(
        SeriesQuery(Granularity.DAY, since, present.tomorrow, kinds=DANGERS, label=alert.label)
    )
    wave = wave_of(alert, trends, places_of(alert), present)
    first = lead_of(alert)
    of_lead = [trend for trend in trends if trend.series == wave.series]
    source_days = index.source_days.read(SeriesQuery(Granularity.DAY, since))
    points = points_of(of_lead, source_days, since, present)
    return pages.render(
        request,
        "alert.html",
        present,
        alert=alert,
        sentence=wave_sentence(wave, pages.names),
        reason=reason_of(first, pages.names),
        wave=wave,
        lead=first,
        days_of_evidence=days_of_evidence(alert),
        hours_of_evidence=hours_of_evidence(alert),
        severity_names={s.value: name for s, name in formats.SEVERITY_NAMES.items()},
        local_waves=_by_place(wave, present),
        points=points,
        chart=chart_of(points, [alert]),
        examples=index.posts.search(PostQuery(ids=alert.example_ids)) if alert.example_ids else [],
        is_open=is_open(alert),
    )


def _by_place(wave: Wave, present: Present) -> list[Wave]:
    """Return the wave once a place, with the figures of that place alone."""
    return [local for place in wave.provinces for local in seen_from([wave], place, present)]
