"""Tonnes of products in use by year and product, for what follows them: new, bought, discarded, recycled, lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from kringloop.core import Array
from kringloop.models.declared import Asked
from kringloop.models.life_cycle import Projection
from kringloop.models.life_cycle_graph import DISCARDS
from kringloop.models.life_cycle_rows import world_of
from kringloop.models.life_cycle_surplus import Rule, placed

LOST = ("energy_recovery", "landfill")


@dataclass(frozen=True, slots=True, eq=False)
class Tonnes:
    """What a scenario makes of products in use.

    Parameters
    ----------
    keys    : the products
    years   : (year,) after the record, to the horizon
    of      : flow → (year, product) [t/year]: new, discarded, secondary, lost; secondary that is kept counts in the
              year in which it is used
    bought  : (year, product) [t/year] new products, each of the mass of one of today
    """

    keys: tuple[str, ...]
    years: tuple[int, ...]
    of: Mapping[str, Array]
    bought: Array

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
        found[key] = Tonnes(model.products.keys, years, made, made["new"] / light)
    return found


def _flows(projection: Projection, rule: Rule) -> dict[str, Array]:
    run = projection.run
    into = {name: [m for (_, to), m in run.passages.items() if to == name] for name in (DISCARDS, *LOST)}
    none = np.zeros_like(run.inflow)
    return {
        "new": run.inflow,
        "discarded": sum(into[DISCARDS], none),
        "secondary": placed(run, rule).leaves,
        "lost": sum((m for name in LOST for m in into[name]), none),
    }
