"""Where a search may go: levers between bounds, those that divide one whole, and what it costs to move them."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from kringloop.core import Array, RangeError


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class SearchSpace:
    """Levers, arrays (lever,).

    Parameters
    ----------
    start     : where they stand now
    low, high : bounds
    weight    : of moving each, per unit of it
    together  : (whole, lever) levers that divide one whole, 1 where a lever takes of it
    room      : (whole,) what they may take together

    Raises
    ------
    RangeError   bounds the wrong way round, a start outside them, or a weight below 0
    """

    start: Array
    low: Array
    high: Array
    weight: Array
    together: Array = field(default_factory=lambda: np.zeros((0, 0)))
    room: Array = field(default_factory=lambda: np.zeros(0))

    def __post_init__(self) -> None:
        if not ((self.low < self.high) & (self.low <= self.start) & (self.start <= self.high)).all():
            raise RangeError(
                "the bounds of a lever are in order and hold where it stands now",
                nl="de grenzen van een knop staan in volgorde en omvatten zijn stand van nu",
            )
        if not (self.weight >= 0).all():
            raise RangeError("it costs 0 or more to move a lever", nl="een knop verzetten kost 0 of meer")

    @property
    def span(self) -> Array:
        """(lever,) how far each can go."""
        return self.high - self.low

    def effort(self, point: Array, objective: str) -> float:
        """What it takes to get to a point: the sum of moves, or the largest."""
        moves = self.weight * np.abs(point - self.start)
        return float(moves.max(initial=0.0) if objective == "effort" else moves.sum())

    def steps(self, point: Array, part: float) -> Array:
        """(lever,) a step of a part of each span that stays inside the bounds and the wholes."""
        step = part * self.span
        over = point + step > self.high
        if len(self.together):
            left = self.room - self.together @ point
            over |= (self.together * step > left[:, None]).any(axis=0)
        return np.where(over, -step, step)
