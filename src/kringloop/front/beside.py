"""Two runs beside each other, and the definitions of one indicator beside each other."""

from __future__ import annotations

from functools import cached_property

import polars as pl

from kringloop.front.frame import Frame
from kringloop.front.layout import MOST_ROWS, Sheet, Shown
from kringloop.reading import Definition, Reading, Words, cell_words, numbers, state_row
from kringloop.runs import Comparison, compare_runs


class Compared(Shown):
    """What differs between two runs; `comparison` is the whole of it, `.frame` the figures that moved."""

    def __init__(self, first: Reading, second: Reading, words: Words) -> None:
        self._first, self._second, self._words = first, second, words
        self.comparison: Comparison = compare_runs(first.run, second.run)

    @cached_property
    def frame(self) -> Frame:
        """Figures in both runs with another value: old, new, difference, relative; the largest first."""
        return Frame(self.comparison.changed)

    def _sheet(self) -> Sheet:
        words, found, language = self._words, self.comparison, self._words.language
        shown = found.changed.head(MOST_ROWS)
        rows = [
            (
                self._row_name(r),
                *(numbers.figure(r[c], language) for c in ("old", "new")),
                numbers.percent(r["relative"], language),
            )
            for r in shown.iter_rows(named=True)
        ]
        heads = ("", f">{words('py.first')}", f">{words('py.second')}", f">{words('py.difference')}")
        counts = words("py.changed", changed=found.changed.height, old=found.only_old.height, new=found.only_new.height)
        left = found.changed.height - shown.height
        notes = [counts, words("py.more_rows", count=left) if left > 0 else "", *self._causes()]
        return Sheet(
            words("py.compared", old=self._named(self._first), new=self._named(self._second)), heads, rows, notes
        )

    def _named(self, reading: Reading) -> str:
        return f"{reading.title(self._words.language)} ({reading.hash})"

    def _row_name(self, row: dict[str, object]) -> str:
        aside = ("old", "new", "difference", "relative", "unit")
        return " ".join(str(v) for k, v in row.items() if k not in aside and v not in (None, ""))

    def _causes(self) -> list[str]:
        words, found = self._words, self.comparison
        said = [words("py.setting", path=s.path, old=s.old, new=s.new) for s in found.settings]
        said += [words("py.tables", tables=", ".join(found.tables))] if found.tables else []
        said += [] if found.same_inputs else [words("py.other_inputs")]
        said += [] if found.same_program else [words("py.other_program")]
        return said or [words("py.same_all")]


class Definitions(Shown):
    """All definitions of one indicator, each at the cell that stands for it."""

    def __init__(self, reading: Reading, definitions: tuple[Definition, ...], words: Words) -> None:
        self._reading, self.definitions, self._words = reading, definitions, words

    @cached_property
    def frame(self) -> Frame:
        """A row per definition: what it measures, its last figure of the headline cell, unit, formula, certainty."""
        kinds = {"value": pl.Float64(), "year": pl.Int64(), "status": pl.String(), "cell": pl.String()}
        return Frame([self._row(d) for d in self.definitions], infer_schema_length=None, schema_overrides=kinds)

    def _row(self, definition: Definition) -> dict[str, object]:
        row, language = state_row(self._reading, definition), self._words.language
        return {
            "key": definition.id,
            "label": definition.label[language],
            "concept": definition.concept,
            "cell": cell_words(self._reading, definition, row.cell, self._words) if row else None,
            "year": row.year if row else None,
            "value": row.value if row else None,
            "unit": definition.unit,
            "status": row.status if row else None,
            "formula": definition.formula_in(language),
            "certainty": definition.certainty,
            "reference": definition.reference,
        }

    def _sheet(self) -> Sheet:
        words, language = self._words, self._words.language
        rows = [
            (
                r["key"].partition(".")[2] or "–",
                r["label"],
                r["cell"] or "–",
                str(r["year"] or "–"),
                f"{numbers.figure(r['value'], language)} {numbers.unit_words(r['unit'], language)}".rstrip(),
            )
            for r in self.frame.iter_rows(named=True)
        ]
        heads = (
            words("py.key"),
            words("column.definition"),
            words("column.cell"),
            words("column.year"),
            words("column.value"),
        )
        return Sheet(
            words("py.definitions", name=self.definitions[0].names[language], key=self.definitions[0].key), heads, rows
        )
