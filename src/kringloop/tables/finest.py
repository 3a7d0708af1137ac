"""From a table with totals beside parts to rows that can be added.

Official tables print totals and parts side by side, with gaps. `finest_rows` keeps the
finest cells and adds, below every published total, one row for what its published parts
leave over. Adding the rows below a code gives its published figure back, exactly.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

import numpy as np
import polars as pl
from numpy.typing import NDArray

from kringloop.core import Array, BalanceError, DuplicateError, listing, require_numbers
from kringloop.tables.classification import UNSPECIFIED, Classification

Relation = NDArray[np.bool_]


def finest_rows(
    cells: pl.DataFrame,
    *,
    hierarchies: Mapping[str, Classification],
    value: str,
    decimals: int,
    signed: bool = False,
) -> pl.DataFrame:
    """Rows that add up to every published cell, none of them a total of others.

    For each cell x of the product of the hierarchies, from the finest to the coarsest:
    z = x − Σ z of the cells strictly below it. A cell with nothing below keeps its codes;
    of one with parts the remainder z is kept under the code `<code>_X` when it is not 0, and also
    when it is 0 but one of its parts is not printed: a row then says that nothing is left over.

    Parameters
    ----------
    cells       : the published cells; columns of `hierarchies`, further key columns, and `value`
    hierarchies : classification of each column that holds totals and parts
    value       : name of the value column; rows without a value are not published cells
    decimals    : printed decimals of the values; results are rounded to them
    signed      : negative remainders are allowed (chained volumes, balances)

    Returns
    -------
    the same columns and `part`: "leaf", "rounding" (a remainder that rounding explains)
    or "unspecified"

    Raises
    ------
    BalanceError       parts exceed their total by more than rounding explains
    DuplicateError     a cell stands twice: each would be taken for a part of the other
    MissingDataError   a value that is no number
    """
    columns = list(hierarchies)
    others = [c for c in cells.columns if c not in {*columns, value}]
    present = cells.filter(pl.col(value).is_not_null()).sort(*others, *columns) if others else cells.sort(*columns)
    _require_once(present, [*others, *columns])
    rows: list[tuple[object, ...]] = []
    used = [frozenset(present[c].unique().to_list()) for c in columns]
    trees = list(hierarchies.values())
    keys = present.select(others).rows() if others else [()] * present.height
    codes = present.select(columns).rows()
    values = present[value].to_numpy()
    require_numbers(values, what=f"column '{value}'")
    for key, group in groupby(range(present.height), key=lambda i: keys[i]):
        members = list(group)
        place = ", ".join(f"{c} {k}" for c, k in zip(others, key, strict=True))
        block = [codes[i] for i in members]
        for code, z, part in _remainders(block, values[members], trees, used, decimals, signed, place):
            rows.append((*key, *code, z, part))
    schema = {c: present.schema[c] for c in (*others, *columns, value)} | {value: pl.Float64(), "part": pl.String()}
    return pl.DataFrame(rows, schema=schema, orient="row").select(*cells.columns, "part")


def _require_once(cells: pl.DataFrame, key: list[str]) -> None:
    again = cells.filter(~pl.struct(key).is_first_distinct())
    if again.height:
        cell = ", ".join(f"{name} {again[name][0]}" for name in key)
        raise DuplicateError(f"{again.height} cells stand twice, first {cell}; keep one of each")


def _remainders(
    codes: Sequence[tuple[str, ...]],
    values: Array,
    trees: Sequence[Classification],
    used: Sequence[frozenset[str]],
    decimals: int,
    signed: bool,
    place: str,
) -> Iterator[tuple[tuple[str, ...], float, str]]:
    finer = [_strictly_finer([c[d] for c in codes], tree) for d, tree in enumerate(trees)]
    same = [np.equal.outer(column, column) for column in (np.array([c[d] for c in codes]) for d in range(len(trees)))]
    below = np.logical_and.reduce([f | s for f, s in zip(finer, same, strict=True)])
    np.fill_diagonal(below, val=False)
    remainder = np.zeros(len(codes))
    parts = below.sum(axis=1)
    for i in np.argsort(parts, kind="stable"):
        remainder[i] = round(float(values[i] - remainder[below[i]].sum()), decimals)
    step = 0.5 * 10.0**-decimals
    for i, code in enumerate(codes):
        if not parts[i]:
            yield code, float(values[i]), "leaf"
            continue
        explained = step * (parts[i] + 1)
        if remainder[i] < -explained and not signed:
            raise BalanceError(
                f"the parts of {listing(code)} ({place}) exceed their total {values[i]:g} by {-remainder[i]:g}\n"
                "  Check the hierarchy of the table, or declare the column signed."
            )
        if remainder[i] or _lacks_a_part(code, [codes[int(k)] for k in np.flatnonzero(below[i])], trees, used):
            rest = tuple(c + UNSPECIFIED if (finer[d][i] & below[i]).any() else c for d, c in enumerate(code))
            yield rest, float(remainder[i]), "rounding" if abs(remainder[i]) <= explained else "unspecified"


def _lacks_a_part(
    code: tuple[str, ...],
    below: Sequence[tuple[str, ...]],
    trees: Sequence[Classification],
    used: Sequence[frozenset[str]],
) -> bool:
    """Whether a cell with parts lacks one: a code the table prints elsewhere, but not here nor all of its parts."""
    for d, tree in enumerate(trees):
        seen = {cell[d] for cell in below} - {code[d]}
        if seen and any(_lacking(child, tree, used[d], seen) for child in tree.children(code[d])):
            return True
    return False


def _lacking(code: str, tree: Classification, used: frozenset[str], seen: set[str]) -> bool:
    if code in seen or not tree.below(code) & used:
        return False
    parts = [c for c in tree.children(code) if tree.below(c) & used]
    return not parts or any(_lacking(c, tree, used, seen) for c in parts)


def _strictly_finer(column: Sequence[str], tree: Classification) -> Relation:
    """Matrix [i, j]: code j lies strictly below code i."""
    distinct = sorted(set(column))
    index = {c: k for k, c in enumerate(distinct)}
    relation = np.zeros((len(distinct), len(distinct)), dtype=bool)
    for code in distinct:
        for ancestor in tree.above(code):
            if ancestor in index:
                relation[index[ancestor], index[code]] = True
    position = np.array([index[c] for c in column])
    matrix: Relation = relation[np.ix_(position, position)]
    return matrix
