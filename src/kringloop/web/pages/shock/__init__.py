"""What if supply stops: one shock in the address, worked for the country of the run."""

from __future__ import annotations

from kringloop.reading import Reading
from kringloop.runs import importer_of
from kringloop.web.pages.shock.page import build
from kringloop.web.view import Page

ORDER = 56


def _exists(reading: Reading) -> bool:
    production = reading.run.study.accounts.get("production")
    return importer_of(reading.run) is not None and production is not None and "good" in production.dimensions


PAGES = (Page(path="shock", template="shock/page.html", build=build, footer="nav.shock", exists=_exists),)
