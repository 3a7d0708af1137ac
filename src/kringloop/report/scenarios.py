"""What could be: scenarios beside as it is and against the targets, what each lever adds, and what is assumed.

Figures are those of the page Explore and of `kringloop scenario run`.
"""

from __future__ import annotations

from typing import Any, Final

from kringloop.core import KringloopError
from kringloop.reading import (
    added_block,
    aim_words,
    assumptions_in_words,
    figure_name,
    figure_rows,
    first_outcomes,
    held_swaps,
    numbers,
    over_draws_rows,
    part_rows,
    target_rows,
    target_words,
    together_block,
    together_rows,
    year_beside,
)
from kringloop.report.asked import Asked
from kringloop.report.backcasts import backcasts
from kringloop.report.blocks import Block, Cell, Column, Grid, Heading, NewPage, Row, Text, Together, cells
from kringloop.report.products import tabled
from kringloop.report.summary import goal_name
from kringloop.runs import ScenarioBench
from kringloop.scenarios import BASELINE, Plan

DIGITS: Final = 3
DRAWS: Final = 20
"""Draws in which targets are judged on paper, at most; each takes half a second per scenario."""
MOST: Final = 6
"""Figures of a goal that stand on paper; the page has all."""


def scenarios(asked: Asked) -> list[Block]:
    """The chapter on what could be."""
    words, bench = asked.words, asked.reading.keep("scenario bench", lambda: ScenarioBench(asked.reading.run))
    made: list[Block] = [Heading(words("scenarios_part.title"))]
    plans = {key: plan for key, plan in bench.plans.items() if key != BASELINE}
    if not plans:
        return [*made, Text(words("scenarios_part.absent")), NewPage()]
    made += [Text(words("explore.report_lead", horizon=bench.horizon)), *_what(asked, plans)]
    made += [Heading(words("explore.figures"), 2), _figures(asked, bench, plans), *_held(asked, bench, plans)]
    made += [Heading(words("explore.targets"), 2), Text(words("explore.targets_note"), "soft")]
    made += _targets(asked, bench, plans)
    made += [Heading(words("explore.parts"), 2), Text(words("explore.parts_lead")), Text(words("explore.parts_said"))]
    made += [block for plan in plans.values() for block in _parts(asked, bench, plan)]
    made += [Heading(words("explore.assumptions"), 2), Text(words("explore.assumptions_lead"))]
    made += [*_assumptions(asked, bench, plans), *backcasts(asked, bench), NewPage()]
    return made


def _what(asked: Asked, plans: dict[str, Plan]) -> list[Block]:
    """Each scenario in its own words, with the hash it is cited by."""
    language = asked.language
    made: list[Block] = []
    for plan in plans.values():
        note = plan.note[language] if plan.note is not None else ""
        made.append(Text(f"{note} [{plan.digest}]".strip(), before=f"{plan.names[language]}."))
    return made


def _figures(asked: Asked, bench: ScenarioBench, plans: dict[str, Plan]) -> Grid:
    """Figures that some scenario changes, a column per scenario, under their goals."""
    words, language, base = asked.words, asked.language, bench.plans[BASELINE]
    found = {
        key: {r["indicator"]: r for r in figure_rows(bench, plan, base, bench.horizon, language, every=True)}
        for key, plan in plans.items()
    }
    rows: list[Row] = []
    every = list(dict.fromkeys(id for mine in found.values() for id in mine))
    moved = [id for id in every if any(not mine[id]["same"] for mine in found.values() if id in mine)]
    goals = {id: next(mine[id] for mine in found.values() if id in mine) for id in moved}
    for goal in dict.fromkeys(row["goal"] for row in goals.values()):
        rows.append(Row(group=goal_name(goal, language), goal=goal))
        own = [id for id in moved if goals[id]["goal"] == goal]
        front = asked.reading.run.study.show.front.get(goal, [])
        for id in sorted(own, key=lambda id: id not in front)[:MOST]:
            first = goals[id]
            name = Cell(figure_name(asked.reading, id, language), note=numbers.unit_words(first["unit"], language))
            values = [mine[id]["value"] if id in mine else None for mine in found.values()]
            rows.append(cells(name, *numbers.told_apart([first["before"], *values], language)))
    heads = [Column(base.names[language], 0.9, True), *(Column(p.names[language], 0.9, True) for p in plans.values())]
    caption = words("scenarios_part.figures", year=bench.horizon, most=MOST)
    return Grid((Column("", 2.2), *heads), tuple(rows), caption, small=True)


def _held(asked: Asked, bench: ScenarioBench, plans: dict[str, Plan]) -> list[Block]:
    """Each lever that asks more than there is, under the scenario that moves it."""
    return [
        Text(told, before=f"{plan.names[asked.language]}.")
        for plan in plans.values()
        for told in held_swaps(bench, plan, asked.language)
    ]


def _written(value: float | None, language: str) -> str:
    return numbers.figure(value, language, digits=DIGITS)


