"""A company as a set of products, purchases, sales and returns: the figures of a product for the firm.

What comes in is counted where it is bought and what goes out where it is sold, once each: the content of sold products
is never added to what was bought. What members of a group sell to each other is inside the group and drops out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from kringloop.core import BalanceError, MissingDataError, Problems, TableError, listing, unknown
from kringloop.products.columns import GRAMS
from kringloop.products.vectors import Vector
from kringloop.tables import Column, Schema, read_table

if TYPE_CHECKING:
    import polars as pl

    from kringloop.products.bill import Bill

FLOWS: Final = Schema(
    columns=(
        Column(name="id"),
        Column(name="flow", codes=frozenset({"purchase", "sale", "return"})),
        Column(name="item"),
        Column(name="partner", empty=True, optional=True),
        Column(name="pieces", type="number", empty=True, optional=True),
        Column(name="mass", type="number", empty=True, optional=True),
        Column(name="unit", empty=True, optional=True, codes=frozenset(GRAMS)),
        *(
            Column(name=name, type="number", empty=True, optional=True)
            for name in ("recycled", "reused", "renewable", "revenue")
        ),
    ),
    key=("id",),
)
"""What a firm buys, sells and takes back. Sales and returns are of its products, in pieces; a purchase is a mass."""
SAME: Final = 0.01
"""By how much two members of a group may differ on what one sells the other."""


@dataclass(frozen=True, slots=True, eq=False)
class Company:
    """A firm: its bill of products and its flows; or a group of firms, whose trade among themselves is left out."""

    name: str
    flows: pl.DataFrame
    bills: tuple[Bill, ...]

    def __repr__(self) -> str:
        return f"Company {self.name}: {self.flows.height} flows, {sum(len(b) for b in self.bills)} product(s); own data"

    def inflow(self) -> dict[str, float]:
        """Shares of what was bought, in per cent: reused, recycled, renewable, linear; and the mass in kg.

        Raises
        ------
        MissingDataError   nothing was bought
        """
        bought = self.flows.filter(flow="purchase")
        mass = _kilograms(bought)
        total = float(mass.sum())
        if total <= 0:
            raise MissingDataError(
                f"{self.name} buys nothing, so its inflow has no shares",
                nl=f"{self.name} koopt niets in; zijn instroom heeft geen aandelen",
            )
        parts = {
            name: 100 * float((bought[name].fill_null(0.0).to_numpy() / 100) @ mass) / total
            for name in ("reused", "recycled", "renewable")
        }
        return {"mass": total, **parts, "linear": 100 - sum(parts.values())}

    def outflow(self) -> dict[str, float]:
        """Shares of the mass that was sold, in per cent, as its bills trace: reused, recycled, biological, linear."""
        from kringloop.products.figures import figures_of

        pieces = self._pieces("sale")
        names = {"reused": "out_reused", "recycled": "out_recycled", "biological": "out_biological"}
        mass, parts = 0.0, dict.fromkeys(names, 0.0)
        for bill in self.bills:
            found = figures_of(bill)
            sold = np.array([pieces.get(name, 0.0) for name in bill.names]) * bill.mass
            mass += float(sold.sum())
            for part, key in names.items():
                parts[part] += float(np.nan_to_num(found[key].value) @ sold)
        if mass <= 0:
            raise MissingDataError(
                f"{self.name} sells nothing, so its outflow has no shares",
                nl=f"{self.name} verkoopt niets; zijn uitstroom heeft geen aandelen",
            )
        shares = {part: value / mass for part, value in parts.items()}
        return {"mass": mass, **shares, "linear": 100 - sum(shares.values())}

    def indicator(self) -> float:
        """The MCI of the firm: the mean of its products by the mass that was sold (the rule is from memory).

        Raises
        ------
        MissingDataError   a product that is sold has no MCI
        """
        from kringloop.products.figures import figures_of

        pieces, total, weighed = self._pieces("sale"), 0.0, 0.0
        for bill in self.bills:
            value = figures_of(bill)["mci"].value
            for i, name in enumerate(bill.names):
                sold = pieces.get(name, 0.0) * float(bill.mass[i])
                if sold and np.isnan(value[i]):
                    raise MissingDataError(
                        f"product '{name}' has no MCI; complete its bill",
                        nl=f"product '{name}' heeft geen MCI; maak de stuklijst af",
                    )
                total += sold
                weighed += sold * float(np.nan_to_num(value[i]))
        if total <= 0:
            raise MissingDataError(f"{self.name} sells nothing", nl=f"{self.name} verkoopt niets")
        return weighed / total

    def return_rate(self) -> float:
        """Mass taken back over mass sold, in per cent."""
        back, sold = self._weight("return"), self._weight("sale")
        if sold <= 0:
            raise MissingDataError(f"{self.name} sells nothing", nl=f"{self.name} verkoopt niets")
        return 100 * back / sold

    def critical_mass(self) -> float:
        """kg of critical raw materials in what was sold."""
        from kringloop.products.figures import figures_of

        pieces = self._pieces("sale")
        return sum(
            pieces.get(name, 0.0) * float(mass)
            for bill in self.bills
            for name, mass in zip(bill.names, figures_of(bill)["critical_mass"].value, strict=True)
        )

    def _pieces(self, flow: str) -> dict[str, float]:
        found: dict[str, float] = {}
        for item, count in self.flows.filter(flow=flow).select("item", "pieces").iter_rows():
            found[item] = found.get(item, 0.0) + count
        return found

    def _weight(self, flow: str) -> float:
        mass = {name: float(m) for bill in self.bills for name, m in zip(bill.names, bill.mass, strict=True)}
        return sum(mass[item] * count for item, count in self._pieces(flow).items())


def read_company(path: str | Path, bill: Bill, *, name: str = "") -> Company:
    """A firm from the table of what it buys, sells and takes back, beside the bill of its products.

    Raises
    ------
    TableError   the table breaks `FLOWS`, names a product that the bill has not, or lacks pieces or masses
    """
    frame = read_table(Path(path), FLOWS)
    problems = Problems(str(path))
    for number, row in enumerate(frame.iter_rows(named=True), 2):
        _check_flow(number, row, set(bill.names), problems)
    problems.raise_if_any(TableError, closing="Nothing was read.")
    return Company(name or Path(path).stem, frame, (bill,))


def group(name: str, members: Sequence[Company]) -> Company:
    """Firms as one: what they sell to each other drops out on both sides, so that nothing counts twice.

    `partner` is the name of a member. Raises BalanceError where a seller and a buyer differ by more than 1 %.
    """
    import polars as pl

    inside = {member.name for member in members}
    for seller in members:
        for buyer in members:
            if seller is not buyer:
                _require_same(seller, buyer)
    kept = [
        member.flows.filter(~pl.col("partner").fill_null("").is_in(list(inside))).with_columns(
            pl.concat_str(pl.lit(f"{member.name}:"), "id").alias("id")
        )
        for member in members
    ]
    return Company(name, pl.concat(kept), tuple(bill for member in members for bill in member.bills))


def _require_same(seller: Company, buyer: Company) -> None:
    mass = {name: float(m) for bill in seller.bills for name, m in zip(bill.names, bill.mass, strict=True)}
    sold_rows = seller.flows.filter(flow="sale", partner=buyer.name)
    sold = sum(mass[item] * count for item, count in sold_rows.select("item", "pieces").iter_rows())
    bought = float(_kilograms(buyer.flows.filter(flow="purchase", partner=seller.name)).sum())
    if abs(sold - bought) > SAME * max(sold, bought):
        raise BalanceError(
            f"{seller.name} sells {sold:.6g} kg to {buyer.name}, which buys {bought:.6g} kg of it; settle that first",
            nl=f"{seller.name} verkoopt {sold:.6g} kg aan {buyer.name}, dat {bought:.6g} kg inkoopt; maak dat gelijk",
        )


def _kilograms(rows: pl.DataFrame) -> Vector:
    factor = np.array([GRAMS[unit] / 1e3 for unit in rows["unit"].to_list()])
    found: Vector = rows["mass"].fill_null(0.0).to_numpy() * factor
    return found


def _check_flow(number: int, row: dict[str, object], products: set[str], problems: Problems) -> None:
    needed, beside = ("mass", "pieces") if row["flow"] == "purchase" else ("pieces", "mass")
    if row[beside] is not None:
        problems.add(
            f"{number}:{beside}",
            f"is not used of a {row['flow']}; leave it empty",
            nl=f"wordt bij {row['flow']} niet gebruikt; laat het leeg",
        )
    if needed == "mass" and row["mass"] is not None and not row["unit"]:
        problems.add(
            f"{number}:unit",
            f"is needed where a mass is given, one of {listing(GRAMS)}",
            nl=f"is nodig bij een massa: een van {listing(GRAMS, language='nl')}",
        )
    value = row[needed]
    if not isinstance(value, float) or value < 0:
        problems.add(
            f"{number}:{needed}",
            f"is needed for a {row['flow']}, 0 or more",
            nl=f"is nodig bij {row['flow']}, 0 of meer",
        )
    if needed == "pieces" and row["item"] not in products:
        problems.add(f"{number}:item", unknown("product", str(row["item"]), products))
    shares = [row[n] for n in ("recycled", "reused", "renewable")]
    given = [s for s in shares if isinstance(s, float)]
    if any(not 0 <= s <= 100 for s in given) or sum(given) > 100:
        problems.add(
            f"{number}:recycled + reused + renewable",
            f"{sum(given):g} per cent; expected 0 to 100 together",
            nl=f"{sum(given):g} procent; verwacht: samen 0 tot 100",
        )
