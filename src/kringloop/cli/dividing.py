"""`allocate`: a target divided by every principle or one, of a study or of a file. Knows no formula."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kringloop.cli.choose import refuse
from kringloop.cli.footing import print_bar, print_run
from kringloop.cli.render import console, print_json, table
from kringloop.cli.speech import say
from kringloop.cli.tables import coded
from kringloop.core import KringloopError, unknown
from kringloop.reading import numbers

if TYPE_CHECKING:
    from kringloop.runs import Run
    from kringloop.targets import Part

Made = Mapping[str, "Sequence[Part] | KringloopError"]


def allocate_target(run: Run, target: str | None, principle: str | None, *, language: str, as_json: bool) -> None:
    """A target of a study over the parts of its sector."""
    from kringloop.reading import Reading, divided_target, divisible

    reading = Reading(run, run.file.path.name, piecewise=True)
    known = divisible(reading)
    refuse(not known, "allocate_none", study=run.meta["study"])
    found = divided_target(reading, target or known[0])
    made = _chosen(found.parts, principle)
    names = {p.id: reading.name("sector", p.id, language) for parts in _worked(made) for p in parts}
    if as_json:
        print_json(_records(made, found.held.unit, language))
        return
    print_bar(run)
    title = say("allocate_title", name=found.held.statement.names[language], year=found.year)
    _print(title, made, found.held.unit, names, language)
    years = "; ".join(f"{say(f'allocate_{name}')} {year}" for name, year in found.weights.items())
    if years:
        console().print(say("allocate_years", years=years), style="dim", markup=False)
    print_run(run)


def allocate_file(
    file: Path, principle: str | None, *, to: float | None, cut: float | None, language: str, as_json: bool
) -> None:
    """A target over the actors of a file, level by level."""
    from kringloop.targets import PRINCIPLES, divide, read_division

    frame = read_division(file)
    top = next(row for row in frame.iter_rows(named=True) if row["within"] is None)
    target = float(to) if to is not None else top["base"] * (1 - float(cut or 0.0) / 100)
    asked = [principle] if principle is not None else list(PRINCIPLES)
    made: dict[str, Sequence[Part] | KringloopError] = {}
    for key in asked:
        try:
            made[key] = divide(frame, target, key)
        except KringloopError as error:
            if principle is not None:
                raise
            made[key] = error
    unit = str(frame["unit"][0])
    if as_json:
        print_json(_records(made, unit, language))
        return
    _print(say("allocate_title_file", file=file.name), made, unit, {}, language)


def _chosen(parts: Made, principle: str | None) -> Made:
    """Every principle, or the one asked for; that one must be possible."""
    if principle is None:
        return parts
    if principle not in parts:
        raise unknown("principle", principle, parts)
    found = parts[principle]
    if isinstance(found, KringloopError):
        raise found
    return {principle: found}


def _worked(made: Made) -> list[Sequence[Part]]:
    return [parts for parts in made.values() if not isinstance(parts, KringloopError)]


def _print(title: str, made: Made, unit: str, names: Mapping[str, str], language: str) -> None:
    """A row per actor, a column per principle; what cannot be worked is told below, and nothing is left out unsaid."""
    from kringloop.targets import PRINCIPLES

    worked = {key: parts for key, parts in made.items() if not isinstance(parts, KringloopError)}
    out = console()
    if worked:
        first = next(iter(worked.values()))
        heads = [(say("allocate_actor"), "words"), (say("allocate_base"), "right")]
        heads += [(PRINCIPLES[key].names[language], "right") for key in worked]
        sheet = table(f"{title} [{numbers.unit_words(unit, language)}]", heads)
        for i, part in enumerate(first):
            values = [parts[i].target for parts in worked.values()]
            cells = [f"{numbers.figure(v, language, digits=4)}{'!' if v < 0 else ''}" for v in values]
            sheet.add_row(_called(part, names), numbers.figure(part.base, language, digits=4), *cells)
        out.print(sheet)
        out.print(say("allocate_sum", count=sum(p.depth == 1 for p in first)), style="dim", markup=False)
        if any(p.target < 0 for parts in worked.values() for p in parts):
            out.print(say("allocate_below_zero"), style="dim", markup=False)
    for key, error in made.items():
        if isinstance(error, KringloopError):
            why = error.in_language(language).splitlines()[0]
            out.print(say("allocate_not", name=PRINCIPLES[key].names[language], why=why), style="dim", markup=False)


def _called(part: Part, names: Mapping[str, str]) -> str:
    depth = "  " * part.depth
    if part.rest:
        return f"{depth}{say('allocate_rest', whole=names.get(part.within, part.within))}"
    named = names.get(part.id, part.id)
    return f"{depth}{coded(part.id, named) if named != part.id else part.id}"


def _records(made: Made, unit: str, language: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for key, parts in made.items():
        if isinstance(parts, KringloopError):
            rows.append({"principle": key, "why_not": parts.in_language(language), "parts": []})
            continue
        each = [
            {
                "id": p.id,
                "within": p.within or None,
                "base": p.base,
                "target": p.target,
                "change": p.change,
                "rest": p.rest,
                "below_zero": p.target < 0,
            }
            for p in parts
        ]
        rows.append({"principle": key, "unit": unit, "why_not": None, "parts": each})
    return rows
