"""An account: rows of one depth, stored as series so that a question touches only what it asks.

Rows that differ only in their year form a *series*. Everything that describes a row except
the year is kept once per series; the numbers stand in plain arrays, sorted by series and year.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from kringloop.core import (
    Array,
    DuplicateError,
    Kept,
    MissingDataError,
    RangeError,
    ShapeError,
    figures,
    listing,
    unknown,
)
from kringloop.ledger.answers import KEPT, Answers
from kringloop.ledger.coded import Coded
from kringloop.ledger.layer import Layer, only_present
from kringloop.ledger.nodes import Nodes
from kringloop.tables import Classification

Kind = Literal["flows", "stocks", "published"]
KINDS: tuple[Kind, ...] = ("flows", "stocks", "published")

_RESERVED = ("year", "source", "flag", "part")
ROUNDING = "rounding"
BALANCING = (ROUNDING, "unspecified")
"""Parts that no office prints: what a published total leaves over when its published parts are taken off."""
LAST_YEAR = 9999


@dataclass(frozen=True, slots=True, eq=False)
class Dimension:
    """What describes a series, dictionary-coded: `labels[codes[s]]` for series s; code −1 is "none".

    `nested` says that a code stands for everything below it. In published accounts it does not: the
    figure of the European Union is one figure, beside those of its members.
    """

    name: str
    labels: tuple[str, ...]
    codes: NDArray[np.int32]
    tree: Classification | None = None
    nested: bool = True

    def within(self, code: str) -> frozenset[str]:
        """The codes that count for a code: itself and, where codes are nested, everything below it."""
        return self.tree.below(code) if self.tree is not None and self.nested else frozenset((code,))

    def of(self, wanted: frozenset[str]) -> NDArray[np.bool_]:
        """Which series have one of the wanted labels."""
        table = np.array([label in wanted for label in self.labels] + [False])
        chosen: NDArray[np.bool_] = table[self.codes]
        return chosen


@dataclass(frozen=True, kw_only=True, eq=False)
class Account:
    """Rows of one kind and depth: no row is a total of others.

    Built by `Account.from_frame`. `kind` is *flows* (from a node to a node), *stocks* (at a
    node), or *published* (figures an office publishes ready-made: never added up). `apart` names
    dimensions whose labels exclude each other, such as scenarios: they are never added up either.
    `adding` names dimensions of published figures whose labels are parts that do add up.
    """

    key: str
    kind: Kind
    dimensions: Mapping[str, Dimension]
    layers: Mapping[str, Layer]
    years: NDArray[np.int16]
    starts: NDArray[np.int64]
    series: NDArray[np.int32]
    sources: tuple[str, ...]
    source_codes: NDArray[np.signedinteger[Any]]
    flags: tuple[str, ...] = ("",)
    flag_codes: NDArray[np.signedinteger[Any]] | None = None
    rounding: NDArray[np.bool_] | None = None
    balancing: NDArray[np.bool_] | None = None
    """(rows,) rows computed as a published total less its published parts; None when there are none."""
    nodes: Nodes | None = None
    apart: tuple[str, ...] = ()
    adding: tuple[str, ...] = ()
    closed: Mapping[str, Account] = field(default_factory=dict, repr=False)
    """By layer the rows of 0 between printed totals and parts that make them exactly; only errors ask for them."""
    _derived: dict[str, Dimension] = field(default_factory=dict, repr=False)
    _years_of_codes: dict[str, frozenset[tuple[int, int]]] = field(default_factory=dict, repr=False)

    @cached_property
    def answers(self) -> Answers:
        """What was asked of the account before, and the answer."""
        return Answers()

    @cached_property
    def covered(self) -> Kept[frozenset[int]]:
        """Years in which rows of some conditions carry a layer, by what was asked; many figures ask for the same."""
        return Kept(KEPT)

    @classmethod
    def from_frame(
        cls,
        key: str,
        frame: pl.DataFrame,
        *,
        kind: Kind,
        units: Mapping[str, str],
        nodes: Nodes | None = None,
        trees: Mapping[str, Classification] | None = None,
        draws: Mapping[str, Array] | None = None,
        sd: Mapping[str, Array] | None = None,
        shared: Mapping[str, Sequence[str]] | None = None,
        apart: Sequence[str] = (),
        adding: Sequence[str] = (),
    ) -> Account:
        """Build an account from tidy rows.

        Parameters
        ----------
        frame  : columns `year`, `source`, optional `flag` and `part`, one column per layer of
                 `units`, and the dimensions (for flows at least `origin` and `destination`)
        units  : unit of each layer; an empty cell means that the row does not carry the layer
        nodes  : the nodes that `origin` and `destination` (or `node` of a stock) refer to
        trees  : classification of each further dimension that has one
        draws  : (rows, draws) per layer, in the row order of `frame`, beside its column
        sd     : (rows,) standard deviations per layer, in the row order of `frame`
        shared : per layer the name of the error that each row shares, in the row order of `frame`, "" for none
        apart  : dimensions whose labels exclude each other, such as scenarios
        adding : dimensions of published figures whose labels are parts that add up, such as products

        Raises
        ------
        DuplicateError     a row stands twice
        MissingDataError   a row without source, or a number that is not one
        ShapeError         a layer of another type than numbers, or draws or deviations of another length
        UnknownNameError   a node or code that is not declared
        """
        names = [c for c in frame.columns if c not in _RESERVED and c not in units]
        _require_columns(key, frame, kind, names)
        for name in (*apart, *adding):
            if name not in names:
                raise unknown("dimension", name, names, where=f"account '{key}'", where_nl=f"rekening '{key}'")
        indexed = frame.with_row_index("_row").sort(*names, "year")
        order = indexed["_row"].to_numpy()
        starts, series = _runs(indexed, names)
        first = indexed[starts[:-1]] if len(starts) > 1 else indexed
        years = _years(indexed["year"], key)
        _refuse_twice(key, indexed, names, years, series)
        nested = {n: kind != "published" or n in adding for n in names}
        dimensions = {n: _dimension(n, first[n], (trees or {}).get(n), nodes, key, nested[n]) for n in names}
        sources, source_codes = _coded(indexed["source"])
        flags, flag_codes = _coded(indexed["flag"].fill_null("")) if "flag" in frame.columns else (("",), None)
        rounding, balancing = (_marked(indexed, parts) for parts in ((ROUNDING,), BALANCING))
        for given in (draws, sd, shared):
            for name in given or ():
                if name not in units:
                    raise unknown("layer", name, units, where=f"account '{key}'", where_nl=f"rekening '{key}'")
        layers = {
            layer: _layer(
                layer, unit, indexed, order, key, draws=(draws or {}).get(layer), sd=(sd or {}).get(layer),
                shared=(shared or {}).get(layer),
            )
            for layer, unit in units.items()
        }  # fmt: skip
        return cls(
            key=key, kind=kind, dimensions=dimensions, layers=layers, years=years, starts=starts, series=series,
            sources=sources, source_codes=source_codes, flags=flags, flag_codes=flag_codes,
            rounding=rounding, balancing=balancing, nodes=nodes, apart=tuple(apart), adding=tuple(adding),
        )  # fmt: skip

    def __len__(self) -> int:
        return len(self.years)

    @property
    def series_count(self) -> int:
        return len(self.starts) - 1

    @cached_property
    def year_values(self) -> tuple[int, ...]:
        """The years of the account, in order."""
        return years_in(self.years)

    def years_of_codes(self, name: str) -> frozenset[tuple[int, int]]:
        """Every year with the code of a dimension that occurs in it."""
        if name not in self._years_of_codes:
            codes = self.dimension(name).codes[self.series]
            self._years_of_codes[name] = frozenset(zip(self.years.tolist(), codes.tolist(), strict=True))
        return self._years_of_codes[name]

    @property
    def year_range(self) -> tuple[int, int]:
        return (self.year_values[0], self.year_values[-1]) if len(self) else (0, -1)

    @property
    def nbytes(self) -> int:
        """Bytes held by the arrays of the account."""
        arrays: list[NDArray[Any] | None] = [self.years, self.starts, self.series, self.source_codes, self.flag_codes]
        arrays += [d.codes for d in self.dimensions.values()] + [self.rounding, self.balancing]
        arrays += [a for v in self.layers.values() for a in (v.values, v.present, v.sd, v.own, v.draws)]
        return sum(a.nbytes for a in arrays if a is not None)

    def layer(self, key: str) -> Layer:
        if key not in self.layers:
            raise unknown("layer", key, self.layers, where=f"account '{self.key}'", where_nl=f"rekening '{self.key}'")
        return self.layers[key]

    def sources_of(self, layer: str) -> Coded:
        """Where the figures of a layer come from, per row: the source of the layer, or else that of the row."""
        return self.layer(layer).sources or Coded(self.sources, self.source_codes)

    @property
    def all_sources(self) -> tuple[str, ...]:
        """Every source of a row or a layer."""
        own = {label for layer in self.layers.values() if layer.sources is not None for label in layer.sources.labels}
        return tuple(sorted({*self.sources, *own}))

    def dimension(self, name: str) -> Dimension:
        """A stored dimension, or one derived from the nodes: `origin.sector`, or `sector` for the end that has one."""
        if name in self.dimensions:
            return self.dimensions[name]
        if name not in self._derived:
            self._derived[name] = self._derive(name)
        return self._derived[name]

    @property
    def dimension_names(self) -> tuple[str, ...]:
        """Every name `dimension` accepts, `year` left out."""
        ends = [e for e in ("origin", "destination", "node") if e in self.dimensions]
        derived = [f"{e}.{a}" for e in ends for a in ("stage", "sector", "region", "actor")]
        groups = (g for d in self.dimensions.values() if d.tree is not None for g in d.tree.groupings)
        return (
            *self.dimensions,
            *(("stage", "sector", "region", "actor") if ends else ()),
            *derived,
            *dict.fromkeys(groups),
        )

    def grouped_by(self, name: str) -> Dimension | None:
        """The dimension whose codes a grouping such as `product_group` puts together; None for any other name."""
        trees = ((d, d.tree) for d in self.dimensions.values() if d.tree is not None)
        return next((d for d, tree in trees if name in tree.groupings), None)

    def _derive(self, name: str) -> Dimension:
        if (finer := self.grouped_by(name)) is not None:
            return _grouped(name, finer)
        end, _, attribute = name.rpartition(".")
        ends = [e for e in ("origin", "destination", "node") if e in self.dimensions]
        if name not in self.dimension_names or self.nodes is None:
            raise unknown(
                "dimension",
                name,
                ("year", *self.dimension_names),
                where=f"account '{self.key}'",
                where_nl=f"rekening '{self.key}'",
            )
        if end:
            return self._attribute(end, attribute, name)
        sides = [self._attribute(e, attribute, name) for e in ends]
        return sides[0] if len(sides) == 1 else _only_end(name, self.key, sides[0], sides[1])

    def _attribute(self, end: str, attribute: str, name: str) -> Dimension:
        assert self.nodes is not None
        side = self.dimensions[end]
        values = [getattr(self.nodes[id], attribute) for id in side.labels]
        labels = tuple(sorted({v for v in values if v}))
        index = {label: i for i, label in enumerate(labels)} | {"": -1}
        table = np.array([index[v] for v in values] + [-1], dtype=np.int32)
        return Dimension(name, labels, table[side.codes], self.nodes.trees.get(attribute))


def _grouped(name: str, finer: Dimension) -> Dimension:
    """The groups of the labels of a dimension; a label in none has none."""
    assert finer.tree is not None
    groups = [finer.tree.group(name, label) for label in finer.labels]
    labels = tuple(sorted({g for g in groups if g is not None}))
    index: dict[str | None, int] = {label: i for i, label in enumerate(labels)} | {None: -1}
    table = np.array([index[g] for g in groups] + [-1], dtype=np.int32)
    return Dimension(name, labels, table[finer.codes], finer.tree.groupings[name].tree)


def years_in(years: NDArray[np.int16]) -> tuple[int, ...]:
    """The years that occur, in order."""
    if not len(years):
        return ()
    first = int(years.min())
    return tuple(int(y) + first for y in np.flatnonzero(np.bincount(years - np.int16(first))))


def _require_columns(key: str, frame: pl.DataFrame, kind: Kind, names: Sequence[str]) -> None:
    if kind not in KINDS:
        raise unknown("kind of account", kind, KINDS)
    needed = {"year", "source"} | ({"origin", "destination"} if kind == "flows" else set())
    needed |= {"node"} if kind == "stocks" else set()
    lost = sorted(needed - set(frame.columns))
    if lost:
        raise ShapeError(f"rows of account '{key}' ({kind}) lack {listing(lost)}; seen: {listing(frame.columns)}")
    strange = [n for n in names if frame.schema[n] != pl.String]
    if strange:
        raise ShapeError(
            f"{listing(strange)} of account '{key}' is neither a declared layer nor text\n"
            "  Declare it with its unit, or leave the column out."
        )
    if not names:
        raise ShapeError(f"rows of account '{key}' have no dimension besides the year")
    if frame["source"].null_count():
        raise MissingDataError(f"{frame['source'].null_count()} rows of account '{key}' have no source")


def _runs(indexed: pl.DataFrame, names: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    run = indexed.select(pl.struct(names).rle_id()).to_series().to_numpy().astype(np.int32)
    starts = np.flatnonzero(np.diff(run, prepend=-1)).astype(np.int64)
    return np.append(starts, len(run)), run


def _refuse_twice(
    key: str, indexed: pl.DataFrame, names: Sequence[str], years: NDArray[np.int16], series: NDArray[np.int32]
) -> None:
    again = np.flatnonzero((np.diff(years) == 0) & (np.diff(series) == 0))
    if len(again):
        row = indexed[int(again[0])]
        cells = ", ".join(f"{c}={row[c][0]}" for c in ("year", *names) if row[c][0] is not None)
        raise DuplicateError(f"{len(again)} rows of account '{key}' stand twice, first {cells}")


def _dimension(
    name: str, values: pl.Series, tree: Classification | None, nodes: Nodes | None, key: str, nested: bool
) -> Dimension:
    labels = tuple(sorted(values.drop_nulls().unique().to_list()))
    if name in ("origin", "destination", "node") and nodes is not None:
        for label in labels:
            nodes[label]
    elif tree is not None:
        for label in labels:
            tree.require(label, where=f"'{name}' of account '{key}'")
    codes = values.cast(pl.Enum(labels)).to_physical().cast(pl.Int32).fill_null(-1)
    return Dimension(name, labels, codes.to_numpy(), tree, nested)


def _marked(frame: pl.DataFrame, parts: Sequence[str]) -> NDArray[np.bool_] | None:
    """Which rows are one of these parts; None where none is."""
    if "part" not in frame.columns:
        return None
    marked = frame["part"].is_in(parts).fill_null(value=False).to_numpy()
    return marked if marked.any() else None


def _coded(values: pl.Series) -> tuple[tuple[str, ...], NDArray[np.signedinteger[Any]]]:
    """Labels in order and their number per row, in the narrowest width that holds them all."""
    labels = tuple(sorted(values.unique().to_list()))
    width = np.min_scalar_type(-max(len(labels), 1))
    return labels, values.cast(pl.Enum(labels)).to_physical().to_numpy().astype(width)


def _years(column: pl.Series, key: str) -> NDArray[np.int16]:
    """Years as whole numbers of four digits at most, so that sums and differences of them fit their width."""
    whole = column.cast(pl.Int64, strict=False)
    wrong = column.filter(
        (whole.is_null() | (whole != column) | ~whole.is_between(-LAST_YEAR, LAST_YEAR)).fill_null(True)
    )
    if len(wrong):
        raise RangeError(
            f"{len(wrong)} rows of account '{key}' have no usable year, first {wrong[0]!r}\n"
            f"  Give every row a whole year between -{LAST_YEAR} and {LAST_YEAR}."
        )
    return whole.cast(pl.Int16).to_numpy()


def _layer(
    key: str, unit: str, indexed: pl.DataFrame, order: NDArray[Any], account: str,
    *, draws: Array | None, sd: Array | None, shared: Sequence[str] | None,
) -> Layer:  # fmt: skip
    if key not in indexed.columns:
        raise unknown("layer column", key, indexed.columns, where=f"account '{account}'")
    if not (indexed[key].dtype.is_numeric() or indexed[key].dtype == pl.Null):
        raise ShapeError(
            f"layer '{key}' of account '{account}' holds {indexed[key].dtype}; expected numbers\n"
            "  Read its column as numbers, or leave the layer out of the units."
        )
    column = indexed[key].cast(pl.Float64)
    present = column.is_not_null().to_numpy() if column.null_count() else None
    draws = None if draws is None else figures(draws, what=f"draws of layer '{key}'", finite=False)
    sd = None if sd is None else figures(sd, what=f"standard deviations of layer '{key}'", finite=False)
    for given, what in ((draws, "draws"), (sd, "standard deviations"), (shared, "shared errors")):
        if given is not None and len(given) != indexed.height:
            shape = np.shape(given) if given is not shared else (len(given),)
            expected = f"({indexed.height} rows, draws)" if given is draws else f"({indexed.height} rows)"
            raise ShapeError(f"{what} of layer '{key}' have shape {shape}; expected {expected}")
    if draws is not None:
        draws = only_present(draws[order], present)
    return Layer(
        key=key, unit=unit, values=column.fill_null(0.0).to_numpy(writable=True), present=present, draws=draws,
        sd=None if sd is None else sd[order],
        shared=None if shared is None else Coded.of([shared[i] for i in order.tolist()]),
    )  # fmt: skip


def _only_end(name: str, key: str, left: Dimension, right: Dimension) -> Dimension:
    """The attribute of whichever end has one; both ends with different ones is a question the user must answer."""
    labels = tuple(sorted({*left.labels, *right.labels}))
    index = {label: i for i, label in enumerate(labels)}
    sides = [np.array([index[v] for v in d.labels] + [-1], dtype=np.int32)[d.codes] for d in (left, right)]
    clash = (sides[0] >= 0) & (sides[1] >= 0) & (sides[0] != sides[1])
    if clash.any():
        s = int(np.flatnonzero(clash)[0])
        raise RangeError(
            f"'{name}' has two answers in account '{key}': a flow goes from '{labels[sides[0][s]]}' to "
            f"'{labels[sides[1][s]]}'\n  Say origin.{name} or destination.{name}."
        )
    return Dimension(name, labels, np.where(sides[0] >= 0, sides[0], sides[1]).astype(np.int32), left.tree)
