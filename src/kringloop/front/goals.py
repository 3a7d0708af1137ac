"""The front of a run: what its figures say, goal by goal, as on the start page."""

from __future__ import annotations

from functools import cached_property

from kringloop.front.frame import Frame
from kringloop.front.layout import Sheet, Shown
from kringloop.reading import (
    MOVED,
    Reading,
    StateRow,
    Words,
    amount,
    change_short,
    flag_legend,
    front,
    front_record,
    goal_rows,
    goal_sentence,
    row_goals,
    row_name,
    trend_state,
)


class Goals(Shown):
    """A sentence per goal and the figures in front; `.frame` has every figure of every goal."""

    def __init__(self, reading: Reading, words: Words) -> None:
        self._reading, self._words = reading, words
        self.front = front(reading, words)

    @cached_property
    def frame(self) -> Frame:
        """A row per indicator at its headline cell: figure, year, kind, trend with its test, place in the EU."""
        rows = [
            front_record(self._reading, r, self._words) for g in self.front.goals for r in goal_rows(self._reading, g)
        ]
        return Frame(rows, infer_schema_length=None)

    @property
    def sentences(self) -> dict[str, str]:
        """Goal → what its figures say, in one sentence."""
        return {g.goal: g.sentence for g in self.front.goals}

    def __repr__(self) -> str:
        return "\n\n".join(sheet.text() for sheet in self._sheets())

    def _repr_html_(self) -> str:
        return "".join(sheet.html() for sheet in self._sheets())

    def _sheets(self) -> list[Sheet]:
        """The title, then a sheet per goal with its sentence and the figures in front."""
        words = self._words
        heads = (words("column.name"), words("column.value"), words("column.year"), words("column.trend"))
        goals = [
            Sheet(" ".join([f"{g.name}: {g.sentence}", *self._aims(g.rows)]), heads, [self._row(r) for r in g.rows])
            for g in self.front.goals
        ]
        marks = flag_legend((f for r in self.front.rows for f in r.flags), words.language)
        said = words("py.marks", marks=", ".join(f"{m} = {w}" for m, w in marks.items()))
        return [Sheet(f"{self.front.title}."), *goals, *([Sheet(said)] if marks else [])]

    def _aims(self, rows: tuple[StateRow, ...]) -> list[str]:
        """What figures have to reach, a sentence each."""
        reading, words = self._reading, self._words
        return [
            f"{row_name(reading, r, words)}. {goal_sentence(h, words)}." for r in rows for h in row_goals(reading, r)
        ]

    def _row(self, row: StateRow) -> tuple[str, ...]:
        words = self._words
        change = (
            change_short(row.change, words, row.unit, year=row.year) if row.change and trend_state(row) in MOVED else ""
        )
        figure = " ".join([amount(row, words.language), *row.flags])
        return row_name(self._reading, row, words), figure, str(row.year), f"{row.arrow} {change}" if change else "–"
