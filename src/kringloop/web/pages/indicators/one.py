"""The page of one indicator: its series, all its definitions side by side, and what to mind."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from kringloop.reading import (
    Definition,
    Reading,
    StateRow,
    Words,
    amount,
    cell_words,
    claim,
    countries,
    default_definition,
    definition_query,
    flag_legend,
    flag_words,
    numbers,
    pictures,
    reason,
    state_row,
    trend_sentence,
)
from kringloop.reference import bibliography
from kringloop.standing import RECORD
from kringloop.web.address import Address
from kringloop.web.errors import NotThereError, near_or_known, said
from kringloop.web.pages.indicators.adjusted import adjusted
from kringloop.web.pages.indicators.change import change
from kringloop.web.pages.indicators.chosen import MOST_LINES, Chosen
from kringloop.web.pages.indicators.taken import analyst_of
from kringloop.web.view import Asked, Column, Table, View

MOST_BARS = 30
COMPARED = ("sector", "region")
"""Dimensions of which several codes can be put beside each other with boxes."""


def build_one(asked: Asked) -> tuple[View, Address]:
    """One indicator at the cell of the address, or at its headline."""
    reading, words, key = asked.reading, asked.words, asked.names["key"]
    definitions = _definitions(reading, key)
    chosen = _chosen(asked, definitions)
    change_years = (chosen.years[0], chosen.years[1])
    address = asked.question.done(asked.language, asked.path)
    cells = chosen.cells()
    series = [(c, _within(reading.series(chosen.definition.id, c), chosen.years)) for c in cells]
    table = _table(chosen.definition, series, words)
    row = state_row(reading, chosen.definition, **cells[0]) if cells else None
    known = any(r["value"] is not None for _, rows in series for r in rows)
    picture = _drawn(reading, chosen, series, row, words) if known else None
    sources = tuple(sorted({s for _, rows in series for r in rows for s in (r["sources"] or "").split()}))
    counts = known and not (row is not None and row.worded)
    split = change(asked, chosen.definition, cells[0], change_years) if len(cells) == 1 and counts else None
    agreed = adjusted(reading, chosen, words)
    shown_pictures = tuple(p for p in (picture, split["picture"] if split else None) if p is not None)
    alike = [d for d in definitions if d.concept == chosen.definition.concept]
    others = [d for d in definitions if d.concept != chosen.definition.concept]
    view = View(
        title=_title(reading, chosen, row, words),
        summary=chosen.definition.question[asked.language],
        content={
            "definition": chosen.definition,
            "definitions": _side_by_side(reading, alike, words),
            "family": _side_by_side(reading, others, words),
            "choices": chosen.choices,
            "boxes": _boxes(chosen),
            "most": MOST_LINES,
            "years": chosen.years,
            "cells": [_cell(reading, chosen.definition, c, words) for c in cells],
            "grid": _grid(series),
            "row": row,
            "known": known,
            "change": split,
            "adjusted": agreed,
            "picture": picture,
            "companions": _companions(reading, chosen.definition, words),
            "reference": bibliography().get(chosen.definition.reference),
            "reason": lambda text: reason(text, words),
            "legend": _legend(series, words),
            "remarks_of": lambda figures: _remarks(figures, cells, chosen, reading, words),
            "remarked": any(_remarked(r) for _, rows in series for r in rows),
            "decimals": numbers.decimals_for([r["value"] for _, rows in series for r in rows], digits=4),
            "own_query": definition_query(reading, chosen.definition),
            "peers": _peers(reading, row, words),
        },
        tables=(
            table,
            *((agreed["table"],) if agreed else ()),
            *((split["table"],) if split and split["table"] else ()),
        ),
        pictures=shown_pictures,
        sources=sources,
        about=_about(chosen.definition),
        analyst=analyst_of(reading, chosen, words.language),
    )
    return view, address


def _drawn(
    reading: Reading,
    chosen: Chosen,
    series: list[tuple[dict[str, str], list[dict[str, Any]]]],
    row: StateRow | None,
    words: Words,
) -> pictures.Picture | None:
    """Lines over the years; figures of one year as bars, the largest first, of its neighbours where it stands alone."""
    years = {r["year"] for _, rows in series for r in rows if r["value"] is not None}
    if len(years) > 1:
        standing = trend_sentence(row, words) if row else ""
        return pictures.series_chart(reading, chosen.definition, series, words, standing=standing)
    year = years.pop()
    cells = chosen.cells() if len(series) > 1 else _neighbours(chosen)
    found = [(c, r) for c in cells for r in reading.series(chosen.definition.id, c) if r["year"] == year]
    apart = [d for d in chosen.codes if len({c[d] for c, _ in found}) > 1]
    known = sorted(((c, r) for c, r in found if r["value"] is not None), key=lambda pair: -pair[1]["value"])
    rows = [(", ".join(reading.name(d, c[d], words.language) for d in apart), r) for c, r in known[:MOST_BARS]]
    if len(rows) < 2:
        return None
    title = words("indicator.one_year", name=chosen.definition.full_name(words.language), year=year)
    return pictures.bars_chart(
        reading,
        chosen.definition,
        rows,
        title=title,
        words=words,
        note=words("indicator.largest", shown=len(rows), all=len(known)) if len(rows) < len(known) else "",
    )


def _neighbours(chosen: Chosen) -> list[dict[str, str]]:
    """The cell with every other code of the dimension that can be chosen most widely."""
    (cell,) = chosen.cells()
    widest = max(chosen.choices, key=lambda c: len(c["options"]), default=None)
    if widest is None:
        return [cell]
    return [{**cell, widest["dimension"]: o["code"]} for o in widest["options"]]


def _definitions(reading: Reading, key: str) -> tuple[Definition, ...]:
    if key in reading.keys:
        return reading.keys[key]
    whole = [d for d in reading.definitions.values() if key in (d.key, d.id)]
    if whole and whole[0].key in reading.keys:
        found = reading.keys[whole[0].key]
        return tuple(sorted(found, key=lambda d: d.id != key))
    if whole:
        why = whole[0].why_not or "certainty"
        raise NotThereError(said("error.no_figures_indicator", name=key, why=why))
    near = near_or_known(key, reading.keys)
    raise NotThereError(said("error.indicator", value=key, links=[(k, f"indicator/{k}") for k in near]))


def _chosen(asked: Asked, definitions: tuple[Definition, ...]) -> Chosen:
    question, reading = asked.question, asked.reading
    ids = [d.definition for d in definitions]
    default = default_definition(reading, definitions[0].key)
    name = question.one("definition", ids, default.definition) if len(ids) > 1 else definitions[0].definition
    definition = next(d for d in definitions if d.definition == name)
    headline = reading.headline_cell(definition) or {}
    codes, choices = {}, []
    for dimension in definition.by:
        labels = reading.labels(definition.id, dimension)
        first = (headline.get(dimension, labels[0]),)
        question.ticked(dimension, labels)
        codes[dimension] = tuple(c for c in question.several(dimension, labels, first) if c in labels)
        options = [{"code": c, "name": reading.name(dimension, c, asked.language, definition.accounts)} for c in labels]
        if len(labels) > 1:
            choices.append(
                {"dimension": dimension, "options": options, "chosen": codes[dimension], "default": first[0]}
            )
    if math.prod(len(c) for c in codes.values()) > MOST_LINES:
        question.wrong("error.too_many", key=" × ".join(d for d, c in codes.items() if len(c) > 1), most=MOST_LINES)
    every = reading.figures(definition.id)["year"]
    years = question.years("years", int(every.min()), int(every.max()))  # type: ignore[arg-type]
    return Chosen(definition, codes, years, tuple(choices))


def _boxes(chosen: Chosen) -> list[dict[str, Any]]:
    """Choices with a box per code, and what the form keeps of the others."""
    kept = {c["dimension"]: "~".join(c["chosen"]) for c in chosen.choices}
    return [
        {**c, "kept": {k: v for k, v in kept.items() if k != c["dimension"]}}
        for c in chosen.choices
        if c["dimension"] in COMPARED
    ]


def _within(rows: tuple[dict[str, Any], ...], years: tuple[int, int]) -> list[dict[str, Any]]:
    return [r for r in rows if years[0] <= r["year"] <= years[1]]


def _title(reading: Reading, chosen: Chosen, row: StateRow | None, words: Words) -> str:
    """What the cells shown say: the claim of one, the highest of several; the name where none has a figure now."""
    cells = chosen.cells()
    if len(cells) > 1:
        return _highest(reading, chosen, cells, words)
    return chosen.definition.full_name(words.language) if row is None else claim(reading, row, words) + "."


def _highest(reading: Reading, chosen: Chosen, cells: list[dict[str, str]], words: Words) -> str:
    """Which of several cells has the highest figure of the last year that all of them have."""
    definition, name = chosen.definition, chosen.definition.names[words.language]
    found = [row for cell in cells if (row := state_row(reading, definition, **cell)) is not None]
    if len(found) < 2 or len({row.year for row in found}) > 1:
        return words("indicator.side_by_side_of", name=name, count=len(cells))
    first = max(found, key=lambda row: row.value)
    apart = {d: c for d, c in first.cell.items() if len(chosen.codes.get(d, ())) > 1}
    cell, figure = cell_words(reading, definition, apart, words), amount(first, words.language)
    return words("indicator.highest_of", name=name, count=len(found), year=first.year, figure=figure, cell=cell)


def _cell(reading: Reading, definition: Definition, cell: Mapping[str, str], words: Words) -> dict[str, Any]:
    return {"codes": cell, "name": cell_words(reading, definition, cell, words) or words("indicator.whole")}


def _grid(series: list[tuple[dict[str, str], list[dict[str, Any]]]]) -> list[dict[str, Any]]:
    """Rows of the table on the page: a year with one figure per cell, newest first; gaps inside it are rows too."""
    known = {r["year"] for _, rows in series for r in rows if r["value"] is not None}
    inside = {r["year"] for _, rows in series for r in rows if known and min(known) <= r["year"] <= max(known)}
    years = sorted(inside, reverse=True)
    lookup = [{r["year"]: r for r in rows} for _, rows in series]
    return [{"year": y, "figures": [found.get(y) for found in lookup]} for y in years]


def _remarked(row: dict[str, Any]) -> bool:
    """Whether a figure has a mark of its producer, or is of a kind that is an exception."""
    return row["value"] is not None and (bool(row["flags"]) or row["status"] not in RECORD)


def _remarks(
    figures: list[dict[str, Any] | None], cells: list[dict[str, str]], chosen: Chosen, reading: Reading, words: Words
) -> list[str]:
    """What is remarked on the figures of one year; whose it is is named where not all of them have it."""
    made: dict[str, list[str]] = {}
    known = [(c, r) for c, r in zip(cells, figures, strict=True) if r is not None and r["value"] is not None]
    for cell, row in known:
        kind = [] if row["status"] in RECORD else [words(f"kind.{row['status']}")]
        text = ", ".join([*kind, *flag_words(tuple((row["flags"] or "").split()), words)])
        if text:
            made.setdefault(text, []).append(cell_words(reading, chosen.definition, cell, words))
    return [text if len(of) == len(known) else f"{', '.join(of)}: {text}" for text, of in made.items()]


def _legend(series: list[tuple[dict[str, str], list[dict[str, Any]]]], words: Words) -> str:
    """Every mark of the table in words, with the mark itself, as the producers write it."""
    marks = [r["flags"] or "" for _, rows in series for r in rows if r["value"] is not None]
    return "; ".join(f"{mark} = {word}" for mark, word in flag_legend(marks, words.language).items())


def _table(definition: Definition, series: list[tuple[dict[str, str], list[dict[str, Any]]]], words: Words) -> Table:
    dimensions = [Column("year", words("column.year"), "dimension")]
    dimensions += [Column(d, words.word("dimension", d), "dimension") for d in definition.by]
    rest = ("low", "high", "interval", "unit", "status", "flags", "reason", "state", "sources")
    columns = (
        *dimensions,
        Column("value", words("column.value"), "measure", definition.unit),
        *(Column(k, words(f"column.{k}")) for k in rest),
    )
    rows = tuple({**r, "state": r[f"state_{words.language}"]} for _, found in series for r in found)
    return Table("series", definition.full_name(words.language), columns, rows)


def _side_by_side(reading: Reading, definitions: list[Definition], words: Words) -> list[dict[str, Any]]:
    """Definitions of the indicator, each at its own headline cell, with its formula and its sources."""
    found = []
    for definition in definitions:
        row = state_row(reading, definition)
        cell = cell_words(reading, definition, row.cell, words) if row else ""
        sources = [reading.name("source", s, words.language) for s in row.sources] if row else []
        found.append(
            {
                "definition": definition,
                "row": row,
                "cell": cell,
                "query": definition_query(reading, definition),
                "sources": "; ".join(sources),
            }
        )
    return found


def _companions(reading: Reading, definition: Definition, words: Words) -> list[dict[str, str]]:
    found = []
    for name in definition.show_with:
        other = reading.definitions.get(name)
        if other is None and name in reading.keys:
            other = default_definition(reading, name)
        if other is not None and other.key in reading.keys:
            default = default_definition(reading, other.key)
            chosen = other.definition if other.id != default.id else ""
            found.append({"name": other.full_name(words.language), "key": other.key, "definition": chosen})
    return found


def _peers(reading: Reading, row: StateRow | None, words: Words) -> dict[str, Any] | None:
    if row is None or row.place is None:
        return None
    members, year = row.place.members, str(row.place.year)
    named = [
        (code, reading.name("region", code, words.language), members[code], {**row.cell, "region": code, "year": year})
        for code in countries.order(reading, row.definition)
        if code in members
    ]
    return {"members": named, "place": row.place}


def _about(definition: Definition) -> dict[str, Any]:
    return {
        "indicator": definition.key,
        "definition": definition.definition,
        "unit": definition.unit,
        "question": {"nl": definition.question.nl, "en": definition.question.en},
        "names": {"nl": definition.names.nl, "en": definition.names.en},
        "formula": definition.formula,
        "figure": definition.figure,
        "certainty": definition.certainty,
        "reference": definition.reference,
        "better": definition.better,
        "additive": definition.additive,
        "choices": dict(definition.choices),
        "show_with": list(definition.show_with),
        "traps": {"nl": definition.traps.nl, "en": definition.traps.en} if definition.traps else None,
    }
