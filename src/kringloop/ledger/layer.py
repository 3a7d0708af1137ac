"""A layer: one quantity carried by the rows of an account, with what is known of its uncertainty."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from kringloop.core import Array, RangeError, ShapeError, UnitError, require_numbers
from kringloop.ledger.coded import Coded
from kringloop.ledger.follows import Follows


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Layer:
    """One quantity carried by the rows of an account, such as mass or money.

    The central value is what is on record; deviations and draws stand beside it and never replace it.

    Parameters
    ----------
    key     : name of the layer
    unit    : its unit; "1" for a pure number
    values  : (rows,) central value [unit]; 0 where absent
    present : (rows,) which rows carry the layer; None when all do
    sd      : (rows,) standard deviation [unit], or None
    draws   : (rows, draws) what the value could be [unit], or None
    shared  : the error that a row shares: rows of one name, in whatever layer or account, are off together, each by
              its own deviation; a row without a name is off by itself
    own     : (rows,) the part of the deviation that a row has by itself beside the error it shares [unit]:
              sd² = own² + common²; None where what is shared is all
    sources : where the figures of this layer come from, when that is not the source of their rows
    follows : how the errors of rows follow from those of others; `sd`, `own` and `shared` are what comes of it, row by
              row, and sums are off by what their rows are together
    """

    key: str
    unit: str
    values: Array
    present: NDArray[np.bool_] | None = None
    sd: Array | None = None
    draws: Array | None = None
    shared: Coded | None = None
    own: Array | None = None
    sources: Coded | None = None
    follows: Follows | None = None

    def __post_init__(self) -> None:
        if not self.unit:
            raise UnitError(f"layer '{self.key}' has no unit; write \"1\" for a pure number")
        if self.values.ndim != 1:
            raise ShapeError(
                f"values of layer '{self.key}' have shape {self.values.shape}; expected one per row\n"
                "  Give draws as draws=; they stand beside the central values."
            )
        require_numbers(self.values, what=f"layer '{self.key}'")
        rows = len(self.values)
        if self.sd is not None:
            if self.sd.shape != (rows,) or not bool((self.sd >= 0).all()):
                raise RangeError(f"standard deviations of layer '{self.key}' need one value ≥ 0 per row")
            require_numbers(self.sd, what=f"standard deviations of layer '{self.key}'")
        if self.draws is not None:
            if self.draws.ndim != 2 or self.draws.shape[0] != rows or not self.draws.shape[1]:
                raise ShapeError(
                    f"draws of layer '{self.key}' have shape {self.draws.shape}; expected ({rows} rows, draws)"
                )
            require_numbers(self.draws, what=f"draws of layer '{self.key}'")
        for coded, what in ((self.shared, "shared errors"), (self.sources, "sources")):
            if coded is not None and coded.codes.shape != (rows,):
                raise ShapeError(
                    f"{what} of layer '{self.key}' have shape {coded.codes.shape}; expected one per row: {rows}"
                )
        self._require_own(rows)
        if self.follows is not None and (self.sd is None or len(self.follows.alone) != rows):
            raise ShapeError(f"errors that follow in layer '{self.key}' do not fit: {rows} rows, with a deviation each")
        for array in (self.values, self.present, self.sd, self.own, self.draws):
            if array is not None:
                array.setflags(write=False)

    def _require_own(self, rows: int) -> None:
        if self.own is None:
            return
        if self.sd is None or self.shared is None:
            raise RangeError(f"layer '{self.key}' has deviations of its own beside no deviation or no shared error")
        if self.own.shape != (rows,) or not bool((self.own >= 0).all() and (self.own <= self.sd).all()):
            raise RangeError(
                f"the own part of the deviations of layer '{self.key}' needs one value per row, from 0 to the deviation"
            )

    @property
    def carried(self) -> NDArray[np.bool_]:
        """(rows,) which rows carry the layer."""
        return np.ones(len(self.values), dtype=bool) if self.present is None else self.present

    @property
    def common(self) -> Array:
        """(rows,) the part of the deviation that a row shares with others [unit]; 0 where it shares none."""
        if self.sd is None or self.shared is None:
            return np.zeros(len(self.values))
        common = self.sd if self.own is None else np.sqrt(np.maximum(self.sd**2 - self.own**2, 0.0))
        found: Array = np.where(self.shared.codes < 0, 0.0, common)
        return found

    @property
    def alone(self) -> Array:
        """(rows,) the part of the deviation that a row has by itself [unit]; all of it where it shares none."""
        if self.sd is None:
            return np.zeros(len(self.values))
        if self.shared is None:
            return self.sd
        found: Array = np.where(self.shared.codes < 0, self.sd, 0.0 if self.own is None else self.own)
        return found

    @property
    def free(self) -> Layer:
        """The layer with what its rows are off by before errors follow from others; itself where none do."""
        if self.follows is None:
            return self
        alone, common = self.follows.alone, np.abs(self.follows.common)
        own = None if self.shared is None else alone
        return replace(self, sd=np.hypot(alone, common), own=own, follows=None)

    @property
    def draw_count(self) -> int:
        """Number of draws; 0 where nothing is drawn."""
        return 0 if self.draws is None else self.draws.shape[1]

    @property
    def is_uncertain(self) -> bool:
        """Whether some value has a deviation."""
        return self.sd is not None and bool(self.sd.any())


def only_present(values: Array, present: NDArray[np.bool_] | None) -> Array:
    """Values or draws as numbers of their own, 0 where the row does not carry the layer."""
    plain = np.array(values, dtype=np.float64)
    if present is not None and len(plain) == len(present):
        plain[~present] = 0.0
    return plain
