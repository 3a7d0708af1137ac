"""Why did it change: exact splits of a change, without a residual."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np

from kringloop.core import NOISE, Array, RangeError, ShapeError, figures, log_mean, same
from kringloop.ledger.cells import Grid, Reason
from kringloop.ledger.expression import Constant, Converted, Expression, Product, Quotient, Selected
from kringloop.ledger.functions import LogChange
from kringloop.ledger.result import make_grid


def lmdi(factors_start: Sequence[Array], factors_end: Sequence[Array]) -> tuple[Array, ...]:
    """Additive logarithmic mean Divisia split of the change of a product of factors.

    V = Π_k x_k ;  ΔV_k = L(V_1, V_0) · ln(x_k1 / x_k0) ;  Σ_k ΔV_k = V_1 − V_0

    L is the logarithmic mean with L(a, a) = a. Zeros are taken to their limits: when the product
    is zero in one year, the whole change falls on the factors that are zero in exactly one year,
    in equal parts; when it is zero in both years nothing is attributed.

    Parameters
    ----------
    factors_start, factors_end : one array per factor, all of one shape, every value ≥ 0

    Returns
    -------
    one array per factor [unit of the product]

    Raises
    ------
    ShapeError, RangeError   other shapes, or a negative factor

    Source      ang2005, wood2006 (zeros)
    >>> [round(float(e[0]), 4) for e in lmdi([np.array([2.0]), np.array([3.0])], [np.array([4.0]), np.array([3.0])])]
    [6.0, 0.0]
    """
    start, end = _factors_of(factors_start, "start"), _factors_of(factors_end, "end")
    if start.shape != end.shape:
        raise ShapeError(f"factors have shape {start.shape[1:]} at the start and {end.shape[1:]} at the end")
    for values, when in ((start, "start"), (end, "end")):
        if (values < 0).any():
            raise RangeError(f"a factor is negative at the {when}; the logarithmic split needs values ≥ 0")
    with np.errstate(over="ignore"):
        product_start, product_end = start.prod(axis=0), end.prod(axis=0)
    _require_held(product_start, product_end)
    weight = log_mean(product_end, product_start)
    positive = (start > 0) & (end > 0)
    logs = np.log(np.where(positive, end, 1.0) / np.where(positive, start, 1.0))
    effects = weight * logs
    turned = (start > 0) != (end > 0)
    one_sided = (product_start > 0) != (product_end > 0)
    share = turned / np.maximum(turned.sum(axis=0), 1)
    return tuple(np.where(one_sided, share * (product_end - product_start), effects))


def _factors_of(factors: object, when: str) -> Array:
    """(factor, …)  all factors of one year, each of one shape; a single number counts as one cell."""
    if isinstance(factors, str | bytes | Mapping) or not isinstance(factors, Iterable):
        raise ShapeError(f"factors at the {when} are {factors!r}; expected a list with one array per factor")
    given = [figures(f, what=f"factor {k} at the {when}") for k, f in enumerate(factors)]
    if not given:
        raise ShapeError(f"there are no factors at the {when}; give one array per factor")
    if len({array.shape for array in given}) > 1:
        seen = ", ".join(str(array.shape) for array in given)
        raise ShapeError(f"factors at the {when} have shapes {seen}; give all of them one shape")
    return np.stack(given)


def _require_held(*products: Array) -> None:
    for product in products:
        if not np.isfinite(product).all():
            raise RangeError("the product of the factors is too large for a number; give factors in larger units")


def decompose(expression: Expression, start: int, end: int, cell: Mapping[str, str | int]) -> dict[str, float]:
    """Split the change of one cell between two years over the selections of the expression.

    A pure product or quotient of positive selections is split by logarithmic means; anything
    else by secants, which replace the derivatives in the chain rule and leave no residual
    either. With three and more factors in a secant split both orders are averaged.

    A figure that did not change beyond rounding is not split: the answer is empty. An effect that is
    rounding beside the figure is 0.
    """
    if "year" in cell:
        raise RangeError("give the years as start and end; the cell names the other dimensions")
    grids = tuple(make_grid(expression, (*cell, "year"), {**cell, "year": year}) for year in (start, end))
    _require_both(expression, grids, (start, end))
    before, after = (_number(expression, g) for g in grids)
    if same(before, after):
        return {}
    return _without_noise(_split(expression, grids), max(abs(before), abs(after)))


def _without_noise(effects: dict[str, float], size: float) -> dict[str, float]:
    """Effects of rounding only become 0."""
    room = NOISE * max(size, *map(abs, effects.values()))
    return {name: effect if abs(effect) > room else 0.0 for name, effect in effects.items()}


def _split(expression: Expression, grids: tuple[Grid, ...]) -> dict[str, float]:
    factors = _factors(expression)
    if factors is not None:
        values = [[_number(leaf, g) ** power for leaf, power in factors] for g in grids]
        if all(v > 0 for row in values for v in row):
            constant = _number(expression, grids[0]) / float(np.prod(values[0]))
            effects = lmdi(*([np.array([constant])] + [np.array([v]) for v in row] for row in values))
            return _by_name((str(leaf), float(e[0])) for (leaf, _), e in zip(factors, effects[1:], strict=True))
    return _by_name(_secants(expression, grids[0], grids[1], 1.0))


def _require_both(expression: Expression, grids: tuple[Grid, ...], years: tuple[int, int]) -> None:
    for grid, year in zip(grids, years, strict=True):
        if expression.evaluate(grid).reasons.reshape(-1)[0] != Reason.KNOWN:
            raise RangeError(f"there is no figure for {year}; a change needs both years")


def _number(expression: Expression, grid: Grid) -> float:
    return float(expression.evaluate(grid).values.mean())


def _factors(expression: Expression) -> list[tuple[Expression, int]] | None:
    """Leaves and powers of a pure product or quotient, or None."""
    if isinstance(expression, Selected):
        return [(expression, 1)]
    if isinstance(expression, Constant):
        return []
    if isinstance(expression, Converted):
        return _factors(expression.inner)
    if not isinstance(expression, Product | Quotient):
        return None
    left, right = _factors(expression.left), _factors(expression.right)
    if left is None or right is None:
        return None
    return left + [(leaf, power if isinstance(expression, Product) else -power) for leaf, power in right]


def _secants(expression: Expression, start: Grid, end: Grid, weight: float) -> Iterator[tuple[str, float]]:
    if isinstance(expression, Selected):
        yield str(expression), weight * (_number(expression, end) - _number(expression, start))
        return
    if isinstance(expression, LogChange):
        raise RangeError(f"'{expression}' is a split over time already; decompose the value it splits")
    if not expression.parts:
        return
    starts, ends = expression.grids(start), expression.grids(end)
    at_start = [_cells(p, g) for p, g in zip(expression.parts, starts, strict=True)]
    at_end = [_cells(p, g) for p, g in zip(expression.parts, ends, strict=True)]
    for i, part in enumerate(expression.parts):
        slope = _secant(expression, i, at_start, at_end)
        if slope.size != 1:
            raise RangeError(f"'{expression}' runs over labels; decompose its inner expression per label")
        yield from _secants(part, starts[i], ends[i], weight * float(slope.reshape(-1)[0]))


def _cells(expression: Expression, grid: Grid) -> Array:
    cells = expression.evaluate(grid)
    return cells.values.mean(axis=-1) if cells.has_draws else cells.values


def _secant(expression: Expression, which: int, start: list[Array], end: list[Array]) -> Array:
    """Slope that reproduces the change exactly: for a product the mean of the other factor, and so on."""
    if isinstance(expression, Product):
        other = 1 - which
        return (start[other] + end[other]) / 2
    if isinstance(expression, Quotient):
        numerator = (start[0] / start[1] + end[0] / end[1]) / 2
        mean = (start[1] + end[1]) / 2
        return 1.0 / mean if which == 0 else -numerator / mean
    return expression.derivatives(tuple(start))[which]


def _by_name(pairs: Iterator[tuple[str, float]]) -> dict[str, float]:
    parts: dict[str, float] = {}
    for name, amount in pairs:
        parts[name] = parts.get(name, 0.0) + amount
    return parts
