"""What weights of goals come to: not one score, but with which goals the weight lies that get better or worse."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from kringloop.core import Array
from kringloop.perspectives.bench import Bench
from kringloop.perspectives.verdicts import Verdict

if TYPE_CHECKING:
    from kringloop.runs import Stated

_HALF = 50.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """The trends of the headlines of one goal under some choices.

    Parameters
    ----------
    better, worse, open : headlines by the trend of the figures on record
    in_draws            : [1] of the draws of the data in which more get better than worse; None without draws
    """

    better: int
    worse: int
    open: int
    in_draws: float | None


def tallies(bench: Bench, overrides: Mapping[str, Any]) -> dict[str, Tally]:
    """Goal → how many of its headlines get better, get worse, or do neither for certain; and how sure that is."""
    return {
        goal: Tally(
            better=sum(s[0] > 0 for s in found),
            worse=sum(s[0] < 0 for s in found),
            open=sum(s[0] == 0 for s in found),
            in_draws=float((np.sum(found, axis=0)[1:] > 0).mean()) if len(found[0]) > 1 else None,
        )
        for goal, found in Scale(bench).signs(overrides).items()
    }


@dataclass(frozen=True, slots=True)
class Scale:
    """Where weights are laid: the trends of a bench, under any choices, each looked up once."""

    bench: Bench
    _found: dict[tuple[Any, ...], Array] = field(default_factory=dict)

    def verdict(self, weights: Mapping[str, float], overrides: Mapping[str, Any]) -> Verdict:
        """Whether more than half of the weight lies with goals of which more headlines get better than worse.

        Figure, verdict and certainty are one count over the draws of the data: the weight in the middle draw, which is
        more than half exactly where it is so in more than half of the draws. Without draws: the figures on record.

        Example: weights 60 and 40; in 7 of 10 draws the first goal improves alone, in 3 none does: 60 %, it holds, in
        70 % of the draws.
        """
        weight = weight_that_improves(weights, self.signs(overrides))
        return verdict_of_weight(weight[1:] if len(weight) > 1 else weight, drawn=len(weight) > 1)

    def signs(self, overrides: Mapping[str, Any]) -> dict[str, list[Array]]:
        """Goal → per headline (1 + draws,)  1 where it gets better, −1 where worse: on record, then in each draw.

        A headline whose rise is neither is left out.
        """
        found: dict[str, list[Array]] = {}
        for stated in self.bench.trends():
            indicator = self.bench.conclusions.of[stated.key].indicator
            way = {"up": 1, "down": -1}.get(indicator.better)
            if way is not None:
                found.setdefault(indicator.goal, []).append(way * self._directions(stated, overrides))
        return found

    def _directions(self, stated: Stated, overrides: Mapping[str, Any]) -> Array:
        reads = self.bench.reads[stated.key]
        key = (stated.key, *((k, repr(v)) for k, v in sorted(overrides.items()) if k in reads))
        if key not in self._found:
            drawing = self.bench.conclusions.drawing
            count = drawing.count if drawing is not None else 0
            self._found[key] = self.bench.directions(stated, overrides, count)
        return self._found[key]


def verdict_of_weight(weight: Array, *, drawn: bool) -> Verdict:
    """The verdict of weights (draws,) [%]: the middle one, and the share of draws above a half.

    >>> verdict_of_weight(np.array([60.0] * 7 + [0.0] * 3), drawn=True)
    Verdict(holds=True, value=60.0, unit='%', year=None, change=None, clear=None, in_draws=0.7, why_not=None)
    """
    middle = float(np.sort(weight)[(len(weight) - 1) // 2])
    share = float((weight > _HALF).mean())
    return Verdict(holds=middle > _HALF, value=middle, unit="%", in_draws=share if drawn else None)


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
