"""Tonnes of products in use by year and product, for what follows them: new, bought, discarded, recycled, lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from kringloop.core import Array
from kringloop.models.declared import Asked
from kringloop.models.life_cycle import Projection
from kringloop.models.life_cycle_graph import DISCARDS
from kringloop.models.life_cycle_rows import placed_in, world_of
from kringloop.models.life_cycle_surplus import Rule

REPURPOSED = "repurposing"
LOST = ("energy_recovery", "landfill")


@dataclass(frozen=True, slots=True, eq=False)
class Tonnes:
    """What a scenario makes of products in use.

    Parameters
    ----------
    keys    : the products
    years   : (year,) after the record, to the horizon
    of      : flow → (year, product) [t/year]: new (less parts in them that were used before), discarded, secondary
              (what is kept of it counts in the year in which it is used), lost, repurposed
    sales   : (year, product) [t/year] new products that the service takes under the levers of today
    bought  : (year, product) [t/year] new products, each of the mass of one of today
    """

    keys: tuple[str, ...]
    years: tuple[int, ...]
    of: Mapping[str, Array]
    bought: Array
    sales: Array

    def total(self, flow: str, products: frozenset[str]) -> Array:
        """(year,) [t/year] a flow, or what is "bought", of some products together."""
        mine = np.array([key in products for key in self.keys])
        values = self.bought if flow == "bought" else self.of[flow]
        return np.asarray(values[:, mine].sum(axis=1))


def tonnes_of(asked: Asked) -> dict[str, Tonnes]:
    """Tonnes of each scenario of a question to a model of products in use."""
    world = world_of(asked)
    model = world.model
    after = model.years > model.products.last_record
    years = tuple(model.years[after].astype(int).tolist())
    found = {}
    for key, projection in world.projections.items():
        made = {flow: values[after] for flow, values in _flows(projection, world.rule).items()}
        light = np.reshape(projection.levers["weight"], (len(model.years), -1))[after]
        bought = projection.run.inflow[after] / light
        found[key] = Tonnes(model.products.keys, years, made, bought, projection.sales[after])
    return found


def _flows(projection: Projection, rule: Rule) -> dict[str, Array]:
    run = projection.run
    into = {name: [m for (_, to), m in run.passages.items() if to == name] for name in (DISCARDS, REPURPOSED, *LOST)}
    back = placed_in(projection, rule)
    none = np.zeros_like(run.inflow)
    return {
        "new": run.inflow - back.in_place,
        "discarded": sum(into[DISCARDS], none),
        "secondary": back.leaves,
        "repurposed": sum(into[REPURPOSED], none),
        "lost": sum((m for name in LOST for m in into[name]), none),
    }


def left_in_discards(asked: Asked, remaining: Array) -> dict[str, Array]:
    """Scenario → (year, product) [1] of something in new products, what discards hold of it over what they would hold
    had nothing changed, after the record.

    Parameters
    ----------
    remaining : (year,) [1] what is still put in products made in a year after the record, over what was put in before
    """
    from kringloop.stocks import circulate

    world = world_of(asked)
    after = world.model.years > world.model.products.last_record
    put_in = np.ones(len(after))
    put_in[after] = remaining
    found = {}
    for key, projection in world.projections.items():
        run = projection.run
        held = circulate(run.cycle, run.inflow * put_in[:, None], run.grid)
        gone, with_it = (
            np.asarray(sum(mass for (_, to), mass in each.passages.items() if to == DISCARDS)) for each in (run, held)
        )
        found[key] = np.divide(with_it, gone, out=np.ones_like(gone), where=gone > 0)[after]
    return found