def _targets(asked: Asked, bench: ScenarioBench, plans: dict[str, Plan]) -> list[Block]:
    """Targets that some scenario changes, with where each then stands; how many stay as they are or have no figure."""
    words, language = asked.words, asked.language
    found = {key: target_rows(bench, plan, language) for key, plan in plans.items()}
    first = next(iter(found.values()))
    known = [n for n, row in enumerate(first) if row["value"] is not None]
    touched = [n for n in known if any(rows[n]["touched"] for rows in found.values())]
    counted = words("scenarios_part.counted", left=len(known) - len(touched), untold=len(first) - len(known))
    if not touched:
        return [Text(words("explore.targets_still")), Text(counted, "soft")]
    draws = min(DRAWS, int(asked.reading.meta.get("draws", "0"))) if bench.bench is not None else 0
    if draws:
        for key, plan in plans.items():
            _, found[key] = over_draws_rows(bench, plan, (), bench.horizon, draws, targets=found[key])
    heads = (
        Column(words("explore.target"), 2.0),
        Column(words("explore.asked"), 0.9, True),
        Column(words("explore.as_it_is"), 0.7, True),
        *(Column(plan.names[language], 1.0, True) for plan in plans.values()),
    )
    lines = []
    for n in touched:
        row = first[n]
        name = Cell(row["name"], note=year_beside(row))
        now = _written(row["baseline"], language)
        lines.append(cells(name, aim_words(row, language), now, *(_reached(r[n], asked) for r in found.values())))
    return [
        Grid(heads, tuple(lines), small=True),
        Text(_sure(asked, bench, plans, draws), "soft"),
        Text(counted, "soft"),
    ]


def _sure(asked: Asked, bench: ScenarioBench, plans: dict[str, Plan], draws: int) -> str:
    """How verdicts over draws came about; how to make them where the run has none."""
    words, study = asked.words, asked.reading.run.study.study
    if draws:
        return words("explore.draws_said", draws=draws)
    if bench.bench is None:
        return words("explore.draws_none")
    commands = {
        "run": f"kringloop run {study} --draws 500",
        "scenario": f"kringloop scenario run {next(iter(plans))} --draws 200",
    }
    return words("explore.draws_report", **commands)


def _reached(row: dict[str, Any], asked: Asked) -> Cell:
    return Cell(_written(row["value"], asked.language), note=target_words({**row, "touched": True}, asked.words))


def _parts(asked: Asked, bench: ScenarioBench, plan: Plan) -> list[Block]:
    """What each lever of a scenario adds to the outcome that the page opens with; how to draw orders of many levers."""
    words, language = asked.words, asked.language
    id = first_outcomes(tuple(bench.lines(bench.plans[BASELINE])))[0]
    title = Heading(f"{plan.names[language]}: {figure_name(asked.reading, id, language)}", 3)
    try:
        found = part_rows(bench, plan, (id,), bench.horizon, language, orders=0)[0]
    except KringloopError as error:
        return [Together((title, Text(error.in_language(language).splitlines()[0], "soft")))]
    if not found["parts"]:
        return [Together((title, Text(words("explore.parts_still"), "soft")))]
    first, *more = tabled(added_block(found, words))
    made: list[Block] = [Together((title, first)), *more]
    if not found["complete"]:
        command = f"kringloop scenario run {plan.key} --explain {id}"
        made.append(Text(words("scenarios_part.sample", command=command), "soft"))
    for row in together_rows(bench, plan, (id,), bench.horizon, language):
        grid, *notes = tabled(together_block(row, words))
        made += [Together((grid, Text(words("explore.scenarios_said"), "soft"))), *notes]
    return made


def _assumptions(asked: Asked, bench: ScenarioBench, plans: dict[str, Plan]) -> list[Block]:
    """Every assumption of every scenario, once, and those of the baseline they go on from."""
    words, language = asked.words, asked.language
    heads = (
        Column(words("explore.lever"), 1.6),
        Column(words("explore.then"), 0.6, True),
        Column(words("explore.when"), 0.6),
        Column(words("explore.why"), 2.4),
        Column(words("explore.where_from"), 1.4),
        Column(words("explore.kind"), 0.8),
    )
    blocks: list[Block] = []
    for part, plan in (*(("scenario", plan) for plan in plans.values()), ("baseline", bench.plans[BASELINE])):
        rows = [r for r in assumptions_in_words(asked.reading, bench, plan, language) if r["of"] == part]
        seen = len(plan.own) == len(rows) and _taken(plan, plans)
        if rows and not seen:
            title = plan.names[language] if part == "scenario" else words("explore.assumed_baseline")
            lines = tuple(_assumed(row, asked) for row in rows)
            blocks += [Heading(title, 3), Grid(heads, lines, small=True)]
    return blocks


def _taken(plan: Plan, plans: dict[str, Plan]) -> bool:
    """Whether all that a scenario assumes stands under others already, as in one that takes several together."""
    others = [a for other in plans.values() if other is not plan and len(other.own) < len(plan.own) for a in other.own]
    return bool(plan.own) and all(_is_in(each, others) for each in plan.own)


def _is_in(each: Any, others: list[Any]) -> bool:
    told = (each.lever, each.value, each.scope, each.course, each.to)
    return any(told == (o.lever, o.value, o.scope, o.course, o.to) for o in others)


def _assumed(row: dict[str, Any], asked: Asked) -> Row:
    years = "–" if row["from"] is None else numbers.span(row["from"], row["to"])
    value, kind = numbers.stated_percent(row["value"], asked.language), asked.words.word("kind", row["certainty"])
    reason = Cell(row["reason"], note=row["held"])
    return cells(Cell(row["name"], note=row["scope"]), value, years, reason, row["source"], kind)
