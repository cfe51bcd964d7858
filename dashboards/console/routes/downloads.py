"""Xuất: the trends that a page shows, as a file."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from dashboards.console.filters import rows_by_of, trend_filter_of
from dashboards.console.pages import Pages
from dashboards.exports.files import to_csv, to_xlsx
from dashboards.exports.trends import TrendsTables, read_trends_tables
from langnghe.index import Index

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def downloads_router(index: Index, pages: Pages) -> APIRouter:
    """Return the router of the files."""
    router = APIRouter(prefix="/xuat")

    def tables(request: Request) -> TrendsTables:
        present = pages.present()
        query = trend_filter_of(request.query_params, present).query()
        return read_trends_tables(index, query, pages.names, now=present.asked_at)

    @router.get("/trends.csv")
    def trends_csv(request: Request) -> Response:
        """Give the trends of a period as CSV: the table of the screen, or its days."""
        rows = rows_by_of(request.query_params)
        return _file(to_csv(tables(request).one(rows)), "text/csv; charset=utf-8", "xu-huong.csv")

    @router.get("/trends.xlsx")
    def trends_xlsx(request: Request) -> Response:
        """Give the trends of a period as a workbook: the table of the screen, then its days."""
        return _file(to_xlsx(*tables(request).both), XLSX_TYPE, "xu-huong.xlsx")

    return router


def _file(content: bytes, media_type: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=media_type, headers=headers)
