"""A critical material whole: nature, size, function and substitutes together; and those of a division side by side.

Nature, uses and the chance of replacement are those of the EU studies, imports are observed trade, and value added is
that of a run. What nobody at hand knows stands among them with who could know it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from kringloop.core import MissingDataError, unknown
from kringloop.reading.run import Reading
from kringloop.reading.world import Figure
from kringloop.reference import (
    SUPPLY_OF,
    TRADE_YEARS,
    classification,
    fact_frame,
    listed_as,
    raw_material,
    risk_inputs,
    supply_shares,
    trade_importers,
    use_shares,
)
from kringloop.valuation import OwnSupply, TradeRisk, open_supply_risk, own_supply, trade_risks

VALUE = {"material": "crm_value_added.of_material", "sector": "crm_value_added.by_material"}
PARTS: Final = ("nature", "size", "function", "substitutes")
INPUTS_OF: Final = 2017
"""Study that printed the inputs of the supply risk."""
LARGEST: Final = 3
MANUFACTURING: Final = "C"


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that is known of a material, or that is not.

    Parameters
    ----------
    part  : one of `PARTS`
    key   : of its words, under `crm`
    kind  : observed, published, computed, or missing: then the words say who could know
    value : what a program reads; None where it is missing
    """

    part: str
    key: str
    kind: str
    value: Any = None
    year: int | None = None
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Use:
    """What a part of a material is for; the application is quoted from the source. `sector` is empty where none is."""

    application: str
    sector: str
    share: float


@dataclass(frozen=True, slots=True)
class CriticalSheet:
    """One material; `value` and `by_division` are of the run, none where there is none or it has no such figure."""

    material: str
    listed_as: str | None
    stage: str | None
    stage_printed: str | None
    origin: tuple[tuple[str, float], ...]
    imports: tuple[TradeRisk, ...]
    own: tuple[OwnSupply, ...]
    uses: tuple[Use, ...]
    replaced: tuple[float, float] | None
    recycled: float | None
    value: Figure | None = None
    by_division: tuple[Figure, ...] = ()
    told: tuple[Told, ...] = field(default=(), init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "told", tuple(_told(self)))


@dataclass(frozen=True, slots=True)
class DivisionUse:
    """A material in a division: its share of all use in the EU, what for, and the value added that rests on it."""

    sheet: CriticalSheet
    share: float
    uses: tuple[Use, ...]
    value: Figure | None


def critical_sheet(
    material: str, *, importer: str | None, year: int = TRADE_YEARS[1], reading: Reading | None = None
) -> CriticalSheet:
    """All that is known of a material together.

    Parameters
    ----------
    importer : code of `reference.trade_importers`; None where the country has no observed trade at hand
    year     : of the imports
    reading  : a run, for the value added that rests on the material

    Raises
    ------
    UnknownNameError   no such material; names the nearest

    >>> sheet = critical_sheet("cobalt", importer="NLD")
    >>> sheet.stage, sheet.origin[0][0], sheet.replaced
    ('E', 'COD', (1.0, 1.0))
    """
    code = raw_material(material)
    printed = risk_inputs().get(code)
    stage = _stage(code)
    imports = _imports(code, importer, year)
    whole, divisions = _values(reading, code)
    return CriticalSheet(
        code,
        listed_as(code),
        stage,
        printed.stage if printed else None,
        _origin(code, stage),
        imports,
        tuple(found for risk in imports if (found := own_supply(code, risk.stage, risk.importer)) is not None),
        tuple(sorted(_uses(code), key=lambda use: -use.share)),
        (printed.substitution_risk, printed.substitution_importance) if printed else None,
        printed.recycling if printed else None,
        whole,
        divisions,
    )


def division_uses(
    division: str, *, importer: str | None, year: int = TRADE_YEARS[1], reading: Reading | None = None
) -> tuple[DivisionUse, ...]:
    """Materials on the EU list that a division of manufacturing uses, the largest share of their use first.

    Raises
    ------
    UnknownNameError   no division of which uses are known; names those that are
    """
    if division not in divisions_with_uses():
        raise unknown("division", division, divisions_with_uses())
    found = []
    for material in sorted(fact_frame("use_shares").filter(sector=division)["material"].unique().to_list()):
        if listed_as(material) is None:
            continue
        sheet = critical_sheet(material, importer=importer, year=year, reading=reading)
        uses = tuple(use for use in sheet.uses if use.sector == division)
        value = next((f for f in sheet.by_division if f.cell["sector"] == division), None)
        found.append(DivisionUse(sheet, sum(use.share for use in uses), uses, value))
    return tuple(sorted(found, key=lambda use: (-use.share, use.sheet.material)))


