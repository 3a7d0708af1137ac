"""Results: labelled values with unit, reasons for what is absent, sources and flags."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from kringloop.core import Array, Names, RangeError, unknown
from kringloop.ledger.algebra import Formula
from kringloop.ledger.asking import make_grid
from kringloop.ledger.behind import PerCell, left_out, rows_behind
from kringloop.ledger.cells import Grid, Reason
from kringloop.ledger.explain import Explanation, explain
from kringloop.ledger.spread import spread_of

if TYPE_CHECKING:
    import xarray as xr


@dataclass(frozen=True, kw_only=True, eq=False)
class Result:
    """What came out: one value per cell of the grid.

    Parameters
    ----------
    expression : what was evaluated
    value      : (cells…) from the central values [unit]; NaN where absent
    low, high  : (cells…) 95 % of the draws, or of a normal law, lie between [unit]; only with draws or deviations
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
    def _behind(self) -> tuple[PerCell, PerCell]:
        return rows_behind(self.expression, self.grid, self.reasons)

    @property
    def sources(self) -> PerCell:
        """Source ids of the rows behind each cell, by position."""
        return self._behind[0]

    @property
    def flags(self) -> PerCell:
        """Producer's flags of the rows behind each cell, by position."""
        return self._behind[1]

    @cached_property
    def skipped(self) -> PerCell:
        """Labels without a figure that a sum left out, by position: the figure is a part of the whole."""
        found: dict[tuple[int, ...], set[str]] = {}
        for position, label in left_out(self.expression, self.grid):
            found.setdefault(position[: len(self.grid.shape)], set()).add(label)
        return {p: tuple(sorted(v)) for p, v in found.items() if self.reasons[p] == Reason.KNOWN}

    def without_figure(self, **cell: str | int) -> Names | None:
        """In how many draws the figure of a cell does not exist, in words; None where it exists in all."""
        count = 0 if self.undefined is None else int(self.undefined[self.index(cell)])
        if not count:
            return None
        return Names(
            f"in {count} van de {self.draws} trekkingen bestaat dit cijfer niet; het interval laat die weg",
            f"in {count} of {self.draws} draws this figure does not exist; the interval leaves them out",
        )

    def explain(self, **cell: str | int) -> Explanation:
        """The rows behind one cell, with their contribution, source and flag."""
        return explain(self.expression, cell)

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
                if dimension == "year" and labels:
                    raise RangeError(
                        f"year {label} is not among the results ({labels[0]}–{labels[-1]})",
                        nl=f"jaar {label} is niet bij de resultaten ({labels[0]}–{labels[-1]})",
                    )
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
    spread = spread_of(expression, grid, value)
    return Result(
        grid=grid,
        unit=expression.unit,
        expression=expression,
        value=value,
        reasons=cells.reasons,
        low=spread.low,
        high=spread.high,
        deviation=spread.deviation,
        draws=spread.draws,
        undefined=spread.undefined,
    )
