"""Data and origins: every source with licence and vintage, and each number opened down to its rows."""

from __future__ import annotations

from kringloop.web.pages.data.number import build_number
from kringloop.web.pages.data.sources import build_source, build_sources
from kringloop.web.view import Page

ORDER = 70
PAGES = (
    Page(path="sources", template="data/sources.html", build=build_sources, footer="nav.data"),
    Page(path="source/{id}", template="data/source.html", build=build_source),
    Page(path="data/{id}", template="data/number.html", build=build_number),
)
