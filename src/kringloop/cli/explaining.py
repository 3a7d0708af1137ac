"""`explain`: a figure opened down to its rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING, Any

import polars as pl

from kringloop.cli.paths import path_table
from kringloop.cli.refused import tell_refused, why_refused
from kringloop.cli.render import (
    console,
    print_json,
    share,
    status_word,
    table,
    year_span,
)
from kringloop.cli.showing import how_sure
from kringloop.cli.speech import say, spoken
from kringloop.cli.speech import words as spoken_words
from kringloop.core import KringloopError, Names, RangeError, UnknownNameError, listing
from kringloop.indicators import Indicator
from kringloop.ledger import (
    MOVE_WORDS,
    READ_WORDS,
    Explanation,
    Move,
    Role,
    Term,
    TermError,
    error_parts,
    role_words,
)
from kringloop.reading import (
    ENDS,
    cancelled_words,
    choices_in_words,
    ends_words,
    formula_words,
    numbers,
    origin_name,
    origin_words,
    term_error_words,
)
from kringloop.runs import BALANCING_WORDS, follows_words, model_words, shared_parts
from kringloop.standing import headline_cell

if TYPE_CHECKING:
    from kringloop.runs import Run, SourceCell

_LINES = 12
"""Rows of all tables together that fit on a screen of 40 lines with what stands around them."""
_FEWEST = 3
_MOST_TABLES = 3
_IN_JSON = 12
_PLAIN = {(Role.ADDS, Move.UP), (Role.SUBTRACTS, Move.DOWN)}
"""Roles that say themselves which way the figure moves."""
_ASIDE = frozenset({"value", "sd", "contribution", "share", "flag", "source", "computed", "follows"})

_WORDS = {
    "rows": Names("en nog {count} rijen; toon er meer met --rows", "and {count} more rows; show more with --rows"),
    "row": Names("en nog 1 rij; toon er meer met --rows", "and 1 more row; show more with --rows"),
    "hidden": Names("{count} rijen; toon ze met --rows 12", "{count} rows; show them with --rows 12"),
    "same": Names("dezelfde rijen als bij {number}", "the same rows as under {number}"),
    "no_rows": Names("geen rijen: de tabel heeft hier niets", "no rows: the table has nothing here"),
    "several": Names("{count} waarden", "{count} values"),
    "counted": Names("{counted} van {count} waarden tellen mee", "{counted} of {count} values count"),
    "number": Names("vast getal {value}: {role}", "fixed number {value}: {role}"),
    "whole": Names("samen {worked} = {value}", "together {worked} = {value}"),
    "note": Names("Let op", "Note"),
    "choice": Names("keuze", "choice"),
    "sources": Names("Bronnen", "Sources"),
    "cell": Names("bij de bron", "at the source"),
    "each": Names("per rij bij de bron: {columns}", "per row at the source: {columns}"),
    "value": Names("waarde", "value"),
    "share": Names("aandeel", "share"),
}


def explain_command(
    run: Run,
    key: str,
    year: int,
    labels: Mapping[str, list[str]],
    *,
    rows: int | None,
    language: str,
    as_json: bool,
    by: Sequence[str] | None = None,
) -> None:
    """Open one cell of one indicator; of several definitions, each that has the cell.

    Parameters
    ----------
    by : dimensions of the cell besides those in `labels`; others are summed. None: those of the indicator
    """
    several = [d for d, codes in labels.items() if len(codes) > 1]
    if several:
        raise RangeError(say("open_one", dimensions=", ".join(several)))
    opened: list[tuple[Indicator, Explanation]] = []
    refused: list[tuple[Indicator, KringloopError]] = []
    indicators = run.definitions_of(key)
    for indicator in indicators:
        if indicator.certainty == "memory" and "." not in key:
            continue
        try:
            cell = cell_meant(run, indicator, labels, by)
            if cell is not None and _has(run, indicator, year, cell):
                opened.append((indicator, run.explain(indicator, year=year, **cell)))
        except (RangeError, UnknownNameError) as error:
            refused.append((indicator, error))
    if not opened:
        able = [i for i in indicators if i not in [lacking for lacking, _ in refused]]
        raise RangeError(_nothing(run, key, year, labels)) if able or not refused else why_refused(refused)
    tell_refused(refused)
    if as_json:
        print_json([_json(run, i, e, rows) for i, e in opened])
        return
    for indicator, explanation in opened:
        _print(run, indicator, explanation, rows, language)


def cell_meant(
    run: Run, indicator: Indicator, labels: Mapping[str, list[str]], by: Sequence[str] | None
) -> dict[str, str] | None:
    """The cell of one figure: what was asked, else that of the headline; None for an indicator without figures.

    Raises
    ------
    RangeError   a dimension that the indicator has not, or one without a headline that was not asked
    """
    asked = {d: codes[0] for d, codes in labels.items()}
    frame = run.observations_of(indicator)
    if frame is None:
        return None
    known = frame.filter(pl.col("value").is_not_null())
    available = {d: tuple(dict.fromkeys(known[d].to_list())) for d in indicator.by}
    dimensions = indicator.by if by is None else tuple(d for d in indicator.by if d in by or d in asked)
    if by is not None and (strange := [d for d in by if d not in indicator.by and d not in asked]):
        raise RangeError(say("no_dimension", id=indicator.id, dimension=strange[0], known=", ".join(indicator.by)))
    open_ = tuple(d for d in dimensions if d not in asked)
    if not open_:
        return asked
    there_are = {d: (asked[d],) if d in asked else available[d] for d in dimensions}
    headline_of = partial(headline_cell, indicator.key, indicator.definition)
    head = headline_of(dimensions, there_are, run.study.show.headline)
    if head is None:
        lost = next(d for d in open_ if headline_of((d,), there_are, run.study.show.headline) is None)
        there = listing(available[lost], language=spoken())
        raise RangeError(say("open_which", dimension=lost, id=indicator.id, example=available[lost][0], known=there))
    return {**head, **asked}


def _has(run: Run, indicator: Indicator, year: int, cell: Mapping[str, str]) -> bool:
    stored = run.observations_of(indicator)
    if stored is not None and set(cell) == set(indicator.by):
        same_cell = [pl.col(d) == c for d, c in cell.items()]
        known = stored.filter(pl.col("year") == year, pl.col("value").is_not_null(), *same_cell)
        if known.height:
            return True
    labels = {d: [c] for d, c in cell.items()}
    frame = run.observe(indicator, tuple(cell), {**labels, "year": [str(year)]})
    return frame.filter(pl.col("value").is_not_null()).height > 0


def _nothing(run: Run, key: str, year: int, labels: Mapping[str, list[str]]) -> str:
    frame = run.observations(key)
    known = frame.filter(pl.col("value").is_not_null())["year"]
    where = "; ".join(f"{d} {', '.join(c)}" for d, c in labels.items())
    years = year_span(known.to_list())
    return say("no_figure", key=key, year=year, where=say("with_where", where=where) if where else "", span=years)


def _print(run: Run, indicator: Indicator, explanation: Explanation, rows: int | None, language: str) -> None:
    out = console()
    label = "" if indicator.label == indicator.names else f": {indicator.label[language]}"
    out.print(f"\n{indicator.names[language]}{label}", style="bold", markup=False)
    low, high, how = run.interval_at(indicator, explanation)
    ends = ends_words(explanation.value, low, high, spoken_words(language))
    amount = " ".join(filter(None, [numbers.figure(explanation.value, language, digits=6), ends]))
    accounts = tuple(dict.fromkeys(t.selection.account.key for t in explanation.terms))
    cell = [_word(run, d, c, language, accounts) for d, c in explanation.cell.items()]
    parts, asked = error_parts(explanation), rows is not None
    leans = cancelled_words(parts, spoken_words(language), briefly=not asked)
    about = ", ".join(filter(None, ["95 %" if ends.startswith("±") else "", "" if asked else leans]))
    amount += _unit(explanation.unit, language) + (f" ({about})" if about else "")
    out.print(f"{', '.join(cell)}:  {amount}", style="bold", markup=False)
    for state in _told(run, indicator, explanation):
        out.print(state[language], markup=False)
    if asked and leans:
        out.print(leans, markup=False)
    figure = partial(_figure, language=language)
    errors = parts.terms
    apart = len(explanation.terms) > _MOST_TABLES
    if len(explanation.terms) > 1 or explanation.numbers:
        out.print(f"= {explanation.worked(figure)}{_of_variance(errors, language) if apart else ''}", markup=False)
    out.print(formula_words(explanation.formula, language), markup=False, style="dim")
    shown = rows if rows is not None else _fitting(explanation)
    for position, (term, error) in enumerate(zip(explanation.terms, errors, strict=True)):
        before = next((k for k, t in enumerate(explanation.terms[:position]) if _same_rows(t, term)), None)
        _print_term(run, term, error, position, before, shown, language, whole=asked, apart=apart)
    for each in explanation.numbers:
        role = role_words(each.role, of_part=each.of_part)[language]
        out.print(_WORDS["number"][language].format(value=figure(each.value, each.unit), role=role), markup=False)
    if how is not None and rows is not None:
        out.print(how_sure(pl.Series([how]))[0], style="dim", markup=False)
    if indicator.traps is not None:
        out.print(f"{_WORDS['note'][language]}: {indicator.traps[language]}", markup=False)
    said = choices_in_words(indicator.id, run.choices(indicator), language)
    choices = "".join(f"; {_WORDS['choice'][language]}: {text}" for text in said)
    out.print(
        f"{spoken_words(language).word('certainty', indicator.certainty)} ({indicator.reference}){choices}",
        markup=False,
    )
    _print_paths(run, explanation, shown or _FEWEST, language)
    _print_sources(run, explanation, language, whole=rows is not None)


def _of_variance(errors: Sequence[TermError], language: str) -> str:
    """The part of the variance that each of many terms carries, in one line; nothing where none is known."""
    parts = [f"{n}: {share(e.share, language)}" for n, e in enumerate(errors, 1) if e.share is not None]
    return "; " + spoken_words(language)("sure.of_variance", parts=", ".join(parts)) if parts else ""


def _states(indicator: Indicator, explanation: Explanation) -> list[Names]:
    """The word beside the figure, of an indicator that has one."""
    return list(indicator.states(explanation.expression, explanation.grid).values()) if indicator.states else []


def _told(run: Run, indicator: Indicator, explanation: Explanation) -> list[Names]:
    """The words beside the figure: its state, and what a sum covers."""
    covers = _covers(run, indicator, explanation)
    return [*_states(indicator, explanation), *([covers] if covers else [])]


def _covers(run: Run, indicator: Indicator, explanation: Explanation) -> Names | None:
    """How much of the whole a sum covers, where the account holds only a part."""
    if indicator.part_of is None:
        return None
    dimensions = tuple(d for d in explanation.cell if d != "year")
    asked = {d: [explanation.cell[d]] for d in dimensions}
    frame = run.observe(indicator, dimensions, asked).filter(pl.col("year") == int(explanation.cell["year"]))
    row = frame.row(0, named=True) if frame.height else {}
    return Names(row["state_nl"], row["state_en"]) if row.get("state_nl") else None


def _fitting(explanation: Explanation) -> int:
    """Rows per term so that one figure fits on a screen; none where there are too many tables for that."""
    tables = [t for k, t in enumerate(explanation.terms) if not any(_same_rows(t, o) for o in explanation.terms[:k])]
    long = [t for t in tables if t.rows.height > 1]
    if len(long) > _MOST_TABLES:
        return 0
    return max(_FEWEST, (_LINES - 3 * (len(explanation.terms) - 1)) // max(1, len(long)))


def _same_rows(one: Term, other: Term) -> bool:
    names = [c for c in one.rows.columns if c not in ("contribution", "share")]
    if one.rows.height != other.rows.height or not one.rows.height or not set(names) <= set(other.rows.columns):
        return False
    a, b = (t.rows.select(names).sort(names) for t in (one, other))
    return one.selection.layer == other.selection.layer and a.equals(b)


def _unit(unit: str, language: str) -> str:
    said = numbers.unit_words(unit, language)
    return f" {said}" if said else ""


def _figure(value: float, unit: str, *, language: str) -> str:
    return numbers.figure(value, language, digits=6) + (" %" if unit == "%" else "")


def _print_term(
    run: Run,
    term: Term,
    error: TermError,
    position: int,
    before: int | None,
    shown: int,
    language: str,
    *,
    whole: bool,
    apart: bool,
) -> None:
    """What one selection does, and its rows; what is the same in every row stands above the table."""
    out, words = console(), _WORDS
    role = role_words(term.role, of_part=term.of_part)[language]
    ends, carried = term_error_words(term, error, spoken_words(language))
    amount = words["several"][language].format(count=term.count)
    if term.counted is not None:
        amount = words["counted"][language].format(counted=term.counted, count=term.rows.height)
    elif term.value is not None:
        sure = f" {ends}" if ends else ""
        amount = f"{numbers.figure(term.value, language, digits=6)}{sure}{_unit(term.unit, language)}"
    read = f" ({READ_WORDS[term.read][language]})" if term.read is not None else ""
    move = "" if (term.role, term.move) in _PLAIN else f"; {MOVE_WORDS[term.move][language]}"
    same = "" if before is None else "; " + words["same"][language].format(number=before + 1)
    said = f"; {carried}" if carried and not apart else ""
    out.print(f"\n{position + 1}. {amount}{read}: {role}{move}{same}{said}", style="bold", markup=False)
    if term.whole is not None and before is None:
        figure = partial(_figure, language=language)
        value = figure(term.whole.value, term.whole.expression.unit)
        out.print(words["whole"][language].format(worked=term.whole.worked(figure), value=value), markup=False)
    if before is not None:
        return
    if term.rows.is_empty():
        out.print(words["no_rows"][language], markup=False)
        return
    _print_rows(run, term, shown, language, whole=whole)


def _print_rows(run: Run, term: Term, shown: int, language: str, *, whole: bool) -> None:
    """Its rows; each with its own margin where more was asked for than fits on a screen."""
    out, cells = console(), run.source_cells(term)
    every, of = [c for c in term.rows.columns if c not in _ASIDE], (term.selection.account.key,)
    apart = [c for c in every if term.rows[c].n_unique() > 1]
    alike = [c for c in every if c not in apart and term.rows[c][0] is not None]
    common = [_word(run, c, term.rows[c][0], language, of) for c in alike]
    shared = shared_parts(cells)
    tables = sorted({c.table for c in cells if c is not None} or set(_labels(run, term)))
    model = run.model_behind(term)
    made = [model_words(model)[language]] if model else []
    out.print("; ".join([", ".join(common), *made, " ".join([", ".join(tables), *shared])]).lstrip("; "), markup=False)
    if not apart:
        _print_marks(term, language)
        return
    if not shown:
        out.print(_WORDS["hidden"][language].format(count=term.rows.height), markup=False)
        return
    heading, own = _own_cells(cells[:shown], shared)
    if heading:
        out.print(_WORDS["each"][language].format(columns=heading), markup=False)
    named = spoken_words().of(run.study.own_words)
    columns = [(named.word("dimension", n), "right" if n == "year" else "name") for n in apart]
    sure = whole and any(term.rows.head(shown)["sd"].fill_null(0.0).to_list())
    ends = [(_WORDS["value"][language], "right"), *([("±", "right")] if sure else [])]
    ends += [(_WORDS["share"][language], "right"), ("", "left")]
    made_table = table("", [*columns, *ends, *([(_WORDS["cell"][language], "left")] if own else [])])
    for k, r in enumerate(term.rows.head(shown).iter_rows(named=True)):
        names = [_word(run, n, r[n], language, of) for n in apart]
        mark = " ".join(filter(None, ["*" if r["computed"] or r["follows"] else "", r["flag"]]))
        made_table.add_row(
            *names,
            numbers.figure(r["value"], language),
            *([numbers.figure(ENDS * r["sd"], language, digits=2) if r["sd"] else ""] if sure else []),
            share(r["share"], language),
            mark,
            *own[k : k + 1],
        )
    out.print(made_table)
    left = term.rows.height - shown
    if left > 0:
        out.print(_WORDS["row" if left == 1 else "rows"][language].format(count=left), markup=False)
    _print_marks(term, language, rows=shown, starred=True)


def _own_cells(cells: Sequence[SourceCell | None], shared: Sequence[str]) -> tuple[str, list[str]]:
    """What differs from row to row in the address of a cell, and the producer's columns it stands in.

    Codes are never cut: where all rows differ in the same columns, those stand once above the table.
    """
    own = [[p for p in c.parts if p not in shared] if c else [] for c in cells]
    if not any(own):
        return "", []
    columns = {tuple(p.partition("=")[0] for p in parts if "=" in p) for parts in own if parts}
    if len(columns) > 1 or not next(iter(columns)):
        return "", [" ".join(parts) or "–" for parts in own]
    return ", ".join(next(iter(columns))), [" ".join(p.partition("=")[2] or p for p in parts) or "–" for parts in own]


def _print_marks(term: Term, language: str, *, rows: int = 1, starred: bool = False) -> None:
    if term.rows.head(rows)["computed"].any():
        console().print(("* " if starred else "") + BALANCING_WORDS[language], markup=False)
    for follows in sorted({f for f in term.rows.head(rows)["follows"].to_list() if f}):
        console().print(("* " if starred else "") + follows_words(follows)[language], markup=False)


def _labels(run: Run, term: Term) -> list[str]:
    return [origin_name(run.origins[s], spoken()) for s in term.rows["source"].unique()]


def _print_paths(run: Run, explanation: Explanation, rows: int, language: str) -> None:
    """The main paths of the chain, where the figure is about one."""
    from kringloop.models import PATH_SIGN

    paths = run.paths_behind(explanation)
    if paths is not None and not paths.is_empty():
        title = {"en": "Main paths of the whole chain", "nl": "Belangrijkste paden van de hele keten"}[language]
        found = [(p.split(PATH_SIGN), v, s) for p, v, s in paths.head(rows).iter_rows()]
        console().print(path_table(title, found, language))


def _word(run: Run, column: str, code: object, language: str, accounts: tuple[str, ...]) -> str:
    if column in ("year", "source"):
        return str(code)
    return run.names(column, str(code), accounts)[language] if code else "–"


def _print_sources(run: Run, explanation: Explanation, language: str, *, whole: bool) -> None:
    """The sources; with their notes where the reader asked for more than fits on a screen."""
    out = console()
    out.print(f"\n{_WORDS['sources'][language]}", style="bold", markup=False)
    for id in sorted({s for t in explanation.terms for s in t.rows["source"].to_list()}):
        o = run.origins[id]
        about = [origin_words(text, language) for text in (o.vintage, o.licence)]
        words = "; ".join(
            [f"{origin_name(o, language)}, {origin_words(o.title, language)}", *about, status_word(o.kind, language)]
        )
        note = f"\n{origin_words(o.note, language)}" if whole and o.note else ""
        out.print(f"{words}\n{o.url}{note}", markup=False)


def _json(run: Run, indicator: Indicator, explanation: Explanation, rows: int | None) -> dict[str, Any]:
    ids = sorted({s for t in explanation.terms for s in t.rows["source"].to_list()})
    most = rows if rows is not None else _IN_JSON
    paths = run.paths_behind(explanation)
    low, high, how = run.interval_at(indicator, explanation)
    errors = error_parts(explanation)
    return {
        "indicator": indicator.key,
        "definition": indicator.definition,
        "cell": dict(explanation.cell),
        "value": explanation.value,
        "low": low,
        "high": high,
        "interval": how,
        "shared_errors_cancelled": errors.cancelled,
        "unit": explanation.unit,
        "formula": explanation.formula,
        "worked": explanation.worked(lambda value, unit: f"{value:.10g}" + (" %" if unit == "%" else "")),
        "state": next((asdict(s) for s in _told(run, indicator, explanation)), None),
        "certainty": indicator.certainty,
        "reference": indicator.reference,
        "choices": run.choices(indicator),
        "note": asdict(indicator.traps) if indicator.traps is not None else None,
        "terms": [_term_json(run, t, e, most) for t, e in zip(explanation.terms, errors.terms, strict=True)],
        "numbers": [asdict(n) for n in explanation.numbers],
        "constants": list(explanation.constants),
        "paths": [] if paths is None else paths.head(most).to_dicts(),
        "origins": {i: asdict(run.origins[i]) for i in ids},
    }


def _term_json(run: Run, term: Term, error: TermError, most: int) -> dict[str, Any]:
    rows = [
        {**row, "at_source": None if cell is None else asdict(cell) | {"codes": dict(cell.codes)}}
        for row, cell in zip(term.rows.head(most).iter_rows(named=True), run.source_cells(term), strict=False)
    ]
    return {
        "selection": str(term.selection),
        "role": term.role.value,
        "of_part": term.of_part,
        "move": term.move.value,
        "read": None if term.read is None else term.read.value,
        "count": term.count,
        "value": term.value,
        "unit": term.unit,
        "contribution": term.contribution,
        "sd": error.deviation,
        "variance_share": error.share,
        "rows_without_margin": error.bare,
        "model": run.model_behind(term),
        "row_count": term.rows.height,
        "rows": rows,
    }
