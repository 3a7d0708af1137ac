"""A bill of materials: products, components, materials and substances as a tree, with masses that add up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from kringloop.core import NOISE, RangeError, did_you_mean, listing
from kringloop.products.columns import GRAMS
from kringloop.products.forest import Forest
from kringloop.products.materials import Material, material
from kringloop.products.vectors import Vector

if TYPE_CHECKING:
    import polars as pl

    from kringloop.products.intake import Intake


@dataclass(frozen=True, slots=True, eq=False)
class Leaves:
    """Masses that are not split further, as they lie in one product: what every sum of mass runs over.

    Parameters
    ----------
    node     : the row they come from; what a part states above the sum of its parts is a leaf of that row
    product  : place of its product among the products
    mass     : kg in one product
    material : place in `Bill.materials_used`; -1 where it is not known
    stated   : whether the row itself is the leaf, so that its columns are about this mass
    """

    node: Vector
    product: Vector
    mass: Vector
    material: Vector
    stated: Vector


@dataclass(frozen=True, eq=False)
class Bill:
    """A bill of materials as it was read, checked; one or many products.

    Parameters
    ----------
    frame  : the rows, with the columns of `BILL`
    forest : who sits in what
    piece  : kg of one piece of each row; of a substance, the kg in one piece of what it is in
    count  : pieces of each row in one product
    origin : the file or what else it came from; figures of a file of one's own are marked as such
    intake : how a document of another format was read; None of a table of our own that was read whole
    own    : whether it is a file of the user, whose figures are not for the outside without his saying so
    """

    frame: pl.DataFrame
    forest: Forest
    piece: Vector
    count: Vector
    origin: str
    own: bool = True
    intake: Intake | None = None

    def __len__(self) -> int:
        return len(self.products)

    def numbers(self, column: str) -> Vector:
        """A column of numbers; nan where a cell is empty."""
        found: Vector = self.frame[column].cast(float).fill_null(float("nan")).to_numpy()
        return found

    def texts(self, column: str) -> list[str]:
        """A column of texts; empty where a cell is."""
        return self.frame[column].fill_null("").to_list()

    @cached_property
    def products(self) -> Vector:
        """Rows of the products."""
        return np.flatnonzero(self.forest.parent < 0)

    @cached_property
    def names(self) -> list[str]:
        """Ids of the products."""
        return self.frame["part"].gather(self.products).to_list()

    @cached_property
    def solid(self) -> Vector:
        """Rows that add to the mass: all but substances, which are a part of what they are in."""
        found: Vector = ~(self.frame["kind"].fill_null("") == "substance").to_numpy()
        return found

    @cached_property
    def split(self) -> Vector:
        """Rows whose mass is that of parts in them."""
        found: Vector = self.forest.children_sum(self.solid.astype(float)) > 0
        return found

    @cached_property
    def mass(self) -> Vector:
        """kg of each product."""
        found: Vector = self.piece[self.products]
        return found

    @cached_property
    def leaves(self) -> Leaves:
        """What masses are made of, without counting any twice."""
        whole = np.flatnonzero(self.solid & ~self.split)
        solid_mass = np.where(self.solid, self.piece * self._quantity, 0.0)
        rest = self.piece - self.forest.children_sum(solid_mass)
        left = np.flatnonzero(self.split & (rest > NOISE * self.piece))
        node = np.concatenate([whole, left])
        mass = np.concatenate([self.piece[whole], rest[left]]) * self.count[node]
        stated = np.arange(len(node)) < len(whole)
        place = np.searchsorted(self.products, self.forest.root[node])
        known = np.where(stated, self._material_place[node], -1)
        return Leaves(node, place, mass, known, stated)

    @cached_property
    def _quantity(self) -> Vector:
        found = self.numbers("quantity")
        return np.where(np.isnan(found), 1.0, found)

    @cached_property
    def materials_used(self) -> tuple[Material, ...]:
        """The materials that are named, each once."""
        return tuple({m.key: m for m in map(material, self._material_names)}.values())

    @cached_property
    def _material_names(self) -> list[str]:
        return self.frame["material"].drop_nulls().unique(maintain_order=True).to_list()

    @cached_property
    def _material_place(self) -> Vector:
        """Place of the material of each row; -1 where none is named."""
        at = {m.key: i for i, m in enumerate(self.materials_used)}
        by_name = {name: at[material(name).key] for name in self._material_names}
        names = self.texts("material")
        return np.fromiter((by_name.get(name, -1) for name in names), dtype=np.int64, count=len(names))

    def material_mass(self) -> Mapping[str, Vector]:
        """kg of each material in each product; `""` is what nothing is known of."""
        leaves, size = self.leaves, len(self)
        keys = ["", *(m.key for m in self.materials_used)]
        return {
            key: np.bincount(leaves.product[leaves.material == i - 1], leaves.mass[leaves.material == i - 1], size)
            for i, key in enumerate(keys)
        }

    def product(self, name: str = "") -> Bill:
        """The bill of one product; left out, the only one.

        Raises
        ------
        RangeError   no such product, or several and none named
        """
        if not name and len(self) == 1:
            return self
        if name not in self.names:
            raise self._no_product(name)
        return _only(self, int(self.products[self.names.index(name)]))

    def _no_product(self, name: str) -> RangeError:
        if not name:
            return RangeError(
                f"{self.origin} holds {len(self)} products; name one of: {listing(self.names)}",
                nl=f"{self.origin} bevat {len(self)} producten; noem er een: {listing(self.names, language='nl')}",
            )
        return RangeError(
            f"'{name}' is no product of {self.origin}; {did_you_mean(name, self.names)}",
            nl=f"'{name}' is geen product van {self.origin}; {did_you_mean(name, self.names, 'nl')}",
        )

    def __repr__(self) -> str:
        return f"Bill of {len(self)} product(s) in {self.forest.size} rows, from {self.origin}"


def _only(bill: Bill, root: int) -> Bill:
    rows = np.flatnonzero(bill.forest.root == root)
    place = np.full(bill.forest.size + 1, -1)
    place[rows] = np.arange(len(rows))
    levels = tuple(
        place[found] for level in bill.forest.levels if (found := level[bill.forest.root[level] == root]).size
    )
    tree = Forest(place[bill.forest.parent[rows]], levels, np.full(len(rows), place[root]))
    return Bill(bill.frame[rows], tree, bill.piece[rows], bill.count[rows], bill.origin, bill.own, bill.intake)


def kilograms(bill_frame: pl.DataFrame) -> Vector:
    """The stated masses in kg; nan where none is stated. A mass without a unit is in grams."""
    import polars as pl

    factor = bill_frame["unit"].replace_strict(
        {u: g / 1e3 for u, g in GRAMS.items()}, default=1e-3, return_dtype=pl.Float64
    )
    found: Vector = (bill_frame["mass"] * factor).fill_null(float("nan")).to_numpy()
    return found
