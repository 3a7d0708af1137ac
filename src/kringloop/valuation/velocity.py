"""How much value is made of scarce inputs, and how fast value changes hands.

The speed of circulation is a pair, turnover of the stock and uses per new product: `stocks.circulation` gives both from
a declared life cycle. The velocity here is that of value: what is paid in a year for what is in use.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kringloop.core import MissingDataError, RangeError, number, unknown


@dataclass(frozen=True, slots=True)
class Velocity:
    """per_year [1/year] value that changes hands over value in use; stay [year] how long a euro stays with an owner."""

    per_year: float
    stay: float


def value_velocity(passed: float, stock: float) -> Velocity:
    """Value sold in a year, new and used, over the value of all that is in use, both at the same prices.

    High when goods change hands often, and also when they are short-lived: read it beside uses per new product.

    Raises
    ------
    RangeError   a value below zero, or a stock of nothing

    Source: derived, by analogy with the velocity of money; a proposal.

    >>> value_velocity(passed=20.0, stock=100.0)
    Velocity(per_year=0.2, stay=5.0)
    """
    flow, held = _value(passed, "what changes hands"), _value(stock, "the value in use")
    if not held:
        raise RangeError(
            "the value in use is 0: there is no velocity of nothing",
            nl="de waarde in gebruik is 0: van niets is er geen snelheid",
        )
    return Velocity(flow / held, held / flow if flow else float("inf"))


def value_resource_efficiency(
    made: float, resources: Mapping[str, float], *, weights: Mapping[str, float] | None = None
) -> float:
    """Value added or output over the market value of scarce inputs, VRE = V / Σ w · R.

    Parameters
    ----------
    made      : value added or output, in money
    resources : input → its market value, in the same money
    weights   : input → how much it counts; 1 for all when left out, else one for each

    Raises
    ------
    RangeError         a value or weight below zero, or inputs that come to nothing
    MissingDataError   an input without a weight

    Source: Di Maio et al. (2017), Resources, Conservation and Recycling 122; the weights there were not read.

    >>> value_resource_efficiency(120.0, {"steel": 30.0, "copper": 10.0})
    3.0
    """
    given = {name: _value(v, f"the value of '{name}'") for name, v in resources.items()}
    weighed = (
        dict.fromkeys(given, 1.0)
        if weights is None
        else {n: _value(w, f"the weight of '{n}'") for n, w in weights.items()}
    )
    for name in weighed:
        if name not in given:
            raise unknown("resource", name, tuple(given), where="the weights")
    if lost := [n for n in given if n not in weighed]:
        raise MissingDataError(
            f"'{lost[0]}' has no weight; weigh every resource, or none",
            nl=f"'{lost[0]}' heeft geen gewicht; geef elke grondstof een gewicht, of geen enkele",
        )
    total = sum(weighed[n] * v for n, v in given.items())
    if not total:
        raise RangeError(
            "the scarce inputs come to a value of 0: there is nothing to divide by",
            nl="de schaarse grondstoffen zijn samen 0 waard: er is niets om door te delen",
        )
    return number(made, what="value made") / total


def together(made: Sequence[float], efficiencies: Sequence[float]) -> float:
    """Efficiency of several sectors together: the harmonic mean, weighed by the value that each makes.

    >>> round(together([120.0, 80.0], [3.0, 2.0]), 6)
    2.5
    """
    if len(made) != len(efficiencies) or not made:
        raise RangeError(f"{len(made)} values made and {len(efficiencies)} efficiencies; each has one, of one or more")
    if any(number(e, what="an efficiency") <= 0 for e in efficiencies):
        raise RangeError(f"an efficiency is above 0; seen: {min(efficiencies):g}")
    return sum(made) / sum(v / e for v, e in zip(made, efficiencies, strict=True))


def _value(value: float, what: str) -> float:
    if number(value, what=what) < 0:
        raise RangeError(f"{what} is {value:g}; a value is 0 or more", nl=f"{what} is {value:g}; verwacht 0 of meer")
    return float(value)
