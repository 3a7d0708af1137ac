"""Page families: a folder each, with its pages and templates. A later capability adds its folder and its line here."""

from kringloop.web.pages import (
    about,
    circulation,
    data,
    flows,
    glossary,
    indicators,
    quality,
    revisions,
    search,
    sectors,
    start,
    world,
)
from kringloop.web.view import Page

FAMILIES = (start, indicators, flows, world, sectors, circulation, data, revisions, quality, glossary, about, search)
"""In the order of the menu."""

PAGES: tuple[Page, ...] = tuple(page for family in FAMILIES for page in family.PAGES)

__all__ = ["FAMILIES", "PAGES"]
