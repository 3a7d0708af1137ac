"""The table everything else reads: who buys what from whom, and what it costs the world.

Owns shapes, labels and units of a multi-regional or national table. Checks that labels
fit the arrays; whether the figures are usable is the business of `audit` and `Engine`.
Rules: C1, C2, C3.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from kringloop.chains.fitting import (
    SEPARATOR,
    Label,
    labels_from,
    require_labels,
    require_origin,
    require_rows,
    require_sector_notes,
    require_shapes,
    require_units,
    require_year,
)
from kringloop.core import (
    Array,
    MissingDataError,
    Origin,
    ShapeError,
    UnitError,
    figures,
    listing,
    texts,
    unknown,
)

STOCK_CODES = ("invnt", "inven", "c42", "p52", "p53", "p5m", "p52p53", "dst", "stk")
STOCK_WORDS = (
    "stockchange",
    "stocksandvaluables",
    "changesinstock",
    "changeinstock",
    "inventor",
    "valuables",
    "voorraad",
)
"""Codes and words of final-demand categories that may be negative: changes in stocks and in valuables."""


def is_stock_change(category: str) -> bool:
    """Whether a final-demand category holds changes in stocks or valuables, by its code or its words.

    Codes of WIOD (c42 of 2013, INVEN of 2016), ICIO (INVNT) and ESA 2010 (P52, P53, P5M), with or without their region.

    >>> [is_stock_change(c) for c in ("Changes in inventories", "P.52_P.53", "c41", "GFCF")]
    [True, True, False, False]
    """
    plain = "".join(c for c in category.casefold() if c.isalnum())
    last = "".join(c for c in category.casefold().rpartition("_")[2] if c.isalnum())
    return plain in STOCK_CODES or last in STOCK_CODES or any(word in plain for word in STOCK_WORDS)


def frozen(
    values: object,
    what: str,
    shape: tuple[int, ...] | None = None,
    *,
    axes: Sequence[str] = (),
    labels: Sequence[Sequence[Label] | None] = (),
    copy: bool = True,
) -> Array:
    """A float64 array that cannot be edited in place; whether its figures are sound is for the audit."""
    given = figures(values, what=what, shape=shape, axes=axes, labels=labels, finite=False)
    array: Array = given.copy() if copy and given is values else given.view()
    array.setflags(write=False)
    return array


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Extension:
    """One pressure, job count or other row carried by the table.

    Parameters
    ----------
    key          : short name, such as "co2"
    unit         : unit of the figures, such as "kt"
    values       : (sector,)  caused directly by each industry
    final_demand : (demand,)  caused directly by final users, or None where the account has none
    """

    key: str
    unit: str
    values: Array
    final_demand: Array | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.unit, str) or not self.unit.strip():
            raise UnitError(f"extension '{self.key}' has no unit; give one, or '1' for a pure number")
        object.__setattr__(self, "values", frozen(self.values, f"extension '{self.key}'", axes=("sector",)))
        if self.final_demand is not None:
            users = frozen(self.final_demand, f"extension '{self.key}' of final users", axes=("demand",))
            object.__setattr__(self, "final_demand", users)


@dataclass(frozen=True, kw_only=True, eq=False)
class Economy:
    """A labelled input-output table of one year.

    output = flows · 1 + final_demand · 1      (rows)
    output = 1' · flows + value added          (columns, one unit only)

    Parameters
    ----------
    sectors          : n labels (region, sector); rows and columns of `flows`
    demands          : m labels (region, category); columns of `final_demand`
    flows            : (sector, sector) [unit]  deliveries of the row to the column
    final_demand     : (sector, demand) [unit]
    output           : (sector,) [unit]
    value_added      : (row, sector) [unit]; no rows means that the residual of the columns is used
    extensions       : by key
    unit             : unit of money, such as "mln USD"
    row_units        : unit per sector of a hybrid table, else None
    output_from_rows : output was not given but added up from the rows, so that these close whatever they hold
    rounding         : largest rounding error of one printed cell [unit]; sets how far rows may fail to close
    sector_origins   : origin of sectors that were split off or added
    notes            : what was done to the table since it was published

    Raises
    ------
    ShapeError, MismatchError, DuplicateError, UnitError   arrays, labels or units that do not fit together

    Example     two regions with one sector each:
    >>> from kringloop.core import Origin
    >>> made = Origin(producer="test", dataset="toy", title="toy", vintage="1", licence="CC0", kind="assumed")
    >>> toy = Economy.from_arrays(
    ...     sectors=[("NL", "all"), ("RoW", "all")], demands=[("NL", "all"), ("RoW", "all")],
    ...     flows=[[1, 2], [3, 4]], final_demand=[[5, 2], [1, 12]], extensions={"co2": ("kt", [10, 40])},
    ...     unit="mln EUR", year=2020, origin=made)
    >>> toy.output.tolist(), toy.regions
    ([10.0, 20.0], ('NL', 'RoW'))
    """

    sectors: tuple[Label, ...]
    demands: tuple[Label, ...]
    flows: Array
    final_demand: Array
    output: Array
    unit: str
    year: int
    origin: Origin
    price_year: int | None = None
    value_added: Array = field(default_factory=lambda: np.zeros((0, 0)))
    value_added_rows: tuple[str, ...] = ()
    extensions: Mapping[str, Extension] = field(default_factory=dict)
    row_units: tuple[str, ...] | None = None
    output_from_rows: bool = False
    rounding: float = 0.0
    sector_origins: Mapping[Label, Origin] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in ("sectors", "demands"):
            object.__setattr__(self, name, labels_from(getattr(self, name), name))
        object.__setattr__(self, "notes", texts(self.notes, what="notes"))
        object.__setattr__(self, "value_added_rows", texts(self.value_added_rows, what="value_added_rows"))
        object.__setattr__(self, "year", require_year(self.year))
        require_origin(self.origin, "the table")
        require_units(self.unit, self.rounding)
        for name in ("flows", "final_demand", "output", "value_added"):
            object.__setattr__(self, name, frozen(getattr(self, name), name, copy=False))
        if not self.value_added_rows and self.value_added.size == 0:
            object.__setattr__(self, "value_added", frozen(np.zeros((0, len(self.sectors))), "value_added"))
        price_year = self.year if self.price_year is None else require_year(self.price_year, "price_year")
        object.__setattr__(self, "price_year", price_year)
        for name in ("extensions", "sector_origins"):
            object.__setattr__(self, name, MappingProxyType(dict(getattr(self, name))))
        require_labels(self.sectors, "sectors")
        require_labels(self.demands, "demands")
        n, m = len(self.sectors), len(self.demands)
        shapes: dict[str, tuple[Array, tuple[int, ...]]] = {
            "flows": (self.flows, (n, n)),
            "final_demand": (self.final_demand, (n, m)),
            "output": (self.output, (n,)),
            "value_added": (self.value_added, (len(self.value_added_rows), n)),
        }
        require_shapes(shapes, sectors=n, demands=m)
        for key, extension in self.extensions.items():
            require_rows(key, extension.values, extension.final_demand, sectors=n, demands=m)
        require_sector_notes(self.row_units, self.sector_origins, self.sectors)

    @classmethod
    def from_arrays(
        cls,
        *,
        sectors: Sequence[Label],
        demands: Sequence[Label],
        flows: ArrayLike,
        final_demand: ArrayLike,
        unit: str | Sequence[str],
        year: int,
        origin: Origin,
        output: ArrayLike | None = None,
        value_added: Mapping[str, ArrayLike] | None = None,
        extensions: Mapping[str, Extension | tuple[str, ArrayLike] | tuple[str, ArrayLike, ArrayLike]] | None = None,
        hybrid: bool = False,
        price_year: int | None = None,
        rounding: float = 0.0,
        notes: Sequence[str] = (),
        copy: bool = True,
    ) -> Economy:
        """A table from plain arrays; output is the row sum where it is not given.

        `unit` is one text, or one per sector for a hybrid table (then say `hybrid=True`).
        An extension is (unit, industries) or (unit, industries, final users).
        `copy=False` keeps a view on large arrays; do not edit them afterwards. Labelled arrays and frames are put in
        the order of `sectors` and `demands`; labels that are not those of the table are refused.
        """
        units, money = _row_units(unit, hybrid)
        made, users = labels_from(sectors, "sectors"), labels_from(demands, "demands")
        row: dict[str, Any] = {"axes": ("sector",), "labels": (made,)}
        z = frozen(flows, "flows", labels=(made, made), copy=copy)
        y = frozen(final_demand, "final_demand", labels=(made, users), copy=copy)
        shapes = {"flows": (z, (len(made),) * 2), "final_demand": (y, (len(made), len(users)))}
        require_shapes(shapes, sectors=len(made), demands=len(users))
        x = z.sum(axis=1) + y.sum(axis=1) if output is None else output
        rows = {
            k: frozen(v, f"value_added '{k}'", (len(made),), **row) for k, v in items_of(value_added, "value_added")
        }
        return cls(
            sectors=made,
            demands=users,
            flows=z,
            final_demand=y,
            output=frozen(x, "output", **row),
            value_added=frozen(np.array(list(rows.values())) if rows else np.zeros((0, 0)), "value_added"),
            value_added_rows=tuple(rows),
            extensions={k: _extension(k, v, made, users) for k, v in items_of(extensions, "extensions")},
            output_from_rows=output is None,
            unit=money,
            row_units=units,
            year=year,
            price_year=price_year,
            origin=origin,
            rounding=rounding,
            notes=texts(notes, what="notes"),
        )

    @cached_property
    def regions(self) -> tuple[str, ...]:
        """Regions in the order of the sectors."""
        return tuple(dict.fromkeys(r for r, _ in self.sectors))

    @cached_property
    def products(self) -> tuple[str, ...]:
        """Names of sectors, whatever the region, in the order of the sectors."""
        return tuple(dict.fromkeys(s for _, s in self.sectors))

    @cached_property
    def even(self) -> bool:
        """Every region has the same sectors in the same order, region after region."""
        return self.sectors == tuple((r, s) for r in self.regions for s in self.products)

    @cached_property
    def consumers(self) -> tuple[str, ...]:
        """Regions of final users in the order of the demands."""
        return tuple(dict.fromkeys(r for r, _ in self.demands))

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """Sector labels as text, 'region|sector'."""
        return tuple(f"{r}{SEPARATOR}{s}" for r, s in self.sectors)

    @cached_property
    def region_codes(self) -> NDArray[np.intp]:
        """(sector,)  position in `regions` of each sector."""
        place = {r: i for i, r in enumerate(self.regions)}
        return np.array([place[r] for r, _ in self.sectors], dtype=np.intp)

    @cached_property
    def region_rows(self) -> tuple[slice | NDArray[np.intp], ...]:
        """Rows of each region: a slice where they stand together, so that arrays are not copied."""
        found: list[slice | NDArray[np.intp]] = []
        for r in range(len(self.regions)):
            rows = np.flatnonzero(self.region_codes == r)
            together = rows[-1] - rows[0] + 1 == len(rows)
            found.append(slice(int(rows[0]), int(rows[-1]) + 1) if together else rows)
        return tuple(found)

    @cached_property
    def consumer_codes(self) -> NDArray[np.intp]:
        """(demand,)  position in `consumers` of each final-demand column."""
        place = {r: i for i, r in enumerate(self.consumers)}
        return np.array([place[r] for r, _ in self.demands], dtype=np.intp)

    @property
    def size(self) -> int:
        return len(self.sectors)

    @property
    def hybrid(self) -> bool:
        return self.row_units is not None

    def index(self, region: str, sector: str) -> int:
        """Position of one sector."""
        try:
            return self.sectors.index((region, sector))
        except ValueError:
            raise unknown("sector", f"{region}{SEPARATOR}{sector}", self.labels, where="this table") from None

    def where(
        self, *, region: str | Iterable[str] | None = None, sector: str | Iterable[str] | None = None
    ) -> NDArray[np.bool_]:
        """(sector,)  which rows match; unknown names raise.

        Raises
        ------
        UnknownNameError   a region or sector that the table does not have
        """
        mask = np.ones(self.size, dtype=bool)
        for names, part, kind in ((region, 0, "region"), (sector, 1, "sector")):
            if names is not None:
                members = self._members[part]
                mask &= np.any([members[name] for name in _chosen(names, members.keys(), kind)], axis=0)
        return mask

    @cached_property
    def _members(self) -> tuple[Mapping[str, NDArray[np.bool_]], Mapping[str, NDArray[np.bool_]]]:
        """Rows of each region and of each sector name."""
        parts = [np.array([label[k] for label in self.sectors], dtype=object) for k in (0, 1)]
        regions, sectors = ({str(name): np.asarray(p == name) for name in dict.fromkeys(p)} for p in parts)
        return regions, sectors

    def demand_of(self, region: str | Iterable[str], *, category: str | Iterable[str] | None = None) -> Array:
        """(sector,) [unit]  final demand of regions, all categories unless named."""
        regions = _chosen(region, set(self.consumers), "consuming region")
        known = {c for _, c in self.demands}
        categories = known if category is None else _chosen(category, known, "final-demand category")
        columns = [r in regions and c in categories for r, c in self.demands]
        return np.asarray(self.final_demand[:, columns].sum(axis=1))

    def sum_by_consumer(self, final_demand: Array) -> Array:
        """(sector, consumer) [unit]  final demand with all categories of a region taken together."""
        member = np.zeros((len(self.demands), len(self.consumers)))
        member[np.arange(len(member)), self.consumer_codes] = 1.0
        return np.asarray(final_demand @ member)

    def final_deliveries(self, region: str, sector: str | Iterable[str] | None = None) -> Array:
        """(sector,) [unit]  what sectors of one region deliver to final users anywhere, zero elsewhere."""
        return np.where(self.where(region=region, sector=sector), self.final_demand.sum(axis=1), 0.0)

    def exports_of(self, region: str) -> Array:
        """(sector,) [unit]  gross exports of one region: intermediate and final deliveries abroad, zero elsewhere."""
        mine = self.where(region=region)
        abroad = np.array([r != region for r, _ in self.demands], dtype=bool)
        gross = np.zeros(self.size)
        gross[mine] = self.flows[np.ix_(mine, ~mine)].sum(axis=1) + self.final_demand[np.ix_(mine, abroad)].sum(axis=1)
        return gross

    def primary_inputs(self) -> Array:
        """(sector,) [unit]  value added: the given rows, or else output minus the column sum of inputs.

        Raises
        ------
        UnitError   a hybrid table without value-added rows: its columns have no sum
        """
        if self.value_added_rows:
            return np.asarray(self.value_added.sum(axis=0))
        if self.hybrid:
            raise UnitError(
                "value added of a hybrid table cannot be the residual: its columns mix units\n"
                "  Give value-added rows when the table is built."
            )
        return np.asarray(self.output - self.flows.sum(axis=0))

    def extension(self, key: str) -> Extension:
        """One extension by key; 'value_added' is always there and holds `primary_inputs`."""
        if key in self.extensions:
            return self.extensions[key]
        if key == "value_added":
            return Extension(key=key, unit=self.unit, values=self.primary_inputs())
        raise unknown("extension", key, [*self.extensions, "value_added"], where="this table")

    def with_extension(self, extension: Extension) -> Economy:
        """The same table with one extension more (or another in its place)."""
        return replace(self, extensions={**self.extensions, extension.key: extension})

    def coefficients(self) -> Array:
        """(sector, sector)  technical coefficients A = flows / output of the buyer; the engine never forms them."""
        return self.flows * reciprocal(self.output)


def reciprocal(output: Array) -> Array:
    """1/output, and 0 where output is 0 (such a sector must buy nothing; the engine checks)."""
    inverse: Array = np.divide(1.0, output, out=np.zeros_like(output), where=output != 0)
    return inverse


def _chosen(names: str | Iterable[str], known: Set[str], kind: str) -> set[str]:
    chosen = {names} if isinstance(names, str) else set(names)
    for name in sorted(chosen - known):
        raise unknown(kind, name, known, where="this table")
    return chosen


def _row_units(unit: str | Sequence[str], hybrid: bool) -> tuple[tuple[str, ...] | None, str]:
    if isinstance(unit, str):
        return None, unit
    units = texts(unit, what="units of the rows")
    if not units:
        raise UnitError("the table has no unit; give one, such as 'mln EUR', or one for every sector")
    if len(set(units)) == 1 and not hybrid:
        return None, units[0]
    if not hybrid:
        raise UnitError(
            f"rows have different units ({listing(dict.fromkeys(units))}) and the table is not declared hybrid\n"
            "  Convert them to one unit, or say hybrid=True (command line: --hybrid): columns are then not added."
        )
    return units, units[0] if len(set(units)) == 1 else "mixed"


def items_of(given: object, what: str) -> Iterable[tuple[str, Any]]:
    """Key and content of a mapping of rows; nothing given is no rows."""
    if given is None:
        return ()
    if not isinstance(given, Mapping) or not all(isinstance(key, str) for key in given):
        raise ShapeError(f"{what} is a {type(given).__name__}; expected a mapping from names to rows")
    return given.items()


def _extension(key: str, given: object, sectors: Sequence[Label], demands: Sequence[Label]) -> Extension:
    if isinstance(given, Extension):
        return given
    if not isinstance(given, tuple | list) or len(given) not in (2, 3):
        raise ShapeError(
            f"extension '{key}' is a {type(given).__name__}; expected (unit, figures of sectors) or (unit, figures of "
            "sectors, figures of final users)"
        )
    unit, values, *rest = given
    users = [frozen(u, f"extension '{key}' of final users", axes=("demand",), labels=(demands,)) for u in rest]
    made = frozen(values, f"extension '{key}'", axes=("sector",), labels=(sectors,))
    return Extension(key=key, unit=unit, values=made, final_demand=users[0] if users else None)


def require_vector(values: object, economy: Economy, *, what: str) -> Array:
    """A (sector,) vector of finite figures that fits the table."""
    vector = figures(
        values, what=what, shape=(economy.size,), axes=("sector",), labels=(economy.sectors,), finite=False
    )
    bad = np.flatnonzero(~np.isfinite(vector))
    if bad.size:
        raise MissingDataError(f"{what} is not a number at {listing(economy.labels[i] for i in bad)} (rule C4)")
    return vector
