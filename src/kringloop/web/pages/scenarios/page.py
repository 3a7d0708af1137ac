"""The workbench: levers on the left; two outcomes, the goals, assumptions and the scenario as a file on the right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from kringloop.reading import (
    LADDER,
    Words,
    aim_words,
    assumptions_in_words,
    bands_in_words,
    explored_title,
    figure_name,
    figure_rows,
    first_outcomes,
    goal_answers,
    held_swaps,
    not_set,
    numbers,
    outcome_of,
    outcomes_picture,
    product_choices,
    target_rows,
    target_words,
    year_beside,
)
from kringloop.runs import ORDERS, PAGE, START, ScenarioBench
from kringloop.scenarios import ALL_PRODUCTS, BASELINE, Plan
from kringloop.study import scenario_text
from kringloop.web.address import Address, link
from kringloop.web.errors import told
from kringloop.web.moves import Field, Moves, read_moves, years_of
from kringloop.web.pages.scenarios.added import Added, parts_for, together_for
from kringloop.web.pages.scenarios.sure import DRAWS, Drawn, between, drawn_for
from kringloop.web.view import Asked, Column, Table, View
from kringloop.web.workbench import bench_of, default_product, exists, products, table_of

ORIGINS: Final = ("stock_model", "loop_assumptions", "loop_scenarios")
PARTS: Final = ("order", "all")
"""What each lever adds: in canonical order, or by every order as well, which takes longer."""
TOUCHED: Final = (("touched", True), ("untouched", False))
"""Targets that the levers change, and those that they leave."""
AMOUNT: Final = 3


def can_be(reading: Any) -> bool:
    """Whether a run has anything that goes on after its record."""
    return exists(reading) or bool(table_of(reading).bench.plans[BASELINE].on_rows)


def build(asked: Asked) -> tuple[View, Address]:
    """The page at one position of the levers; with what is wrong beside its field when that cannot be."""
    with table_of(asked.reading).turn:
        moves = read_moves(asked.question, asked.reading, asked.words)
        parts = asked.question.one("parts", PARTS) or ""
        draws = asked.question.one("draws", (str(DRAWS),)) or ""
        address = asked.question.done(asked.language, asked.path)
    # The turn is given back: others move levers meanwhile.
    drawn = drawn_for(asked.reading, moves, asked.language) if draws and moves.plan is not None else None
    added = parts_for(asked, moves, parts)
    with table_of(asked.reading).turn:
        return shown(asked, moves, address, parts, drawn=drawn, added=added), address


def shown(
    asked: Asked,
    moves: Moves,
    address: Address,
    parts: str = "",
    *,
    sent: str = "",
    drawn: Drawn | None = None,
    added: Sequence[Added] = (),
) -> View:
    """The view of one position.

    Parameters
    ----------
    sent  : what was wrong with a file
    drawn : how sure it is, where that is asked
    added : what each lever adds to the outcomes in view, where that is asked
    """
    words = asked.words
    content = _form(asked, moves, address) | {"sent": sent, "parts": parts, "drawn": drawn, "draws": DRAWS}
    content["added"] = added
    if moves.plan is None:
        return View(
            title=words("circulation.wrong_title"),
            summary=words("circulation.wrong_lead"),
            content=content | {"outcomes": (), "goals": ()},
            wrong=moves.wrong,
        )
    return _answered(asked, moves, moves.plan, content, address)


def _form(asked: Asked, moves: Moves, address: Address) -> dict[str, Any]:
    words, language, bench = asked.words, asked.language, moves.bench
    fields = list(moves.fields.values())
    kept = {k: v for k, v in address.query.items() if k in ("run", "first", "second", "year")}
    return {
        "moves": moves,
        "ladder": [(group, [f for f in fields if f.row.dial.front and f.row.group == group]) for group in LADDER],
        "further": [f for f in fields if not f.row.dial.front],
        "not_set": not_set(bench, moves.start, language),
        "problems": {f.row.key: _problem(f, words) for f in fields},
        "outside": {f.row.key: _outside(f, words) for f in fields},
        "refused": told(moves.refused, language) if moves.refused else "",
        "choices_for": _choices(asked, moves),
        "named": [(id, figure_name(asked.reading, id, language)) for id in moves.choices],
        "years": years_of(bench),
        "plain": lambda value: f"{value:.10g}",
        "stated": lambda text: numbers.stated_percent(text, language),
        "amount": lambda value: numbers.figure(value, language, digits=AMOUNT),
        "starts": [
            (plan.names[language], link(language, PAGE, kept | {START: key if key != BASELINE else None}), key)
            for key, plan in bench.plans.items()
        ],
        "start_key": _key(bench, moves.start),
        "compares": [(key, plan.names[language]) for key, plan in bench.plans.items()],
        "other_key": _key(bench, moves.other),
        "usual": dict(zip(("first", "second"), first_outcomes(moves.choices), strict=True)),
        "aim_text": lambda row: aim_words(row, language),
        "target_text": lambda row: target_words(row, words),
        "year_beside": year_beside,
    }


def _key(bench: ScenarioBench, plan: Plan) -> str:
    """How an address names a scenario: its key where the study has it, else its hash."""
    return plan.key if bench.plans.get(plan.key) is plan else plan.digest


def _choices(asked: Asked, moves: Moves) -> list[tuple[str, str]]:
    """What a lever of products can be for."""
    found = product_choices(moves.bench, [f.row for f in moves.fields.values()])
    said = [f.products for f in moves.fields.values() if f.products not in (*found, ALL_PRODUCTS)]
    every = [(ALL_PRODUCTS, asked.words("scenario.all_products"))]
    named = [(code, names[asked.language]) for code, names in found.items()]
    return [*every, *named, *((text, text) for text in dict.fromkeys(said))]


def _problem(field: Field, words: Words) -> str:
    lever = field.row.dial.lever
    if not field.fits:
        low, high = (numbers.figure(v, words.language) for v in (lever.low, lever.high))
        return words("circulation.bounds", low=low, high=high)
    return "" if field.timed else words("explore.years_wrong", first=field.begins, last=field.ends)


def _outside(field: Field, words: Words) -> str:
    """A warning where a lever stands outside what any scenario or today uses."""
    low, high = field.row.used
    if not field.fits or field.percent is None or low <= field.percent <= high or low == high:
        return ""
    texts = {n: numbers.figure(v, words.language, digits=AMOUNT) for n, v in (("low", low), ("high", high))}
    return words("circulation.outside", **texts)


def _answered(asked: Asked, moves: Moves, plan: Plan, content: dict[str, Any], address: Address) -> View:
    words, language, bench, other, year = asked.words, asked.language, moves.bench, moves.other, moves.year
    every = figure_rows(bench, plan, other, year, language, every=True)
    figures = [row for row in every if not row["same"]]
    known = {row["indicator"]: row for row in every}
    outcomes = [outcome_of(asked.reading, known[id], words) for id in moves.shown]
    pictures = tuple(
        outcomes_picture(bench, plan, other, outcome, words, key=key)
        for key, outcome in zip(("first", "second"), outcomes, strict=False)
    )
    drawn: Drawn | None = content["drawn"]
    rows_of_targets = target_rows(bench, plan, language) if drawn is None else drawn.targets
    aims = [_target(row, words) for row in rows_of_targets if row["value"] is not None]
    surplus = bench.surplus(plan)
    text = scenario_text(plan)
    content |= {
        "plan": plan,
        "outcomes": outcomes,
        "goals": goal_answers(asked.reading, bench, plan, every, rows_of_targets, words),
        "figures": [outcome_of(asked.reading, row, words) for row in figures],
        "targets": [(name, [r for r in aims if r["touched"] == touched]) for name, touched in TOUCHED],
        "untold": [r for r in rows_of_targets if r["value"] is None],
        "assumed": _assumed(asked, bench, plan),
        "together": together_for(asked, moves),
        "orders": ORDERS,
        "drawable": bench.bench is not None,
        "held": held_swaps(bench, plan, language),
        "between": {} if drawn is None else {id: between(row, drawn, moves, words) for id, row in known.items()},
        "bands": "" if drawn is None else bands_in_words(bench, plan, language),
        "in_view": tuple(dict.fromkeys(moves.shown)),
        "surplus": numbers.figure(surplus, language, digits=2) if surplus >= 1 else "",
        "text": text,
        "steps": _steps(moves, plan),
        "products": _links(asked, address),
        "kind_word": lambda kind: words.word("kind", kind),
    }
    return View(
        title=explored_title(outcomes, words),
        summary=words("explore.lead", horizon=bench.horizon),
        content=content,
        tables=(_table(figures, words),),
        pictures=pictures,
        sources=tuple(s for s in ORIGINS if s in asked.reading.origins),
        about={"scenario": plan.key, "hash": plan.digest, "compared_with": other.digest, "status": "scenario"},
        written=lambda: text,
    )


def _target(row: Any, words: Words) -> dict[str, Any]:
    language = words.language
    before, value = numbers.told_apart((row["baseline"], row["value"]), language, digits=AMOUNT)
    return {
        **row,
        "asked": aim_words(row, language),
        "before": before,
        "then": value,
        "told": target_words({**row, "touched": True}, words),
    }


def _assumed(asked: Asked, bench: ScenarioBench, plan: Plan) -> list[tuple[str, list[dict[str, Any]]]]:
    """Every assumption, with what it acts on in words."""
    rows = assumptions_in_words(asked.reading, bench, plan, asked.language)
    parts = [(part, [row for row in rows if row["of"] == part]) for part in ("scenario", "baseline", "today")]
    return [(part, mine) for part, mine in parts if mine]


def _steps(moves: Moves, plan: Plan) -> list[tuple[str, str]]:
    """From the page to a run: what to do, and what to type."""
    bench = moves.bench
    own = bench.plans.get(plan.key) is not plan
    option = bench.bench.option if bench.bench is not None else f"--run {bench.run.file.path.name}"
    name = f"{plan.key}.yaml" if own else plan.key
    run = f"kringloop scenario run {name} {option}".rstrip()
    if not own:
        return [("run_figures", run)]
    return [
        ("run_file", ""),
        ("run_figures", run),
        ("run_copy", f"kringloop new {bench.run.study.study} mine/"),
        ("run_study", "kringloop run mine/study.yaml"),
    ]


def _links(asked: Asked, address: Address) -> list[tuple[str, str]]:
    """One product from close by, under the same levers."""
    bench = bench_of(asked.reading)
    if bench is None:
        return []
    kept = {k: v for k, v in address.query.items() if k not in ("first", "second", "year", "parts")}
    first = default_product(bench)
    named = sorted(products(bench), key=lambda pair: pair[0] != first)
    return [(names[asked.language], link(asked.language, f"{PAGE}/{key}", kept)) for key, names in named]


def _table(rows: list[dict[str, Any]], words: Words) -> Table:
    columns = (
        Column("indicator", words("column.id"), "dimension"),
        Column("name", words("column.name")),
        Column("goal", words("explore.goal")),
        Column("unit", words("column.unit")),
        Column("year", words("column.year")),
        Column("before", words("explore.before"), "attribute"),
        Column("value", words("explore.value"), "measure"),
        Column("difference", words("column.difference")),
        Column("status", words("column.status")),
    )
    return Table("figures", words("explore.figures"), columns, tuple(rows))
