"""What `scenario` prints: scenarios, levers, assumptions, and the outcome beside the baseline. Knows no formula."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from kringloop.cli.footing import print_bar, print_run
from kringloop.cli.render import console, print_blocks, print_json, status_word, table
from kringloop.cli.speech import say, words
from kringloop.core import unknown
from kringloop.reading import (
    ASSUMED,
    Reading,
    added_block,
    assumption_rows,
    assumptions_in_words,
    bands_in_words,
    cell_in_words,
    explained_first,
    figure_name,
    figure_rows,
    held_swaps,
    lever_rows,
    material_rows,
    numbers,
    over_draws_rows,
    part_rows,
    scenario_rows,
    target_rows,
    target_words,
    together_block,
    together_rows,
    without_rows,
    year_beside,
)
from kringloop.runs import ORDERS
from kringloop.scenarios import VOCABULARY

WHERE = ("new", "in_use", "discarded")
if TYPE_CHECKING:
    from kringloop.runs import ScenarioBench
    from kringloop.scenarios import Plan

DIGITS = 3
Rows = Sequence[Mapping[str, Any]]


def print_scenarios(bench: ScenarioBench, *, language: str, as_json: bool) -> None:
    """One row per scenario."""
    rows = scenario_rows(bench, language)
    if as_json:
        print_json(rows)
        return
    sheet = table(say("scenario_list"), _columns("scenario", "name", "levers", "hash"))
    for row in rows:
        named = ", ".join(VOCABULARY[key].names[language] for key in row["levers"])
        sheet.add_row(row["scenario"], row["name"], named, row["hash"])
    out = console()
    out.print(sheet)
    out.print(say("scenario_more"), style="dim", markup=False)
    print_run(bench.run)


def write_scenario(bench: ScenarioBench, plan: Plan, out: Path | None, *, force: bool, language: str) -> None:
    """The text of a scenario to the screen, or to a file with what to do next."""
    from kringloop.cli.choose import refuse
    from kringloop.study import scenario_text
    from kringloop.tables import replace_file

    refuse(out is None and force, "scenario_force_alone")
    bench.require_whole(plan)  # a scenario that cannot be is no file
    text = scenario_text(plan)
    if out is None:
        typer.echo(text, nl=False)
        return
    replace_file(out, lambda path: path.write_text(text, encoding="utf-8"), force=force)
    console().print(say("scenario_written", name=plan.names[language], hash=plan.digest, out=out), markup=False)


def print_levers(*, language: str, as_json: bool) -> None:
    """One row per lever."""
    rows = lever_rows(language)
    if as_json:
        print_json(rows)
        return
    sheet = table(say("scenario_levers"), _columns("rung", "lever", "bounds", "changes", "meaning"))
    for row in rows:
        changes = ", ".join(say(f"scenario_of_{name}") for name in row["changes"]) or "–"
        rung = row["rung"] if row["rung"][1:].isdecimal() else say(f"scenario_rung_{row['rung']}")
        bounds = f"{row['low']} … {row['high']}"
        sheet.add_row(rung, f"{row['name']} ({row['lever']})", bounds, changes, row["meaning"])
    out = console()
    out.print(sheet)
    out.print(say("scenario_levers_said"), style="dim", markup=False)


def print_assumptions(bench: ScenarioBench, plan: Plan, *, language: str, as_json: bool) -> None:
    """One row per assumption: those of the scenario, of the baseline, and of today."""
    if as_json:
        print_json(_about(plan, language) | {"assumptions": assumption_rows(bench, plan, language)})
        return
    rows = assumptions_in_words(_reading(bench), bench, plan, language)
    out = console()
    out.print(f"\n{plan.names[language]} ({plan.key}, {plan.digest})", style="bold", markup=False)
    if plan.note:
        out.print(plan.note[language], markup=False)
    for part in ("scenario", "baseline", "today"):
        mine = [row for row in rows if row["of"] == part]
        if mine:
            out.print(_assumed(say(f"scenario_assumed_{part}"), mine, language))
    for row in rows:
        if row["coverage"] is not None:
            share = numbers.percent(row["coverage"], language)
            out.print(say("scenario_coverage", lever=f"{row['name']} ({row['scope']})", share=share), markup=False)
        if row["held"]:
            out.print(f"{row['name']}: {row['held']}", markup=False)
    print_run(bench.run)


def _assumed(title: str, rows: Rows, language: str) -> Any:
    sheet = table(title, _columns("lever", "value", "scope", "course", "reason", "source", "certainty"))
    for row in rows:
        sheet.add_row(
            f"{row['name']} ({row['lever']})",
            row["value"],
            row["scope"] or "–",
            _course(row),
            row["reason"],
            row["source"],
            status_word(row["certainty"], language),
        )
    return sheet


def _course(row: Mapping[str, Any]) -> str:
    """How an assumption comes about, and in which years."""
    if row["from"] is None:
        return "–"
    return f"{say('scenario_course_' + row['course'])} {numbers.span(row['from'], row['to'])}"


def print_outcome(
    bench: ScenarioBench,
    plan: Plan,
    other: Plan,
    *,
    year: int,
    every: bool,
    explain: Sequence[str],
    orders: int | None,
    draws: int | None,
    language: str,
    as_json: bool,
) -> None:
    """Figures beside those of another scenario; beside the baseline also targets and what each lever adds."""
    for id in explain:
        if id not in bench.expressions:
            raise unknown("indicator", id, bench.expressions)
    figures = figure_rows(bench, plan, other, year, language, every=every)
    beside = other.key != "baseline"
    ids = tuple(explain) or (() if beside else explained_first(bench, plan, figures))
    drawn = orders if orders is not None else ORDERS if explain else 0
    parts = [] if beside or not plan.own else part_rows(bench, plan, ids, year, language, orders=drawn)
    joined = together_rows(bench, plan, ids, year, language)
    changed = [r["indicator"] for r in figures if not r["same"]]
    targets, spread = [] if beside else target_rows(bench, plan, language), list[dict[str, Any]]()
    if draws:
        spread, targets = over_draws_rows(bench, plan, changed, year, draws, targets=targets, other=other)
    without, materials = without_rows(bench, plan, language), material_rows(bench, plan, year)
    if as_json:
        told = _about(plan, language) | {"beside": other.key, "year": year, "figures": figures, "targets": targets}
        told |= {"parts": parts, "together": joined, "spread": spread, "without": without, "materials": materials}
        print_json(told | {"assumptions": assumption_rows(bench, plan, language)})
        return
    out = console()
    print_bar(bench.run)
    out.print(f"\n{plan.names[language]} ({plan.key}, {plan.digest})", style="bold", markup=False)
    if plan.note:
        out.print(plan.note[language], markup=False)
    reading = _reading(bench)
    for sheet in _figures(reading, figures, other, year, language, {s["indicator"]: s for s in spread}):
        out.print(sheet)
    for line in held_swaps(bench, plan, language):
        out.print(line, markup=False)
    if not figures:
        out.print(say("scenario_nothing", other=other.names[language]), markup=False)
    if targets:
        out.print(_targets(targets, language))
        untold = sum(row["value"] is None for row in targets)
        out.print(say("scenario_targets_untold", count=untold, of=len(targets)), style="dim", markup=False)
    said = words(language)
    print_blocks([added_block(part, said, keyed=True) for part in parts], out)
    if any("lmdi" not in part["ways"] for part in parts):
        out.print(said("explore.parts_no_lmdi"), style="dim", markup=False)
    if lacking := [part["indicator"] for part in parts if not part["complete"]]:
        out.print(say("scenario_no_shapley", id=lacking[0]), style="dim", markup=False)
    if parts:
        out.print(said("explore.parts_said"), style="dim", markup=False)
    print_blocks([together_block(row, said, keyed=True) for row in joined], out)
    if joined:
        out.print(said("explore.scenarios_said"), style="dim", markup=False)
    if draws:
        out.print(words(language)("explore.draws_said", draws=draws), style="dim", markup=False)
        if bands := bands_in_words(bench, plan, language):
            out.print(bands, style="dim", markup=False)
        reached = {row["indicator"] for row in spread if row["reached"]}
        if not reached.issuperset(changed):
            out.print(words(language)("explore.draws_past_note"), style="dim", markup=False)
    if materials:
        out.print(_materials(materials, year, language))
        out.print(say("scenario_materials_said"), style="dim", markup=False)
    for row in without:
        out.print(_without(reading, row, language), style="dim", markup=False)
    out.print(say("scenario_kind", key=plan.key), style="dim", markup=False)
    print_run(bench.run)


def _reading(bench: ScenarioBench) -> Reading:
    """The run as read here: names of codes, indicators and accounts."""
    return Reading(bench.run, bench.run.file.path.name, piecewise=True)


def _without(reading: Reading, row: Mapping[str, Any], language: str) -> str:
    """A figure that a scenario does not give, by name, and why."""
    id = row["indicator"]
    why = row["why"].removeprefix(f"'{id}' ")
    name = f"{figure_name(reading, id, language)} ({id})"
    return f"{name} {why}" if why != row["why"] else f"{name}: {why}"


def _figures(
    reading: Reading, rows: Rows, other: Plan, year: int, language: str, spread: Mapping[str, Any]
) -> list[Any]:
    from kringloop.indicators import GOALS

    heads = [("name", "words"), ("before", "right"), ("value", "right"), ("difference", "right"), ("unit", "left")]
    heads = heads[:-1] + ([("sure", "right"), ("assumed", "right")] if spread else []) + heads[-1:]
    sheets = []
    for goal in dict.fromkeys(row["goal"] for row in rows):
        titles: list[tuple[str, Any]] = [(say(f"scenario_head_{n}", other=other.names[language]), j) for n, j in heads]
        sheet = table(f"{GOALS[goal][language]}, {year}", titles)
        for row in rows:
            if row["goal"] != goal:
                continue
            cell = cell_in_words(reading, row["cell"], words(language))
            name = f"{row['name']} ({row['indicator']}{'; ' + cell if cell else ''})"
            drawn = spread.get(row["indicator"])
            sure = [_between(drawn, language), _assumed_between(drawn, language)] if spread else []
            sheet.add_row(
                name,
                *numbers.told_apart((row["before"], row["value"]), language, digits=DIGITS),
                numbers.signed(row["difference"], language, digits=DIGITS),
                *sure,
                numbers.unit_words(row["unit"], language),
            )
        sheets.append(sheet)
    for sheet in sheets:
        sheet.beside = [s for s in sheets if s is not sheet]
    return sheets


def _between(found: Mapping[str, Any] | None, language: str) -> str:
    if found is None or not found["reached"]:
        return "–"
    return f"{_figure(found['low'], language)} … {_figure(found['high'], language)}"


def _assumed_between(found: Mapping[str, Any] | None, language: str) -> str:
    low, high = (None, None) if found is None else (found[end] for end in ASSUMED)
    return "–" if low is None else f"{_figure(low, language)} … {_figure(high, language)}"


def _figure(value: float | None, language: str) -> str:
    return "–" if value is None else numbers.figure(value, language, digits=DIGITS)


def _targets(rows: Rows, language: str) -> Any:
    sheet = table(say("scenario_targets"), _columns("target", "aim", "before", "value", "met", words={"target", "met"}))
    for row in rows:
        if row["value"] is None:
            continue
        sign, unit = "≤" if row["side"] == "at_most" else "≥", numbers.unit_words(row["unit"], language)
        aim = f"{sign} {_figure(row['aim'], language)} {unit}".rstrip()
        told = target_words(row, words(language))
        name = f"{row['name']} ({year_beside(row)})".removesuffix(" ()")
        sheet.add_row(name, aim, *numbers.told_apart((row["baseline"], row["value"]), language, digits=DIGITS), told)
    return sheet


def _materials(rows: Rows, year: int, language: str) -> Any:
    heads: list[tuple[str, Any]] = [(say("scenario_head_material"), "words")]
    heads += [(say(f"scenario_head_{n}"), "right") for n in ("crust", "processing", *WHERE)]
    sheet = table(say("scenario_materials", year=year), heads)
    for row in rows:
        name = say(f"scenario_material_{row['part']}", name=row["material"], of=row["of"])
        crust = _figure(row["abundance"], language)
        if row["hopeful"] is not None:
            crust = f"{crust} ({say('scenario_hopeful' if row['hopeful'] else 'scenario_not_hopeful')})"
        sheet.add_row(name, crust, _figure(row["processing"], language), *(_figure(row[n], language) for n in WHERE))
    return sheet


def _columns(*names: str, words: set[str] | frozenset[str] = frozenset()) -> list[tuple[str, Any]]:
    wide = {"name", "levers", "meaning", "reason", "source", "scope", "lever", *words}
    right = {"before", "value", "aim"} if words else set()
    return [
        (
            say(f"scenario_head_{n}", other=say("scenario_baseline")),
            "words" if n in wide else "right" if n in right else "left",
        )
        for n in names
    ]


def _about(plan: Plan, language: str) -> dict[str, Any]:
    return {
        "scenario": plan.key,
        "name": plan.names[language],
        "note": plan.note[language] if plan.note else "",
        "hash": plan.digest,
    }
