"""The workbench of scenarios: levers, two outcomes in view, every goal; one product from close by; a file sent."""

from __future__ import annotations

from collections.abc import Sequence

from kringloop.reading import Reading
from kringloop.web.address import Address, ElsewhereError
from kringloop.web.pages.scenarios.closeup import build_product
from kringloop.web.pages.scenarios.page import build, can_be
from kringloop.web.view import Asked, Page, View
from kringloop.web.workbench import bench_of, exists

ORDER = 60


def _products(reading: Reading) -> Sequence[str]:
    bench = bench_of(reading)
    return () if bench is None else tuple(bench.model.products.keys)


def _moved(asked: Asked) -> tuple[View, Address]:
    """The page has another address; what was set goes along."""
    kept = {k: asked.question.given(k) for k in asked.question.keys if k not in ("product", "v")}
    product = asked.question.given("product")
    raise ElsewhereError(Address(asked.language, f"scenarios/{product}" if product else "scenarios", kept))


PAGES = (
    Page(path="scenarios", template="scenarios/page.html", build=build, nav="nav.explore", exists=can_be),
    Page(
        path="scenarios/{product}",
        template="scenarios/product.html",
        build=build_product,
        exists=exists,
        near=_products,
    ),
    Page(path="circulation", template="scenarios/page.html", build=_moved, exists=exists, slow=True),
)
