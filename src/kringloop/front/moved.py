"""Levers moved: what follows for one product, beside what follows when none is moved."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

import polars as pl

from kringloop.front.drawing import Drawing
from kringloop.front.frame import Frame
from kringloop.front.layout import Sheet, Shown
from kringloop.reading import Words, ceiling_picture, numbers, written
from kringloop.runs import Workbench
from kringloop.scenarios import ANSWER_FIGURES, LEVERS, Beside, given_levers


class Moved(Shown):
    """The answer for one product; `beside` holds it with the baseline, `figures` its values in the last year."""

    def __init__(self, beside: Beside, asked: Mapping[str, float], words: Words) -> None:
        self.beside, self.asked, self._words = beside, dict(asked), words

    @property
    def figures(self) -> Mapping[str, float | None]:
        """Figure → value in its unit, in the last year; None where its indicator has none."""
        return self.beside.answer.figures

    @cached_property
    def frame(self) -> Frame:
        """A row per figure: key, name, unit, indicator, before, after, difference."""
        before, after = self.beside.baseline.figures, self.beside.answer.figures
        rows = [
            {
                "figure": f.key,
                "name": f.names[self._words.language],
                "unit": f.shown_unit,
                "indicator": f.indicator,
                "before": before[f.key],
                "after": after[f.key],
                "difference": self.beside.difference(f.key),
            }
            for f in ANSWER_FIGURES
        ]
        return Frame(rows, schema_overrides=dict.fromkeys(("before", "after", "difference"), pl.Float64))

    @cached_property
    def paths(self) -> Frame:
        """The same figures by year: year, then a column per figure [units as in `frame`]."""
        answer = self.beside.answer
        return Frame({"year": list(answer.years), **{f.key: list(answer.paths[f.key]) for f in ANSWER_FIGURES}})

    def chart(self) -> Drawing:
        """Recycled content against recycling rate below their ceiling, as the page of one product draws it."""
        return Drawing(ceiling_picture(self.beside, self._words, moved=bool(self.asked)), self._words)

    def _sheet(self) -> Sheet:
        words, answer = self._words, self.beside.answer
        language = words.language
        title = words(
            "py.moved", product=answer.names[language], key=answer.product, scenario=answer.scenario, year=answer.year
        )
        rows = []
        for f in ANSWER_FIGURES:
            texts = written(self.beside.baseline[f.key], answer[f.key], language)
            rows.append((f.names[language], *texts[:3], numbers.unit_words(f.shown_unit, language)))
        heads = ("", f">{words('py.before')}", f">{words('py.after')}", f">{words('py.difference')}", "")
        levers = ", ".join(
            f"{LEVERS[k].names[language]} {LEVERS[k].text(LEVERS[k].percent(v))}" for k, v in self.asked.items()
        )
        said = words("py.levers", levers=levers) if levers else words("py.no_move")
        return Sheet(title, heads, rows, (said, words("py.answer_note")))


def moved(
    bench: Workbench, product: str | None, scenario: str | None, levers: Mapping[str, float | str], words: Words
) -> Moved:
    """Ask the workbench of a run.

    Raises
    ------
    UnknownNameError   a lever, product or scenario that is not there; names the nearest
    RangeError         a value that is no number, or out of the bounds of its lever
    StudyError         values that do not fit together
    """
    values = given_levers(levers)
    chosen = {k: v for k, v in (("product", product), ("scenario", scenario)) if v is not None}
    return Moved(bench.explore({**chosen, **values}), values, words)
