"""Page families: a folder each, with its pages and templates, found by being here; `ORDER` is the place in the menu."""

from types import ModuleType

from kringloop.core import modules_in
from kringloop.web.view import Page


def _order(family: ModuleType) -> tuple[int, str]:
    return int(family.ORDER), family.__name__


FAMILIES = tuple(sorted(modules_in(__name__), key=_order))
"""In the order of the menu."""

PAGES: tuple[Page, ...] = tuple(page for family in FAMILIES for page in family.PAGES)

__all__ = ["FAMILIES", "PAGES"]
