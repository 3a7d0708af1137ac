"""What is to be reached: all targets of the study side by side, and each on a page of its own with its courses."""

from __future__ import annotations

from kringloop.reading import Reading
from kringloop.web.pages.targets.pages import build_all, build_one
from kringloop.web.view import Page

ORDER = 85


def _exists(reading: Reading) -> bool:
    return bool(reading.run.targets)


def _near(reading: Reading) -> tuple[str, ...]:
    return tuple(f"target/{statement.key}" for statement in reading.run.targets)


PAGES = (
    Page(path="targets", template="targets/all.html", build=build_all, footer="nav.targets", exists=_exists),
    Page(path="target/{key}", template="targets/one.html", build=build_one, exists=_exists, near=_near),
)
