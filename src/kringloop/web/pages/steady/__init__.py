"""Where the stocks of a run settle, with people, use and life in the address."""

from __future__ import annotations

from kringloop.web.explorer import exists
from kringloop.web.pages.steady.page import build
from kringloop.web.view import Page

ORDER = 61
PAGES = (Page(path="steady", template="steady/page.html", build=build, footer="nav.steady", exists=exists),)
