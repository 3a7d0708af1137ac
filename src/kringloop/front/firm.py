"""One company beside a run, from its own file, as Python shows it."""

from __future__ import annotations

from kringloop.front.layout import Sheet, Shown
from kringloop.reading import FirmView, Reading, Words, firm_blocks


class FirmBeside(Shown):
    """What follows from the file of a company: place, chain, goals and claims; `.view` holds the figures.

    Nothing of the file is kept in the run or anywhere else.
    """

    def __init__(self, reading: Reading, view: FirmView, words: Words) -> None:
        self._reading, self._words, self.view = reading, words, view

    def __repr__(self) -> str:
        return "\n\n".join(sheet.text() for sheet in self._sheets())

    def _repr_html_(self) -> str:
        return "".join(sheet.html() for sheet in self._sheets())

    def _sheets(self) -> list[Sheet]:
        firm = self.view.firm
        made = [Sheet(f"{firm.name}, {firm.year}", notes=(self._words("shares.mark"),))]
        for block in firm_blocks(self._reading, self.view, self._words):
            heads = tuple(f">{head}" if side == "right" else head for head, side in block.columns)
            made.append(Sheet(block.title, heads, block.rows, (block.caption, *block.lines)))
        return made
