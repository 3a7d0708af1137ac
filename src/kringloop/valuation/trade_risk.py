"""Risk of the imports of one importer (GeoPolRisk), by year, from observed trade.

score = HHI · Σ_i g_i f_i / (p + F), with g the instability of each partner (0 to 1), f what is bought there, F all
imports and p own production. Trade is observed for every year; the concentration of world production is known for one
study only, and stays that of it. What no table holds is said with every figure: own production, and what only passes
through.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np

from kringloop.core import Array, MissingDataError, Names, RangeError
from kringloop.reference import (
    SUPPLY_OF,
    TRADE_YEARS,
    classification,
    fact_frame,
    governance_of,
    governed_by,
    raw_material,
    trade_codes,
)
from kringloop.valuation.abundance import world_concentration

if TYPE_CHECKING:
    import polars as pl

Weight = Literal["tonnes", "value"]

NOTES: Final[Mapping[str, Names]] = {
    "production_not_known": Names(
        "eigen productie is niet in ton bekend en telt als nul: het risico is hoogstens zo groot (zie de omvang)",
        "own production is not known in tonnes and counts as nought: the risk is at most this (see the size)",
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
MOST_PARTNERS: Final = 5


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
    traded = traded_as(code)
    if traded is None:
        raise MissingDataError(
            f"no code of trade stands for {code} alone; its imports are not at hand",
            nl=f"geen handelscode staat voor {code} alleen; de import ervan is hier niet bekend",
        )
    rows = observed_imports(importer, weight).filter(material=traded)
    if years is not None:
        rows = rows.filter(rows["year"].is_in(list(years)))
    if not rows.height:
        raise MissingDataError(
            f"{importer} imported no {code} with a {weight} in these years",
            nl=f"{importer} importeerde in deze jaren geen {code} waarvan dit bekend is",
        )
    rows = rows.join(observed_exports(importer, weight), on=["material", "stage", "year"], how="left")
    return tuple(_told(row, code, importer, weight, production) for row in rows.sort("stage", "year").to_dicts())


def traded_as(material: str) -> str | None:
    """The material itself, or the group under which its codes hold it; None where no code does.

    >>> traded_as("Neodymium"), traded_as("Rhenium")
    ('rare_earths', None)
    """
    known = {c.material for c in trade_codes()}
    line = (material, *classification("raw_materials").above(material))
    return next((name for name in line if name in known), None)


def import_scores(importer: str, weight: Weight = "tonnes") -> pl.DataFrame:
    """GeoPolRisk of every material by stage and year: `material, stage, year, score, import_risk`.

    Own production counts as nought. A material without known world supply has no row.

    >>> import_scores("NLD").filter(material="Lithium", year=2022)["score"].round(2).to_list()
    [0.19]
    """
    import polars as pl

    rows = observed_imports(importer, weight)
    pairs = rows.select("material", "stage").unique().iter_rows()
    known = [(m, s, c) for m, s in pairs if (c := group_concentration(m, s)) is not None]
    found = rows.join(pl.DataFrame(known, schema=["material", "stage", "hhi"], orient="row"), on=["material", "stage"])
    bought, stable = (found[c].to_numpy()[:, None] for c in ("imports", "governed"))
    score, risk = geopolrisk(found["hhi"].to_numpy(), found["weighed"].to_numpy()[:, None] / stable, bought)
    told = found.select("material", "stage", "year").with_columns(score=score, import_risk=risk)
    return told.sort("material", "stage", "year")


@cache
def observed_imports(importer: str, weight: Weight) -> pl.DataFrame:
    """The imports of an importer by material, stage and year: how much, who sells, and their instability.

    Years of which partners with governance figures sell less than four fifths are left out.
    """
    import polars as pl

    key = ["material", "stage", "year"]
    bought = _of_materials(fact_frame("trade_imports").filter(importer=importer))
    amounts = _amounts(bought, key, "partner", weight).join(_instabilities(), on=["partner", "year"], how="left")
    amount, risk = pl.col("amount"), pl.col("risk")
    told = amounts.group_by(key, maintain_order=True).agg(
        amount.sum().alias("imports"),
        amount.filter(risk.is_not_null()).sum().alias("governed"),
        (amount * risk).sum().alias("weighed"),
        pl.col("partner").head(MOST_PARTNERS).alias("partners"),
        amount.head(MOST_PARTNERS).alias("sold"),
        (pl.col("of_year") != pl.col("year")).any().alias("other_year"),
    )
    weighed = bought.group_by(key).agg(
        (pl.col("value").filter(pl.col(weight).is_not_null()).sum() / pl.col("value").sum()).alias("with_weight")
    )
    found = told.join(weighed, on=key, how="left")
    return found.filter(pl.col("governed") >= (1 - _WITHOUT_GOVERNANCE) * pl.col("imports")).sort(key)


@cache
def observed_exports(importer: str, weight: Weight) -> pl.DataFrame:
    """The exports of all countries by material, stage and year: how concentrated, and what the importer sells on."""
    import polars as pl

    key, amount = ["material", "stage", "year"], pl.col("amount")
    exports = _amounts(_of_materials(fact_frame("trade_exports")), key, "exporter", weight)
    return exports.group_by(key).agg(
        ((amount / amount.sum()) ** 2).sum().alias("export_concentration"),
        amount.filter(pl.col("exporter") == importer).sum().alias("left_again"),
        (pl.col("exporter") == importer).any().alias("exporting"),
    )


def imports_by_partner(
    importer: str, material: str, stage: str, year: int, weight: Weight = "tonnes"
) -> Mapping[str, float]:
    """What each partner sells of a material in a year, largest first; empty where nothing is bought.

    Parameters
    ----------
    material : as trade has it, see `traded_as`

    >>> next(iter(imports_by_partner("NLD", "rare_earths", "P", 2024)))
    'CHN'
    """
    import polars as pl

    bought = _of_materials(fact_frame("trade_imports").filter(pl.col("importer") == importer, pl.col("year") == year))
    chosen = bought.filter(pl.col("material") == material, pl.col("stage") == stage)
    found = _amounts(chosen, ["material", "stage", "year"], "partner", weight)
    return dict(zip(found["partner"].to_list(), found["amount"].to_list(), strict=True))


def _of_materials(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with the material and stage of their code, in the years in which it holds that material."""
    import polars as pl

    codes = [(c.hs6, c.material, c.stage, c.last_year or TRADE_YEARS[1]) for c in trade_codes()]
    frame = pl.DataFrame(codes, schema=["hs6", "material", "stage", "last_year"], orient="row")
    return rows.join(frame, on="hs6").filter(pl.col("year") <= pl.col("last_year"))


