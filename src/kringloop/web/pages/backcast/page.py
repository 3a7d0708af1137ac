"""One backcast on a page: the form that states a target, the mix that was found, and how to ask it elsewhere."""

from __future__ import annotations

from typing import Any, Final

from kringloop.core import KringloopError
from kringloop.reading import backcast_blocks, backcast_title
from kringloop.runs import Backcasted, Workbench, backcast_of, backcast_stated
from kringloop.scenarios import ANSWER_FIGURES, BackcastAsked, read_target
from kringloop.web.address import Address, link
from kringloop.web.errors import in_both, said
from kringloop.web.view import Asked, Column, Table, View
from kringloop.web.workbench import bench_of, default_product, products

DRAWS: Final = 5
"""Draws that a reader waits for; the command line tries more."""
SEARCHED: Final = 20
"""Draws in which a reader may have a mix searched anew."""
USUAL: Final = {"figure": "primary", "value": "-20%"}
ORIGINS: Final = ("stock_model", "loop_assumptions", "loop_scenarios")


def build(asked: Asked) -> tuple[View, Address]:
    """The page at one target; with what is wrong where it cannot be worked."""
    bench, question, words = bench_of(asked.reading), asked.question, asked.words
    assert bench is not None, "a page that does not exist for a run is not built"
    offered = [(f.key, f.names[asked.language]) for f in ANSWER_FIGURES if f.defined.better in ("up", "down")]
    usual = default_product(bench)
    choices = bench.model.choices
    product = question.one("product", bench.model.products.keys, usual) or usual
    figure = question.one("figure", [key for key, _ in offered], USUAL["figure"]) or USUAL["figure"]
    value = question.free("value") or USUAL["value"]
    year = question.number("year", choices.reached, 0, 9999)
    objective = question.one("objective", ("change", "effort"), "change") or "change"
    search = question.number("search", 0, 0, SEARCHED)
    known = bench.study.backcasts
    stated = question.one("stated", list(known), "") or ""
    address = question.done(asked.language, asked.path)
    content: dict[str, Any] = {
        "fields": {
            "product": product,
            "figure": figure,
            "value": value,
            "year": year,
            "objective": objective,
            "search": search,
        },
        "known": [
            (spec.names.model_dump()[asked.language], link(asked.language, asked.path, {"stated": key}), key == stated)
            for key, spec in known.items()
        ],
        "reason": known[stated].reason.model_dump()[asked.language] if stated else "",
        "products": [(code, names[asked.language]) for code, names in products(bench)],
        "figures": offered,
        "blocks_shown": (),
        "wrong": "",
        "command": "",
    }
    text = f"{figure}={value.replace(' ', '').replace('−', '-')}@{year}"
    try:
        if stated:
            found = backcast_stated(bench, known[stated])
        else:
            wanted = BackcastAsked(targets=(read_target(text),), product=product, objective=objective)
            found = backcast_of(bench, wanted, draws=DRAWS, search_draws=search)
    except KringloopError as error:
        why = in_both(error)
        view = View(
            title=words("backcast.cannot"),
            summary=words("backcast.lead"),
            content={**content, "wrong": why[asked.language]},
            wrong=(said("error.backcast", why=why),),
        )
        return view, address
    if stated:
        command = _command(bench, stated)
    else:
        line = f"--target {text} --product {product} --objective {objective} --draws {DRAWS}"
        command = _command(bench, f"{line} --search-draws {search}" if search else line)
    content |= {"blocks_shown": backcast_blocks(found, words), "command": command}
    return _answered(asked, found, content), address


def _command(bench: Workbench, line: str) -> str:
    return f"kringloop backcast {line} {bench.option}".strip()


def _answered(asked: Asked, found: Backcasted, content: dict[str, Any]) -> View:
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
        summary=words("backcast.lead"),
        content=content,
        tables=(Table("levers", words("backcast.levers"), columns, rows),),
        sources=tuple(s for s in ORIGINS if s in asked.reading.origins),
        about={"status": found.status, "backcast": found.as_dict(), "command": content["command"]},
    )
