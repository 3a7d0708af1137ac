"""`countries`: one indicator in every country of a run, or all indicators in some of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from kringloop.cli.choose import refuse
from kringloop.cli.footing import print_bar, print_run
from kringloop.cli.render import console, print_json, table
from kringloop.cli.speech import say
from kringloop.core import UnknownNameError, did_you_mean
from kringloop.reading import (
    Reading,
    Words,
    countries,
    countries_said,
    flag_legend,
    mark_words,
    numbers,
)

if TYPE_CHECKING:
    from kringloop.reading import Definition
    from kringloop.runs import Run


@dataclass(frozen=True)
class Wanted:
    """What is asked: of which year, which cell, and which countries beside home and the whole."""

    year: int | None = None
    cell: Mapping[str, Sequence[str]] = field(default_factory=dict)
    beside: str | None = None


def countries_command(run: Run, key: str | None, wanted: Wanted, *, language: str, as_json: bool) -> None:
    """One indicator in one year, or the overview where none is named."""
    reading = Reading(run, run.file.path.name)
    words = reading.words(language)
    refuse(not countries.compares(reading), "countries_none")
    regions = _regions(reading, wanted.beside, language)
    if key is None:
        refuse(wanted.year is not None or bool(wanted.cell), "countries_of_all")
        _overview(run, reading, regions, words, as_json)
        return
    definition = countries.definition_meant(reading, key)
    if definition is None:
        raise UnknownNameError(
            say("countries_not_of", key=key, known=", ".join(d.id for d in countries.compares(reading)))
        )
    _one(run, reading, definition, wanted, regions, words, as_json)


def _regions(reading: Reading, asked: str | None, language: str) -> tuple[str, ...]:
    """The countries asked for, by their codes.

    Raises
    ------
    UnknownNameError   a code of which this run has no figure; shows the nearest
    """
    if asked is None:
        return ()
    known = {code.casefold(): code for code in countries.compared_regions(reading)}
    codes = [part.strip() for part in asked.split(",") if part.strip()]
    refuse(not codes, "countries_with_empty")
    for code in codes:
        if code.casefold() not in known:
            hint = did_you_mean(code, known.values(), language)
            raise UnknownNameError(say("countries_unknown", code=code, hint=hint))
    return tuple(known[code.casefold()] for code in codes)


def _cell(
    reading: Reading, definition: Definition, asked: Mapping[str, Sequence[str]], language: str
) -> dict[str, str]:
    """One code of each dimension beside the country.

    Raises
    ------
    UnknownNameError   a dimension or a code that the definition does not have
    RangeError         more than one code of a dimension
    """
    apart = [d for d in definition.by if d != "region"]
    found = {}
    for dimension, codes in asked.items():
        if dimension not in apart:
            hint = did_you_mean(dimension, apart, language)
            raise UnknownNameError(say("countries_dimension", key=definition.id, dimension=dimension, hint=hint))
        refuse(len(codes) > 1, "countries_one_code", dimension=dimension, codes=", ".join(codes))
        known = reading.labels(definition.id, dimension)
        if codes[0] not in known:
            hint = did_you_mean(codes[0], known, language)
            raise UnknownNameError(say("countries_code", code=codes[0], dimension=dimension, hint=hint))
        found[dimension] = codes[0]
    return found


def _one(
    run: Run,
    reading: Reading,
    definition: Definition,
    wanted: Wanted,
    regions: tuple[str, ...],
    words: Words,
    as_json: bool,
) -> None:
    cell = _cell(reading, definition, wanted.cell, words.language)
    found = countries.side_by_side(reading, definition, year=wanted.year, cell=cell, regions=regions)
    refuse(found is None, "countries_no_figures", key=definition.id)
    assert found is not None
    years = ", ".join(map(str, found.years))
    refuse(not found.figures, "countries_no_year", key=definition.id, year=found.year, years=years)
    if as_json:
        print_json(_record(reading, found, words))
        return
    print_bar(run)
    out = console()
    out.print(countries_said.countries_title(reading, found, words), style="bold")
    out.print(_sheet(reading, found, words))
    for line in (*countries_said.countries_notes(reading, found, words), *_marks(found.figures, words)):
        out.print(line)
    if definition.traps is not None:
        out.print(f"{say('traps')}: {definition.traps[words.language]}")
    out.print("")
    print_run(run)


def _sheet(reading: Reading, found: countries.SideBySide, words: Words) -> Any:
    """A row for each country in the order of the study."""
    unit, language = found.definition.unit, words.language
    home = reading.name("region", reading.region, language)
    beside = [] if found.limit else [(words("countries.beside", home=home), "words")]
    columns = [
        (words("countries.country"), "name"),
        (words("countries.figure"), "right"),
        (words("countries.marks"), "left"),
        ("±", "right"),
        (words("countries.change"), "words"),
        *beside,
    ]
    what = [reading.name(d, c, language, found.definition.accounts) for d, c in found.cell.items()]
    title = ", ".join([*what, str(found.year)]) + f" [{numbers.unit_words(unit, language)}]"
    made = table(title, columns)
    places = numbers.decimals_for([f.value for f in found.figures])
    for figure in found.figures:
        made.add_row(
            f"{figure.region}  {reading.name('region', figure.region, language)}",
            numbers.fixed(figure.value, places, language),
            mark_words(" ".join(figure.flags), language),
            countries_said.error_words(figure, language),
            countries_said.country_change(figure, unit, words),
            *([] if found.limit else [countries_said.beyond_words(figure, words)]),
        )
    return made


def _marks(figures: Sequence[countries.CountryFigure], words: Words) -> list[str]:
    legend = flag_legend((" ".join(f.flags) for f in figures), words.language)
    return [say("flags", legend=", ".join(f"{mark} = {word}" for mark, word in legend.items()))] if legend else []


def _record(reading: Reading, found: countries.SideBySide, words: Words) -> dict[str, Any]:
    return {
        "indicator": found.definition.key,
        "definition": found.definition.definition,
        "unit": found.definition.unit,
        "year": found.year,
        "cell": dict(found.cell),
        "limit": found.limit or None,
        "countries": [_figure_record(reading, f, words) for f in found.figures],
        "absent": [{"region": region, "last_year": year} for region, year in found.absent],
        "notes": list(countries_said.countries_notes(reading, found, words)),
    }


def _figure_record(reading: Reading, figure: countries.CountryFigure, words: Words) -> dict[str, Any]:
    change = figure.change
    return {
        "region": figure.region,
        "name": reading.name("region", figure.region, words.language),
        "value": figure.value,
        "low": figure.low,
        "high": figure.high,
        "status": figure.status,
        "flags": list(figure.flags),
        "beside_home": figure.beyond or None,
        "change": change and {"since": change.first, "measure": change.measure, "amount": change.amount},
        "breaks": list(figure.broken),
        "sources": list(figure.sources),
    }


def _overview(run: Run, reading: Reading, regions: tuple[str, ...], words: Words, as_json: bool) -> None:
    rows = countries.overview(reading, regions)
    if as_json:
        print_json([_overview_record(reading, row, words) for row in rows])
        return
    print_bar(run)
    out = console()
    out.print(words("countries.overview_lead"))
    wanted = tuple(r for r in dict.fromkeys([reading.region, reading.whole, *regions]) if r)
    out.print(_overview_sheet(reading, rows, wanted, words))
    figures = [f for row in rows for f in row.figures.values()]
    for line in _marks(figures, words):
        out.print(line)
    if any(row.limit for row in rows):
        out.print(f"* {words('countries.level_only')}")
    out.print("")
    print_run(run)


def _overview_sheet(
    reading: Reading, rows: Sequence[countries.OverviewRow], wanted: tuple[str, ...], words: Words
) -> Any:
    language = words.language
    heads = [(reading.name("region", r, language), "right") for r in wanted]
    columns = [(words("countries.indicator"), "words"), *heads]
    made = table("", [*columns, (say("unit"), "words"), (words("column.year"), "left")])
    for row in rows:
        places = numbers.decimals_for([f.value for f in row.figures.values()]) if row.figures else 0
        made.add_row(
            row.definition.full_name(language) + (" *" if row.limit else ""),
            *(_cell_text(row.figures.get(r), places, language) for r in wanted),
            numbers.unit_words(row.definition.unit, language),
            words("countries.no_common_year") if row.year is None else str(row.year),
        )
    return made


def _cell_text(figure: countries.CountryFigure | None, places: int, language: str) -> str:
    if figure is None:
        return "–"
    return f"{numbers.fixed(figure.value, places, language)} {mark_words(' '.join(figure.flags), language)}".strip()


def _overview_record(reading: Reading, row: countries.OverviewRow, words: Words) -> dict[str, Any]:
    return {
        "indicator": row.definition.key,
        "definition": row.definition.definition,
        "unit": row.definition.unit,
        "year": row.year,
        "cell": dict(row.cell),
        "limit": row.limit or None,
        "countries": [_figure_record(reading, f, words) for f in row.figures.values()],
    }
