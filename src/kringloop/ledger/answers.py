"""Answers of an account that are kept: many indicators read the same rows on the same cells."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Final

from kringloop.core import Kept
from kringloop.ledger.cells import Cells

KEPT: Final = 32
"""Answers that are kept of one account."""
LARGE: Final = 1 << 16
"""Cells of an answer from which on it is large."""
KEPT_LARGE: Final = 6
"""Large answers that are kept: those of one figure, which asks for them again when its error is worked out."""
LARGEST: Final = 1 << 20
"""Cells of an answer that is kept; a larger one is worked out anew."""


class Answers(Kept[Cells]):
    """The last answers, by what was asked; their arrays cannot be written."""

    def __init__(self, most: int = KEPT) -> None:
        super().__init__(most)
        self._large: Kept[Cells] = Kept(KEPT_LARGE)

    def of(self, asked: Hashable, work_out: Callable[[], Cells]) -> Cells:
        """The answer, worked out where it is not kept."""
        for kept in (self, self._large):
            if (known := kept.get(asked)) is not None:
                return known
        cells = work_out()
        if cells.values.size > LARGEST:
            return cells
        for array in (cells.values, cells.reasons):
            array.setflags(write=False)
        return (self if cells.values.size <= LARGE else self._large).put(asked, cells)
