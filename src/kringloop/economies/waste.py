"""Waste and mixed units: treatments that follow from the waste made, and mass that must balance.

Builds an ordinary table from goods, waste and an allocation of waste to treatments, so
that every question of the room can be asked of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kringloop.core import NOISE, Array, BalanceError, Origin, RangeError, ShapeError, figures, listing, number, texts
from kringloop.economies.economy import Economy, require_vector
from kringloop.economies.fitting import SEPARATOR, Label, labels_from

if TYPE_CHECKING:
    import polars as pl


def waste_economy(
    *,
    industries: Sequence[Label],
    treatments: Sequence[Label],
    wastes: Sequence[str],
    demands: Sequence[Label],
    flows: ArrayLike,
    final_demand: ArrayLike,
    waste: ArrayLike,
    waste_of_users: ArrayLike,
    allocation: ArrayLike,
    unit: str,
    waste_unit: str,
    year: int,
    origin: Origin,
    output: ArrayLike | None = None,
    extensions: Mapping[str, tuple[str, ArrayLike] | tuple[str, ArrayLike, ArrayLike]] | None = None,
    rounding: float = 0.0,
) -> Economy:
    """A hybrid table of industries [money] and treatments [mass of waste treated].

    Treatment demand = Q G, with Q the allocation and G net waste (made minus taken in); A = Z / x on the stacked
    system of industries and treatments.

    Parameters
    ----------
    flows          : (industry, industry + treatment) [unit]  goods bought by industries and by treatments
    final_demand   : (industry, demand) [unit]
    waste          : (waste, industry + treatment) [waste_unit]  net; reuse of a by-product is negative
    waste_of_users : (waste, demand) [waste_unit]
    allocation     : (treatment, waste) [1]  which treatment takes which waste; columns add up to 1
    output         : (industry,) [unit]; default the row sums

    Raises
    ------
    ShapeError   arrays that do not fit the labels
    RangeError   allocation columns that do not add up to 1 or hold negatives; a treatment that would treat less than
        nothing, because more is used of its wastes than arises

    A waste of which more is used than arises is scarce: it is allowed while the output of every treatment stays
    positive, and named in the notes of the table.

    Source      nakamura2002
    """
    makers, treaters = labels_from(industries, "industries"), labels_from(treatments, "treatments")
    kinds, users_of = texts(wastes, what="wastes"), labels_from(demands, "demands")
    both = (*makers, *treaters)
    z = figures(flows, what="flows", labels=(makers, both))
    y = figures(final_demand, what="final_demand", labels=(makers, users_of))
    g = figures(waste, what="waste", labels=(kinds, both))
    gy = figures(waste_of_users, what="waste_of_users", labels=(kinds, users_of))
    q = figures(allocation, what="allocation", labels=(treaters, kinds))
    industries, treatments, wastes, demands = makers, treaters, kinds, users_of
    n, t, w, m = len(industries), len(treatments), len(wastes), len(demands)
    _require_shapes(
        {
            "flows": (z, (n, n + t)),
            "final_demand": (y, (n, m)),
            "waste": (g, (w, n + t)),
            "waste_of_users": (gy, (w, m)),
            "allocation": (q, (t, w)),
        }
    )
    _require_allocation(q, wastes)
    total = g.sum(axis=1) + gy.sum(axis=1)
    scarce = [f"{wastes[int(i)]} ({-total[i]:.6g} {waste_unit})" for i in np.flatnonzero(total < 0)]
    _require_treated(q @ total, treatments, scarce, waste_unit)
    stacked, users = np.vstack([z, q @ g]), np.vstack([y, q @ gy])
    made = (
        z.sum(axis=1) + y.sum(axis=1)
        if output is None
        else figures(output, what="output", shape=(n,), axes=("industry",), labels=(makers,))
    )
    return Economy.from_arrays(
        sectors=[*industries, *treatments],
        demands=demands,
        flows=stacked,
        final_demand=users,
        output=np.concatenate([made, q @ total]),
        extensions=extensions,
        unit=[*([unit] * n), *([waste_unit] * t)],
        hybrid=True,
        year=year,
        origin=origin,
        rounding=rounding,
        notes=(
            f"waste block: {listing(wastes)} to {listing(SEPARATOR.join(x) for x in treatments)}",
            *(
                [f"scarce: more is used than arises of {listing(scarce)}; the rest must come from elsewhere"]
                if scarce
                else []
            ),
        ),
    )


def mass_balance(
    economy: Economy,
    *,
    content: ArrayLike,
    taken_in: Sequence[str] = (),
    given_off: Sequence[str] = (),
    sectors: NDArray[np.bool_] | None = None,
    tolerance: float = NOISE,
) -> pl.DataFrame:
    """Mass into and out of each sector, in one physical unit; refuses sectors that make or lose mass.

    in = Σ_i content_i Z_ij + extensions taken in;  out = content_j x_j + extensions given off

    Parameters
    ----------
    content   : (sector,) [mass per unit of the row]  0 for services and money-only rows
    taken_in  : extensions that bring mass in, such as extraction or air
    given_off : extensions that take mass out, such as emissions and waste dumped
    sectors   : which sectors to hold to the balance (default all that touch mass)
    tolerance : relative to the larger side

    Raises
    ------
    BalanceError   sectors that do not close, with both sides

    Example
    >>> from kringloop.core import Origin
    >>> toy = Origin(producer="test", dataset="toy", title="toy", vintage="1", licence="CC0", kind="assumed")
    >>> table = Economy.from_arrays(sectors=[("NL", "ore"), ("NL", "metal")], demands=[("NL", "y")],
    ...     flows=[[0, 10], [0, 0]], final_demand=[[0], [6]], unit=["t", "t"], hybrid=True, year=2020, origin=toy,
    ...     extensions={"mined": ("t", [10, 0]), "slag": ("t", [0, 4])})
    >>> mass_balance(table, content=[1, 1], taken_in=["mined"], given_off=["slag"])["gap"].to_list()
    [0.0, 0.0]
    """
    import polars as pl

    mass = require_vector(content, economy, what="content")
    tolerance = number(tolerance, what="tolerance", least=0)
    taken_in, given_off = texts(taken_in, what="taken_in"), texts(given_off, what="given_off")
    inflow = mass @ economy.flows + sum((economy.extension(k).values for k in taken_in), np.zeros(economy.size))
    outflow = mass * economy.output + sum((economy.extension(k).values for k in given_off), np.zeros(economy.size))
    gap = inflow - outflow
    held = (inflow != 0) | (outflow != 0) if sectors is None else _chosen_sectors(sectors, economy)
    bad = np.flatnonzero(held & (np.abs(gap) > tolerance * np.maximum(np.abs(inflow), np.abs(outflow))))
    if bad.size:
        shown = [f"{economy.labels[i]} (in {inflow[i]:.6g}, out {outflow[i]:.6g})" for i in bad]
        raise BalanceError(
            f"mass does not balance in {listing(shown, most=5)}"
            f"\n  Name what is taken in and given off, or correct the content of the rows."
        )
    return pl.DataFrame({"sector": list(economy.labels), "in": inflow, "out": outflow, "gap": gap})


def _chosen_sectors(sectors: object, economy: Economy) -> NDArray[np.bool_]:
    chosen = require_vector(sectors, economy, what="sectors")
    if not np.isin(chosen, (0.0, 1.0)).all():
        raise RangeError("sectors says per sector whether it is held to the balance; give True or False for each")
    return chosen.astype(bool)


def _require_shapes(arrays: Mapping[str, tuple[Array, tuple[int, ...]]]) -> None:
    for name, (array, shape) in arrays.items():
        if array.shape != shape:
            raise ShapeError(f"'{name}' has shape {array.shape}; the labels need {shape}")


def _require_treated(treated: Array, treatments: Sequence[Label], scarce: Sequence[str], unit: str) -> None:
    short = np.flatnonzero(treated < 0)
    if short.size:
        where = listing(f"{SEPARATOR.join(treatments[int(i)])} ({treated[i]:.6g} {unit})" for i in short)
        raise RangeError(
            f"treatments would treat less than nothing: {where}\n"
            f"  More is used than arises of {listing(scarce)}. Lower that use, give the waste that it comes from, or "
            "allocate so that every treatment keeps a positive amount."
        )


def _require_allocation(q: Array, wastes: Sequence[str]) -> None:
    sums = q.sum(axis=0)
    bad = np.flatnonzero((np.abs(sums - 1) > NOISE) | (q < 0).any(axis=0))
    if bad.size:
        raise RangeError(
            f"allocation of {listing(f'{wastes[int(i)]} ({sums[i]:.6g})' for i in bad)} "
            f"must be shares of 0 or more that add up to 1"
        )
