"""The sectors of industry, and the position of each."""

from __future__ import annotations

from kringloop.reading import sectors
from kringloop.web.pages.sectors.pages import build_all, build_one
from kringloop.web.view import Page

ORDER = 50
PAGES = (
    Page(
        path="sectors",
        template="sectors/all.html",
        build=build_all,
        nav="nav.sectors",
        exists=lambda reading: bool(sectors(reading)),
    ),
    Page(
        path="sector/{code}",
        template="sectors/one.html",
        build=build_one,
        exists=lambda reading: bool(sectors(reading)),
    ),
)
