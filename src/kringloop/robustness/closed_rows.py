"""Rows of 0 between printed totals and parts that make them exactly: where they stand, as an account of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import product

import numpy as np
import polars as pl
from numpy.typing import NDArray

from kringloop.core import MissingDataError, RangeError, listing
from kringloop.ledger import Account, Node
from kringloop.tables import UNSPECIFIED

_ENDS = ("origin", "destination", "node")
_ATTRIBUTES = ("stage", "sector", "region", "actor")
Codes = tuple[str | None, ...]


def closed_rows(
    account: Account,
    layer: str,
    by: tuple[str, ...],
    lost: Iterable[tuple[Codes, int]],
    series_below: Callable[[Codes], NDArray[np.bool_]],
) -> Account:
    """An account with a row of 0 for each total that has none between it and its parts.

    Parameters
    ----------
    by           : dimensions by which totals are printed
    lost         : codes and year of each such total
    series_below : which series of the account stand below a total

    Raises
    ------
    MissingDataError   no node is at the place of the total
    RangeError         rows below a total that differ by more than it is printed by
    """
    years: dict[Codes, list[int]] = {}
    for codes, year in sorted(lost, key=str):
        years.setdefault(codes, []).append(year)
    places = _Places(account, by)
    source = account.sources_of(layer)
    rows = []
    for codes, several in years.items():
        series = np.flatnonzero(series_below(codes))
        labels = places.of(codes, series)
        word = source.labels[int(source.codes[account.starts[series[0]]])]
        rows += [{"year": year, **labels, layer: 0.0, "part": "rounding", "source": word} for year in several]
    schema = {"year": pl.Int64(), **dict.fromkeys(account.dimensions, pl.String()), layer: pl.Float64()}
    frame = pl.DataFrame(rows, schema=schema | {"part": pl.String(), "source": pl.String()})
    trees = {n: d.tree for n, d in account.dimensions.items() if d.tree is not None}
    units = {layer: account.layer(layer).unit}
    return Account.from_frame(
        account.key, frame, kind=account.kind, units=units, nodes=account.nodes, trees=trees, apart=account.apart
    )


class _Places:
    """Labels of the row between a total and its parts: those of a row below it, raised to the codes of the total."""

    def __init__(self, account: Account, by: tuple[str, ...]) -> None:
        self.account, self.by = account, by
        self._by_codes: dict[tuple[str, ...], dict[tuple[str, ...], list[Node]]] = {}

    def of(self, codes: Codes, series: NDArray[np.int64]) -> dict[str, str | None]:
        """The label of each dimension, from the series below."""
        wanted = {n: self._raised(n, c, series) for n, c in zip(self.by, codes, strict=True) if c is not None}
        found: dict[str, str | None] = {}
        for name in self.account.dimensions:
            if name in wanted:
                found[name] = wanted[name][0]
                continue
            label = self._label(name, int(series[0]))
            inner = {n: w for n, w in wanted.items() if self._end_of(n, int(series[0])) == name}
            if inner and label is not None:
                found[name] = self._node(label, inner)
            else:
                found[name] = self._only(name, series, codes)
        return found

    def _raised(self, name: str, code: str, series: NDArray[np.int64]) -> tuple[str, str]:
        """The code of the row, and the other way to write it: a rest where something stands below the code."""
        seen = {self._label(name, s) for s in series.tolist()} - {code, code + UNSPECIFIED, None}
        return (code + UNSPECIFIED, code) if seen else (code, code + UNSPECIFIED)

    def _label(self, name: str, series: int) -> str | None:
        dimension = self.account.dimension(name)
        code = int(dimension.codes[series])
        return dimension.labels[code] if code >= 0 else None

    def _only(self, name: str, series: NDArray[np.int64], codes: Codes) -> str | None:
        """The label that all rows below a total have."""
        labels = {self._label(name, s) for s in series.tolist()}
        if len(labels) > 1:
            raise RangeError(
                f"rows below the printed total {listing(c for c in codes if c)} of '{self.account.key}' differ by "
                f"{name}, which the total does not say\n  Give its totals a column for it."
            )
        return labels.pop()

    def _end_of(self, name: str, series: int) -> str:
        """At which end a derived dimension such as `destination.stage` stands; of `sector` the end that has one."""
        end, _, attribute = name.rpartition(".")
        nodes = self.account.nodes
        if end or attribute not in _ATTRIBUTES or nodes is None:
            return end
        ends = [e for e in _ENDS if e in self.account.dimensions]
        held = [e for e in ends if (label := self._label(e, series)) and getattr(nodes[label], attribute)]
        return held[0] if held else ends[0]

    def _node(self, label: str, wanted: Mapping[str, tuple[str, str]]) -> str:
        """The node with the codes of the total that is most like one below."""
        assert self.account.nodes is not None
        below = self.account.nodes[label]
        ways = {name.rpartition(".")[2]: codes for name, codes in wanted.items()}
        at = self._at(tuple(ways))
        found = [
            (number, sum(getattr(each, a) != getattr(below, a) for a in _ATTRIBUTES), each.id)
            for number, codes in enumerate(product(*ways.values()))
            for each in at.get(codes, ())
        ]
        if not found:
            raise MissingDataError(
                f"no node is at {listing(code for codes in ways.values() for code in codes)}, where a printed total of "
                f"'{self.account.key}' leaves a rest\n  Add it to the nodes, or leave follows out."
            )
        return min(found)[2]

    def _at(self, attributes: tuple[str, ...]) -> dict[tuple[str, ...], list[Node]]:
        """The nodes by some of their attributes."""
        if attributes not in self._by_codes:
            assert self.account.nodes is not None
            made = self._by_codes[attributes] = {}
            for each in self.account.nodes.nodes:
                made.setdefault(tuple(getattr(each, a) for a in attributes), []).append(each)
        return self._by_codes[attributes]
