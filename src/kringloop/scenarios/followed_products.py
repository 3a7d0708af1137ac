"""Which products that are followed an assumption means."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from kringloop.core import RangeError, did_you_mean
from kringloop.scenarios.assumption import PRODUCT, Assumption

Below = Callable[[str], Collection[str]]
"""Code of a product or group → the codes below it, itself among them."""


def products_of(codes: Sequence[str], products: Sequence[str], below: Below, place: str = "") -> tuple[str, ...]:
    """The products that are followed among those of some codes, or groups of them; no code: all.

    Raises
    ------
    RangeError   a code that holds none; names the nearest
    """
    if not codes:
        return tuple(products)
    found: dict[str, None] = {}
    for code in codes:
        mine = [p for p in products if p in below(code)]
        if not mine:
            near, dutch = (did_you_mean(code, products, of) for of in ("en", "nl"))
            place = f"{place} " if place else ""
            raise RangeError(
                f"{place}'{code}' holds no product whose life is known; {near}",
                nl=f"{place}'{code}' bevat geen product met een bekende levensduur; {dutch}",
            )
        found.update(dict.fromkeys(mine))
    return tuple(found)


def products_in(each: Assumption, products: Sequence[str], below: Below) -> tuple[str, ...]:
    """The products that an assumption acts on."""
    return products_of(each.scope.get(PRODUCT, ()), products, below, each.place)
