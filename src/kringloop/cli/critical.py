"""`criticality`: what makes a raw material critical, in columns that are never merged into one number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from itertools import zip_longest
from typing import Any

from kringloop.cli.choose import refuse
from kringloop.cli.critical_together import of_division, print_sheet, record, sheets, who_imports
from kringloop.cli.render import console, print_json, share, table
from kringloop.cli.speech import say, spoken
from kringloop.core import MissingDataError, RangeError
from kringloop.reading import numbers, origin_name, origin_words
from kringloop.reference import (
    ASSESSED_YEARS,
    CERTAINTY_WORDS,
    TRADE_YEARS,
    Assessment,
    assessment_of,
    assessments,
    classification,
    fact_source,
    listed,
    listed_as,
    raw_material,
    supply_shares,
    trade_importer,
    trade_importers,
)
from kringloop.valuation import (
    COLUMNS,
    NOTES,
    Hope,
    OpenRisk,
    TradeRisk,
    element_of_hope,
    open_supply_risk,
    trade_risks,
    traded_as,
)

SOURCES = ("ec2023crm", "ec2017crm", "cepii_baci", "worldbank_wgi", "hs1992", "crc_handbook")
SHOWN = ("supply_risk", "economic_importance", "concentration", "geopolrisk", "abundance")
EVERY = 5
"""Years between the rows of trade, where no year is asked for."""
LARGEST = 3


@dataclass(frozen=True, slots=True)
class Material:
    """All that is known of one material: assessment (its own or of its group), abundance, and trade by importer."""

    code: str
    assessed: int | None
    assessment: Assessment | None
    computed: OpenRisk | None
    hope: Hope
    trade: tuple[TradeRisk, ...]

    @property
    def supply_risk(self) -> float | None:
        return self.assessment.supply_risk if self.assessment else None

    @property
    def economic_importance(self) -> float | None:
        return self.assessment.economic_importance if self.assessment else None

    @property
    def group(self) -> str:
        """The group that was assessed in place of the material; empty where it was assessed itself."""
        return "" if self.assessment is None or self.assessment.material == self.code else self.assessment.material


def criticality_command(
    materials: Sequence[str],
    *,
    year: int | None,
    importer: str | None,
    division: str | None,
    language: str,
    as_json: bool,
) -> None:
    """An overview of all materials, or all that is known of those that are named, or those of a division."""
    refuse(division is not None and bool(materials), "criticality_division")
    home = who_imports(importer)
    if division is not None:
        of_division(division, home, year, as_json=as_json)
        return
    importers = [trade_importer(importer)] if importer is not None else [*dict.fromkeys(trade_importers().values())]
    assessed = assessed_in(year, of_all=not materials)
    if materials:
        years = [year] if year is not None else _years()
        found = [_material(raw_material(name), assessed, importers, years) for name in materials]
    else:
        codes = sorted({m for m, y in assessments() if y == assessed and assessments()[m, y].supply_risk is not None})
        found = [_material(code, assessed, importers, [year or TRADE_YEARS[1]]) for code in codes]
    if as_json:
        whole = sheets([each.code for each in found], home, year) if materials else []
        print_json([_record(each, language) | record(sheet) for each, sheet in zip_longest(found, whole)])
        return
    if materials:
        for each, sheet in zip(found, sheets([m.code for m in found], home, year), strict=True):
            _print_material(each, language)
            print_sheet(sheet)
    else:
        _print_overview(found, importers, year or TRADE_YEARS[1], language)
    _print_foot(found, language)


def assessed_in(year: int | None, *, of_all: bool = False) -> int | None:
    """The last assessment of the Commission in or before a year; None in years with trade that have none yet.

    of_all : an overview is asked for, which rests on an assessment

    >>> assessed_in(2019), assessed_in(None), assessed_in(2000)
    (2017, 2023, None)
    """
    if year is None:
        return ASSESSED_YEARS[-1]
    before = [y for y in ASSESSED_YEARS if y <= year]
    first, last = ASSESSED_YEARS[0] if of_all else TRADE_YEARS[0], TRADE_YEARS[1]
    if first <= year <= last:
        return before[-1] if before else None
    raise RangeError(say("criticality_year", year=year, first=first, last=last))


def _years() -> list[int]:
    return [*range(TRADE_YEARS[0], TRADE_YEARS[1], EVERY), TRADE_YEARS[1]]


def _material(code: str, assessed: int | None, importers: Sequence[str], years: Sequence[int]) -> Material:
    assessment = None if assessed is None else assessment_of(code, assessed)
    trade: list[TradeRisk] = []
    for importer in importers:
        try:
            trade += trade_risks(code, importer, years=years)
        except MissingDataError:
            continue  # without a code of trade the column stays empty, as the table says below
    return Material(
        code,
        assessed,
        assessment,
        _computed(code),
        element_of_hope(code),
        tuple(trade),
    )


def _computed(code: str) -> OpenRisk | None:
    try:
        return open_supply_risk(code)
    except MissingDataError:
        return None  # said below the figures: not all inputs were printed of every material


def _print_overview(found: Sequence[Material], importers: Sequence[str], year: int, language: str) -> None:
    out = console()
    heads = [
        (say("head_material"), "name"),
        (f"{say('head_risk')} {found[0].assessed}", "right"),
        (f"{say('head_importance')} {found[0].assessed}", "right"),
        (say("head_list"), "left"),
        ("HHI", "right"),
        *((f"{say('head_import_risk')} {_importer(i)} {year}", "right") for i in importers),
        (say("head_crust"), "right"),
    ]
    made = table(say("criticality_title"), heads)
    for each in sorted(found, key=lambda m: -(m.supply_risk or 0)):
        scores = [_largest(r.score for r in each.trade if r.importer == i) for i in importers]
        made.add_row(
            _name(each.code, language),
            _short(each.supply_risk, language),
            _short(each.economic_importance, language),
            _on_list(each.code),
            _short(_largest((each.hope.extraction, each.hope.processing)), language),
            *(_short(score, language) for score in scores),
            _crust(each.hope, language),
        )
    out.print(made)
    out.print(say("criticality_overview"), style="dim", markup=False)


def _print_material(each: Material, language: str) -> None:
    out = console()
    out.print(f"\n{_name(each.code, language)}", style="bold", markup=False)
    out.print(_assessed(each, language), markup=False)
    _print_course(each, language)
    _print_supply(each, language)
    _print_trade(each, language)
    out.print(_hope(each.hope, language), markup=False)
    notes = dict.fromkeys(note for risk in each.trade for note in risk.notes)
    for note in notes:
        out.print(f"· {NOTES[note][language]}", style="dim", markup=False)
    if not each.trade:
        out.print(say("no_trade_code"), style="dim", markup=False)


def _assessed(each: Material, language: str) -> str:
    if each.assessed is None:
        return say("no_assessment_yet", first=ASSESSED_YEARS[0])
    if each.supply_risk is None:
        return say("not_assessed", year=each.assessed)
    risk, importance = _short(each.supply_risk, language), _short(each.economic_importance, language)
    on_list = say("on_the_list" if listed_as(each.code) else "not_on_the_list")
    told = say("assessed_as", year=each.assessed, risk=risk, importance=importance, on_list=on_list)
    return say("assessed_in_group", group=_name(each.group, language)) + " " + told if each.group else told


def _print_course(each: Material, language: str) -> None:
    known = [(y, assessment_of(each.code, y)) for y in ASSESSED_YEARS]
    title = _name(each.group, language) if each.group else ""
    made = table(title, [("", "words"), *((str(y), "right") for y, _ in known)])
    made.add_row(say("head_risk"), *(_short(a.supply_risk if a else None, language) for _, a in known))
    made.add_row(say("head_importance"), *(_short(a.economic_importance if a else None, language) for _, a in known))
    out = console()
    out.print(made)
    out.print(say("other_method"), style="dim", markup=False)
    if each.computed is None:
        out.print(say("not_computed"), style="dim", markup=False)
        return
    risk, stage = _short(each.computed.value, language), say(f"stage_{each.computed.stage}")
    out.print(say("computed_risk", risk=risk, stage=stage), markup=False)


def _print_supply(each: Material, language: str) -> None:
    rows = [
        (stage, scope, shares)
        for stage in ("E", "P")
        for scope in ("world", "EU")
        if (shares := supply_shares(each.code, stage, scope))
    ]
    if not rows:
        return
    heads = [(say("head_supply"), "words"), (say("head_largest"), "words"), (say("head_named"), "right")]
    made = table("", heads)
    for stage, scope, shares in rows:
        first = sorted(shares, key=lambda c: -shares[c][0])[:LARGEST]
        told = ", ".join(f"{_country(c, language)} {share(shares[c][0], language)}" for c in first)
        made.add_row(say(f"supply_{stage}_{scope}"), told, share(sum(s for s, _ in shares.values()), language))
    console().print(made)


def _print_trade(each: Material, language: str) -> None:
    for importer, stage in dict.fromkeys((risk.importer, risk.stage) for risk in each.trade):
        risks = [risk for risk in each.trade if (risk.importer, risk.stage) == (importer, stage)]
        title = f"{say('head_imports_of')} {_importer(importer)}, {say(f'stage_{stage}')}"
        group = traded_as(each.code)
        of_group = "" if group in (None, each.code) else f": {_name(group, language)}"
        _print_risks(title + of_group, risks, language)


def _print_risks(title: str, risks: Sequence[TradeRisk], language: str) -> None:
    heads = [
        (say("head_year"), "right"),
        (say("head_tonnes"), "right"),
        (say("head_unstable"), "right"),
        ("HHI", "right"),
        ("GeoPolRisk", "right"),
        (say("head_from"), "words"),
        (say("head_sold_on"), "right"),
    ]
    made = table(title, heads)
    for risk in risks:
        first = ", ".join(f"{_country(c, language)} {share(s, language)}" for c, s in risk.suppliers[:2])
        made.add_row(
            str(risk.year),
            numbers.figure(risk.imports, language),
            _short(risk.import_risk, language),
            _short(risk.concentration, language),
            _short(risk.score, language),
            first,
            share(risk.sold_on, language),
        )
    console().print(made)


def _hope(hope: Hope, language: str) -> str:
    if hope.abundance is None:
        return say("no_element")
    said = say("hopeful" if hope.hopeful else "not_hopeful", element=hope.element, crust=_crust(hope, language))
    sides = [
        say(f"concentration_{stage}", figure=_short(index, language))
        for stage, index in (("E", hope.extraction), ("P", hope.processing))
        if index is not None
    ]
    return "; ".join([said, *sides])


def _print_foot(found: Sequence[Material], language: str) -> None:
    out = console()
    out.print("")
    for key in SHOWN:
        out.print(f"{COLUMNS[key].names[language]}: {COLUMNS[key].sees[language]}", style="dim", markup=False)
    out.print(f"\n{say('sources')}:", markup=False)
    used = [key for key in SOURCES if key != "cepii_baci" or any(each.trade for each in found)]
    for key in used:
        out.print(
            f"  {_source(key)}: {CERTAINTY_WORDS[fact_source(key).certainty][language]}", style="dim", markup=False
        )


def _source(key: str) -> str:
    origin = fact_source(key).origin
    return f"{origin_name(origin, spoken())} ({origin_words(origin.vintage, spoken())})"


def _largest(values: Iterable[float | None]) -> float | None:
    return max((v for v in values if v is not None), default=None)


def _short(value: float | None, language: str) -> str:
    return numbers.figure(value, language, digits=2)


def _on_list(code: str) -> str:
    found = listed_as(code)
    if found is None:
        return ""
    return say("strategic" if listed()[found] else "critical_short")


def _crust(hope: Hope, language: str) -> str:
    return "–" if hope.abundance is None else f"{numbers.figure(hope.abundance, language, digits=3)} mg/kg"


def _name(code: str, language: str) -> str:
    return classification("raw_materials").names(code)[language]


def _importer(code: str) -> str:
    """A short word for an importer: the shortest with which it can be asked for."""
    return min((word for word, who in trade_importers().items() if who == code), key=len).upper()


def _country(code: str, language: str) -> str:
    tree = classification("countries")
    return tree.names(code)[language] if code in tree else code


def _record(each: Material, language: str) -> dict[str, Any]:
    return {
        "material": each.code,
        "name": _name(each.code, language),
        "assessment": each.assessed,
        "assessed_as": None if each.assessment is None else each.assessment.material,
        "supply_risk": each.supply_risk,
        "economic_importance": each.economic_importance,
        "listed_2023": listed_as(each.code) is not None,
        "listed_as": listed_as(each.code),
        "strategic": listed().get(each.code, None if listed_as(each.code) else False),
        "supply_risk_computed": None if each.computed is None else asdict(each.computed),
        "supply_risk_computed_certainty": "derived",
        "abundance": asdict(each.hope),
        "trade": [asdict(risk) | {"notes": [NOTES[n][language] for n in risk.notes]} for risk in each.trade],
        "columns": {key: COLUMNS[key].sees[language] for key in SHOWN},
        "sources": [{"key": k, "source": _source(k), "certainty": fact_source(k).certainty} for k in SOURCES],
    }
