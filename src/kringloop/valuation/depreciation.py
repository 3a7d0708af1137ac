"""What a used product fetches beside what a depreciation curve says it is worth; the gap is the subjective part.

Direct valuation: a price that somebody paid or offers (resale, scrap, insurance). Indirect valuation: the price of the
new product by a curve of value by age. The two are never averaged, and where one is absent it stays absent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from kringloop.core import MissingDataError, Names, RangeError, UnitError, number, one_of, require_unit

PRICE_KINDS: Final[Mapping[str, Names]] = MappingProxyType(
    {
        "new": Names("nieuwprijs", "new"),
        "resale": Names("wederverkoop", "resale"),
        "insurance": Names("verzekering", "insurance"),
        "scrap": Names("schroot", "scrap"),
    }
)
"""Sorts of prices; every product has one of `new`, at age 0."""

Curve = Callable[[float], float]
"""Age in years → value over that of a new product."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedPrice:
    """A price of a product at an age.

    Parameters
    ----------
    price       : as paid or offered, at the prices of the day
    kind        : new, resale, insurance or scrap
    year        : of the price
    price_index : price level of that year, 100 in the year whose prices are used
    place       : where it was written, for errors
    """

    product: str
    age: float
    price: float
    unit: str
    kind: str = "resale"
    year: int | None = None
    price_index: float | None = None
    place: str = ""

    @property
    def constant(self) -> float:
        """At the prices of the year in which the index is 100; as it is without an index."""
        return self.price if self.price_index is None else self.price * 100.0 / self.price_index

    def require(self) -> None:
        """Refuse what cannot be a price.

        Raises
        ------
        UnitError    no unit, or one that is not known
        RangeError   a negative price or age, an index of nothing, a kind that is not known, a new product with an age
        """
        called, dutch = f"the price of '{self.product}'", f"de prijs van '{self.product}'"
        if not self.unit.strip():
            raise UnitError(
                f"{called} has no unit; write one, such as EUR",
                nl=f"{dutch} heeft geen eenheid; schrijf er een, zoals EUR",
            )
        require_unit(self.unit)
        one_of(self.kind, tuple(PRICE_KINDS), what="kind of price")
        if number(self.price, what=called) < 0:
            raise RangeError(
                f"{called} is {self.price:g}; a price is 0 or more",
                nl=f"{dutch} is {self.price:g}; een prijs is 0 of meer",
            )
        if number(self.age, what=f"the age of '{self.product}'") < 0:
            raise RangeError(
                f"the age of '{self.product}' is {self.age:g}; an age is 0 or more",
                nl=f"de leeftijd van '{self.product}' is {self.age:g}; een leeftijd is 0 of meer",
            )
        if self.kind == "new" and self.age != 0:
            raise RangeError(
                f"'{self.product}' is new at an age of {self.age:g}; a new product has age 0",
                nl=f"'{self.product}' is nieuw bij een leeftijd van {self.age:g}; een nieuw product heeft leeftijd 0",
            )
        if self.price_index is not None and number(self.price_index, what="price_index") <= 0:
            raise RangeError(
                f"the price index of '{self.product}' is {self.price_index:g}; a price level is above 0",
                nl=f"de prijsindex van '{self.product}' is {self.price_index:g}; een prijspeil ligt boven 0",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Valued:
    """A used product, valued in two ways at constant prices.

    residual  : residual value ratio RV(a) = P(a)/P(0)
    direct    : price that was paid or offered
    indirect  : P(0) by the curve; None where no curve was given
    gap       : direct − indirect: the subjective part
    gap_share : gap over indirect; None where the curve says that nothing is left
    """

    product: str
    age: float
    kind: str
    unit: str
    new: float
    direct: float
    residual: float
    indirect: float | None
    gap: float | None
    gap_share: float | None


def direct_and_indirect(prices: Sequence[UsedPrice], curves: Mapping[str, Curve]) -> tuple[Valued, ...]:
    """Each used price beside what the curve of its product says.

    Parameters
    ----------
    prices : of one or more products; each product has one price of kind `new`
    curves : product → value by age; a product without one has no indirect value

    Raises
    ------
    MissingDataError   a product without a price when new, or prices of several years of which one has no price index
    RangeError         two prices when new, a price when new of nothing; and those of `UsedPrice.require`
    UnitError          a product in two units

    Source: OECD (2009), Measuring Capital, on age-price profiles; the gap is a proposal.

    >>> made = direct_and_indirect(
    ...     [UsedPrice(product="drill", age=0, price=100.0, unit="EUR", kind="new"),
    ...      UsedPrice(product="drill", age=4, price=70.0, unit="EUR")],
    ...     {"drill": lambda age: 1 - age / 10})
    >>> made[0].residual, made[0].indirect, round(made[0].gap, 6)
    (0.7, 60.0, 10.0)
    """
    for price in prices:
        price.require()
    _require_index(prices)
    found = []
    for product in dict.fromkeys(p.product for p in prices):
        mine = [p for p in prices if p.product == product]
        new = _when_new(product, mine)
        found += [_valued(p, new.constant, curves.get(product)) for p in mine if p.kind != "new"]
    return tuple(found)


def _when_new(product: str, prices: Sequence[UsedPrice]) -> UsedPrice:
    new = [p for p in prices if p.kind == "new"]
    if not new:
        raise MissingDataError(
            f"'{product}' has no price when new: add a row of kind 'new' with age 0",
            nl=f"'{product}' heeft geen nieuwprijs: voeg een rij toe met kind 'new' en leeftijd 0",
        )
    if len(new) > 1:
        raise RangeError(
            f"'{product}' has {len(new)} prices when new; give one",
            nl=f"'{product}' heeft {len(new)} nieuwprijzen; geef er één",
        )
    if new[0].price == 0:
        raise RangeError(
            f"'{product}' costs 0 when new: no ratio follows",
            nl=f"'{product}' kost nieuw 0: daar volgt geen verhouding uit",
        )
    if strange := next((p for p in prices if p.unit != new[0].unit), None):
        raise UnitError(
            f"'{product}' has prices in {new[0].unit} and in {strange.unit}; use one unit",
            nl=f"'{product}' heeft prijzen in {new[0].unit} en in {strange.unit}; gebruik één eenheid",
        )
    return new[0]


def _require_index(prices: Sequence[UsedPrice]) -> None:
    without = [p for p in prices if p.price_index is None]
    if without and (len(without) < len(prices) or len({p.year for p in prices}) > 1):
        first = without[0]
        when = f" in {first.year}" if first.year is not None else ""
        raise MissingDataError(
            f"the price of '{first.product}'{when} has no price index; prices of several years are compared at "
            "constant prices only, so every price has one",
            nl=f"de prijs van '{first.product}'{when} heeft geen prijsindex; prijzen van meer jaren zijn alleen in "
            "vaste prijzen te vergelijken, dus elke prijs heeft er een",
        )


def _valued(price: UsedPrice, new: float, curve: Curve | None) -> Valued:
    direct = price.constant
    indirect = None if curve is None else new * curve(price.age)
    gap = None if indirect is None else direct - indirect
    return Valued(
        product=price.product,
        age=price.age,
        kind=price.kind,
        unit=price.unit,
        new=new,
        direct=direct,
        residual=direct / new,
        indirect=indirect,
        gap=gap,
        gap_share=gap / indirect if gap is not None and indirect else None,
    )
