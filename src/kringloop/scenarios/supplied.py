"""Secondary in place of primary, no more than there is: what is taken away is held to a supply, and that is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from kringloop.core import Array
from kringloop.scenarios.assumption import Assumption, scope_words

There: TypeAlias = "Callable[[Assumption, NDArray[np.int64]], Array]"
"""(assumption, years) → (year,) [t] what there is to replace with, in the same scenario."""


@dataclass(frozen=True, slots=True, eq=False)
class Swap:
    """What an assumption asks to be replaced, and what there is for it.

    Parameters
    ----------
    years : (year,) after the record
    asked : (year,) [t] what it would take away
    there : (year,) [t] what there is, less what assumptions before it took of the same supply
    """

    assumption: Assumption
    years: NDArray[np.int64]
    asked: Array
    there: Array

    @property
    def held(self) -> NDArray[np.bool_]:
        """(year,) whether there is less than is asked."""
        return np.asarray(self.asked > self.there)

    @property
    def given(self) -> Array:
        """(year,) [t] what is taken away."""
        return np.minimum(self.asked, self.there)


@dataclass(slots=True)
class Supplies:
    """Supplies of a scenario while assumptions draw on them, in order: the same supply is used once.

    >>> from kringloop.core import Names
    >>> from kringloop.scenarios import Penetration
    >>> said = Names("gezegd", "said")
    >>> one = Assumption(
    ...     lever="secondary_input", value=0.5, scope={"account": ("ores",)}, supply={"account": ("scrap",)},
    ...     course=Penetration(shape="step", first=2030), reason=said, source=said, certainty="assumed",
    ... )
    >>> supplies = Supplies(lambda _each, years: np.full(len(years), 60.0))
    >>> years = np.array([2030, 2031])
    >>> supplies.held_to(one, years, np.array([0.5, 0.5]), np.array([100.0, 200.0])).tolist()  # 50 and 100 t asked
    [0.5, 0.7]
    >>> [(swap.asked.tolist(), swap.there.tolist()) for swap in supplies.swaps]
    [([50.0, 100.0], [60.0, 60.0])]
    """

    there: There
    swaps: list[Swap] = field(default_factory=list)

    def held_to(self, each: Assumption, years: NDArray[np.int64], factor: Array, whole: Array) -> Array:
        """(year,) the factor on rows, held so that no more is taken away than there is.

        Parameters
        ----------
        factor : (year,) what the rows would be times what they are without
        whole  : (year,) [t] the rows together
        """
        taken = sum(
            (swap.given for swap in self.swaps if scope_words(swap.assumption.supply) == scope_words(each.supply)),
            np.zeros(len(years)),
        )
        swap = Swap(each, years, whole * (1.0 - factor), np.maximum(self.there(each, years) - taken, 0.0))
        self.swaps.append(swap)
        left = 1.0 - np.divide(swap.there, whole, out=np.zeros_like(whole), where=whole > 0)
        return np.where(swap.held, left, factor)
