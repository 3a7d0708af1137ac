"""What a figure could be: its draws cell by cell, and what follows from them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from kringloop.core import Array, MissingDataError
from kringloop.ledger import HIGH, LOW, Expression, Grid, Result, account_hash, make_grid
from kringloop.robustness.drawing import (
    MOST_TOGETHER,
    Drawing,
    Question,
    all_rows_read,
    block_size,
    drawn_accounts,
    values_on,
    without_draws,
)
from kringloop.robustness.executors import Crew, serial
from kringloop.robustness.kept import Kept
from kringloop.robustness.ordered import deviations, quantiles
from kringloop.robustness.working import Progress, work_out

MIDDLE = 0.5


@dataclass(frozen=True, eq=False)
class Samples:
    """The draws of a figure on a grid, beside its value from the central figures.

    Parameters
    ----------
    result : the figure from the central values, with its first-order deviation
    drawn  : (cells…, draws) [unit]; NaN where a draw has no figure, or the cell has none
    """

    result: Result
    drawn: Array
    drawing: Drawing

    @property
    def grid(self) -> Grid:
        return self.result.grid

    @cached_property
    def undefined(self) -> NDArray[np.int64]:
        """(cells…) in how many draws the figure does not exist, of cells that have one."""
        missing: NDArray[np.int64] = np.where(np.isfinite(self.result.value), np.isnan(self.drawn).sum(axis=-1), 0)
        return missing

    @cached_property
    def deviation(self) -> Array:
        """(cells…) standard deviation of the draws [unit]."""
        return deviations(self.drawn)

    def quantile(self, share: float | tuple[float, ...]) -> Array:
        """(shares…, cells…) below which that share of the draws lies [unit]."""
        if isinstance(share, tuple):
            return quantiles(self.drawn, share)
        one: Array = quantiles(self.drawn, (share,))[0]
        return one

    @cached_property
    def _ends(self) -> Array:
        return self.quantile((LOW, MIDDLE, HIGH))

    @property
    def low(self) -> Array:
        """(cells…) 2.5 % of the draws lie below [unit]."""
        low: Array = self._ends[0]
        return low

    @property
    def middle(self) -> Array:
        """(cells…) half of the draws lie below [unit]."""
        middle: Array = self._ends[1]
        return middle

    @property
    def high(self) -> Array:
        """(cells…) 2.5 % of the draws lie above [unit]."""
        high: Array = self._ends[2]
        return high

    def of(self, **cell: str | int) -> Array:
        """(draws,) of one cell."""
        drawn: Array = self.drawn[self.result.index(cell)]
        return drawn


def draw(
    expression: Expression,
    *dimensions: str,
    drawing: Drawing | None = None,
    crew: Crew = serial,
    folder: Path | None = None,
    progress: Progress = lambda _, __: None,
    **labels: object,
) -> Samples:
    """Draw a figure for each combination of labels of the dimensions, as `Expression.by` evaluates it.

    Shared errors move all their rows together, and a row that the figure reads twice is one datum. The result is the
    same bits for any crew: blocks follow from the question, and each has the numbers of its own draws.

    Parameters
    ----------
    drawing  : how many, which seed, which law
    crew     : who works: `serial`, `processes(n)` or `cluster(address)`
    folder   : keeps finished blocks until all are, so that what was stopped goes on where it was

    Raises
    ------
    MissingDataError   no row that it reads has a deviation
    RangeError         a lognormal law for a value that is not above 0
    MismatchError      a layer with draws and no deviations, or two accounts of one key
    """
    drawing = drawing or Drawing()
    question = Question.of(expression, make_grid(expression, dimensions, labels), drawing)
    result = without_draws(expression).by(*dimensions, **labels)
    ends = [min(drawing.count, (n + 1) * question.size) for n in range(question.blocks)]
    shapes = [(*result.grid.shape, end - n * question.size) for n, end in enumerate(ends)]
    kept = Kept(folder, _key(question, result)) if folder else None
    blocks = work_out(
        [partial(question.block, n) for n in range(question.blocks)], shapes, crew, kept=kept, progress=progress
    )
    drawn = np.concatenate(blocks, axis=-1)
    if kept:
        kept.clear()
    return Samples(result, np.where(np.isfinite(result.value)[..., None], drawn, np.nan), drawing)


def draw_each(
    asked: Sequence[tuple[Expression, Mapping[str, object]]], *, drawing: Drawing, crew: Crew = serial
) -> list[Samples | None]:
    """Draw several figures by one crew, each at its labels; None for one of which no row has a deviation.

    The same bits as `draw` gives each of them by itself.

    Parameters
    ----------
    asked : figures, each with its labels

    Raises
    ------
    RangeError, MismatchError   as `draw`
    """
    questions: list[Question | None] = []
    for expression, labels in asked:
        try:
            questions.append(Question.of(expression, make_grid(expression, (), labels), drawing))
        except MissingDataError:  # nothing behind it moves
            questions.append(None)
    tasks = [(q, n) for q in questions if q is not None for n in range(q.blocks)]
    shapes = [(*q.grid.shape, min(q.size, drawing.count - n * q.size)) for q, n in tasks]
    blocks = iter(work_out([partial(q.block, n) for q, n in tasks], shapes, crew))
    found: list[Samples | None] = []
    for question, (expression, labels) in zip(questions, asked, strict=True):
        if question is None:
            found.append(None)
            continue
        result = without_draws(expression).by(**labels)
        drawn = np.concatenate([next(blocks) for _ in range(question.blocks)], axis=-1)
        found.append(Samples(result, np.where(np.isfinite(result.value)[..., None], drawn, np.nan), drawing))
    return found


def drawn_together(expressions: Sequence[Expression], grids: Sequence[Grid], drawing: Drawing) -> Iterator[Array]:
    """(cells…, draws) of figures that read the same accounts [unit]: a row is drawn once for all of them.

    The same bits as each figure drawn by itself.

    Raises
    ------
    MissingDataError   no row that they read has a deviation
    """
    read = all_rows_read(zip(expressions, grids, strict=True))
    size = block_size(read, MOST_TOGETHER)
    starts = range(0, drawing.count, size)
    found = [np.empty((*grid.shape, drawing.count)) for grid in grids]
    for start in starts:
        stop = min(start + size, drawing.count)
        drawn = drawn_accounts(read, drawing, start, stop - start)
        for expression, grid, values in zip(expressions, grids, found, strict=True):
            values[..., start:stop] = values_on(expression, grid, drawn, stop - start)
    while found:
        yield found.pop(0)


def drawn_values(result: Result, drawing: Drawing) -> Array:
    """(cells…, draws) of a figure on the grid it was evaluated on [unit]; NaN where a draw or a cell has no figure.

    Raises
    ------
    MissingDataError   no row that it reads has a deviation
    """
    question = Question.of(cast(Expression, result.expression), result.grid, drawing)
    drawn = np.concatenate([question.block(number) for number in range(question.blocks)], axis=-1)
    found: Array = np.where(np.isfinite(result.value)[..., None], drawn, np.nan)
    return found


def _key(question: Question, result: Result) -> str:
    """Hash of all that decides the bits of a block, the number of draws left out: the first ones stay the same."""
    digest = hashlib.sha256()
    words: list[Any] = [question.expression.formula, result.unit, question.drawing.seed, question.drawing.law]
    words += [question.size, *((d, result.grid.labels[d]) for d in result.grid.by)]
    for key, (account, layers) in question.read.items():
        words += [key, account_hash(account)]
        for layer, rows in layers.items():
            words.append((layer, hashlib.sha256(rows.tobytes()).hexdigest()))
    digest.update(repr(words).encode())
    digest.update(np.ascontiguousarray(result.value).tobytes())
    return digest.hexdigest()[:16]
