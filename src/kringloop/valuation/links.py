"""A link of a chain of value: what comes in, what is added, what goes out and what is lost, on one plane.

    value in + value added = value out + value lost

Owns one link and its closing. A link that gives three of the four has the fourth by this rule; one that gives all four
must close.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Final

from kringloop.core import (
    BalanceError,
    MissingDataError,
    Names,
    RangeError,
    UnitError,
    number,
    one_of,
    require_unit,
    same,
)

PLANES: Final[Mapping[str, Names]] = MappingProxyType(
    {
        "economic": Names("economisch", "economic"),
        "social": Names("sociaal", "social"),
        "environmental": Names("milieu", "environmental"),
    }
)
"""The three planes of value of the position paper; each has units of its own."""
STRATEGIES: Final[Mapping[str, Names]] = MappingProxyType(
    {
        "R0": Names("afzien", "refuse"),
        "R1": Names("anders denken en delen", "rethink"),
        "R2": Names("verminderen", "reduce"),
        "R3": Names("hergebruik", "reuse"),
        "R4": Names("reparatie", "repair"),
        "R5": Names("opknappen", "refurbish"),
        "R6": Names("herfabricage", "remanufacture"),
        "R7": Names("een andere bestemming", "repurpose"),
        "R8": Names("recycling", "recycle"),
        "R9": Names("energie terugwinnen", "recover energy"),
    }
)
"""R-strategies by the numbers of Potting et al. (2017); offices number them otherwise."""
DISCARD: Final = "discard"
"""Mark of the link where goods are discarded: what comes in is what they are worth at their age."""
FOUR: Final = ("value_in", "added", "value_out", "lost")


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One link, as given or closed.

    Parameters
    ----------
    name        : of the link
    unit        : of the four, on its plane: EUR, FTE, kg_CO2e …
    value_in, added, value_out, lost : one of them may be None and follows from the rest
    plane       : economic, social or environmental
    year        : of the prices
    price_index : price level of the link, 100 in the year whose prices are used
    source      : link of the same plane that what comes in comes from; "" for the start of a chain
    strategy    : R0 … R9, `discard`, or ""
    worth_new   : of the link of discard: what the same goods cost when new
    place       : where it was written, for errors
    follows     : which of the four was worked out
    """

    name: str
    unit: str
    value_in: float | None
    added: float | None
    value_out: float | None
    lost: float | None
    plane: str = "economic"
    year: int | None = None
    price_index: float | None = None
    source: str = ""
    strategy: str = ""
    worth_new: float | None = None
    place: str = ""
    follows: str = ""

    @property
    def called(self) -> str:
        """Its name for an error."""
        return f"link '{self.name}' ({self.plane})"

    def closed(self) -> Link:
        """The link with all four known.

        Raises
        ------
        UnitError          no unit, or one that is not known
        MissingDataError   two of the four or more are not given
        BalanceError       all four are given and do not close
        RangeError         a value or price below zero, a plane or strategy that is not known

        >>> Link(name="repair", unit="EUR", value_in=40.0, added=30.0, value_out=65.0, lost=None).closed().lost
        5.0
        """
        self._require()
        absent = [n for n in FOUR if getattr(self, n) is None]
        if len(absent) > 1:
            raise MissingDataError(
                f"{self.called} gives {4 - len(absent)} of its four figures; at least three of "
                f"{', '.join(FOUR)} are needed",
                nl=f"schakel '{self.name}' geeft {4 - len(absent)} van de vier cijfers; van {', '.join(FOUR)} "
                "zijn er ten minste drie nodig",
            )
        if absent:
            rest: dict[str, Any] = {absent[0]: self._rest(absent[0])}
            return replace(self, follows=absent[0], **rest)
        left, right = self.value_in + self.added, self.value_out + self.lost  # type: ignore[operator]
        if not same(left, right):
            raise BalanceError(
                f"{self.called} does not close: in + added is {left:g} and out + lost is {right:g} {self.unit}, "
                f"{left - right:+g}; mend a figure, or leave the one that follows from the others empty",
                nl=f"schakel '{self.name}' sluit niet: in + toegevoegd is {left:g} en uit + verloren is {right:g} "
                f"{self.unit}, verschil {left - right:+g}; verbeter een cijfer, of laat het cijfer leeg dat uit de "
                "andere volgt",
            )
        return self

    def _require(self) -> None:
        if not self.unit.strip():
            raise UnitError(
                f"{self.called} has no unit; write one, such as EUR, FTE or kg_CO2e",
                nl=f"schakel '{self.name}' heeft geen eenheid; schrijf er een, zoals EUR, FTE of kg_CO2e",
            )
        require_unit(self.unit)
        one_of(self.plane, tuple(PLANES), what="plane of value")
        if self.strategy:
            one_of(self.strategy, (*STRATEGIES, DISCARD), what="R-strategy")
        for name in ("value_in", "value_out", "worth_new"):
            _not_below(getattr(self, name), name, self)
        _not_below(self.lost, "lost", self)
        if self.added is not None:
            number(self.added, what="added")
        if self.price_index is not None and number(self.price_index, what="price_index") <= 0:
            raise RangeError(
                f"the price index of {self.called} is {self.price_index:g}; a price level is above 0",
                nl=f"de prijsindex van schakel '{self.name}' is {self.price_index:g}; een prijspeil ligt boven 0",
            )

    def _rest(self, name: str) -> float:
        """The figure that is not given, from the other three."""
        left = (self.value_in or 0.0) + (self.added or 0.0)
        right = (self.value_out or 0.0) + (self.lost or 0.0)
        return left - right if name in ("value_out", "lost") else right - left

    def at_constant_prices(self) -> Link:
        """The same at the prices of the year in which the index is 100; as it is without an index."""
        if self.price_index is None:
            return self
        scale = 100.0 / self.price_index
        changed: dict[str, Any] = {
            n: getattr(self, n) * scale for n in (*FOUR, "worth_new") if getattr(self, n) is not None
        }
        return replace(self, **changed)


def _not_below(value: float | None, name: str, link: Link) -> None:
    if value is not None and number(value, what=name) < 0:
        raise RangeError(
            f"{name} of {link.called} is {value:g}; a value is 0 or more. A fee for taking something away is "
            "value added of who is paid",
            nl=f"{name} van schakel '{link.name}' is {value:g}; een waarde is 0 of meer. Wie betaald krijgt om "
            "iets af te voeren, boekt dat als toegevoegde waarde",
        )
