"""Tables from supply and use: the four transformations of the UN handbook, by-products, and the joint system.

The joint system keeps supply and use side by side as one block table and equals models
B and D without building them; it is the default.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from kringloop.core import (
    ROUNDING,
    Array,
    BalanceError,
    Origin,
    RangeError,
    ShapeError,
    SingularError,
    axis_labels,
    figures,
    listing,
    require_numbers,
    texts,
    turned_hint,
)
from kringloop.economies.economy import Economy
from kringloop.economies.fitting import Label, labels_from, require_origin, require_units, require_year
from kringloop.economies.own import HOME, demand_of_users, labels_of, origin_from
from kringloop.economies.parts import frozen, items_of

Model = Literal["joint", "A", "B", "C", "D", "by_product"]
MODELS: Mapping[str, str] = {
    "joint": "supply and use solved together; equals B for products and D for industries",
    "A": "product technology, product by product; may give negatives",
    "B": "industry technology, product by product",
    "C": "fixed industry sales, industry by industry; may give negatives",
    "D": "fixed product sales, industry by industry",
    "by_product": "by-product technology: what an industry makes beside its own product is a negative input",
}


_PRINTED = (
    "\n  As offices print it, products in rows, it is taken by SupplyUse.national(…, printed=True); or give its .T."
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SupplyUse:
    """Supply and use of one year.

    Parameters
    ----------
    products     : labels (region, product)
    industries   : labels (region, industry)
    use          : (product, industry) [unit]
    supply       : (industry, product) [unit]  who makes what
    final_demand : (product, demand) [unit]
    value_added  : (row, industry) [unit]
    extensions   : key → (unit, figures by industry)

    Raises
    ------
    ShapeError     arrays that do not fit the labels
    BalanceError   products whose supply differs from their use beyond `rounding` per cell
    """

    products: tuple[Label, ...]
    industries: tuple[Label, ...]
    demands: tuple[Label, ...]
    use: Array
    supply: Array
    final_demand: Array
    unit: str
    year: int
    origin: Origin
    value_added: Mapping[str, ArrayLike] = field(default_factory=dict)
    extensions: Mapping[str, tuple[str, ArrayLike]] = field(default_factory=dict)
    rounding: float = 0.0

    def __post_init__(self) -> None:
        for name in ("products", "industries", "demands"):
            object.__setattr__(self, name, labels_from(getattr(self, name), name))
        object.__setattr__(self, "year", require_year(self.year))
        require_origin(self.origin, "supply and use")
        require_units(self.unit, self.rounding)
        p, i, d = len(self.products), len(self.industries), len(self.demands)
        axes = {
            "use": (self.products, self.industries),
            "supply": (self.industries, self.products),
            "final_demand": (self.products, self.demands),
        }
        for name, shape in {"use": (p, i), "supply": (i, p), "final_demand": (p, d)}.items():
            array = frozen(getattr(self, name), name, labels=axes[name])
            object.__setattr__(self, name, array)
            if array.shape != shape:
                raise ShapeError(
                    f"'{name}' has shape {array.shape}; "
                    f"{p} products, {i} industries and {d} demand columns need {shape}"
                    f"{_PRINTED if name == 'supply' and array.shape == (p, i) else turned_hint(array.shape, shape)}"
                )
            require_numbers(array, what=f"'{name}'")
        self._check_rows()
        gap = self.product_output - self.use.sum(axis=1) - self.final_demand.sum(axis=1)
        scale = self.product_output + np.abs(self.use).sum(axis=1) + np.abs(self.final_demand).sum(axis=1)
        allowed = self.rounding * (2 * i + d) + ROUNDING * scale
        bad = np.flatnonzero(np.abs(gap) > allowed)
        if bad.size:
            shown = [f"{'|'.join(self.products[k])} ({gap[k]:.6g})" for k in bad]
            raise BalanceError(f"supply and use differ for {listing(shown)}\n  {self._way(allowed)}")

    def _way(self, allowed: Array) -> str:
        """What to do about products whose supply is not their use; a supply printed the other way round is named."""
        if self.supply.shape == self.supply.T.shape:
            made = self.supply.sum(axis=1)
            if (np.abs(made - self.use.sum(axis=1) - self.final_demand.sum(axis=1)) <= allowed).all():
                return "With supply transposed they would be equal." + _PRINTED
        return "Balance the tables first, or declare the rounding of their figures."

    @classmethod
    def national(
        cls,
        use: object,
        supply: Any,
        final_demand: object,
        *,
        unit: str,
        year: int,
        source: str | Origin,
        products: Sequence[str] | None = None,
        industries: Sequence[str] | None = None,
        users: Sequence[str] | None = None,
        region: str = HOME,
        printed: bool = False,
        value_added: Mapping[str, ArrayLike] | None = None,
        extensions: Mapping[str, tuple[str, ArrayLike]] | None = None,
        rounding: float = 0.0,
    ) -> SupplyUse:
        """Supply and use of one country; names may stand in the figures themselves (pandas, xarray).

        Parameters
        ----------
        use          : (product, industry) [unit]
        supply       : (industry, product) [unit], or as offices print it, (product, industry), with `printed=True`
        final_demand : (product,) or (product, user) [unit]

        Example
        >>> tables = SupplyUse.national([[2, 3], [1, 4]], [[9, 1], [2, 8]], [[5], [5]], products=["p", "q"],
        ...     industries=["i", "j"], printed=True, unit="mln EUR", year=2020, source="invented")
        >>> tables.supply.tolist(), tables.industries
        ([[9.0, 2.0], [1.0, 8.0]], (('home', 'i'), ('home', 'j')))
        """
        made = _named(products, use, 0, "products", "use")
        makers = _named(industries, use, 1, "industries", "use")
        goods, works = labels_of(region, made), labels_of(region, makers)
        demand, demands = demand_of_users(final_demand, goods, users, region)
        shown = (goods, works) if printed else (works, goods)
        if not printed and _is_printed(supply, made, makers):
            raise ShapeError(f"'supply' has products in rows; expected industries in rows{_PRINTED}")
        shape = (len(shown[0]), len(shown[1]))
        given = figures(supply, what="supply", shape=shape, labels=shown, finite=False)
        when = require_year(year)
        return cls(
            products=goods,
            industries=works,
            demands=demands,
            use=frozen(use, "use", labels=(goods, works)),
            supply=given.T if printed else given,
            final_demand=demand,
            unit=unit,
            year=when,
            origin=origin_from(source, when),
            value_added={} if value_added is None else value_added,
            extensions={} if extensions is None else extensions,
            rounding=rounding,
        )

    def _check_rows(self) -> None:
        """Value added and extensions as rows of industries, in their order."""

        def row(values: object, what: str) -> Array:
            return frozen(values, what, (len(self.industries),), axes=("industry",), labels=(self.industries,))

        value = {k: row(v, f"value_added '{k}'") for k, v in items_of(self.value_added, "value_added")}
        object.__setattr__(self, "value_added", MappingProxyType(value))
        extensions = {}
        for key, given in items_of(self.extensions, "extensions"):
            if not isinstance(given, tuple | list) or len(given) != 2:
                raise ShapeError(
                    f"extension '{key}' of supply and use needs (unit, figures by industry); seen {given!r}"
                )
            extensions[key] = (given[0], row(given[1], f"extension '{key}'"))
        object.__setattr__(self, "extensions", MappingProxyType(extensions))

    @property
    def product_output(self) -> Array:
        return np.asarray(self.supply.sum(axis=0))

    @property
    def industry_output(self) -> Array:
        return np.asarray(self.supply.sum(axis=1))

    @property
    def market_shares(self) -> Array:
        """D = V q̂⁻¹ (industry, product)  who makes each product."""
        return np.divide(
            self.supply, self.product_output, out=np.zeros_like(self.supply), where=self.product_output != 0
        )

    @property
    def product_mix(self) -> Array:
        """C = V' ĝ⁻¹ (product, industry)  what each industry makes."""
        return np.divide(
            self.supply.T, self.industry_output, out=np.zeros_like(self.supply.T), where=self.industry_output != 0
        )


