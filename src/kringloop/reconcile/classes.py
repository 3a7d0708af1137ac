"""What can be known of each quantity."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from kringloop.core import Names
from kringloop.reconcile.bridges import network_of
from kringloop.reconcile.probes import classified_by_probes
from kringloop.reconcile.search import Found
from kringloop.reconcile.sorts import Sorted


class Kind(IntEnum):
    """The five classes."""

    CONSTANT = 0
    REDUNDANT = 1
    UNCHECKED = 2
    OBSERVABLE = 3
    UNOBSERVABLE = 4


KIND_WORDS = {
    Kind.CONSTANT: Names("constante", "constant"),
    Kind.REDUNDANT: Names("gemeten, controleerbaar", "measured, redundant"),
    Kind.UNCHECKED: Names("gemeten, niet te controleren", "measured, not redundant"),
    Kind.OBSERVABLE: Names("onbekend, te berekenen", "unknown, observable"),
    Kind.UNOBSERVABLE: Names("onbekend, niet te bepalen", "unknown, unobservable"),
}


@dataclass(frozen=True, slots=True, eq=False)
class Classes:
    """The class of each quantity, and of the unobservable ones the set that each moves with."""

    kinds: NDArray[np.int64]
    moves_with: NDArray[np.int64]
    """(quantities,) number of the set of unobservable quantities that move together; −1 for others."""
    freedom: int
    """Degrees of freedom: how many independent ways the measured figures check each other."""

    def count(self, kind: Kind) -> int:
        return int((self.kinds == kind).sum())


def classify(found: Found) -> Classes:
    """Classes at the point that was found: in linear time for pure balances, by sparse solves for anything else."""
    movable = found.movable
    graph = network_of(movable)
    parts: Sorted = graph.sorted() if graph is not None else classified_by_probes(found)
    size = len(movable.system)
    kinds = np.full(size, int(Kind.CONSTANT))
    unknown = movable.unknown
    kinds[movable.places[~unknown]] = np.where(parts.redundant[~unknown], Kind.REDUNDANT, Kind.UNCHECKED)
    kinds[movable.places[unknown]] = np.where(parts.observable[unknown], Kind.OBSERVABLE, Kind.UNOBSERVABLE)
    moves = np.full(size, -1)
    moves[movable.places] = np.where(unknown & ~parts.observable, parts.group, -1)
    lost = moves >= 0
    moves[lost] = np.unique(moves[lost], return_inverse=True)[1]
    return Classes(kinds, moves, parts.freedom)
