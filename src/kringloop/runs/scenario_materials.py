"""Materials that others take over in the products of a scenario, by the years in which those were made.

New products get the substitute; what is in use and what is discarded follow as they are replaced. Beside the two stands
how abundant each is and how concentrated its processing: an abundant substitute is no safe one by that alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from kringloop.core import Array
from kringloop.models import Held, held_in
from kringloop.runs.scenario import ScenarioBench
from kringloop.runs.scenario_ledgers import SCENARIO
from kringloop.scenarios import MATERIAL, PRODUCT, Assumption, Plan, products_of
from kringloop.valuation import Hope, element_of_hope

WHERE: Final = ("new", "in_use", "discarded")


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Substituted:
    """One material and what takes over from it, in some products together.

    Parameters
    ----------
    material, substitute : each with its abundance and the concentration of its supply
    tonnes               : "material" or "substitute" → where of `WHERE` → (year,) [t, t/year]
    """

    assumption: Assumption
    material: Hope
    substitute: Hope
    years: tuple[int, ...]
    tonnes: Mapping[str, Mapping[str, Array]]


def substituted(bench: ScenarioBench, plan: Plan) -> tuple[Substituted, ...]:
    """Every substitution in products of a scenario.

    The mass of a product stays: where a substitute weighs more or less than what it replaces, the rest of the product
    takes the difference.

    Raises
    ------
    KringloopError   assumptions that the study cannot carry
    """
    mine = [a for a in plan.on_products if a.declared.in_products]
    return tuple(_substituted(bench, plan, each) for each in mine)


def _substituted(bench: ScenarioBench, plan: Plan, each: Assumption) -> Substituted:
    assert bench.bench is not None
    content = each.content
    assert content is not None
    asked, keys = bench.question(plan), bench.bench.model.products.keys
    chosen = products_of(each.scope.get(PRODUCT, ()), keys, bench.below, each.place)
    years = bench.years_after
    whole = held_in(asked, SCENARIO, np.ones(len(years)))
    left = held_in(asked, SCENARIO, 1.0 - each.course.at(list(years)) * each.number)
    products = np.isin(keys, chosen)

    def tonnes(found: Held, where: str) -> Array:
        values: Array = getattr(found, where)[:, products].sum(axis=1)
        return np.asarray(content * values)

    material = {where: tonnes(left, where) for where in WHERE}
    substitute = {where: each.per * (tonnes(whole, where) - material[where]) for where in WHERE}
    return Substituted(
        assumption=each,
        material=element_of_hope(each.scope[MATERIAL][0]),
        substitute=element_of_hope(each.to),
        years=whole.years,
        tonnes={"material": material, "substitute": substitute},
    )