def _is_printed(supply: Any, products: Sequence[str], industries: Sequence[str]) -> bool:
    """Whether labels or shape say that products stand in the rows."""
    rows, columns = axis_labels(supply, 0), axis_labels(supply, 1)
    if rows is not None and columns is not None:
        return set(rows) == set(products) != set(industries) == set(columns)
    shape = figures(supply, what="supply", finite=False).shape if isinstance(supply, list | tuple | np.ndarray) else ()
    return shape == (len(products), len(industries)) != shape[::-1]


def _named(given: Sequence[str] | None, values: object, axis: int, what: str, where: str) -> tuple[str, ...]:
    found = axis_labels(values, axis) if given is None else texts(given, what=what)
    if found is None:
        raise ShapeError(f"{where} carries no names of {what}, and none were given; give {what}=['…', '…']")
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Transformation:
    """One model worked out: the matrix T, the table it gives, and the negative cells it makes (never zeroed)."""

    model: str
    matrix: Array
    intermediate: Array
    final_demand: Array
    negatives: tuple[tuple[int, int, float], ...]

    @property
    def negative_share(self) -> float:
        """Size of the negative cells over the size of all cells."""
        size = float(np.abs(self.intermediate).sum())
        return -sum(v for _, _, v in self.negatives) / size if size else 0.0


