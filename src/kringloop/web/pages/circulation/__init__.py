"""The circulation explorer: one product, its loops as sliders, and what follows beside how it is now."""

from __future__ import annotations

from kringloop.web.explorer import exists
from kringloop.web.pages.circulation.page import build
from kringloop.web.view import Page

ORDER = 60
PAGES = (Page(path="circulation", template="circulation/page.html", build=build, nav="nav.circulation", exists=exists),)
