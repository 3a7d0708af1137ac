"""Parts and secondary material that a kind of product takes back: together no more than is made anew.

Each kind of product takes back its own, parts before material. Material that is left over has a place of its own: it
goes abroad, or is kept and used in later years, before new material is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import numpy as np
from numpy.typing import ArrayLike

from kringloop.core import Array

if TYPE_CHECKING:
    from kringloop.stocks import LoopRun

MADE: Final = "materials"
"""Node that secondary material goes to, to be made into products of the same kind."""
Rule: TypeAlias = Literal["export", "stock"]
COMPONENTS: Final = "components"
PARTS: Final = "parts"
"""Node of components that go on, and of those of them that take the place of new ones."""
PLACES: Final[Mapping[str, str]] = {"export": "surplus_abroad", "stock": "surplus_kept"}
"""Rule → node that the surplus goes to."""
ROUNDED: Final = 8 * float(np.finfo(np.float64).eps)
"""Part of what is made anew that is left open where several ways fill it, so that their sum is never above it."""


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """Where parts and secondary material go; arrays (year, product) [t].

    Parameters
    ----------
    came  : origin → what it gives
    used  : origin → what of it is made into products of the year
    over  : origin → what of it is surplus
    drawn : from what was kept, into products of the year
    kept  : at the end of the year; nothing where a surplus is exported
    parts : origin → components that it gives
    fit   : origin → what of them takes the place of new parts
    """

    came: Mapping[str, Array]
    used: Mapping[str, Array]
    over: Mapping[str, Array]
    drawn: Array
    kept: Array
    parts: Mapping[str, Array]
    fit: Mapping[str, Array]

    @property
    def in_place(self) -> Array:
        """(year, product) components in place of new ones."""
        return np.asarray(sum(self.fit.values(), np.zeros_like(self.kept)))

    @property
    def leaves(self) -> Array:
        """What is not kept for later years: all that comes, less what is added to what is kept."""
        change = np.diff(self.kept, axis=0, prepend=0.0)
        return np.asarray(sum(self.came.values(), np.zeros_like(self.kept)) - change)


def placed(run: LoopRun, rule: Rule, displacement: ArrayLike = 1.0) -> Placed:
    """Parts and secondary material of a run by where they go.

    in place = min(displacement · components, new products); used = min(what comes, new products − in place), by way in
    the order of the loop; surplus = what comes − used

    Parameters
    ----------
    displacement : number, (year,) or (year, product) [1] of components, what takes the place of new ones

    Kept, of rule "stock": kept(t) = kept(t − 1) + surplus(t) − drawn(t), drawn(t) = min(kept(t − 1), what is lacking)

    >>> from kringloop.stocks import (Edge, Grid, Lifetime, LoopGraph, Node, circulate)
    >>> graph = LoopGraph(nodes=(Node("use", "use"), Node("materials", "secondary")), edges=(Edge("use", "materials"),))
    >>> cycle = graph.life_cycle({}, {"use": Lifetime.of("fixed", mean=1.0)})
    >>> run = circulate(cycle, [[10.0], [4.0], [20.0]], Grid.yearly(2001, 2003), timing="end")
    >>> found = placed(run, "stock")
    >>> several = (found.came["use"], found.used["use"], found.over["use"], found.drawn, found.kept)
    >>> [v.round(9).ravel().tolist() for v in several]
    [[0.0, 10.0, 4.0], [0.0, 4.0, 4.0], [0.0, 6.0, 0.0], [0.0, 0.0, 6.0], [0.0, 6.0, 0.0]]
    """
    came = {origin: mass for (origin, to), mass in run.passages.items() if to == MADE}
    none = np.zeros_like(run.inflow)
    parts = {origin: mass for (origin, to), mass in run.passages.items() if to == COMPONENTS}
    share = np.asarray(displacement, dtype=np.float64)
    share = share[:, None] if share.ndim == 1 else share
    asked = {origin: mass * share for origin, mass in parts.items()}
    alone = len(came) == 1 and rule == "export" and not any(mass.any() for mass in asked.values())
    room = run.inflow if alone else run.inflow * (1.0 - ROUNDED)
    fit, used, over = {}, {}, {}
    for origin, mass in asked.items():
        fit[origin] = np.minimum(mass, room)
        room = room - fit[origin]
    for origin, mass in came.items():
        used[origin] = np.minimum(mass, room)
        over[origin] = mass - used[origin]
        room = room - used[origin]
    if rule == "export":
        return Placed(came, used, over, none, none, parts, fit)
    drawn, kept = _kept(sum(over.values(), none), np.maximum(room, 0.0))
    return Placed(came, used, over, drawn, kept, parts, fit)


def _kept(over: Array, room: Array) -> tuple[Array, Array]:
    """What is drawn from what is kept, and what is kept at the end of each year: a year needs the one before it."""
    drawn, kept = np.zeros_like(over), np.zeros_like(over)
    held = np.zeros_like(over[0])
    for year in range(len(over)):
        drawn[year] = np.minimum(held, room[year])
        held = held + over[year] - drawn[year]
        kept[year] = held
    return drawn, kept
