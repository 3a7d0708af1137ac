"""Annex: sources, licences, checks, coverage, gaps, and how the report is made again."""

from __future__ import annotations

from kringloop.core import Origin, is_web_link
from kringloop.reading import (
    check_words,
    checked_name,
    coverage,
    numbers,
    origin_name,
    origin_words,
    reason,
    reason_words,
)
from kringloop.report.asked import Asked
from kringloop.report.blocks import Block, Cell, Column, Grid, Heading, Row, Text, Together, cells
from kringloop.report.rows import MARKS


def data(asked: Asked) -> list[Block]:
    """The annex on data."""
    words = asked.words
    made: list[Block] = [Heading(words("annex.title")), Text(words("annex.english"), "soft")]
    made += [Heading(words("annex.sources"), 2), _sources(asked)]
    made += [*_checks(asked), *_coverage(asked), *_reasons(asked)]
    return [*made, *again(asked)]


def _sources(asked: Asked) -> Grid:
    words = asked.words
    columns = (
        Column(words("annex.source"), 1.6),
        Column(words("annex.about"), 3.6),
        Column(words("column.licence"), 1.6),
        Column(words("column.kind"), 1.2),
    )
    origins = sorted(asked.reading.origins.items(), key=lambda o: (o[1].producer, o[1].dataset))
    return Grid(columns, tuple(_source(asked, i, o) for i, o in origins), small=True)


def _source(asked: Asked, id: str, origin: Origin) -> Row:
    language = asked.language
    href = origin.url if is_web_link(origin.url) else ""
    return Row(
        (
            Cell(origin_name(origin, language), note=f"{id}; {origin_words(origin.vintage, language)}", href=href),
            Cell(origin_words(origin.title, language), note=origin_words(origin.note, language)),
            Cell(origin_words(origin.licence, language)),
            Cell(f"{MARKS[origin.kind]} {asked.words('kind.' + origin.kind)}"),
        )
    )


def _checks(asked: Asked) -> list[Block]:
    words, checks = asked.words, asked.reading.table("checks").to_dicts()
    if not checks:
        return []
    columns = (
        Column(words("annex.check"), 1.4),
        Column(words("quality.subject"), 1.6),
        Column(words("quality.outcome"), 0.8),
        Column(words("quality.detail"), 3.2),
    )
    language = words.language
    rows = tuple(
        cells(
            reason_words(c["check"], language),
            checked_name(asked.reading, words, c["subject"]),
            Cell(words(f"annex.{c['outcome']}"), tone="worse" if c["outcome"] == "fail" else ""),
            check_words(asked.reading, words, c["detail"] or ""),
        )
        for c in checks
    )
    return [Heading(words("annex.checks"), 2), Grid(columns, rows, small=True)]


def _coverage(asked: Asked) -> list[Block]:
    words, language, found = asked.words, asked.language, coverage(asked.reading)
    if not found:
        return []
    columns = (
        Column(words("column.indicator"), 3.0),
        Column(words("column.known"), 0.0, True),
        Column(words("column.cells"), 0.0, True),
        Column(words("column.share"), 0.0, True),
        Column(words("quality.years"), 0.0),
        Column(words("column.flagged"), 0.0, True),
    )
    rows = tuple(
        cells(
            c["name"][language],
            numbers.figure(c["known"], language, digits=9),
            numbers.figure(c["cells"], language, digits=9),
            numbers.percent(c["share"], language),
            numbers.span(c["first"], c["last"]),
            numbers.figure(c["flagged"], language, digits=9),
        )
        for c in found
    )
    return [Heading(words("annex.coverage"), 2), Text(words("quality.coverage_lead")), Grid(columns, rows, small=True)]


def _reasons(asked: Asked) -> list[Block]:
    words, table = asked.words, asked.reading.table("observations")
    if "reason" not in table.columns or not table["reason"].drop_nulls().len():
        return []
    counted = table["reason"].drop_nulls().value_counts().sort("count", "reason", descending=[True, False])
    rows = tuple(
        cells(reason(r["reason"], words), numbers.figure(r["count"], asked.language, digits=9))
        for r in counted.to_dicts()
    )
    columns = (Column(words("annex.reason"), 4.0), Column(words("quality.cells"), 0.0, True))
    return [Heading(words("annex.reasons"), 2), Text(words("quality.reasons_lead")), Grid(columns, rows, small=True)]


def again(asked: Asked) -> list[Block]:
    """The commands, and the hashes that say whether it is the same."""
    words, meta = asked.words, asked.reading.meta
    return [
        Together(
            (
                Heading(words("annex.again"), 2),
                Text(words("annex.again_lead")),
                Text(f"kringloop run {meta['study']}", "mono"),
                Text(asked.whole_command, "mono"),
                Heading(words("annex.hashes"), 2),
                Text(meta["run"], "mono", before=words("annex.run")),
                Text(meta["inputs"], "mono", before=f"{words('number.inputs')}:"),
                Text(meta["program"], "mono", before=f"{words('number.program')}:"),
            )
        )
    ]
