"""The largest paths of a chain, found in rounds: whole groups of nodes are followed to their suppliers at once.

What is kept is the best of all nodes seen so far, each with everything at or above it
as its bound. A node whose bound falls below the last one kept can have no supplier that
is kept, so the threshold only rises and each column is read once. Knows arrays, no labels.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from kringloop.core import Array

Places = NDArray[np.intp]

_FIRST = 16
_GROWTH = 3
"""A round follows this many times the nodes followed so far, and at least the first few."""

_ROWS = 64
_MANY = 1 / 16
"""Share of the columns from which on one reading of the whole table tells first which of them matter."""


@dataclass(frozen=True, slots=True, eq=False)
class Nodes:
    """Ends of paths, largest bound first and each after its parent.

    place    : sector
    parent   : position of the buyer's node among these, −1 for what final users buy
    weight   : deliveries of the sector along this path
    bound    : largest size of what lies at or above the node
    tier     : links to the final user
    followed : its suppliers are among these as far as they count
    """

    place: Places
    parent: Places
    weight: Array
    bound: Array
    tier: Places
    followed: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.place)

    def settled(self) -> int:
        """How many from the front are certain: no supplier still to be followed can come before them."""
        waiting = np.flatnonzero(~self.followed)
        return int(waiting[0]) if waiting.size else len(self)

    def joined(self, others: Nodes, most: int) -> Nodes:
        """The `most` largest of both; the parents of `others` are among these."""
        both = [np.concatenate([getattr(self, k), getattr(others, k)]) for k in Nodes.__slots__]
        order = np.argsort(-both[3], kind="stable")[:most]
        position = np.full(len(both[0]) + 1, -1, dtype=np.intp)
        position[order] = np.arange(len(order))
        place, parent, weight, bound, tier, followed = (values[order] for values in both)
        return Nodes(place, position[parent], weight, bound, tier, followed)


class Suppliers:
    """Columns of the table as far as they are needed: suppliers of a buyer by falling bound per unit.

    Parameters
    ----------
    flows, per_output : (n, n) and (n,), A = flows · per_output by column
    reach             : (n,) bound of everything at or above a unit of each sector
    """

    def __init__(self, flows: Array, per_output: Array, reach: Array) -> None:
        self.flows, self.per_output, self.reach = flows, per_output, reach
        n = len(reach)
        self.places, self.sizes = np.zeros(0, dtype=np.intp), np.zeros(0)
        self.starts, self.ends = np.zeros(n, dtype=np.intp), np.zeros(n, dtype=np.intp)
        self._floors = np.full(n, np.inf)
        self._largest: Array | None = None

    def require(self, buyers: Places, floors: Array) -> None:
        """Have the suppliers of these buyers at hand that lie above their floors."""
        missing = floors < self._floors[buyers]
        if missing.sum() > _MANY * len(self.reach):
            missing &= self._first()[buyers] > floors
        buyers, floors = buyers[missing], floors[missing]
        if not len(buyers):
            return
        found = [self._above(start, buyers, floors) for start in range(0, len(self.reach), _ROWS)]
        suppliers, column, sizes = (np.concatenate(part) for part in zip(*found, strict=True))
        order = np.lexsort((-sizes, column))
        counts = np.bincount(column, minlength=len(buyers))
        ends = len(self.places) + np.cumsum(counts)
        self.places = np.concatenate([self.places, suppliers[order]])
        self.sizes = np.concatenate([self.sizes, sizes[order]])
        self.starts[buyers], self.ends[buyers] = ends - counts, ends
        self._floors[buyers] = floors

    def _above(self, start: int, buyers: Places, floors: Array) -> tuple[Places, Places, Array]:
        """Suppliers among some rows, with the position of their buyer, and their bounds per unit."""
        bounds = self._bounds(start, self.flows[start : start + _ROWS].take(buyers, axis=1), self.per_output[buyers])
        where = np.flatnonzero(bounds > floors)
        rows, column = np.divmod(where, len(buyers))
        return start + rows, column, bounds.ravel()[where]

    def _first(self) -> Array:
        """(n,)  bound per unit of each buyer's largest supplier, from one reading of the table."""
        if self._largest is None:
            self._largest = np.zeros(len(self.reach))
            for start in range(0, len(self.reach), _ROWS):
                bounds = self._bounds(start, self.flows[start : start + _ROWS], 1.0)
                np.maximum(self._largest, bounds.max(axis=0), out=self._largest)
            self._largest *= self.per_output
        return self._largest

    def _bounds(self, start: int, flows: Array, per_output: Array | float) -> Array:
        bounds = flows * self.reach[start : start + _ROWS, None]
        np.abs(bounds, out=bounds)
        return np.multiply(bounds, per_output, out=bounds)


