"""Stock and outflow by cohort of one combination of a finished run: new goods, the initial stock, used goods.

Owns the table; it is made when it is asked for. Rules: C5, C6.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from kringloop.core import Array
from kringloop.stocks.aged import Aged
from kringloop.stocks.grid import Grid
from kringloop.stocks.kernels import Kernels
from kringloop.stocks.policies import Shortfall

Part = tuple[Array, Array, Array]
"""Year of birth (cohort,), what enters (interval, cohort) and stock at the end (interval, cohort)."""


class Finished(Protocol):
    """What a table is read from."""

    @property
    def grid(self) -> Grid: ...
    @property
    def inflow(self) -> Array: ...
    @property
    def kernels(self) -> Kernels: ...
    @property
    def shortfall(self) -> Shortfall: ...
    def kept_matrix(self, number: int) -> Array: ...


@dataclass(frozen=True, slots=True, eq=False)
class CohortTable:
    """Stock and outflow of one combination by interval and cohort of birth.

    stock, outflow : (interval, cohort) amounts
    """

    stock: Array
    outflow: Array
    ages: Array
    """(interval, cohort) [year] mean age of the cohort at the end of the interval; 0 before its birth"""
    born: Array
    """(cohort,) [year] middle of the interval of birth, or the year that an age at entry points to"""

    @classmethod
    def joined(cls, grid: Grid, parts: list[Part]) -> CohortTable:
        """Parts side by side; what leaves is what entered and stood there less what stands there now."""
        born = np.concatenate([part[0] for part in parts])
        entered, stock = (np.concatenate([part[at] for part in parts], axis=1) for at in (1, 2))
        before = np.vstack((np.zeros(stock.shape[1]), stock[:-1]))
        ages = np.maximum(grid.edges[1:, None] - born, 0.0)
        return cls(stock, entered + before - stock, ages, born)

    @property
    def mean_age(self) -> Array:
        """(interval,) [year]; NaN where nothing is in stock."""
        total = self.stock.sum(axis=1)
        weighted = (self.stock * self.ages).sum(axis=1)
        mean: Array = np.divide(weighted, total, out=np.full_like(total, np.nan), where=total > 0)
        return mean


def new_goods(run: Finished, number: int) -> Part:
    """New goods by interval of birth."""
    amounts = run.grid.amounts(run.inflow).reshape(run.grid.size, -1)[:, number]
    middle = (run.grid.edges[1:] + run.grid.edges[:-1]) / 2.0
    return middle, np.diag(amounts), run.kept_matrix(number) * amounts


def goods_with_an_age(run: Finished, aged: Aged, number: int) -> list[Part]:
    """The initial stock by age, oldest first, and used goods by age and interval of entry.

    What was there at the first edge enters the first interval.
    """
    parts: list[Part] = []
    kept = _kept(run, number)
    if aged.initial is not None and aged.old is not None:
        order = np.argsort(-aged.initial.ages, kind="stable")
        ages = aged.initial.ages[order]
        amounts = aged.initial.amounts.reshape(len(ages), -1)[order, number]
        stock = aged.old.surviving(int(aged.old.groups.index[number]), ages) * amounts * kept
        entered = np.zeros_like(stock)
        entered[0] = amounts
        parts.append((run.grid.edges[0] - ages, entered, stock))
    for goods in aged.goods:
        amounts = run.grid.amounts(goods.inflow).reshape(run.grid.size, -1)[:, number]
        matrix = run.kernels.matrix(int(run.kernels.groups.index[number]), age=goods.age)
        middle = (run.grid.edges[1:] + run.grid.edges[:-1]) / 2.0
        parts.append((middle - goods.age, np.diag(amounts), matrix * amounts * kept))
    return parts


def _kept(run: Finished, number: int) -> Array:
    """(interval, 1) share of goods with an age that no policy retired early."""
    if number in run.shortfall.tables:
        return run.shortfall.tables[number][:, :1]
    if number in run.shortfall.kept:
        return np.asarray(np.cumprod(run.shortfall.kept[number], dtype=np.float64))[:, None]
    return np.ones((run.grid.size, 1))
