"""A reconciliation that was worked: what it is of, and what came out."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from scipy import sparse

from kringloop.core import Names
from kringloop.reconcile import Reconciled
from kringloop.runs.printed_cells import PrintedCells
from kringloop.study import ReconciliationSpec


class Figure(NamedTuple):
    """One quantity of a reconciliation as pages and tables tell it."""

    account: str
    """The account that prints it, or the quantity that equations name; "" for the room of an inequality."""
    year: int | None
    codes: tuple[str | None, ...]
    printed: str
    """`row`, `total` or `own` for a figure of the study file; "" where nobody prints it."""
    shared: float
    """Standard deviation of the error it has in common with other figures [unit]; NaN where it is unknown."""
    names: Names | None = None
    error: str = ""
    """The name of the error it has in common, where it is one."""


class Behind(NamedTuple):
    """The rows of a ledger that a figure is the sum of."""

    account: str
    layer: str
    rows: tuple[int, ...]
    factor: float
    """From the unit of the layer to that of the figure."""


class Worked(NamedTuple):
    """A reconciliation that was worked."""

    key: str
    spec: ReconciliationSpec
    dimensions: Mapping[str, tuple[str, ...]]
    """Of the codes of each account or quantity."""
    figures: tuple[Figure, ...]
    """(quantities,)"""
    kinds: tuple[str, ...]
    """(rules,) dimension of each, `SAME`, or the key of an equation."""
    of: tuple[str | None, ...]
    """(rules,) the printed total that each is about."""
    texts: tuple[str | None, ...]
    """(rules,) the equation as the study has it."""
    answer: Reconciled
    printed: tuple[PrintedCells, ...] = ()
    """What each account prints, where parts and totals are reconciled: their cells, in the order of the figures."""
    totals: frozenset[int] = frozenset()
    """Places of figures that a rule makes a sum of others."""
    behind: Mapping[int, Behind] = MappingProxyType({})
    """By the place of a figure of an equation, the rows it is made of."""

    def covariance(self) -> sparse.csr_array:
        """(quantities, quantities) of the figures on record [unit · unit]; 0 where nothing is on record."""
        system = self.answer.system
        sd = np.where(system.measured, system.deviations, 0.0)
        pairs = system.correlations
        size = len(sd)
        off = pairs.coefficient * sd[pairs.first] * sd[pairs.second]
        half = sparse.coo_array((off, (pairs.first, pairs.second)), shape=(size, size)).tocsr()
        return sparse.csr_array(sparse.diags_array(sd**2) + half + half.T)
