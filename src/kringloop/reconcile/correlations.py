"""Correlations between measured figures: whether they are any, and what they make of the weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from kringloop.core import Array, MismatchError, RangeError, listing

Codes = NDArray[np.int64]
Mask = NDArray[np.bool_]
LARGEST_BLOCK = 2000
"""Figures that hang together through correlations; more of them share a source, which is a quantity of its own."""


@dataclass(frozen=True, slots=True, eq=False)
class Correlations:
    """Coefficients of pairs of measured quantities, each pair once."""

    first: Codes
    second: Codes
    coefficient: Array

    @classmethod
    def none(cls) -> Correlations:
        empty = np.zeros(0, dtype=np.int64)
        return cls(empty, empty, np.zeros(0))

    def __len__(self) -> int:
        return len(self.first)

    def without(self, where: Mask) -> Correlations:
        """The pairs of which neither lies in `where`."""
        keep = ~(where[self.first] | where[self.second])
        return Correlations(self.first[keep], self.second[keep], self.coefficient[keep])

    def require(self, names: Sequence[str], measured: Mask) -> None:
        """Refuse what is no correlation.

        Raises
        ------
        RangeError      a coefficient outside −1 … 1, a pair twice, a quantity with itself, or coefficients that no
                        figures can have together (the matrix has a negative eigenvalue)
        MismatchError   a quantity that is not measured
        """
        if not len(self):
            return
        wrong = np.flatnonzero(~(np.abs(self.coefficient) < 1.0) | (self.first == self.second))
        if len(wrong):
            i = wrong[0]
            raise RangeError(
                f"the correlation of '{names[self.first[i]]}' and '{names[self.second[i]]}' is "
                f"{self.coefficient[i]:g}; expected a number between −1 and 1, of two different figures"
            )
        pairs = np.sort(np.stack([self.first, self.second]), axis=0)
        if np.unique(pairs, axis=1).shape[1] != len(self):
            raise RangeError("a pair of figures has two correlations; give one")
        lost = [names[i] for i in np.unique(pairs) if not measured[i]]
        if lost:
            raise MismatchError(f"correlations are of measured figures; {listing(lost)} are not measured")
        self.blocks(len(names), names)

    def blocks(self, size: int, names: Sequence[str]) -> list[tuple[Codes, Array]]:
        """The groups that hang together, each with the inverse of its correlation matrix."""
        graph = sparse.coo_array((np.ones(len(self)), (self.first, self.second)), shape=(size, size)).tocsr()
        _, label = connected_components(graph, directed=False)
        touched = np.unique(np.concatenate([self.first, self.second]))
        found = []
        for group in np.unique(label[touched]):
            members = touched[label[touched] == group]
            if len(members) > LARGEST_BLOCK:
                raise RangeError(
                    f"{len(members)} figures hang together through correlations; at most {LARGEST_BLOCK}\n"
                    "  Make the error they share a quantity: measured 0 with its deviation, in a constraint each."
                )
            found.append((members, _inverse(self._matrix(members, size), [names[m] for m in members])))
        return found

    def _matrix(self, members: Codes, size: int) -> Array:
        own = np.full(size, -1)
        own[members] = np.arange(len(members))
        inside = own[self.first] >= 0
        matrix = np.eye(len(members))
        i, j = own[self.first[inside]], own[self.second[inside]]
        matrix[i, j] = matrix[j, i] = self.coefficient[inside]
        return matrix

    def weights(self, size: int, names: Sequence[str]) -> sparse.csr_array:
        """(size, size) inverse of the correlation matrix; 1 on the diagonal for figures by themselves."""
        diagonal, rows, columns, values = np.ones(size), [], [], []
        for members, inverse in self.blocks(size, names) if len(self) else ():
            diagonal[members] = 0.0
            rows.append(np.repeat(members, len(members)))
            columns.append(np.tile(members, len(members)))
            values.append(inverse.ravel())
        own = np.flatnonzero(diagonal)
        shape = (size, size)
        parts = (np.concatenate([own, *rows]), np.concatenate([own, *columns]))
        return sparse.csr_array((np.concatenate([np.ones(len(own)), *values]), parts), shape=shape)


def _inverse(matrix: Array, names: Sequence[str]) -> Array:
    try:
        np.linalg.cholesky(matrix)
    except np.linalg.LinAlgError:
        least = float(np.linalg.eigvalsh(matrix)[0])
        raise RangeError(
            f"the correlations of {listing(names)} cannot hold together: their matrix has an eigenvalue of {least:.3g}"
            "\n  Expected all above 0; look whether a sign or a figure was mistyped."
        ) from None
    inverse = np.asarray(np.linalg.inv(matrix), dtype=np.float64)
    return (inverse + inverse.T) / 2
