"""Countries side by side on a page: one indicator of one year in all, and all indicators in some."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from kringloop.reading import (
    Definition,
    Reading,
    Words,
    countries,
    countries_said,
    flag_legend,
    mark_words,
    numbers,
    pictures,
)
from kringloop.web.address import Address
from kringloop.web.view import Asked, Column, Table, View

MOST_BESIDE = 5


def build(asked: Asked) -> tuple[View, Address]:
    """One indicator, one year, one cell; and the overview of the countries ticked."""
    reading, words, question = asked.reading, asked.words, asked.question
    known = {d.id: d for d in countries.compares(reading)}
    lead = countries.lead_definition(reading)
    definition = known[question.one("indicator", known, lead.id) or lead.id]
    question.shown_for("shown", definition.id, keep=("indicator", "with"))
    dimensions = [d for d in definition.by if d != "region"]
    usual = countries.cell_to_compare(reading, definition, {})
    labels = {d: reading.labels(definition.id, d) for d in dimensions}
    cell = {d: question.one(d, labels[d], usual[d]) or usual[d] for d in dimensions}
    years = countries.years_to_compare(reading, definition, cell)
    default = str(countries.usual_year(reading, definition, cell) or years[0])
    year = int(question.one("year", map(str, years), default) or default)
    others = [r for r in countries.compared_regions(reading) if r not in (reading.region, reading.whole)]
    question.ticked("with", others)
    beside = tuple(c for c in question.several("with", others, (), most=MOST_BESIDE) if c in others)
    address = question.done(asked.language, asked.path)

    found = countries.side_by_side(reading, definition, year=year, cell=cell)
    assert found is not None  # the year is one that has figures
    rows = countries.overview(reading, beside)
    shown = tuple(r for r in dict.fromkeys([reading.region, reading.whole, *beside]) if r)
    drawn = _drawn(reading, found, words)
    sources = tuple(sorted({s for f in found.figures for s in f.sources}))
    view = View(
        title=countries_said.countries_title(reading, found, words),
        summary=words("countries.lead"),
        content={
            "found": found,
            "choices": [
                (d, [(c, reading.name(d, c, words.language, definition.accounts)) for c in labels[d]], cell[d])
                for d in dimensions
            ],
            "indicators": [(d.id, d.full_name(words.language)) for d in known.values()],
            "figures": [_row(reading, found, f, words) for f in found.figures],
            "decimals": numbers.decimals_for([f.value for f in found.figures]),
            "home_name": _name(reading, reading.region, words),
            "notes": countries_said.countries_notes(reading, found, words),
            "legend": _legend(list(found.figures), words),
            "picture": drawn,
            "others": [(r, _name(reading, r, words), r in beside) for r in others],
            "beside": "~".join(beside),
            "most": MOST_BESIDE,
            "shown": [(r, _name(reading, r, words)) for r in shown],
            "rows": [_overview_row(row, shown, words) for row in rows],
            "overview_legend": _legend([f for row in rows for f in row.figures.values()], words),
            "commands": _commands(found, default, usual, beside),
        },
        tables=(_table(reading, found, words), _overview_table(reading, rows, words)),
        pictures=(drawn,),
        sources=sources,
        about={
            "indicator": definition.key,
            "definition": definition.definition,
            "year": found.year,
            "cell": dict(found.cell),
            "unit": definition.unit,
            "limit": found.limit,
            "notes": list(countries_said.countries_notes(reading, found, words)),
        },
    )
    return view, address


def _name(reading: Reading, region: str, words: Words) -> str:
    return reading.name("region", region, words.language)


def _drawn(reading: Reading, found: countries.SideBySide, words: Words) -> pictures.Picture:
    """Bars in the order of the study: figures, of another definition said in the name; changes where levels mislead."""
    if found.limit:
        return _changes(reading, found, words)
    rows = [
        (
            _name(reading, f.region, words) + (f" ({mark_words('d', words.language)})" if "d" in f.flags else ""),
            {
                "value": f.value,
                "low": f.low,
                "high": f.high,
                "flags": " ".join(f.flags),
                "sources": " ".join(f.sources),
            },
        )
        for f in found.figures
    ]
    title = countries_said.countries_title(reading, found, words)
    return pictures.bars_chart(reading, found.definition, rows, title=title, words=words)


def _changes(reading: Reading, found: countries.SideBySide, words: Words) -> pictures.Picture:
    """Changes over the whole window in per cent; a country with a break, or without a year, has no bar."""
    title = words("countries.changes", since=found.since, year=found.year)
    sources = [s for f in found.figures for s in f.sources]
    about = pictures.about_of(reading, found.definition, sources, words.language, title=title)
    parts = [(_name(reading, f.region, words), _percent(f, found)) for f in found.figures]
    return pictures.parts_chart(replace(about, unit="%"), parts, title, words.language, key="bars")


def _percent(figure: countries.CountryFigure, found: countries.SideBySide) -> float | None:
    change = figure.change
    if change is None or (change.first, change.last) != (found.since, found.year):
        return None
    return {"percent": 100 * change.amount, "none": 0.0}.get(change.measure)


def _row(
    reading: Reading, found: countries.SideBySide, figure: countries.CountryFigure, words: Words
) -> dict[str, Any]:
    return {
        "name": _name(reading, figure.region, words),
        "home": figure.region == reading.region,
        "whole": figure.region == reading.whole,
        "value": figure.value,
        "query": {**found.cell, "region": figure.region, "year": str(found.year)},
        "marks": mark_words(" ".join(figure.flags), words.language),
        "error": countries_said.error_words(figure, words.language),
        "change": countries_said.country_change(figure, found.definition.unit, words),
        "beyond": countries_said.beyond_words(figure, words),
    }


def _overview_row(row: countries.OverviewRow, shown: tuple[str, ...], words: Words) -> dict[str, Any]:
    figures = [row.figures.get(region) for region in shown]
    return {
        "definition": row.definition,
        "year": row.year,
        "limit": row.limit,
        "decimals": numbers.decimals_for([f.value for f in figures if f is not None]),
        "figures": [
            f and (f, mark_words(" ".join(f.flags), words.language), {**row.cell, "region": f.region, "year": row.year})
            for f in figures
        ],
    }


def _legend(figures: list[countries.CountryFigure], words: Words) -> str:
    found = flag_legend((" ".join(f.flags) for f in figures), words.language)
    return "; ".join(f"{mark} = {word}" for mark, word in found.items())


def _commands(
    found: countries.SideBySide, usual_year: str, usual: dict[str, str], beside: tuple[str, ...]
) -> tuple[str, str]:
    """What gives the same in the terminal: the indicator, and the overview."""
    year = "" if str(found.year) == usual_year else f" --year {found.year}"
    where = "".join(f" --where {d}={c}" for d, c in found.cell.items() if usual[d] != c)
    asked = f" --with {','.join(beside)}" if beside else ""
    return f"kringloop countries {found.definition.id}{year}{where}", f"kringloop countries{asked}"


def _table(reading: Reading, found: countries.SideBySide, words: Words) -> Table:
    definition: Definition = found.definition
    columns = (
        Column("region", words("dimension.region"), "dimension"),
        Column("year", words("column.year"), "dimension"),
        *(Column(d, words.word("dimension", d), "dimension") for d in found.cell),
        Column("name", words("column.name")),
        Column("value", words("column.value"), "measure", definition.unit),
        *(Column(k, words(f"column.{k}")) for k in ("low", "high", "unit", "status", "flags", "sources")),
        Column("change", words("countries.change")),
        Column("beside", words("countries.beside", home=_name(reading, reading.region, words))),
    )
    rows = tuple(
        {
            "region": f.region,
            "year": found.year,
            **found.cell,
            "name": _name(reading, f.region, words),
            "value": f.value,
            "low": f.low,
            "high": f.high,
            "unit": definition.unit,
            "status": f.status,
            "flags": " ".join(f.flags),
            "sources": " ".join(f.sources),
            "change": countries_said.country_change(f, definition.unit, words),
            "beside": countries_said.beyond_words(f, words),
        }
        for f in found.figures
    )
    return Table("countries", definition.full_name(words.language), columns, rows)


def _overview_table(reading: Reading, rows: tuple[countries.OverviewRow, ...], words: Words) -> Table:
    columns = (
        Column("indicator", words("countries.indicator"), "dimension"),
        Column("region", words("dimension.region"), "dimension"),
        Column("year", words("column.year")),
        Column("name", words("column.name")),
        Column("value", words("column.value"), "measure"),
        Column("unit", words("column.unit")),
        Column("flags", words("column.flags")),
    )
    made = tuple(
        {
            "indicator": row.definition.id,
            "region": f.region,
            "year": row.year,
            "name": f"{row.definition.full_name(words.language)}, {_name(reading, f.region, words)}",
            "value": f.value,
            "unit": row.definition.unit,
            "flags": " ".join(f.flags),
        }
        for row in rows
        for f in row.figures.values()
    )
    return Table("overview", words("countries.overview"), columns, made)
