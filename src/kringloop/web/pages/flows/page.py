"""One account of the ledger in one year on one layer, added up between groups of nodes."""

from __future__ import annotations

from typing import Any

import polars as pl

from kringloop.web import numbers, pictures
from kringloop.web.address import Address
from kringloop.web.reading import Reading
from kringloop.web.view import Asked, Column, Table, View
from kringloop.web.words import WORDS

PREFERRED = ("material_flows", "waste")
EVERYTHING = "all"
SUMMED = ("good", "material", "product")
"""Dimensions whose codes may be added up; of any other one code is shown at a time."""
DETAILS = ("together", "apart")
WHOLES = ("ECONOMY", "A-U", "C")
"""Sectors that are sums of what is shown apart."""
MEMO = "memo"
"""Goods that official tables show beside the balance; they are not part of it."""


def flow_accounts(reading: Reading) -> tuple[str, ...]:
    """Accounts of flows, those of materials first."""
    specs = reading.run.study.accounts
    found = [k for k, s in specs.items() if s.kind == "flows" and f"account_{k}" in reading.tables]
    return tuple(
        sorted(found, key=lambda k: (PREFERRED.index(k) if k in PREFERRED else len(PREFERRED), found.index(k)))
    )


def build(asked: Asked) -> tuple[View, Address]:
    """The flows of an account as a drawing and as a table."""
    reading, words, question = asked.reading, asked.words, asked.question
    accounts = flow_accounts(reading)
    account = question.one("account", accounts, accounts[0]) or accounts[0]
    spec = reading.run.study.accounts[account]
    layers = tuple(k for k in reading.table(f"account_{account}").columns if k in _layers(spec))
    layer = question.one("layer", layers, layers[0]) or layers[0]
    frame = reading.table(f"account_{account}").filter(pl.col(layer).is_not_null())
    first, last = int(frame["year"].min()), int(frame["year"].max())  # type: ignore[arg-type]
    year = question.number("year", min(last, max(first, _made(reading))), first, last)
    cases = {d: _codes(frame, d) for d in spec.dimensions if d in frame.columns and d not in SUMMED}
    chosen = {d: question.one(d, codes, codes[0]) or codes[0] for d, codes in cases.items() if codes}
    materials = _materials(reading, account, spec)
    material = question.one("material", materials, EVERYTHING) or EVERYTHING
    detail = question.one("detail", DETAILS, DETAILS[0]) or DETAILS[0]
    address = question.done(asked.language, asked.path)
    found = _filtered(reading, spec, _in_case(frame.filter(pl.col("year") == year), chosen), material)
    flows = grouped(reading, found, layer, words.language, apart=detail == DETAILS[1])
    unit = _layers(spec)[layer]
    table = _table(asked, flows, unit)
    name = words.word("account", account)
    title = _title(asked, flows, unit, name, year)
    sources = tuple(sorted(found["source"].unique().to_list()))
    picture = pictures.flows_chart(reading, flows, unit=unit, layer=layer, words=words, title=title, sources=sources)
    view = View(
        title=title,
        summary=words("flows.lead"),
        content={
            "accounts": [(a, words.word("account", a)) for a in accounts], "account": account, "account_name": name,
            "layers": [(k, words.word("layer", k), k == layer) for k in layers], "layer": layer, "year": year,
            "years": sorted(frame["year"].unique().to_list(), reverse=True), "material": material,
            "materials": [(c, _material_name(asked, spec, c)) for c in materials],
            "flows": flows, "unit_code": unit, "picture": picture,
            "total": sum(f["value"] for f in flows), "count": found.height, "details": DETAILS,
            "cases": _cases(asked, cases, chosen), "detail": detail,
        },
        tables=(table,), pictures=(picture,) if picture else (),
        sources=sources,
        about={"account": account, "layer": layer, "year": year, "unit": unit, "material": material},
    )  # fmt: skip
    return view, address


def _made(reading: Reading) -> int:
    """The year the run was made in: later years are not opened by themselves."""
    return int(reading.meta["created"][:4])


def _codes(frame: pl.DataFrame, dimension: str) -> list[str]:
    return sorted(str(c) for c in frame[dimension].drop_nulls().unique().to_list())


def _cases(asked: Asked, cases: dict[str, list[str]], chosen: dict[str, str]) -> list[tuple[str, list[Any], str]]:
    """For the form: each dimension with its codes and names, and the code that is shown."""
    name = asked.reading.name
    return [(d, [(c, name(d, c, asked.language)) for c in cases[d]], code) for d, code in chosen.items()]


