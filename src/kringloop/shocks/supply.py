"""Who delivers a material to an importer: observed trade, or what the assessment of the EU says the Union buys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kringloop.core import MissingDataError, Names
from kringloop.reference import (
    TRADE_YEARS,
    classification,
    exports_by_country,
    imports_of,
    supply_shares,
    trade_codes,
    trade_importer,
)
from kringloop.shocks.question import Shock
from kringloop.valuation import NOTES, imports_by_partner, traded_as

UNION = "EU"
NOT_COUNTED = Names(
    "eigen productie is niet bekend en telt als nul: de blootstelling is hoogstens zo groot",
    "own production is not known and counts as nought: the exposure is at most this",
)
PASSES = Names(
    "goederen die alleen doorgaan tellen mee en zijn niet van eigen gebruik te scheiden",
    "goods that only pass through count and cannot be told from own use",
)
FROM_ASSESSMENT = Names(
    "aandelen van wat de Unie koopt volgens de EU-studie van 2023; wat het land zelf koopt is daarmee niet gezien",
    "shares of what the Union buys by the EU study of 2023; what the country itself buys is not seen with it",
)
FROM_WORLD = Names(
    "de EU-studie zegt niet van wie de Unie dit koopt; dit zijn aandelen in de wereldproductie",
    "the EU study does not say from whom the Union buys this; these are shares of world production",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeRow:
    """What one country sold under one code of trade: [t] of the good, None where no weight is known; [1000 USD]."""

    hs6: str
    country: str
    tonnes: float | None
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplyShares:
    """Shares of suppliers, largest first.

    Parameters
    ----------
    material : what the shares are of: the material asked, or the group whose codes hold it
    shares   : country → [1]
    amount   : [t/year of the good] all that is bought; None where only shares are known
    value    : [1000 USD/year] what was paid for it, also where no weight is known; None where only shares are known
    sold_on  : [1] tonnes that the importer sells abroad over those it buys; None where it is not known
    rows     : what the countries that stop sold, by code of trade, as it stands in the source
    year     : of the trade; None for the assessment
    sources  : keys of `reference.fact_source`
    notes    : what the shares cannot say
    """

    material: str
    stage: str
    basis: str
    shares: Mapping[str, float]
    amount: float | None
    value: float | None
    sold_on: float | None
    rows: tuple[TradeRow, ...]
    year: int | None
    sources: tuple[str, ...]
    notes: tuple[Names, ...]


def supply_of(shock: Shock) -> SupplyShares:
    """The suppliers that a shock is about.

    Raises
    ------
    MissingDataError   no code of trade stands for the material, nothing was bought in the year, or nobody assessed it
    UnknownNameError   an importer whose trade is not at hand
    """
    return _assessed(shock) if shock.basis == "assessment" else _traded(shock)


def _traded(shock: Shock) -> SupplyShares:
    traded = traded_as(shock.material)
    if traded is None:
        raise MissingDataError(
            f"no code of trade stands for {shock.material} alone; its imports are not at hand\n"
            "  Take basis 'assessment' (--basis assessment): what the study of the EU says of its suppliers.",
            nl=f"geen handelscode staat voor {shock.material} alleen; de import ervan is hier niet bekend\n"
            "  Neem grondslag 'assessment' (--basis assessment): wat de EU-studie over de leveranciers zegt.",
        )
    importer = trade_importer(shock.importer)
    year = shock.year if shock.year is not None else TRADE_YEARS[1]
    stages = sorted({c.stage for c in trade_codes() if c.material == traded}, reverse=True)
    stage = shock.stage or stages[0]
    bought = imports_by_partner(importer, traded, stage, year)
    if not bought:
        raise MissingDataError(
            f"{shock.importer} imported no {shock.material} of stage {stage} with a weight in {year}; "
            f"codes of trade hold stage {' and '.join(stages)}",
            nl=f"{shock.importer} importeerde in {year} geen {shock.material} van stap {stage} met een gewicht; "
            f"de handelscodes gaan over stap {' en '.join(stages)}",
        )
    amount = sum(bought.values())
    codes = [c.hs6 for c in trade_codes() if (c.material, c.stage) == (traded, stage) and year <= (c.last_year or year)]
    paid = imports_of(importer, codes, [year])
    sold = exports_by_country(codes, [year]).filter(exporter=importer)
    notes = ["gross_weight", "weights_missing"]
    notes += ["first_estimate"] if year == TRADE_YEARS[1] else []
    return SupplyShares(
        material=traded,
        stage=stage,
        basis="trade",
        shares={c: t / amount for c, t in bought.items()},
        amount=amount,
        value=float(paid["value"].sum()),
        sold_on=float(sold["tonnes"].sum()) / amount if sold["tonnes"].count() else None,
        rows=tuple(
            TradeRow(hs6=row["hs6"], country=row["partner"], tonnes=row["tonnes"], value=row["value"])
            for row in paid.sort("partner", "hs6").iter_rows(named=True)
            if row["partner"] in shock.origins
        ),
        year=year,
        sources=("cepii_baci", "hs1992"),
        notes=(NOT_COUNTED, PASSES, *(NOTES[n] for n in notes), *_of_group(shock.material, traded)),
    )


def _of_group(material: str, traded: str) -> tuple[Names, ...]:
    if material == traded:
        return ()
    tree = classification("raw_materials")
    nl, en = tree.names(traded).nl, tree.names(traded).en
    return (Names(f"handel staat alleen in een code voor {nl}", f"trade stands in codes for {en} together only"),)


def assessed_beside(shock: Shock, supply: SupplyShares) -> float | None:
    """[1] of what the Union buys that comes from the countries, by the assessment: what stands beside observed trade.

    None where the assessment is the basis itself, or does not say from whom the Union buys the material at this stage.
    """
    if supply.basis != "trade":
        return None
    found = supply_shares(shock.material, supply.stage, UNION)
    return min(1.0, sum(found.get(origin, (0.0, 0.0))[0] for origin in shock.origins)) if found else None


def _assessed(shock: Shock) -> SupplyShares:
    for stage in (shock.stage,) if shock.stage else ("P", "E"):
        for scope, note in ((UNION, FROM_ASSESSMENT), ("world", FROM_WORLD)):
            found = {c: s for c, (s, _) in supply_shares(shock.material, stage, scope).items() if s > 0}
            if found:
                return SupplyShares(
                    material=shock.material,
                    stage=stage,
                    basis="assessment",
                    shares=dict(sorted(found.items(), key=lambda each: (-each[1], each[0]))),
                    amount=None,
                    value=None,
                    sold_on=None,
                    rows=(),
                    year=None,
                    sources=("ec2023crm",),
                    notes=(note,),
                )
    raise MissingDataError(
        f"the assessment of the EU names no suppliers of {shock.material}; ask for a material of its own",
        nl=f"de EU-studie noemt geen leveranciers van {shock.material}; vraag naar een stof zelf",
    )
