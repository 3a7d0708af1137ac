"""Standard chemical exergies by edition of the reference environment, and formation energies of compounds.

A standard chemical exergy is the work that a mole can give by coming to the composition of the surroundings, at
298.15 K and 1.01325 bar. The surroundings are a choice: aluminium is 888.2 kJ/mol in the edition of 1989 and 795.7 in
that of 2007, so every figure carries its edition.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from kringloop.core import Names, unknown
from kringloop.reference.facts import fact_rows, fact_source

LATEST_EDITION: Final = "szargut2007"


@dataclass(frozen=True, slots=True)
class ChemicalExergy:
    """A published standard chemical exergy: formula, phase (s, l or g), kJ per mole of the formula."""

    edition: str
    formula: str
    phase: str
    kj_per_mol: float
    certainty: str
    note: str


@dataclass(frozen=True, slots=True)
class ReferenceEnvironment:
    """An edition of the reference environment.

    Parameters
    ----------
    key       : short id, such as "szargut1989"
    names     : what it is called
    base      : edition whose figures stand in for what this one is not known to change; empty where there is none
    published : its figures by formula and phase
    """

    key: str
    names: Names
    base: str
    published: Mapping[tuple[str, str], ChemicalExergy]

    @property
    def certainty(self) -> str:
        """How its figures were read."""
        return fact_source(self.key).certainty


@dataclass(frozen=True, slots=True)
class FormationEnergy:
    """Gibbs energy of formation of a compound from its elements, kJ/mol at 298.15 K."""

    formula: str
    phase: str
    cas: str
    kj_per_mol: float
    source: str
    certainty: str
    form: str


@lru_cache(maxsize=1)
def reference_environments() -> Mapping[str, ReferenceEnvironment]:
    """Every edition at hand, the latest first.

    >>> list(reference_environments())[:2]
    ['szargut2007', 'szargut1989']
    """
    found: dict[str, dict[tuple[str, str], ChemicalExergy]] = {}
    for row in fact_rows("chemical_exergies"):
        figure = ChemicalExergy(
            row["edition"], row["formula"], row["phase"], float(row["kj_per_mol"]), row["certainty"], row["note"]
        )
        found.setdefault(figure.edition, {})[figure.formula, figure.phase] = figure
    return {
        row["key"]: ReferenceEnvironment(
            row["key"], Names(row["name_nl"], row["name_en"]), row["base"], found[row["key"]]
        )
        for row in fact_rows("reference_environments")
    }


def reference_environment(key: str = LATEST_EDITION) -> ReferenceEnvironment:
    """One edition of the reference environment.

    Raises
    ------
    UnknownNameError   no such edition; names the nearest

    >>> reference_environment("szargut1989").published["Al", "s"].kj_per_mol
    888.2
    """
    if key not in reference_environments():
        raise unknown("edition", key, reference_environments())
    return reference_environments()[key]


@lru_cache(maxsize=1)
def formation_energies() -> tuple[FormationEnergy, ...]:
    """Every formation energy at hand; a compound can stand there in more phases.

    >>> [f.phase for f in formation_energies() if f.formula == "H2O"]
    ['l', 'g']
    """
    return tuple(
        FormationEnergy(
            row["formula"],
            row["phase"],
            row["cas"],
            float(row["kj_per_mol"]),
            row["source"],
            row["certainty"],
            row["form"],
        )
        for row in fact_rows("formation_energies")
    )


@lru_cache(maxsize=1)
def reference_gases() -> Mapping[str, float]:
    """Pressure in the air of the gases that are their own reference, bar.

    >>> reference_gases()["O2"]
    0.204
    """
    return {row["formula"]: float(row["pressure_bar"]) for row in fact_rows("reference_gases")}


@lru_cache(maxsize=1)
def crustal_abundance() -> Mapping[str, float]:
    """Abundance of elements in the crust of the earth, mg/kg.

    >>> crustal_abundance()["Al"] > 1000 * crustal_abundance()["Co"]
    True
    """
    return {row["symbol"]: float(row["crust_mg_per_kg"]) for row in fact_rows("crustal_abundance")}


@lru_cache(maxsize=1)
def element_of_material() -> Mapping[str, str]:
    """Symbol of the element that a raw material is wanted for.

    >>> element_of_material()["Silicon metal"]
    'Si'
    """
    return {row["material"]: row["symbol"] for row in fact_rows("material_elements")}
