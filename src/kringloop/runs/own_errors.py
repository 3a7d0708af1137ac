"""How sure each printed figure is by itself, apart from the error that it shares with every figure of its source.

An error that all figures of one source share, such as a survey that finds too few firms, is the same share of a total
and of its parts: it breaks no sum, and no sum says anything of it. What makes them disagree is the rest: rounding, and
editions of one figure that differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import polars as pl

from kringloop.core import Array, MissingDataError, RangeError, listing
from kringloop.ledger import Account, Ledger
from kringloop.robustness import Margin, row_margins
from kringloop.runs.printed_cells import Cell, PrintedCells

_TOGETHER = ("source", "year")
"""Errors that a total and its parts have in common: of all figures of a source, or of all of them in one year."""


class OwnErrors(NamedTuple):
    """Standard deviations by cell [unit]: of its own, and of the error it shares with its source; and whose that is."""

    own: dict[Cell, float]
    shared: dict[Cell, float]
    words: dict[Cell, str]


def own_errors(
    cells: PrintedCells, account: Account, layer: str, ledger: Ledger, margins: Sequence[Margin]
) -> OwnErrors:
    """How sure the printed figures of an account are, by the rules of a table.

    Raises
    ------
    MissingDataError   a figure that no rule is about
    RangeError         a rule that leaves a figure without an error of its own, or deviations of the producer
    """
    if account.layer(layer).sd is not None:
        raise RangeError(
            f"layer '{layer}' of '{account.key}' has deviations of its producer, and its published totals have none"
        )
    keys = sorted(
        (*cells.rows, *cells.totals), key=lambda c: (tuple((x is not None, x or "") for x in c.codes), c.year)
    )
    values = np.array([cells.rows.get(c, cells.totals.get(c)) for c in keys], dtype=np.float64)
    margins = [m for m in margins if not m.follows]  # what is printed errs by itself; what we made follows from it
    found = row_margins(_as_ledger(cells, keys, values, account, layer, ledger), account.key, layer, margins)
    lost = [keys[i] for i in np.flatnonzero(found.rule < 0).tolist()]
    if lost:
        raise MissingDataError(
            f"no rule says how sure {len(lost)} figures of '{account.key}' are, the first of {lost[0].year}: "
            f"{listing(c for c in lost[0].codes if c)}\n  Add a rule about them to the table of margins."
        )
    common = np.array([m.shared in _TOGETHER for m in margins])[found.rule]
    own: Array = np.where(common, found.own, found.sd)
    if (none := np.flatnonzero(own <= 0)).size:
        rule = margins[int(found.rule[none[0]])]
        raise RangeError(
            f"the rule of line {rule.line} gives {none.size} figures of '{account.key}' no error of their own\n"
            "  Give half_width or vintage: what a figure shares with all of its source makes no sum agree."
        )
    shared = np.where(common, np.sqrt(np.maximum(found.sd**2 - found.own**2, 0.0)), 0.0)
    words = [word if c else "" for word, c in zip(found.shared, common.tolist(), strict=True)]
    return OwnErrors(
        dict(zip(keys, own.tolist(), strict=True)),
        dict(zip(keys, shared.tolist(), strict=True)),
        dict(zip(keys, words, strict=True)),
    )


def _as_ledger(
    cells: PrintedCells, keys: Sequence[Cell], values: Array, account: Account, layer: str, ledger: Ledger
) -> Ledger:
    """The printed figures as rows of one account, so that rules choose among them as among any rows."""
    known = account.sources_of(layer).labels
    if cells.totals and len(known) > 1:
        raise RangeError(f"rows of '{account.key}' come from {listing(known)}; of which its totals are is not known")
    columns = {n: [c.codes[i] for c in keys] for i, n in enumerate(cells.dimensions)}
    frame = pl.DataFrame(
        {
            "year": [c.year for c in keys],
            **columns,
            layer: values,
            "source": [cells.sources.get(c, known[0]) for c in keys],
        },
        schema_overrides=dict.fromkeys(cells.dimensions, pl.String),
    )
    trees = {n: tree for n, tree in zip(cells.dimensions, cells.trees, strict=True) if tree is not None}
    units = {layer: account.layer(layer).unit}
    made = Account.from_frame(account.key, frame, kind="published", units=units, trees=trees)
    return Ledger.of_checked(ledger.nodes, {account.key: made}, ledger.origins)
