"""A system as arrays: quantities on one side, constraints on the other, ready for kernels of any size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from kringloop.core import Array, MissingDataError, RangeError, ShapeError, unknown
from kringloop.reconcile.correlations import Correlations
from kringloop.reconcile.saying import named

Codes = NDArray[np.int64]
Mask = NDArray[np.bool_]
EVERYTHING = np.inf


@dataclass(frozen=True, slots=True, eq=False)
class Products:
    """Terms factor · quantity[first] · quantity[second] of constraint `row`."""

    row: Codes
    first: Codes
    second: Codes
    factor: Array

    @classmethod
    def none(cls) -> Products:
        empty = np.zeros(0, dtype=np.int64)
        return cls(empty, empty, empty, np.zeros(0))

    def __len__(self) -> int:
        return len(self.row)


@dataclass(frozen=True, eq=False, kw_only=True)
class System:
    """What is on record and what must hold: linear · v + products(v) + offset = 0.

    Parameters
    ----------
    names       : of the quantities
    values      : (quantities,) figure on record [unit]; NaN for an unknown
    deviations  : (quantities,) standard deviation [unit]; 0 for a constant, NaN for an unknown
    units       : unit of each quantity, or one for all
    linear      : (constraints, quantities) coefficients
    offset      : (constraints,) what stands alone
    products    : terms of two quantities
    lower, upper: (quantities,) bounds [unit]
    start       : (quantities,) where a search begins; NaN where it is guessed
    correlations: of pairs of measured quantities
    constraint_names : of the constraints
    places      : where each constraint was written, for messages

    Raises
    ------
    MissingDataError   a figure without a deviation
    RangeError         a deviation that is negative, bounds that exclude each other, correlations that are none
    """

    names: Sequence[str]
    values: Array
    deviations: Array
    linear: sparse.csr_array
    units: Sequence[str] | str = "1"
    offset: Array = field(default_factory=lambda: np.zeros(0))
    products: Products = field(default_factory=Products.none)
    lower: Array = field(default_factory=lambda: np.zeros(0))
    upper: Array = field(default_factory=lambda: np.zeros(0))
    start: Array = field(default_factory=lambda: np.zeros(0))
    correlations: Correlations = field(default_factory=Correlations.none)
    constraint_names: Sequence[str] = ()
    places: Sequence[str] = ()

    def __post_init__(self) -> None:
        size, rows = len(self.names), self.linear.shape[0]
        filled = {
            "offset": (rows, 0.0),
            "lower": (size, -EVERYTHING),
            "upper": (size, EVERYTHING),
            "start": (size, np.nan),
        }
        for name, (length, value) in filled.items():
            if len(getattr(self, name)) == 0:
                object.__setattr__(self, name, np.full(length, value))
        if not len(self.constraint_names):
            object.__setattr__(self, "constraint_names", [f"constraint {i + 1}" for i in range(rows)])
        self._require_shapes(size, rows)
        self._require_sense()
        self.correlations.require(self.names, self.measured)

    def _require_shapes(self, size: int, rows: int) -> None:
        lengths = dict.fromkeys(("values", "deviations", "lower", "upper", "start"), size) | {"offset": rows}
        for name, length in lengths.items():
            if getattr(self, name).shape != (length,):
                raise ShapeError(f"'{name}' of a system has shape {getattr(self, name).shape}; expected ({length},)")
        if self.linear.shape[1] != size:
            raise ShapeError(f"constraints are over {self.linear.shape[1]} quantities; the system has {size}")

    def _require_sense(self) -> None:
        known = ~np.isnan(self.values)
        lost = known & np.isnan(self.deviations)
        if lost.any():
            raise MissingDataError(
                f"{self._named(lost)} have a value and no deviation; how sure they are must be said\n"
                "  Give standard deviations; 0 says that a figure is a constant."
            )
        wrong = known & ~((self.deviations >= 0) & np.isfinite(self.deviations) & np.isfinite(self.values))
        if wrong.any():
            raise RangeError(f"{self._named(wrong)}: a value is a number and a deviation a number of at least 0")
        crossed = ~(self.lower <= self.upper)
        if crossed.any():
            raise RangeError(f"the lower bound lies above the upper one: {self._named(crossed)}")

    def _named(self, where: Mask) -> str:
        return named(self.names, where)

    def __len__(self) -> int:
        return len(self.names)

    @property
    def constraint_count(self) -> int:
        return int(self.linear.shape[0])

    @cached_property
    def constant(self) -> Mask:
        """Which quantities hold exactly."""
        return np.asarray(~np.isnan(self.values) & (self.deviations == 0))

    @cached_property
    def measured(self) -> Mask:
        """Which quantities are on record with a deviation."""
        return np.asarray(~np.isnan(self.values) & (self.deviations > 0))

    @cached_property
    def unknown(self) -> Mask:
        """Which quantities are not on record."""
        return np.asarray(np.isnan(self.values))

    @property
    def is_linear(self) -> bool:
        """Whether no constraint multiplies two quantities that may both move."""
        both = ~self.constant[self.products.first] & ~self.constant[self.products.second]
        return not bool(both.any())

    @cached_property
    def parts(self) -> Codes:
        """(quantities,) which part each is in, numbered from 0 in their order: what rules or correlations tie together.

        Parts are adjusted each by itself. A constant ties nothing, and is in no part: −1.
        """
        rows, size = self.constraint_count, len(self)
        linear, products, pairs = self.linear.tocoo(), self.products, self.correlations
        ends = np.concatenate((linear.row, products.row, products.row, rows + pairs.first))
        others = np.concatenate((linear.col, products.first, products.second, pairs.second)) + rows
        counts = np.concatenate((linear.data != 0, *(products.factor != 0,) * 2, np.ones(len(pairs), dtype=bool)))
        moves = counts & ~self.constant[others - rows]
        graph = sparse.coo_array((np.ones(int(moves.sum())), (ends[moves], others[moves])), shape=(rows + size,) * 2)
        label = connected_components(graph.tocsr(), directed=False)[1][rows:]
        found = np.full(size, -1, dtype=np.int64)
        free = np.flatnonzero(~self.constant)
        _, first, of = np.unique(label[free], return_index=True, return_inverse=True)
        found[free] = np.argsort(np.argsort(first))[of.reshape(-1)]
        return found

    def unit_of(self, place: int) -> str:
        """The unit of a quantity."""
        return self.units if isinstance(self.units, str) else self.units[place]

    def index(self, name: str) -> int:
        """The place of a quantity by its name."""
        try:
            return self._index[name]
        except KeyError:
            raise unknown("quantity", name, self.names) from None

    def places_of(self, names: Sequence[str]) -> Codes:
        return np.array([self.index(name) for name in names], dtype=np.int64)

    @cached_property
    def _index(self) -> dict[str, int]:
        return {name: place for place, name in enumerate(self.names)}

    def row_of(self, name: str) -> int:
        """The place of a constraint by its name."""
        try:
            return list(self.constraint_names).index(name)
        except ValueError:
            raise unknown("constraint", name, self.constraint_names) from None

    def holding(self, where: Mask, values: Array) -> System:
        """The system in which some quantities are constants of the values given."""
        return replace(
            self,
            values=np.where(where, values, self.values),
            deviations=np.where(where, 0.0, self.deviations),
            correlations=self.correlations.without(where),
        )

    def forgetting(self, where: Mask) -> System:
        """The system in which some quantities are unknown, as if they had never been measured."""
        return replace(
            self,
            values=np.where(where, np.nan, self.values),
            deviations=np.where(where, np.nan, self.deviations),
            start=np.where(where, self.values, self.start),
            correlations=self.correlations.without(where),
        )
