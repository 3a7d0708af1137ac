"""What weights of goals come to: not one score, but with which goals the weight lies that get better or worse."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from kringloop.core import Array
from kringloop.perspectives.bench import Bench
from kringloop.perspectives.perspective import Perspective
from kringloop.perspectives.verdicts import Verdict

_HALF = 50.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """The trends of the headlines of one goal under some choices."""

    better: int
    worse: int
    open: int


def tallies(bench: Bench, overrides: Mapping[str, Any]) -> dict[str, Tally]:
    """Goal → how many of its headlines get better, get worse, or do neither for certain."""
    signs = _signs(bench, overrides, 0)
    return {
        goal: Tally(
            better=sum(s[0] > 0 for s in found), worse=sum(s[0] < 0 for s in found), open=sum(s[0] == 0 for s in found)
        )
        for goal, found in signs.items()
    }


def weighed(bench: Bench, perspective: Perspective) -> Verdict:
    """Whether more than half of the weight lies with goals of which more headlines get better than worse.

    Example: weights 60 and 40; of the first goal two headlines get better and one worse, of the second none moves for
    certain: 60 % of the weight improves.
    """
    drawing = bench.conclusions.drawing
    signs = _signs(bench, perspective.overrides, drawing.count if drawing is not None else 0)
    weight = weight_that_improves(perspective.weights, signs)
    drawn = weight[1:]
    return Verdict(
        holds=bool(weight[0] > _HALF),
        value=float(weight[0]),
        unit="%",
        in_draws=float((drawn > _HALF).mean()) if drawn.size else None,
    )


def weight_that_improves(weights: Mapping[str, float], signs: Mapping[str, list[Array]]) -> Array:
    """(draws,)  the weight [%] of goals of which more headlines get better than worse.

    >>> up, down, level = (np.array([float(n)]) for n in (1, -1, 0))
    >>> weight_that_improves({"a": 60, "b": 40}, {"a": [up, up, down], "b": [level]}).tolist()
    [60.0]
    """
    size = next((len(s) for found in signs.values() for s in found), 1)
    total = np.zeros(size)
    for goal, weight in weights.items():
        found = signs.get(goal, [])
        if found:
            total += weight * (np.sum(found, axis=0) > 0)
    return total


def _signs(bench: Bench, overrides: Mapping[str, Any], count: int) -> dict[str, list[Array]]:
    """Goal → per headline (1 + count,)  1 where it gets better, −1 where worse; whose rise is neither is left out."""
    found: dict[str, list[Array]] = {}
    for stated in bench.trends():
        indicator = bench.conclusions.of[stated.key].indicator
        way = {"up": 1, "down": -1}.get(indicator.better)
        if way is not None:
            found.setdefault(indicator.goal, []).append(way * bench.directions(stated, overrides, count))
    return found
