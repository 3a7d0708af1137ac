"""The one drawing that shows how products and materials go round: loops, and what stays in use."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from kringloop.reading.flows import (
    SUMMED,
    codes_of,
    flow_accounts,
    grouped,
    in_case,
    layers_of,
    stocks_beside,
    year_shown,
)
from kringloop.reading.pictures import Picture, flows_chart
from kringloop.reading.run import Reading
from kringloop.reading.words import Words


@dataclass(frozen=True, slots=True)
class GoingRound:
    """The drawing, and what it was made from."""

    picture: Picture
    account: str
    year: int
    kinds: tuple[str, ...]
    """What the figures are: observed, modelled, scenario …"""


def going_round(reading: Reading, words: Words) -> GoingRound | None:
    """The first account of flows that closes with an account of stocks; None when the run has none."""
    account = next((a for a in flow_accounts(reading) if reading.run.study.accounts[a].balanced_with), None)
    if account is None:
        return None
    spec = reading.run.study.accounts[account]
    layer, unit = next(iter(layers_of(spec).items()))
    frame = reading.table(f"account_{account}").filter(pl.col(layer).is_not_null())
    year = year_shown(reading, frame)
    chosen = {d: codes_of(frame, d)[0] for d in spec.dimensions if d in frame.columns and d not in SUMMED}
    found = in_case(frame.filter(pl.col("year") == year), chosen)
    sources = tuple(sorted(found["source"].unique().to_list()))
    picture = flows_chart(
        reading, grouped(reading, found, layer, words.language), unit=unit, layer=layer, words=words, sources=sources,
        title=words.word("account", account),
        stocks=stocks_beside(reading, account, layer, year, chosen, words.language),
    )  # fmt: skip
    kinds = tuple(sorted({reading.origins[s].kind for s in sources}))
    return None if picture is None else GoingRound(picture, account, year, kinds)
