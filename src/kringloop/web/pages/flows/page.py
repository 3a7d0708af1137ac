"""One account of the ledger in one year on one layer, added up between groups of nodes."""

from __future__ import annotations

from typing import Any

import polars as pl

from kringloop.reading import (
    EVERYTHING,
    SUMMED,
    Choice,
    Picture,
    Reading,
    balances,
    chosen_flows,
    codes_of,
    covered_words,
    flow_accounts,
    flows_chart,
    flows_finding,
    grouped,
    layers_of,
    opening_account,
    scale_of,
    stocks_beside,
    year_shown,
)
from kringloop.web.address import Address
from kringloop.web.view import Asked, Column, Table, View

DETAILS = ("together", "apart")


def build(asked: Asked) -> tuple[View, Address]:
    """The flows of an account as a drawing and as a table."""
    reading, words, question = asked.reading, asked.words, asked.question
    accounts = flow_accounts(reading)
    opened = opening_account(reading)
    account = question.one("account", accounts, opened) or opened
    question.shown_for("shown", account, keep=("account",))
    spec = reading.run.study.accounts[account]
    layers = tuple(k for k in reading.table(f"account_{account}").columns if k in layers_of(spec))
    layer = question.one("layer", layers, layers[0]) or layers[0]
    frame = reading.table(f"account_{account}").filter(pl.col(layer).is_not_null())
    first, last = int(frame["year"].min()), int(frame["year"].max())  # type: ignore[arg-type]
    year = question.number("year", year_shown(reading, frame), first, last)
    cases = {d: codes_of(frame, d) for d in spec.dimensions if d in frame.columns and d not in SUMMED}
    chosen = {d: question.one(d, codes, codes[0]) or codes[0] for d, codes in cases.items() if codes}
    materials = _materials(reading, account, spec)
    material = question.one("material", materials, EVERYTHING) or EVERYTHING
    detail = question.one("detail", DETAILS, DETAILS[0]) or DETAILS[0]
    address = question.done(asked.language, asked.path)
    choice = Choice(year, chosen, material)
    found = chosen_flows(reading, account, layer, choice)
    apart = detail == DETAILS[1]
    flows = grouped(reading, account, layer, choice, words.language, apart=apart)
    stocks = stocks_beside(reading, account, layer, year, chosen, words.language, apart=apart)
    unit = layers_of(spec)[layer]
    table = _table(asked, flows, unit)
    name = words.word("account", account)
    covered = covered_words(reading, spec, found, words)
    title = flows_finding(
        reading, flows, account=account, unit=unit, year=year, case=chosen, covered=covered, words=words
    )
    sources = tuple(sorted(found["source"].unique().to_list()))
    picture = flows_chart(
        reading, flows, unit=unit, layer=layer, words=words, title=title, sources=sources, stocks=stocks
    )
    view = View(
        title=title,
        summary=words("flows.lead"),
        content={
            "balanced": bool(balances.balance_sectors(reading)),
            "accounts": [(a, words.word("account", a)) for a in accounts],
            "account": account,
            "account_name": name,
            "layers": [(k, words.word("layer", k), k == layer) for k in layers],
            "layer": layer,
            "year": year,
            "years": sorted(frame["year"].unique().to_list(), reverse=True),
            "material": material,
            "materials": [(c, _material_name(asked, spec, c)) for c in materials],
            "flows": flows,
            "scale": scale_of(flows, unit, words),
            "rests": _rests(picture),
            "unit_code": unit,
            "picture": picture,
            "total": sum(f["value"] for f in flows),
            "count": sum(f["rows"] for f in flows),
            "nothing": found.height - sum(f["rows"] for f in flows),
            "details": DETAILS,
            "cases": _cases(asked, cases, chosen),
            "detail": detail,
            "stocks": list(stocks.values()),
        },
        tables=(table,),
        pictures=(picture,) if picture else (),
        sources=sources,
        about={"account": account, "layer": layer, "year": year, "unit": unit, "material": material},
    )
    return view, address


def _rests(picture: Picture | None) -> list[tuple[str, str, str]]:
    """What the drawing leaves unexplained at a place, as its table has it: from, to and figure."""
    rows = picture.table.rows if picture else ()
    return [
        (row[2] if row[0] == "–" else row[0], row[2] if row[1] == "–" else row[1], row[3])
        for row in rows
        if "–" in row[:2]
    ]


def _cases(asked: Asked, cases: dict[str, list[str]], chosen: dict[str, str]) -> list[tuple[str, list[Any], str]]:
    """For the form: each dimension with its codes and names, and the code that is shown."""
    name = asked.reading.name
    return [(d, [(c, name(d, c, asked.language)) for c in cases[d]], code) for d, code in chosen.items()]


def _materials(reading: Reading, account: str, spec: Any) -> tuple[str, ...]:
    key = spec.dimensions.get("material")
    if not key:
        return (EVERYTHING,)
    used = set(reading.table(f"account_{account}")["material"].drop_nulls().unique().to_list())
    tree = reading.run.trees[key]
    return (EVERYTHING, *(c.code for c in tree.codes if tree.below(c.code) & used))


def _material_name(asked: Asked, spec: Any, code: str) -> str:
    if code == EVERYTHING:
        return asked.words("flows.all_materials")
    return asked.reading.run.trees[spec.dimensions["material"]].names(code)[asked.language]


def _table(asked: Asked, flows: list[dict[str, Any]], unit: str) -> Table:
    words = asked.words
    columns = (
        Column("origin", words("dimension.origin"), "dimension"),
        Column("destination", words("dimension.destination"), "dimension"),
        Column("origin_name", words("column.origin_name")),
        Column("destination_name", words("column.destination_name")),
        Column("value", words("column.value"), "measure", unit),
        Column("rows", words("column.rows")),
    )
    return Table("flows", words("flows.caption"), columns, tuple(flows))
