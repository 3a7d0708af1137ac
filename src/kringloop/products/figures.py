"""The figures of products, all products of a bill at once: a value, or between what and what where cells are empty."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from kringloop.core import CERTAINTIES, Names, SourceError, read_texts
from kringloop.products.columns import FOOTPRINT, HALVES, RECYCLED
from kringloop.products.footprint import Burdens, circular_footprint
from kringloop.products.mci import circularity, share
from kringloop.products.screen import concern_mass, critical_masses
from kringloop.products.vectors import Vector

if TYPE_CHECKING:
    import polars as pl

    from kringloop.products.bill import Bill

_FILE: Final = Path(__file__).with_name("figures.toml")
MARKS: Final = {"memory": "**", "read_second_hand": "*", "proposal": "°"}
"""What stands behind a figure whose formula was not read in its source."""


@dataclass(frozen=True, slots=True)
class Formula:
    """What a figure is: names, unit, formula, source, and how the formula was read (one of `CERTAINTIES`)."""

    key: str
    names: Names
    unit: str
    formula: str
    source: str
    certainty: str


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """A figure by product: what the file says, and the most it can be where cells are empty.

    What is not stated counts as not circular: `value` is the least for a share that can only grow with more known.
    nan is no figure; `lacking` says what the file needs for one. A `most` without bounds (inf) says: at least.
    `reach` is the most it could be where it is no figure, so that what is lacking can be ranked.
    """

    value: Vector
    most: Vector
    lacking: Names | None = None
    reach: Vector | None = None


@lru_cache(maxsize=1)
def formulas() -> Mapping[str, Formula]:
    """Every figure of a product, in the order in which they are shown.

    >>> formulas()["mci"].certainty
    'read_second_hand'
    """
    made = {}
    for key, row in read_texts(_FILE).items():
        if row["certainty"] not in CERTAINTIES:
            raise SourceError(f"figures.toml, [{key}]: certainty '{row['certainty']}' is none of {CERTAINTIES}")
        made[key] = Formula(key, Names(**row["names"]), row["unit"], row["formula"], row["source"], row["certainty"])
    return made


def figures_of(bill: Bill) -> dict[str, Found]:
    """Every figure of every product of a bill, by the key of its formula."""
    return {
        **_masses(bill),
        **_content(bill),
        **_after_use(bill),
        **_circularity(bill),
        **_of_products(bill),
        **_footprint(bill),
    }


def figure_table(bill: Bill) -> pl.DataFrame:
    """The figures as rows: product, figure, value, most, unit, formula, source, certainty."""
    import polars as pl

    found = figures_of(bill)
    parts = [
        pl.DataFrame({"product": bill.names, "value": each.value, "most": each.most}).select(
            "product",
            pl.lit(key).alias("figure"),
            pl.col("value").fill_nan(None),
            pl.when(pl.col("most").is_finite()).then("most").alias("most"),
            *(
                pl.lit(getattr(formulas()[key], name)).alias(name)
                for name in ("unit", "formula", "source", "certainty")
            ),
        )
        for key, each in found.items()
    ]
    return pl.concat(parts)


def _exact(value: Vector, lacking: Names | None = None) -> Found:
    return Found(value, value, lacking)


class _Cells:
    """Columns of the leaves of a bill; empty where a row says nothing of this mass."""

    def __init__(self, bill: Bill) -> None:
        self.bill, self.leaves, self.size = bill, bill.leaves, len(bill)
        self.whole = np.bincount(self.leaves.product, self.leaves.mass, minlength=self.size)

    def column(self, name: str) -> Vector:
        return np.where(self.leaves.stated, self.bill.numbers(name)[self.leaves.node], np.nan)

    def known(self, *names: str) -> tuple[Vector, Vector]:
        """The sum of columns as a share of 1, empty as 0; and what the share can still grow where one is empty."""
        cells = [self.column(name) / 100 for name in names]
        value = sum((np.nan_to_num(c) for c in cells), np.zeros(len(self.leaves.node)))
        return value, np.any([np.isnan(c) for c in cells], axis=0)

    def recycled(self) -> tuple[Vector, Vector]:
        """Recycled content as `known`, told in two columns or in the one that does not part them."""
        value, empty = self.known(*HALVES)
        together, unsaid = self.known(RECYCLED)
        return value + together, empty & unsaid

    def marked(self, column: str, code: str) -> Vector:
        at = np.array(self.bill.texts(column), dtype=object)[self.leaves.node] == code
        found: Vector = at & self.leaves.stated
        return found

    def shared(self, part: Vector) -> Vector:
        """A share of the leaves as a percentage of the product."""
        return share(np.bincount(self.leaves.product, part * self.leaves.mass, minlength=self.size), self.whole)


def _masses(bill: Bill) -> dict[str, Found]:
    cells = _Cells(bill)
    row, kilograms = critical_masses(bill)
    place = np.searchsorted(bill.products, bill.forest.root[row])
    price = cells.column("price")
    worth = np.bincount(cells.leaves.product, np.nan_to_num(price) * cells.leaves.mass, minlength=cells.size)
    priced = np.bincount(cells.leaves.product, ~np.isnan(price), minlength=cells.size) > 0
    unpriced = np.bincount(cells.leaves.product, np.isnan(price), minlength=cells.size) > 0
    critical = np.bincount(place, kilograms, minlength=cells.size)
    mixture = np.array([True, *(m.mixture for m in bill.materials_used)])[cells.leaves.material + 1]
    hidden = np.bincount(cells.leaves.product, cells.leaves.mass * mixture, minlength=cells.size) > 0
    listed = concern_mass(bill)
    return {
        "mass": _exact(bill.mass),
        "unknown_share": _exact(cells.shared(cells.leaves.material < 0)),
        "critical_mass": Found(critical, np.where(hidden, np.inf, critical)),
        "concern_mass": Found(listed, np.full(cells.size, np.inf)),
        "price": Found(
            np.where(priced, worth, np.nan),
            np.where(unpriced, np.inf, worth),
            Names("geen enkel materiaal heeft een prijs", "no material has a price"),
        ),
    }


def _content(bill: Bill) -> dict[str, Found]:
    cells = _Cells(bill)
    pre, post = (cells.known(name) for name in HALVES)
    recycled, open_ = cells.recycled()
    together, unsaid = cells.known(RECYCLED)
    reused, renewable = cells.known("reused"), cells.known("renewable")
    room = 1 - recycled - reused[0] - renewable[0]

    def ranged(value: Vector, unknown: Vector) -> Found:
        return Found(cells.shared(value), cells.shared(np.where(unknown, np.minimum(1.0, value + room), value)))

    def half(value: Vector, unknown: Vector) -> Found:
        """Pre- or post-consumer content: where only the two together are told, up to all of that."""
        most = np.minimum(1.0, value + np.where(unsaid, room, together))
        return Found(cells.shared(value), cells.shared(np.where(unknown, most, value)))

    linear_least = np.where(open_ | reused[1] | renewable[1], 0.0, room)
    most = np.where(open_, np.minimum(1.0, recycled + room), recycled)

    def marked(column: str, code: str) -> Found:
        """Recycled by a route; where none is named, it may be any."""
        here = cells.marked(column, code)
        maybe = here | cells.marked(column, "") | ~cells.leaves.stated
        return Found(cells.shared(recycled * here), cells.shared(most * maybe))

    return {
        "recycled_content": ranged(recycled, open_),
        "recycled_pre": half(*pre),
        "recycled_post": half(*post),
        "recycled_mechanical": marked("route", "mechanical"),
        "recycled_chemical": marked("route", "chemical"),
        "recycled_balance": marked("mass_balance", "yes"),
        "in_reused": ranged(*reused),
        "in_recycled": ranged(recycled, open_),
        "in_renewable": ranged(*renewable),
        "in_linear": Found(cells.shared(room), cells.shared(linear_least)),
    }


def _after_use(bill: Bill) -> dict[str, Found]:
    """Shares of the outflow; what is not traced counts as nothing, and may be all."""
    cells = _Cells(bill)
    traced = cells.marked("traced", "yes")
    to = {name: cells.known(name)[0] for name in ("to_reuse", "to_recycling", "to_composting")}
    recovered = cells.known("recycling_yield")[0] * to["to_recycling"]
    parts = {"out_reused": to["to_reuse"], "out_recycled": recovered, "out_biological": to["to_composting"]}
    counted = {key: value * traced for key, value in parts.items()}
    room = 1 - sum(counted.values(), np.zeros(len(traced)))
    found = {
        key: Found(cells.shared(value), cells.shared(np.where(traced, value, value + room)))
        for key, value in counted.items()
    }
    recyclable, unsaid = cells.known("recyclable")
    return {
        **found,
        "out_linear": Found(cells.shared(room), cells.shared(np.where(traced, room, 0.0))),
        "recyclability": Found(cells.shared(recyclable), cells.shared(np.where(unsaid, 1.0, recyclable))),
    }


def _circularity(bill: Bill) -> dict[str, Found]:
    cells, leaves = _Cells(bill), bill.leaves
    recycled, no_recycled = cells.recycled()
    reused, no_reused = cells.known("reused")
    renewable, no_renewable = cells.known("renewable")
    end = {name: cells.known(name) for name in ("to_recycling", "to_reuse", "to_composting")}
    yields = {name: cells.column(name) / 100 for name in ("recycling_yield", "feedstock_yield")}
    needs = (np.isnan(yields["feedstock_yield"]) & (recycled > 0)) | (
        np.isnan(yields["recycling_yield"]) & (end["to_recycling"][0] > 0)
    )
    lacking = np.bincount(leaves.product, needs, minlength=cells.size) > 0
    utility = _utility(bill)

    def indicator(first: Vector, last: Vector) -> Vector:
        """With what is not stated taken as reused: `first` is added to what comes in reused, `last` to what goes so."""
        terms = circularity(
            leaves.mass,
            recycled=recycled,
            reused=reused + first,
            renewable=renewable,
            **{name: value for name, (value, _) in end.items() if name != "to_reuse"},
            to_reuse=end["to_reuse"][0] + last,
            recycling_yield=np.nan_to_num(yields["recycling_yield"], nan=1.0),
            feedstock_yield=np.nan_to_num(yields["feedstock_yield"], nan=1.0),
        )
        with np.errstate(invalid="ignore", divide="ignore"):
            found: Vector = terms.summed(leaves.product, cells.size).indicator(utility)
        return found

    energy = cells.known("to_energy")[0]
    open_in = np.where(no_recycled | no_reused | no_renewable, 1 - recycled - reused - renewable, 0.0)
    gone = 1 - energy - sum((value for value, _ in end.values()), np.zeros(len(leaves.node)))
    open_out = np.where(np.any([unsaid for _, unsaid in end.values()], axis=0), gone, 0.0)
    none = np.zeros(len(leaves.node))
    why = Names(
        "geef feedstock_yield waar materiaal gerecycled is, en recycling_yield waar het naar recycling gaat",
        "give feedstock_yield where material is recycled, and recycling_yield where it goes to recycling",
    )
    least, most = indicator(none, none), indicator(open_in, open_out)
    return {"mci": Found(np.where(lacking, np.nan, least), np.where(lacking, np.nan, most), why, most)}


def _utility(bill: Bill) -> Vector:
    """X = lifetime and uses, each beside the average; 1 where the file does not say both."""
    utility = np.ones(len(bill))
    for name in ("lifetime", "uses"):
        rate = bill.numbers(name)[bill.products] / bill.numbers(f"{name}_average")[bill.products]
        utility *= np.where(np.isnan(rate), 1.0, rate)
    return utility


def _of_products(bill: Bill) -> dict[str, Found]:
    life, usual = bill.numbers("lifetime")[bill.products], bill.numbers("lifetime_average")[bill.products]
    old = bill.numbers("remanufactured")
    pieces = np.where(np.isnan(old), 0.0, bill.count)
    stating = bill.forest.by_product(pieces, bill.products)
    done = bill.forest.by_product(np.nan_to_num(old) / 100 * pieces, bill.products)
    return {
        "remanufactured": _exact(
            share(done, stating), Names("geen onderdeel noemt remanufactured", "no part states remanufactured")
        ),
        "lifetime_ratio": _exact(
            life / usual,
            Names(
                "geef lifetime en lifetime_average bij het product", "give lifetime and lifetime_average of the product"
            ),
        ),
        "mass_per_year": _exact(
            bill.mass / life, Names("geef lifetime bij het product", "give lifetime of the product")
        ),
    }


def _footprint(bill: Bill) -> dict[str, Found]:
    """The footprint of products all of whose masses have every impact and a material with an A."""
    cells, leaves = _Cells(bill), bill.leaves
    stated = [cells.column(name) for name in FOOTPRINT]
    allocation = np.array([np.nan, *(np.nan if m.allocation is None else m.allocation for m in bill.materials_used)])
    a = allocation[leaves.material + 1]
    ready = ~(np.isnan(a) | np.any([np.isnan(each) for each in stated], axis=0))
    shares = [cells.recycled()[0], cells.known("to_recycling")[0], cells.known("to_energy")[0]]
    amounts = np.zeros(len(leaves.node))
    for i in np.flatnonzero(ready).tolist():
        values = [float(each[i]) for each in stated]
        burdens = Burdens(**dict(zip(Burdens.__slots__, values, strict=True)))
        r1, r2, r3 = (float(each[i]) for each in shares)
        amounts[i] = leaves.mass[i] * sum(
            circular_footprint(float(a[i]), burdens, recycled_content=r1, to_recycling=r2, to_energy=r3)
        )
    lacking = np.bincount(leaves.product, ~ready, minlength=cells.size) > 0
    total = np.bincount(leaves.product, amounts, minlength=cells.size)
    why = Names(
        f"geef bij elk materiaal {', '.join(FOOTPRINT)}, en een materiaal met een A",
        f"give {', '.join(FOOTPRINT)} of every material, and a material with an A",
    )
    return {"footprint": _exact(np.where(lacking, np.nan, total), why)}
