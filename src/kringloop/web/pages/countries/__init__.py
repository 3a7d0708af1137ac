"""The same indicator in every country of a run, and all indicators in some of them; nothing is ranked."""

from __future__ import annotations

from kringloop.reading import countries
from kringloop.web.pages.countries.page import build
from kringloop.web.view import Page

ORDER = 42
PAGES = (
    Page(
        path="countries",
        template="countries/page.html",
        build=build,
        footer="nav.countries",
        exists=countries.has_countries,
    ),
)
