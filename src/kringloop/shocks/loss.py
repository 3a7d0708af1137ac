"""What is lost over time, when it is back, and how much of the loss can be averted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from kringloop.core import NOISE, Array, RangeError

BACK: Final = 0.95
"""Part of the service from which on it counts as recovered."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Course:
    """What each node makes, week by week.

    Parameters
    ----------
    made   : (week, node) [1] of what it makes when nothing is short
    worth  : (node,) [value/week]
    gains  : buffer → [value per unit of the buffer] what a little more of it saves; of the best course only
    used   : source → (week,) [1] share of the weekly use that it fills; of the best course only
    least  : [value] the least loss there is, of the best course only: to be early it may itself lose a hair more
    """

    made: Array
    worth: Array
    gains: Mapping[str, float] = field(default_factory=dict)
    used: Mapping[str, Array] = field(default_factory=dict)
    least: float | None = None

    @property
    def loss(self) -> float:
        """[value] over all weeks and nodes."""
        return float(((1.0 - self.made) @ self.worth).sum())

    @property
    def by_node(self) -> Array:
        """(node,) [value] lost by each."""
        return np.asarray((1.0 - self.made).sum(axis=0) * self.worth)

    @property
    def service(self) -> Array:
        """(week,) [1] value that is made over what is made when nothing is short; 1 where nothing is at stake."""
        whole = float(self.worth.sum())
        return np.asarray(1.0 - (1.0 - self.made) @ self.worth / whole) if whole else np.ones(len(self.made))

    def recovered(self, level: float = BACK) -> int:
        """[weeks] until the service is at its level and stays there; 0 when it never leaves it.

        A course that ends below the level is back when supply is, at its end.
        """
        low = np.nonzero(self.service < level - NOISE)[0]
        return int(low[-1]) + 1 if low.size else 0


def within(adaptive: float, rigid: float) -> float:
    """A best loss that the solver found, without its rounding: what differs less than that from the rigid is the same.

    >>> within(4.999999999999999, 5.0), within(4.0, 5.0)
    (5.0, 4.0)
    """
    return adaptive if adaptive < rigid * (1.0 - NOISE) else rigid


def adaptivity(adaptive: float, rigid: float) -> float | None:
    """Part of the loss that is averted: 1 − adaptive / rigid; None where nothing would be lost.

    >>> round(adaptivity(57.2, 315.0), 2), adaptivity(0.0, 0.0)
    (0.82, None)
    """
    if adaptive < 0 or rigid < 0:
        raise RangeError("a loss is 0 or more")
    if rigid == 0:
        return None
    averted = 1.0 - adaptive / rigid
    return min(1.0, averted) if averted > NOISE else 0.0
