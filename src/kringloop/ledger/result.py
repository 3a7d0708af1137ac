"""Results: labelled values with unit, reasons for what is absent, sources and flags."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kringloop.core import Array, MismatchError, RangeError, unknown
from kringloop.ledger.algebra import Formula
from kringloop.ledger.cells import Grid, Reason
from kringloop.ledger.selection import Selection, require_labels, union_labels
from kringloop.ledger.slopes import variance

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
    expression : what was evaluated
    value      : (cells…) from the central values [unit]; NaN where absent
    low, high  : (cells…) 90 % of the draws, or of a normal law, lie between [unit]; only with draws or deviations
    reasons    : (cells…) why a value is absent
    deviation  : (cells…) standard deviation [unit]; only with draws or deviations
    draws      : how many draws stand behind the interval; 0 for deviations
    undefined  : (cells…) in how many draws the figure does not exist; they are left out of the interval
    """

    grid: Grid
    unit: str
    expression: Formula
    value: Array
    low: Array | None
    high: Array | None
    reasons: NDArray[np.int8]
    deviation: Array | None = None
    draws: int = 0
    undefined: NDArray[np.int64] | None = None
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


def evaluate_by(expression: Formula, dimensions: Iterable[str], labels: Mapping[str, object]) -> Result:
    """Evaluate an expression on the grid of some dimensions, with interval, sources and flags."""
    grid = make_grid(expression, tuple(dimensions), labels)
    cells = expression.evaluate(grid)
    value = cells.masked()
    spread = _spread(expression, grid, value)
    return Result(
        grid=grid, unit=expression.unit, expression=expression, value=value, reasons=cells.reasons,
        low=spread.low, high=spread.high, deviation=spread.deviation, draws=spread.draws, undefined=spread.undefined,
    )  # fmt: skip


def make_grid(expression: Formula, dimensions: tuple[str, ...], labels: Mapping[str, object]) -> Grid:
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


@dataclass(frozen=True, slots=True)
class _Spread:
    """What is known of how far the figures may be off."""

    deviation: Array | None = None
    low: Array | None = None
    high: Array | None = None
    draws: int = 0
    undefined: NDArray[np.int64] | None = None


def _spread(expression: Formula, grid: Grid, value: Array) -> _Spread:
    count = _draw_count(expression)
    if count:
        return _of_draws(expression, grid, count, np.isfinite(value))
    squared = variance(expression, grid)
    if squared is None:
        return _Spread()
    deviation = np.sqrt(squared)
    half = _NORMAL_95 * deviation
    return _Spread(deviation, value - half, value + half)


def _draw_count(expression: Formula) -> int:
    """How many draws the layers hold; refused where they do not go together."""
    layers = [(s.account.key, s.account.layer(s.layer)) for s in expression.selections()]
    counts = {layer.draw_count: f"'{layer.key}' of '{key}'" for key, layer in layers if layer.draw_count}
    if len(counts) > 1:
        seen = ", ".join(f"{where} has {n}" for n, where in sorted(counts.items()))
        raise MismatchError(f"draws of one figure go together, one by one; {seen}\n  Draw all layers at once.")
    lost = [f"'{layer.key}' of '{key}'" for key, layer in layers if not layer.draw_count and layer.is_uncertain]
    if counts and lost:
        raise MismatchError(
            f"layer {lost[0]} has deviations but no draws, beside {next(iter(counts.values()))} which is drawn\n"
            "  Draw both (Ledger.with_draws), or leave the deviation out."
        )
    return next(iter(counts), 0)


def _of_draws(expression: Formula, grid: Grid, count: int, known: NDArray[np.bool_]) -> _Spread:
    """Quantiles and deviation over the draws in which the expression has a figure, and the number without one."""
    cells = expression.evaluate(replace(grid, draws=count))
    shape = (*grid.shape, count)
    lost = np.broadcast_to(cells.reasons != Reason.KNOWN, shape)
    undefined = np.where(known, lost.sum(axis=-1), 0)
    if not undefined.any():
        values = np.where(known[..., None], cells.values, np.nan)
        low, high = np.quantile(values, [LOW, HIGH], axis=-1)
        return _Spread(values.std(axis=-1), low, high, count, undefined)
    values = np.where(lost | ~known[..., None], np.nan, cells.values)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a cell without a single draw has no interval
        low, high = np.nanquantile(values, [LOW, HIGH], axis=-1)
        return _Spread(np.nanstd(values, axis=-1), low, high, count, undefined)


def _rows_behind(expression: Formula, grid: Grid, reasons: NDArray[np.int8]) -> tuple[_PerCell, _PerCell]:
    """Sources and flags of each known cell; a zero without rows rests on all the sources asked."""
    known = reasons == Reason.KNOWN
    sources: dict[str, NDArray[np.bool_]] = {}
    flags: dict[str, NDArray[np.bool_]] = {}
    asked: set[str] = set()
    for selection, inner in _leaf_grids(expression, grid):
        account = selection.account
        of_layer = account.sources_of(selection.layer)
        asked.update(of_layer.labels)
        if len(of_layer.labels) > 1:
            _mark(sources, grid, inner, selection, of_layer.labels, of_layer.codes)
        else:
            sources[of_layer.labels[0]] = known
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


def _left_out(expression: Formula, grid: Grid) -> Iterator[tuple[tuple[int, ...], str]]:
    grids = expression.grids(grid) if expression.parts else ()
    yield from expression.left_out(grid)
    for part, inner in zip(expression.parts, grids, strict=True):
        yield from _left_out(part, inner)


def _leaf_grids(expression: Formula, grid: Grid) -> Iterator[tuple[Selection, Grid]]:
    if expression.reads is not None:
        yield expression.reads, grid
        return
    for part, inner in zip(expression.parts, expression.grids(grid), strict=True):
        yield from _leaf_grids(part, inner)
