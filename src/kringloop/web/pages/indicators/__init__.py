"""The list of indicators, and the page of each."""

from __future__ import annotations

from kringloop.web.pages.indicators.listing import build_list
from kringloop.web.pages.indicators.one import build_one
from kringloop.web.view import Page

ORDER = 20
PAGES = (
    Page(path="indicators", template="indicators/list.html", build=build_list, nav="nav.indicators"),
    Page(path="indicator/{key}", template="indicators/page.html", build=build_one),
)
