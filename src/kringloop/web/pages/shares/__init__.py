"""Who contributes: by which rule, and from nation to sector to company; and a company's own file beside it."""

from __future__ import annotations

from kringloop.reading import TEMPLATES, Reading, from_nation
from kringloop.web.pages.shares.pages import build, build_template
from kringloop.web.view import Page

ORDER = 86


def _exists(reading: Reading) -> bool:
    return bool(from_nation(reading))


def _near(_: Reading) -> tuple[str, ...]:
    return tuple(f"template/{key}" for key in TEMPLATES)


PAGES = (
    Page(path="shares", template="shares/page.html", build=build, footer="nav.shares", exists=_exists),
    Page(path="template/{key}", template="shares/template.html", build=build_template, exists=_exists, near=_near),
)
