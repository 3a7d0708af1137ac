"""Why a figure changed: its change between two years over the terms of its formula."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

import polars as pl

from kringloop.core import RangeError
from kringloop.front.drawing import Drawing
from kringloop.front.frame import Frame
from kringloop.front.layout import Sheet, Shown
from kringloop.reading import Definition, Reading, Words, numbers, pictures


class Split(Shown):
    """A change split over terms; `effects` add up to `total` and are empty where nothing changed."""

    def __init__(
        self,
        reading: Reading,
        definition: Definition,
        ends: tuple[Mapping[str, Any], Mapping[str, Any]],
        effects: Mapping[str, float],
        words: Words,
    ) -> None:
        self._reading, self.definition, self._ends, self._words = reading, definition, ends, words
        self.effects = dict(effects)

    @property
    def total(self) -> float:
        """The last figure less the first [unit of the indicator]."""
        return float(self._ends[1]["value"] - self._ends[0]["value"])

    @property
    def unit(self) -> str:
        return self.definition.unit

    @cached_property
    def frame(self) -> Frame:
        return Frame(
            {"term": list(self.effects), "effect": list(self.effects.values())},
            schema={"term": pl.String, "effect": pl.Float64},
        )

    def chart(self) -> Drawing:
        """The waterfall of the pages.

        Raises
        ------
        RangeError   there is nothing to draw
        """
        first, last = self._ends
        found = pictures.change_chart(self._reading, self.definition, first, last, self.effects, self._words)
        if not self.effects or found is None:
            raise RangeError("there is no change to draw", nl="er is geen verandering om te tekenen")
        return Drawing(found, self._words)

    def _sheet(self) -> Sheet:
        words, language = self._words, self._words.language
        first, last = (r["year"] for r in self._ends)
        unit = numbers.difference_unit(self.unit, language)
        title = words("py.split", name=self.definition.full_name(language), first=first, last=last)
        title += f" [{unit}]" if unit else ""
        if not self.effects:
            return Sheet(title, notes=(words("py.unchanged"),))
        rows = [(term, numbers.signed(v, language)) for term, v in self.effects.items()]
        rows.append((words("py.total"), numbers.signed(self.total, language)))
        return Sheet(title, (words("column.term"), f">{words('column.effect')}"), rows)


def split(
    reading: Reading,
    definition: Definition,
    rows: Mapping[int, Mapping[str, Any]],
    cell: Mapping[str, str],
    years: tuple[int, int],
    words: Words,
) -> Split:
    """The change of one cell, by the expression of the indicator.

    Parameters
    ----------
    rows : the figures of the cell by year
    """
    if definition.figure == "published":
        raise RangeError(
            f"'{definition.id}' is published ready-made; there are no terms to split its change over",
            nl=f"'{definition.id}' is kant-en-klaar gepubliceerd; de verandering is niet over delen te splitsen",
        )
    expression = reading.expression(definition)
    if expression is None:
        raise RangeError(
            f"this program cannot compute '{definition.id}' from the run, so it cannot split its change",
            nl=f"dit programma kan '{definition.id}' niet uit de run berekenen, en dus de verandering niet splitsen",
        )
    for year in years:
        if year not in rows:
            raise RangeError(
                f"there is no figure for {year}; a change needs both years",
                nl=f"er is geen cijfer voor {year}; een verandering heeft beide jaren nodig",
            )
    ends = rows[years[0]], rows[years[1]]
    return Split(reading, definition, ends, expression.decompose(years[0], years[1], **cell), words)
