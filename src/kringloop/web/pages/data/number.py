"""Open this number: formula, rows and their shares, sources, licences, choices, and the command that reproduces it."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from functools import partial
from typing import Any

from kringloop.core import KringloopError, readable_unit
from kringloop.ledger import MOVE_WORDS, READ_WORDS, Explanation, Term, error_parts, role_words
from kringloop.reading import (
    ENDS,
    Definition,
    Reading,
    Words,
    cancelled_words,
    cell_words,
    flag_words,
    formula_words,
    numbers,
    product_groups,
    reason,
    term_error_words,
)
from kringloop.reference import Reference, bibliography
from kringloop.runs import BALANCING_WORDS, follows_words, model_words, shared_parts
from kringloop.web.address import Address
from kringloop.web.errors import MistakeError, NotThereError, in_both, near_or_known, said, told
from kringloop.web.view import Asked, Column, Table, View

ROWS_SHOWN, MOST_ROWS = 25, 2000
_ASIDE = frozenset({"value", "sd", "contribution", "share", "flag", "source", "computed", "follows"})


def build_number(asked: Asked) -> tuple[View, Address]:
    """One figure, or the reason why there is none."""
    reading, words, id = asked.reading, asked.words, asked.names["id"]
    definition = _definition(reading, id)
    cell, rows = _cell(asked, definition)
    year, row = _of_year(asked, rows)
    shown = asked.question.number("rows", ROWS_SHOWN, 1, MOST_ROWS)
    address = asked.question.done(asked.language, asked.path)
    opened, why_not = _opened(reading, definition, cell, year, words) if row["value"] is not None else (None, "")
    errors = error_parts(opened) if opened else None
    terms = [
        _term(reading, t, shown, words) | dict(zip(("ends", "error"), term_error_words(t, e, words), strict=True))
        for t, e in zip(opened.terms if opened else (), errors.terms if errors else (), strict=True)
    ]
    ids = _sources(opened, row)
    name = definition.full_name(asked.language)
    where = cell_words(reading, definition, cell, words)
    place = f"{where}, {year}" if where else str(year)
    unit = numbers.unit_words(row["unit"], asked.language)
    amount = f"{numbers.figure(row['value'], asked.language, digits=4)} {unit}".rstrip()
    key = "number.title" if row["value"] is not None else "number.absent"
    view = View(
        title=words(key, name=name, place=place, amount=amount),
        summary=why_not or words("number.lead"),
        content={
            "definition": definition,
            "row": row,
            "cell": [(d, c) for d, c in cell.items()],
            "year": year,
            "terms": terms,
            "cancelled": cancelled_words(errors, words) if errors else "",
            "numbers": _numbers(opened, asked.language) if opened else [],
            "worked": opened.worked(partial(_figure, language=asked.language)) if opened else "",
            "note": definition.traps[asked.language] if definition.traps else "",
            "reason": reason(row["reason"], words),
            "formula": _formula(opened, definition, asked.language),
            "flags": _flags(row, words),
            "commands": _commands(reading, definition, cell, year),
            "amount": amount,
            "reference": _reference(definition),
            "near": _near(rows, year),
        },
        tables=(_table(reading, opened, words),) if opened else (),
        sources=ids,
        about={
            "indicator": definition.key,
            "definition": definition.definition,
            "year": year,
            "cell": dict(cell),
            "value": row["value"],
            "unit": row["unit"],
            "status": row["status"],
            "formula": definition.formula,
            "choices": dict(definition.choices),
        },
    )
    return view, address


def _reference(definition: Definition) -> Reference:
    """The work a definition comes from; of a study's own indicator it may be a text."""
    return bibliography().get(definition.reference, Reference(definition.reference, definition.reference))


def _definition(reading: Reading, id: str) -> Definition:
    found = reading.definitions.get(id)
    if found is None and id in reading.keys:
        found = reading.keys[id][0]
    if found is None or found.key not in reading.keys:
        near = near_or_known(id, reading.definitions)
        raise NotThereError(said("error.indicator", value=id, links=[(n, f"data/{n}") for n in near]))
    return found


