"""Draws of what a model reads: what its inputs could have been, by the deviations that stand beside their figures.

A draw is a fixed function of the seed, the datum and its number, as in a ledger: models that read one table share its
draws, and which other figures are drawn, or in which order, changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kringloop.core import Array, RangeError, whole
from kringloop.ledger import scores


@dataclass(frozen=True, slots=True)
class Draw:
    """The number of a draw, from 0, and the seed of all draws.

    Raises
    ------
    RangeError   a number or a seed below 0, or no whole one
    """

    number: int
    seed: int = 7

    def __post_init__(self) -> None:
        whole(self.number, what="number of a draw", least=0)
        whole(self.seed, what="seed of draws", least=0)


@dataclass(frozen=True, slots=True)
class Block:
    """So many draws one after another, from the number `first` on, and the seed of all draws.

    Raises
    ------
    RangeError   a number or a seed below 0, no draw, or no whole one
    """

    first: int
    count: int
    seed: int = 7

    def __post_init__(self) -> None:
        Draw(self.first, self.seed)
        whole(self.count, what="number of draws", least=1)

    @classmethod
    def of(cls, draw: Draw) -> Block:
        """One draw by itself."""
        return cls(draw.number, 1, draw.seed)


def drawn_values(value: Array, sd: Array, block: Block, *, table: str, rows: Sequence[str], column: str) -> Array:
    """(rows, draws) figures of a column, as each draw of a block has them; the same in any block that holds the draw.

    value · exp(s · z − s²/2) with s² = ln(1 + (sd/value)²), so that the figure stays above 0 and keeps its mean

    Parameters
    ----------
    value, sd : (rows,) figures and their standard deviations, in one unit; a deviation of 0 draws nothing
    table     : what the table is called, wherever it lies: a part of the name of each datum
    rows      : what names each row

    Raises
    ------
    RangeError   a figure with a deviation that is not above 0

    >>> mean, error = np.array([10.0, 4.0]), np.array([1.0, 0.0])
    >>> found = drawn_values(mean, error, Block(6, 2), table="lifetimes", rows=("a", "b"), column="mean")
    >>> found.round(3).tolist()
    [[8.695, 9.306], [4.0, 4.0]]
    """
    uncertain = np.flatnonzero(sd > 0)
    wrong = uncertain[~(value[uncertain] > 0)]
    if len(wrong):
        raise RangeError(
            f"{column} of '{rows[int(wrong[0])]}' in table {table} is {value[wrong[0]]:g} with a deviation; "
            "a draw needs a figure above 0\n  Leave that deviation out, or correct the figure."
        )
    found = np.repeat(np.asarray(value, dtype=np.float64)[:, None], block.count, axis=1)
    if len(uncertain):
        data = [f"input\x1f{table}\x1f{rows[int(row)]}\x1f{column}" for row in uncertain]
        score = scores(block.seed, data, block.count, start=block.first)
        spread = np.sqrt(np.log1p((sd[uncertain] / value[uncertain]) ** 2))[:, None]
        found[uncertain] *= np.exp(spread * score - spread**2 / 2)
    return found
