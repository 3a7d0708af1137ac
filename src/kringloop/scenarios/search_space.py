"""Where a search may go: levers between bounds, those that divide one whole, and what it costs to move them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np

from kringloop.core import Array, RangeError

LEAST: Final = 1e-3
"""Of a step: what is shorter says nothing of a slope."""


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class SearchSpace:
    """Levers, arrays (lever,).

    Parameters
    ----------
    start     : where they stand now; outside its bounds where a lever may not stay there
    low, high : bounds
    weight    : of moving each, per unit of it
    together  : (whole, lever) levers that divide one whole, 1 where a lever takes of it
    room      : (whole,) what they may take together

    Raises
    ------
    RangeError   bounds the wrong way round, or a weight below 0
    """

    start: Array
    low: Array
    high: Array
    weight: Array
    together: Array = field(default_factory=lambda: np.zeros((0, 0)))
    room: Array = field(default_factory=lambda: np.zeros(0))

    def __post_init__(self) -> None:
        if not (self.low < self.high).all():
            raise RangeError("the bounds of a lever are in order", nl="de grenzen van een knop staan in volgorde")
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
        """(step, lever) moves of a part of each span, one per lever, that stay inside the bounds and the wholes.

        Up where there is room, else down; a lever at 0 of a whole that others fill takes from them.

        >>> half = {"start": np.zeros(2), "low": np.zeros(2), "high": np.ones(2), "weight": np.ones(2)}
        >>> whole = SearchSpace(**half, together=np.ones((1, 2)), room=np.ones(1))
        >>> whole.steps(np.array([0.0, 1.0]), 0.1).round(3).tolist()
        [[0.1, -0.1], [0.0, -0.1]]
        """
        step = part * self.span
        up, down = self.high - point, point - self.low
        if len(self.together):
            left = np.maximum(0.0, self.room - self.together @ point)
            up = np.minimum(up, np.where(self.together > 0, left[:, None], np.inf).min(axis=0))
        alone = np.where(up >= step, step, np.where(down >= step, -step, np.where(up >= down, up, -down)))
        moves = np.diag(alone)
        for lever in np.flatnonzero(np.abs(alone) < LEAST * step):
            moves[lever] = self._exchange(point, int(lever), float(step[lever]))
        return moves

    def _exchange(self, point: Array, lever: int, step: float) -> Array:
        """(lever,) a step of one lever up, and of those that fill a whole with it so much down."""
        move = np.zeros(len(point))
        move[lever] = step
        for whole in self.together[self.together[:, lever] > 0]:
            others = np.where((whole > 0) & (np.arange(len(point)) != lever), point - self.low, 0.0)
            if others.sum() < step:
                return np.zeros(len(point))  # nothing can move it: it has no slope
            move -= step * others / others.sum()
        return move
