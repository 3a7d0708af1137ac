"""One backcast on a page: the form that states targets, the levers that meet them, and how to ask it elsewhere."""

from __future__ import annotations

from typing import Any, Final

from kringloop.core import KringloopError
from kringloop.reading import backcast_blocks, backcast_title, numbers, opened_words, supplies_of_mix
from kringloop.runs import (
    Backcasted,
    Workbench,
    backcast_of,
    backcast_stated,
    can_be_opened,
    held_for_all,
    path_of_mix,
    query_of_mix,
)
from kringloop.scenarios import BACKCAST_FIGURES, OBJECTIVES, BackcastAsked, backcast_text
from kringloop.web.address import Address, link
from kringloop.web.errors import Said, in_both, said, sentence
from kringloop.web.moves import years_of
from kringloop.web.pages.backcast.question import COST, FIGURES, HIGH, LOW, STAYS, TARGETS, Form, movable, read_form
from kringloop.web.view import Asked, Column, Table, View
from kringloop.web.workbench import bench_of, products, table_of

DRAWS: Final = 5
"""Draws that a reader waits for; the command line tries more."""
ORIGINS: Final = ("stock_model", "loop_assumptions", "loop_scenarios")
FILE: Final = "backcast.yaml"


def build(asked: Asked) -> tuple[View, Address]:
    """The page at one question; with every mistake in it where it cannot be worked."""
    bench, question = bench_of(asked.reading), asked.question
    assert bench is not None, "a page that does not exist for a run is not built"
    known = bench.study.backcasts
    stated = question.one("stated", list(known), "") or ""
    form = read_form(question, bench)
    address = question.done(asked.language, asked.path)
    content = _form(asked, bench, form, stated)
    spec = known[stated].asked if stated else form.asked
    if spec is None:
        return _refused(asked, content, form.wrong, "change"), address
    try:
        if stated:
            found = backcast_stated(bench, known[stated])
        else:
            found = backcast_of(bench, spec, draws=DRAWS, search_draws=form.search)
    except KringloopError as error:
        wrong = (said("error.backcast", why=in_both(error)),)
        return _refused(asked, content, wrong, spec.objective), address
    table = table_of(asked.reading)
    with table.turn:
        held = supplies_of_mix(table.bench, found, asked.language)
    content |= _opened(asked, bench, found) | {
        "blocks_shown": backcast_blocks(found, asked.words, held),
        "held": held,
        "command": _command(bench, stated) if stated else _command(bench, _options(form)),
        "text": backcast_text(spec),
        "yaml": address.url(".yaml"),
    }
    return _answered(asked, found, spec, content), address


def _form(asked: Asked, bench: Workbench, form: Form, stated: str) -> dict[str, Any]:
    language, words, known = asked.language, asked.words, bench.study.backcasts
    today = bench.today()
    figures = [(figure.key, figure.names[language]) for figure in FIGURES]
    return {
        "fields": form.fields,
        "known": [
            (spec.names.model_dump()[language], link(language, asked.path, {"stated": key}), key == stated)
            for key, spec in known.items()
        ],
        "reason": known[stated].reason.model_dump()[language] if stated else "",
        "products": [(code, names[language]) for code, names in products(bench)],
        "targets": [
            (n, words(f"backcast.{name}"), figures if not n else [("", words("backcast.none")), *figures])
            for n, name in zip(TARGETS, ("first", "second", "third"), strict=True)
        ],
        "objectives": OBJECTIVES,
        "levers": [
            (lever.key, lever.names[language], numbers.figure(today[lever.key], language, digits=3), lever)
            for lever in movable()
        ],
        "narrowed": any(form.fields[key + lever.key] for lever in movable() for key in (LOW, HIGH, COST))
        or bool(form.fields[STAYS])
        or form.fields["objective"] == "cost",
        "plain": lambda value: f"{value:g}",
        "blocks_shown": (),
        "wrong": (),
        "opened": (),
        "open_not": "",
        "command": "",
    }


def _opened(asked: Asked, bench: Workbench, found: Backcasted) -> dict[str, Any]:
    """The link to the same mix on Explore, with the first target in view; why not where it would not be the same."""
    words, query = asked.words, query_of_mix(found)
    if not can_be_opened(bench, found):
        return {"open_not": words("backcast.open_not") if found.moved else ""}
    text, note = opened_words(found, words, held_for_all(found))
    if not found.product:
        target, years = found.targets[0], years_of(table_of(asked.reading).bench)
        query["first"] = BACKCAST_FIGURES[target.figure].indicator
        query |= {"year": str(target.year)} if target.year in years[:-1] else {}
    run = {"run": asked.question.given("run")}
    return {"opened": (link(asked.language, path_of_mix(found), query | run), text, note)}


def _refused(asked: Asked, content: dict[str, Any], wrong: tuple[Said, ...], objective: str) -> View:
    words = asked.words
    told = [sentence(each, asked.language) for each in wrong]
    return View(
        title=words("backcast.cannot"),
        summary=words(f"backcast.lead_{objective}"),
        content={**content, "wrong": told},
        wrong=wrong,
    )


def _options(form: Form) -> str:
    """What follows the command: the file of the question, and how many draws are tried and searched."""
    line = f"{FILE} --draws {DRAWS}"
    return f"{line} --search-draws {form.search}" if form.search else line


def _command(bench: Workbench, line: str) -> str:
    return f"kringloop backcast {line} {bench.option}".strip()


def _answered(asked: Asked, found: Backcasted, spec: BackcastAsked, content: dict[str, Any]) -> View:
    words = asked.words
    columns = (
        Column("lever", words("backcast.lever"), "dimension"),
        Column("today", words("backcast.today"), "attribute", "%"),
        Column("found", words("backcast.found"), "measure", "%"),
        Column("least", words("column.low"), "attribute", "%"),
        Column("most", words("column.high"), "attribute", "%"),
        Column("status", words("column.status")),
    )
    rows = tuple(
        {
            "lever": each.lever,
            "today": each.today,
            "found": each.found,
            "least": each.least,
            "most": each.most,
            "status": found.status,
        }
        for each in found.levers
    )
    return View(
        title=backcast_title(found, words),
        summary=words(f"backcast.lead_{found.objective}"),
        content=content,
        tables=(Table("levers", words("backcast.levers"), columns, rows),),
        sources=tuple(s for s in ORIGINS if s in asked.reading.origins),
        about={
            "status": found.status,
            "backcast": {**found.as_dict(), "held": list(content["held"])},
            "command": content["command"],
        },
        written=lambda: backcast_text(spec),
    )
