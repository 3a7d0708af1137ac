"""Classes of pure balances in linear time: what enters a node leaves it, and nothing else must hold.

The world outside is one node more. An unknown flow can be computed when it is a bridge of the graph of unknown flows:
a cut through it cuts measured flows only. A measured flow is checked when its ends stay apart after merging along
unknown flows. Bridges are found by a spanning forest and a random number per flow beside it: what leaves a subtree
adds up to 0 where only the flow to its parent leaves it. Source: kretsovalis1987, and
pritchard2011 for the hashing of cycles.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import breadth_first_order, connected_components

from kringloop.reconcile.scaling import Movable
from kringloop.reconcile.sorts import Mask, Sorted

Codes = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """Flows between nodes; the last node is the world outside. A flow in no balance has twice that end."""

    nodes: int
    origin: Codes
    destination: Codes
    unknown: Mask
    inside: Mask
    """Which flows stand in a balance."""

    def sorted(self) -> Sorted:
        """Classes of all flows, and the degrees of freedom."""
        outside = self.nodes - 1
        count, merged = self._merged(self.unknown)
        whole, _ = self._merged(np.ones(len(self.origin), dtype=bool))
        redundant = (merged[self.origin] != merged[self.destination]) & self.inside
        bridge = np.zeros(len(self.origin), dtype=bool)
        places = np.flatnonzero(self.unknown & self.inside)
        bridge[places] = bridges(self.nodes, self.origin[places], self.destination[places])
        _, together = self._merged(self.unknown & ~bridge & self.inside)
        group = together[self.origin]
        alone = ~self.inside
        group[alone] = outside + 1 + np.arange(int(alone.sum()))
        return Sorted(redundant, bridge, group.astype(np.int64), count - whole)

    def _merged(self, along: Mask) -> tuple[int, Codes]:
        ends = (self.origin[along], self.destination[along])
        graph = sparse.coo_array((np.ones(int(along.sum()), dtype=np.int8), ends), shape=(self.nodes, self.nodes))
        count, label = connected_components(graph.tocsr(), directed=False)
        return int(count), np.asarray(label, dtype=np.int64)


def network_of(movable: Movable) -> Network | None:
    """The network behind the constraints, or None where they are no pure balances.

    They are when every quantity that may move stands in at most two constraints, with opposite coefficients in two.
    """
    system = movable.system
    if len(system.products):
        return None
    slopes = movable.at(system.values).tocoo()
    slopes.eliminate_zeros()
    size, rows = len(movable.places), system.constraint_count
    count = np.bincount(slopes.col, minlength=size)
    total = np.bincount(slopes.col, weights=slopes.data, minlength=size)
    if (count > 2).any() or (np.abs(total[count == 2]) > 0).any():
        return None
    order = np.argsort(slopes.col, kind="stable")
    first = np.cumsum(count) - count
    origin, destination = np.full(size, rows), np.full(size, rows)
    held = count > 0
    origin[held] = slopes.row[order][first[held]]
    two = count == 2
    destination[two] = slopes.row[order][first[two] + 1]
    return Network(rows + 1, origin, destination, movable.unknown, held)


def bridges(nodes: int, origin: Codes, destination: Codes, *, seed: int = 7) -> Mask:
    """Which edges of an undirected graph lie on no cycle; exact but for a chance of one in 2⁶⁴ per edge.

    >>> bridges(4, np.array([0, 1, 2, 2]), np.array([1, 2, 0, 3])).tolist()
    [False, False, False, True]
    """
    if not len(origin):
        return np.zeros(0, dtype=bool)
    parent = _forest(nodes, origin, destination)
    low, high = np.minimum(origin, destination), np.maximum(origin, destination)
    in_tree = (parent[high] == low) | (parent[low] == high)
    _, first = np.unique(low * nodes + high, return_index=True)
    chosen = np.zeros(len(origin), dtype=bool)
    chosen[first] = True
    tree = in_tree & chosen & (low != high)
    marks = np.random.default_rng(seed).integers(1, 2**63, size=len(origin), dtype=np.uint64)
    marks[tree] = 0
    sums = np.zeros(nodes, dtype=np.uint64)
    np.add.at(sums, origin, marks)
    np.subtract.at(sums, destination, marks)
    below = _subtree_sums(sums, parent)
    child = np.where(parent[high] == low, high, low)
    found: Mask = tree & (below[child] == 0)
    return found


def _forest(nodes: int, origin: Codes, destination: Codes) -> Codes:
    """(nodes,) parent of each node in a breadth-first forest; `nodes` for a root."""
    ones = np.ones(len(origin), dtype=np.int8)
    graph = sparse.coo_array((ones, (origin, destination)), shape=(nodes, nodes)).tocsr()
    _, label = connected_components(graph, directed=False)
    _, roots = np.unique(label, return_index=True)
    root = np.full(len(roots), nodes)
    ends = (np.concatenate([origin, destination, root, roots]), np.concatenate([destination, origin, roots, root]))
    both = np.ones(len(ends[0]), dtype=np.int8)
    whole = sparse.coo_array((both, ends), shape=(nodes + 1, nodes + 1)).tocsr()
    _, parent = breadth_first_order(whole, nodes, directed=True, return_predecessors=True)
    return np.asarray(parent[:nodes], dtype=np.int64)


def _subtree_sums(values: NDArray[np.uint64], parent: Codes) -> NDArray[np.uint64]:
    """Sums over each node and all below it, in as many passes as the depth has binary digits."""
    root = len(values)
    sums, jump = np.append(values, np.uint64(0)), np.append(parent, root)
    while (jump[:root] != root).any():
        moving = np.flatnonzero(jump[:root] != root)
        added = np.zeros_like(sums)
        np.add.at(added, jump[moving], sums[moving])
        sums, jump = sums + added, jump[jump]
    return sums[:root]
