"""Rates at their gates, always together: collection, reuse, recycling, content, and what ties them.

Owns the definitions and the identity RC = η · (1 − NAS/I). A rate of one gate is never
shown without the others: longer life lowers the need for primary material and the
recycled content alike. Rules: C4, C5, C8, C10.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike

from kringloop.core import Array, RangeError, ShapeError, figures, number, together, tolerance
from kringloop.stocks.graph import require_fraction
from kringloop.stocks.looprun import LoopRun
from kringloop.stocks.roles import ROLE_OF_END, by_role, nodes_in_use, require_all_seen


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class GateFlows:
    """Mass at each gate, arrays of one shape [t/year].

    Parameters
    ----------
    inflow       : new products into use
    discarded    : all end-of-life mass leaving use
    collected    : of it, separately collected
    to_recycling : input to recycling plants
    recycled     : secondary material really made from discards (old scrap)
    reused       : discarded products that go back into use
    components   : discarded components that go into products again
    exported     : discarded mass that leaves the region; what becomes of it there is another matter
    new_scrap    : secondary material made from production scrap
    imported     : net imports of secondary material

    Raises
    ------
    RangeError   a negative flow, or more behind a gate than before it
    """

    inflow: Array
    discarded: Array
    collected: Array
    to_recycling: Array
    recycled: Array
    reused: Array | float = 0.0
    components: Array | float = 0.0
    exported: Array | float = 0.0
    new_scrap: Array | float = 0.0
    imported: Array | float = 0.0

    def __post_init__(self) -> None:
        given = {field.name: figures(getattr(self, field.name), what=field.name) for field in fields(self)}
        for name, array in given.items():
            if array.shape not in ((), given["inflow"].shape):
                raise ShapeError(
                    f"{name} has shape {array.shape} and inflow {given['inflow'].shape}; give both one shape"
                )
        for field in fields(self):
            values = np.broadcast_to(given[field.name], given["inflow"].shape)
            if field.name != "imported" and (values < -tolerance(given["inflow"])).any():
                raise RangeError(f"{field.name} holds {values.min():g}; a flow through a gate is never below 0")
            object.__setattr__(self, field.name, values)
        order = ("discarded", "collected", "to_recycling", "recycled")
        for before, behind in pairwise(order):
            self._require_no_more(before, behind)

    def _require_no_more(self, before: str, behind: str) -> None:
        more, less = np.asarray(getattr(self, behind)), np.asarray(getattr(self, before))
        over = np.argwhere(more > less + tolerance(less))
        if len(over):
            place = tuple(int(i) for i in over[0])
            raise RangeError(
                f"{behind} is {more[place]:.6g} and {before} only {less[place]:.6g} at {place}\n"
                "  What passes a gate was in front of it: check units and which losses are counted."
            )


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class GateRates:
    """All rates of one system, arrays in the shape of the flows [1]; NaN where a denominator is 0."""

    collection: Array
    """collected / discarded (gate 1)"""
    reuse_products: Array
    """reused / discarded"""
    reuse_components: Array
    """components / discarded"""
    recycling_input: Array
    """to recycling / collected (gate 2): ignores what the plant loses"""
    recycling_output: Array
    """recycled / to recycling: yield of the plant"""
    eol_recycling: Array
    """η = recycled / discarded (gate 3) = the product of the three before it"""
    recycled_content: Array
    """RC = (recycled + imported) / inflow, old scrap only"""
    old_scrap_ratio: Array
    """recycled / (recycled + new scrap)"""
    loss: Array
    """1 − (reused + components + recycled + exported) / discarded: what ends in a sink"""
    distance_to_zero: Array
    """[t/year] mass still lost"""
    growth_share: Array
    """NAS/I: net addition to stock over inflow; NAS = inflow + reused − discarded"""
    identity: Array
    """η · (1 − NAS/I + reused/I) + imported/I, equal to `recycled_content` in every system"""
    ceiling: Array
    """best recovery · (1 − NAS/I) + imported/I: what discards can supply at most"""


def gate_rates(flows: GateFlows, *, best_recovery: float = 1.0) -> GateRates:
    """All rates of a system at once, with the identity and the ceiling of its recycled content.

    RC = η · O/I = η · (1 − NAS/I); with reuse, O = I − NAS + reused.

    Parameters
    ----------
    best_recovery : [1] highest end-of-life recycling rate thought possible, for the ceiling

    Raises
    ------
    RangeError   best_recovery outside 0 … 1

    Valid for   old scrap of one region; exports of used goods are part of `discarded`.
    Source      unep2011 (rates), derived (identity, ceiling), grosse2010 (argument)
    >>> flows = GateFlows(inflow=np.array([100.0]), discarded=np.array([60.0]), collected=np.array([45.0]),
    ...                   to_recycling=np.array([40.0]), recycled=np.array([36.0]))
    >>> rates = gate_rates(flows, best_recovery=0.9)
    >>> [round(float(v[0]), 3) for v in (rates.eol_recycling, rates.recycled_content, rates.ceiling)]
    [0.6, 0.36, 0.54]
    """
    best_recovery = float(require_fraction(number(best_recovery, what="best_recovery"), "best_recovery"))
    f = {field.name: np.asarray(getattr(flows, field.name)) for field in fields(flows)}
    kept = f["reused"] + f["components"] + f["recycled"] + f["exported"]
    eta = ratio(f["recycled"], f["discarded"])
    growth = ratio(f["inflow"] + f["reused"] - f["discarded"], f["inflow"])
    imported = ratio(f["imported"], f["inflow"])
    return GateRates(
        collection=ratio(f["collected"], f["discarded"]),
        reuse_products=ratio(f["reused"], f["discarded"]),
        reuse_components=ratio(f["components"], f["discarded"]),
        recycling_input=ratio(f["to_recycling"], f["collected"]),
        recycling_output=ratio(f["recycled"], f["to_recycling"]),
        eol_recycling=eta,
        recycled_content=ratio(f["recycled"] + f["imported"], f["inflow"]),
        old_scrap_ratio=ratio(f["recycled"], f["recycled"] + f["new_scrap"]),
        loss=1.0 - ratio(kept, f["discarded"]),
        distance_to_zero=f["discarded"] - kept,
        growth_share=growth,
        identity=np.where(f["discarded"] > 0, eta, 0.0) * (1.0 - growth + ratio(f["reused"], f["inflow"])) + imported,
        ceiling=best_recovery * (1.0 - growth) + imported,
    )


def flows_at_gates(run: LoopRun) -> GateFlows:
    """Mass at each gate of a life cycle that was run, by the role of every flow (`stocks.roles`).

    Collected is what leaves use for a step, or straight for material or components; to recycling, what enters a plant
    or becomes material without one. Recycled material led back into a phase is part of the inflow of new products.

    Raises
    ------
    BalanceError   discards that arrive nowhere: a rate would overlook them
    """
    kinds, use, roles = run.cycle.kinds, nodes_in_use(run), by_role(run)
    steps = {s.key for s in run.cycle.steps}

    def total(chosen: list[Array]) -> Array:
        summed: Array = np.sum(chosen, axis=0) if chosen else np.zeros_like(run.inflow)
        return summed

    leaving = [(b, f) for (a, b), f in run.flows.items() if a in use and b not in use]
    discarded = total([f for _, f in leaving])
    require_all_seen(discarded, roles)
    plants = run.of_kind("recycling")
    past_plants = [f for (a, _), f in roles["recycled"].items() if kinds[a] != "recycling"]
    return GateFlows(
        inflow=run.inflow + total([f for (_, b), f in roles["recycled"].items() if b in use]),
        discarded=discarded,
        collected=total([f for b, f in leaving if b in steps or ROLE_OF_END[kinds[b]] in ("recycled", "components")]),
        to_recycling=run.into(*plants) + total(past_plants),
        recycled=total(list(roles["recycled"].values())),
        reused=total(list(roles["reused"].values())),
        components=total(list(roles["components"].values())),
        exported=total(list(roles["exported"].values())),
    )


def total_recycled_content(
    content: ArrayLike, *, fabrication_yield: ArrayLike, new_scrap_recycling: ArrayLike
) -> Array:
    """Recycled content with production scrap in it: RC_tot = y · RC + η_n · (1 − y).

    Source      derived
    >>> float(total_recycled_content(0.5, fabrication_yield=0.8, new_scrap_recycling=1.0))
    0.6
    """
    share = require_fraction(content, "recycled content")
    made = require_fraction(fabrication_yield, "fabrication yield")
    scrap = require_fraction(new_scrap_recycling, "recycling of production scrap")
    share, made, scrap = together(content=share, fabrication_yield=made, new_scrap_recycling=scrap)
    return np.asarray(made * share + scrap * (1.0 - made))


def ratio(part: Array, whole: Array) -> Array:
    """part / whole, NaN where the whole is 0."""
    part, whole = np.broadcast_arrays(part, whole)
    quotient: Array = np.divide(part, whole, out=np.full(whole.shape, np.nan), where=whole != 0)
    return quotient