def _cell(asked: Asked, definition: Definition) -> tuple[dict[str, str], tuple[dict[str, Any], ...]]:
    """The cell that is asked for, and its figures of every year."""
    reading, question = asked.reading, asked.question
    groups = [g.code for g in product_groups.product_groups(reading)]
    group = question.one(product_groups.GROUP, groups) if product_groups.GROUP not in definition.by else None
    if group is not None:
        return _cell_of_group(asked, definition, group)
    frame = reading.figures(definition.id)
    headline = reading.headline_cell(definition) or {}
    cell = {}
    for dimension in definition.by:
        labels = frame[dimension].unique(maintain_order=True).drop_nulls().to_list()
        default = headline.get(dimension, labels[0])
        cell[dimension] = question.one(dimension, labels, default) or default
    return cell, reading.series(definition.id, cell)


def _cell_of_group(
    asked: Asked, definition: Definition, group: str
) -> tuple[dict[str, str], tuple[dict[str, Any], ...]]:
    """A figure of a product group: what the address does not name is added up, as on the page of the group."""
    frame, cell = asked.reading.figures(definition.id), {product_groups.GROUP: group}
    for dimension in definition.by:
        label = asked.question.one(dimension, frame[dimension].unique(maintain_order=True).drop_nulls().to_list())
        cell |= {} if label is None else {dimension: label}
    try:
        return cell, product_groups.group_series(asked.reading, definition, cell)
    except KringloopError as error:
        raise MistakeError(said("error.cannot", why=in_both(error))) from None


def _of_year(asked: Asked, rows: tuple[dict[str, Any], ...]) -> tuple[int, dict[str, Any]]:
    question = asked.question
    known = [r["year"] for r in rows if r["value"] is not None] or [r["year"] for r in rows]
    if not known:
        raise NotThereError(said("error.no_cell"))
    year = question.number("year", known[-1], 0, 9999)
    for row in rows:
        if row["year"] == year:
            return year, row
    raise MistakeError(said("error.no_year", value=year, first=rows[0]["year"], last=rows[-1]["year"]))


def _opened(
    reading: Reading, definition: Definition, cell: Mapping[str, str], year: int, words: Words
) -> tuple[Explanation | None, str]:
    """The figure opened, or why it cannot be."""
    expression = reading.expression(definition)
    if expression is None:
        return None, words("number.not_opened")
    try:
        return reading.run.explain(reading.run.known_indicators[definition.id], year=year, **cell), ""
    except KringloopError as error:
        return None, words("error.cannot", why=told(error, words.language))


def _term(reading: Reading, term: Term, shown: int, words: Words) -> dict[str, Any]:
    """One selection: what is the same in every row stands above its table."""
    language, accounts = words.language, (term.selection.account.key,)
    every = [c for c in term.rows.columns if c not in _ASIDE]
    same = [c for c in every if term.rows.height == 0 or term.rows[c].n_unique() == 1]
    apart = [c for c in every if c not in same]
    cells = reading.run.source_cells(term)
    shared = shared_parts(cells)
    rows = [
        {
            "names": [_label(reading, c, r[c], language, accounts) for c in apart],
            "value": r["value"],
            "half": numbers.figure(ENDS * r["sd"], language, digits=2) if r["sd"] else "",
            "share": r["share"],
            "flags": flag_words(tuple((r["flag"] or "").split()), words),
            "computed": _made(r, language),
            "source": r["source"],
            "cell": [p for p in cell.parts if p not in shared] if cell else [],
        }
        for r, cell in zip(term.rows.head(shown).iter_rows(named=True), cells, strict=False)
    ]
    common = [
        (words.word("dimension", c), _label(reading, c, term.rows[c][0], language, accounts))
        for c in same
        if term.rows.height and term.rows[c][0]
    ]
    model, whole = reading.run.model_behind(term), term.whole
    figure = partial(_figure, language=language)
    return {
        "selection": str(term.selection),
        "role": role_words(term.role, of_part=term.of_part)[language],
        "move": MOVE_WORDS[term.move][language],
        "read": READ_WORDS[term.read][language] if term.read else "",
        "whole": f"{whole.worked(figure)} = {figure(whole.value, whole.expression.unit)}" if whole else "",
        "value": term.value,
        "values": term.count,
        "counted": term.counted,
        "unit": readable_unit(term.unit),
        "model": model_words(model)[language] if model else "",
        "tables": sorted({c.table for c in cells if c is not None}),
        "shared": shared,
        "own": any(r["cell"] for r in rows),
        "sure": any(r["half"] for r in rows),
        "columns": [words.word("dimension", c) for c in apart],
        "rows": rows,
        "common": common,
        "left": term.rows.height - len(rows),
        "count": term.rows.height,
    }