def _in_case(frame: pl.DataFrame, chosen: dict[str, str]) -> pl.DataFrame:
    """Rows of one case: scenarios stand beside each other and are never added."""
    for dimension, code in chosen.items():
        frame = frame.filter(pl.col(dimension).is_null() | (pl.col(dimension) == code))
    return frame


def _layers(spec: Any) -> dict[str, str]:
    return dict(spec.layers)


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


def _filtered(reading: Reading, spec: Any, frame: pl.DataFrame, material: str) -> pl.DataFrame:
    if "good" in frame.columns:
        frame = frame.filter(pl.col("good").ne_missing(MEMO))
    if material == EVERYTHING:
        return frame
    return frame.filter(pl.col("material").is_in(list(reading.run.trees[spec.dimensions["material"]].below(material))))


def grouped(
    reading: Reading, frame: pl.DataFrame, layer: str, language: str, *, apart: bool = False
) -> list[dict[str, Any]]:
    """Flows between groups of nodes, largest first: industries together or by the sectors the study shows."""
    groups = reading.keep(("groups", apart), lambda: _groups(reading, apart=apart))
    flag = pl.col("flag").fill_null("") if "flag" in frame.columns else pl.lit("")
    sides = frame.select("origin", "destination", value=pl.col(layer), flag=flag)
    for side in ("origin", "destination"):
        renamed = groups.rename({"id": side, "group": f"{side}_group", "stage": f"{side}_stage"})
        sides = sides.join(renamed, on=side, how="left")
    keys = ("origin_group", "destination_group", "origin_stage", "destination_stage")
    summed = sides.group_by(keys).agg(pl.col("value").sum(), pl.len().alias("rows"), pl.col("flag").unique().sort())
    summed = summed.sort(pl.col("value").abs(), *keys[:2], descending=[True, False, False])
    return [
        {
            "origin": r["origin_group"], "destination": r["destination_group"], "value": r["value"], "rows": r["rows"],
            "origin_name": _name(reading, r["origin_group"], language, apart=apart), "origin_stage": r["origin_stage"],
            "destination_name": _name(reading, r["destination_group"], language, apart=apart),
            "destination_stage": r["destination_stage"], "flags": tuple(f for f in r["flag"] if f),
        }
        for r in summed.iter_rows(named=True) if r["value"]
    ]  # fmt: skip


def _groups(reading: Reading, *, apart: bool) -> pl.DataFrame:
    """Each node with the group it is added to: `production`, `sector:28`, or itself."""
    tree = reading.run.trees.get(reading.run.study.classifications.get("sector", ""))
    shown = reading.run.study.show.labels.get("sector", []) if apart and tree else []
    rows = []
    for node in reading.table("nodes").iter_rows(named=True):
        group = node["id"]
        if node["stage"] == "production":
            code = node["sector"]
            above = (code, *tree.above(code)) if tree and code in tree else ()
            group = next((f"sector:{c}" for c in reversed(above) if c in shown and c not in WHOLES), "production")
        rows.append((node["id"], node["stage"], group))
    return pl.DataFrame(rows, schema=["id", "stage", "group"], orient="row")


def _name(reading: Reading, group: str, language: str, *, apart: bool = False) -> str:
    if group == "production" and apart:
        return WORDS[language]("flows.other_industries")
    if group == "production":
        return reading.name("stage", "production", language)
    if group.startswith("sector:"):
        return reading.name("sector", group.removeprefix("sector:"), language)
    return reading.name("node", group, language)


def _title(asked: Asked, flows: list[dict[str, Any]], unit: str, name: str, year: int) -> str:
    if not flows:
        return asked.words("flows.none", account=name, year=year)
    top = flows[0]
    amount = f"{numbers.figure(top['value'], asked.language, digits=3)} {numbers.unit_words(unit, asked.language)}"
    return asked.words("flows.title", account=name, year=year, amount=amount, origin=top["origin_name"],
                       destination=top["destination_name"])  # fmt: skip


def _table(asked: Asked, flows: list[dict[str, Any]], unit: str) -> Table:
    words = asked.words
    columns = (
        Column("origin", words("dimension.origin"), "dimension"),
        Column("destination", words("dimension.destination"), "dimension"),
        Column("origin_name", words("column.origin_name")),
        Column("destination_name", words("column.destination_name")),
        Column("value", words("column.value"), "measure", unit), Column("rows", words("column.rows")),
    )  # fmt: skip
    return Table("flows", words("flows.caption"), columns, tuple(flows))
