"""How a page is made: a template, the names of things, and the present of the data."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from dashboards import formats
from dashboards.console import highlight
from dashboards.console.moments import Present, read_present
from dashboards.names import Names
from langnghe.domain import NATION
from langnghe.index import Index

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}


@dataclass(frozen=True)
class Pages:
    """Makes pages; `clock` tells the time at which a page is asked for."""

    index: Index
    names: Names
    environment: Environment
    clock: Callable[[], datetime]

    def present(self) -> Present:
        """Read how far the data reaches now."""
        return read_present(self.index, self.clock())

    def render(
        self, request: Request, template: str, present: Present | None, **facts: object
    ) -> HTMLResponse:
        """Return a template filled with facts; without a present where the index may be away."""
        page = self.environment.get_template(template).render(
            path=request.url.path, present=present, names=self.names, **facts
        )
        return HTMLResponse(page)


def open_pages(index: Index, names: Names) -> Pages:
    """Return a maker of pages over an index."""
    return Pages(index, names, _environment(names), clock=lambda: datetime.now(UTC))


def _environment(names: Names) -> Environment:
    environment = Environment(
        loader=PackageLoader("dashboards.console"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(formats=formats, marked=highlight.marked, NATION=NATION)
    environment.filters.update(
        place_name=names.place,
        capital_first=formats.capital,
        heard=lambda posts: posts or 0,
        pairs=lambda values: [(value, value) for value in values],
    )
    return environment
