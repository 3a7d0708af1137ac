"""Selections: sparse linear functionals on one layer of an account.

A selection says which rows count. Grouped, it gives a sum per cell, and for cells without
rows it knows the difference between *nothing there* (0) and *not known at this depth* (absent).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import TypeAlias, cast

import numpy as np
from numpy.typing import NDArray

from kringloop.core import AdditivityError, Array, RangeError, listing, texts, unknown, whole
from kringloop.ledger.account import LAST_YEAR, Account, years_in
from kringloop.ledger.cells import Cells, Grid, Reason
from kringloop.ledger.kernel import added_along, group_sums, rows_of
from kringloop.ledger.members import blockers, used_codes, within_group
from kringloop.ledger.nodes import NODE_MARK, NodeFilter, written
from kringloop.tables import UNSPECIFIED

Condition: TypeAlias = "str | Iterable[str] | NodeFilter"


@dataclass(frozen=True, slots=True, eq=False)
class Chosen:
    """One condition of a selection: the labels of a dimension that count, and the words it was asked with."""

    dimension: str
    labels: frozenset[str]
    words: str
    blockers: frozenset[str] = frozenset()
    coded: bool = False
    """Asked by a code of a classification: its rows may be hidden in a larger total, or there may be none."""


@dataclass(frozen=True, eq=False, repr=False)
class Selection:
    """Rows of one layer of one account; `Account` is asked through `select`.

    `pooled` names dimensions of the grid that do not divide it: it is the same for each of their labels.
    """

    account: Account
    layer: str
    conditions: tuple[Chosen, ...]
    years: tuple[int, ...] | None = None
    pooled: frozenset[str] = frozenset()
    _mask: list[NDArray[np.bool_]] = field(default_factory=list, repr=False)

    @property
    def unit(self) -> str:
        return self.account.layer(self.layer).unit

    def __repr__(self) -> str:
        return f"<{self}>"

    def __str__(self) -> str:
        conditions = [(c.dimension, c.words) for c in self.conditions]
        arrow = [f"{_end(conditions, 'origin')} → {_end(conditions, 'destination')}"] if self.is_flow else []
        rest = [f"{name}={words}" for name, words in conditions]
        rest += [f"year={_years_in_words(self.years)}"] if self.years is not None else []
        rest += [f"whole={'/'.join(sorted(self.pooled))}"] if self.pooled else []
        return f"{self.layer}[{'; '.join([*arrow, *rest, 'account=' + self.account.key])}]"

    @property
    def is_flow(self) -> bool:
        """Whether its rows run from a node to a node."""
        return self.account.kind == "flows"

    @property
    def series_mask(self) -> NDArray[np.bool_]:
        """(series,) which series meet every condition."""
        if not self._mask:
            self._mask.append(self._series(widened=False))
        return self._mask[0]

    def _series(self, *, widened: bool) -> NDArray[np.bool_]:
        mask = np.ones(self.account.series_count, dtype=bool)
        for c in self.conditions:
            labels = c.labels | c.blockers if widened else c.labels
            mask &= self.account.dimension(c.dimension).of(labels)
        return mask

    def labels(self, dimension: str) -> tuple[str, ...]:
        """Labels of a dimension among the selected series; for the year, those of the account."""
        if dimension in self.pooled:
            return ()
        if dimension == "year":
            return tuple(str(y) for y in self.account.year_values if self.years is None or y in self.years)
        d = self.account.dimension(dimension)
        used = np.unique(d.codes[self.series_mask])
        return tuple(d.labels[c] for c in used if c >= 0)

    @property
    def year_labels(self) -> tuple[int, ...]:
        """Years in which at least one selected row carries the layer."""
        return self._years_of(self.series_mask)

    def _years_of(self, mask: NDArray[np.bool_]) -> tuple[int, ...]:
        rows = mask[self.account.series]
        present = self.account.layer(self.layer).present
        years = years_in(self.account.years[rows if present is None else rows & present])
        return tuple(y for y in years if self.years is None or y in self.years)

    def where(self, dimension: str, wanted: Condition) -> Selection:
        """The rows that also meet a condition on a dimension, written as `dimension` names it.

        Raises
        ------
        UnknownNameError   a dimension or code that the account does not know
        """
        return replace(self, conditions=(*self.conditions, _chosen(self.account, dimension, wanted)), _mask=[])

    def pool(self, dimension: str, labels: tuple[str, ...] | None) -> Selection:
        """The same rows undivided by a dimension, narrowed to some of its labels taken together."""
        if dimension == "year":
            raise RangeError("years cannot be pooled; use .at(year) or .shift(years)")
        known = dimension in self.account.dimension_names
        added = (_chosen(self.account, dimension, labels),) if labels is not None and known else ()
        return replace(self, conditions=self.conditions + added, pooled=self.pooled | {dimension}, _mask=[])

    def same_rows(self, other: Selection) -> bool:
        """Whether another selection reads the same rows of the same layer."""
        if self.account is not other.account or (self.layer, self.years, self.pooled) != (
            other.layer,
            other.years,
            other.pooled,
        ):
            return False
        return [(c.dimension, c.labels) for c in self.conditions] == [(c.dimension, c.labels) for c in other.conditions]

    def evaluate(self, grid: Grid) -> Cells:
        """Sum per cell of the grid, and why a cell is absent; on a grid with draws, per draw.

        Raises
        ------
        AdditivityError   labels that exclude each other, such as scenarios, would be added up (rule C8)
        """
        asked = (self._asked, grid.by, tuple(grid.labels[d] for d in grid.by), grid.draws)
        return self.account.answers.of(asked, lambda: self._evaluate(grid))

    @property
    def _asked(self) -> tuple[object, ...]:
        """What the answer depends on besides the grid."""
        conditions = tuple((c.dimension, c.labels, c.blockers, c.coded) for c in self.conditions)
        return self.layer, conditions, self.years, self.pooled

    def _evaluate(self, grid: Grid) -> Cells:
        layer = self.account.layer(self.layer)
        if grid.draws:
            central = self.evaluate(grid.central)
            drawn = central.values[..., None] if layer.draws is None else self._drawn(grid.central, layer.draws)
            return Cells(drawn, central.reasons[..., None])
        self._require_one_of_those_apart(grid)
        values = self.sums(grid, layer.values)
        return Cells(values, self._reasons(grid, values))

    def _drawn(self, grid: Grid, draws: Array) -> Array:
        """(cells…, draws) sums of draws, those of closed rows among them."""
        found, closed = self.sums(grid, draws), self.on_closed()
        more = None if closed is None else closed.account.layer(self.layer).draws
        return found if closed is None or more is None else found + closed.sums(grid, more)

    def sums(self, grid: Grid, values: Array) -> Array:
        """(cells…) sum over the rows of each cell of any number per row; where nothing is selected, 0."""
        return self._sums(grid, values, widened=False)

    def _reasons(self, grid: Grid, values: Array) -> NDArray[np.int8]:
        single = self.account.kind == "published"
        coarse = [] if single else [d for d in grid.by if self._has_totals(d, grid.labels[d])]
        if not single and not coarse and bool((values != 0).all()):
            return np.zeros(grid.shape, dtype=np.int8)
        rows = self.rows_per_cell(grid)
        several = single and bool((rows > 1).any())
        if several:
            self._require_parts(grid)
        reasons = self._reasons_of_empty(grid, rows == 0)
        if several or (single and self.account.adding):
            partial = (rows > 0) & (rows < self._parts_per_cell(grid) - 0.5)
            reasons = np.where(partial, np.int8(Reason.PARTIAL), reasons)
        for dimension in coarse:
            reasons = np.maximum(reasons, self._reasons_of_totals(grid, dimension))
        return reasons

    def _require_parts(self, grid: Grid) -> None:
        """Published figures of one cell add up where they are of several parts, one of each."""
        finer = grid
        for name in self.account.adding:
            if name not in self.pooled and name not in grid.by:
                finer = finer.replace(name, self.labels(name))
        if finer is grid or bool((self.rows_per_cell(finer) > 1).any()):
            raise AdditivityError(
                f"{self} holds several published figures in one cell (rule C8); they do not add up\n"
                f"  Ask them apart: by {listing(self.account.dimensions)}."
            )

    def _parts_per_cell(self, grid: Grid) -> Array:
        """How many figures a cell has in a year in which no part is lacking."""
        counts = self._counts(rounding=True)
        of_series = np.bincount(self.account.series, weights=counts, minlength=self.account.series_count)
        each = np.divide(1.0, of_series, out=np.zeros_like(of_series), where=of_series > 0)[self.account.series]
        whole = replace(self, years=None)._sums(grid.without({"year"}), counts * each, widened=False)
        if "year" not in grid.by:
            return whole
        return np.expand_dims(whole, grid.by.index("year"))

    def _reasons_of_empty(self, grid: Grid, empty: NDArray[np.bool_]) -> NDArray[np.int8]:
        """Nothing there is 0 in a year the account covers, unless a larger total may hide it."""
        reasons = np.where(empty, np.int8(Reason.NO_DATA), np.int8(Reason.KNOWN))
        if self.account.kind == "published" or not empty.any():
            return reasons
        covered = self._covered_years(grid)
        for axis, name in enumerate(grid.by):
            covered = covered & self._occurring(grid, axis, name)
            if name not in self.pooled and (finer := self.account.grouped_by(name)) and finer.name in grid.by:
                covered = covered & within_group(grid, axis, finer, name)
            if name in self.account.apart and name not in self.pooled and "year" in grid.by:
                covered = covered & self._covered_apart(grid, axis, name)
        open_ = empty & covered
        reasons[open_] = Reason.KNOWN
        if self._is_widened(grid) and open_.any():
            blocked = self._sums(grid, self._counts(rounding=False), widened=True) > 0
            reasons[open_ & blocked] = Reason.NOT_RESOLVED
        return reasons

    def _is_widened(self, grid: Grid) -> bool:
        """Whether a condition or a label asked for stands below a total that may hide it."""
        if any(c.blockers for c in self.conditions):
            return True
        asked = [(self.account.dimension(n), grid.labels[n]) for n in grid.by if n != "year" and n not in self.pooled]
        return any(blockers(dimension, label) for dimension, labels in asked for label in labels)

    def _occurring(self, grid: Grid, axis: int, name: str) -> NDArray[np.bool_]:
        """Cells whose code the account knows at all; of one it never names it says nothing."""
        if name == "year" or name in self.pooled:
            return np.ones(grid.shape, dtype=bool)
        d = self.account.dimension(name)
        known = set(d.labels)
        named = [bool(known & (d.within(v) | blockers(d, v))) for v in grid.labels[name]]
        shape = [1] * len(grid.shape)
        shape[axis] = len(named)
        return np.broadcast_to(np.array(named).reshape(shape), grid.shape)

    def _has_totals(self, name: str, labels: tuple[str, ...]) -> bool:
        """Whether a label asked for stands above other codes of the account: its sum may be a part only."""
        if name == "year" or name in self.pooled:
            return False
        d = self.account.dimension(name)
        known = set(d.labels)
        return any((d.within(v) - {v, v + UNSPECIFIED}) & known for v in labels)

    def _reasons_of_totals(self, grid: Grid, name: str) -> NDArray[np.int8]:
        """A total is known from its own or its rest row, or when all its parts are known (rule C5)."""
        d = self.account.dimension(name)
        assert d.tree is not None
        asked = grid.labels[name]
        codes = tuple(c.code for c in d.tree.codes if any(c.code in d.within(v) for v in asked))
        finer = grid.replace(name, (*codes, *(v for v in asked if v not in codes)))
        axis = grid.by.index(name)
        empty = self.rows_per_cell(finer) == 0
        reasons = np.moveaxis(self._reasons_of_empty(finer, empty), axis, 0)
        own = np.moveaxis(self._sums(finer, self._counts(rounding=True), widened=False, exact=name) > 0, axis, 0)
        empty = np.moveaxis(empty, axis, 0)
        position = {code: i for i, code in enumerate(finer.labels[name])}
        for code in reversed(codes):  # parts stand below their total
            i, parts = position[code], [position[c] for c in d.tree.children(code) if c in position]
            if parts:
                partial = ~own[i] & ~empty[i] & (reasons[parts] != Reason.KNOWN).any(axis=0)
                reasons[i] = np.where(partial, np.int8(Reason.PARTIAL), reasons[i])
        return np.moveaxis(reasons[[position[v] for v in asked]], 0, axis)

    def rows_per_cell(self, grid: Grid, rows: NDArray[np.bool_] | Array | None = None) -> Array:
        """How many rows stand behind each cell; `rows` narrows them to a part, or weighs them."""
        counts = self._counts(rounding=True)
        return self._sums(grid, counts if rows is None else counts * rows, widened=False)

    def rows_in(self, grid: Grid) -> NDArray[np.int64]:
        """Row numbers behind a grid of one cell, in the order of the account."""
        mask, layer = self.series_mask, self.account.layer(self.layer)
        for name in grid.by:
            if name != "year" and name not in self.pooled:
                dimension = self.account.dimension(name)
                mask = mask & dimension.of(frozenset().union(*map(dimension.within, grid.labels[name])))
        years = self.years
        if "year" in grid.by:
            years = tuple(int(y) for y in grid.labels["year"] if self.years is None or int(y) in self.years)
        numbers = rows_of(self.account, mask, years)
        return numbers if layer.present is None else numbers[layer.present[numbers]]

    def on_closed(self) -> Selection | None:
        """The same conditions on the rows of 0 that only errors ask for; None where the layer has none."""
        follows = self.account.layer(self.layer).follows
        closed = None if follows is None else self.account.closed.get(self.layer)
        return None if closed is None else replace(self, account=closed, _mask=[])

    def rows_off_in(self, grid: Grid) -> NDArray[np.int64]:
        """`rows_in`, and behind them the closed rows by their number after the rows of the account."""
        rows, closed = self.rows_in(grid), self.on_closed()
        return rows if closed is None else np.concatenate([rows, len(self.account) + closed.rows_in(grid)])

    def _counts(self, *, rounding: bool) -> Array:
        counts = self.account.layer(self.layer).carried.astype(np.float64)
        if not rounding and self.account.rounding is not None:
            counts = counts * ~self.account.rounding
        return counts

    def _covered_years(self, grid: Grid) -> NDArray[np.bool_]:
        """Cells whose year has rows once codes are left open: the account then covers that year."""
        if "year" not in grid.by:
            return np.ones(grid.shape, dtype=bool)
        structural = tuple(c for c in self.conditions if not c.coded or c.dimension in self.account.apart)
        asked = self.layer, tuple((c.dimension, c.labels) for c in structural), self.years
        open_selection = Selection(self.account, self.layer, structural, self.years)
        known = self.account.covered.of(asked, lambda: frozenset(open_selection.year_labels))
        shape = [1] * len(grid.shape)
        axis = grid.by.index("year")
        shape[axis] = grid.shape[axis]
        flags = np.array([int(y) in known for y in grid.labels["year"]]).reshape(shape)
        return np.broadcast_to(flags, grid.shape)

    def _covered_apart(self, grid: Grid, axis: int, name: str) -> NDArray[np.bool_]:
        """Cells whose year and label occur together: a year outside a scenario is not a year with nothing in it."""
        d, found = self.account.dimension(name), self.account.years_of_codes(name)
        position = {label: i for i, label in enumerate(d.labels)}
        years = [int(y) for y in grid.labels["year"]]
        table = np.array([[(y, position.get(v, -1)) in found for v in grid.labels[name]] for y in years])
        at = grid.by.index("year")
        shape = [1] * len(grid.shape)
        shape[at], shape[axis] = table.shape
        return np.broadcast_to((table if at < axis else table.T).reshape(shape), grid.shape)

    def _require_one_of_those_apart(self, grid: Grid) -> None:
        for name in self.account.apart:
            if name in grid.by and name not in self.pooled:
                continue
            if len(labels := replace(self, pooled=frozenset()).labels(name)) > 1:
                raise AdditivityError(
                    f"{self} would add up {listing(labels)} (rule C8): they exclude each other\n"
                    f"  Ask by {name}, or choose one: {name}={labels[0]}."
                )

    def _sums(self, grid: Grid, values: Array, *, widened: bool, exact: str = "") -> Array:
        """Sums on the grid.

        `widened` also counts rows whose code stands above the one asked for; in the dimension `exact`
        only rows of the very code count, and its rest row.
        """
        kept = grid.without(self.pooled)
        if kept is not grid:
            return _repeated(self._sums(kept, values, widened=widened, exact=exact), grid, self.pooled)
        dims = [self.account.dimension(n) for n in grid.by if n != "year"]
        mask = self._series(widened=True) if widened else self.series_mask
        members, group = [], np.zeros(self.account.series_count, dtype=np.int64)
        for d in dims:
            used = used_codes(d, grid.labels[d.name], widened, d.name == exact)
            used = used.apart if values.ndim > 1 and used.apart else used
            codes = used.place[d.codes]
            group = group * used.size + codes
            mask = mask & (codes >= 0)
            members.append(used)
        leaf_shape = tuple(m.size for m in members)
        groups = int(np.prod(leaf_shape, dtype=np.int64)) if dims else 1
        by_year = "year" in grid.by or self.years is not None
        sums = group_sums(self.account, values, np.where(mask, group, -1).astype(np.int32), groups, by_year=by_year)
        on_years = self._on_years(sums, grid)
        sums = on_years.reshape(*leaf_shape, on_years.shape[1], *values.shape[1:])
        for axis, used in enumerate(members):
            if used.one_each is not None:
                sums = sums.take(used.one_each, axis)
            elif not used.is_identity:
                sums = added_along(used.member, sums, axis, drawn=values.ndim > 1)
        if "year" not in grid.by:
            whole: Array = sums[(slice(None),) * len(dims) + (0,)]
            return whole
        placed: Array = np.ascontiguousarray(np.moveaxis(sums, len(dims), grid.by.index("year")))
        return placed

    def _on_years(self, sums: Array, grid: Grid) -> Array:
        first, last = self.account.year_range
        allowed = range(first, last + 1) if self.years is None else self.years
        if "year" not in grid.by:
            if self.years is None:
                return sums
            inside = [y - first for y in allowed if first <= y <= last]
            added: Array = sums[:, inside].sum(axis=1, keepdims=True)
            return added
        if self.years is None and grid.labels["year"] == tuple(map(str, range(first, last + 1))):
            return sums
        out = np.zeros((sums.shape[0], len(grid.labels["year"]), *sums.shape[2:]))
        years = [int(label) for label in grid.labels["year"]]
        held = [i for i, year in enumerate(years) if first <= year <= last and year in allowed]
        out[:, held] = sums[:, [years[i] - first for i in held]]
        return out


def select(
    account: Account, layer: str, *, year: int | Iterable[int] | None = None, **conditions: Condition
) -> Selection:
    """Rows of `account` that carry `layer` and meet every condition.

    A condition names a dimension (`origin`, `destination`, `material`, `sector`, `origin.region`
    written as `origin_region`) and gives a code, several codes, or a node filter; codes include
    everything below them.

    Raises
    ------
    UnknownNameError         a layer, dimension or code that the account does not know
    ShapeError, RangeError   a year that is no whole year, or a code that is no text
    """
    account.layer(layer)
    chosen = tuple(_chosen(account, name.replace("_", ".") if _is_end(name) else name, wanted)
                   for name, wanted in conditions.items())  # fmt: skip
    return Selection(account, layer, chosen, _years(year))


def _years(year: object) -> tuple[int, ...] | None:
    """The years asked, each once, in the order given; None for all."""
    if year is None:
        return None
    several = isinstance(year, Iterable) and not isinstance(year, str | bytes)
    asked = cast("Iterable[object]", year) if several else (year,)
    return tuple(dict.fromkeys(whole(y, what="year", least=-LAST_YEAR, most=LAST_YEAR) for y in asked))


def _end(conditions: list[tuple[str, str]], end: str) -> str:
    """The words of the first condition on an end, taken out of the list; * for any node."""
    found = next((i for i, (name, _) in enumerate(conditions) if name == end), None)
    return "*" if found is None else conditions.pop(found)[1]


def _years_in_words(years: tuple[int, ...]) -> str:
    """Years one by one, or the first and last of more than two that follow each other."""
    if len(years) > 2 and years == tuple(range(years[0], years[-1] + 1)):
        return f"{years[0]}-{years[-1]}"
    return "/".join(map(str, years))


def _repeated(sums: Array, grid: Grid, pooled: frozenset[str]) -> Array:
    """Sums of the cells without the pooled dimensions, repeated for each of their labels."""
    for axis, dimension in enumerate(grid.by):
        if dimension in pooled:
            sums = np.repeat(np.expand_dims(sums, axis), len(grid.labels[dimension]), axis=axis)
    return sums


def _is_end(name: str) -> bool:
    end, _, attribute = name.partition("_")
    return end in ("origin", "destination", "node") and bool(attribute)


def _chosen(account: Account, name: str, wanted: Condition) -> Chosen:
    dimension = account.dimension(name)
    if isinstance(wanted, NodeFilter):
        if account.nodes is None or name not in ("origin", "destination", "node"):
            raise RangeError(f"a node filter fits origin, destination or node; seen '{name}'")
        return Chosen(name, account.nodes.matching(wanted), str(wanted))
    codes = (wanted,) if isinstance(wanted, str) else texts(wanted, what=f"codes of '{name}'")
    if dimension.tree is None:
        for code in codes:
            if code not in dimension.labels:
                raise unknown(
                    name, code, dimension.labels, where=f"account '{account.key}'", where_nl=f"rekening '{account.key}'"
                )
        mark = NODE_MARK if name in ("origin", "destination", "node") else ""
        return Chosen(name, frozenset(codes), mark + "/".join(map(written, codes)))
    for code in codes:
        where, where_nl = f"'{name}' of account '{account.key}'", f"'{name}' van rekening '{account.key}'"
        dimension.tree.require(code, where=where, where_nl=where_nl)
    below = frozenset().union(*map(dimension.within, codes))
    above = frozenset().union(*(blockers(dimension, c) for c in codes))
    return Chosen(name, below, "/".join(map(written, codes)), above, coded=True)


def union_labels(selections: Iterable[Selection], dimension: str) -> tuple[str, ...]:
    """All labels of a dimension over several selections: years in order, codes as their tree has them."""
    selections = tuple(s for s in selections if dimension not in s.pooled)
    found = {label for s in selections for label in s.labels(dimension)}
    trees = [s.account.dimension(dimension).tree for s in selections if dimension != "year"]
    tree = next((t for t in trees if t is not None), None)
    if tree is None:
        return tuple(sorted(found))
    order = {code.code: i for i, code in enumerate(tree.codes)}
    return tuple(sorted(found, key=lambda c: (order.get(c.removesuffix(UNSPECIFIED), -1), c)))


def require_labels(selections: Iterable[Selection], dimension: str, labels: Iterable[str]) -> None:
    """Refuse labels that an account does not know, with the nearest spellings."""
    labels = tuple(labels)
    for selection in selections:
        if dimension == "year" or dimension in selection.pooled:
            continue
        known = selection.account.dimension(dimension)
        for label in labels:
            if known.tree is not None:
                known.tree.require(label, where=f"'{dimension}'")
            elif label not in known.labels:
                key = selection.account.key
                raise unknown(dimension, label, known.labels, where=f"account '{key}'", where_nl=f"rekening '{key}'")


def refuse_nested(selections: Iterable[Selection], dimension: str, labels: tuple[str, ...]) -> None:
    """Refuse a label that stands twice, or lies below another: their sum would count twice."""
    twice = next((label for label in labels if labels.count(label) > 1), None)
    if twice is not None:
        raise AdditivityError(f"'{twice}' stands twice: a sum counts it twice\n  Give every label once.")
    for selection in selections:
        if dimension == "year" or dimension in selection.pooled:
            continue
        known = selection.account.dimension(dimension)
        for label in labels:
            above = [other for other in labels if other != label and label in known.within(other)]
            if above:
                raise AdditivityError(
                    f"'{label}' lies below '{above[0]}': a sum over both counts it twice\n"
                    f"  Give either '{above[0]}' or its parts."
                )
