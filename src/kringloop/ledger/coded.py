"""Words of rows, each kept once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


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
