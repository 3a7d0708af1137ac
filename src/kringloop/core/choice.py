"""Choices of method: each has names, alternatives with their reasons, and a range; a value outside it is refused.

A range is the lowest and the highest number, the words that may be said, or YEAR: a whole calendar year.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from kringloop.core.errors import RangeError, did_you_mean, listing
from kringloop.core.names import Names

YEAR: Final = "year"
LAST_YEAR: Final = 9999
Range: TypeAlias = tuple[float, float] | tuple[str, ...] | str


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """One value that a choice can take.

    Parameters
    ----------
    value     : as a study file writes it
    names     : what it is called
    reason    : why one would take it
    reference : key in the bibliography; empty for a reason of our own
    why_not   : why the data at hand cannot carry it; it is then shown with that reason, and refused
    """

    value: Any
    names: Names
    reason: Names
    reference: str = ""
    why_not: Names | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A choice of method: what is chosen, what it may be, and the alternatives people argue about.

    Parameters
    ----------
    names        : what is chosen
    allowed      : the range
    alternatives : the first is what is taken when nobody says otherwise
    """

    names: Names
    allowed: Range | None
    alternatives: tuple[Alternative, ...]

    def __post_init__(self) -> None:
        if self.alternatives[0].why_not is not None:
            raise RangeError(f"'{self.alternatives[0].names.en}' of '{self.names.en}' is taken and cannot be carried")
        for each in self.alternatives:
            if wrong := wrong_choice(self.allowed, self.default, each.value):
                raise RangeError(f"alternative '{each.names.en}' of '{self.names.en}' {wrong}")

    @property
    def default(self) -> Any:
        """The value that is taken when nobody says otherwise."""
        return self.alternatives[0].value

    def wrong(self, value: object) -> str:
        """Why a value cannot be chosen, or nothing."""
        return not_carried(self.alternatives, value) or wrong_choice(self.allowed, self.default, value)


def not_carried(alternatives: Sequence[Alternative], value: object) -> str:
    """Why the data cannot carry a value, or nothing.

    >>> product = Names("product bij product", "product by product")
    >>> only = Names("de tabellen gaan over bedrijfstakken", "the tables are about industries")
    >>> not_carried([Alternative(value="product", names=product, reason=product, why_not=only)], "product")
    "is 'product', which cannot be chosen here: the tables are about industries"
    """
    found = next((a.why_not for a in alternatives if a.why_not is not None and a.value == value), None)
    return f"is {_seen(value)}, which cannot be chosen here: {found.en}" if found is not None else ""


def wrong_choice(allowed: Range | None, default: object, value: object) -> str:
    """Why a value cannot be chosen, or nothing.

    >>> wrong_choice((0, 1), 0.9, 90)
    'is 90; expected a number between 0 and 1, such as 0.9'
    >>> wrong_choice(YEAR, 2010, 2010.5)
    'is 2010.5; expected a whole year, such as 2010'
    """
    if allowed is None:
        return _unlike(default, value)
    if allowed == YEAR:
        whole = isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= LAST_YEAR
        return "" if whole else f"is {_seen(value)}; expected a whole year, such as {default}"
    if all(isinstance(each, str) for each in allowed):
        words = [str(each) for each in allowed]
        if value in words:
            return ""
        near = f"; {did_you_mean(value, words)}" if isinstance(value, str) else ""
        return f"is {_seen(value)}; expected one of {listing(words)}{near}"
    return _wrong_number(allowed, default, value)


def _unlike(default: object, value: object) -> str:
    """Without a range: a value of the kind of the default, and no number that is none."""
    numbers = all(isinstance(v, int | float) and not isinstance(v, bool) for v in (default, value))
    if numbers:
        return _wrong_number((-math.inf, math.inf), default, value)
    same = default is None or type(value) is type(default)
    return "" if same else f"seen {_seen(value)}; expected something like {default!r}"


def _wrong_number(allowed: Any, default: object, value: Any) -> str:
    low, high = allowed
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if number and _finite(value) and low <= value <= high:
        return ""
    bounds = f"between {low:g} and {high:g}" if math.isfinite(high) and math.isfinite(low) else "that is finite"
    return f"is {_seen(value)}; expected a number {bounds}, such as {default!r}"


def _finite(value: Any) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:
        return False


def _seen(value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > 10**15:
        return "a whole number of more than 15 digits"
    return repr(value)