def transform(tables: SupplyUse, model: Model) -> Transformation:
    """A symmetric table by one of the models A–D.

    With market shares D = V q̂⁻¹ and product mix C = V' ĝ⁻¹:
    A: T = (D')⁻¹, U T. B: T = C', U T. C: T = C⁻¹, T U. D: T = D, T U. (C and D also T Y.)

    Raises
    ------
    SingularError   A or C with other numbers of products and industries, or without an inverse
    RangeError      a model that is not A, B, C or D

    Source      unhandbook2018
    """
    if not isinstance(model, str) or model not in ("A", "B", "C", "D"):
        raise RangeError(f"model is {model!r}; expected A, B, C or D (joint and by_product need no transformation)")
    matrix = _matrix(tables, model)
    by_product = model in ("A", "B")
    middle = tables.use @ matrix if by_product else matrix @ tables.use
    final = tables.final_demand if by_product else matrix @ tables.final_demand
    negatives = tuple((int(i), int(j), float(middle[i, j])) for i, j in np.argwhere(middle < 0))
    return Transformation(model, matrix, np.asarray(middle), np.asarray(final), negatives)


def from_supply_use(tables: SupplyUse, model: Model = "joint") -> Economy:
    """A table the engine can read, from supply and use; negatives of A and C are kept and noted.

    joint: q = (U ĝ⁻¹) g + y, g = D q as one table of products and industries; keeps U and V as they are, so
    that a scenario can touch one recipe or one market share.

    by_product: A = (U − V̌') V̂⁻¹ with V̂ the products on the diagonal and V̌ what stands beside it; product k must
    be the own product of industry k. Output is then that of own products only.

    Raises
    ------
    RangeError, SingularError   as `transform`; by_product with other numbers of products and industries
    BalanceError                A or B with an industry that makes nothing, yet buys, earns or causes something

    Source      unhandbook2018, tenraa2013
    Example
    >>> from kringloop.economies.examples import INVENTED
    >>> tables = SupplyUse(products=(("NL", "p"),), industries=(("NL", "i"),), demands=(("NL", "y"),),
    ...     use=[[2.0]], supply=[[10.0]], final_demand=[[8.0]], unit="mln EUR", year=2020, origin=INVENTED,
    ...     value_added={"wages": [8.0]}, extensions={"co2": ("kt", [5.0])})
    >>> from_supply_use(tables).labels
    ('NL|p', 'NL|industry i')
    """
    if not isinstance(model, str) or model not in MODELS:
        raise RangeError(f"model is {model!r}; expected one of {listing(MODELS)}")
    if model == "joint":
        return _joint(tables)
    if model == "by_product":
        return _by_product(tables)
    found = transform(tables, model)
    by_product = model in ("A", "B")
    if by_product:
        _require_makers(tables, model)
    negative = f"{len(found.negatives)} negative cells, {100 * found.negative_share:.3g} % of the table"
    note = f"model {model} ({MODELS[model]}); {negative}"
    return Economy.from_arrays(
        sectors=tables.products if by_product else tables.industries,
        demands=tables.demands,
        flows=found.intermediate,
        final_demand=found.final_demand,
        output=tables.product_output if by_product else tables.industry_output,
        value_added={k: np.asarray(v) @ found.matrix if by_product else v for k, v in tables.value_added.items()},
        extensions={
            k: (u, np.asarray(v) @ found.matrix if by_product else v) for k, (u, v) in tables.extensions.items()
        },
        unit=tables.unit,
        year=tables.year,
        origin=tables.origin,
        rounding=tables.rounding * max(1.0, float(np.abs(found.matrix).sum(axis=1).max(initial=0.0))),
        notes=(note,),
    )


