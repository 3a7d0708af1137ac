"""A stop of supply as Python sees it."""

from __future__ import annotations

from kringloop.front.drawing import Drawing
from kringloop.front.frame import Frame
from kringloop.front.layout import Sheet, Shown
from kringloop.reading import Words, shock_blocks, shock_picture, shock_result, shock_title
from kringloop.shocks import ASSUMED, ShockAnswer

SHOWN = 4
"""Columns of losses that fit a screen."""


class Shocked(Shown):
    """The answer to a shock; `answer` holds all of it, `frame` the losses, `assumptions` what they rest on."""

    def __init__(self, answer: ShockAnswer, words: Words) -> None:
        self.answer, self._words = answer, words

    @property
    def frame(self) -> Frame:
        """A row per level of the assumptions: rigid and adaptive [`answer.unit`], adaptivity, weeks to recovery."""
        rows = [
            {
                "level": level,
                "rigid": case.rigid,
                "adaptive": case.adaptive,
                "adaptivity": case.adaptivity,
                "recovery": case.recovery,
                "status": self.answer.status,
            }
            for level, case in self.answer.cases.items()
        ]
        return Frame(rows)

    @property
    def assumptions(self) -> Frame:
        """A row per assumption: value, low, high [unit], what all of it and one more of it save, its certainty."""
        rows = [
            {
                "assumption": key,
                "name": about.names[self._words.language],
                "unit": about.unit,
                "value": taken.value,
                "low": taken.low,
                "high": taken.high,
                "saves": self.answer.saved.get(key),
                "one_more_saves": self.answer.gains.get(key),
                "certainty": taken.certainty,
                "source": taken.source,
            }
            for key, about in ASSUMED.items()
            for taken in (self.answer.assumptions.taken[key],)
        ]
        return Frame(rows, infer_schema_length=None)

    def chart(self) -> Drawing:
        """Both losses as bars, as the page draws them."""
        return Drawing(shock_picture(self.answer, self._words), self._words)

    def _sheet(self) -> Sheet:
        losses = shock_blocks(self.answer, self._words)[0]
        heads = tuple(f">{head}" if side == "right" else head for head, side in losses.columns[:SHOWN])
        rows = [row[:SHOWN] for row in losses.rows]
        notes = (shock_result(self.answer, self._words), losses.caption)
        return Sheet(shock_title(self.answer, self._words), heads, rows, notes)
