"""The value balance of a run as Python sees it."""

from __future__ import annotations

from kringloop.core import one_of
from kringloop.front.drawing import Drawing
from kringloop.front.frame import Frame
from kringloop.front.layout import Sheet, Shown
from kringloop.reading import Reading, Words, balances


class ValueBalance(Shown):
    """A value balance of one sector or the country: `frame` has a row per link and plane, `kinds` per kind of value."""

    def __init__(self, reading: Reading, words: Words, sector: str = "") -> None:
        self._reading, self._words = reading, words
        self.sheet = balances.value_sheet(reading, words, sector)

    @property
    def frame(self) -> Frame:
        """A row per link and plane: from, to, strategy, plane, year, value, unit, figures, kinds; None is unknown."""
        return Frame(balances.value_rows(self.sheet), infer_schema_length=None)

    @property
    def kinds(self) -> Frame:
        """Economic, social and environmental figures, never added up."""
        return Frame(balances.kind_rows(self.sheet), infer_schema_length=None)

    def chart(self, plane: str = "value") -> Drawing:
        """One plane as the page draws it: "mass", "value" or "exergy".

        Raises
        ------
        RangeError   no such plane
        """
        one_of(plane, tuple(balances.PLANES), what="plane")
        return Drawing(self.sheet.pictures(self._reading, self._words)[plane], self._words)

    def _sheet(self) -> Sheet:
        links = balances.value_blocks(self.sheet, self._words)[0]
        heads = tuple(f">{head}" if side == "right" else head for head, side in links.columns)
        return Sheet(self.sheet.title, heads, links.rows, (links.caption,))
