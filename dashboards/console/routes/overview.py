"""Tổng quan: what is rising today, where, and whether the data can be trusted."""

from datetime import timedelta

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import HTMLResponse

from dashboards.console.answers import answer_of
from dashboards.console.moments import ONE_DAY, Present
from dashboards.console.pages import Pages
from dashboards.console.sources import WATCHED_DAYS, health_of, soundness_of
from dashboards.console.tiles import common_soundness_of, tiles_of
from dashboards.console.waves import (
    DANGERS,
    Wave,
    places_of,
    read_last_wave,
    read_waves,
    seen_from,
    unalerted,
)
from dashboards.summaries import Summary, summaries_of
from langnghe.domain import NATION, Granularity, Severity, SourceDay
from langnghe.index import Index, SeriesQuery

LOOK_BACK_DAYS = WATCHED_DAYS * 2


def overview_router(index: Index, pages: Pages) -> APIRouter:
    """Return the router of the first page."""
    router = APIRouter()

    @router.get("/", response_class=HTMLResponse)
    def overview(request: Request, tinh: str = "") -> HTMLResponse:
        """Show what is rising in one place or in all of them."""
        scope = tinh or NATION
        if scope not in {NATION, *(code for code, _ in pages.names.place_choices())}:
            raise HTTPException(422, f"Không có tỉnh, thành nào mang mã “{tinh}”.")
        present = pages.present()
        week = _read_week(index, present)
        all_waves = read_waves(index, present)
        waves = all_waves if scope == NATION else seen_from(all_waves, scope, present)
        beyond = [s for s in unalerted(week, all_waves) if scope in (NATION, s.series.province)]
        days = _read_source_days(index, present)
        in_scope = [s for s in week if scope in (NATION, s.series.province)]
        soundness, coverage = soundness_of(in_scope, days, present)
        tiles = tiles_of(week, _local(all_waves, present), unalerted(week, all_waves), pages.names)
        return pages.render(
            request,
            "overview.html",
            present,
            scope=scope,
            answer=answer_of(waves, soundness, coverage, scope, pages.names),
            waves=waves,
            last_wave=None if waves else read_last_wave(index, scope),
            one_day=ONE_DAY,
            beyond=beyond,
            tiles=tiles,
            common_soundness=common_soundness_of(tiles),
            health=health_of(days, present),
            severities=[
                (s, sum(wave.alert.severity is s for wave in waves)) for s in reversed(Severity)
            ],
        )

    return router


def _read_week(index: Index, present: Present) -> list[Summary]:
    query = SeriesQuery(
        Granularity.DAY, since=present.week_start, until=present.tomorrow, kinds=DANGERS
    )
    return summaries_of(index.trends.read(query))


def _read_source_days(index: Index, present: Present) -> list[SourceDay]:
    since = present.tomorrow - timedelta(days=LOOK_BACK_DAYS)
    return index.source_days.read(SeriesQuery(Granularity.DAY, since=since))


def _local(waves: list[Wave], present: Present) -> list[Wave]:
    """Return every wave once a place, each with the figures of that place alone."""
    codes = sorted({place for wave in waves for place in places_of(wave.alert)})
    return [wave for code in codes for wave in seen_from(waves, code, present)]
