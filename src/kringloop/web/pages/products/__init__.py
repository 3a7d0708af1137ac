"""Products: a file of one's own worked out on this machine, and real products as examples."""

from __future__ import annotations

from kringloop.products import worked_products
from kringloop.reading import Reading
from kringloop.web.pages.products.pages import build, build_one
from kringloop.web.view import Page

ORDER = 58
TEMPLATE = "products/page.html"


def _near(_: Reading) -> tuple[str, ...]:
    return tuple(f"product/{key}" for key in worked_products())


PAGES = (
    Page(path="products", template=TEMPLATE, build=build, nav="nav.products"),
    Page(path="product/{key}", template=TEMPLATE, build=build_one, near=_near),
)
