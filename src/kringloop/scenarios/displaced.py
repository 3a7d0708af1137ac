"""Goods that get another function in place of new products of another kind: those are not bought."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from kringloop.core import ROUNDING, Array, IncomparableError, RangeError
from kringloop.models import Course, ScenarioSettings, Tonnes
from kringloop.scenarios.assumption import Assumption, at_its_place
from kringloop.scenarios.followed_products import Below, products_in, products_of

WAY, NOT_BOUGHT = "repurpose", "refuse"
"""Lever of the way that goods go, and of what is not bought for it."""


def displaced(
    assumptions: Sequence[Assumption],
    settings: ScenarioSettings,
    today: Mapping[str, float],
    products: Sequence[str],
    below: Below,
    run: Callable[[ScenarioSettings], Tonnes],
) -> list[Course]:
    """Courses of what is not bought, of the products that goods with another function take the place of.

    share not bought = Σ per · R / S, with R the mass that gets another function beyond the share of today, and S what
    would be bought of the product that is replaced.

    Parameters
    ----------
    settings : what is asked of products in use without it
    run      : settings → tonnes under them

    Raises
    ------
    RangeError          goods in place of themselves, or of products that are repurposed too; or more than is bought
    IncomparableError   a product of which another assumption says how much is bought
    """
    named = [each for each in assumptions if each.declared.displaces and each.to]
    if not named:
        return []
    tonnes, shares, of = run(settings), dict[str, Array](), dict[str, Assumption]()
    sources = {product for each in named for product in products_in(each, products, below)}
    for each in named:
        with at_its_place(each):
            taker = _taker(each, sources, products, below)
            _require_free(each, taker, settings)
            goods = _more_than_today(each, tonnes, settings, today, products, below)
            sold = tonnes.sales[:, products.index(taker)]
            part = np.divide(each.per * goods, sold, out=np.where(goods > 0, np.inf, 0.0), where=sold > 0)
            shares[taker] = shares.get(taker, np.zeros(len(part))) + part
            of[taker] = each
            _require_bought(each, taker, shares[taker], tonnes.years)
    return [
        Course(
            lever=NOT_BOUGHT,
            years=dict(zip(tonnes.years, np.minimum(share, 1.0).tolist(), strict=True)),
            products=(taker,),
        )
        for taker, share in shares.items()
    ]


def _taker(each: Assumption, sources: set[str], products: Sequence[str], below: Below) -> str:
    """The one product that is replaced, and that goods are not made of themselves."""
    taker = products_of((each.to,), products, below, each.place)
    if len(taker) != 1 or taker[0] in sources:
        raise RangeError(
            f"'{each.lever}' replaces one product that is not repurposed itself, and 'to' is '{each.to}'; name "
            "another, or give the goods a scope without it",
            nl=f"'{each.lever}' vervangt één product dat niet zelf een andere functie krijgt, en 'to' is '{each.to}'; "
            "noem een ander, of geef de goederen een bereik zonder dat product",
        )
    return taker[0]


def _require_free(each: Assumption, taker: str, settings: ScenarioSettings) -> None:
    """Refuse a product of which another assumption says how much is bought: one of the two would be lost."""
    if any(c.lever == NOT_BOUGHT and (not c.products or taker in c.products) for c in settings.courses):
        raise IncomparableError(
            f"'{each.lever}' sets how much of '{taker}' is bought, and so does another assumption; keep one, or "
            "give them other scopes",
            nl=f"'{each.lever}' zegt hoeveel er van '{taker}' wordt gekocht, en een andere aanname ook; houd er een "
            "over, of geef ze een ander bereik",
        )


def _more_than_today(
    each: Assumption,
    tonnes: Tonnes,
    settings: ScenarioSettings,
    today: Mapping[str, float],
    products: Sequence[str],
    below: Below,
) -> Array:
    """(year,) [t] what gets another function beyond the share that does so today."""
    found = np.zeros(len(tonnes.years))
    for product in products_in(each, products, below):
        said = [c for c in settings.courses if c.lever == WAY and (not c.products or product in c.products)]
        path = np.array([said[-1].years[year] for year in tonnes.years])
        beyond = np.divide(path - today[WAY], path, out=np.zeros_like(path), where=path > 0)
        found += tonnes.of["repurposed"][:, products.index(product)] * np.maximum(beyond, 0.0)
    return found


def _require_bought(each: Assumption, taker: str, share: Array, years: Sequence[int]) -> None:
    if share.max() > 1.0 + ROUNDING:
        at = int(share.argmax())
        raise RangeError(
            f"'{each.lever}' would replace {share[at]:.0%} of what is bought of '{taker}' in {years[at]}; expected at "
            "most 100 %: lower the share or 'per'",
            nl=f"'{each.lever}' zou in {years[at]} {share[at]:.0%} vervangen van wat er van '{taker}' wordt gekocht; "
            "verwacht: ten hoogste 100 %, verlaag het aandeel of 'per'",
        )
