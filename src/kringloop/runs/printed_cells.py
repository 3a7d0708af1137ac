"""Printed figures of an account as cells: its finest rows and its printed totals, and which totals are of which parts.

What balances a total with its parts is a row of ours, printed by nobody, and is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import polars as pl

from kringloop.core import DuplicateError, RangeError, listing
from kringloop.ledger import Account
from kringloop.tables import UNSPECIFIED, Classification

Codes = tuple[str | None, ...]
"""A code per dimension; None is everything."""


class Cell(NamedTuple):
    """One figure that could be printed."""

    year: int
    codes: Codes

    def with_code(self, place: int, code: str | None) -> Cell:
        """The cell beside it along one dimension."""
        return Cell(self.year, (*self.codes[:place], code, *self.codes[place + 1 :]))


class Rule(NamedTuple):
    """A total is the sum of its parts along a dimension."""

    dimension: str
    total: Cell
    parts: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class PrintedCells:
    """What an account prints, in cells by some dimensions.

    Parameters
    ----------
    dimensions : of which a cell has a code each
    trees      : classification of each, None for labels that are not nested
    rows, totals : value by cell: of finest rows, and of published totals
    sources    : of the finest rows
    rests      : cells that a table holds without printing them: the rest of a total that is not split
    """

    account: str
    dimensions: tuple[str, ...]
    trees: tuple[Classification | None, ...]
    rows: Mapping[Cell, float]
    totals: Mapping[Cell, float]
    sources: Mapping[Cell, str]
    rests: frozenset[Cell]

    def rules(self) -> tuple[list[Cell], list[Rule]]:
        """Every cell, those that nobody prints last, and the rules that tie them.

        The parts of a total are the nearest codes below it that the account prints in any year: a code that it never
        prints is not thought to hold anything. A part that is not printed where another one is, is an unknown.
        """
        known = dict.fromkeys((*self.rows, *self.totals))
        parts = [self._parts(place) for place in range(len(self.dimensions))]
        seen: list[dict[Cell, dict[str | None, None]]] = [{} for _ in parts]
        """Per dimension: the codes that are known along it, by what is beside them."""
        taken = [0] * len(parts)
        found: dict[Rule, None] = {}
        before = -1
        while len(known) != before:
            before = len(known)
            for place, below in enumerate(parts):
                cells = list(known)
                lines: dict[Cell, None] = {}
                for cell in cells[taken[place] :]:
                    rest = cell.with_code(place, None)
                    seen[place].setdefault(rest, {})[cell.codes[place]] = None
                    lines[rest] = None
                taken[place] = len(cells)
                for rest in lines:
                    for rule in self._rules_along(place, below, rest, seen[place][rest]):
                        found.setdefault(rule)
                        known.update(dict.fromkeys(rule.parts))
        return list(known), list(found)

    def _rules_along(
        self, place: int, below: Mapping[str | None, list[str]], rest: Cell, here: Mapping[str | None, None]
    ) -> Iterator[Rule]:
        for code in here:
            if any(part in here for part in below.get(code, ())):
                parts = [rest.with_code(place, part) for part in below[code]]
                unsplit = rest.with_code(place, f"{code}{UNSPECIFIED}")
                parts += [unsplit] if unsplit in self.rests else []
                yield Rule(self.dimensions[place], rest.with_code(place, code), tuple(parts))

    def _parts(self, place: int) -> dict[str | None, list[str]]:
        """Code → the nearest codes below it that are printed."""
        tree = self.trees[place]
        printed = list(dict.fromkeys(cell.codes[place] for cell in (*self.rows, *self.totals)))
        made: dict[str | None, list[str]] = {}
        for code in (c for c in printed if c is not None):
            above = tree.above(code) if tree is not None and code in tree else ()
            nearest = next((a for a in above if a in printed), None)
            made.setdefault(nearest, []).append(code)
        return made


def printed_cells(
    account: Account, totals: pl.DataFrame | None, layer: str, along: Sequence[str], where: Mapping[str, str]
) -> PrintedCells:
    """What an account prints of a layer, by the dimensions `along` that it has, at exactly the codes of `where`.

    Raises
    ------
    UnknownNameError   a layer that the account does not have
    RangeError         a row without a code, or totals by a dimension that is not named
    DuplicateError     two figures in one cell
    """
    names = tuple(n for n in along if n in account.dimension_names)
    chosen = {n: code for n, code in where.items() if n in account.dimension_names}
    of, size = account.layer(layer), len(account)
    kept = of.carried.copy()
    for name, code in chosen.items():
        if (tree := account.dimension(name).tree) is not None:
            tree.require(code, where=f"'{name}' of account '{account.key}'")
        kept &= account.dimension(name).of(frozenset((code,)))[account.series]
    balancing = np.zeros(size, dtype=bool) if account.balancing is None else account.balancing
    rounding = np.zeros(size, dtype=bool) if account.rounding is None else account.rounding
    cells = _Cells(account, names)
    sources = account.sources_of(layer)
    rows: dict[Cell, float] = {}
    from_source: dict[Cell, str] = {}
    for row in np.flatnonzero(kept & ~balancing).tolist():
        cell = cells(row)
        if None in cell.codes:
            raise RangeError(
                f"rows of '{account.key}' have no {names[cell.codes.index(None)]}; totals cannot be made of them"
            )
        _put(rows, cell, float(of.values[row]), account.key, names)
        from_source[cell] = sources.labels[sources.codes[row]]
    rests = frozenset(cells(r) for r in np.flatnonzero(kept & balancing & ~rounding & (of.values > 0)).tolist())
    printed: dict[Cell, float] = {}
    for cell, value in _totals(account.key, totals, layer, names, chosen):
        _put(printed, cell, value, account.key, names)
        if cell in rows:
            raise DuplicateError(f"{_said(cell, names)} of '{account.key}' is a row and a published total; drop one")
    trees = tuple(account.dimension(n).tree for n in names)
    return PrintedCells(account.key, names, trees, rows, printed, from_source, rests)


class _Cells:
    """The cell of each row."""

    def __init__(self, account: Account, names: Sequence[str]) -> None:
        self.account = account
        self.dimensions = [account.dimension(n) for n in names]

    def __call__(self, row: int) -> Cell:
        series = self.account.series[row]
        codes = [(d.labels[d.codes[series]] if d.codes[series] >= 0 else None) for d in self.dimensions]
        return Cell(int(self.account.years[row]), tuple(codes))


def _totals(
    key: str, totals: pl.DataFrame | None, layer: str, names: Sequence[str], chosen: Mapping[str, str]
) -> Iterator[tuple[Cell, float]]:
    if totals is None or layer not in totals.columns:
        return
    unnamed = [c for c, kind in totals.schema.items() if kind == pl.String and c not in (*names, *chosen)]
    if unnamed:
        raise RangeError(f"published totals of '{key}' are by {listing(unnamed)} too; name it in 'totals' or 'where'")
    if not chosen.keys() <= set(totals.columns):
        return
    frame = totals.filter(pl.col(layer).is_not_null(), *(pl.col(n) == code for n, code in chosen.items()))
    for row in frame.iter_rows(named=True):
        yield Cell(row["year"], tuple(row.get(n) for n in names)), float(row[layer])


def _put(into: dict[Cell, float], cell: Cell, value: float, key: str, names: Sequence[str]) -> None:
    if cell in into:
        raise DuplicateError(
            f"two figures of '{key}' stand at {_said(cell, names)}\n"
            "  Name the dimension in which they differ in 'totals', or choose one of its codes in 'where'."
        )
    into[cell] = value


def _said(cell: Cell, names: Sequence[str]) -> str:
    return listing([str(cell.year), *(f"{n}={c}" for n, c in zip(names, cell.codes, strict=True) if c is not None)])
