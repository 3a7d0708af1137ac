"""What part of a limit of the whole earth is ours: a band over principles, each with its name, never one line.

Three steps, all of them choices: the limit of the earth, the principle that shares it, and what is counted against it
(a footprint unless told). A budget can come out below 0: more was used than the principle grants.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from kringloop.core import IncomparableError, MissingDataError, Names, RangeError, unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A country or the world, in the year in which the limit is shared.

    people     : inhabitants
    income     : GDP [any unit, the same for both]
    pressure   : in the base year [unit of the limit]
    used       : pressure of all years before, for a budget of all time [unit of the limit]
    people_sum : inhabitants summed over the years of the budget, future and past
    """

    people: float | None = None
    income: float | None = None
    pressure: float | None = None
    used: float | None = None
    people_sum: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sharing:
    """A principle by which a limit of the earth is shared; how its formula was read."""

    key: str
    names: Names
    needs: tuple[str, ...]
    certainty: str


SHARINGS: Final[Mapping[str, Sharing]] = {
    s.key: s
    for s in (
        Sharing(
            key="per_head",
            names=Names("ieder mens evenveel", "the same for every person"),
            needs=("people",),
            certainty="read",
        ),
        Sharing(
            key="per_head_all_time",
            names=Names("ieder mens evenveel, ook wie eerder leefde", "the same for every person, of all time"),
            needs=("people_sum", "used"),
            certainty="derived",
        ),
        Sharing(
            key="grandfathering",
            names=Names("naar wat men al gebruikte", "by what was used before"),
            needs=("pressure",),
            certainty="read",
        ),
        Sharing(
            key="ability_to_pay",
            names=Names("wie rijker is, mindert meer", "the richer cut more"),
            needs=("people", "income", "pressure"),
            certainty="derived",
        ),
        Sharing(
            key="development",
            names=Names("wie armer is, krijgt meer", "the poorer get more"),
            needs=("people", "income"),
            certainty="derived",
        ),
        Sharing(
            key="economy",
            names=Names("naar omvang van de economie", "by size of the economy"),
            needs=("income",),
            certainty="derived",
        ),
    )
}
"""Principles by key. That the budget of ability to pay can be below 0 is read; its formula here is our own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """Our share of one limit by every principle whose data are there.

    shares  : principle → budget [unit of the limit]; below 0 where more was used than it grants
    lacking : principle → what is missing for it
    counted : what may be held against it, such as "footprint"
    """

    unit: str
    counted: str
    shares: Mapping[str, float]
    lacking: Mapping[str, tuple[str, ...]]

    @property
    def low(self) -> float:
        """The strictest budget."""
        return min(self.shares.values())

    @property
    def high(self) -> float:
        """The widest budget."""
        return max(self.shares.values())

    @property
    def below_zero(self) -> tuple[str, ...]:
        """Principles under which nothing is left, and less than nothing."""
        return tuple(key for key, value in self.shares.items() if value < 0)

    def times(self, pressure: float, *, counted: str) -> dict[str, float | None]:
        """Principle → how many times the budget is used; None where it is not above 0.

        Raises
        ------
        IncomparableError   a pressure that is counted otherwise, such as within the territory
        """
        if counted != self.counted:
            raise IncomparableError(
                f"the budget is for the {self.counted}, the figure is the {counted}; they do not compare (rule C10)",
                nl=f"het budget geldt voor '{self.counted}', het cijfer is '{counted}'; ze zijn niet te vergelijken"
                " (regel C10)",
            )
        return {key: pressure / value if value > 0 else None for key, value in self.shares.items()}


def share_of_limit(
    limit: float, unit: str, home: Place, world: Place, *, counted: str = "footprint", steepness: float = 1 / 3
) -> Band:
    """Our share of a limit of the earth by every principle whose data are given.

    per head            B people/people_world
    all time            (B + used_world) people_sum/people_sum_world − used
    grandfathering      B pressure/pressure_world
    ability to pay      pressure − (pressure_world − B) p, p ∝ pressure × (income per head)^steepness
    development         B p, p ∝ people × (income per head)^−steepness
    economy             B income/income_world

    Raises
    ------
    RangeError         a limit not above 0, a figure not above 0, or a home larger than the world
    MissingDataError   no principle has its data

    Source      pbl2018boundaries, eea2020boundaries
    Example     18 of 8,000 million people, richer and with more pressure than the mean
    >>> home, world = Place(people=18, pressure=160), Place(people=8000, pressure=37000)
    >>> band = share_of_limit(10000, "Mt", home, world)
    >>> {key: round(v, 1) for key, v in band.shares.items()}
    {'per_head': 22.5, 'grandfathering': 43.2}
    """
    if not limit > 0:
        raise RangeError(f"the limit is {limit:g}; expected above 0", nl=f"de grens is {limit:g}; verwacht: boven 0")
    shares, lacking = dict[str, float](), dict[str, tuple[str, ...]]()
    for key, each in SHARINGS.items():
        missing = tuple(n for n in each.needs if getattr(home, n) is None or getattr(world, n) is None)
        if missing:
            lacking[key] = missing
            continue
        ours, all_ = _figures(home, world, each.needs)
        shares[key] = _share(key, limit, ours, all_, steepness)
    if not shares:
        raise MissingDataError(
            "no principle has the figures it needs; give at least the people of both",
            nl="geen principe heeft de cijfers die het nodig heeft; geef ten minste van beide het aantal inwoners",
        )
    return Band(unit=unit, counted=counted, shares=shares, lacking=lacking)


def _figures(home: Place, world: Place, needs: tuple[str, ...]) -> tuple[dict[str, float], dict[str, float]]:
    ours, all_ = ({n: float(getattr(place, n)) for n in needs} for place in (home, world))
    for name in needs:
        if not 0 < ours[name] < all_[name]:
            raise RangeError(
                f"{name} is {ours[name]:g} at home and {all_[name]:g} in the world; expected above 0, the world larger",
                nl=f"{name} is {ours[name]:g} bij ons en {all_[name]:g} in de wereld; verwacht: boven 0,"
                " en de wereld groter",
            )
    return ours, all_


def _share(key: str, limit: float, ours: Mapping[str, float], all_: Mapping[str, float], steepness: float) -> float:
    rest = {n: all_[n] - ours[n] for n in ours}
    match key:
        case "per_head":
            return limit * ours["people"] / all_["people"]
        case "per_head_all_time":
            return (limit + all_["used"]) * ours["people_sum"] / all_["people_sum"] - ours["used"]
        case "grandfathering":
            return limit * ours["pressure"] / all_["pressure"]
        case "economy":
            return limit * ours["income"] / all_["income"]
    ratio = (ours["income"] / ours["people"]) / (rest["income"] / rest["people"])
    if key == "development":
        heads = ours["people"] * float(ratio**-steepness)
        return limit * heads / (heads + rest["people"])
    weight = ours["pressure"] * float(ratio**steepness)
    return ours["pressure"] - (all_["pressure"] - limit) * weight / (weight + rest["pressure"])


def sharing(key: str) -> Sharing:
    """One principle.

    Raises
    ------
    UnknownNameError   another key
    """
    if key not in SHARINGS:
        raise unknown("principle", key, SHARINGS)
    return SHARINGS[key]
