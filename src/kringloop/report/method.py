"""Annex: kinds of figures, how certain the definitions are, and the formula and choices of each."""

from __future__ import annotations

from collections import Counter

from kringloop.core import CERTAINTIES, STATUSES
from kringloop.reading import Definition, reason_words
from kringloop.reference import bibliography
from kringloop.report.asked import Asked
from kringloop.report.blocks import Block, Cell, Column, Grid, Heading, NewPage, Row, Text, cells
from kringloop.report.rows import MARKS

UNVERIFIED = ("memory", "read_second_hand")
"""Certainties that ask for a look in the official text."""


def method(asked: Asked) -> list[Block]:
    """The annex on method."""
    words = asked.words
    shown = [d for found in asked.reading.keys.values() for d in found]
    made: list[Block] = [
        Heading(words("method.title")),
        Heading(words("about.trend"), 2),
        Text(words("about.trend_rule")),
        Heading(words("method.kinds"), 2),
        _kinds(asked),
        Heading(words("method.certainties"), 2),
        Text(words("about.certainty_lead")),
        _certainties(asked, shown),
    ]
    hidden = [d for d in asked.reading.definitions.values() if d.certainty == "memory"]
    if hidden:
        names = "; ".join(d.full_name(asked.language) for d in hidden)
        made.append(Text(words("method.hidden", count=len(hidden), names=names), "soft"))
    if shown:
        made += [Heading(words("method.formulas"), 2), _formulas(asked, shown), *_literature(asked, shown)]
    return [*made, *_absent(asked), NewPage()]


def _kinds(asked: Asked) -> Grid:
    words = asked.words
    rows = [cells(f"{MARKS[k]} {words('kind.' + k)}", words(f"kind_means.{k}")) for k in (*STATUSES, "missing")]
    return Grid((Column(words("method.kind"), 1.0), Column(words("method.means"), 4.0)), tuple(rows))


def _certainties(asked: Asked, shown: list[Definition]) -> Grid:
    words, counts = asked.words, Counter(d.certainty for d in shown)
    rows = [cells(words(f"certainty.{c}"), str(counts[c])) for c in CERTAINTIES if counts[c]]
    return Grid((Column(words("method.means")), Column(words("method.count"), 0.0, True)), tuple(rows))


def _formulas(asked: Asked, shown: list[Definition]) -> Grid:
    words = asked.words
    columns = (
        Column(words("column.indicator"), 2.2),
        Column(words("method.formulas"), 3.6),
        Column(words("method.reference"), 1.7),
    )
    return Grid(columns, tuple(_formula(asked, d) for d in shown), words("method.formulas_caption"), small=True)


def _formula(asked: Asked, definition: Definition) -> Row:
    words = asked.words
    formula = definition.formula_in(asked.language) or (
        words("method.published") if definition.figure == "published" else "–"
    )
    certainty = definition.certainty
    sure = words("method.unverified") if certainty in UNVERIFIED else words(f"certainty.{certainty}")
    return Row(
        (
            Cell(definition.full_name(asked.language), note=definition.id),
            Cell(formula, note="; ".join(definition.choices_in(asked.language))),
            Cell(definition.reference, note=sure, tone="worse" if certainty in UNVERIFIED else ""),
        )
    )


def _literature(asked: Asked, shown: list[Definition]) -> list[Block]:
    known = bibliography()
    used = sorted({d.reference for d in shown} & set(known))
    rows = tuple(Row((Cell(k), Cell(known[k].citation, href=known[k].url))) for k in used)
    if not rows:
        return []
    title = asked.words("method.literature")
    columns = (Column(asked.words("method.reference"), 1.2), Column(title, 4.0))
    return [Heading(title, 2), Grid(columns, rows, small=True)]


def _absent(asked: Asked) -> list[Block]:
    words = asked.words
    absent = [(d, d.why_not) for d in asked.reading.definitions.values() if d.why_not]
    rows = tuple(cells(d.full_name(asked.language), reason_words(why, asked.language)) for d, why in absent)
    if not rows:
        return []
    columns = (Column(words("column.indicator"), 2.0), Column(words("method.why"), 3.0))
    return [Heading(words("method.absent"), 2), Grid(columns, rows, small=True)]
