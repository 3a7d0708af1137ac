"""One draw of what a model reads: what its inputs could have been, by the deviations that stand beside their figures.

A draw is a fixed function of the seed, the datum and its number, as in a ledger: models that read one table share its
draws, and which other figures are drawn, or in which order, changes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from kringloop.core import RangeError, whole
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


def drawn(
    frame: pl.DataFrame, draw: Draw | None, *, table: str, key: str, deviations: Mapping[str, str]
) -> pl.DataFrame:
    """A table in which some figures are those of a draw; without a draw those on record.

    value · exp(s · z − s²/2) with s² = ln(1 + (sd/value)²), so that the figure stays above 0 and keeps its mean

    Parameters
    ----------
    table      : what the table is called, wherever it lies: a part of the name of each datum
    key        : column that names the rows
    deviations : column → column with its standard deviation, in the same unit; an empty or a zero one draws nothing

    Raises
    ------
    RangeError   a figure with a deviation that is not above 0

    >>> lives = pl.DataFrame({"product": ["a", "b"], "mean": [10.0, 4.0], "error": [1.0, None]})
    >>> found = drawn(lives, Draw(7), table="lifetimes", key="product", deviations={"mean": "error"})["mean"]
    >>> round(found[0], 3), found[1]
    (9.306, 4.0)
    """
    if draw is None:
        return frame
    return frame.with_columns(
        pl.Series(column, _values(frame, draw, table, key, column, sd)) for column, sd in deviations.items()
    )


def _values(frame: pl.DataFrame, draw: Draw, table: str, key: str, column: str, deviation: str) -> pl.Series:
    value = frame[column].cast(pl.Float64).to_numpy(writable=True)
    sd = frame[deviation].cast(pl.Float64).fill_null(0.0).to_numpy()
    uncertain = np.flatnonzero(sd > 0)
    wrong = uncertain[~(value[uncertain] > 0)]
    if len(wrong):
        raise RangeError(
            f"{column} of '{frame[key][int(wrong[0])]}' in table {table} is {value[wrong[0]]:g} with a deviation; "
            "a draw needs a figure above 0\n  Leave that deviation out, or correct the figure."
        )
    if len(uncertain):
        data = [f"input\x1f{table}\x1f{frame[key][int(row)]}\x1f{column}" for row in uncertain]
        score = scores(draw.seed, data, 1, start=draw.number)[:, 0]
        spread = np.sqrt(np.log1p((sd[uncertain] / value[uncertain]) ** 2))
        value[uncertain] *= np.exp(spread * score - spread**2 / 2)
    return pl.Series(value, dtype=pl.Float64).fill_nan(None) if frame[column].null_count() else pl.Series(value)
