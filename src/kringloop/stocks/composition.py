"""Materials by cohort: what leaves carries the composition of its birth year.

Linear in the stock model: the inflow weighted with its composition runs as extra
combinations through the same kernels. Rules: C1, C5, C7.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from kringloop.core import Array, RangeError, ShapeError, figures
from kringloop.stocks.engine import inflow_driven
from kringloop.stocks.grid import Grid
from kringloop.stocks.run import StockRun


@dataclass(frozen=True, slots=True, eq=False)
class MaterialRun:
    """Materials in inflow, stock and outflow (year, …, material)."""

    grid: Grid
    inflow: Array
    stock: Array
    outflow: Array


def materials(run: StockRun, content: ArrayLike) -> MaterialRun:
    """Materials that move with the new goods of a run.

    stock_m = Σ_c K[m, c] · inflow_c · L_c · content[c, material]

    Parameters
    ----------
    content : (cohort, …, material) [t per unit]  composition of what enters in each interval;
              dimensions between may be 1; not negative

    Returns
    -------
    (year, …, material), without the initial stock and used goods, whose composition is another

    Raises
    ------
    ShapeError   the run held aged units, or `content` does not fit
    RangeError   a negative content

    >>> from kringloop.stocks import Grid, Lifetime
    >>> run = inflow_driven([1.0, 1.0, 1.0], Lifetime.of("fixed", mean=2.0), Grid.yearly(2001, 2003))
    >>> materials(run, [[5.0], [4.0], [3.0]]).outflow[:, 0].tolist()
    [0.0, 0.0, 5.0]
    """
    mix = figures(content, what="material content", labels=(run.grid.labels,))
    if (mix < 0).any():
        raise RangeError(f"material content holds {mix.min():g}; expected 0 or more")
    if mix.ndim != run.stock.ndim + 1 or len(mix) != run.grid.size:
        raise ShapeError(
            f"material content has shape {mix.shape}; expected ({run.grid.size}, …, material) "
            f"with {run.stock.ndim + 1} dimensions"
        )
    if run.aged is not None:
        raise ShapeError(
            "this run holds an initial stock or used goods, whose composition is not that of the new goods\n"
            "  Run them apart (each as InitialStock or UsedInflow of its material) and add the two."
        )
    try:
        weighted = run.inflow[..., None] * mix
    except ValueError:
        raise ShapeError(
            f"material content has shape {mix.shape} and the run {run.stock.shape}; dimensions between the year "
            "and the material must be those of the run, or 1"
        ) from None
    if run.shortfall.early:
        return _with_early(run, weighted)
    flat = np.ascontiguousarray(np.moveaxis(weighted, -1, 1))
    moved = inflow_driven(flat, run.life, run.grid, timing=run.timing)
    back = (np.moveaxis(part, 1, -1) for part in (moved.inflow, moved.stock, moved.outflow))
    return MaterialRun(run.grid, *back)


def _with_early(run: StockRun, weighted: Array) -> MaterialRun:
    """Early retirement by combination: the kept share of each cohort goes into its kernel."""
    amounts = run.grid.amounts(weighted).reshape(run.grid.size, -1, weighted.shape[-1])
    stock = np.stack([run.kept_matrix(n) @ amounts[:, n] for n in range(amounts.shape[1])], axis=1)
    outflow = amounts - np.diff(stock, axis=0, prepend=0.0)
    shape = weighted.shape
    return MaterialRun(run.grid, weighted, stock.reshape(shape), run.grid.figures(outflow.reshape(shape)))
