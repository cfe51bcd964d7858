"""The console as a web application over an index."""

from collections.abc import Awaitable, Callable

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response
from fastapi.staticfiles import StaticFiles

from dashboards.console.failures import add_failures
from dashboards.console.pages import SECURITY_HEADERS, open_pages
from dashboards.console.routes.alerts import alerts_router
from dashboards.console.routes.downloads import downloads_router
from dashboards.console.routes.overview import overview_router
from dashboards.console.routes.search import search_router
from dashboards.console.routes.trends import trends_router
from dashboards.names import load_names
from langnghe.index import Index


def create_app(index: Index) -> FastAPI:
    """Return the console over an index; it reads, and never writes."""
    pages = open_pages(index, load_names())
    app = FastAPI(title="langnghe", openapi_url=None)
    app.include_router(overview_router(index, pages))
    app.include_router(trends_router(index, pages))
    app.include_router(alerts_router(index, pages))
    app.include_router(search_router(index, pages))
    app.include_router(downloads_router(index, pages))
    app.mount("/static", StaticFiles(packages=[("dashboards.console", "static")]), name="static")
    add_failures(app, pages)

    @app.middleware("http")
    async def secure(
        request: Request, answer: Callable[[Request], Awaitable[Response]]
    ) -> Response:
        """Send with every answer what it may load: only what the console itself serves."""
        response = await answer(request)
        response.headers.update(SECURITY_HEADERS)
        return response

    @app.get("/healthz")
    def health() -> JSONResponse:
        """Tell a machine that the console answers, and how far its data reaches."""
        newest = pages.present().newest
        return JSONResponse(
            {"status": "ok", "newest_post_at": newest.isoformat() if newest else None}
        )

    return app
