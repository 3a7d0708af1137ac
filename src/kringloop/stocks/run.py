"""What a stock model returns: totals at once, tables by cohort only for what is asked.

Owns the reading of a finished run. Rules: C5, C7.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kringloop.core import Array, ShapeError, listing, texts, whole
from kringloop.stocks.aged import Aged
from kringloop.stocks.blocks import shared_matrix
from kringloop.stocks.cohorts import CohortTable, goods_with_an_age, new_goods
from kringloop.stocks.grid import Grid
from kringloop.stocks.kernels import Kernels, Timing
from kringloop.stocks.lifetimes import Lifetime
from kringloop.stocks.policies import Shortfall

if TYPE_CHECKING:
    import xarray as xr

ILL_CONDITIONED = 0.1
"""Below this share left after the first interval, errors of a stock-driven run grow about tenfold a step."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class StockRun:
    """Inflow, stock and outflow (year, …); flows as the grid declares them, stocks at the end of intervals."""

    grid: Grid
    life: Lifetime
    timing: Timing
    inflow: Array
    stock: Array
    outflow: Array
    aged: Aged | None
    shortfall: Shortfall
    kernels: Kernels

    @property
    def shape(self) -> tuple[int, ...]:
        return self.stock.shape[1:]

    @property
    def opening(self) -> Array:
        """(…) stock at the first edge."""
        return np.zeros(self.shape) if self.aged is None else self.aged.opening.reshape(self.shape)

    @property
    def used(self) -> Array:
        """(year, …) inflow of used goods."""
        return np.zeros_like(self.stock) if self.aged is None else self._figures(self.aged.used)

    @property
    def overdue(self) -> Array:
        """(…) initial stock that its lifetime did not allow; it left in the first interval."""
        return np.zeros(self.shape) if self.aged is None else self.aged.overdue.reshape(self.shape)

    @property
    def excess(self) -> Array:
        """(year, …) stock above its target under the policy "clip"."""
        return self.shortfall.filled(self.shortfall.excess).reshape(self.stock.shape)

    @property
    def early(self) -> Array:
        """(year, …) outflow retired before its time under a policy "retire_…"; part of `outflow`."""
        return self._figures(self.shortfall.filled(self.shortfall.early))

    @property
    def residual(self) -> Array:
        """(year, …) [amount] inflow + used − outflow − stock change, on levels; rounding only."""
        change = np.diff(self.stock, axis=0, prepend=self.opening[None])
        residual: Array = self.grid.amounts(self.inflow + self.used - self.outflow) - change
        return residual

    @property
    def turnover(self) -> Array:
        """(year, …) [1/year] outflow per year over the stock; NaN where the stock is empty.

        Outside a steady state its inverse is not the lifetime.
        """
        yearly = self.outflow if self.grid.flows == "per_year" else (self.outflow.T / self.grid.lengths).T
        return np.divide(yearly, self.stock, out=np.full_like(self.stock, np.nan), where=self.stock > 0)

    @property
    def notes(self) -> tuple[str, ...]:
        """What a careful reader should know about this run."""
        found = []
        if self.overdue.any():
            found.append(f"{self.overdue.sum():.6g} of the initial stock was older than its lifetime allows")
        if self.shortfall.excess:
            found.append(f"the stock stayed above its target in {len(self.shortfall.excess)} combinations")
        if self.shortfall.early:
            found.append(f"stock was retired early in {len(self.shortfall.early)} combinations")
        if self._shortest_first_share() < ILL_CONDITIONED:
            found.append("lives are short against the interval: a stock-driven inflow is ill-conditioned")
        return tuple(found)

    def cohorts(self, *place: int, aged: bool = False) -> CohortTable:
        """Stock and outflow by cohort of one combination.

        Parameters
        ----------
        aged : with what was there at the first edge, one column per age and the oldest first, and used goods, one
               column per age and interval of entry; the columns then add up to the stock. Left out, new goods only.

        >>> from kringloop.stocks import Grid, InitialStock, Lifetime, inflow_driven
        >>> life = Lifetime.of("fixed", mean=2.0)
        >>> run = inflow_driven([1.0, 2.0, 3.0], life, Grid.yearly(2001, 2003), initial=InitialStock([0.5], [4.0]))
        >>> run.cohorts().stock[2].tolist(), run.stock.tolist()
        ([0.0, 2.0, 3.0], [5.0, 3.0, 5.0])
        >>> table = run.cohorts(aged=True)
        >>> table.stock[0].tolist(), table.born.tolist()
        ([4.0, 1.0, 0.0, 0.0], [2000.5, 2001.5, 2002.5, 2003.5])
        """
        if len(place) != len(self.shape):
            raise ShapeError(f"{len(place)} positions for a run of shape {self.shape}; give one per dimension")
        self._require_place(place)
        number = int(np.ravel_multi_index(place, self.shape)) if place else 0
        parts = [new_goods(self, number)]
        if aged and self.aged is not None:
            parts = [*goods_with_an_age(self, self.aged, number), *parts]
        return CohortTable.joined(self.grid, parts)

    def _require_place(self, place: tuple[int, ...]) -> None:
        for at, size in zip(place, self.shape, strict=True):
            whole(at, what="a position", least=0, most=size - 1)

    def kept_matrix(self, number: int) -> Array:
        """K[m, c] of one combination with early retirement in it (interval, cohort)."""
        matrix = shared_matrix(self.kernels, int(self.kernels.groups.index[number]))
        if number in self.shortfall.tables:
            return np.tril(matrix * self.shortfall.tables[number][:, 1:])
        if number in self.shortfall.kept:
            for year in np.flatnonzero(self.shortfall.kept[number] != 1.0):
                matrix[year:, : year + 1] *= self.shortfall.kept[number][year]
        return matrix

    def labelled(self, dims: Sequence[str], coords: Mapping[str, Sequence[str]], *, unit: str) -> xr.Dataset:
        """The run as labelled arrays: stock [unit], inflow and outflow [unit per year or interval].

        The coordinate `year` holds the labels of the grid: whole years as whole numbers, quarters as 2000.25.
        """
        import xarray as xr

        names = ("year", *texts(dims, what="dims"))
        if len(names) != self.stock.ndim:
            raise ShapeError(f"{len(dims)} dimension names for a run of shape {self.shape}; give one per dimension")
        lost = [d for d in dims if d not in coords or len(coords[d]) != self.stock.shape[names.index(d)]]
        if lost:
            raise ShapeError(f"{listing(lost)} needs one label per place of a run of shape {self.shape}")
        labels = {"year": self.grid.year_labels, **{d: list(coords[d]) for d in dims}}
        flow_unit = f"{unit}/year" if self.grid.flows == "per_year" else f"{unit}/interval"
        parts = {"stock": (self.stock, unit), "inflow": (self.inflow, flow_unit), "outflow": (self.outflow, flow_unit)}
        return xr.Dataset({k: (names, v, {"unit": u}) for k, (v, u) in parts.items()}, coords=labels)

    def _figures(self, amounts: Array) -> Array:
        return self.grid.figures(amounts).reshape(self.stock.shape)

    def _shortest_first_share(self) -> float:
        if not self.kernels.groups.count:
            return 1.0
        if self.kernels.stationary:
            return float(self.kernels.profile(slice(None))[0].min())
        return min(float(np.diag(self.kernels.matrix(g)).min()) for g in range(self.kernels.groups.count))
