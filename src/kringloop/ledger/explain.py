"""Open a figure: the rows behind it, their contributions, derivatives and shares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from kringloop.core import MissingDataError, RangeError
from kringloop.ledger.account import Account
from kringloop.ledger.cells import REASON_TEXT, Grid, Reason
from kringloop.ledger.expression import Constant, Expression, Over, Product, Quotient, Selected
from kringloop.ledger.functions import LogChange
from kringloop.ledger.result import leaf_slopes, make_grid
from kringloop.ledger.selection import Selection


@dataclass(frozen=True, slots=True, eq=False)
class Term:
    """One selection of the expression in the cell: its value, derivative and share in the answer.

    Parameters
    ----------
    role         : "part" when its rows add up to the figure, "divides" or "multiplies" when they scale it
    contribution : what its rows add to the figure; None for scaling terms
    """

    selection: Selection
    unit: str
    role: str
    value: float
    contribution: float | None
    rows: pl.DataFrame


@dataclass(frozen=True, slots=True, eq=False)
class Explanation:
    """A figure opened down to its rows. The contributions and constants add up to the value."""

    cell: Mapping[str, str]
    value: float
    unit: str
    formula: str
    terms: tuple[Term, ...]
    constants: tuple[float, ...]

    @property
    def total(self) -> float:
        """Sum of the parts; equals `value` to within rounding."""
        return float(sum(t.contribution for t in self.terms if t.contribution is not None) + sum(self.constants))


def explain(expression: Expression, cell: Mapping[str, str | int]) -> Explanation:
    """Open one cell of an expression; with draws, at the mean of each row."""
    expression, grid = _plain(expression), _cell_grid(expression, cell)
    value = _require_value(expression, grid)
    terms: list[Term] = []
    constants: list[float] = []
    for leaf, inner, scale, role in _walk(expression, grid, 1.0):
        if isinstance(leaf, Constant):
            constants.append(leaf.value * scale)
        else:
            terms.append(_term(leaf.selection, inner, scale, role))
    return Explanation(
        cell={d: grid.labels[d][0] for d in grid.by}, value=value, unit=expression.unit, formula=expression.formula,
        terms=tuple(terms), constants=tuple(constants),
    )  # fmt: skip


def gradient(expression: Expression, cell: Mapping[str, str | int]) -> tuple[tuple[Selection, float], ...]:
    """d(value)/d(selection) in one cell, by one reverse sweep of the tree; with draws, at their mean."""
    expression, grid = _plain(expression), _cell_grid(expression, cell)
    _require_value(expression, grid)
    return tuple((leaf, float(np.sum(slope))) for leaf, slope, _ in leaf_slopes(expression, grid, np.ones(grid.shape)))


def attribute(expression: Expression, dimension: str, cell: Mapping[str, str | int]) -> dict[str, float]:
    """Contributions of the labels of a dimension; rows without one count under ''.

    For a ratio the rows of the numerator are shared out and divided by the whole denominator,
    so that the shares add up: a group-by of a ratio is a weighted mean.
    """
    expression, grid = _plain(expression), _cell_grid(expression, cell)
    _require_value(expression, grid)
    shares: dict[str, float] = {}
    for leaf, inner, scale, role in _walk(expression, grid, 1.0):
        if isinstance(leaf, Constant):
            shares[""] = shares.get("", 0.0) + leaf.value * scale
        elif role == "part":
            for label, amount in _by_label(leaf.selection, inner, dimension):
                shares[label] = shares.get(label, 0.0) + amount * scale
    return shares


def _cell_grid(expression: Expression, cell: Mapping[str, str | int]) -> Grid:
    grid = make_grid(expression, tuple(cell), dict(cell))
    if any(size != 1 for size in grid.shape):
        raise RangeError(f"one cell has one label per dimension; seen {dict(cell)}")
    return grid


def _plain(expression: Expression) -> Expression:
    """The expression with every draw replaced by the mean of its row."""
    if not any(s.account.layer(s.layer).draws for s in expression.selections()):
        return expression
    means: dict[tuple[int, str], Account] = {}

    def at_mean(leaf: Selected) -> Expression:
        old, layer = leaf.selection.account, leaf.selection.account.layer(leaf.selection.layer)
        if not layer.draws:
            return leaf
        if (id(old), layer.key) not in means:
            mean = replace(layer, values=layer.values.mean(axis=1))
            means[id(old), layer.key] = replace(old, layers={**old.layers, layer.key: mean}, _derived={})
        return Selected(replace(leaf.selection, account=means[id(old), layer.key], _mask=[]))

    return expression.on_leaves(at_mean)


def _require_value(expression: Expression, grid: Grid) -> float:
    cells = expression.evaluate(grid)
    reason = int(cells.reasons.reshape(-1)[0])
    if reason != Reason.KNOWN:
        where = ", ".join(f"{d} {grid.labels[d][0]}" for d in grid.by)
        raise MissingDataError(f"there is no figure for {where}: {REASON_TEXT['en'][reason]}")
    return float(cells.values.reshape(-1)[0])


def _scalar(expression: Expression, grid: Grid) -> float:
    return float(expression.evaluate(grid).values.reshape(-1)[0])


def _walk(
    expression: Expression, grid: Grid, scale: float, role: str = "part"
) -> Iterator[tuple[Selected | Constant, Grid, float, str]]:
    """Leaves with the factor that turns their value into their part of the figure."""
    if isinstance(expression, Selected | Constant):
        if not (isinstance(expression, Constant) and role != "part"):
            yield expression, grid, scale, role
        return
    grids = expression.grids(grid)
    if isinstance(expression, Quotient):
        yield from _walk(expression.left, grids[0], scale / _scalar_or_one(expression.right, grids[1], role), role)
        yield from _walk(expression.right, grids[1], 1.0, "divides")
    elif isinstance(expression, Product):
        scaling = _is_scale(expression.left)
        inner, outer = (expression.right, expression.left) if scaling else (expression.left, expression.right)
        order = (grids[1], grids[0]) if scaling else grids
        yield from _walk(inner, order[0], scale * _scalar_or_one(outer, order[1], role), role)
        yield from _walk(outer, order[1], 1.0, "multiplies")
    elif isinstance(expression, LogChange):
        both = expression.value_slopes(grid)
        for part, on, slope in zip(expression.parts[:2], grids[:2], both, strict=True):
            yield from _walk(part, on, scale * float(slope.reshape(-1)[0]), role)
        yield from _walk(expression.factor, grids[2], 1.0, "multiplies")
        yield from _walk(expression.factor, grids[3], 1.0, "multiplies")
    elif isinstance(expression, Over):
        yield from _walk_over(expression, grids[0], scale, role)
    else:
        slopes = expression.derivatives(tuple(np.ones(g.shape) for g in grids))
        for part, inner_grid, slope in zip(expression.parts, grids, slopes, strict=True):
            yield from _walk(part, inner_grid, scale * float(slope.reshape(-1)[0]), role)


def _walk_over(
    expression: Over, grid: Grid, scale: float, role: str
) -> Iterator[tuple[Selected | Constant, Grid, float, str]]:
    cells = expression.inner.evaluate(grid)
    known = cells.reasons.reshape(-1) == Reason.KNOWN
    plain = cells.values.reshape(-1)
    labels = grid.labels[expression.dimension]
    chosen = [i for i in range(len(labels)) if known[i]]
    if expression.how == "max":
        chosen = [max(chosen, key=lambda i: plain[i])]
    for i in chosen:
        yield from _walk(expression.inner, grid.replace(expression.dimension, (labels[i],)), scale, role)


def _is_scale(expression: Expression) -> bool:
    return not any(True for _ in expression.leaves())


def _scalar_or_one(expression: Expression, grid: Grid, role: str) -> float:
    return _scalar(expression, grid) if role == "part" else 1.0


def _term(selection: Selection, grid: Grid, scale: float, role: str) -> Term:
    rows = _rows(selection, grid)
    value = float(rows["value"].sum())
    if role == "part":
        rows = rows.with_columns(contribution=pl.col("value") * scale)
    share = rows["value"] / value if value else rows["value"] * 0.0
    rows = rows.with_columns(share=share).sort(pl.col("value").abs(), descending=True, maintain_order=True)
    contribution = float(rows["contribution"].sum()) if role == "part" else None
    return Term(selection, selection.unit, role, value, contribution, rows)


def _rows(selection: Selection, grid: Grid) -> pl.DataFrame:
    """The rows of a selection in a grid of one cell, as a table."""
    account, layer = selection.account, selection.account.layer(selection.layer)
    numbers = selection.rows_in(grid)
    series = account.series[numbers]
    columns: dict[str, object] = {"year": account.years[numbers]}
    for name, dimension_ in account.dimensions.items():
        labels = np.array([*dimension_.labels, ""], dtype=object)
        columns[name] = labels[dimension_.codes[series]].tolist()
    columns["value"] = layer.values[numbers]
    columns["source"] = np.array(account.sources, dtype=object)[account.source_codes[numbers]].tolist()
    flags = np.array(account.flags, dtype=object)
    columns["flag"] = [""] * len(numbers) if account.flag_codes is None else flags[account.flag_codes[numbers]].tolist()
    return pl.DataFrame(columns)


def _by_label(selection: Selection, grid: Grid, dimension: str) -> Iterator[tuple[str, float]]:
    known = dimension == "year" or dimension in selection.account.dimension_names
    divided = Selected(replace(selection, pooled=selection.pooled - {dimension}, _mask=[])) if known else None
    whole, asked, size = _scalar(Selected(selection), grid), 0.0, 0.0
    if divided is not None:
        labels = _labels_inside(divided.selection, selection, grid, dimension)
        plain = divided.evaluate(grid.replace(dimension, labels)).values.reshape(-1)
        yield from zip(labels, plain.tolist(), strict=True)
        asked, size = float(plain.sum()), float(np.abs(plain).sum())
    if abs(whole - asked) > 1e-12 * (abs(whole) + size):
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
