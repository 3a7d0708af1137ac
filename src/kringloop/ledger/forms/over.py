"""Sum or maximum of an expression over the labels of a dimension."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from kringloop.core import Array, RangeError
from kringloop.ledger.algebra import LOOSE, TIGHT, At, Figure, Formula
from kringloop.ledger.cells import Cells, Grid, Reason
from kringloop.ledger.expression import Expression, answers
from kringloop.ledger.nodes import written
from kringloop.ledger.selection import union_labels

MOST_LABELS = 4
"""A sum over more labels than this is written as its result."""
MOST_WRITTEN = 20
"""Of more labels than this a formula says how many there are."""


@answers("over")
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

    @property
    def adds_up(self) -> bool:
        return self.how == "sum" and self.inner.adds_up

    def __str__(self) -> str:
        return f"{self.how} over {'every ' if self.complete else ''}{self.dimension}{self._which} of ({self.inner})"

    @property
    def _which(self) -> str:
        """The labels that were asked for; how many, where they are too many to read."""
        if self.labels is None:
            return ""
        if len(self.labels) > MOST_WRITTEN:
            return f" ({len(self.labels)} labels)"
        return "=" + "/".join(map(written, self.labels))

    def grids(self, grid: Grid) -> tuple[Grid, ...]:
        if self.dimension in grid.by:
            raise RangeError(f"'{self}' already runs over '{self.dimension}'; do not ask it by that dimension")
        labels = union_labels(self.selections(), self.dimension) if self.labels is None else self.labels
        return (grid.replace(self.dimension, labels),)

    def evaluate(self, grid: Grid) -> Cells:
        wide, axis = self.grids(grid)[0], len(grid.shape)
        central = self.inner.evaluate(wide.central)
        known, reasons = central.reasons == Reason.KNOWN, self._reasons(central.reasons, axis)
        inner = central
        if grid.draws:
            used = known.any(axis=tuple(range(axis)))
            used[:1] |= not used.any()  # one label stands for none
            labels = tuple(label for label, use in zip(wide.labels[self.dimension], used, strict=True) if use)
            inner = self.inner.evaluate(wide.replace(self.dimension, labels))
            known = known[..., used, None]
            lost = np.where(known, inner.reasons, np.int8(Reason.KNOWN)).max(axis=axis, initial=np.int8(Reason.KNOWN))
            reasons = np.where(reasons[..., None] == Reason.KNOWN, lost, reasons[..., None])
        if self.how == "sum":
            values = np.where(known, inner.values, 0.0).sum(axis=axis)
        else:
            values = np.where(known, inner.values, -np.inf).max(axis=axis, initial=-np.inf)
        return Cells(np.where(reasons == Reason.KNOWN, values, 0.0), reasons.astype(np.int8))

    def _reasons(self, inner: NDArray[np.int8], axis: int) -> NDArray[np.int8]:
        """A draw leaves out the labels that the central figure leaves out, and no other."""
        if not inner.shape[axis]:
            return np.full(inner.shape[:axis], Reason.NO_DATA, dtype=np.int8)
        missing: NDArray[np.int8] = inner.max(axis=axis)
        if self.complete:
            return missing
        return np.where((inner == Reason.KNOWN).any(axis=axis), np.int8(Reason.KNOWN), missing)

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

    def left_out(self, grid: Grid) -> Iterator[tuple[tuple[int, ...], str]]:
        if self.complete:
            return
        wide = self.grids(grid)[0]
        for *position, label in np.argwhere(self.inner.evaluate(wide).reasons != Reason.KNOWN).tolist():
            yield tuple(position), wide.labels[self.dimension][label]

    def worked(self, grid: Grid, figure: Figure) -> str:
        if self._is_long(grid):
            return figure(self.number(grid), self.unit)
        wide = self.grids(grid)[0]
        cells = (wide.replace(self.dimension, (label,)) for label in wide.labels[self.dimension])
        return " + ".join(self.inner.worked(cell, figure) for cell in cells)

    def binding_worked(self, grid: Grid) -> int:
        return TIGHT if self._is_long(grid) else LOOSE

    def _is_long(self, grid: Grid) -> bool:
        return self.how == "max" or len(self.grids(grid)[0].labels[self.dimension]) > MOST_LABELS

    def steps(self, at: At) -> Iterator[tuple[Formula, At]]:
        """Every label that counts: all that are known, or the largest."""
        grid = self.grids(at.grid)[0]
        cells = self.inner.evaluate(grid)
        known, plain = cells.reasons.reshape(-1) == Reason.KNOWN, cells.values.reshape(-1)
        labels = grid.labels[self.dimension]
        chosen = [i for i in range(len(labels)) if known[i]]
        if self.how == "max":
            chosen = [max(chosen, key=lambda i: plain[i])]
            place = replace(at.place, largest=at.place.is_part)
        else:
            place = at.place.added() if len(labels) > 1 else at.place
        for i in chosen:
            yield self.inner, at.down(0, grid.replace(self.dimension, (labels[i],)), 1.0, place=place)
