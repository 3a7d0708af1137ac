"""The last part of a search: from a mix that lines found to one where no small move is better, on the model itself.

Lines creep along a target that is curved. Sequential least squares (SLSQP, Kraft 1988, in SciPy) bends with it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np

from kringloop.core import Array
from kringloop.scenarios.search_space import SearchSpace

MOST: Final = 25
"""Steps of the polish; each looks at the model once or twice."""
FINE: Final = 1e-6
"""Of the effort: where a step gains less, the polish ends."""
NOUGHT: Final = 1e-7
"""Of the range of a lever: a move that is none."""


def polish(
    look: Callable[[Array], tuple[Array, Array]],
    short: Callable[[Array], Array],
    space: SearchSpace,
    objective: str,
    point: Array,
) -> Array:
    """(lever,) the mix where the search by least squares ends.

    Parameters
    ----------
    look   : mix → what is left over of each target, as a part of it (0 or more where it is met), and its slopes
    short  : the same without slopes
    point  : where it starts
    """
    from scipy import optimize

    minimize: Any = optimize.minimize
    levers, span = len(space.start), space.span
    largest = objective == "effort"
    unit = max(space.effort(point, objective), 1e-9)
    spread = np.hstack([np.eye(levers), -np.eye(levers), np.zeros((levers, int(largest)))]) * 1.0

    def mix(x: Array) -> Array:
        return np.clip(space.start + span * (spread @ x), space.low, space.high)

    moves = np.concatenate([np.tile(space.weight * span, 2), np.zeros(int(largest))]) / unit
    costs = np.concatenate([np.zeros(2 * levers), [1.0]]) if largest else moves
    limits: list[dict[str, Any]] = [
        {"type": "ineq", "fun": lambda x: short(mix(x)), "jac": lambda x: (look(mix(x))[1] * span) @ spread}
    ]
    rows, right = _kept(space, spread, moves, largest)
    if len(right):
        limits.append({"type": "ineq", "fun": lambda x: right - rows @ x, "jac": lambda _: -rows})
    least = np.maximum(0.0, np.concatenate([space.low - space.start, space.start - space.high])) / np.tile(span, 2)
    most = np.maximum(0.0, np.concatenate([space.high - space.start, space.start - space.low])) / np.tile(span, 2)
    bounds = [(float(a), float(b)) for a, b in zip(least, most, strict=True)] + ([(0.0, None)] if largest else [])
    away = (point - space.start) / span
    first = np.concatenate([np.maximum(away, 0.0), np.maximum(-away, 0.0), [1.0] if largest else []])
    answer = minimize(
        lambda x: float(costs @ x),
        first,
        jac=lambda _: costs,
        method="SLSQP",
        bounds=bounds,
        constraints=limits,
        options={"maxiter": MOST, "ftol": FINE},
    )
    return _snapped(space, mix(np.asarray(answer.x)))


def _snapped(space: SearchSpace, point: Array) -> Array:
    """A mix with what lies within NOUGHT of a start or bound put there: the search leaves dust."""
    for place in (np.clip(space.start, space.low, space.high), space.low, space.high):
        point = np.where(np.abs(point - place) <= NOUGHT * space.span, place, point)
    return point


def _kept(space: SearchSpace, spread: Array, moves: Array, largest: bool) -> tuple[Array, Array]:
    """Rows · x ≤ right: wholes that levers divide, and no move above the largest."""
    blocks: list[tuple[Array, Array]] = []
    if len(space.together):
        blocks.append(((space.together * space.span) @ spread, space.room - space.together @ space.start))
    if largest:
        levers = len(space.start)
        each = np.hstack([np.diag(moves[:levers]), np.diag(moves[levers:-1]), -np.ones((levers, 1))])
        blocks.append((each, np.zeros(levers)))
    if not blocks:
        return np.zeros((0, spread.shape[1])), np.zeros(0)
    return np.vstack([rows for rows, _ in blocks]), np.concatenate([right for _, right in blocks])
