"""One account of flows as a drawing, in one case and its last year: the one way from rows to a Sankey."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from kringloop.reading.flow_findings import covered_words, flows_finding
from kringloop.reading.flow_pictures import flows_chart
from kringloop.reading.flows import (
    SUMMED,
    Choice,
    chosen_flows,
    codes_of,
    flow_accounts,
    grouped,
    in_case,
    layers_of,
    stocks_beside,
    year_made,
)
from kringloop.reading.pictures import Picture
from kringloop.reading.run import Reading
from kringloop.reading.words import Words


@dataclass(frozen=True, slots=True)
class DrawnFlows:
    """The drawing, and what it was made from.

    Parameters
    ----------
    count : flows in it
    kinds : what the figures are: observed, modelled, scenario …
    """

    picture: Picture
    account: str
    year: int
    count: int
    kinds: tuple[str, ...]


def drawn_flows(reading: Reading, account: str, case: Mapping[str, str], words: Words) -> DrawnFlows | None:
    """An account on its first layer, in its last year up to the making of the run; None where nothing is drawn.

    case : one code of each dimension whose codes are never added up
    """
    spec, whole = reading.run.study.accounts[account], reading.table(f"account_{account}")
    layer = next((k for k in whole.columns if k in layers_of(spec)), None)
    if layer is None:
        return None
    frame = in_case(whole.filter(pl.col(layer).is_not_null()), dict(case))
    years = frame["year"].unique().sort().to_list()
    year = next((y for y in reversed(years) if y <= year_made(reading)), None)
    if year is None:
        return None
    choice = Choice(year, case)
    found = chosen_flows(reading, account, layer, choice)
    rows = grouped(reading, account, layer, choice, words.language)
    sources = sorted(found["source"].unique().to_list())
    unit, covered = layers_of(spec)[layer], covered_words(reading, spec, found, words)
    title = flows_finding(reading, rows, account=account, unit=unit, year=year, case=case, covered=covered, words=words)
    picture = flows_chart(
        reading,
        rows,
        unit=unit,
        layer=layer,
        words=words,
        sources=sources,
        title=title,
        stocks=stocks_beside(reading, account, layer, year, case, words.language),
    )
    kinds = tuple(sorted({reading.origins[s].kind for s in sources}))
    return None if picture is None else DrawnFlows(picture, account, year, len(rows), kinds)


def cases_of(reading: Reading, account: str) -> dict[str, list[str]]:
    """Codes of each dimension of an account whose codes are never added up."""
    spec, frame = reading.run.study.accounts[account], reading.table(f"account_{account}")
    found = {d: codes_of(frame, d) for d in spec.dimensions if d in frame.columns and d not in SUMMED}
    return {dimension: codes for dimension, codes in found.items() if codes}


def going_round(reading: Reading, words: Words) -> DrawnFlows | None:
    """How products and materials go round: the first account of flows that closes with an account of stocks."""
    account = next((a for a in flow_accounts(reading) if reading.run.study.accounts[a].balanced_with), None)
    if account is None:
        return None
    first = {d: codes[0] for d, codes in cases_of(reading, account).items()}
    return drawn_flows(reading, account, first, words)
