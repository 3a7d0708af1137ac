"""Expressions: + − × ÷ of selections and constants, evaluated on a grid of cells.

An indicator is such an expression. It prints its own formula, runs unchanged on draws, and can
be opened (`explain`), shared out (`attribute`), differentiated (`gradient`) and split over time
(`decompose`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from kringloop.core import (
    Array,
    RangeError,
    UnitError,
    conversion_factor,
    product_unit,
    ratio_unit,
)
from kringloop.ledger.cells import Cells, Grid, Reason
from kringloop.ledger.selection import Selection

if TYPE_CHECKING:
    from kringloop.ledger.explain import Explanation
    from kringloop.ledger.result import Result

Number = int | float


class Expression:
    """Base of everything that can be computed from a ledger."""

    unit: str
    parts: tuple[Expression, ...] = ()

    def evaluate(self, grid: Grid) -> Cells:
        raise NotImplementedError

    def derivatives(self, values: tuple[Array, ...]) -> tuple[Array, ...]:
        """d(self)/d(part) for each part, given the parts' values on one grid."""
        raise NotImplementedError

    def grids(self, grid: Grid) -> tuple[Grid, ...]:
        """The grid on which each part is evaluated when this is evaluated on `grid`."""
        return (grid,) * len(self.parts)

    @property
    def formula(self) -> str:
        """The expression in words and signs."""
        return str(self)

    def selections(self) -> tuple[Selection, ...]:
        """Every selection in the tree, in reading order."""
        return tuple(leaf.selection for leaf in self.leaves())

    def leaves(self) -> Iterator[Selected]:
        for part in self.parts:
            yield from part.leaves()

    def __add__(self, other: Expression | Number) -> Expression:
        return Sum(self, lift(other, self.unit), "+")

    def __sub__(self, other: Expression | Number) -> Expression:
        return Sum(self, lift(other, self.unit), "−")

    def __mul__(self, other: Expression | Number) -> Expression:
        return Product(self, lift(other))

    def __truediv__(self, other: Expression | Number) -> Expression:
        return Quotient(self, lift(other))

    def __radd__(self, other: Number) -> Expression:
        return Sum(lift(other, self.unit), self, "+")

    def __rsub__(self, other: Number) -> Expression:
        return Sum(lift(other, self.unit), self, "−")

    def __rmul__(self, other: Number) -> Expression:
        return Product(lift(other), self)

    def __rtruediv__(self, other: Number) -> Expression:
        return Quotient(lift(other), self)

    def to(self, unit: str) -> Expression:
        """The same quantity in another unit; raises UnitError when it measures something else."""
        return self if unit == self.unit else Converted(self, unit)

    def shift(self, years: int) -> Expression:
        """The value `years` years earlier."""
        return Shifted(self, years)

    def at(self, year: int) -> Expression:
        """The value of one fixed year, in every year."""
        return Fixed(self, year)

    def over(self, dimension: str, how: Literal["sum", "max"] = "sum") -> Expression:
        """Evaluate apart for each label of a dimension, then add up or take the largest."""
        return Over(self, dimension, how)

    def by(self, *dimensions: str, **labels: object) -> Result:
        """Evaluate for each combination of labels of the dimensions.

        `labels` narrows or orders them, such as `sector=["C", "24"]`; left out, all labels that
        occur among the selected rows are used.
        """
        from kringloop.ledger.result import evaluate_by

        return evaluate_by(self, dimensions, labels)

    def explain(self, **cell: str | int) -> Explanation:
        """The rows behind one cell, with their contribution, source and flag."""
        from kringloop.ledger.explain import explain

        return explain(self, cell)

    def gradient(self, **cell: str | int) -> tuple[tuple[Selection, float], ...]:
        """d(value)/d(selection) for each selection in one cell; every row of it has that derivative."""
        from kringloop.ledger.explain import gradient

        return gradient(self, cell)

    def attribute(self, dimension: str, **cell: str | int) -> dict[str, float]:
        """Contributions of the labels of a dimension to one cell; they add up to its value."""
        from kringloop.ledger.explain import attribute

        return attribute(self, dimension, cell)

    def decompose(self, start: int, end: int, **cell: str | int) -> dict[str, float]:
        """Split the change between two years over the selections; the parts add up to the change exactly."""
        from kringloop.ledger.decompose import decompose

        return decompose(self, start, end, cell)


def lift(value: Expression | Number, unit: str = "1") -> Expression:
    """A number as an expression; in a sum it takes the unit of the other side."""
    return value if isinstance(value, Expression) else Constant(float(value), unit)


