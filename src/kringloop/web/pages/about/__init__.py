"""What this is, how to read a figure, how accessible the pages are, and the interface for programs."""

from __future__ import annotations

from kringloop.core import CERTAINTIES, STATUSES
from kringloop.web.address import Address
from kringloop.web.view import Asked, Page, View


def _plain(section: str, **content: object):  # type: ignore[no-untyped-def]
    def build(asked: Asked) -> tuple[View, Address]:
        address = asked.question.done(asked.language, asked.path)
        words = asked.words
        return View(title=words(f"{section}.title"), summary=words(f"{section}.lead"), content=content), address

    return build


ORDER = 110
PAGES = (
    Page(
        path="about",
        template="about/about.html",
        footer="nav.about",
        build=_plain("about", kinds=STATUSES, certainties=CERTAINTIES),
    ),
    Page(
        path="accessibility",
        template="about/accessibility.html",
        footer="nav.accessibility",
        build=_plain("accessibility"),
    ),
    Page(path="api", template="about/api.html", footer="nav.api", build=_plain("api")),
)
