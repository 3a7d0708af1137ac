"""Refuse a total beside its parts: such rows would be counted twice."""

from __future__ import annotations

from itertools import product

import polars as pl

from kringloop.core import AdditivityError
from kringloop.ledger.account import Account, Dimension
from kringloop.ledger.nodes import ATTRIBUTES, Nodes


def refuse_overlap(account: Account) -> None:
    """Raise when two rows of one year describe nested things.

    A row lies above another when each of its codes equals the other's or stands above it in the
    tree, and at least one stands above. Nodes nest through sector and region, and through the
    actor: a sector's row beside a row of one of its firms is a total beside its part.

    Raises
    ------
    AdditivityError   names the first pair and says what to do
    """
    nesting = account.adding if account.kind == "published" else account.dimensions
    parents = {name: _strict_totals(account, name) for name in nesting}
    lifted = [name for name, above in parents.items() if above]
    if not lifted:
        return
    names = list(account.dimensions)
    series = pl.DataFrame({n: account.dimensions[n].codes for n in names}).with_row_index("series")
    options = {n: _lift_table(n, parents[n]) for n in lifted}
    for depth in product((False, True), repeat=len(lifted)):
        if not any(depth):
            continue
        moved = series
        for name, up in zip(lifted, depth, strict=True):
            if up:
                moved = moved.join(options[name], on=name).drop(name).rename({f"{name}_up": name})
        pairs = moved.join(series, on=names, suffix="_total")
        for part, total in pairs.select("series", "series_total").iter_rows():
            _refuse_same_year(account, part, total)


def _lift_table(name: str, above: dict[int, list[int]]) -> pl.DataFrame:
    pairs = [(code, up) for code, ups in above.items() for up in ups]
    return pl.DataFrame(pairs, schema={name: pl.Int32, f"{name}_up": pl.Int32}, orient="row")


def _strict_totals(account: Account, name: str) -> dict[int, list[int]]:
    """For each code of a dimension, the codes present in the account that lie above it."""
    dimension = account.dimensions[name]
    if name in ("origin", "destination", "node") and account.nodes is not None:
        return _nodes_above(account.nodes, dimension)
    if dimension.tree is None:
        return {}
    index = {label: i for i, label in enumerate(dimension.labels)}
    above = {i: [index[a] for a in dimension.tree.above(label) if a in index] for label, i in index.items()}
    return {i: found for i, found in above.items() if found}


def _nodes_above(nodes: Nodes, dimension: Dimension) -> dict[int, list[int]]:
    """For each node among the labels, the others that hold it: same stage, and each attribute equal or above."""
    places: dict[tuple[str, ...], list[int]] = {}
    for i, id in enumerate(dimension.labels):
        places.setdefault(tuple(getattr(nodes[id], a) for a in ATTRIBUTES), []).append(i)
    found: dict[int, list[int]] = {}
    for attributes, members in places.items():
        ladders = [_ladder(nodes, a, code) for a, code in zip(ATTRIBUTES, attributes, strict=True)]
        above = [i for combination in product(*ladders) for i in places.get(combination, ())]
        for i in members:
            if len(above) > 1:
                found[i] = [j for j in above if j != i]
    return found


def _ladder(nodes: Nodes, attribute: str, code: str) -> tuple[str, ...]:
    """The code itself and what holds it; a sector's own node holds those of its firms."""
    tree = nodes.trees.get(attribute)
    if attribute == "stage" or not code:
        return (code,)
    if attribute == "actor":
        return (code, "")
    return (code, *tree.above(code)) if tree is not None else (code,)


def _refuse_same_year(account: Account, part: int, total: int) -> None:
    years = [{int(y) for y in account.years[account.starts[s] : account.starts[s + 1]].tolist()} for s in (part, total)]
    shared = years[0] & years[1]
    if not shared:
        return
    words = [
        ", ".join(f"{n}={d.labels[d.codes[s]] if d.codes[s] >= 0 else '–'}" for n, d in account.dimensions.items())
        for s in (total, part)
    ]
    raise AdditivityError(
        f"account '{account.key}' holds a total beside its part in {min(shared)}: adding up would count twice\n"
        f"  total: {words[0]}\n  part:  {words[1]}\n"
        "  Keep the finest rows and one '<code>_X' row for what the parts leave over (see finest_rows)."
    )