@dataclass(frozen=True, eq=False)
class Constant(Expression):
    """A number with a unit."""

    value: float
    unit: str = "1"

    def __str__(self) -> str:
        return f"{self.value:g}" + ("" if self.unit == "1" else f" {self.unit}")

    def evaluate(self, grid: Grid) -> Cells:
        return Cells(np.full(grid.shape, self.value), np.zeros(grid.shape, dtype=np.int8))


@dataclass(frozen=True, eq=False)
class Selected(Expression):
    """A selection as a leaf of an expression."""

    selection: Selection

    @property
    def unit(self) -> str:  # type: ignore[override]
        return self.selection.unit

    def __str__(self) -> str:
        return str(self.selection)

    def evaluate(self, grid: Grid) -> Cells:
        return self.selection.evaluate(grid)

    def leaves(self) -> Iterator[Selected]:
        yield self


@dataclass(frozen=True, eq=False)
class Sum(Expression):
    """left + right or left − right, in one unit."""

    left: Expression
    right: Expression
    sign: Literal["+", "−"]

    def __post_init__(self) -> None:
        if self.left.unit != self.right.unit:
            raise UnitError(
                f"cannot compute '{self.left.unit}' {self.sign} '{self.right.unit}' (rule C3)\n"
                f"  in {self}\n  Convert one side with .to(unit)."
            )

    @property
    def parts(self) -> tuple[Expression, ...]:  # type: ignore[override]
        return (self.left, self.right)

    @property
    def unit(self) -> str:  # type: ignore[override]
        return self.left.unit

    def __str__(self) -> str:
        right = f"({self.right})" if isinstance(self.right, Sum) and self.sign == "−" else str(self.right)
        return f"{self.left} {self.sign} {right}"

    def evaluate(self, grid: Grid) -> Cells:
        a, b = _same_draws(self.left.evaluate(grid), self.right.evaluate(grid))
        values = a.values + b.values if self.sign == "+" else a.values - b.values
        return Cells(values, np.maximum(a.reasons, b.reasons))

    def derivatives(self, values: tuple[Array, ...]) -> tuple[Array, ...]:
        one = np.ones_like(values[0])
        return one, one if self.sign == "+" else -one


@dataclass(frozen=True, eq=False)
class Product(Expression):
    """left × right."""

    left: Expression
    right: Expression

    @property
    def parts(self) -> tuple[Expression, ...]:  # type: ignore[override]
        return (self.left, self.right)

    @property
    def unit(self) -> str:  # type: ignore[override]
        return product_unit(self.left.unit, self.right.unit)

    def __str__(self) -> str:
        return f"{_bracket(self.left)} × {_bracket(self.right)}"

    def evaluate(self, grid: Grid) -> Cells:
        a, b = _same_draws(self.left.evaluate(grid), self.right.evaluate(grid))
        return Cells(a.values * b.values, np.maximum(a.reasons, b.reasons))

    def derivatives(self, values: tuple[Array, ...]) -> tuple[Array, ...]:
        return values[1], values[0]


@dataclass(frozen=True, eq=False)
class Quotient(Expression):
    """left ÷ right; absent where the denominator is zero."""

    left: Expression
    right: Expression

    @property
    def parts(self) -> tuple[Expression, ...]:  # type: ignore[override]
        return (self.left, self.right)

    @property
    def unit(self) -> str:  # type: ignore[override]
        return ratio_unit(self.left.unit, self.right.unit)

    def __str__(self) -> str:
        return f"{_bracket(self.left)} ÷ {_bracket(self.right, division=True)}"

    def evaluate(self, grid: Grid) -> Cells:
        a, b = _same_draws(self.left.evaluate(grid), self.right.evaluate(grid))
        zero = b.values == 0
        reasons = np.maximum(a.reasons, b.reasons)
        any_zero = zero.any(axis=-1) if a.has_draws else zero
        reasons = np.where(any_zero & (reasons == Reason.KNOWN), Reason.ZERO_DENOMINATOR, reasons).astype(np.int8)
        return Cells(np.divide(a.values, b.values, out=np.zeros_like(a.values), where=~zero), reasons)

    def derivatives(self, values: tuple[Array, ...]) -> tuple[Array, ...]:
        return 1.0 / values[1], -values[0] / values[1] ** 2


@dataclass(frozen=True, eq=False)
class Converted(Expression):
    """The same quantity in another unit."""

    inner: Expression
    unit: str

    def __post_init__(self) -> None:
        conversion_factor(self.inner.unit, self.unit)

    @property
    def parts(self) -> tuple[Expression, ...]:  # type: ignore[override]
        return (self.inner,)

    def __str__(self) -> str:
        return str(self.inner)

    @property
    def factor(self) -> float:
        return conversion_factor(self.inner.unit, self.unit)

    def evaluate(self, grid: Grid) -> Cells:
        inner = self.inner.evaluate(grid)
        return Cells(inner.values * self.factor, inner.reasons)

    def derivatives(self, values: tuple[Array, ...]) -> tuple[Array, ...]:
        return (np.full_like(values[0], self.factor),)


