"""Expressions: + − × ÷ of selections and constants, evaluated on a grid of cells.

An indicator is such an expression. It prints its own formula, runs unchanged on draws, and can
be opened (`explain`), shared out (`attribute`), differentiated (`gradient`) and split over time
(`decompose`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from kringloop.core import (
    AdditivityError,
    Array,
    RangeError,
    UnitError,
    conversion_factor,
    product_unit,
    ratio_unit,
)
from kringloop.ledger.cells import Cells, Grid, Reason
from kringloop.ledger.selection import Selection, refuse_nested, require_labels, union_labels

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

    def growth(self, *, years: int = 1) -> Expression:
        """Relative change since `years` years earlier: 0.02 is 2 % more."""
        return self / self.shift(years) - 1

    def growth_since(self, year: int) -> Expression:
        """Relative change since a fixed year."""
        return self / self.at(year) - 1

    def over(
        self,
        dimension: str,
        how: Literal["sum", "max"] = "sum",
        *,
        labels: Iterable[str] | None = None,
        complete: bool = False,
    ) -> Expression:
        """Evaluate apart for each label of a dimension, then add up or take the largest.

        Parameters
        ----------
        labels   : which labels; left out, all that occur among the selected rows
        complete : a cell is absent when any of its labels is (rule C5); otherwise labels without a
                   figure are skipped and listed in `Result.skipped`

        Raises
        ------
        UnknownNameError   a label that the account does not know
        AdditivityError    a sum over a label and one that lies below it, or over scenarios
        """
        chosen = None if labels is None else tuple(labels)
        if how == "sum" and any(dimension in s.account.apart for s in self.selections()):
            raise AdditivityError(
                f"labels of '{dimension}' exclude each other and do not add up (rule C8)\n"
                f'  Ask by {dimension}, or take how="max".'
            )
        if chosen is not None:
            require_labels(self.selections(), dimension, chosen)
            if how == "sum":
                refuse_nested(self.selections(), dimension, chosen)
        return Over(self, dimension, how, chosen, complete)

    def pooled(self, dimension: str, labels: Iterable[str] | None = None) -> Expression:
        """The value without a dimension, the same for each of its labels: the whole beside its parts.

        `labels` are taken together; left out, every selected row counts. An account that lacks the
        dimension counts as it stands, such as the population beside flows by material.
        """
        chosen = None if labels is None else tuple(labels)
        return self.on_leaves(lambda leaf: Selected(leaf.selection.pool(dimension, chosen)))

    def borrowed(self, dimension: str, lender: Mapping[str, str]) -> Expression:
        """For some labels of a dimension the value of another, such as that of their group."""
        return Borrowed(self, dimension, dict(lender))

    def on_leaves(self, change: Callable[[Selected], Expression]) -> Expression:
        """The same expression with every selection replaced."""
        return replace_parts(self, lambda part: part.on_leaves(change))

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


def replace_parts(expression: Expression, change: Callable[[Expression], Expression]) -> Expression:
    """A copy of an expression with its immediate parts changed."""
    changed: dict[str, Any] = {}
    for each in fields(expression):  # type: ignore[arg-type]  # every concrete expression is a dataclass
        value = getattr(expression, each.name)
        if isinstance(value, Expression):
            changed[each.name] = change(value)
        elif isinstance(value, tuple) and value and all(isinstance(v, Expression) for v in value):
            changed[each.name] = tuple(change(v) for v in value)
    copy: Expression = replace(expression, **changed) if changed else expression  # type: ignore[type-var]
    return copy


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

    def on_leaves(self, change: Callable[[Selected], Expression]) -> Expression:
        return change(self)


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
class Borrowed(Expression):
    """For some labels of a dimension the value of another label."""

    inner: Expression
    dimension: str
    lender: Mapping[str, str]

    @property
    def parts(self) -> tuple[Expression, ...]:  # type: ignore[override]
        return (self.inner,)

    @property
    def unit(self) -> str:  # type: ignore[override]
        return self.inner.unit

    def __str__(self) -> str:
        return f"({self.inner} of the {self.dimension} or its group)"

    def grids(self, grid: Grid) -> tuple[Grid, ...]:
        if self.dimension not in grid.by:
            raise RangeError(f"'{self}' needs the dimension '{self.dimension}'; ask it by it, or sum over it")
        return (grid.replace(self.dimension, tuple(self.lender.get(v, v) for v in grid.labels[self.dimension])),)

    def evaluate(self, grid: Grid) -> Cells:
        return self.inner.evaluate(self.grids(grid)[0])

    def derivatives(self, values: tuple[Array, ...]) -> tuple[Array, ...]:
        return (np.ones_like(values[0]),)


@dataclass(frozen=True, eq=False)
class Over(Expression):
    """Sum or maximum of an expression over the labels of a dimension."""

    inner: Expression
    dimension: str
    how: Literal["sum", "max"]
    labels: tuple[str, ...] | None = None
    complete: bool = False

    @property
    def parts(self) -> tuple[Expression, ...]:  # type: ignore[override]
        return (self.inner,)

    @property
    def unit(self) -> str:  # type: ignore[override]
        return self.inner.unit

    def __str__(self) -> str:
        return f"{self.how} over {self.dimension} of ({self.inner})"

    def grids(self, grid: Grid) -> tuple[Grid, ...]:
        if self.dimension in grid.by:
            raise RangeError(f"'{self}' already runs over '{self.dimension}'; do not ask it by that dimension")
        labels = union_labels(self.selections(), self.dimension) if self.labels is None else self.labels
        return (grid.replace(self.dimension, labels),)

    def evaluate(self, grid: Grid) -> Cells:
        inner = self.inner.evaluate(self.grids(grid)[0])
        axis = len(grid.shape)
        known = inner.reasons == Reason.KNOWN
        mask = known[..., None] if inner.has_draws else known
        if self.how == "sum":
            values = np.where(mask, inner.values, 0.0).sum(axis=axis)
        else:
            values = np.where(mask, inner.values, -np.inf).max(axis=axis, initial=-np.inf)
        reasons = self._reasons(inner.reasons, known, axis)
        present = reasons == Reason.KNOWN
        values = np.where(present[..., None] if inner.has_draws else present, values, 0.0)
        return Cells(values, reasons.astype(np.int8))

    def _reasons(self, inner: NDArray[np.int8], known: NDArray[np.bool_], axis: int) -> NDArray[np.int8]:
        if not inner.shape[axis]:
            return np.full(known.shape[:axis], Reason.NO_DATA, dtype=np.int8)
        missing = inner.max(axis=axis)
        return missing if self.complete else np.where(known.any(axis=axis), np.int8(Reason.KNOWN), missing)

    def derivatives(self, values: tuple[Array, ...]) -> tuple[Array, ...]:
        """NaN stands for a label that is left out; of equal largest labels the first counts."""
        known = np.isfinite(values[0])
        if self.how == "sum":
            return (known.astype(np.float64),)
        flat = np.where(known, values[0], -np.inf)
        if not flat.shape[-1]:
            return (flat,)
        first = np.expand_dims(flat.argmax(axis=-1), -1)
        return ((np.arange(flat.shape[-1]) == first).astype(np.float64) * known,)


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
