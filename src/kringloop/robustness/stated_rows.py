"""Rows stated as sums of other rows of their layer, such as a share that is 1 less the others: which, and of what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from kringloop.core import NOISE, Array, BalanceError, MissingDataError, RangeError
from kringloop.ledger import Account, Layer
from kringloop.robustness.margins import Margin
from kringloop.robustness.sums import Sum, read_sum

if TYPE_CHECKING:
    from scipy.sparse import csr_array


@dataclass(frozen=True, slots=True, eq=False)
class Stated:
    """Rows that follow from others.

    Parameters
    ----------
    of   : (rows, rows) what each row is made of, down to rows that err by themselves
    rest : (rows,) what a stated row has on record beside them [unit]
    said : (rows,) the sum that each is stated as; "" for a row that errs by itself
    rule : number of the rule by row
    """

    of: csr_array
    rest: Array
    said: list[str]
    rule: Mapping[int, int]


def stated(
    account: Account, layer: Layer, rules: Iterable[tuple[int, Margin, NDArray[np.bool_]]], rounding: Array
) -> Stated:
    """What stated rows are made of.

    Parameters
    ----------
    rules    : number, rule, and the rows it may be about: of those it means the very code that its `where` begins with
    rounding : (rows,) half of the last printed digit [unit]

    Raises
    ------
    RangeError         a row that is stated twice or follows from itself, or a dimension that rows do not store
    MissingDataError   no row stands at a code of the sum
    BalanceError       a row is not the sum it is stated as, within rounding
    """
    said, rule, parts = [""] * len(account), dict[int, int](), dict[int, dict[int, float]]()
    for number, margin, about in rules:
        name, code = next(iter(margin.where.items()))
        if name not in account.dimensions:
            raise RangeError(f"rule of line {margin.line}: '{name}' is no dimension that rows of '{account.key}' store")
        asked, places = read_sum(margin.follows), _Places(account, layer, name)
        for row in np.flatnonzero(about & places.at(code)).tolist():
            if row in parts:
                raise RangeError(
                    f"the rules of line {margin.line} and another one both state {_said(account, row)}\n  Keep one."
                )
            parts[row] = {places.beside(row, each, margin): times for each, times in asked.codes.items()}
            _require_sum(account, layer, row, asked, parts[row], rounding)
            said[row], rule[row] = margin.follows, number
    return Stated(*_made_of(account, layer, parts), said, rule)


class _Places:
    """Rows by what describes them, one dimension apart."""

    def __init__(self, account: Account, layer: Layer, name: str) -> None:
        self.account, self.layer, self.name = account, layer, name
        self.dimension = account.dimension(name)
        others = [d.codes[account.series].tolist() for n, d in sorted(account.dimensions.items()) if n != name]
        self.rest = list(zip(account.years.tolist(), *others, strict=True))
        self.codes = self.dimension.codes[account.series]
        self.rows = {(int(self.codes[r]), self.rest[r]): r for r in np.flatnonzero(layer.carried).tolist()}

    def at(self, code: str) -> NDArray[np.bool_]:
        """(rows,) which stand at the very code."""
        if code not in self.dimension.labels:
            return np.zeros(len(self.account), dtype=bool)
        found: NDArray[np.bool_] = self.codes == self.dimension.labels.index(code)
        return found

    def beside(self, row: int, code: str, margin: Margin) -> int:
        """The row at another code, all else equal."""
        known = self.dimension.labels
        found = self.rows.get((known.index(code), self.rest[row])) if code in known else None
        if found is None:
            raise MissingDataError(
                f"rule of line {margin.line}: {_said(self.account, row)} follows from '{margin.follows}', and there is "
                f"no row with {self.name}={code} beside it\n  Correct the sum, or narrow the rule by years or where."
            )
        return found


def _require_sum(
    account: Account, layer: Layer, row: int, asked: Sum, parts: Mapping[int, float], rounding: Array
) -> None:
    terms = [times * float(layer.values[r]) for r, times in parts.items()]
    found, value = asked.number + sum(terms), float(layer.values[row])
    allowed = float(rounding[row]) + sum(abs(t) * float(rounding[r]) for r, t in parts.items())
    allowed += NOISE * (abs(asked.number) + sum(map(abs, terms)))
    if abs(found - value) > allowed:
        raise BalanceError(
            f"{_said(account, row)} is {value:g} {layer.unit}, and the sum it is stated as {found:g}; rounding "
            f"explains {allowed:g}\n  Correct the table or the rule, or give half_width to the rules about these rows."
        )


def _made_of(account: Account, layer: Layer, parts: Mapping[int, Mapping[int, float]]) -> tuple[csr_array, Array]:
    """Each row down to rows that are not stated, and what is on record beside them."""
    from scipy.sparse import csr_array

    made: dict[int, dict[int, float]] = {}
    for row in _in_order(account, parts):
        found: dict[int, float] = {}
        for part, times in parts[row].items():
            for deeper, inner in made.get(part, {part: 1.0}).items():
                found[deeper] = found.get(deeper, 0.0) + times * inner
        made[row] = {r: t for r, t in found.items() if t}
    entries = [(r, q, t) for r in range(len(account)) for q, t in sorted(made.get(r, {r: 1.0}).items())]
    rows, columns, sizes = (np.array(each) for each in zip(*entries, strict=True))
    of = csr_array((sizes, (rows, columns)), shape=(len(account), len(account)))
    rest = np.zeros(len(account))
    at = sorted(made)
    rest[at] = layer.values[at] - of[at] @ layer.values
    return of, rest


def _in_order(account: Account, parts: Mapping[int, Mapping[int, float]]) -> list[int]:
    """Stated rows, those first that others are made of."""
    try:
        order = TopologicalSorter({row: list(of) for row, of in parts.items()}).static_order()
        return [row for row in order if row in parts]
    except CycleError as error:
        circle = " ← ".join(_said(account, row) for row in error.args[1])
        raise RangeError(
            f"rows follow from each other in a circle: {circle}\n  Leave one of them to err by itself."
        ) from None


def _said(account: Account, row: int) -> str:
    """A row by what describes it."""
    series = int(account.series[row])
    labels = [f"{n}={d.labels[d.codes[series]]}" for n, d in account.dimensions.items() if d.codes[series] >= 0]
    return f"the row {', '.join(labels)} of {int(account.years[row])} in '{account.key}'"
