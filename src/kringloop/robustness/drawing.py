"""One block of draws of a figure: which rows it reads, what they could be, and what it then is.

The size of a block follows from the question alone, never from the number of workers, so that every way of sharing
out the work gives the same bits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from kringloop.core import Array, MismatchError, MissingDataError, whole
from kringloop.ledger import (
    Account,
    Expression,
    Grid,
    Law,
    Reason,
    Selection,
    leaf_grids,
    make_grid,
    scored_account,
    scores,
)

AT_ONCE = 2**26
"""Bytes of draws in a block; some five times as much is held while one is worked out."""
MOST = 250
"""Draws in a block of one figure, where that many fit: workers share blocks."""
MOST_TOGETHER = 1000
"""Draws that are made at once of figures that are drawn together: workers share groups of figures."""
_NUMBER = 8
WIDE = 1 << 16
"""Cells from which on a figure is worked out label by label of its longest dimension."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """How to draw.

    Parameters
    ----------
    count : number of draws
    seed  : another seed gives other draws
    law   : "mixed" is lognormal for values above 0, with the deviation kept, and normal for the others

    Raises
    ------
    RangeError   no draws, or a seed that is not a whole number ≥ 0
    """

    count: int = 1000
    seed: int = 7
    law: Law = "mixed"

    def __post_init__(self) -> None:
        whole(self.count, what="number of draws", least=1)
        whole(self.seed, what="seed of draws", least=0)


Read: TypeAlias = "Mapping[str, tuple[Account, Mapping[str, NDArray[np.int64]]]]"
"""By account: the account, and per layer with deviations the numbers of the rows that a figure reads."""


def rows_read(expression: Expression, grid: Grid) -> Read:
    """The rows with a deviation that an expression reads on a grid.

    Raises
    ------
    MismatchError      two accounts of one key: their rows would be one datum; or a layer with draws and no deviations
    MissingDataError   no row that it reads has a deviation
    """
    return all_rows_read([(expression, grid)])


def all_rows_read(asked: Iterable[tuple[Expression, Grid]]) -> Read:
    """As `rows_read`, of several figures together."""
    accounts: dict[str, Account] = {}
    found: dict[str, dict[str, list[NDArray[np.int64]]]] = {}
    several = list(asked)
    for selection, inner in (leaf for expression, grid in several for leaf in leaf_grids(expression, grid)):
        account, layer = selection.account, selection.account.layer(selection.layer)
        if accounts.setdefault(account.key, account) is not account:
            raise MismatchError(
                f"the figure reads two accounts '{account.key}' that differ, so that their rows have one name\n"
                "  Draw each of them apart, or give one another key."
            )
        if layer.draws is not None and not layer.is_uncertain:
            raise MismatchError(
                f"layer '{layer.key}' of '{account.key}' has draws and no deviations to draw again from\n"
                "  Ask the figure itself: its draws are in low, high and draws."
            )
        if layer.is_uncertain:
            found.setdefault(account.key, {}).setdefault(layer.key, []).append(selection.rows_off_in(inner))
    if not found:
        raise MissingDataError(
            f"no row behind {several[0][0].formula} has a standard deviation\n"
            "  Give them per row (with_layer(..., sd=...)), or by rules (with_margins).",
            nl=f"geen rij achter {several[0][0].formula} heeft een standaardafwijking\n"
            "  Geef ze per rij (with_layer(..., sd=...)), of met regels (with_margins, --margins).",
        )
    return {
        key: (accounts[key], {layer: reduce(np.union1d, rows) for layer, rows in layers.items()})
        for key, layers in found.items()
    }


def block_size(read: Read, most: int) -> int:
    """Draws that are made together: what fits in memory, by the rows that are read."""
    return min(most, _fitting(sum(len(rows) for _, layers in read.values() for rows in layers.values())))


def _fitting(numbers: int) -> int:
    """Draws of so many numbers that fit in memory."""
    return max(1, AT_ONCE // (_NUMBER * numbers))


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """A figure on a grid, to be worked out for block after block of draws: all that a worker needs."""

    expression: Expression
    grid: Grid
    read: Read
    drawing: Drawing
    size: int

    @classmethod
    def of(cls, expression: Expression, grid: Grid, drawing: Drawing) -> Question:
        """Raises what `rows_read` raises."""
        read = rows_read(expression, grid)
        return cls(expression, grid, read, drawing, block_size(read, MOST))

    @property
    def blocks(self) -> int:
        """Number of blocks."""
        return -(-self.drawing.count // self.size)

    def block(self, number: int) -> Array:
        """(cells…, draws) of one block; NaN where a draw has no figure. The last one is worked out whole and cut."""
        drawing, start = self.drawing, number * self.size
        drawn = drawn_accounts(self.read, drawing, start, self.size)
        return values_on(self.expression, self.grid, drawn, self.size)[..., : drawing.count - start]


def drawn_accounts(read: Read, drawing: Drawing, start: int, size: int) -> dict[str, Account]:
    """The accounts that are read, with so many draws from the draw `start` on; rows that are not read are 0."""

    def of(names: Sequence[str]) -> Array:
        return scores(drawing.seed, names, size, start)

    return {key: scored_account(account, layers, of, size, drawing.law) for key, (account, layers) in read.items()}


def values_on(expression: Expression, grid: Grid, drawn: Mapping[str, Account], count: int) -> Array:
    """(cells…, draws) of an expression on accounts with draws; NaN where it has no figure.

    Worked out for as many draws at once as fit in memory on the largest grid that the expression reads.
    """
    found = np.empty((*grid.shape, count))
    parts = parts_of(expression, grid)
    size = _fitting(cells_at_once(expression, grid))
    for start in range(0, count, size):
        stop = min(start + size, count)
        few = drawn if size >= count else {key: some_draws(account, start, stop) for key, account in drawn.items()}
        moved = expression.on_selections(_on_accounts(few))
        values = [_values(moved, part, stop - start) for part in parts]
        found[..., start:stop] = values[0] if len(parts) == 1 else np.concatenate(values, grid.by.index(_widest(grid)))
    return found


def _on_accounts(drawn: Mapping[str, Account]) -> Callable[[Selection], Selection]:
    """Puts an account with draws in the place of the one that a selection reads."""
    return lambda s: replace(s, account=drawn[s.account.key], _mask=[]) if s.account.key in drawn else s


def some_draws(account: Account, start: int, stop: int) -> Account:
    """The account with a part of its draws."""
    layers = {
        key: layer if layer.draws is None else replace(layer, draws=np.ascontiguousarray(layer.draws[:, start:stop]))
        for key, layer in account.layers.items()
    }
    closed = {key: some_draws(each, start, stop) for key, each in account.closed.items()}
    return replace(account, layers=layers, closed=closed, _derived={})


def parts_of(expression: Expression, grid: Grid) -> list[Grid]:
    """The grid, or its parts label by label: a sum over many labels holds few of them in each part of the grid."""
    if not grid.by or inner_cells(expression, grid) <= WIDE:
        return [grid]
    widest = _widest(grid)
    return [grid.replace(widest, (label,)) for label in grid.labels[widest]]


def cells_at_once(expression: Expression, grid: Grid) -> int:
    """Cells of the largest grid on which a part of a figure reads a selection."""
    return inner_cells(expression, parts_of(expression, grid)[0])


def inner_cells(expression: Expression, grid: Grid) -> int:
    """Cells of the largest grid on which a figure reads a selection."""
    return max(int(np.prod(inner.shape, dtype=np.int64)) for _, inner in leaf_grids(expression, grid))


def _widest(grid: Grid) -> str:
    return max((len(grid.labels[d]), d) for d in grid.by)[1]


def _values(moved: Expression, grid: Grid, count: int) -> Array:
    cells = moved.evaluate(replace(grid, draws=count))
    shape = (*grid.shape, count)
    known = np.broadcast_to(cells.reasons == Reason.KNOWN, shape)
    values: Array = np.where(known, np.broadcast_to(cells.values, shape), np.nan)
    return values


def without_draws(expression: Expression) -> Expression:
    """The same figure on central values and deviations alone, whatever is drawn beside them."""
    plain: dict[int, Account] = {}

    def of(account: Account) -> Account:
        if id(account) not in plain:
            drawn = {k: replace(v, draws=None) for k, v in account.layers.items() if v.draws is not None}
            plain[id(account)] = replace(account, layers={**account.layers, **drawn}, _derived={}) if drawn else account
        return plain[id(account)]

    return expression.on_selections(lambda s: s if of(s.account) is s.account else replace(s, account=of(s.account)))


def one_cell(expression: Expression, cell: Mapping[str, str | int]) -> tuple[Expression, Grid]:
    """A figure without its draws, and the grid of one cell of it.

    Raises
    ------
    MissingDataError   the cell has no figure
    """
    plain = without_draws(expression)
    grid = make_grid(plain, (), cell)
    if not np.isfinite(plain.evaluate(grid).masked()).all():
        where = ", ".join(f"{d}={v}" for d, v in cell.items())
        raise MissingDataError(f"{plain.formula} has no figure at {where or 'all together'}")
    return plain, grid
