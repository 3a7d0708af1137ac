"""A budget of raw materials per head, in the metric in which it was written; another metric is refused.

DMI, DMC, RMC and TMC are different figures of one country: what goes in, what stays, what it took elsewhere in raw
material, and what was moved without being used. A budget in one says nothing about a figure in another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from kringloop.core import Array, IncomparableError, MissingDataError, Names, RangeError, listing, unknown
from kringloop.targets.courses import exponential, linear

METRICS: Final[Mapping[str, Names]] = {
    "DMI": Names("directe materiaalinzet (winning en invoer)", "direct material input (extraction and imports)"),
    "DMC": Names("binnenlands materiaalverbruik (DMI min uitvoer)", "domestic material consumption (DMI less exports)"),
    "RMI": Names("grondstofinzet, met de keten van de invoer", "raw material input, with the chain of imports"),
    "RMC": Names("grondstoffenvoetafdruk (RMI min uitvoer)", "raw material consumption, the footprint"),
    "TMC": Names(
        "totaal materiaalverbruik, ook wat ongebruikt is verplaatst", "total material consumption, unused too"
    ),
}
"""Metrics of material use; TMC also counts what is moved and not used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A budget per head that a publication names for a year.

    low, high : between which it lies [t/person]; the same where it is one figure
    certainty : how it was read
    """

    key: str
    metric: str
    material: str
    year: int
    low: float
    high: float
    reference: str
    certainty: str


ANCHORS: Final = tuple(
    Anchor(
        key=key,
        metric=metric,
        material=material,
        year=2050,
        low=low,
        high=high,
        reference="bringezu2015",
        certainty="read_second_hand",
    )
    for key, metric, material, low, high in (
        ("tmc_abiotic", "TMC", "abiotic", 6.0, 12.0),
        ("tmc_biotic", "TMC", "biotic", 0.0, 2.0),
        ("rmc", "RMC", "all", 3.0, 6.0),
    )
)
"""Budgets for 2050 per person, each in its own metric."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class MaterialBudget:
    """Tonnes that a country may use each year, in one metric.

    per_head : (year,) [t/person]
    total    : (year,) [t]
    """

    metric: str
    years: tuple[int, ...]
    per_head: Array
    total: Array

    def gap(self, year: int, use: float, *, metric: str) -> float:
        """Use less budget in a year [t]; above 0 is too much.

        Raises
        ------
        IncomparableError   use in another metric
        RangeError          a year outside the budget
        """
        require_metric(self.metric, metric)
        if year not in self.years:
            raise RangeError(
                f"the budget runs from {self.years[0]} to {self.years[-1]}; seen {year}",
                nl=f"het budget loopt van {self.years[0]} tot {self.years[-1]}; gezien: {year}",
            )
        return use - float(self.total[self.years.index(year)])


def require_metric(asked: str, seen: str) -> None:
    """Two figures of material use are in one metric.

    Raises
    ------
    IncomparableError   they are not; says what each counts
    UnknownNameError    a metric that is not known

    >>> require_metric("RMC", "RMC")
    """
    for name in (asked, seen):
        if name not in METRICS:
            raise unknown("metric", name, METRICS)
    if asked != seen:
        raise IncomparableError(
            f"{asked} and {seen} cannot be compared (rule C10): {asked} is {METRICS[asked].en},"
            f" {seen} is {METRICS[seen].en}\n"
            f"  Take a figure in {asked}, or a target in {seen}.",
            nl=f"{asked} en {seen} zijn niet te vergelijken (regel C10): {asked} is {METRICS[asked].nl}, {seen} is"
            f" {METRICS[seen].nl}\n  Neem een cijfer in {asked}, of een doel in {seen}.",
        )


def material_budget(
    metric: str,
    start: float,
    end: float,
    people: Mapping[int, float],
    years: Sequence[int],
    *,
    course: str = "linear",
) -> MaterialBudget:
    """Budget of a country: b(t) × people(t), b in a straight line to the last year, or by one share a year.

    Parameters
    ----------
    start, end : tonnes per person in the first and the last year
    people     : year → inhabitants

    Raises
    ------
    MissingDataError   a year without its number of inhabitants: names them
    UnknownNameError   another metric, or another course

    Source      bringezu2015
    Example
    >>> budget = material_budget("RMC", 11, 5, {2020: 100, 2021: 100, 2022: 110}, [2020, 2021, 2022])
    >>> budget.total.tolist(), budget.gap(2022, 700, metric="RMC")
    ([1100.0, 800.0, 550.0], 150.0)
    """
    if metric not in METRICS:
        raise unknown("metric", metric, METRICS)
    made = {"linear": linear, "exponential": exponential}
    if course not in made:
        raise unknown("course", course, made)
    per_head = made[course](start, end, years[0], years[-1])
    missing = [y for y in per_head.years if y not in people]
    if missing:
        raise MissingDataError(
            f"the number of inhabitants is missing for {listing(missing)} (rule C4)",
            nl=f"het aantal inwoners ontbreekt voor {listing(missing, language='nl')} (regel C4)",
        )
    heads = np.array([people[y] for y in per_head.years], dtype=np.float64)
    return MaterialBudget(metric=metric, years=per_head.years, per_head=per_head.values, total=per_head.values * heads)
