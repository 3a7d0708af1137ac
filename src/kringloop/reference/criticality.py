"""What the Commission publishes of raw materials: assessments, supply by country, uses by sector, inputs of the risk.

The shares of supply are those of the study of 2023; the inputs besides shares (import reliance, recycling,
substitution) were printed in full in 2017 only, rounded. Governance is that of the World Bank.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from kringloop.core import RangeError, one_text, unknown
from kringloop.reference.classifications import classification
from kringloop.reference.facts import fact_frame, fact_rows

if TYPE_CHECKING:
    import polars as pl

ASSESSED_YEARS: Final = (2011, 2014, 2017, 2020, 2023)
SUPPLY_OF: Final = 2023
"""Study whose shares of supply are at hand."""


@dataclass(frozen=True, slots=True)
class Assessment:
    """Published supply risk and economic importance of a material; None is not assessed."""

    material: str
    year: int
    supply_risk: float | None
    economic_importance: float | None


@dataclass(frozen=True, slots=True)
class RiskInputs:
    """Printed inputs of the supply risk of 2017, shares of 1.

    Parameters
    ----------
    material        : code of `raw_materials`
    stage           : E (extraction) or P (processing), the stage that was assessed
    import_reliance : None where the assessment gives none
    recycling       : end-of-life recycling input rate
    substitution_risk, substitution_importance : factors SI_SR and SI_EI
    supply_used     : both, world or eu
    """

    material: str
    stage: str
    import_reliance: float | None
    recycling: float
    substitution_risk: float
    substitution_importance: float
    supply_used: str


@lru_cache(maxsize=1)
def assessments() -> Mapping[tuple[str, int], Assessment]:
    """Every assessment by material and year.

    >>> assessments()["Cobalt", 2023].supply_risk
    2.8
    """
    rows = fact_frame("criticality_assessments").iter_rows()
    return {(material, year): Assessment(material, year, risk, importance) for material, year, risk, importance in rows}


def assessment_of(material: str, year: int) -> Assessment | None:
    """The assessment of a material in a year, or of the nearest group that was assessed with it in it.

    Its `material` says of what it is. None where neither was assessed.

    >>> assessment_of("Neodymium", 2023).material, assessment_of("Cobalt", 2023).material
    ('LREEs', 'Cobalt')
    """
    for name in _itself_and_above(material):
        found = assessments().get((name, year))
        if found is not None and found.supply_risk is not None:
            return found
    return None


@lru_cache(maxsize=1)
def risk_inputs() -> Mapping[str, RiskInputs]:
    """Printed inputs of 2017 by material."""
    return {
        row["material"]: RiskInputs(
            row["material"],
            row["stage"],
            float(row["import_reliance"]) if row["import_reliance"] else None,
            float(row["recycling"]),
            float(row["substitution_risk"]),
            float(row["substitution_importance"]),
            row["supply_used"],
        )
        for row in fact_rows("supply_risk_inputs_2017")
    }


@lru_cache(maxsize=1)
def listed() -> Mapping[str, bool]:
    """Materials on the list of 2023, with whether they are strategic.

    >>> listed()["Copper"]
    True
    """
    return {row["material"]: row["strategic"] == "yes" for row in fact_rows("listed_2023")}


def listed_as(material: str) -> str | None:
    """The material, or the group with it in it, that stands on the list of 2023; None where neither does.

    >>> listed_as("Neodymium"), listed_as("Copper"), listed_as("Zinc")
    ('LREEs', 'Copper', None)
    """
    return next((name for name in _itself_and_above(material) if name in listed()), None)


def _itself_and_above(material: str) -> tuple[str, ...]:
    code = raw_material(material)
    return (code, *classification("raw_materials").above(code))


def supply_shares(material: str, stage: str, scope: str = "world") -> Mapping[str, tuple[float, float]]:
    """Share of each country in the supply of a material, and its trade parameter.

    Parameters
    ----------
    stage : E (extraction) or P (processing)
    scope : world, or EU for what the Union buys
    """
    rows = fact_frame("supply_shares").filter(material=raw_material(material), stage=stage, scope=scope)
    return {c: (s, t) for c, s, t in rows.select("country", "share", "trade_parameter").iter_rows()}


def use_shares(material: str) -> pl.DataFrame:
    """Shares of applications in the use of a material: `application, sector, line, share, value_added, flag`."""
    return fact_frame("use_shares").filter(material=raw_material(material)).drop("material")


def raw_material(name: str) -> str:
    """The code of a material, by its code or its name in either language.

    Raises
    ------
    UnknownNameError   no such material; names the nearest
    ShapeError         no text

    >>> raw_material("kobalt"), raw_material("Cobalt")
    ('Cobalt', 'Cobalt')
    """
    asked = " ".join(one_text(name, what="material", example="'neodymium'").split())
    found = _by_name().get(asked.casefold())
    if found is None:
        raise unknown(
            "raw material", asked, {n for c in classification("raw_materials").codes for n in (c.code, c.names.nl)}
        )
    return found


@lru_cache(maxsize=1)
def _by_name() -> Mapping[str, str]:
    codes = classification("raw_materials").codes
    return {n.casefold(): c.code for c in codes for n in (c.names.en, c.names.nl, c.code)}


@lru_cache(maxsize=1)
def governance_series() -> Mapping[str, Mapping[int, tuple[float, float]]]:
    """Governance by country and year: mean of the six estimates, and political stability; -2.5 weak to 2.5 strong."""
    found: dict[str, dict[int, tuple[float, float]]] = {}
    for country, year, mean, stability in fact_frame("governance").iter_rows():
        found.setdefault(country, {})[year] = (mean, stability)
    return found


def governance_of(country: str, year: int) -> tuple[float, float, int] | None:
    """Mean, political stability and the year they are of: the nearest that exists; None for a country without any.

    Raises
    ------
    RangeError   no year of four digits

    >>> governance_of("AUS", 1997)[2]
    1996
    """
    if not 1900 <= year <= 2100:
        raise RangeError(f"year {year}; expected a year such as 2023")
    series = governance_series().get(country)
    if series is None:
        return None
    nearest = min(series, key=lambda y: (abs(y - year), y))
    return (*series[nearest], nearest)
