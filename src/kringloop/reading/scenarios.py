"""Scenarios of a run as people read them: assumptions, figures beside the baseline, targets, parts by lever."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from kringloop.core import readable_unit, same
from kringloop.reading.certainty_words import is_certain
from kringloop.reading.supplies import supply_told
from kringloop.reading.words import WORDS, Words
from kringloop.runs import (
    ORDERS,
    SHAPLEY,
    WHERE,
    Line,
    Parts,
    Reached,
    Sampled,
    ScenarioBench,
    Together,
    bands_of,
    levers_behind,
    levers_in,
    over_bands,
    over_draws,
    parts_of,
    reached,
    scenarios_in,
    substituted,
    together_of,
)
from kringloop.scenarios import BASELINE, FLOWS, VOCABULARY, Assumption, Plan, scope_words

GOALS_EXPLAINED: Final = 3
"""Goals of which one figure is explained by lever where none is asked for."""
REBOUND: Final = "rebound"
ASSUMED: Final = ("assumed_low", "assumed_high")
"""Columns of the span of what is assumed, beside the margin of what is drawn."""


def scenario_rows(bench: ScenarioBench, language: str) -> list[dict[str, Any]]:
    """Every scenario of a run: key, name, note, how many levers it moves, and by what it is cited."""
    return [
        {
            "scenario": key,
            "name": plan.names[language],
            "note": plan.note[language] if plan.note else "",
            "levers": list(levers_in(plan.own or plan.assumptions)),
            "assumptions": len(plan.assumptions),
            "hash": plan.digest,
        }
        for key, plan in bench.plans.items()
    ]


def lever_rows(language: str) -> list[dict[str, Any]]:
    """Every lever of the vocabulary: bounds, what stays as it is, and what it changes."""
    return [
        {
            "lever": lever.key,
            "rung": lever.rung,
            "name": lever.names[language],
            "meaning": lever.meaning[language],
            "of": lever.of[language],
            "low": lever.text(lever.low),
            "high": lever.text(lever.high),
            "changes": list(lever.changes),
            "by": list(lever.by) if lever.models else [],
        }
        for lever in VOCABULARY
    ]


def assumption_rows(bench: ScenarioBench, plan: Plan, language: str) -> list[dict[str, Any]]:
    """Every assumption of a scenario, those of the baseline and the levers of today among them.

    What is not said is said here: a rebound of 0, where a surplus of secondary material goes, and the value that each
    lever of products in use has today.
    """
    found = [_assumed(each, plan, bench, language) for each in plan.assumptions]
    words, moved = WORDS[language], {a.lever for a in plan.assumptions}
    if bench.bench is not None:
        notes = bench.bench.model.choices.notes
        if not {REBOUND, "displacement"} & moved:
            lever = VOCABULARY[REBOUND]
            found.append(_default(REBOUND, lever.text(0.0), words("scenario.rebound"), words))
        rule = bench.bench.surplus_goes
        surplus = _default("surplus", rule.names[language], rule.reason[language], words)
        found.append(surplus | {"name": words("scenario.surplus")})
        for key, value in bench.bench.levers_today.items():
            lever = VOCABULARY[key]
            reason = notes[key][language] if key in notes else words("scenario.no_reason")
            found.append(_default(key, lever.text(lever.percent(value)), reason, words))
    return found


def _limits_told(bench: ScenarioBench, plan: Plan, each: Assumption, language: str) -> str:
    """What an assumption is held to, or what it does nothing to because nobody says so."""
    if each.declared.displaces and not each.to:
        return WORDS[language]("scenario.replaces_nothing")
    return supply_told(bench, plan, each, language)


def _assumed(each: Assumption, plan: Plan, bench: ScenarioBench, language: str) -> dict[str, Any]:
    held = each.course.held(bench.begins(each), bench.horizon)
    first, last = each.course.span
    return {
        "lever": each.lever,
        "name": each.declared.names[language],
        "value": str(each.value),
        "scope": _scope_of(each, language),
        "course": each.course.shape,
        "from": first,
        "to": last,
        "by": "" if each.effect else each.taken,
        "coverage": bench.coverage(each),
        "reason": each.reason[language],
        "source": each.source[language],
        "certainty": each.certainty,
        "of": "baseline" if each in plan.of_baseline else "scenario",
        "held": " ".join(filter(None, (held[language] if held else "", _limits_told(bench, plan, each, language)))),
    }


def _scope_of(each: Assumption, language: str) -> str:
    """What an assumption acts on, what takes over, and what it follows."""
    found = scope_words(each.scope) + (f" → {each.to}" if each.to else "")
    if not each.linked:
        return found
    flow = FLOWS[each.follows][language] if each.follows else WORDS[language]("scenario.bought")
    return f"{found} ← {flow}{': ' if each.products else ''}{', '.join(each.products)}"


def _default(key: str, value: str, reason: str, words: Words) -> dict[str, Any]:
    return {
        "lever": key,
        "name": VOCABULARY[key].names[words.language] if key in VOCABULARY else key,
        "value": value,
        "scope": "",
        "course": "",
        "from": None,
        "to": None,
        "by": "",
        "coverage": None,
        "reason": reason,
        "source": words("scenario.of_today"),
        "certainty": "assumed",
        "of": "today",
        "held": "",
    }


def figure_rows(
    bench: ScenarioBench,
    plan: Plan,
    other: Plan,
    year: int,
    language: str,
    *,
    every: bool = False,
    ids: Sequence[str] | None = None,
) -> list[dict[str, Any]]:
    """Figures of a scenario in one year beside those of another: those that differ, or all; `ids` names some."""
    before, after = bench.lines(other, ids), bench.lines(plan, ids)
    rows = []
    for id in dict.fromkeys((*before, *after)):
        one, two = before.get(id), after.get(id)
        line = two or one
        assert line is not None
        values = tuple(None if x is None else _number(x.at(year)) for x in (one, two))
        if all(v is None for v in values):
            continue
        alike = _same(*values)
        if alike and not every:
            continue
        rows.append(
            {
                "indicator": id,
                "name": line.indicator.names[language],
                "goal": line.indicator.goal,
                "better": line.indicator.better,
                "cell": dict(line.cell),
                "year": year,
                "unit": readable_unit(line.unit),
                "before": values[0],
                "value": values[1],
                "difference": None if None in values else values[1] - values[0],  # type: ignore[operator]
                "same": alike,
                "status": "scenario" if year > line.record else "computed",
            }
        )
    return rows


def _number(value: float) -> float | None:
    return None if math.isnan(value) else value


def _same(one: float | None, two: float | None) -> bool:
    return one is two if one is None or two is None else same(one, two)


def target_rows(bench: ScenarioBench, plan: Plan, language: str) -> list[dict[str, Any]]:
    """Every target under a scenario: what is reached by its year, beside the baseline, or why that is not known."""
    then = {r.statement.key: r for r in reached(bench, bench.plans[BASELINE])}
    return [_target(found, then[found.statement.key], language) for found in reached(bench, plan)]


def _target(found: Reached, before: Reached, language: str) -> dict[str, Any]:
    statement = found.statement
    return {
        "target": statement.key,
        "name": statement.names[language],
        "goal": statement.goal,
        "indicator": statement.indicator,
        "year": found.year or statement.year,
        "side": statement.side,
        "aim": None if found.judged is None else found.judged.aim,
        "unit": readable_unit(found.unit) if found.unit else "",
        "baseline": before.value,
        "value": found.value,
        "touched": not _same(before.value, found.value),
        "met": found.met,
        "certain": None,
        "why_not": _accounts_named(found.why_not[language], language) if found.why_not else "",
    }


def _accounts_named(said: str, language: str) -> str:
    """The same with accounts by their names, where they have one, and not by the keys of the study file."""
    return re.sub(r"'(\w+)'", lambda key: f"‘{WORDS[language].word('account', key[1])}’", said)


def part_rows(
    bench: ScenarioBench,
    plan: Plan,
    ids: Sequence[str],
    year: int,
    language: str,
    *,
    every_order: bool = True,
    orders: int = ORDERS,
    along: Sequence[str] = (),
) -> list[dict[str, Any]]:
    """What each lever adds to some figures, by every way of sharing out; `every_order` takes the longest.

    Parameters
    ----------
    orders : how many are drawn where levers are too many to ask every group; 0: then that way is left out
    along  : other figures that are asked next, and worked out with these where the same levers act on them
    """
    behind = {id: levers_behind(bench, plan, id) for id in (*ids, *along)}
    found = []
    for n, id in enumerate(ids):
        others = [other for other in dict.fromkeys((*ids[n + 1 :], *along)) if other != id]
        alike = [other for other in others if every_order and behind[other] == behind[id]]
        made = parts_of(bench, plan, id, year, every_order=every_order, orders=orders, along=alike)
        found.append(_part(made, bench, language))
    return found


def _part(found: Parts, bench: ScenarioBench, language: str) -> dict[str, Any]:
    levers = list(next(iter(found.ways.values())))
    indicator = bench.run.study.worded(bench.expressions[found.id][0])
    return {
        "indicator": found.id,
        "name": indicator.names[language],
        "year": found.year,
        "unit": readable_unit(found.unit),
        "before": found.before,
        "after": found.after,
        "parts": [
            {"lever": lever, "name": VOCABULARY[lever].names[language], **{w: p[lever] for w, p in found.ways.items()}}
            | _error(found.sampled, SHAPLEY, lever)
            for lever in levers
        ],
        "ways": list(found.ways),
        "complete": SHAPLEY in found.ways,
        "sampled": _drawn_by(found.sampled),
    }


def _error(sampled: Sampled | None, way: str, part: str) -> dict[str, float]:
    """The standard error of a part whose orders were drawn."""
    return {} if sampled is None else {f"{way}_error": sampled.errors[part]}


def _drawn_by(sampled: Sampled | None) -> dict[str, int] | None:
    """How orders were drawn; None where the mean is over all of them."""
    return None if sampled is None else {"orders": sampled.orders, "seed": sampled.seed}


def together_rows(
    bench: ScenarioBench, plan: Plan, ids: Iterable[str], year: int, language: str
) -> list[dict[str, Any]]:
    """Of a scenario that is made of others: what each does to some figures alone, and what each adds to the rest."""
    keys = scenarios_in(bench, plan)
    return [_together(together_of(bench, plan, id, year), bench, language) for id in ids] if keys else []


def _together(found: Together, bench: ScenarioBench, language: str) -> dict[str, Any]:
    return {
        "indicator": found.id,
        "name": bench.run.study.worded(bench.expressions[found.id][0]).names[language],
        "year": found.year,
        "unit": readable_unit(found.unit),
        "before": found.before,
        "after": found.after,
        "scenarios": [
            {"scenario": key, "name": bench.plans[key].names[language], "alone": alone, "added": found.added[key]}
            | _error(found.sampled, "added", key)
            for key, alone in found.alone.items()
        ],
        "interaction": found.interaction,
        "sampled": _drawn_by(found.sampled),
    }


def explained_first(bench: ScenarioBench, plan: Plan, rows: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """Of some goals the first figure that differs and that most levers act on: explained where nothing is asked."""
    found: dict[str, tuple[int, str]] = {}
    for row in rows:
        if row["same"] or row["before"] is None or row["value"] is None:
            continue
        count = len(levers_behind(bench, plan, row["indicator"]))
        if count > found.get(row["goal"], (0, ""))[0]:
            found[row["goal"]] = count, row["indicator"]
    return tuple(id for _, id in found.values())[:GOALS_EXPLAINED]


def over_draws_rows(
    bench: ScenarioBench,
    plan: Plan,
    ids: Sequence[str],
    year: int,
    draws: int,
    *,
    targets: Sequence[dict[str, Any]] = (),
    other: Plan | None = None,
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """How sure differences and verdicts are, over draws that the scenario shares with the baseline or another.

    Parameters
    ----------
    targets : rows of targets; those that the scenario touches are judged in every draw

    Returns
    -------
    rows of figures with low, middle and high, whether the draws reach them, and the lowest and highest where levers
    with a declared band stand at its ends (`ASSUMED`; None where no such lever acts); and the rows of targets with
    `met_in_draws` [1] and whether that carries the verdict of the central figure (`certain`), None where not drawn
    """
    asked = [row["target"] for row in targets if row["touched"] and row["met"] is not None]
    found = over_draws(bench.run, plan, ids, year, count=draws, targets=asked, other=other)
    assumed = over_bands(bench.run, plan, [id for id in ids if id in found.spreads], year, other=other)
    rows = [
        {"indicator": id, "low": s.low, "middle": s.middle, "high": s.high, "draws": s.draws, "reached": s.reached}
        | dict(zip(ASSUMED, assumed.spans.get(id, (None, None)), strict=True))
        for id, s in found.spreads.items()
    ]
    shares = [found.met.get(row["target"]) for row in targets]
    return rows, [
        {**row, "met_in_draws": share, "certain": is_certain(row["met"], share)}
        for row, share in zip(targets, shares, strict=True)
    ]


def bands_in_words(bench: ScenarioBench, plan: Plan, language: str) -> str:
    """Levers whose declared band is spanned beside a margin of data; empty where there is none."""
    words = WORDS[language]
    told = [
        words("explore.band", lever=VOCABULARY[key].names[language], low=f"{low:g}", high=f"{high:g}")
        for key, (low, high) in bands_of(bench, plan).items()
    ]
    return words("explore.bands_said", levers="; ".join(told)) if told else ""


def material_rows(bench: ScenarioBench, plan: Plan, year: int) -> list[dict[str, Any]]:
    """Materials that others take over in products: tonnes of both, with abundance and concentration of each."""
    rows = []
    for found in substituted(bench, plan):
        at = found.years.index(year) if year in found.years else None
        for part, hope in (("material", found.material), ("substitute", found.substitute)):
            tonnes = found.tonnes[part]
            rows.append(
                {
                    "part": part,
                    "of": found.material.material,
                    "material": hope.material,
                    "element": hope.element,
                    "abundance": hope.abundance,
                    "hopeful": hope.hopeful,
                    "extraction": hope.extraction,
                    "processing": hope.processing,
                    "listed": hope.listed,
                    "year": year,
                    "unit": "t",
                    **{where: None if at is None else float(tonnes[where][at]) for where in WHERE},
                    "status": "scenario",
                }
            )
    return rows


def without_rows(bench: ScenarioBench, plan: Plan, language: str) -> list[dict[str, Any]]:
    """Figures that a scenario touches and cannot give, and why."""
    found = bench.refusals(plan)
    return [{"indicator": id, "why": error.in_language(language).splitlines()[0]} for id, error in found.items()]


def path_of(line: Line, first: int) -> list[dict[str, float | int]]:
    """A figure by year from a year on, for drawing."""
    return [{"year": year, "value": value} for year, value in line.known if year >= first]
