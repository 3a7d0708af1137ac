"""What a sum over labels covers, where its account holds only some of them.

A stock over 15 of 54 kinds of product is no stock of all products: the words travel with the figure to every door.
"""

from __future__ import annotations

from collections.abc import Callable, Set

import polars as pl

from kringloop.core import Names, RangeError
from kringloop.indicators import Indicator
from kringloop.ledger import Ledger, Result


def covered(indicator: Indicator, result: Result, ledger: Ledger) -> Callable[[tuple[int, ...]], Names | None] | None:
    """Of each cell how much of the whole a sum over labels covers; None where nothing is summed, or all is there.

    The share is of the last year in which the whole is on record without a flag, else of the last there is. By groups
    of labels, such as product groups, each group is a whole of its own.
    """
    part, grid = indicator.part_of, result.grid
    if part is None or part.dimension in grid.by or part.account not in ledger.accounts:
        return None
    selections = result.expression.selections()
    readers = [s for s in selections if part.dimension in s.account.dimensions]
    held = {c for s in readers for c in s.labels(part.dimension)}
    if not held:
        return None
    weights = ledger.account(part.account).select(part.layer, **part.where).by("year", part.label)
    rows = [
        {**cell, "value": float(weights.value[place]), "flagged": bool(weights.flags.get(place))}
        for place, cell in weights.cells()
    ]
    frame = pl.DataFrame(rows)
    tree = readers[0].account.dimension(part.dimension).tree
    names = [d for d in grid.by if tree is not None and d in tree.groupings]
    if tree is None or not names:
        whole = _words(indicator, part.label, frame, held)
        return lambda _: whole
    axis, groups = grid.by.index(names[0]), frame[part.label].to_list()
    of_group = pl.Series([tree.group(names[0], code) for code in groups])
    by_group = {g: _words(indicator, part.label, frame.filter(of_group == g), held) for g in grid.labels[names[0]]}
    return lambda cell: by_group[grid.labels[names[0]][cell[axis]]]


def _words(indicator: Indicator, label: str, frame: pl.DataFrame, held: Set[str]) -> Names | None:
    """How many labels are held, and their share of the weights of the last year in which none is flagged."""
    if frame[label].is_in(list(held)).all():
        return None
    count = frame[label].n_unique()
    firm = frame.filter(~pl.col("flagged"))
    full = firm.filter(pl.col(label).n_unique().over("year") == count)["year"]
    last = frame.filter(pl.col("year") == (full if len(full) else frame["year"]).max())
    inside = last.filter(pl.col(label).is_in(list(held)))
    share = f"{inside['value'].to_numpy().sum() / last['value'].to_numpy().sum():.0%}".replace("%", " %")
    words = indicator.texts.said().partial
    if words is None:
        raise RangeError(f"'{indicator.id}' is part of a whole and has no text to say so; write its text `partial`")
    here = frame.filter(pl.col(label).is_in(list(held)))[label].n_unique()
    known = {"held": here, "count": count, "year": last["year"][0], "share": share}
    return Names(words.nl.format(**known), words.en.format(**known))
