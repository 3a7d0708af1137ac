"""Sets of method choices, every choice taken by itself from what the table holds: all of them, or a balanced sample."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any, Final

import numpy as np

from kringloop.core import RangeError, listing

MOST_SETS: Final = 500
_SEED: Final = 7


def method_sets(values: Mapping[str, Sequence[Any]], most: int = MOST_SETS) -> tuple[dict[str, Any], ...]:
    """Sets of choices, each choice taken from its values independently of the others.

    All combinations where there are no more than `most`; else a sample in which every value of a choice comes as often
    as another, to one. The first is that of the first values.

    Raises
    ------
    RangeError   fewer than one set, or a choice without values

    >>> [tuple(s.values()) for s in method_sets({"a": [1, 2], "b": ["x"]})]
    [(1, 'x'), (2, 'x')]
    """
    if most < 1 or any(not found for found in values.values()):
        empty = [key for key, found in values.items() if not found]
        raise RangeError(
            f"{most} sets of choices, and no values for {listing(empty)}; expected one set or more, of values",
            nl=f"{most} sets van keuzes, en geen waarden voor {listing(empty, language='nl')}; verwacht minstens één "
            "set, van waarden",
        )
    if math.prod(len(found) for found in values.values()) <= most:
        return tuple(dict(zip(values, chosen, strict=True)) for chosen in product(*values.values()))
    return tuple(_balanced(values, most))


def _balanced(values: Mapping[str, Sequence[Any]], most: int) -> Iterator[dict[str, Any]]:
    random = np.random.default_rng(_SEED)
    columns = {}
    for key, found in values.items():
        turns = np.resize(np.arange(len(found)), most)
        columns[key] = np.concatenate([[0], random.permutation(turns[1:])])
    for row in range(most):
        yield {key: found[columns[key][row]] for key, found in values.items()}
