"""One figure opened: its formula with the figures filled in, the rows behind it and their sources."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

import polars as pl

from kringloop.front.frame import Frame
from kringloop.front.layout import Sheet, Shown
from kringloop.ledger import Explanation, Term, TermError, error_parts, role_words
from kringloop.reading import (
    Definition,
    Reading,
    Words,
    cancelled_words,
    ends_words,
    formula_words,
    numbers,
    term_error_words,
)

MOST_ROWS = 6
"""Rows of one term that stand in a text; all are in `.frame`."""
MOST_LINES = 40
_ASIDE = ("value", "sd", "contribution", "share", "flag", "source", "computed", "follows")


class Explained(Shown):
    """An opened figure; `explanation` is the whole of it, `.frame` the rows of every term."""

    def __init__(self, reading: Reading, definition: Definition, explanation: Explanation, words: Words) -> None:
        self._reading, self.definition, self.explanation, self._words = reading, definition, explanation, words

    @property
    def value(self) -> float:
        return self.explanation.value

    @property
    def unit(self) -> str:
        return self.explanation.unit

    @cached_property
    def _ends(self) -> tuple[float | None, float | None, str | None]:
        run = self._reading.run
        return run.interval_at(run.known_indicators[self.definition.id], self.explanation)

    @property
    def low(self) -> float | None:
        """95 % lies from here to `high`; None without a margin."""
        return self._ends[0]

    @property
    def high(self) -> float | None:
        """95 % lies from `low` to here; None without a margin."""
        return self._ends[1]

    @cached_property
    def errors(self) -> Frame:
        """A row per term: its value, its deviation `sd`, and the part of the figure's variance that it carries.

        Parts add up to 1; an error that several terms read counts for each by what it does through it.
        """
        found = error_parts(self.explanation).terms
        return Frame(
            {
                "term": list(range(1, len(found) + 1)),
                "selection": [str(t.selection) for t in self.terms],
                "value": [t.value for t in self.terms],
                "unit": [t.unit for t in self.terms],
                "sd": [e.deviation for e in found],
                "variance_share": [e.share for e in found],
                "rows_without_margin": [e.bare for e in found],
            },
            schema_overrides={"value": pl.Float64, "sd": pl.Float64, "variance_share": pl.Float64},
        )

    @property
    def formula(self) -> str:
        return self.explanation.formula

    @property
    def worked(self) -> str:
        """The formula with its figures filled in."""
        return self.explanation.worked(self._figure)

    @property
    def terms(self) -> tuple[Term, ...]:
        return self.explanation.terms

    @cached_property
    def frame(self) -> Frame:
        """Rows of every term: its number and selection, labels, value, contribution, share, flag, source."""
        parts = [
            t.rows.with_columns(pl.lit(n).alias("term"), pl.lit(str(t.selection)).alias("selection"))
            for n, t in enumerate(self.terms, 1)
        ]
        return Frame(pl.concat(parts, how="diagonal_relaxed") if parts else pl.DataFrame())

    @property
    def sources(self) -> Mapping[str, str]:
        """Origin of the rows: id → producer, table, edition."""
        ids = sorted({s for t in self.terms for s in t.rows["source"].to_list()})
        return {s: self._reading.name("source", s, self._words.language) for s in ids}

    def _figure(self, value: float, unit: str) -> str:
        return numbers.figure(value, self._words.language, digits=6) + (" %" if unit == "%" else "")

    def _sheet(self) -> Sheet:
        words, language, e = self._words, self._words.language, self.explanation
        accounts = tuple(dict.fromkeys(t.selection.account.key for t in self.terms))
        cell = [c if d == "year" else self._reading.name(d, c, language, accounts) for d, c in e.cell.items()]
        ends = ends_words(e.value, self.low, self.high, words)
        amount = " ".join(filter(None, [self._figure(e.value, ""), ends, numbers.unit_words(e.unit, language)]))
        title = f"{self.definition.full_name(language)} ({', '.join(cell)}): {amount}"
        parts = error_parts(e)
        rows = [
            row
            for n, (t, of) in enumerate(zip(self.terms, parts.terms, strict=True), 1)
            for row in self._rows(n, t, of)
        ]
        left = words("py.more_rows", count=len(rows) - MOST_LINES) if len(rows) > MOST_LINES else ""
        heads = ("", words("column.term"), f">{words('column.value')}", f">{words('column.share')}")
        said = [f"= {self.worked}"] if len(self.terms) > 1 or e.numbers else []
        notes = [
            *said,
            *filter(None, [cancelled_words(parts, words)]),
            words("py.formula", formula=formula_words(self.formula, words.language)),
            words("py.sources", sources="; ".join(self.sources.values())),
        ]
        return Sheet(title, heads, rows[:MOST_LINES], [left, *notes])

    def _rows(self, number: int, term: Term, error: TermError) -> list[tuple[str, ...]]:
        """The term itself, then its largest rows where it has several."""
        words, of = self._words, (term.selection.account.key,)
        amount = ""
        if term.value is not None:
            amount = f"{self._figure(term.value, '')} {numbers.unit_words(term.unit, words.language)}".rstrip()
        rows: list[tuple[str, ...]] = [
            (str(number), role_words(term.role, of_part=term.of_part)[words.language], amount, "")
        ]
        if sure := ", ".join(filter(None, term_error_words(term, error, words))):
            rows.append(("", sure, "", ""))
        if term.rows.height < 2:
            return rows
        apart = [c for c in term.rows.columns if c not in _ASIDE and term.rows[c].n_unique() > 1]
        rows += [
            (
                "",
                "  " + self._named(row, apart, of),
                self._figure(row["value"], ""),
                numbers.percent(row["share"], words.language),
            )
            for row in term.rows.head(MOST_ROWS).iter_rows(named=True)
        ]
        if (left := term.rows.height - MOST_ROWS) > 0:
            rows.append(("", "  " + words("py.more_rows", count=left), "", ""))
        return rows

    def _named(self, row: Mapping[str, object], apart: Sequence[str], of: tuple[str, ...]) -> str:
        language = self._words.language
        texts = [
            str(row[c]) if c == "year" else self._reading.name(c, str(row[c]), language, of)
            for c in apart
            if row[c] is not None
        ]
        return ", ".join(texts)


def explained(reading: Reading, definition: Definition, cell: Mapping[str, str], year: int, words: Words) -> Explained:
    """Open one cell of one year; as `kringloop explain` does."""
    return Explained(
        reading, definition, reading.run.explain(reading.run.known_indicators[definition.id], year=year, **cell), words
    )
