"""Products: a file of one's own worked out on this machine, and real products as examples."""

from __future__ import annotations

from kringloop.products import worked_products
from kringloop.reading import Reading, product_groups
from kringloop.web.pages.products.groups import build_group
from kringloop.web.pages.products.pages import build, build_one
from kringloop.web.view import Page

ORDER = 58
TEMPLATE = "products/page.html"


def _near(_: Reading) -> tuple[str, ...]:
    return tuple(f"product/{key}" for key in worked_products())


def _groups(reading: Reading) -> tuple[str, ...]:
    return tuple(g.path for g in product_groups.product_groups(reading))


PAGES = (
    Page(path="products", template=TEMPLATE, build=build, nav="nav.products"),
    Page(path="product/{key}", template=TEMPLATE, build=build_one, near=_near),
    Page(
        path="group/{code}",
        template="products/group.html",
        build=build_group,
        exists=lambda reading: bool(product_groups.product_groups(reading)),
        near=_groups,
    ),
)
