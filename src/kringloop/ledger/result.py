"""Results: labelled values with unit, reasons for what is absent, sources and flags."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kringloop.core import Array, RangeError, unknown
from kringloop.ledger.cells import Cells, Grid, Reason
from kringloop.ledger.expression import Expression, Over, Selected
from kringloop.ledger.selection import Selection, require_labels, union_labels

if TYPE_CHECKING:
    import xarray as xr

LOW, HIGH = 0.05, 0.95
"""Quantiles of the interval: 90 % of the draws lie between low and high."""
_PerCell: TypeAlias = "Mapping[tuple[int, ...], tuple[str, ...]]"
_NORMAL_95 = 1.6448536269514722


@dataclass(frozen=True, kw_only=True, eq=False)
class Result:
    """What came out: one value per cell of the grid.

    Parameters
    ----------
    expression       : what was evaluated
    value, low, high : (cells…) [unit]; NaN where absent; low and high only with draws or deviations
    reasons          : (cells…) why a value is absent
    """

    grid: Grid
    unit: str
    expression: Expression
    value: Array
    low: Array | None
    high: Array | None
    reasons: NDArray[np.int8]
    about: Mapping[str, Any] = field(default_factory=dict)
    """Indicator key, choices made and whatever else belongs to the figure."""

    @property
    def formula(self) -> str:
        return self.expression.formula

    @cached_property
    def _behind(self) -> tuple[_PerCell, _PerCell]:
        return _rows_behind(self.expression, self.grid, self.reasons)

    @property
    def sources(self) -> _PerCell:
        """Source ids of the rows behind each cell, by position."""
        return self._behind[0]

    @property
    def flags(self) -> _PerCell:
        """Producer's flags of the rows behind each cell, by position."""
        return self._behind[1]

    @cached_property
    def skipped(self) -> _PerCell:
        """Labels without a figure that a sum left out, by position: the figure is a part of the whole."""
        found: dict[tuple[int, ...], set[str]] = {}
        for position, label in _left_out(self.expression, self.grid):
            found.setdefault(position[: len(self.grid.shape)], set()).add(label)
        return {p: tuple(sorted(v)) for p, v in found.items() if self.reasons[p] == Reason.KNOWN}

    def to_xarray(self) -> xr.DataArray:
        """Labelled array of the values; unit in `attrs`."""
        import xarray as xr

        coords = {d: self._coordinate(d) for d in self.grid.by}
        return xr.DataArray(self.value, coords=coords, dims=self.grid.by, attrs={"unit": self.unit, **self.about})

    def _coordinate(self, dimension: str) -> list[Any]:
        labels = self.grid.labels[dimension]
        return [int(v) for v in labels] if dimension == "year" else list(labels)

    def at(self, **cell: str | int) -> float:
        """Value of one cell; NaN when it is absent."""
        return float(self.value[self.index(cell)])

    def index(self, cell: Mapping[str, str | int]) -> tuple[int, ...]:
        """Position of a cell; raises with the nearest labels."""
        for name in cell:
            if name not in self.grid.by:
                raise unknown("dimension", name, self.grid.by)
        position = []
        for dimension in self.grid.by:
            label, labels = str(cell.get(dimension, "")), self.grid.labels[dimension]
            if label not in labels:
                if dimension == "year":
                    raise RangeError(f"year {label} is not among the results ({labels[0]}–{labels[-1]})")
                raise unknown(dimension, label, labels)
            position.append(labels.index(label))
        return tuple(position)

    def cells(self, *, absent: bool = False) -> Iterator[tuple[tuple[int, ...], dict[str, str]]]:
        """Positions and labels of the cells that have a value, or of all."""
        for position in np.ndindex(*self.grid.shape):
            if absent or self.reasons[position] == Reason.KNOWN:
                yield position, {d: self.grid.labels[d][i] for d, i in zip(self.grid.by, position, strict=True)}

    def with_about(self, **about: Any) -> Result:
        return replace(self, about={**self.about, **about})


def evaluate_by(expression: Expression, dimensions: Iterable[str], labels: Mapping[str, object]) -> Result:
    """Evaluate an expression on the grid of some dimensions, with interval, sources and flags."""
    grid = make_grid(expression, tuple(dimensions), labels)
    cells = expression.evaluate(grid)
    value, low, high = _interval(expression, grid, cells)
    return Result(
        grid=grid, unit=expression.unit, expression=expression, value=value, low=low, high=high, reasons=cells.reasons
    )


def make_grid(expression: Expression, dimensions: tuple[str, ...], labels: Mapping[str, object]) -> Grid:
    """The grid asked for; labels that are not given are those of the selected rows."""
    selections = expression.selections()
    by = (*dimensions, *(d for d in labels if d not in dimensions))
    chosen: dict[str, tuple[str, ...]] = {}
    for dimension in by:
        given = labels.get(dimension)
        if given is None:
            chosen[dimension] = union_labels(selections, dimension)
        else:
            chosen[dimension] = _as_labels(given)
            require_labels(selections, dimension, chosen[dimension])
    return Grid(by, chosen)


def _as_labels(given: object) -> tuple[str, ...]:
    if isinstance(given, str | int):
        return (str(given),)
    if isinstance(given, Iterable):
        return tuple(str(v) for v in given)
    raise RangeError(f"labels are codes or a list of codes; seen {given!r}")


def _interval(expression: Expression, grid: Grid, cells: Cells) -> tuple[Array, Array | None, Array | None]:
    masked = cells.masked()
    if cells.has_draws:
        low, high = np.quantile(masked, [LOW, HIGH], axis=-1)
        return masked.mean(axis=-1), low, high
    variance = _variance(expression, grid)
    if variance is None:
        return masked, None, None
    half = _NORMAL_95 * np.sqrt(variance)
    return masked, masked - half, masked + half