def _amounts(rows: pl.DataFrame, key: list[str], who: str, weight: str) -> pl.DataFrame:
    """What each partner sells, largest first."""
    import polars as pl

    found = rows.drop_nulls(weight).group_by([*key, who]).agg(pl.col(weight).sum().alias("amount"))
    return found.filter(pl.col("amount") > 0).sort([*key, "amount", who], descending=[False] * len(key) + [True, False])


@cache
def _instabilities() -> pl.DataFrame:
    """Instability of every partner in every year, and the year it is of."""
    import polars as pl

    records = []
    for partner in fact_frame("trade_imports")["partner"].unique().sort().to_list():
        for year in range(TRADE_YEARS[0], TRADE_YEARS[1] + 1):
            found = governance_of(governed_by().get(partner, partner), year)
            if found is not None:
                records.append((partner, year, found[1], found[2]))
    frame = pl.DataFrame(records, schema=["partner", "year", "stability", "of_year"], orient="row")
    return frame.with_columns(risk=instability(frame["stability"].to_numpy())).drop("stability")


def _told(
    row: Mapping[str, Any], material: str, importer: str, weight: Weight, production: Mapping[int, float] | None
) -> TradeRisk:
    year, stage = row["year"], row["stage"]
    group = len(classification("raw_materials").below(row["material"])) > 1
    concentration = group_concentration(row["material"] if group else material, stage)
    parts = np.array([row["weighed"] / row["governed"]]), np.array([row["imports"]])
    score, risk = geopolrisk(concentration or 0.0, *parts, (production or {}).get(year, 0.0))
    return TradeRisk(
        material,
        stage,
        importer,
        year,
        weight,
        row["imports"],
        float(risk),
        concentration,
        None if concentration is None else float(score),
        row["export_concentration"],
        tuple((p, v / row["imports"]) for p, v in zip(row["partners"], row["sold"], strict=True)),
        row["left_again"] / row["imports"] if row["exporting"] else None,
        row["governed"] / row["imports"],
        row["with_weight"],
        tuple(_notes(row, weight, known=concentration is not None, group=group, own=production is not None)),
    )


def _notes(row: Mapping[str, Any], weight: str, *, known: bool, group: bool, own: bool) -> Iterator[str]:
    """What this figure cannot say."""
    holds = {
        "production_not_known": not own,
        "pass_through": bool(row["exporting"]),
        "pass_through_not_known": not row["exporting"],
        "concentration_of_one_study": known,
        "group_of_materials": group,
        "gross_weight": weight == "tonnes",
        "weights_missing": weight == "tonnes" and row["with_weight"] < 1,
        "governance_of_nearest_year": row["other_year"],
        "scaled_by_us": True,
        "first_estimate": row["year"] == TRADE_YEARS[1],
    }
    yield from (note for note, so in holds.items() if so)


@cache
def group_concentration(material: str, stage: str) -> float | None:
    """HHI of world supply; of a group the mean of its members.

    >>> round(group_concentration("Lithium", "P"), 2)
    0.43
    """
    tree = classification("raw_materials")
    members = [c.code for c in tree.codes if material in (c.code, *tree.above(c.code))]
    found = [value for name in members if (value := world_concentration(name, stage)) is not None]
    return float(np.mean(found)) if found else None
