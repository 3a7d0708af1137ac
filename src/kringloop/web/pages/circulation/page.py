"""The explorer's view: the form with its reasons, figures now and with the levers, two drawings, how to repeat it."""

from __future__ import annotations

from typing import Any

from kringloop.core import Names
from kringloop.reading import (
    Words,
    ceiling_picture,
    explored_finding,
    limit_sentence,
    meaning_sentence,
    numbers,
    paths_picture,
    written,
)
from kringloop.runs import Workbench, reproducing_command, scenario_lines
from kringloop.scenarios import ANSWER_FIGURES, Beside, Figure
from kringloop.web.address import Address, link
from kringloop.web.explorer import (
    PREFIX,
    Moves,
    behind,
    bench_of,
    default_product,
    products,
    read_moves,
    same_as_run,
    scenario_names,
)
from kringloop.web.view import Asked, Column, Table, View

GROUPS = ("first", "together", "gates", "speed", "mass")
MINE = Names("mijn scenario", "my scenario")
ORIGINS = ("stock_model", "loop_assumptions", "loop_scenarios", "eurostat_cei_wm060")
"""Origins of the model and its assumptions, beside those of the records."""


def build(asked: Asked) -> tuple[View, Address]:
    """The page at one position of the levers; with what is wrong beside its field when that cannot be."""
    bench = bench_of(asked.reading)
    assert bench is not None, "a page that does not exist for a run is not built"
    moves = read_moves(asked.question, bench)
    address = asked.question.done(asked.language, asked.path)
    content = {
        "moves": moves,
        "usual": {"product": default_product(bench), "scenario": next(iter(scenario_names(bench)))},
        "prefix": PREFIX,
        "behind": behind(bench, moves.product),
        "products": products(bench),
        "starts": scenario_names(bench),
        "problems": _problems(moves, asked.words),
        "outside": _outside(moves, asked.words),
        "found": None,
        "pictures": (),
        "plain": lambda value: f"{value:.10g}",
        "amount": lambda v: numbers.figure(v, asked.language, digits=3),
        "start_links": _start_links(asked, moves, address),
    }
    if moves.wrong:
        words = asked.words
        return View(
            title=words("circulation.wrong_title"),
            summary=words("circulation.wrong_lead"),
            content=content,
            wrong=moves.wrong,
        ), address
    return _answered(asked, moves, content), address


def _answered(asked: Asked, moves: Moves, content: dict[str, Any]) -> View:
    words, found, model = asked.words, moves.answer(), moves.bench.model
    moved = found.answer is not found.baseline
    limits = limit_sentence(found, words)
    pictures = (
        ceiling_picture(found, words, moved=moved),
        paths_picture(found, words, last=model.products.last_record, moved=moved),
    )
    rows = [record(figure, found, words) for figure in ANSWER_FIGURES]
    command = reproducing_command(found, moves.bench.option)
    content |= {
        "found": found,
        "moved": moved,
        "pictures": pictures,
        "limits": limits,
        "meaning": meaning_sentence(found, words),
        "command": command,
        "groups": [(g, [r for r in rows if r["group"] == g]) for g in GROUPS],
        "rests": lambda row: ", ".join(words.word("kind", k) for k in row["rests_on"].split()),
        "steps": _steps(found, moves.bench) if found.changes else [],
        "same": same_as_run(asked.reading, found),
        "steady": words("circulation.steady", years=_written(found.answer["years_to_steady_state"], words)),
        "surplus": _written(found.answer.surplus, words) if found.answer.surplus >= 1 else "",
    }
    return View(
        title=explored_finding(found, words),
        summary=words("circulation.lead", year=found.answer.year),
        content=content,
        tables=(_table(rows, words),),
        pictures=pictures,
        sources=tuple(s for s in (*model.products.sources.values(), *ORIGINS) if s in asked.reading.origins),
        about={
            "product": moves.product,
            "scenario": moves.scenario,
            "levers": found.answer.levers,
            "status": found.answer.status,
            "limits": limits,
            "command": command,
        },
    )


def _steps(found: Beside, bench: Workbench) -> list[tuple[str, str]]:
    """From the answer to a run of one's own: what to do, and what to type."""
    return [
        ("run_copy", f"kringloop new {bench.study.study} mine/"),
        ("run_scenario", scenario_lines(found, key="mine", names=MINE)),
        ("run_line", f"mine,,{MINE.nl},{MINE.en}"),
        ("run_compute", "kringloop run mine/study.yaml"),
    ]


def _written(value: float, words: Words) -> str:
    return numbers.figure(value, words.language, digits=2)


def record(figure: Figure, found: Beside, words: Words) -> dict[str, Any]:
    """One figure before, after and the difference, with its kind and what it rests on."""
    return {
        "figure": figure.key,
        "name": figure.names[words.language],
        "group": figure.group,
        "unit": figure.shown_unit,
        "before": found.baseline.figures[figure.key],
        "after": found.answer.figures[figure.key],
        "difference": found.difference(figure.key),
        "status": found.answer.status,
        "rests_on": " ".join(figure.rests_on),
        "written": written(found.baseline[figure.key], found.answer[figure.key], words.language),
    }


def _problems(moves: Moves, words: Words) -> dict[str, str]:
    """What is wrong with each lever, for the place beside it."""
    found = {}
    for key, field in moves.fields.items():
        together = moves.problem_of(key)
        if not field.fits:
            bounds = (numbers.figure(v, words.language) for v in (field.lever.low, field.lever.high))
            found[key] = words("circulation.bounds", low=next(bounds), high=next(bounds))
        elif together:
            names = [moves.fields[k].lever.names[words.language] for k in together[0]]
            total = numbers.figure(together[1], words.language)
            found[key] = words("circulation.whole", first=names[0], second=names[1], total=total)
    return found


def _outside(moves: Moves, words: Words) -> dict[str, str]:
    """A warning beside each lever that stands outside what any scenario or record uses."""
    found = {}
    for key, each in behind(moves.bench, moves.product).items():
        used = [*each.span, each.today, *([each.record] if each.record is not None else [])]
        value = moves.fields[key].value
        if moves.fields[key].fits and value is not None and not min(used) <= value <= max(used):
            low, high = (numbers.figure(v, words.language, digits=2) for v in (min(used), max(used)))
            found[key] = words("circulation.outside", low=low, high=high)
    return found


def _start_links(asked: Asked, moves: Moves, address: Address) -> list[tuple[str, str, bool]]:
    """Scenarios of the study as positions to start from."""
    kept = {k: v for k, v in address.query.items() if k in ("run", "product")}
    untouched = not any(f.moved for f in moves.fields.values())
    found = []
    for n, (key, names) in enumerate(scenario_names(moves.bench).items()):
        href = link(asked.language, asked.path, {**kept, "scenario": key if n else None})
        found.append((names[asked.language], href, untouched and key == moves.scenario))
    return found


def _table(rows: list[dict[str, Any]], words: Words) -> Table:
    columns = (
        Column("figure", words("column.id"), "dimension"),
        Column("name", words("column.name")),
        Column("unit", words("column.unit")),
        Column("before", words("circulation.as_now"), "attribute"),
        Column("after", words("circulation.yours"), "measure"),
        Column("difference", words("column.difference")),
        Column("status", words("column.status")),
        Column("rests_on", words("circulation.rests_on")),
    )
    return Table("figures", words("circulation.figures"), columns, tuple(rows))
