"""Something that products hold, followed through the years in which they were made: new, in use, discarded."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kringloop.core import Array
from kringloop.models.declared import Asked
from kringloop.models.life_cycle_graph import DISCARDS
from kringloop.models.life_cycle_rows import world_of


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """What is held, for each tonne a tonne of product holds.

    Parameters
    ----------
    years : (year,) after the record, to the horizon
    new, in_use, discarded : (year, product) [t, t/year] products made, in use at the end of the year, and discarded,
                             each weighed by what is held in those of its year
    """

    keys: tuple[str, ...]
    years: tuple[int, ...]
    new: Array
    in_use: Array
    discarded: Array


def held_in(asked: Asked, scenario: str, held: Array) -> Held:
    """What products of a scenario hold, from what those made in each year hold.

    Parameters
    ----------
    held : (year,) [1] what is held by products made in each year after the record; those before hold 1
    """
    from kringloop.stocks import circulate

    world = world_of(asked)
    model, run = world.model, world.projections[scenario].run
    after = model.years > model.products.last_record
    whole = np.ones(len(model.years))
    whole[after] = held
    found = circulate(run.cycle, run.inflow * whole[:, None], run.grid)
    gone = np.asarray(sum(mass for (_, to), mass in found.passages.items() if to == DISCARDS))
    years = tuple(model.years[after].astype(int).tolist())
    return Held(model.products.keys, years, found.inflow[after], found.in_stock[after], gone[after])
