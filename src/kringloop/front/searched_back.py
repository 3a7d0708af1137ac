"""A backcast as Python sees it: the mix of levers that meets targets, and what each target asks."""

from __future__ import annotations

from dataclasses import asdict

from kringloop.core import RangeError
from kringloop.front.frame import Frame
from kringloop.front.layout import Sheet, Shown
from kringloop.reading import WORDS, Words, backcast_blocks, backcast_title
from kringloop.runs import Backcasted, address_of_mix

SHOWN = 5
"""Columns of levers that fit a screen."""


class Searched(Shown):
    """A mix of levers for targets; `answer` holds all of it, `frame` the levers, `targets` asked and reached.

    `held` says what levers of the baseline that replace with what must be there are held to.
    """

    def __init__(self, answer: Backcasted, words: Words, held: tuple[str, ...], *, opens: bool) -> None:
        self.answer, self.held, self._words, self._opens = answer, held, words, opens

    @property
    def met(self) -> bool:
        """Whether the full model meets every target."""
        return self.answer.met

    @property
    def address(self) -> str:
        """What `run.scenario` and `kringloop scenario run` take to replay the mix, to the same figures.

        Raises
        ------
        RangeError   a mix that moves nothing, or a study whose baseline moves levers of products itself
        """
        if not self._opens:
            why = "backcast.open_not" if self.answer.moved else "backcast.open_nothing"
            raise RangeError(WORDS["en"](why), nl=WORDS["nl"](why))
        return address_of_mix(self.answer)

    @property
    def frame(self) -> Frame:
        """A row per lever [%]: now, found, its bounds, the least and most of mixes that are nearly as small."""
        rows = [asdict(lever) | {"status": self.answer.status} for lever in self.answer.levers]
        return Frame(rows, infer_schema_length=None)

    @property
    def targets(self) -> Frame:
        """A row per target: asked, without levers, reached by the full model, missed [1], shadow price, unit."""
        rows = [asdict(target) | {"status": self.answer.status} for target in self.answer.targets]
        return Frame(rows, infer_schema_length=None)

    def _sheet(self) -> Sheet:
        blocks = {b.key: b for b in backcast_blocks(self.answer, self._words, self.held)}
        levers, says = blocks["levers"], blocks["says"]
        heads = tuple(f">{head}" if side == "right" else head for head, side in levers.columns[:SHOWN])
        rows = [row[:SHOWN] for row in levers.rows]
        return Sheet(
            backcast_title(self.answer, self._words), heads, rows, tuple(filter(None, (levers.caption, *says.lines)))
        )
