"""Risk of the imports of one importer (GeoPolRisk), by year, from observed trade.

score = HHI · Σ_i g_i f_i / (p + F), with g the instability of each partner (0 to 1), f what is bought there, F all
imports and p own production. Trade is observed for every year; the concentration of world production is known for one
study only, and stays that of it. What no table holds is said with every figure: own production, and what only passes
through.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import numpy as np

from kringloop.core import Array, MissingDataError, Names, RangeError
from kringloop.reference import (
    SUPPLY_OF,
    TRADE_YEARS,
    TradeCode,
    classification,
    exports_by_country,
    governance_of,
    governed_by,
    imports_of,
    raw_material,
    trade_codes,
)
from kringloop.valuation.abundance import world_concentration
from kringloop.valuation.concentration import herfindahl

if TYPE_CHECKING:
    import polars as pl

Weight = Literal["tonnes", "value"]

NOTES: Final[Mapping[str, Names]] = {
    "production_not_known": Names(
        "eigen productie is niet bekend en telt als nul: het risico is hoogstens zo groot",
        "own production is not known and counts as nought: the risk is at most this",
    ),
    "pass_through": Names(
        "wat alleen doorgaat is niet van eigen gebruik te scheiden; ernaast staat wat weer weggaat",
        "what only passes through cannot be told from own use; what leaves again stands beside it",
    ),
    "pass_through_not_known": Names(
        "wat weer weggaat naar buiten de Unie is niet bekend", "what leaves the union again is not known"
    ),
    "concentration_of_one_study": Names(
        f"de concentratie van de winning of bewerking is die van de EU-studie van {SUPPLY_OF}, voor elk jaar gelijk",
        f"the concentration of mining or processing is that of the EU study of {SUPPLY_OF}, the same for every year",
    ),
    "gross_weight": Names(
        "gewicht van het goed, niet van het metaal erin", "weight of the good, not of the metal in it"
    ),
    "governance_of_nearest_year": Names(
        "bestuur van het dichtstbijzijnde jaar met cijfers", "governance of the nearest year with figures"
    ),
    "weights_missing": Names(
        "een deel van de handel heeft geen gewicht en telt niet mee", "part of the trade has no weight and is left out"
    ),
    "group_of_materials": Names(
        "een code voor een groep stoffen; concentratie is het gemiddelde van de leden",
        "a code for a group of materials; concentration is the mean of its members",
    ),
    "scaled_by_us": Names(
        "bestuur geschaald van 0 (stabiel) tot 1: onze lezing van de methode",
        "governance scaled from 0 (stable) to 1: our reading of the method",
    ),
    "first_estimate": Names("eerste schatting van de handel", "first estimate of trade"),
}
"""What a figure of trade cannot say, by key."""
_WITHOUT_GOVERNANCE: Final = 0.2


@dataclass(frozen=True, slots=True)
class TradeRisk:
    """Risk of the imports of a material in a year.

    Parameters
    ----------
    material, stage, importer, year : what, E or P, for whom, when
    weight           : whether partners count by tonnes or by value
    imports          : all that is bought, tonnes or thousand US dollar
    import_risk      : Σ g f / F, 0 (stable partners) to 1
    concentration    : HHI of world production; None where it is not at hand
    score            : concentration times import risk, own production counted; None without a concentration
    export_concentration : HHI of the exports of all countries in that year
    suppliers        : largest partners and their share
    sold_on          : exports of the importer over its imports; None where that is not known
    with_governance  : part of the imports whose partner has governance figures
    with_weight      : part of the value that has a weight
    notes            : keys of `NOTES`
    """

    material: str
    stage: str
    importer: str
    year: int
    weight: str
    imports: float
    import_risk: float
    concentration: float | None
    score: float | None
    export_concentration: float | None
    suppliers: tuple[tuple[str, float], ...]
    sold_on: float | None
    with_governance: float
    with_weight: float
    notes: tuple[str, ...]


def geopolrisk(
    concentration: Array | float, instability: Array, imports: Array, production: Array | float = 0.0
) -> tuple[Array, Array]:
    """GeoPolRisk of an importer, and the risk of its imports alone: HHI · Σ g f / (p + F), and Σ g f / F.

    Parameters
    ----------
    concentration : HHI of world production, 0 to 1
    instability   : of each partner, 0 to 1, along the last axis
    imports       : from each partner, along the last axis
    production    : of the importer itself

    Source: the GeoPolRisk method as its authors' program has it; its published cases are met.

    >>> score, risk = geopolrisk(0.470663, np.array([0.584227]), np.array([86586.111]))
    >>> round(float(score), 6)
    0.274974
    """
    g, f, p = (np.asarray(v, dtype=float) for v in (instability, imports, production))
    if not np.all((g >= 0) & (g <= 1)):
        raise RangeError("instability must lie between 0 and 1", nl="instabiliteit moet tussen 0 en 1 liggen")
    if not np.all(f >= 0) or not np.all(p >= 0):
        raise RangeError("imports and production must be at least 0", nl="import en productie moeten minstens 0 zijn")
    whole = f.sum(axis=-1)
    if not np.all(whole > 0):
        raise RangeError(
            "there are no imports; their risk does not exist", nl="er is geen import; dan is er geen risico"
        )
    weighed = np.einsum("...i,...i->...", np.broadcast_to(g, f.shape), f)
    return np.asarray(np.asarray(concentration, dtype=float) * weighed / (p + whole)), np.asarray(weighed / whole)


def instability(stability: Array | float) -> Array:
    """Political stability, 2.5 … −2.5, as a risk of 0 … 1: (2.5 − estimate) / 5. Our reading of the method.

    >>> float(instability(-2.5)), float(instability(2.5))
    (1.0, 0.0)
    """
    return np.clip((2.5 - np.asarray(stability, dtype=float)) / 5, 0.0, 1.0)


def trade_risks(
    material: str,
    importer: str,
    *,
    years: Sequence[int] | None = None,
    weight: Weight = "tonnes",
    production: Mapping[int, float] | None = None,
) -> tuple[TradeRisk, ...]:
    """The risk of the imports of a material by year, for each stage that trade tells apart.

    Parameters
    ----------
    material   : code or name of the raw material
    importer   : code of who imports, see `reference.trade_importer`
    years      : left out, all
    weight     : tonnes (of the good) or value
    production : own production by year, in the unit of `weight`

    Raises
    ------
    MissingDataError   no code of trade stands for the material, or it was not imported in these years
    RangeError         a year outside the observed trade
    """
    if outside := [y for y in years or () if not TRADE_YEARS[0] <= y <= TRADE_YEARS[1]]:
        raise RangeError(
            f"no trade of {outside[0]}; observed are {TRADE_YEARS[0]} to {TRADE_YEARS[1]}",
            nl=f"geen handel van {outside[0]}; er is {TRADE_YEARS[0]} tot en met {TRADE_YEARS[1]}",
        )
    code = raw_material(material)
    codes = codes_of_material(code)
    if not codes:
        raise MissingDataError(
            f"no code of trade stands for {code} alone; its imports are not at hand",
            nl=f"geen handelscode staat voor {code} alleen; de import ervan is hier niet bekend",
        )
    found = tuple(
        risk for stage in ("E", "P") for risk in _of_stage(code, stage, codes, importer, years, weight, production)
    )
    if not found:
        raise MissingDataError(
            f"{importer} imported no {code} with a {weight} in these years",
            nl=f"{importer} importeerde in deze jaren geen {code} waarvan dit bekend is",
        )
    return found


def codes_of_material(material: str) -> tuple[TradeCode, ...]:
    """Codes of trade of a material, or of the group that its codes hold together."""
    line = (material, *classification("raw_materials").above(material))
    for name in line:
        if codes := tuple(c for c in trade_codes() if c.material == name):
            return codes
    return ()


def _of_stage(
    material: str,
    stage: str,
    codes: Sequence[TradeCode],
    importer: str,
    years: Sequence[int] | None,
    weight: Weight,
    production: Mapping[int, float] | None,
) -> Iterator[TradeRisk]:
    own = [c for c in codes if c.stage == stage]
    if not own:
        return
    bought = _holding(imports_of(importer, [c.hs6 for c in own], years), own)
    sold = _holding(exports_by_country([c.hs6 for c in own], years), own)
    group = own[0].material != material or len(classification("raw_materials").below(own[0].material)) > 1
    concentration = _concentration(own[0].material if group else material, stage)
    for (year,), rows in sorted(bought.group_by("year")):
        made = _one(
            rows, sold.filter(year=year), importer, int(str(year)), weight, (production or {}).get(int(str(year)))
        )
        if made is not None:
            yield _told(made, material, stage, importer, concentration, group=group, own=production)


def _told(
    made: _Found, material: str, stage: str, importer: str, concentration: float | None, *, group: bool, own: object
) -> TradeRisk:
    notes = ["production_not_known"] if own is None else []
    notes += ["pass_through" if made.sold_on is not None else "pass_through_not_known"]
    notes += ["concentration_of_one_study"] if concentration is not None else []
    notes += ["group_of_materials"] if group else []
    notes += ["gross_weight"] if made.weight == "tonnes" else []
    notes += ["weights_missing"] if made.weight == "tonnes" and made.with_weight < 1 else []
    notes += ["governance_of_nearest_year"] if made.other_year else []
    notes += ["scaled_by_us"]
    notes += ["first_estimate"] if made.year == TRADE_YEARS[1] else []
    parts = np.array([made.instability]), np.array([made.imports])
    score, risk = geopolrisk(concentration or 0.0, *parts, made.production)
    return TradeRisk(
        material,
        stage,
        importer,
        made.year,
        made.weight,
        made.imports,
        float(risk),
        concentration,
        None if concentration is None else float(score),
        made.export_concentration,
        made.suppliers,
        made.sold_on,
        made.with_governance,
        made.with_weight,
        tuple(notes),
    )


@dataclass(frozen=True, slots=True)
class _Found:
    """What the trade of one year says."""

    year: int
    weight: str
    imports: float
    instability: float
    production: float
    suppliers: tuple[tuple[str, float], ...]
    export_concentration: float | None
    sold_on: float | None
    with_governance: float
    with_weight: float
    other_year: bool


def _one(
    rows: pl.DataFrame, world: pl.DataFrame, importer: str, year: int, weight: Weight, production: float | None
) -> _Found | None:
    known = rows.filter(rows[weight].is_not_null())
    amounts = _by(known, "partner", weight)
    whole = sum(amounts.values())
    if not whole > 0:
        return None
    risks = {partner: _instability(partner, year) for partner in amounts}
    governed = {p: v for p, v in amounts.items() if risks[p] is not None}
    covered = sum(governed.values()) / whole
    if covered < 1 - _WITHOUT_GOVERNANCE:
        return None
    mean = sum(v * risk[0] for p, v in governed.items() if (risk := risks[p]) is not None) / sum(governed.values())
    exports = _by(world.filter(world[weight].is_not_null()), "exporter", weight)
    return _Found(
        year,
        weight,
        whole,
        mean,
        production or 0.0,
        tuple((p, v / whole) for p, v in sorted(amounts.items(), key=lambda item: -item[1])[:5]),
        _index(exports),
        exports[importer] / whole if importer in exports else None,
        covered,
        _part(known, rows),
        any(risk is not None and risk[1] != year for risk in risks.values()),
    )


def _index(exports: Mapping[str, float]) -> float | None:
    """HHI of the exporters; a table of trade has no row for its total."""
    amounts = np.array([*exports.values()])
    return float(herfindahl(amounts / amounts.sum())) if amounts.sum() > 0 else None


def _part(known: pl.DataFrame, rows: pl.DataFrame) -> float:
    """Part of the value that has a weight."""
    whole = float(rows["value"].sum() or 0.0)
    return float(known["value"].sum() or 0.0) / whole if whole > 0 else 1.0


def _instability(partner: str, year: int) -> tuple[float, int] | None:
    found = governance_of(governed_by().get(partner, partner), year)
    return None if found is None else (float(instability(found[1])), found[2])


def _by(rows: pl.DataFrame, who: str, weight: str) -> dict[str, float]:
    return {
        name: float(value)
        for name, value in rows.select(who, weight).group_by(who, maintain_order=True).sum().iter_rows()
    }


def _holding(rows: pl.DataFrame, codes: Sequence[TradeCode]) -> pl.DataFrame:
    """Rows of the years in which a code holds the material."""
    import polars as pl

    ends = {c.hs6: c.last_year for c in codes if c.last_year is not None}
    for code, last in ends.items():
        rows = rows.filter((pl.col("hs6") != code) | (pl.col("year") <= last))
    return rows


def _concentration(material: str, stage: str) -> float | None:
    """HHI of world supply, shares scaled to those that are known; of a group the mean of its members."""
    tree = classification("raw_materials")
    members = [c.code for c in tree.codes if material in (c.code, *tree.above(c.code))]
    found = [world_concentration(name, stage) for name in members]
    known = [value for value in found if value is not None]
    return float(np.mean(known)) if known else None
