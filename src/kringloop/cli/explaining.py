"""`explain`: a figure opened down to its rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import polars as pl

from kringloop.cli.chaining import path_table
from kringloop.cli.render import (
    CERTAINTY,
    cell_words,
    clipped,
    console,
    number,
    print_json,
    share,
    status_word,
    table,
    tell_refused,
    year_span,
)
from kringloop.core import KringloopError, RangeError, UnknownNameError, listing, readable_unit
from kringloop.indicators import Indicator, definitions_of
from kringloop.ledger import Explanation, Term
from kringloop.standing import headline_cell

if TYPE_CHECKING:
    from kringloop.study import Run

_ROLES = {
    "en": {"part": "adds up to the figure", "divides": "divides", "multiplies": "multiplies"},
    "nl": {"part": "telt op tot het cijfer", "divides": "deelt", "multiplies": "vermenigvuldigt"},
}


def explain_command(
    run: Run, key: str, year: int, labels: Mapping[str, list[str]], *, rows: int, language: str, as_json: bool
) -> None:
    """Open one cell of one indicator; of several definitions, each that has the cell."""
    several = [d for d, codes in labels.items() if len(codes) > 1]
    if several:
        raise RangeError(f"explain opens one figure; give one code for {listing(several)}")
    opened: list[tuple[Indicator, Explanation]] = []
    refused: list[tuple[Indicator, KringloopError]] = []
    for indicator in definitions_of(key):
        if indicator.certainty == "memory" and "." not in key:
            continue
        try:
            cell = _cell(run, indicator, labels)
            if cell is not None and _has(run, indicator, year, cell):
                opened.append((indicator, run.explain(indicator, year=year, **cell)))
        except (RangeError, UnknownNameError) as error:
            refused.append((indicator, error))
    if not opened:
        raise refused[0][1] if refused else RangeError(_nothing(run, key, year, labels))
    tell_refused(refused)
    if as_json:
        print_json([_json(run, i, e, rows) for i, e in opened])
        return
    for indicator, explanation in opened:
        _print(run, indicator, explanation, rows, language)


def _cell(run: Run, indicator: Indicator, labels: Mapping[str, list[str]]) -> dict[str, str] | None:
    asked = {d: codes[0] for d, codes in labels.items()}
    frame = run.observations_of(indicator)
    if frame is None:
        return None
    known = frame.filter(pl.col("value").is_not_null())
    available = {d: tuple(dict.fromkeys(known[d].to_list())) for d in indicator.by}
    open_ = tuple(d for d in indicator.by if d not in asked)
    if not open_:
        return asked
    head = headline_cell(
        indicator.key, indicator.definition, indicator.by,
        {d: (asked[d],) if d in asked else available[d] for d in indicator.by}, run.study.show.headline,
    )  # fmt: skip
    if head is None:
        lost = next(d for d in open_ if not set(run.study.show.headline.get(d, [])) & set(available[d]))
        raise RangeError(
            f"say which {lost} of '{indicator.id}' to open, for example --where {lost}={available[lost][0]}; "
            f"known: {listing(available[lost])}"
        )
    return {**head, **asked}


def _has(run: Run, indicator: Indicator, year: int, cell: Mapping[str, str]) -> bool:
    labels = {d: [c] for d, c in cell.items()}
    frame = run.observe(indicator, tuple(cell), {**labels, "year": [str(year)]})
    return frame.filter(pl.col("value").is_not_null()).height > 0


def _nothing(run: Run, key: str, year: int, labels: Mapping[str, list[str]]) -> str:
    frame = run.observations(key)
    known = frame.filter(pl.col("value").is_not_null())["year"]
    where = "; ".join(f"{d} {', '.join(c)}" for d, c in labels.items())
    years = year_span(known.to_list())
    return f"'{key}' has no figure for {year}{' with ' + where if where else ''}; it has figures for {years}"


def _print(run: Run, indicator: Indicator, explanation: Explanation, rows: int, language: str) -> None:
    out = console()
    label = "" if indicator.label == indicator.names else f": {indicator.label[language]}"
    out.print(f"\n{indicator.names[language]}{label}", style="bold", markup=False)
    figure = f"{number(explanation.value, language, digits=6)} {readable_unit(explanation.unit)}"
    out.print(f"{cell_words(explanation.cell)}   {figure}", markup=False)
    out.print(f"{explanation.formula}\n", markup=False, style="dim")
    for term in explanation.terms:
        _print_term(run, term, rows, language)
    for constant in explanation.constants:
        out.print(f"constant {number(constant, language)}")
    out.print(f"{CERTAINTY[language][indicator.certainty]} ({indicator.reference})", markup=False)
    for name, value in run.choices(indicator).items():
        out.print(f"choice: {name} = {value}", markup=False)
    _print_paths(run, explanation, rows, language)
    _print_sources(run, explanation, language)


def _print_term(run: Run, term: Term, rows: int, language: str) -> None:
    """The rows of one selection; what is the same in every row stands above the table."""
    every = [c for c in term.rows.columns if c not in ("value", "contribution", "share", "flag")]
    same = [c for c in every if term.rows[c].n_unique() == 1]
    names = [c for c in every if c not in same] or ["source"]
    columns = [(n, "right" if n == "year" else "left") for n in names]
    figure = f"{number(term.value, language, digits=6)} {readable_unit(term.unit)}"
    common = ", ".join(f"{c}: {_word(run, c, term.rows[c][0], language)}" for c in same if term.rows[c][0])
    left = term.rows.height - rows
    made = table(
        f"{term.selection}\n{_ROLES[language][term.role]}: {figure}\n{common}",
        [*columns, ("value", "right"), ("share", "right"), ("", "left")],
        caption=f"and {left} more rows" if left > 0 else None,
    )
    room = max(14, (console().width - 30) // len(names) - 3)
    for r in term.rows.head(rows).iter_rows(named=True):
        words = [clipped(_word(run, n, r[n], language), room) for n in names]
        made.add_row(*words, number(r["value"], language), share(r["share"], language), r["flag"] or "")
    console().print(made)


def _print_paths(run: Run, explanation: Explanation, rows: int, language: str) -> None:
    """The main paths of the chain, where the figure is about one."""
    from kringloop.study import PATH_SIGN

    paths = run.paths_behind(explanation)
    if paths is not None and not paths.is_empty():
        title = {"en": "Main paths of the whole chain", "nl": "Belangrijkste paden van de hele keten"}[language]
        found = [(p.split(PATH_SIGN), v, s) for p, v, s in paths.head(rows).iter_rows()]
        console().print(path_table(title, found, language))


def _word(run: Run, column: str, code: object, language: str) -> str:
    if column in ("year", "source"):
        return str(code)
    return run.names(column, str(code))[language] if code else "–"


def _print_sources(run: Run, explanation: Explanation, language: str) -> None:
    ids = sorted({s for t in explanation.terms for s in t.rows["source"].to_list()})
    made = table("Sources" if language == "en" else "Bronnen", [("id", "left"), ("", "words")])
    for id in ids:
        o = run.origins[id]
        words = (
            f"{o.producer} {o.dataset}, {o.title}; {o.vintage}; {o.licence}; {status_word(o.kind, language)}\n{o.url}"
        )
        made.add_row(id, words + (f"\n{o.note}" if o.note else ""))
    console().print(made)


def _json(run: Run, indicator: Indicator, explanation: Explanation, rows: int) -> dict[str, Any]:
    ids = sorted({s for t in explanation.terms for s in t.rows["source"].to_list()})
    return {
        "indicator": indicator.key, "definition": indicator.definition, "cell": dict(explanation.cell),
        "value": explanation.value, "unit": explanation.unit, "formula": explanation.formula,
        "certainty": indicator.certainty, "reference": indicator.reference, "choices": run.choices(indicator),
        "terms": [
            {"selection": str(t.selection), "role": t.role, "value": t.value, "unit": t.unit,
             "contribution": t.contribution, "row_count": t.rows.height, "rows": t.rows.head(rows).to_dicts()}
            for t in explanation.terms
        ],
        "constants": list(explanation.constants),
        "paths": [] if (paths := run.paths_behind(explanation)) is None else paths.head(rows).to_dicts(),
        "origins": {i: asdict(run.origins[i]) for i in ids},
    }  # fmt: skip
