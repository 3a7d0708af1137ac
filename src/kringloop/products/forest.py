"""The tree under each product: who sits in what, how many of each there are, and sums along the branches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kringloop.core import Problems
from kringloop.products.vectors import Vector


@dataclass(frozen=True, slots=True, eq=False)
class Forest:
    """Nodes with one parent each.

    Parameters
    ----------
    parent : place of the parent; -1 for a product
    levels : places by depth, products first
    root   : place of the product that a node belongs to
    """

    parent: Vector
    levels: tuple[Vector, ...]
    root: Vector

    @property
    def size(self) -> int:
        return len(self.parent)

    def expanded(self, quantity: Vector) -> Vector:
        """How many of each node one product holds: `Q_j = q_j Q_parent(j)`; of a product, 1."""
        count = np.ones(self.size)
        for level in self.levels[1:]:
            with np.errstate(over="ignore"):  # too many to count is told where the bill is checked
                count[level] = quantity[level] * count[self.parent[level]]
        return count

    def children_sum(self, amounts: Vector) -> Vector:
        """The sum over the direct children of each node."""
        inner = self.parent >= 0
        return np.bincount(self.parent[inner], amounts[inner], minlength=self.size)

    def by_product(self, amounts: Vector, products: Vector) -> Vector:
        """The sum over the nodes of each product, in the order of `products`."""
        found: Vector = np.bincount(self.root, amounts, minlength=self.size)[products]
        return found


def forest(parts: Sequence[str], parents: Sequence[str | None], problems: Problems) -> Forest | None:
    """The tree of named parts; None where a parent is unknown or parts lie in a circle, which is noted by line."""
    place = {part: number for number, part in enumerate(parts)}
    parent = np.fromiter((-1 if p is None else place.get(p, -2) for p in parents), dtype=np.int64, count=len(parts))
    for row in np.flatnonzero(parent == -2)[:_MOST]:
        _unknown_parent(str(parents[row]), int(row), place, problems)
    if (parent == -2).any():
        return None
    order = np.argsort(parent, kind="stable")
    starts = np.searchsorted(parent[order], np.arange(-1, len(parts) + 1))
    root = np.full(len(parts), -1, dtype=np.int64)
    levels, here = [], order[starts[0] : starts[1]]
    root[here] = here
    while here.size:
        levels.append(here)
        if len(levels) > DEEPEST:
            _too_deep(int(here[0]), parts, problems)
            return None
        counts = starts[here + 2] - starts[here + 1]
        first = np.repeat(starts[here + 1] - np.concatenate(([0], np.cumsum(counts)[:-1])), counts)
        below = order[first + np.arange(counts.sum())]
        root[below] = root[parent[below]]
        here = below
    lost = np.flatnonzero(root < 0)
    if lost.size:
        _circle(int(lost[0]), parent, parts, problems)
        return None
    return Forest(parent, tuple(levels), root)


_MOST = 5
DEEPEST = 1000
"""Levels of parts in parts; no product has more, and each costs a turn."""


def _too_deep(row: int, parts: Sequence[str], problems: Problems) -> None:
    problems.add(
        f"{row + 2}:parent",
        f"'{parts[row]}' lies more than {DEEPEST} levels deep; is parent what it should be?",
        nl=f"'{parts[row]}' ligt meer dan {DEEPEST} lagen diep; klopt de kolom parent?",
    )


def _unknown_parent(name: str, row: int, known: dict[str, int], problems: Problems) -> None:
    from kringloop.core import did_you_mean

    problems.add(
        f"{row + 2}:parent",
        f"'{name}' is no part of this bill; {did_you_mean(name, known)}",
        nl=f"'{name}' is geen onderdeel van deze stuklijst; {did_you_mean(name, known, 'nl')}",
    )


def _circle(start: int, parent: Vector, parts: Sequence[str], problems: Problems) -> None:
    """The names along the circle that a lost part leads to."""
    seen: dict[int, None] = {}
    at = start
    while at not in seen:
        seen[at] = None
        at = int(parent[at])
    ring = list(seen)[list(seen).index(at) :]
    named = " in ".join([*(parts[i] for i in ring), parts[at]])
    problems.add(
        f"{at + 2}:parent",
        f"parts lie in a circle: {named}; one of them must lie in something else",
        nl=f"onderdelen liggen in een kring: {named}; een ervan moet in iets anders liggen",
    )
