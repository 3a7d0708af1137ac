"""An order of steps, what it costs, and after which step to stop."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from kringloop.products.vectors import Vector

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kringloop.products.steps import Steps


@dataclass(frozen=True, slots=True, eq=False)
class Ordered:
    """An order of steps.

    Parameters
    ----------
    order  : places of the steps, first one first
    blocks : where in `order` each block ends
    exact  : whether no order is better
    gap    : by which part of the least possible the cost may be too high; 0 where the order is exact
    """

    order: tuple[int, ...]
    blocks: tuple[int, ...]
    exact: bool
    gap: float


def cost(steps: Steps, order: Sequence[int]) -> float:
    """`sum of w_j C_j` of an order."""
    places = np.asarray(order, dtype=np.int64)
    return float(np.cumsum(steps.minutes[places]) @ steps.gain[places])


def ratio(gain: float, minutes: float) -> float:
    """Gain per minute; of what takes no time, without bounds."""
    if minutes > 0:
        return gain / minutes
    return float("inf") if gain >= 0 else float("-inf")


def stop_after(steps: Steps, found: Ordered, least: float) -> int:
    """How many steps of the order are worth doing: blocks that free more than `least` per minute."""
    start, stop = 0, 0
    for end in found.blocks:
        here = list(found.order[start:end])
        if ratio(float(steps.gain[here].sum()), float(steps.minutes[here].sum())) <= least:
            break
        start = stop = end
    return stop


def curve(steps: Steps, found: Ordered) -> tuple[Vector, Vector]:
    """Minutes and gain after each step."""
    places = np.asarray(found.order, dtype=np.int64)
    return np.cumsum(steps.minutes[places]), np.cumsum(steps.gain[places])
