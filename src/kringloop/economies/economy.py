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

from kringloop.core import Array, MissingDataError, Origin, UnitError, figures, listing, texts, unknown
from kringloop.economies.fitting import (
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
from kringloop.economies.own import HOME, national_parts, origin_from, recipe_parts
from kringloop.economies.parts import Extension, extension_from, frozen, items_of, units_of_rows


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
        units, money = units_of_rows(unit, hybrid)
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
            extensions={k: extension_from(k, v, made, users) for k, v in items_of(extensions, "extensions")},
            output_from_rows=output is None,
            unit=money,
            row_units=units,
            year=year,
            price_year=price_year,
            origin=origin,
            rounding=rounding,
            notes=texts(notes, what="notes"),
        )

    @classmethod
    def national(
        cls,
        flows: object,
        final_demand: object,
        names: Sequence[str] | None = None,
        *,
        unit: str | Sequence[str],
        year: int,
        source: str | Origin,
        region: str = HOME,
        users: Sequence[str] | None = None,
        output: object = None,
        value_added: object = None,
        extensions: Mapping[str, Any] | None = None,
        imports: object = None,
        exports: object = None,
        rounding: float = 0.0,
        hybrid: bool = False,
    ) -> Economy:
        """A table of one country from its flows Z and final demand y; everything else may be left out.

        Parameters
        ----------
        flows        : (sector, sector) [unit]  Z; sellers in rows, buyers in columns
        final_demand : (sector,) or (sector, user) [unit]  y, without what is exported when `exports` is given
        names        : names of the sectors; left out where the figures carry them (pandas, xarray)
        source       : where the figures come from, in a few words or as an Origin
        users        : names of the columns of final demand
        value_added  : one row of figures, rows by name, or nothing: it is then the residual
        extensions   : by key, (unit, figures of sectors) or (unit, figures of sectors, figures of final users)
        imports      : (imports of industries, imports of final users): one figure per buyer, or a matrix with a row per
            imported product; they become a region 'abroad', which carries no pressure of its own
        exports      : (sector,) [unit]  final demand abroad

        Raises
        ------
        ShapeError, MismatchError, MissingDataError   figures or names that do not fit; a transposition that would fit
            is named

        Example
        >>> table = Economy.national([[150, 500], [200, 100]], [350, 1700], ["farms", "works"],
        ...     unit="mln USD", year=2009, source="Miller & Blair, ch. 2", extensions={"co2": ("kt", [100, 50])})
        >>> table.output.tolist(), table.labels
        ([1000.0, 2000.0], ('home|farms', 'home|works'))
        """
        parts = national_parts(
            flows,
            final_demand,
            names,
            region=region,
            users=users,
            output=output,
            value_added=value_added,
            extensions=extensions,
            imports=imports,
            exports=exports,
        )
        when = require_year(year)
        origin = origin_from(source, when)
        return cls.from_arrays(**parts, unit=unit, year=when, origin=origin, rounding=rounding, hybrid=hybrid)

    @classmethod
    def from_coefficients(
        cls,
        recipes: object,
        final_demand: object,
        names: Sequence[str] | Sequence[Label] | None = None,
        *,
        unit: str,
        year: int,
        source: str | Origin,
        region: str = HOME,
        users: Sequence[str] | Sequence[Label] | None = None,
        intensities: Mapping[str, Any] | None = None,
    ) -> Economy:
        """A table from recipes A and final demand y: x = (I − A)⁻¹ y, Z = A x̂, and pressures F = f x̂.

        Parameters
        ----------
        recipes     : (sector, sector) [1]  A; column j holds what one unit of output of j takes
        names       : sectors of one region as texts, or (region, sector) pairs of several
        users       : names of the columns of final demand, or (region, category) pairs; left out: one per region
        intensities : by key, (unit, pressure per unit of output)

        Raises
        ------
        SingularError   recipes that use more than they make; says when they would be productive transposed

        Example
        >>> table = Economy.from_coefficients([[0.15, 0.25], [0.2, 0.05]], [350, 1700], ["farms", "works"],
        ...     unit="mln USD", year=2009, source="Miller & Blair, ch. 2", intensities={"co2": ("kt", [0.1, 0.025])})
        >>> table.output.round(9).tolist(), table.extensions["co2"].values.round(9).tolist()
        ([1000.0, 2000.0], [100.0, 50.0])
        """
        parts = recipe_parts(recipes, final_demand, names, region=region, users=users, intensities=intensities)
        when = require_year(year)
        return cls.from_arrays(**parts, unit=unit, year=when, origin=origin_from(source, when))

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
                chosen = _chosen(names, members.keys(), kind)
                wanted = [members[name] for name in chosen]
                mask &= wanted[0] if len(wanted) == 1 else np.any(wanted, axis=0)
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
    chosen = {names} if isinstance(names, str) else set(texts(names, what=f"names of {kind}s"))
    for name in sorted(chosen - known):
        raise unknown(kind, name, known, where="this table")
    return chosen


def require_vector(values: object, economy: Economy, *, what: str) -> Array:
    """A (sector,) vector of finite figures that fits the table."""
    vector = figures(
        values, what=what, shape=(economy.size,), axes=("sector",), labels=(economy.sectors,), finite=False
    )
    bad = np.flatnonzero(~np.isfinite(vector))
    if bad.size:
        raise MissingDataError(f"{what} is not a number at {listing(economy.labels[i] for i in bad)} (rule C4)")
    return vector