def first_nodes(demand: Array, reach: Array, most: int) -> Nodes:
    """What final users buy, with its bounds."""
    bounds = reach * np.abs(demand)
    place = np.flatnonzero(bounds)
    place = place[np.argsort(-bounds[place], kind="stable")[:most]]
    nothing = np.full(len(place), -1)
    return Nodes(place, nothing, demand[place], bounds[place], nothing + 1, nothing == 0)


def follow(nodes: Nodes, suppliers: Suppliers, ends: Places, max_tier: int | None, most: int) -> Nodes:
    """One round: the largest nodes not yet followed, several times as many as have been, get
    their suppliers.

    `ends` are sectors that are not followed further.
    """
    batch = np.flatnonzero(~nodes.followed)[: max(_FIRST, _GROWTH * int(nodes.followed.sum()))]
    followed = nodes.followed.copy()
    followed[batch] = True
    open_ended = ~np.isin(nodes.place[batch], ends)
    if max_tier is not None:
        open_ended &= nodes.tier[batch] < max_tier
    least = float(nodes.bound[-1]) if len(nodes) == most else 0.0
    found = _suppliers_of(nodes, batch[open_ended], suppliers, least)
    return replace(nodes, followed=followed).joined(found, most)


def _suppliers_of(nodes: Nodes, batch: Places, suppliers: Suppliers, least: float) -> Nodes:
    """Suppliers of a batch of nodes whose bound is above `least`."""
    weights = np.abs(nodes.weight[batch])
    buyers, which = np.unique(nodes.place[batch], return_inverse=True)
    heaviest = np.zeros(len(buyers))
    np.maximum.at(heaviest, which, weights)
    suppliers.require(buyers, least / heaviest)
    starts = suppliers.starts[nodes.place[batch]]
    counts = above(suppliers.sizes, starts, suppliers.ends[nodes.place[batch]], least / weights)
    parent = np.repeat(np.arange(len(batch)), counts)
    entry = np.arange(len(parent)) - np.repeat(np.cumsum(counts) - counts, counts) + starts[parent]
    up, buyer = suppliers.places[entry], nodes.place[batch][parent]
    weight = suppliers.flows[up, buyer] * suppliers.per_output[buyer] * nodes.weight[batch][parent]
    # rounding must not let a supplier overtake its buyer
    bound = np.minimum(suppliers.sizes[entry] * weights[parent], nodes.bound[batch][parent])
    return Nodes(up, batch[parent], weight, bound, nodes.tier[batch][parent] + 1, np.zeros(len(up), dtype=bool))


def above(sizes: Array, starts: Places, ends: Places, floors: Array) -> Places:
    """How many of each falling run sizes[start:end] lie above its floor.

    >>> above(np.array([5.0, 3.0, 1.0, 9.0]), np.array([0, 3]), np.array([3, 4]), np.array([2.0, 9.0])).tolist()
    [2, 0]
    """
    low, high = starts.copy(), ends.copy()
    while (low < high).any():
        middle = (low + high) // 2
        more = (low < high) & (sizes[np.minimum(middle, len(sizes) - 1)] > floors)
        low, high = np.where(more, middle + 1, low), np.where(more, high, middle)
    return low - starts
