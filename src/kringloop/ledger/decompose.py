"""Why did it change: exact splits of a change, without a residual."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from kringloop.core import NOISE, RangeError, same
from kringloop.ledger.algebra import Formula
from kringloop.ledger.asking import make_grid, require_one_cell
from kringloop.ledger.cells import Grid, Reason
from kringloop.ledger.lmdi import lmdi


def decompose(expression: Formula, start: int, end: int, cell: Mapping[str, str | int]) -> dict[str, float]:
    """Split the change of one cell between two years over the selections of the expression.

    A pure product or quotient of positive selections and numbers is split by logarithmic means; anything
    else by secants, which replace the derivatives in the chain rule and leave no residual
    either. With three and more factors in a secant split both orders are averaged.

    A figure that did not change beyond rounding is not split: the answer is empty. An effect that is
    rounding beside the figure is 0.
    """
    if "year" in cell:
        raise RangeError("give the years as start and end; the cell names the other dimensions")
    grids = tuple(make_grid(expression, (*cell, "year"), {**cell, "year": year}) for year in (start, end))
    require_one_cell(grids[0], cell)
    _require_both(expression, grids, (start, end))
    before, after = (expression.number(g) for g in grids)
    if same(before, after):
        return {}
    return _without_noise(_split(expression, grids), max(abs(before), abs(after)))


def _without_noise(effects: dict[str, float], size: float) -> dict[str, float]:
    """Effects of rounding only become 0."""
    room = NOISE * max(size, *map(abs, effects.values()))
    return {name: effect if abs(effect) > room else 0.0 for name, effect in effects.items()}


def _split(expression: Formula, grids: tuple[Grid, ...]) -> dict[str, float]:
    factors = expression.factors()
    if factors is not None:
        values = [[leaf.number(g) ** power for leaf, power in factors] for g in grids]
        constant = expression.number(grids[0]) / float(np.prod(values[0])) if all(values[0]) else 0.0
        if constant > 0 and all(v > 0 for row in values for v in row):
            effects = lmdi(*([np.array([constant])] + [np.array([v]) for v in row] for row in values))
            return _by_name((str(leaf), float(e[0])) for (leaf, _), e in zip(factors, effects[1:], strict=True))
    return _by_name(_secants(expression, grids[0], grids[1], 1.0))


def _require_both(expression: Formula, grids: tuple[Grid, ...], years: tuple[int, int]) -> None:
    for grid, year in zip(grids, years, strict=True):
        if expression.evaluate(grid).reasons.reshape(-1)[0] != Reason.KNOWN:
            raise RangeError(f"there is no figure for {year}; a change needs both years")


def _secants(expression: Formula, start: Grid, end: Grid, weight: float) -> Iterator[tuple[str, float]]:
    if expression.reads is not None:
        yield str(expression), weight * (expression.number(end) - expression.number(start))
        return
    expression.require_split()
    if not expression.parts:
        return
    starts, ends = expression.grids(start), expression.grids(end)
    at_start, at_end = (
        tuple(p.evaluate(g).values for p, g in zip(expression.parts, grids, strict=True)) for grids in (starts, ends)
    )
    slopes = expression.secants(at_start, at_end)
    for part, before, after, slope in zip(expression.parts, starts, ends, slopes, strict=True):
        if slope.size != 1:
            raise RangeError(f"'{expression}' runs over labels; decompose its inner expression per label")
        yield from _secants(part, before, after, weight * float(slope.reshape(-1)[0]))


def _by_name(pairs: Iterable[tuple[str, float]]) -> dict[str, float]:
    parts: dict[str, float] = {}
    for name, amount in pairs:
        parts[name] = parts.get(name, 0.0) + amount
    return parts
