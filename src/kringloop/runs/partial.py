"""What a sum over labels covers, where its account holds only some of them.

A stock over 15 of 54 product groups is no stock of all products: the words travel with the figure to every door.
"""

from __future__ import annotations

import polars as pl

from kringloop.core import Names, RangeError
from kringloop.indicators import Indicator
from kringloop.ledger import Ledger, Result


def covered(indicator: Indicator, result: Result, ledger: Ledger) -> Names | None:
    """How much of the whole a sum over labels covers; None where nothing is summed, or everything is there.

    The share is of the last year in which the whole is on record.
    """
    part = indicator.part_of
    if part is None or part.dimension in result.grid.by or part.account not in ledger.accounts:
        return None
    selections = result.expression.selections()
    held = {c for s in selections if part.dimension in s.account.dimensions for c in s.labels(part.dimension)}
    weights = ledger.account(part.account).select(part.layer, **part.where).by("year", part.label)
    frame = pl.DataFrame([{**cell, "value": float(weights.value[place])} for place, cell in weights.cells()])
    last = frame.filter(pl.col("year") == frame["year"].max())
    count = frame[part.label].n_unique()
    if not held or len(held) >= count:
        return None
    known_mass = last.filter(pl.col(part.label).is_in(list(held)))["value"].to_numpy().sum()
    share = f"{known_mass / last['value'].to_numpy().sum():.0%}".replace("%", " %")
    words = indicator.texts.said().partial
    if words is None:
        raise RangeError(f"'{indicator.id}' is part of a whole and has no text to say so; write its text `partial`")
    known = {"held": len(held), "count": count, "year": last["year"][0], "share": share}
    return Names(words.nl.format(**known), words.en.format(**known))
