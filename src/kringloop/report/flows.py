"""Flows of an account as a drawing with loops, and as a table."""

from __future__ import annotations

import polars as pl

from kringloop.reading import (
    SUMMED,
    codes_of,
    flow_accounts,
    grouped,
    in_case,
    layers_of,
    of_material,
    pictures,
    stocks_beside,
    year_made,
)
from kringloop.report.asked import Asked
from kringloop.report.blocks import Block, Heading, Lying, NewPage, Text, Together
from kringloop.report.drawings import LYING, drawing, listed, wider

SHOWN = ("material_flows", "waste")
"""Accounts of the chapter, where a run has them; else its first."""


SHORT = 12
"""Rows of a table that stays on the page of its drawing."""


def flows(asked: Asked) -> list[Block]:
    """The chapter on flows."""
    words, accounts = asked.words, flow_accounts(asked.reading)
    made: list[Block] = [Heading(words("flows_part.title"))]
    if not accounts:
        return [*made, Text(words("flows_part.absent")), NewPage()]
    made.append(Text(words("flows_part.lead")))
    for account in [a for a in SHOWN if a in accounts] or accounts[:1]:
        made += account_flows(asked, account)
    return [*made, NewPage()]


def account_flows(asked: Asked, account: str, *, level: int = 2) -> list[Block]:
    """One account on its first layer, in its last year up to the making of the run."""
    reading, words, language = asked.reading, asked.words, asked.language
    spec = reading.run.study.accounts[account]
    whole = reading.table(f"account_{account}")
    layer = next((k for k in whole.columns if k in layers_of(spec)), None)
    case = _case(asked, account)
    frame = in_case(whole.filter(pl.col(layer).is_not_null()), case) if layer else whole.clear()
    years = [y for y in frame["year"].unique().sort().to_list() if y <= year_made(reading)]
    if layer is None or not years:
        return []
    found = of_material(reading, spec, frame.filter(pl.col("year") == years[-1]))
    rows = grouped(reading, found, layer, language)
    title = words("chain_part.at", name=words.word("account", account), year=years[-1])
    stocks = stocks_beside(reading, account, layer, years[-1], case, language)
    picture = pictures.flows_chart(
        reading, rows, stocks=stocks, unit=layers_of(spec)[layer], layer=layer, title=title, words=words,
        sources=sorted(found["source"].unique().to_list()),
    )  # fmt: skip
    if picture is None:
        return []
    names = ", ".join(reading.name(d, c, language) for d, c in case.items())
    note = [Text(words("flows_part.case", case=names), "soft")] if names else []
    table = listed(picture.table, caption=words("flows_part.caption", account=title, unit=picture.unit))
    if wider(picture):
        return [Lying((Heading(title, level), *note, drawing(picture, room=LYING), table))]
    shown: tuple[Block, ...] = (Heading(title, level), *note, drawing(picture))
    return [Together((*shown, table))] if len(rows) <= SHORT else [Together(shown), table]


def _case(asked: Asked, account: str) -> dict[str, str]:
    """One code of each dimension that is not added up: the study's headline, or the first."""
    reading = asked.reading
    spec, frame = reading.run.study.accounts[account], reading.table(f"account_{account}")
    found = {}
    for dimension in spec.dimensions:
        codes = codes_of(frame, dimension) if dimension in frame.columns and dimension not in SUMMED else []
        if codes:
            wanted = reading.run.study.show.headline.get(dimension, [])
            found[dimension] = next((c for c in wanted if c in codes), codes[0])
    return found