def _variance(expression: Expression, grid: Grid) -> Array | None:
    """First-order variance per cell, with the covariance of selections that share rows."""
    if all(s.account.layer(s.layer).sd is None for s in expression.selections()):
        return None
    leaves = tuple(leaf_slopes(expression, grid, np.ones(grid.shape)))
    if any(inner != grid for _, _, inner in leaves):
        return _variance_by_row(leaves, grid)
    total = np.zeros(grid.shape)
    for a, slope_a, _ in leaves:
        for b, slope_b, _ in leaves:
            shared = a.spread(grid, b)
            if shared is not None:
                total = total + slope_a * slope_b * shared
    return total


def _variance_by_row(leaves: tuple[_LeafSlope, ...], grid: Grid) -> Array:
    """The same row by row, for expressions that also look at other years or run over labels."""
    variance = np.zeros(grid.shape)
    for position in np.ndindex(*grid.shape):
        weights: dict[tuple[str, str], Array] = {}
        for selection, slope, inner in leaves:
            layer = selection.account.layer(selection.layer)
            if layer.sd is None:
                continue
            weight = weights.setdefault((selection.account.key, layer.key), np.zeros(len(selection.account)))
            for extra in np.ndindex(*inner.shape[len(position) :]):
                place = position + extra
                if slope[place]:
                    cell = {d: (inner.labels[d][i],) for d, i in zip(inner.by, place, strict=True)}
                    rows = selection.rows_in(Grid(inner.by, cell))
                    weight[rows] += slope[place] * layer.sd[rows]
        variance[position] = sum(float((w**2).sum()) for w in weights.values())
    return variance


_LeafSlope: TypeAlias = "tuple[Selection, Array, Grid]"


def leaf_slopes(expression: Expression, grid: Grid, slope: Array) -> Iterator[_LeafSlope]:
    """Every selection with d(figure)/d(selection) per cell and the grid it is read on: one reverse sweep."""
    if isinstance(expression, Selected):
        yield expression.selection, slope, grid
        return
    if not expression.parts:
        return
    grids = expression.grids(grid)
    with np.errstate(divide="ignore", invalid="ignore"):
        values = tuple(p.evaluate(g).masked() for p, g in zip(expression.parts, grids, strict=True))
        slopes = expression.derivatives(values)
        for part, inner, derivative in zip(expression.parts, grids, slopes, strict=True):
            outer = slope if slope.ndim == derivative.ndim else slope[..., None]
            yield from leaf_slopes(part, inner, np.where(outer == 0, 0.0, outer * derivative))


def _rows_behind(expression: Expression, grid: Grid, reasons: NDArray[np.int8]) -> tuple[_PerCell, _PerCell]:
    """Sources and flags of each known cell; a zero without rows rests on all the sources asked."""
    known = reasons == Reason.KNOWN
    sources: dict[str, NDArray[np.bool_]] = {}
    flags: dict[str, NDArray[np.bool_]] = {}
    asked: set[str] = set()
    for selection, inner in _leaf_grids(expression, grid):
        account = selection.account
        asked.update(account.sources)
        if len(account.sources) > 1:
            _mark(sources, grid, inner, selection, account.sources, account.source_codes)
        else:
            sources[account.sources[0]] = known
        if account.flag_codes is not None:
            _mark(flags, grid, inner, selection, account.flags, account.flag_codes)
    bare = known & ~np.logical_or.reduce([*sources.values(), np.zeros_like(known)])
    if bare.any():
        sources = {label: sources.get(label, np.zeros_like(known)) | bare for label in asked}
    return _per_cell(sources, known), _per_cell(flags, known)


def _mark(
    found: dict[str, NDArray[np.bool_]], grid: Grid, inner: Grid, selection: Selection,
    labels: tuple[str, ...], codes: NDArray[np.integer[Any]],
) -> None:  # fmt: skip
    """Note for each label in which cells of `grid` a row of the selection carries it."""
    for number, label in enumerate(labels):
        if label:
            has: NDArray[np.bool_] = selection.rows_per_cell(inner, codes == number) > 0
            while has.ndim > len(grid.shape):
                has = np.any(has, axis=-1, keepdims=False)
            found[label] = found.get(label, np.zeros(grid.shape, dtype=bool)) | has


def _per_cell(found: Mapping[str, NDArray[np.bool_]], known: NDArray[np.bool_]) -> _PerCell:
    cells: dict[tuple[int, ...], tuple[str, ...]] = {}
    for label in sorted(found):
        for position in np.argwhere(found[label] & known).tolist():
            cells[tuple(position)] = (*cells.get(tuple(position), ()), label)
    return cells


def _left_out(expression: Expression, grid: Grid) -> Iterator[tuple[tuple[int, ...], str]]:
    grids = expression.grids(grid) if expression.parts else ()
    if isinstance(expression, Over) and not expression.complete:
        labels = grids[0].labels[expression.dimension]
        for *position, label in np.argwhere(expression.inner.evaluate(grids[0]).reasons != Reason.KNOWN).tolist():
            yield tuple(position), labels[label]
    for part, inner in zip(expression.parts, grids, strict=True):
        yield from _left_out(part, inner)


def _leaf_grids(expression: Expression, grid: Grid) -> Iterator[tuple[Selection, Grid]]:
    if isinstance(expression, Selected):
        yield expression.selection, grid
        return
    for part, inner in zip(expression.parts, expression.grids(grid), strict=True):
        yield from _leaf_grids(part, inner)
