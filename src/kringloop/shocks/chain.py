"""Users of one material and who cannot do without their products: the network a shortage runs through."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kringloop.core import Array, RangeError, ShapeError


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class UseChain:
    """Nodes that make something, of which some use the material and some only the products of others.

    Parameters
    ----------
    need       : (node,) [1] share of each node in the use of the material; they sum to 1
    worth      : (node,) [value/week] what a node makes when nothing is short
    essential  : (node,) whether a node stops without the material
    to         : (edge,) node that cannot do without
    by         : (edge, node) [1] what it cannot do without, as shares that sum to 1
    dependence : (edge,) [1] part of the node that stops when all of it stops

    Raises
    ------
    ShapeError   parts that do not fit together
    RangeError   shares below 0, or that do not sum to 1; a worth below 0; a dependence outside 0 … 1
    """

    need: Array
    worth: Array
    essential: NDArray[np.bool_]
    to: NDArray[np.int_]
    by: Array
    dependence: Array

    def __post_init__(self) -> None:
        nodes, edges = self.need.shape, self.to.shape
        if self.worth.shape != nodes or self.essential.shape != nodes or self.by.shape != (*edges, *nodes):
            raise ShapeError(f"a chain of {nodes[0]} nodes and {edges[0]} edges has parts of other shapes")
        if self.dependence.shape != edges:
            raise ShapeError(f"a chain of {edges[0]} edges has {self.dependence.size} dependences")
        sums = [float(self.need.sum()), *(float(row.sum()) for row in self.by)]
        if (self.need < 0).any() or (self.by < 0).any() or not np.allclose(sums, 1.0):
            raise RangeError("shares of a chain are 0 or more and sum to 1")
        if (self.worth < 0).any() or (self.dependence < 0).any() or (self.dependence > 1).any():
            raise RangeError("the worth of a node is 0 or more and a dependence lies between 0 and 1")


def simple_chain(need: Array, worth: Array) -> UseChain:
    """Users of a material of which none needs another.

    >>> simple_chain(np.array([0.25, 0.75]), np.array([1.0, 2.0])).to.size
    0
    """
    nodes = len(need)
    none = np.zeros(0)
    return UseChain(
        need=need,
        worth=worth,
        essential=np.ones(nodes, dtype=bool),
        to=np.zeros(0, dtype=int),
        by=np.zeros((0, nodes)),
        dependence=none,
    )
