"""A quantity of a system: what is on record of it, how sure that is, and between which bounds it must lie."""

from __future__ import annotations

import math
from dataclasses import dataclass

from kringloop.core import KringloopError, MissingDataError, RangeError

LIMITLESS = math.inf


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A flow, a stock, a stock change, a share or a concentration.

    Parameters
    ----------
    name      : how constraints name it
    value     : the figure on record [unit]; None for an unknown
    deviation : standard deviation of that figure [unit], above 0; a constant has none
    constant  : the figure holds exactly
    lower, upper : bounds [unit]
    start     : where the search begins for an unknown in a product [unit]; left out, it is guessed
    place     : where it was written, for messages

    >>> Quantity(name="F1", unit="kt", value=100, deviation=10).kind
    'measured'
    """

    name: str
    unit: str = "1"
    value: float | None = None
    deviation: float | None = None
    constant: bool = False
    lower: float = -LIMITLESS
    upper: float = LIMITLESS
    start: float | None = None
    place: str = ""

    @property
    def kind(self) -> str:
        """measured, constant or unknown."""
        return "constant" if self.constant else "unknown" if self.value is None else "measured"

    def problem(self) -> KringloopError | None:
        """What is wrong with it, as the error to raise; None when nothing is."""
        if self.constant and self.value is None:
            return MissingDataError(f"'{self.name}' is a constant without a value; give value=, or leave constant out")
        if self.value is not None and not math.isfinite(self.value):
            return RangeError(f"'{self.name}' is {self.value}; expected a number, or no value for an unknown")
        return self._wrong_deviation() or self._wrong_bounds()

    def _wrong_deviation(self) -> KringloopError | None:
        if self.value is None and self.deviation is not None:
            return MissingDataError(f"'{self.name}' has a deviation and no value; give both, or neither")
        if self.kind == "constant" and self.deviation:
            return RangeError(f"'{self.name}' is a constant and has a deviation of {self.deviation:g}; one of the two")
        if self.kind != "measured":
            return None
        if self.deviation is None:
            return MissingDataError(
                f"'{self.name}' has a value and no deviation; how sure it is must be said\n"
                "  Give its standard deviation, or say that it is a constant."
            )
        if not (math.isfinite(self.deviation) and self.deviation > 0):
            return RangeError(
                f"'{self.name}' has a standard deviation of {self.deviation:g}; expected a number above 0\n"
                "  A figure that holds exactly is a constant: say so."
            )
        return None

    def _wrong_bounds(self) -> KringloopError | None:
        if not self.lower <= self.upper:
            return RangeError(f"'{self.name}' lies between {self.lower:g} and {self.upper:g}; no number does")
        if (
            self.value is not None
            and (self.constant or (self.lower, self.upper) == (0.0, 1.0))
            and not (self.lower <= self.value <= self.upper)
        ):
            share = (self.lower, self.upper) == (0.0, 1.0)
            seen = f"'{self.name}' is {self.value:g}"
            return RangeError(
                f"the {'share' if share else 'constant'} {seen}; expected {self.lower:g} to {self.upper:g}",
                nl=f"{'het aandeel' if share else 'de constante'} {seen}; verwacht {self.lower:g} tot {self.upper:g}",
            )
        return None
