"""Expressions: + − × ÷ of selections and constants, evaluated on a grid of cells.

An indicator is such an expression. It prints its own formula, runs unchanged on draws, and can
be opened (`explain`), shared out (`attribute`), differentiated (`gradient`) and split over time
(`decompose`). The classes behind the signs stand in `forms`, one file each, and register the verb they answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, replace
from typing import Any, Literal, TypeVar

from kringloop.core import AdditivityError, number, one_of
from kringloop.ledger.algebra import Formula
from kringloop.ledger.decompose import decompose
from kringloop.ledger.explain import Explanation, attribute, explain, gradient
from kringloop.ledger.result import Result, evaluate_by
from kringloop.ledger.selection import Selection, refuse_nested, require_labels

Number = int | float
Made = TypeVar("Made", bound="Callable[..., Expression]")

_MAKERS: dict[str, Callable[..., Expression]] = {}
"""What each verb of an expression makes."""


def answers(*verbs: str) -> Callable[[Made], Made]:
    """Register the class that a verb of an expression makes, such as "−" or "over"."""

    def register(maker: Made) -> Made:
        for verb in verbs:
            if verb in _MAKERS:
                raise ValueError(f"the verb '{verb}' is answered twice: by {_MAKERS[verb]} and by {maker}")
            _MAKERS[verb] = maker
        return maker

    return register


class Expression(Formula):
    """Base of everything that can be computed from a ledger."""

    def __add__(self, other: Expression | Number) -> Expression:
        return _MAKERS["+"](self, lift(other, self.unit), "+")

    def __sub__(self, other: Expression | Number) -> Expression:
        return _MAKERS["−"](self, lift(other, self.unit), "−")

    def __mul__(self, other: Expression | Number) -> Expression:
        return _MAKERS["×"](self, lift(other))

    def __truediv__(self, other: Expression | Number) -> Expression:
        return _MAKERS["÷"](self, lift(other))

    def __radd__(self, other: Number) -> Expression:
        return lift(other, self.unit) + self

    def __rsub__(self, other: Number) -> Expression:
        return lift(other, self.unit) - self

    def __rmul__(self, other: Number) -> Expression:
        return lift(other) * self

    def __rtruediv__(self, other: Number) -> Expression:
        return lift(other) / self

    def to(self, unit: str) -> Expression:
        """The same quantity in another unit; raises UnitError when it measures something else."""
        return self if unit == self.unit else _MAKERS["to"](self, unit)

    def shift(self, years: int) -> Expression:
        """The value `years` years earlier."""
        return _MAKERS["shift"](self, years)

    def at(self, year: int) -> Expression:
        """The value of one fixed year, in every year."""
        return _MAKERS["at"](self, year)

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
        AdditivityError    a sum over a label and one that lies below it, over a label twice, or over scenarios
        RangeError         another way of taking labels together than sum or max
        """
        one_of(how, ("sum", "max"), what="how")
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
        return _MAKERS["over"](self, dimension, how, chosen, complete)

    def pooled(self, dimension: str, labels: Iterable[str] | None = None) -> Expression:
        """The value without a dimension, the same for each of its labels: the whole beside its parts.

        `labels` are taken together; left out, every selected row counts. An account that lacks the
        dimension counts as it stands, such as the population beside flows by material.
        """
        chosen = None if labels is None else tuple(labels)
        return self.on_selections(lambda selection: selection.pool(dimension, chosen))

    def borrowed(self, dimension: str, lender: Mapping[str, str]) -> Expression:
        """For some labels of a dimension the value of another, such as that of their group."""
        return _MAKERS["borrowed"](self, dimension, dict(lender))

    def on_selections(self, change: Callable[[Selection], Selection]) -> Expression:
        """The same expression with every selection replaced."""
        if self.reads is not None:
            return _MAKERS["select"](change(self.reads))
        return replace_parts(self, lambda part: part.on_selections(change))

    def by(self, *dimensions: str, **labels: object) -> Result:
        """Evaluate for each combination of labels of the dimensions.

        `labels` narrows or orders them, such as `sector=["C", "24"]`; left out, all labels that
        occur among the selected rows are used.
        """
        return evaluate_by(self, dimensions, labels)

    def explain(self, **cell: str | int) -> Explanation:
        """The rows behind one cell, with their contribution, source and flag."""
        return explain(self, cell)

    def gradient(self, **cell: str | int) -> tuple[tuple[Selection, float], ...]:
        """d(value)/d(selection) for each selection in one cell; every row of it has that derivative."""
        return gradient(self, cell)

    def attribute(self, dimension: str, **cell: str | int) -> dict[str, float]:
        """Contributions of the labels of a dimension to one cell; they add up to its value."""
        return attribute(self, dimension, cell)

    def decompose(self, start: int, end: int, **cell: str | int) -> dict[str, float]:
        """Split the change between two years over the selections; the parts add up to the change exactly."""
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
    """A number as an expression; in a sum it takes the unit of the other side.

    Raises
    ------
    ShapeError, RangeError   no number, several, or one that is not finite
    """
    if isinstance(value, Expression):
        return value
    return _MAKERS["number"](number(value, what="a number of an expression"), unit)
