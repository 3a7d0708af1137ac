"""Work of taking mixtures apart, and what concentrating again costs: ideal work, real factors and rarity.

Ideal work is far below real work: taking 0.4 % copper out of steel costs 1 kJ/kg in theory, against 6,700 of the steel
itself. So loss of purity shows only through a factor from practice, dilution, or rarity, which are data of a user.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from kringloop.core import Array, MissingDataError, RangeError, listing, same
from kringloop.valuation.exergy import GAS_CONSTANT, TEMPERATURE


def separation_work(fractions: Array, *, temperature: float = TEMPERATURE) -> Array:
    """Least work of taking an ideal mixture wholly apart, kJ per mole of mixture: w = −R T₀ Σ x_i ln x_i.

    Parameters
    ----------
    fractions : mole fractions, the parts along the last axis, adding up to 1

    >>> round(float(separation_work(np.array([0.5, 0.5]))), 4)
    1.7183
    """
    x = _within(fractions, "mole fractions", "molfracties")
    if not np.all([same(float(s), 1.0) for s in np.atleast_1d(x.sum(axis=-1)).ravel()]):
        raise RangeError("mole fractions must add up to 1", nl="molfracties moeten samen 1 zijn")
    terms = np.where(x > 0, x * np.log(np.where(x > 0, x, 1.0)), 0.0)
    return np.asarray(-GAS_CONSTANT * temperature * terms.sum(axis=-1))


def concentration_exergy(fraction: Array | float, *, temperature: float = TEMPERATURE) -> Array:
    """Exergy of being concentrated, kJ per mole wanted: b_c(x) = −R T₀ [ln x + (1 − x)/x · ln(1 − x)].

    Source: Valero and Valero, as read in open papers.

    >>> [round(float(b), 3) for b in concentration_exergy(np.array([0.5, 0.01]))]
    [3.437, 13.883]
    """
    x = np.asarray(fraction, dtype=float)
    if not np.all((x > 0) & (x < 1)):
        raise RangeError(
            f"fraction {fraction}; expected between 0 and 1, without either",
            nl=f"fractie {fraction}; verwacht: tussen 0 en 1, zonder de grenzen",
        )
    return np.asarray(-GAS_CONSTANT * temperature * (np.log(x) + (1 - x) / x * np.log1p(-x)))


def replacement_cost(factor: float, dispersed: float, mine: float, *, temperature: float = TEMPERATURE) -> float:
    """Exergy to bring a substance back from dispersed to the grade of a mine: k [b_c(dispersed) − b_c(mine)], kJ/mol.

    Parameters
    ----------
    factor    : k, real work over least work; data of a user
    dispersed : mole fraction where it is lost
    mine      : mole fraction in a mine
    """
    if not factor >= 1:
        raise RangeError(f"k is {factor:g}; real work is never below least work, so at least 1")
    if not dispersed <= mine:
        raise RangeError(f"dispersed {dispersed:g} is richer than the mine, {mine:g}; nothing has to be concentrated")
    lost = concentration_exergy(dispersed, temperature=temperature) - concentration_exergy(
        mine, temperature=temperature
    )
    return float(factor * lost)


@dataclass(frozen=True, slots=True)
class RarityTable:
    """Rarity of materials, MJ/kg, from a work that the user names.

    None ships with the package: the published tables are not open to be passed on, or were not read at their source.
    """

    mj_per_kg: Mapping[str, float]
    source: str

    def __post_init__(self) -> None:
        if not self.source.strip():
            raise RangeError(
                "a table of rarity needs its source: work, table and edition",
                nl="een tabel van zeldzaamheid heeft een bron nodig: werk, tabel en editie",
            )
        if wrong := {name: v for name, v in self.mj_per_kg.items() if not v >= 0}:
            raise RangeError(f"rarity {wrong}; expected at least 0 MJ/kg")


def rarity(masses: Mapping[str, float], table: RarityTable) -> float:
    """Rarity of a set of materials, MJ: Σ_m kg_m · rarity_m.

    Raises
    ------
    MissingDataError   materials that the table does not hold: they are not taken for nothing

    >>> rarity({"copper": 2.0}, RarityTable({"copper": 300.0}, "own estimate"))
    600.0
    """
    lost = [name for name in masses if name not in table.mj_per_kg]
    if lost:
        raise MissingDataError(
            f"no rarity of {listing(lost)} in the table of {table.source}; add it, or leave the material out yourself",
            nl=f"geen zeldzaamheid van {listing(lost, language='nl')} in de tabel van {table.source}; vul die aan, of "
            "laat het materiaal zelf weg",
        )
    return sum(kg * table.mj_per_kg[name] for name, kg in masses.items())


def dilution_loss(mass: Array | float, content: Array | float, limit: float, *, primary_content: float = 0.0) -> Array:
    """Primary metal needed to bring a contamination below its limit, kg: p = m (c − c_lim) / (c_lim − c₀), at least 0.

    Parameters
    ----------
    mass            : of contaminated metal, kg
    content         : share of the contamination in it
    limit           : share that is allowed
    primary_content : share in the primary metal

    Raises
    ------
    RangeError   a primary metal that is itself at or above the limit: no amount of it is enough

    >>> round(float(dilution_loss(1.0, 0.0040, 0.0025)), 3)
    0.6
    """
    m, c = np.asarray(mass, dtype=float), _within(content, "contents", "gehalten")
    if not 0 <= primary_content < limit <= 1:
        raise RangeError(
            f"the limit is {limit:g} and the primary metal holds {primary_content:g}: no amount of it brings the "
            "content below the limit; expected 0 ≤ primary < limit ≤ 1",
            nl=f"de grens is {limit:g} en het primaire metaal bevat {primary_content:g}: geen hoeveelheid ervan "
            "brengt het gehalte onder de grens; verwacht: 0 ≤ primair < grens ≤ 1",
        )
    if not np.all(m >= 0):
        raise RangeError("a mass is below 0; expected kg", nl="een massa is onder 0; verwacht: kg")
    return np.asarray(np.maximum(m * (c - limit) / (limit - primary_content), 0.0))


def _within(values: Array | float, what: str, wat: str) -> Array:
    found = np.asarray(values, dtype=float)
    if not np.all((found >= 0) & (found <= 1)):
        raise RangeError(f"{what} must lie between 0 and 1", nl=f"{wat} moeten tussen 0 en 1 liggen")
    return found
