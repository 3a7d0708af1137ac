"""Stocks at rest on a page: the form, the tables, and how to ask it elsewhere."""

from __future__ import annotations

from shlex import quote
from typing import Any

from kringloop.core import KringloopError, Names, RangeError, typed_number
from kringloop.reading import Words, numbers, steady_blocks, steady_title, technology_name
from kringloop.runs import STEADY_BOUNDS, Capacity, SteadyAnswer, steady_of_run
from kringloop.web.address import Address
from kringloop.web.errors import in_both, said
from kringloop.web.view import Asked, Column, Table, View

ASKED = ("people", "use", "life")
ORIGINS = (
    "stock_model",
    "loop_assumptions",
    "loop_scenarios",
    "cbs_waste_over_time",
    "unu_lifetimes_2015",
    "babbitt2020",
    "premise_metals",
    "cbs_waste_over_time_solar",
    "oica_cars_2015",
)


def build(asked: Asked) -> tuple[View, Address]:
    """The page at one position; with what is wrong where it cannot be worked."""
    words, question, run = asked.words, asked.question, asked.reading.run
    base = asked.reading.keep("steady", lambda: steady_of_run(run))
    usual = {"people": base.people, "use": 100.0, "life": 100.0}
    given = {key: question.free(key) for key in ASKED}
    technologies = list(dict.fromkeys(m.technology for m in base.metals))
    technology = question.one("technology", technologies, "") or ""
    amount, years = question.free("amount"), question.free("years")
    address = question.done(asked.language, asked.path)
    fields = {key: given[key] or f"{usual[key]:.10g}" for key in ASKED}
    content: dict[str, Any] = {
        "fields": {**fields, "technology": technology, "amount": amount, "years": years},
        "numbers_asked": [(key, words(f"steady.ask_{key}")) for key in ASKED],
        "technologies": [(code, technology_name(code, asked.language)) for code in technologies],
        "blocks_shown": (),
        "wrong": "",
        "command": "",
    }
    try:
        values = {key: _typed(fields[key], key, words) for key in ASKED}
        capacities = {}
        if technology:
            life = typed_number(years, what=words("steady.ask_years")) if years else None
            capacities[technology] = Capacity(
                amount=typed_number(amount or "0", what=words("steady.ask_amount")), life=life
            )
        elif amount or years:
            raise RangeError(
                "an amount or years without a good of the energy transition; choose the good",
                nl="een hoeveelheid of jaren zonder goed voor de energietransitie; kies het goed",
            )
        found = steady_of_run(
            run,
            people=values["people"] if given["people"] else None,
            use=values["use"],
            life=values["life"],
            capacities=capacities,
        )
    except KringloopError as error:
        return _refused(asked, content, in_both(error)), address
    content |= {
        "blocks_shown": steady_blocks(found, words, asked.reading),
        "command": _command(given, technology, amount, years),
    }
    return _answered(asked, found, content), address


def _typed(text: str, key: str, words: Words) -> float:
    """What a field holds, of now where it is asked in per cents; an error names field and bounds as they stand."""
    label, per = words(f"steady.ask_{key}"), 1.0 if key == "people" else 100.0
    number, (low, high) = typed_number(text, what=label) / per, STEADY_BOUNDS[key]
    if not low < number <= high:
        ends = [
            (numbers.figure(per * low, language), numbers.figure(per * high, language)) for language in ("en", "nl")
        ]
        raise RangeError(
            f"{label} is {text}; expected above {ends[0][0]} and at most {ends[0][1]}",
            nl=f"{label} is {text}; verwacht boven {ends[1][0]} en hoogstens {ends[1][1]}",
        )
    return number


def _command(given: dict[str, str], technology: str, amount: str, years: str) -> str:
    texts = {key: given[key].replace(",", ".") + ("" if key == "people" else "%") for key in ASKED if given[key]}
    parts = ["kringloop steady", *(f"--{key} {quote(text)}" for key, text in texts.items())]
    if technology:
        parts.append("--capacity " + quote(f"{technology}={amount}{f':{years}' if years else ''}"))
    return " ".join(parts)


def _refused(asked: Asked, content: dict[str, Any], why: Names) -> View:
    words = asked.words
    return View(
        title=words("steady.cannot"),
        summary=words("steady.lead"),
        content={**content, "wrong": why[asked.language]},
        wrong=(said("error.steady", why=why),),
    )


def _answered(asked: Asked, found: SteadyAnswer, content: dict[str, Any]) -> View:
    words = asked.words
    columns = (
        Column("product", words("steady.product"), "dimension"),
        Column("name", words("column.name")),
        Column("stock", words("steady.stock"), "attribute", "t"),
        Column("life", words("steady.life"), "attribute", "year"),
        Column("inflow", words("steady.inflow"), "attribute", "t/year"),
        Column("primary", words("steady.primary"), "measure", "t/year"),
        Column("settled", words("steady.settled")),
        Column("basis", words("steady.basis")),
        Column("group", words("steady.group")),
        Column("status", words("column.status")),
    )
    rows = tuple(
        {
            "product": p.product,
            "name": p.names[words.language],
            "stock": p.steady_stock,
            "life": p.life,
            "inflow": p.steady_inflow,
            "primary": p.steady_primary,
            "settled": p.settled,
            "basis": words.word("steady", f"basis_{p.basis}"),
            "group": p.group,
            "status": found.status,
        }
        for p in found.products
    )
    return View(
        title=steady_title(found, words),
        summary=words("steady.lead"),
        content=content,
        tables=(Table("products", words("steady.products"), columns, rows),),
        sources=tuple(s for s in ORIGINS if s in asked.reading.origins),
        about={"status": found.status, "command": content["command"]},
    )
