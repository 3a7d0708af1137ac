"""What turns a verdict: the fewest choices of another that do, every such set, and of how many pairs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

_MOST_MOVED: Final = 3
"""Sizes up to which every set is tried; beyond it one is found from which nothing can be left out."""
Keys = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Flip:
    """Choices that together turn a verdict of one perspective into that of another.

    Parameters
    ----------
    keys  : none can be left out; `question` is the answer itself
    pairs : of how many pairs of perspectives that part, in one direction or both
    """

    keys: Keys
    pairs: int


def fewest(differing: Sequence[str], turns: Callable[[Keys], bool]) -> tuple[Keys, ...]:
    """Every smallest set that turns, up to three; of larger ones one from which nothing can be left out.

    >>> fewest(["a", "b", "c"], lambda moved: "c" in moved or {"a", "b"} <= set(moved))
    (('c',),)
    >>> fewest(["a", "b"], lambda moved: False)
    ()
    """
    for count in range(1, min(_MOST_MOVED, len(differing)) + 1):
        found = tuple(keys for keys in combinations(differing, count) if turns(keys))
        if found:
            return found
    if len(differing) <= _MOST_MOVED or not turns(tuple(differing)):
        return ()
    kept = tuple(differing)
    for key in differing:
        without = tuple(k for k in kept if k != key)
        kept = without if turns(without) else kept
    return (kept,)


def flips_of(holds: Mapping[str, bool | None], difference: Callable[[str, str], tuple[Keys, ...]]) -> tuple[Flip, ...]:
    """What turns those who say yes into those who say no, or back; the most common first.

    Both directions count, so that a sentence and its opposite have the same list.
    """
    yes, no = ([name for name, told in holds.items() if told is value] for value in (True, False))
    counted = Counter(keys for a in yes for b in no for keys in {*difference(a, b), *difference(b, a)})
    return tuple(Flip(keys=keys, pairs=pairs) for keys, pairs in sorted(counted.items(), key=lambda p: (-p[1], p[0])))