def _figure(value: float, unit: str, *, language: str) -> str:
    return numbers.figure(value, language, digits=6) + (" %" if unit == "%" else "")


def _label(reading: Reading, column: str, code: Any, language: str, accounts: tuple[str, ...]) -> Any:
    return code if column == "year" else reading.name(column, code, language, accounts)


def _table(reading: Reading, opened: Explanation | None, words: Words) -> Table:
    """All rows of all terms, as files carry them."""
    assert opened is not None
    rows, names = [], dict.fromkeys(["term", "role"])
    for number, term in enumerate(opened.terms, 1):
        at_source = [" ".join((c.table, *c.parts)) if c else None for c in reading.run.source_cells(term)]
        rows += [
            {"term": number, "role": term.role.value, **r, "at_source": cell, "unit": term.unit}
            for r, cell in zip(term.rows.iter_rows(named=True), at_source, strict=True)
        ]
        names |= dict.fromkeys(term.rows.columns)
    columns = tuple(
        Column(n, words.word("column", n) if words.has(f"column.{n}") else words.word("dimension", n))
        for n in [*names, "at_source", "unit"]
    )
    plain = tuple({n: r.get(n) for n in [*names, "at_source", "unit"]} for r in rows)
    return Table("rows", words("number.rows_caption", run=reading.hash), columns, plain)


def _formula(opened: Explanation | None, definition: Definition, language: str) -> str:
    """With the numbers of this figure; of a printed one, which has none, how its producer states it."""
    return (
        formula_words(opened.formula, language) if opened and not definition.stated else definition.formula_in(language)
    )


def _numbers(opened: Explanation, language: str) -> list[tuple[str, str]]:
    """The numbers that stand in the formula, and what each does."""
    return [
        (_figure(n.value, n.unit, language=language), role_words(n.role, of_part=n.of_part)[language])
        for n in opened.numbers
    ]


def _sources(opened: Explanation | None, row: Mapping[str, Any]) -> tuple[str, ...]:
    found = set((row["sources"] or "").split())
    if opened:
        found |= {s for t in opened.terms for s in t.rows["source"].to_list()}
    return tuple(sorted(found))


def _flags(row: Mapping[str, Any], words: Words) -> list[str]:
    return flag_words(tuple((row["flags"] or "").split()), words)


def _commands(reading: Reading, definition: Definition, cell: Mapping[str, str], year: int) -> list[str]:
    where = " ".join(f"--where {shlex.quote(f'{d}={c}')}" for d, c in cell.items())
    if product_groups.GROUP in cell and product_groups.GROUP not in definition.by:
        where = f"--by {','.join(cell)} {where}"
    tail = f"{where} --run results/{shlex.quote(reading.file_name)}".strip()
    return [
        f"kringloop run {reading.meta['study']}",
        f"kringloop explain {definition.id} --year {year} {tail}",
    ]


def _near(rows: tuple[dict[str, Any], ...], year: int) -> list[int]:
    """The years beside this one that have a figure."""
    years = [r["year"] for r in rows if r["value"] is not None]
    before, after = [y for y in years if y < year], [y for y in years if y > year]
    return [*before[-1:], *after[:1]]


def _made(row: Mapping[str, Any], language: str) -> str:
    """What a row is that no producer prints, and what its error follows from."""
    told = [BALANCING_WORDS[language]] if row["computed"] else []
    told += [follows_words(row["follows"])[language]] if row["follows"] else []
    return "; ".join(told)
