"""Open a figure: the terms of its formula, what each does to it, and the rows behind them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from kringloop.core import ROUNDING, Array, MissingDataError
from kringloop.ledger.algebra import At, Figure, Formula
from kringloop.ledger.asking import make_grid, require_one_cell
from kringloop.ledger.cells import REASON_TEXT, Grid, Reason
from kringloop.ledger.opening import found_leaves
from kringloop.ledger.roles import Move, Read, Role, move_of
from kringloop.ledger.selection import Selection
from kringloop.ledger.slopes import leaf_slopes


@dataclass(frozen=True, slots=True, eq=False)
class Whole:
    """The sum of which a term is a part, where that sum as a whole multiplies or divides the figure."""

    expression: Formula
    grid: Grid

    @property
    def value(self) -> float:
        return self.expression.number(self.grid)

    def worked(self, figure: Figure) -> str:
        """The sum with its figures filled in, such as `1 − 30.6 %`."""
        return self.expression.worked(self.grid, figure)


@dataclass(frozen=True, slots=True, eq=False)
class Term:
    """One selection of the expression in the cell: what it does, its value and its rows.

    A selection that is read for several labels, such as the shares of 54 products, is one term.

    Parameters
    ----------
    role         : how it stands in the formula
    of_part      : it scales one part of the figure only
    move         : where the figure goes when it gets larger, for all its labels in proportion
    read         : where it is read, when that is another year or label than the cell
    count        : for how many labels it is read
    value        : the sum of its rows [unit]; None where it scales several parts, each with its own value, or where
                   rows are counted against a threshold
    contribution : what its rows add to the figure; None for terms that scale it
    whole        : the sum it belongs to, where that sum scales the figure
    rows         : year, labels, value, its deviation (sd), contribution, share, source, flag, computed
    places       : the number of each of these rows in the account
    """

    selection: Selection
    unit: str
    role: Role
    of_part: bool
    move: Move
    read: Read | None
    count: int
    value: float | None
    contribution: float | None
    whole: Whole | None
    rows: pl.DataFrame
    places: NDArray[np.int64]

    @property
    def counted(self) -> int | None:
        """How many of its rows reach the threshold and so count; None where nothing is counted."""
        if self.role is not Role.THRESHOLD or self.rows.height < 2:
            return None
        return int((self.rows["contribution"] != 0).sum())


@dataclass(frozen=True, slots=True)
class Number:
    """A number written in the formula, and what it does; `contribution` where it is a part of the figure."""

    value: float
    unit: str
    role: Role
    of_part: bool
    contribution: float | None


@dataclass(frozen=True, slots=True, eq=False)
class Explanation:
    """A figure opened down to its rows. The contributions of terms and numbers add up to the value."""

    cell: Mapping[str, str]
    value: float
    unit: str
    expression: Formula
    grid: Grid
    terms: tuple[Term, ...]
    numbers: tuple[Number, ...]

    @property
    def formula(self) -> str:
        return self.expression.formula

    @property
    def constants(self) -> tuple[float, ...]:
        """What the numbers of the formula add to the figure themselves."""
        return tuple(n.contribution for n in self.numbers if n.contribution is not None)

    @property
    def total(self) -> float:
        """Sum of the parts; equals `value` to within rounding."""
        return float(sum(t.contribution for t in self.terms if t.contribution is not None) + sum(self.constants))

    def worked(self, figure: Figure) -> str:
        """The formula with its figures filled in; `figure` writes a value with its unit."""
        return self.expression.worked(self.grid, figure)


def explain(expression: Formula, cell: Mapping[str, str | int]) -> Explanation:
    """Open one cell of an expression; at the central values, whatever is drawn beside them."""
    grid = _cell_grid(expression, cell)
    value = _require_value(expression, grid)
    alike: dict[tuple[int, ...], tuple[Selection, list[At]]] = {}
    numbers: dict[tuple[int, ...], Number] = {}
    for leaf, at in found_leaves(expression, grid):
        if leaf.reads is not None:
            alike.setdefault(at.path, (leaf.reads, []))[1].append(at)
        else:
            numbers[at.path] = _number(leaf, at, numbers.get(at.path))
    return Explanation(
        cell={d: grid.labels[d][0] for d in grid.by},
        value=value,
        unit=expression.unit,
        expression=expression,
        grid=grid,
        terms=tuple(_term(*found) for found in alike.values()),
        numbers=tuple(numbers.values()),
    )


def gradient(expression: Formula, cell: Mapping[str, str | int]) -> tuple[tuple[Selection, float], ...]:
    """d(value)/d(selection) in one cell, by one reverse sweep of the tree."""
    grid = _cell_grid(expression, cell)
    _require_value(expression, grid)
    return tuple((leaf, float(np.sum(slope))) for leaf, slope, _ in leaf_slopes(expression, grid, np.ones(grid.shape)))


MANY_ROWS = 64 * ROUNDING
"""How far two sums of many rows may differ because they were added in another order."""


def attribute(expression: Formula, dimension: str, cell: Mapping[str, str | int]) -> dict[str, float]:
    """Contributions of the labels of a dimension; rows without one count under ''.

    For a ratio the rows of the numerator are shared out and divided by the whole denominator,
    so that the shares add up: a group-by of a ratio is a weighted mean.
    """
    grid = _cell_grid(expression, cell)
    _require_value(expression, grid)
    shares: dict[str, float] = {}
    for leaf, at in found_leaves(expression, grid):
        if not at.place.is_part:
            continue
        if leaf.reads is not None:
            for label, amount in _by_label(leaf.reads, at.grid, dimension):
                shares[label] = shares.get(label, 0.0) + amount * at.scale
        else:
            shares[""] = shares.get("", 0.0) + leaf.number(at.grid) * at.scale
    return shares


def _cell_grid(expression: Formula, cell: Mapping[str, str | int]) -> Grid:
    grid = make_grid(expression, tuple(cell), dict(cell))
    require_one_cell(grid, cell)
    return grid


def _require_value(expression: Formula, grid: Grid) -> float:
    cells = expression.evaluate(grid)
    reason = int(cells.reasons.reshape(-1)[0])
    if reason != Reason.KNOWN:
        where = ", ".join(f"{d} {grid.labels[d][0]}" for d in grid.by)
        raise MissingDataError(
            f"there is no figure for {where}: {REASON_TEXT['en'][reason]}",
            nl=f"er is geen cijfer voor {where}: {REASON_TEXT['nl'][reason]}",
        )
    return float(cells.values.reshape(-1)[0])


def _term(selection: Selection, members: list[At]) -> Term:
    """One selection as it is read for one label or for several; a row that is read often stands once."""
    first, layer = members[0], selection.account.layer(selection.layer)
    behind = [selection.rows_in(m.grid) for m in members]
    numbers = np.unique(np.concatenate(behind))
    values = layer.values[numbers]
    given = np.zeros(len(numbers))
    for member, rows in zip(members, behind, strict=True):
        given[np.searchsorted(numbers, rows)] += layer.values[rows] * member.scale
    is_part = first.place.is_part
    one = is_part or all(np.array_equal(rows, behind[0]) for rows in behind)
    frame = _rows(selection, numbers, values)
    if is_part:
        frame = frame.with_columns(contribution=pl.Series(given))
    weights = given if is_part else values
    whole = float(weights.sum())
    share = pl.Series("share", weights / whole if whole and one else [None] * len(weights), dtype=pl.Float64)
    order = np.lexsort((-np.abs(values), -np.abs(weights)))
    frame = frame.with_columns(share)[order]
    counts = first.place.role is Role.THRESHOLD and len(numbers) > 1
    sizes = [abs(float(layer.values[rows].sum())) for rows in behind]
    slope = sum(m.slope * (size if any(sizes) else 1.0) for m, size in zip(members, sizes, strict=True))
    return Term(
        selection=selection,
        unit=selection.unit,
        role=first.place.role,
        of_part=first.place.of_part,
        move=move_of(slope),
        read=first.place.read,
        count=1 if one and not is_part else len(members),
        value=float(values.sum()) if one and not counts else None,
        contribution=whole if is_part else None,
        rows=frame,
        places=numbers[order],
        whole=None if first.within is None or len(members) > 1 else Whole(*first.within),
    )


def _number(constant: Formula, at: At, before: Number | None) -> Number:
    """A number of the formula; read for several labels it counts for each."""
    value = constant.number(at.grid)
    if not at.place.is_part:
        return Number(value, constant.unit, at.place.role, at.place.of_part, None)
    given = value * at.scale + (before.contribution or 0.0 if before else 0.0)
    return Number(value, constant.unit, at.place.role, at.place.of_part, given)


def _rows(selection: Selection, numbers: NDArray[np.int64], values: Array) -> pl.DataFrame:
    """Rows of the account of a selection, as a table."""
    account = selection.account
    series = account.series[numbers]
    columns: dict[str, object] = {"year": account.years[numbers]}
    for name, dimension_ in account.dimensions.items():
        labels = np.array([*dimension_.labels, ""], dtype=object)
        columns[name] = pl.Series(labels[dimension_.codes[series]].tolist(), dtype=pl.String)
    columns["value"] = values
    sd = selection.account.layer(selection.layer).sd
    columns["sd"] = pl.Series([None] * len(numbers) if sd is None else sd[numbers], dtype=pl.Float64)
    of_layer = account.sources_of(selection.layer)
    sources = np.array(of_layer.labels, dtype=object)[of_layer.codes[numbers]].tolist()
    columns["source"] = pl.Series(sources, dtype=pl.String)
    flags = np.array(account.flags, dtype=object)
    marked = [""] * len(numbers) if account.flag_codes is None else flags[account.flag_codes[numbers]].tolist()
    columns["flag"] = pl.Series(marked, dtype=pl.String)
    computed = np.zeros(len(numbers), dtype=bool) if account.balancing is None else account.balancing[numbers]
    columns["computed"] = computed
    follows = account.layer(selection.layer).follows
    said = ["", *(() if follows is None else follows.said.labels)]
    word = np.zeros(len(numbers), dtype=np.int64) if follows is None else follows.said.codes[numbers] + 1
    columns["follows"] = pl.Series([said[w] for w in word.tolist()], dtype=pl.String)
    return pl.DataFrame(columns)


def _by_label(selection: Selection, grid: Grid, dimension: str) -> Iterator[tuple[str, float]]:
    known = dimension == "year" or dimension in selection.account.dimension_names
    divided = replace(selection, pooled=selection.pooled - {dimension}, _mask=[]) if known else None
    whole, asked, size = float(selection.evaluate(grid).values.reshape(-1)[0]), 0.0, 0.0
    if divided is not None:
        labels = _labels_inside(divided, selection, grid, dimension)
        plain = divided.evaluate(grid.replace(dimension, labels)).values.reshape(-1)
        yield from zip(labels, plain.tolist(), strict=True)
        asked, size = float(plain.sum()), float(np.abs(plain).sum())
    if abs(whole - asked) > MANY_ROWS * (abs(whole) + size):
        yield "", whole - asked


def _labels_inside(divided: Selection, selection: Selection, grid: Grid, dimension: str) -> tuple[str, ...]:
    """Labels of a dimension among the rows of the cell."""
    labels = divided.labels(dimension)
    if dimension not in grid.by or dimension in selection.pooled:
        return labels
    if dimension == "year":
        return grid.labels["year"]
    inside = selection.account.dimension(dimension).within(grid.labels[dimension][0])
    return tuple(v for v in labels if v in inside)
