"""Accounts in which adjusted figures stand beside the published ones, as a layer of their own.

Of printed parts and totals an account of the finest figures that were reconciled: their sums are the adjusted totals.
Rows below such a figure, which no rule was about, are left out with it; rows elsewhere stay as they are published. Of
figures in equations the account itself, in which the rows that were reconciled have their adjusted figure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from kringloop.core import Array, MissingDataError, Origin
from kringloop.ledger import Account, Coded, Layer, Ledger
from kringloop.runs.printed_cells import Cell, PrintedCells
from kringloop.runs.worked import Worked
from kringloop.tables import UNSPECIFIED

ADJUSTED = "reconciled"
"""Ending of the layer with adjusted figures."""
_OWN, _SHARED, _PLACE = "_own", "_shared", "_place"
NONE = -1


@dataclass(frozen=True, slots=True, eq=False)
class Companion:
    """An account with two layers: as published, and as reconciled.

    Parameters
    ----------
    place  : (rows,) of the reconciled figure behind a row; −1 for a row that is as published
    slope  : (rows,) d(row)/d(figure), in their units
    """

    account: Account
    layer: str
    place: NDArray[np.int64]
    slope: Array

    @property
    def adjusted(self) -> str:
        """The layer with adjusted figures."""
        return f"{self.layer}_{ADJUSTED}"

    @property
    def read(self) -> Account:
        """The account as an indicator reads it that is to be computed from adjusted figures."""
        layer = replace(self.account.layer(self.adjusted), key=self.layer)
        return replace(self.account, layers={self.layer: layer}, _derived={})


def origin_id(key: str) -> str:
    """What adjusted rows have as their source."""
    return f"{ADJUSTED}_{key}"


def origin_of(worked: Worked) -> Origin:
    """Where adjusted figures come from: our own reconciliation, which is a model and observes nothing."""
    names = worked.spec.names
    return Origin(
        producer="kringloop",
        dataset=f"reconciliation {worked.key}",
        title=names.en,
        vintage=worked.answer.method.key,
        licence="CC BY 4.0",
        kind="modelled",
        note="Adjusted figures; the published ones stand beside them.",
    )


def companions(worked: Worked, sure: Ledger) -> Iterator[Companion]:
    """The accounts that a reconciliation is about, with both layers.

    Raises
    ------
    MissingDataError   a finest figure that the others do not say, so that its totals have no parts
    """
    if worked.printed:
        for cells in worked.printed:
            assert worked.spec.layer is not None
            yield _of_cells(worked, cells, sure.account(cells.account).account, worked.spec.layer)
        return
    for account, layer in dict.fromkeys((b.account, b.layer) for b in worked.behind.values()):
        yield _of_rows(worked, sure.account(account).account, layer)


def _of_rows(worked: Worked, account: Account, layer: str) -> Companion:
    """Rows that were reconciled with their adjusted figure; of several rows in one figure each by its variance."""
    held, answer = account.layer(layer), worked.answer
    values, own, common = held.values.copy(), held.alone.copy(), held.common.copy()
    words = _words(held)
    place, slope = np.full(len(account), NONE), np.zeros(len(account))
    for at, behind in worked.behind.items():
        if (behind.account, behind.layer) != (account.key, layer):
            continue
        rows = np.array(behind.rows, dtype=np.int64)
        sd = np.ones(len(rows)) if held.sd is None or not held.sd[rows].any() else held.sd[rows]
        share = sd**2 / (sd**2).sum() / behind.factor
        change = answer.values[at] - answer.system.values[at]
        values[rows] += share * change
        place[rows], slope[rows] = at, share
        own[rows], common[rows] = share * answer.deviations[at], 0.0
    sources = account.sources_of(layer)
    named = [sources.labels[c] for c in sources.codes.tolist()]
    touched = place != NONE
    adjusted = _layer(
        held,
        f"{layer}_{ADJUSTED}",
        values,
        own,
        common,
        words=["" if t else w for t, w in zip(touched.tolist(), words, strict=True)],
        sources=[origin_id(worked.key) if t else n for t, n in zip(touched.tolist(), named, strict=True)],
        present=held.present,
    )
    both = {layer: held, adjusted.key: adjusted}
    return Companion(replace(account, layers=both, _derived={}), layer, place, slope)


def _of_cells(worked: Worked, cells: PrintedCells, account: Account, layer: str) -> Companion:
    """An account of the finest figures that were reconciled, and of published rows that lie under none of them."""
    finest = {
        Cell(int(f.year or 0), f.codes): i
        for i, f in enumerate(worked.figures)
        if f.account == cells.account and i not in worked.totals
    }
    lost = [worked.answer.system.names[i] for i in finest.values() if np.isnan(worked.answer.values[i])]
    if lost:
        raise MissingDataError(f"the other figures do not say what '{lost[0]}' is")
    places = _Places(account, cells.dimensions, worked.spec.where)
    rows = [_row(worked, cells, layer, cell, i, places) for cell, i in finest.items()]
    rows += _kept(account, layer, places, finest)
    frame = pl.DataFrame(rows, infer_schema_length=None)
    held, adjusted = account.layer(layer), f"{layer}_{ADJUSTED}"
    numbers = dict.fromkeys((_OWN, _SHARED, _PLACE), "1")
    trees = {n: d.tree for n, d in account.dimensions.items() if d.tree is not None}
    made = Account.from_frame(
        account.key,
        frame.drop("_error"),
        kind=account.kind,
        units={layer: held.unit, adjusted: held.unit, **numbers},
        nodes=account.nodes,
        trees=trees,
        shared={adjusted: frame["_error"].to_list()},
        apart=account.apart,
    )
    own, common = made.layer(_OWN).values, made.layer(_SHARED).values
    shared = made.layer(adjusted).shared
    sd = np.hypot(own, common)
    both = {
        layer: made.layer(layer),
        adjusted: replace(made.layer(adjusted), sd=sd, own=np.minimum(own, sd) if shared is not None else None),
    }
    place = made.layer(_PLACE).values.astype(np.int64)
    slope = np.where(place == NONE, 0.0, 1.0)
    return Companion(replace(made, layers=both, _derived={}), layer, place, slope)


def _row(worked: Worked, cells: PrintedCells, layer: str, cell: Cell, place: int, at: _Places) -> dict[str, object]:
    answer, figure = worked.answer, worked.figures[place]
    published = cells.rows.get(cell, cells.totals.get(cell))
    shared = 0.0 if np.isnan(figure.shared) else figure.shared
    return {
        "year": cell.year,
        **at.labels(cell),
        layer: published,
        f"{layer}_{ADJUSTED}": float(answer.values[place]),
        _OWN: float(answer.deviations[place]),
        _SHARED: shared,
        _PLACE: float(place),
        "_error": figure.error,
        "source": origin_id(worked.key),
    }


def _kept(account: Account, layer: str, at: _Places, finest: Mapping[Cell, int]) -> list[dict[str, object]]:
    """Published rows that no reconciled figure covers, as they are."""
    held, sources = account.layer(layer), account.sources_of(layer)
    balancing = np.zeros(len(account), dtype=bool) if account.balancing is None else account.balancing
    left = held.carried & ~(at.inside & balancing) & ~at.covered(finest)
    words, own, common = _words(held), held.alone, held.common
    rows: list[dict[str, object]] = []
    for row in np.flatnonzero(left).tolist():
        series = int(account.series[row])
        labels = {n: d.labels[d.codes[series]] for n, d in account.dimensions.items() if d.codes[series] >= 0}
        rows.append(
            {
                "year": int(account.years[row]),
                **labels,
                layer: float(held.values[row]),
                f"{layer}_{ADJUSTED}": float(held.values[row]),
                _OWN: float(own[row]),
                _SHARED: float(common[row]),
                _PLACE: float(NONE),
                "_error": words[row],
                "source": sources.labels[sources.codes[row]],
            }
        )
    return rows


class _Places:
    """Where a reconciled figure stands in its account: labels of a row that has its codes."""

    def __init__(self, account: Account, names: tuple[str, ...], where: Mapping[str, str]) -> None:
        self.account, self.names = account, names
        self.where = {n: c for n, c in where.items() if n in account.dimension_names}
        scope = np.ones(account.series_count, dtype=bool)
        for name, code in self.where.items():
            scope &= self._within(name, code)
        self._scope = scope
        self.inside: NDArray[np.bool_] = scope[account.series]
        self._exact: dict[tuple[str, str], NDArray[np.bool_]] = {}

    def labels(self, cell: Cell) -> dict[str, str]:
        """The labels of a row of the account with these codes; a code below which the row is finer stands itself.

        Raises
        ------
        MissingDataError   no row ever has these codes together
        """
        series = self._scope.copy()
        for name, code in zip(self.names, cell.codes, strict=True):
            if code is not None:
                series &= self._carrying(name, code)
        found = np.flatnonzero(series)
        if not len(found):
            raise MissingDataError(
                f"no row of '{self.account.key}' ever stands at {' '.join(filter(None, cell.codes))}"
            )
        own = {n: d.labels[d.codes[found[0]]] for n, d in self.account.dimensions.items() if d.codes[found[0]] >= 0}
        return {**own, **{n: c for n, c in self.where.items() if n in own}}

    def covered(self, finest: Mapping[Cell, int]) -> NDArray[np.bool_]:
        """(rows,) which rows lie under one of some figures."""
        years: dict[tuple[str | None, ...], list[int]] = {}
        for cell in finest:
            years.setdefault(cell.codes, []).append(cell.year)
        found = np.zeros(len(self.account), dtype=bool)
        for codes, of in years.items():
            series = self._scope.copy()
            for name, code in zip(self.names, codes, strict=True):
                if code is not None:
                    series &= self._within(name, code)
            found |= series[self.account.series] & np.isin(self.account.years, of)
        return found

    def _carrying(self, name: str, code: str) -> NDArray[np.bool_]:
        """(series,) of exactly this code, or where none is, of what it leaves unsplit."""
        if (name, code) not in self._exact:
            dimension = self.account.dimension(name)
            exact = dimension.of(frozenset((code,)))
            self._exact[name, code] = exact if exact.any() else dimension.of(frozenset((f"{code}{UNSPECIFIED}",)))
        return self._exact[name, code]

    def _within(self, name: str, code: str) -> NDArray[np.bool_]:
        dimension = self.account.dimension(name)
        return dimension.of(dimension.within(code))


def _words(layer: Layer) -> list[str]:
    shared = layer.shared
    if shared is None:
        return [""] * len(layer.values)
    return [shared.labels[c] if c >= 0 else "" for c in shared.codes.tolist()]


def _layer(
    of: Layer,
    key: str,
    values: Array,
    own: Array,
    common: Array,
    *,
    words: list[str],
    sources: list[str],
    present: NDArray[np.bool_] | None,
) -> Layer:
    sd = np.hypot(own, common)
    shared = Coded.of(words) if any(words) else None
    return Layer(
        key=key,
        unit=of.unit,
        values=values,
        present=present,
        sd=sd,
        shared=shared,
        own=None if shared is None else np.minimum(own, sd),
        sources=Coded.of(sources),
    )
