"""Where in the world the pressure and the value arise: territory, consumption and the chain of manufacturing."""

from __future__ import annotations

from kringloop.reading import world
from kringloop.web.pages.world.page import build
from kringloop.web.view import Page

ORDER = 40
PAGES = (Page(path="world", template="world/page.html", build=build, footer="nav.world", exists=world.has_figures),)
