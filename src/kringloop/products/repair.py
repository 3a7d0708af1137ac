"""The repairability class of phones and tablets in the EU, from scores of 1 to 5 and the depth of priority parts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from kringloop.core import RangeError

if TYPE_CHECKING:
    from kringloop.products.steps import Steps

DEPTH_WEIGHT, OTHER_WEIGHT = 0.25, 0.15
SCORED: Final = ("fasteners", "tools", "spare_parts", "updates", "information")
CLASSES: Final = {"A": 4.0, "B": 3.35, "C": 2.55, "D": 1.75, "E": 1.0}
PART_WEIGHTS: Final = {"battery": 30, "display": 30, "back_cover": 10, "other": 5}
_DEPTHS: Final = ((2, 5), (5, 4), (10, 3), (15, 2))


def depth_score(steps: int) -> int:
    """Score of a part that comes free after this many steps: 5 up to 2, 4 up to 5, 3 up to 10, 2 up to 15, else 1.

    >>> depth_score(2), depth_score(16)
    (5, 1)
    """
    if steps < 1:
        raise RangeError(f"{steps} steps; expected 1 or more", nl=f"{steps} stappen; verwacht: 1 of meer")
    return next((score for most, score in _DEPTHS if steps <= most), 1)


def disassembly_score(steps: list[tuple[str, int]]) -> float:
    """Weighted score of priority parts, each a kind of `PART_WEIGHTS` and its steps.

    Raises
    ------
    RangeError   a kind that is none, or weights that do not add up to 100
    """
    strange = [kind for kind, _ in steps if kind not in PART_WEIGHTS]
    total = sum(PART_WEIGHTS.get(kind, 0) for kind, _ in steps)
    if strange or total != 100:
        raise RangeError(
            f"priority parts weigh {total} of 100; expected battery 30, display 30, back cover 10, six others 5",
            nl=f"de onderdelen wegen {total} van 100; verwacht: batterij 30, scherm 30, achterkant 10, zes andere 5",
        )
    return sum(PART_WEIGHTS[kind] * depth_score(depth) for kind, depth in steps) / 100


def repairability(disassembly: float, scores: Mapping[str, float]) -> tuple[float, str]:
    """Index and class: `R = 0.25 S_DD + 0.15 (S_F + S_T + S_SP + S_SU + S_RI)`.

    Raises
    ------
    RangeError   a score is missing or outside 1 to 5

    Source: Commission Delegated Regulation (EU) 2023/1669, Annex IV, read second-hand.

    >>> repairability(5, dict.fromkeys(SCORED, 5))
    (5.0, 'A')
    """
    wrong = [n for n in SCORED if not 1 <= scores.get(n, 0.0) <= 5]
    if wrong or not 1 <= disassembly <= 5:
        told = ", ".join(wrong or ["disassembly"])
        raise RangeError(
            f"scores of 1 to 5 are needed; wrong or missing: {told}",
            nl=f"scores van 1 tot 5 zijn nodig; fout of afwezig: {told}",
        )
    index = round(DEPTH_WEIGHT * disassembly + OTHER_WEIGHT * sum(scores[n] for n in SCORED), 10)
    return index, next(key for key, least in CLASSES.items() if index >= least)


def steps_to(steps: Steps, name: str) -> int:
    """How many steps it takes to free a part, with all that must come first."""
    seen, waiting = set(), [steps.names.index(name)]
    while waiting:
        step = waiting.pop()
        if step not in seen:
            seen.add(step)
            waiting += steps.before[step]
    return sum(not steps.opens[step] for step in seen)