class _OtherYears(Expression):
    """Base of expressions that read their inner expression in other years."""

    inner: Expression

    @property
    def parts(self) -> tuple[Expression, ...]:  # type: ignore[override]
        return (self.inner,)

    @property
    def unit(self) -> str:  # type: ignore[override]
        return self.inner.unit

    def other(self, year: int) -> int:
        raise NotImplementedError

    def grids(self, grid: Grid) -> tuple[Grid, ...]:
        if "year" not in grid.by:
            raise RangeError(f"'{self}' compares years; ask it by year")
        return (grid.replace("year", tuple(str(self.other(int(y))) for y in grid.labels["year"])),)

    def evaluate(self, grid: Grid) -> Cells:
        inner = self.inner.evaluate(self.grids(grid)[0])
        reasons = np.where(inner.reasons == Reason.NO_DATA, Reason.NO_BASE, inner.reasons).astype(np.int8)
        return Cells(inner.values, reasons)

    def derivatives(self, values: tuple[Array, ...]) -> tuple[Array, ...]:
        return (np.ones_like(values[0]),)


@dataclass(frozen=True, eq=False)
class Shifted(_OtherYears):
    """The value some years earlier."""

    inner: Expression
    years: int

    def __str__(self) -> str:
        return f"({self.inner}) {abs(self.years)} year{'s' if abs(self.years) > 1 else ''} before"

    def other(self, year: int) -> int:
        return year - self.years


@dataclass(frozen=True, eq=False)
class Fixed(_OtherYears):
    """The value of one fixed year."""

    inner: Expression
    year: int

    def __str__(self) -> str:
        return f"({self.inner}) in {self.year}"

    def other(self, year: int) -> int:  # noqa: ARG002  # the answer is the same for every year
        return self.year


@dataclass(frozen=True, eq=False)
class Over(Expression):
    """Sum or maximum of an expression over the labels of a dimension."""

    inner: Expression
    dimension: str
    how: Literal["sum", "max"]

    @property
    def parts(self) -> tuple[Expression, ...]:  # type: ignore[override]
        return (self.inner,)

    @property
    def unit(self) -> str:  # type: ignore[override]
        return self.inner.unit

    def __str__(self) -> str:
        return f"{self.how} over {self.dimension} of ({self.inner})"

    def grids(self, grid: Grid) -> tuple[Grid, ...]:
        from kringloop.ledger.selection import union_labels

        if self.dimension in grid.by:
            raise RangeError(f"'{self}' already runs over '{self.dimension}'; do not ask it by that dimension")
        return (grid.replace(self.dimension, union_labels(self.selections(), self.dimension)),)

    def evaluate(self, grid: Grid) -> Cells:
        inner = self.inner.evaluate(self.grids(grid)[0])
        axis = len(grid.shape)
        known = inner.reasons == Reason.KNOWN
        mask = known[..., None] if inner.has_draws else known
        if self.how == "sum":
            values = np.where(mask, inner.values, 0.0).sum(axis=axis)
        else:
            values = np.where(mask, inner.values, -np.inf).max(axis=axis, initial=-np.inf)
        reasons = np.where(known.any(axis=axis), Reason.KNOWN, inner.reasons.min(axis=axis, initial=Reason.NO_DATA))
        values = np.where(
            (reasons == Reason.KNOWN)[..., None] if inner.has_draws else reasons == Reason.KNOWN, values, 0.0
        )
        return Cells(values, reasons.astype(np.int8))

    def derivatives(self, values: tuple[Array, ...]) -> tuple[Array, ...]:
        if self.how == "sum":
            return (np.ones_like(values[0]),)
        flat = np.nan_to_num(values[0], nan=-np.inf)
        return ((flat == flat.max(axis=-1, keepdims=True)).astype(np.float64),)


def _bracket(expression: Expression, *, division: bool = False) -> str:
    while isinstance(expression, Converted):
        expression = expression.inner
    loose = isinstance(expression, Sum) or (division and isinstance(expression, Product | Quotient))
    return f"({expression})" if loose else str(expression)


def _same_draws(a: Cells, b: Cells) -> tuple[Cells, Cells]:
    """Give plain values a draw axis of length one when the other side has draws."""
    if a.has_draws == b.has_draws:
        return a, b
    if a.has_draws:
        return a, Cells(np.broadcast_to(b.values[..., None], a.values.shape), b.reasons)
    return Cells(np.broadcast_to(a.values[..., None], b.values.shape), a.reasons), b
