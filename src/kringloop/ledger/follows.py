"""Errors that follow from others: of a row that balances a printed total with its parts, or is stated by other rows.

A table prints a total and its parts, each off by its own rounding. The row between them is no figure of the producer:
it is the total less the parts, and so is its error. Added up again, the rows below a total are off as the total is, and
by nothing else. A row stated as a sum of others, such as a share that is 1 less the others, errs as they do.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from kringloop.core import Array, ShapeError
from kringloop.ledger.coded import Coded

if TYPE_CHECKING:
    from scipy.sparse import csr_array

TOTALS = "totals"
"""Said of a row that is a printed total less what its table prints below it."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Follows:
    """How the errors of the rows of a layer follow from each other.

    What a row is off by is  Σ_q of[r, q] · e_q + Σ_p printed[r, p] · width_p · z_p,  with e_q what row q is off by
    before it is printed (its own and its shared error), and z_p one independent error for each printed figure.

    Parameters
    ----------
    alone   : (rows,) the part of e that a row has by itself [unit]
    common  : (rows,) the part that it shares with others; below 0 where the shared error moves the row down [unit]
    of      : (rows, rows) which rows each row is made of; None where each is made of itself
    rest    : (rows,) what a stated row has on record beside the rows it is made of [unit]
    printed : (rows + closed, rows + closed) which printed figures each row is made of; None where none has a width
    width   : (rows + closed,) deviation of each printed figure by itself [unit]
    rounded : (rows + closed,) which printed figures are off by rounding alone: as likely anywhere within √3 · width
    figures : (rows + closed,) the printed figures: of a row that balances the total [unit]
    said    : what the error of each row follows from; none for a row that errs by itself
    """

    alone: Array
    common: Array
    of: csr_array | None
    rest: Array
    printed: csr_array | None
    width: Array
    rounded: NDArray[np.bool_]
    figures: Array
    said: Coded

    def __post_init__(self) -> None:
        rows, wide = len(self.alone), len(self.width)
        for given in (self.common, self.rest, self.said.codes):
            if given.shape != (rows,):
                raise ShapeError(f"errors that follow have shape {given.shape}; expected one per row: {rows}")
        if self.of is not None and self.of.shape != (rows, rows):
            raise ShapeError(f"rows made of others have shape {self.of.shape}; expected {(rows, rows)}")
        if {self.figures.shape, self.rounded.shape} != {(wide,)} or (
            self.printed is not None and self.printed.shape != (wide, wide)
        ):
            raise ShapeError(f"errors of printed figures do not fit: {wide} figures")

    def base(self, slopes: Any) -> Any:
        """(…, rows) what each row does by itself, from what each row as it stands does: (…, rows)."""
        return slopes if self.of is None else slopes @ self.of

    def by_figure(self, slopes: Array) -> Array:
        """(rows + closed,) what one deviation of each printed figure does, from slopes of rows and closed rows."""
        if self.printed is None:
            return np.zeros(0)
        found: Array = (slopes @ self.printed) * self.width
        return found

    def made_of(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """The rows that some rows are made of."""
        return rows if self.of is None else np.unique(self.of[rows].indices).astype(np.int64)

    def figures_behind(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """The printed figures with a width that some rows, and closed ones behind them, are made of."""
        if self.printed is None:
            return np.zeros(0, dtype=np.int64)
        found = np.unique(self.printed[rows].indices).astype(np.int64)
        return found[self.width[found] > 0]

    def printed_off(self, figures: NDArray[np.int64], scores: Array) -> Array:
        """(figures, draws) what printed figures are off by, from standard normal scores [unit].

        width · z, or for rounding alone √3 · width · (2 Φ(z) − 1): half of the last printed digit at most.
        """
        from scipy.special import ndtr

        off: Array = self.width[figures, None] * scores
        even = np.flatnonzero(self.rounded[figures])
        if len(even):
            most = np.sqrt(3.0) * self.width[figures[even], None]
            off[even] = most * (2.0 * ndtr(scores[even]) - 1.0)
        return off

    def deviations(self, shared: Coded | None) -> tuple[Array, Array]:
        """(rows,) the deviation of each row as it stands, and the part of it that it has by itself [unit].

        Parameters
        ----------
        shared : the error that each row shares
        """
        rows = len(self.alone)
        own = self.alone**2 if self.of is None else self.of.multiply(self.of) @ self.alone**2
        if self.printed is not None:
            some = self.printed[:rows]
            own = own + some.multiply(some) @ self.width**2
        if self.of is None or shared is None:
            together = self.common**2
        else:
            together = (self.of @ shared.spread(self.common)).power(2).sum(axis=1)
        return np.sqrt(own + together), np.sqrt(own)
