"""Where the stocks of a run settle, with people, use and life in the address."""

from __future__ import annotations

from kringloop.web.pages.steady.page import build
from kringloop.web.view import Page
from kringloop.web.workbench import exists

ORDER = 61
PAGES = (Page(path="steady", template="steady/page.html", build=build, footer="nav.steady", exists=exists),)