def _matrix(tables: SupplyUse, model: str) -> Array:
    if model == "B":
        return tables.product_mix.T
    if model == "D":
        return tables.market_shares
    products = _require_square(tables, model)
    square = tables.market_shares.T if model == "A" else tables.product_mix
    if np.linalg.matrix_rank(square) < products:
        raise SingularError(
            f"model {model} has no answer: two industries make products in the same proportions. "
            f"Use B, D or the joint system."
        )
    return np.asarray(np.linalg.inv(square))


def _require_makers(tables: SupplyUse, model: str) -> None:
    """What an industry buys, earns and causes goes to its products: without products it would be lost."""
    rows = [*tables.value_added.values(), *(v for _, v in tables.extensions.values())]
    carried = np.abs(np.vstack([tables.use, *rows])).sum(axis=0)
    idle = np.flatnonzero((tables.industry_output == 0) & (carried > 0))
    if idle.size:
        raise BalanceError(
            f"{listing('|'.join(tables.industries[k]) for k in idle)} makes nothing, yet buys, earns or causes "
            f"something: model {model} has no product to give it to"
            "\n  Use D or the joint system, or add the industry to another first."
        )


def _require_square(tables: SupplyUse, model: str) -> int:
    products, industries = len(tables.products), len(tables.industries)
    if products != industries:
        raise SingularError(
            f"model {model} needs as many products as industries; seen {products} and {industries}"
            f"\n  Use B, D or the joint system."
        )
    return products


def _by_product(tables: SupplyUse) -> Economy:
    _require_square(tables, "by_product")
    own = np.diagonal(tables.supply)
    beside = tables.supply - np.diag(own)
    flows = tables.use - beside.T
    count = int((flows < 0).sum())
    size = float(-flows[flows < 0].sum() / np.abs(flows).sum()) if count else 0.0
    return Economy.from_arrays(
        sectors=tables.products,
        demands=tables.demands,
        flows=flows,
        final_demand=tables.final_demand,
        output=own,
        value_added=tables.value_added,
        extensions=tables.extensions,
        unit=tables.unit,
        year=tables.year,
        origin=tables.origin,
        rounding=2 * tables.rounding,
        notes=(f"model by_product ({MODELS['by_product']}); {count} negative cells, {100 * size:.3g} % of the table",),
    )


def _joint(tables: SupplyUse) -> Economy:
    p, n = len(tables.products), len(tables.products) + len(tables.industries)
    flows = np.zeros((n, n))
    flows[:p, p:], flows[p:, :p] = tables.use, tables.supply
    none = np.zeros(p)
    return Economy.from_arrays(
        sectors=[*tables.products, *((r, f"industry {i}") for r, i in tables.industries)],
        demands=tables.demands,
        flows=flows,
        final_demand=np.vstack([tables.final_demand, np.zeros((n - p, len(tables.demands)))]),
        output=np.concatenate([tables.product_output, tables.industry_output]),
        value_added={k: np.concatenate([none, np.asarray(v)]) for k, v in tables.value_added.items()},
        extensions={k: (u, np.concatenate([none, np.asarray(v)])) for k, (u, v) in tables.extensions.items()},
        unit=tables.unit,
        year=tables.year,
        origin=tables.origin,
        rounding=tables.rounding,
        notes=("products and industries side by side; outputs are not to be added up",),
    )
