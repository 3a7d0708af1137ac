"""One product of a scenario from close by: what is needed and lost, recycled content under its ceiling, its years."""

from __future__ import annotations

from typing import Any, Final

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
from kringloop.runs import PAGE, closeup_of
from kringloop.scenarios import ANSWER_FIGURES, Beside, Figure
from kringloop.web.address import Address, link
from kringloop.web.errors import MistakeError, NotThereError, near_or_known, said
from kringloop.web.moves import read_moves
from kringloop.web.view import Asked, Column, Table, View
from kringloop.web.workbench import bench_of, products, table_of

GROUPS: Final = ("first", "together", "gates", "speed", "mass")
ORIGINS: Final = ("stock_model", "loop_assumptions", "loop_scenarios", "eurostat_cei_wm060")


def build_product(asked: Asked) -> tuple[View, Address]:
    """The page of one product.

    Raises
    ------
    NotThereError   a product that is not followed; names the nearest
    MistakeError    levers that cannot be
    """
    bench = bench_of(asked.reading)
    assert bench is not None, "a page that does not exist for a run is not built"
    product = asked.names["product"]
    if product not in bench.model.products.keys:
        near = near_or_known(product, bench.model.products.keys)
        raise NotThereError(said("error.no_product", near=near, value=product))
    with table_of(asked.reading).turn:
        moves = read_moves(asked.question, asked.reading, asked.words)
        address = asked.question.done(asked.language, asked.path)
        if moves.plan is None:
            raise MistakeError(*moves.wrong)
        found = closeup_of(moves.bench, moves.plan, moves.other, product)
    words, language = asked.words, asked.language
    moved = found.answer is not found.baseline
    rows = [_record(figure, found, words) for figure in ANSWER_FIGURES]
    content: dict[str, Any] = {
        "groups": [(g, [r for r in rows if r["group"] == g]) for g in GROUPS],
        "rests": lambda row: ", ".join(words.word("kind", k) for k in row["rests_on"].split()),
        "limits": limit_sentence(found, words),
        "meaning": meaning_sentence(found, words),
        "steady": words(
            "circulation.steady", years=numbers.figure(found.answer["years_to_steady_state"], language, digits=2)
        ),
        "year": found.answer.year,
        "back": link(language, PAGE, address.query),
        "scenario": moves.plan.names[language],
        "compared": moves.other.names[language],
        "others": [
            (names[language], link(language, f"{PAGE}/{key}", address.query), key == product)
            for key, names in products(bench)
        ],
        "surplus": numbers.figure(found.answer.surplus, language, digits=2) if found.answer.surplus >= 1 else "",
        "moved": moved,
    }
    pictures = (
        ceiling_picture(found, words, moved=moved),
        paths_picture(found, words, last=bench.model.products.last_record, moved=moved),
    )
    view = View(
        title=explored_finding(found, words),
        summary=words("explore.product_lead", year=found.answer.year, scenario=content["scenario"]),
        content=content | {"pictures": pictures},
        tables=(_table(rows, words),),
        pictures=pictures,
        sources=tuple(s for s in (*bench.model.products.sources.values(), *ORIGINS) if s in asked.reading.origins),
        about={"product": product, "scenario": moves.plan.key, "hash": moves.plan.digest, "status": "scenario"},
    )
    return view, address


def _record(figure: Figure, found: Beside, words: Words) -> dict[str, Any]:
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


def _table(rows: list[dict[str, Any]], words: Words) -> Table:
    columns = (
        Column("figure", words("column.id"), "dimension"),
        Column("name", words("column.name")),
        Column("unit", words("column.unit")),
        Column("before", words("explore.before"), "attribute"),
        Column("after", words("explore.value"), "measure"),
        Column("difference", words("column.difference")),
        Column("status", words("column.status")),
        Column("rests_on", words("circulation.rests_on")),
    )
    return Table("figures", words("circulation.figures"), columns, tuple(rows))
