"""Words of rows, each kept once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from kringloop.core import Array

if TYPE_CHECKING:
    from scipy.sparse import csr_array


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """A word per row, dictionary-coded: `labels[codes[r]]`; code −1 is "none"."""

    labels: tuple[str, ...]
    codes: NDArray[np.signedinteger[Any]]

    @classmethod
    def of(cls, words: Sequence[str]) -> Coded:
        """One word per row; the empty word is "none"."""
        labels = tuple(sorted({w for w in words if w}))
        index = {label: i for i, label in enumerate(labels)} | {"": -1}
        return cls(labels, np.array([index[w] for w in words], dtype=np.int32))

    def spread(self, values: Array) -> csr_array:
        """(rows, labels) the value of each row under its word; a row without one has none.

        >>> Coded(("a", "b"), np.array([1, -1, 0])).spread(np.array([2.0, 3.0, 4.0])).toarray().tolist()
        [[0.0, 2.0], [0.0, 0.0], [4.0, 0.0]]
        """
        from scipy.sparse import csr_array

        held = np.flatnonzero(self.codes >= 0)
        return csr_array((values[held], (held, self.codes[held])), shape=(len(values), len(self.labels)))
