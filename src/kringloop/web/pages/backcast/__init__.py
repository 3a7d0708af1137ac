"""Back from a target: the least mix of levers, with the target in the address."""

from __future__ import annotations

from kringloop.web.pages.backcast.page import build
from kringloop.web.view import Page
from kringloop.web.workbench import exists

ORDER = 62
PAGES = (Page(path="backcast", template="backcast/page.html", build=build, footer="nav.backcast", exists=exists),)