def divisions_with_uses() -> tuple[str, ...]:
    """Divisions of manufacturing that use a material by the EU study."""
    tree = classification("activities")
    codes = fact_frame("use_shares")["sector"].drop_nulls().unique().sort().to_list()
    return tuple(code for code in codes if code in tree and MANUFACTURING in tree.above(code))


def importer_of(reading: Reading) -> str | None:
    """The importer whose trade is observed that a run is about; None for a country without."""
    return trade_importers().get(reading.region.casefold())


def _stage(code: str) -> str | None:
    """The stage with the largest risk: computed from open inputs, or the only one that has shares."""
    try:
        return open_supply_risk(code).stage
    except MissingDataError:
        known = [stage for stage in ("E", "P") if supply_shares(code, stage)]
        return known[0] if len(known) == 1 else None


def _origin(code: str, stage: str | None) -> tuple[tuple[str, float], ...]:
    shares = {} if stage is None else {c: s for c, (s, _) in supply_shares(code, stage).items()}
    return tuple(sorted(shares.items(), key=lambda pair: -pair[1])[:LARGEST])


def _imports(code: str, importer: str | None, year: int) -> tuple[TradeRisk, ...]:
    if importer is None:
        return ()
    try:
        return trade_risks(code, importer, years=[year])
    except MissingDataError:
        return ()  # told as not known, with who could know


def _uses(code: str) -> Iterator[Use]:
    for row in use_shares(code).iter_rows(named=True):
        yield Use(row["application"], row["sector"] or "", row["share"])


def _values(reading: Reading | None, code: str) -> tuple[Figure | None, tuple[Figure, ...]]:
    """Value added that rests on the material in the last year of a run, in all and by division."""
    if reading is None:
        return None, ()
    whole = _figures(reading, VALUE["material"], code)
    parts = (f for f in _figures(reading, VALUE["sector"], code) if f.cell["sector"] in divisions_with_uses())
    return next(iter(whole), None), tuple(sorted(parts, key=lambda f: -(f.value or 0.0)))


def _figures(reading: Reading, id: str, code: str) -> list[Figure]:
    definition = reading.definitions.get(id)
    if definition is None:
        return []
    rows = [r for r in reading.figures(id).iter_rows(named=True) if r["material"] == code and r["value"]]
    last = max((r["year"] for r in rows), default=None)
    return [
        Figure(
            definition,
            {d: r[d] for d in definition.by},
            r["year"],
            r["value"],
            tuple((r["sources"] or "").split()),
            r["status"],
        )
        for r in rows
        if r["year"] == last
    ]


def _told(sheet: CriticalSheet) -> Iterator[Told]:
    """The same things of every material in the same order; what is not known keeps its place."""
    computed = sheet.stage is not None and sheet.stage_printed is not None
    yield _known("nature", "stage", "computed" if computed else "published", sheet.stage, SUPPLY_OF, "ec2023crm")
    yield _known("nature", "origin", "published", sheet.origin, SUPPLY_OF, "ec2023crm")
    yield Told("nature", "companion", "missing")
    tonnes = {risk.stage: risk.imports for risk in sheet.imports}
    yield _known("size", "imports", "observed", tonnes, sheet.imports[0].year if sheet.imports else None, "cepii_baci")
    own = {found.stage: {"evidence": found.evidence, "share": found.share} for found in sheet.own}
    yield _known("size", "own", "published", own, SUPPLY_OF, "ec2023crm")
    yield Told("size", "mass", "missing")
    value = sheet.value
    yield (
        Told("size", "value", "missing")
        if value is None
        else Told("size", "value", value.status, value.value, value.year, value.sources)
    )
    uses = [(use.application, use.sector, use.share) for use in sheet.uses]
    yield _known("function", "uses", "published", uses, SUPPLY_OF, "ec2023crm")
    yield _known("substitutes", "replaced", "published", sheet.replaced, INPUTS_OF, "ec2017crm")
    yield Told("substitutes", "by_what", "missing")


def _known(part: str, key: str, kind: str, value: Any, year: int | None, source: str) -> Told:
    return Told(part, key, kind, value, year, (source,)) if value else Told(part, key, "missing")
