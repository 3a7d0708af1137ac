"""Eurostat's circular economy monitoring framework: 21 tables of ready-made indicators, 2000-2024."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import polars as pl

from kringloop.core import Names
from kringloop.sources.eurostat import Series, eurostat_origin, read_series, series_cells
from kringloop.sources.eurostat_forms import forms_of
from kringloop.sources.source import SOURCES, Source

RAW_MATERIALS: Final = {
    "AL": "Aluminium",
    "BOR": "Boron",
    "CO": "Cobalt",
    "CU": "Copper",
    "DY": "Dysprosium",
    "EU": "Europium",
    "FE": "Iron ore",
    "FL": "Fluorspar",
    "GA": "Gallium",
    "GE": "Germanium",
    "GR": "Natural graphite",
    "IN": "Indium",
    "LI": "Lithium",
    "LST": "Limestone",
    "MG": "Magnesium",
    "MO": "Molybdenum",
    "ND": "Neodymium",
    "P": "Phosphorus",
    "PT": "Platinum",
    "SI": "Silicon metal",
    "TA": "Tantalum",
    "V": "Vanadium",
    "Y": "Yttrium",
}
"""Eurostat's codes of raw materials (rawmat) and ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dataset:
    """One table of the framework and the series read from it."""

    code: str
    file: str
    names: Names
    years: tuple[int, int]
    series: tuple[Series, ...]
    trap: str

    @property
    def key(self) -> str:
        """Key of the source, such as `eurostat_cei_srm030`."""
        return f"eurostat_{self.code}"

    @property
    def files(self) -> tuple[str, ...]:
        """Names the file may have: with the words of the download, or the code alone, in any form."""
        return (self.file, f"{self.code.upper()}.csv", *forms_of(self.code))


def _table(code: str, words: str, nl: str, en: str, years: tuple[int, int], trap: str, *series: Series) -> Dataset:
    file = f"{code.upper()}__{words}.csv"
    return Dataset(code=code, file=file, names=Names(nl, en), years=years, series=series, trap=trap)


def _one(key: str, measure: str, nl: str, en: str, *, item: str = "", items: str = "", **where: str) -> Series:
    recode = RAW_MATERIALS if items == "raw_materials" else {}
    return Series(key=key, names=Names(nl, en), unit=measure, where=where, item=item, items=items, recode=recode)


def _footprint(key: str, measure: str, code: str, nl: str, en: str) -> Series:
    return _one(key, measure, nl, en, item="cons_fp", items="impact_categories", unit=code)


# fmt: off
DATASETS: Final[tuple[Dataset, ...]] = (
    _table(
        "cei_srm030", "Circular_material_use_rate",
        "Circulair materiaalgebruik", "Circular material use rate", (2004, 2023),
        "whole economy, not manufacturing; part of the years is imputed",
        _one("circular_material_use_rate", "%", "circulair materiaalgebruik", "circular material use rate", unit="PC"),
    ),
    _table(
        "cei_srm020", "Exports_to_non-EU_countries",
        "Handel in recyclebare grondstoffen", "Trade in recyclable raw materials", (2004, 2024),
        "only exports to countries outside the EU: imports and flows inside the EU are missing",
        _one("exports_recyclables_extra_eu", "t", "uitvoer van recyclebare grondstoffen buiten de EU",
             "exports of recyclable raw materials to non-EU countries",
             rawmat="TOTAL", stk_flow="EXP_XEU27_2020", unit="T"),
    ),
    _table(
        "cei_pc020", "Material_footprint",
        "Materiaalvoetafdruk", "Material footprint", (2000, 2023),
        "many years are imputed",
        _one("material_footprint_per_head", "t/person", "materiaalvoetafdruk per hoofd", "material footprint per head",
             unit="T_HAB", material="TOTAL", indic_env="RMC"),
    ),
    _table(
        "cei_pc030", "Resource_productivity",
        "Grondstofproductiviteit", "Resource productivity", (2000, 2023),
        "only an index, 2000 = 100",
        _one("resource_productivity_index", "2000=100", "grondstofproductiviteit, index",
             "resource productivity, index", unit="I00"),
    ),
    _table(
        "cei_pc031", "municipal_waste_per_capita",
        "Gemeentelijk afval per hoofd", "Municipal waste per head", (2000, 2023),
        "municipal waste only",
        _one("waste_municipal_per_head", "kg/person", "gemeentelijk afval per hoofd", "municipal waste per head",
             wst_oper="GEN", unit="KG_HAB"),
    ),
    _table(
        "cei_pc032", "Generation_of_waste_excluding_major_mineral_wastes_per_GDP_unit",
        "Afval zonder grote minerale stromen per eenheid bbp",
        "Waste excluding major mineral waste per unit of GDP", (2004, 2022),
        "every second year",
        _one("waste_per_gdp", "kg/(thousand EUR_2010)", "afval zonder grote minerale stromen per bbp",
             "waste excluding major mineral waste per GDP", unit="KG_TEUR_CLV10"),
    ),
    _table(
        "cei_pc034", "Total_waste_generation_per_capita",
        "Afval per hoofd", "Waste per head", (2004, 2022),
        "every second year; includes major mineral waste",
        _one("waste_per_head", "kg/person", "afval per hoofd", "waste per head",
             unit="KG_HAB", hazard="HAZ_NHAZ", nace_r2="TOTAL_HH", waste="TOTAL"),
    ),
    _table(
        "cei_pc035", "Food_waste",
        "Voedselafval", "Food waste", (2020, 2022),
        "three years",
        _one("waste_food_per_head", "kg/person", "voedselafval per hoofd", "food waste per head",
             wst_oper="COL", waste="W091_092_101_FD", nace_r2="TOT", unit="KG_HAB"),
    ),
    _table(
        "cei_pc040", "Generation_of_packaging_waste_per_capita",
        "Verpakkingsafval per hoofd", "Packaging waste per head", (2000, 2022),
        "generation is what is put on the market",
        _one("waste_packaging_per_head", "kg/person", "verpakkingsafval per hoofd", "packaging waste per head",
             waste="W1501", wst_oper="GEN", unit="KG_HAB"),
    ),
    _table(
        "cei_pc050", "Generation_plastic_pkg_waste_per_capita",
        "Kunststofverpakkingsafval per hoofd", "Plastic packaging waste per head", (2000, 2022),
        "generation is what is put on the market",
        _one("waste_plastic_packaging_per_head", "kg/person", "kunststofverpakkingsafval per hoofd",
             "plastic packaging waste per head", waste="W150102", wst_oper="GEN", unit="KG_HAB"),
    ),
    _table(
        "cei_gsr010", "Consumption_footprint",
        "Consumptievoetafdruk", "Consumption footprint", (2010, 2023),
        "model result; PB is the multiple of the planetary boundary; categories do not add up",
        _footprint("consumption_footprint_index", "2010=100", "I10",
                   "consumptievoetafdruk, index", "consumption footprint, index"),
        _footprint("consumption_footprint_per_head", "points/person", "P_HAB",
                   "consumptievoetafdruk per hoofd", "consumption footprint per head"),
        _footprint("consumption_footprint_planetary_boundary", "1", "PB",
                   "consumptievoetafdruk in malen de planetaire grens",
                   "consumption footprint in multiples of the planetary boundary"),
    ),
    _table(
        "cei_gsr011", "GHG_emissions",
        "Broeikasgassen van productie per hoofd", "Greenhouse gases of production per head", (2000, 2023),
        "production activities only, households left out",
        _one("ghg_per_head", "kg CO2e/person", "broeikasgassen van productie per hoofd",
             "greenhouse gases of production per head", airpol="GHG", nace_r2="TOTAL", unit="KG_HAB"),
    ),
    _table(
        "cei_gsr020", "EU_self-sufficiency_for_raw_materials",
        "Zelfvoorziening EU met grondstoffen", "EU self-sufficiency for raw materials", (2011, 2022),
        "European Union only; extraction and processing are separate stages",
        _one("self_sufficiency_extraction", "%", "zelfvoorziening EU, winning", "EU self-sufficiency, extraction",
             item="rawmat", items="raw_materials", indic_env="EXR", unit="PC"),
        _one("self_sufficiency_processing", "%", "zelfvoorziening EU, verwerking", "EU self-sufficiency, processing",
             item="rawmat", items="raw_materials", indic_env="PCS", unit="PC"),
    ),
    _table(
        "cei_gsr030", "Material_import_dependency",
        "Materiaalimportafhankelijkheid", "Material import dependency", (2000, 2023),
        "only the total over materials",
        _one("material_import_dependency", "%", "materiaalimportafhankelijkheid", "material import dependency",
             material="TOTAL", unit="PC"),
    ),
    _table(
        "cei_cie011", "Persons_employed",
        "Werkgelegenheid in de circulaire economie", "Employment in the circular economy", (2005, 2023),
        "Eurostat's list of sectors; a wider list counts more jobs",
        _one("ce_employment_fte", "FTE", "werkgelegenheid circulaire economie", "circular economy employment",
             indic_env="EMP", unit="FTE"),
        _one("ce_employment_share", "%", "werkgelegenheid circulaire economie, aandeel",
             "circular economy employment, share", indic_env="EMP", unit="PC_EMP_FTE"),
    ),
    _table(
        "cei_cie012", "Gross_value_added",
        "Toegevoegde waarde en investeringen in de circulaire economie",
        "Value added and investment of the circular economy", (2005, 2023),
        "Eurostat's list of sectors, not an office's environmental sector",
        _one("ce_gva", "million EUR", "toegevoegde waarde circulaire economie", "circular economy value added",
             indic_env="GVA", unit="MIO_EUR"),
        _one("ce_gva_share", "%", "toegevoegde waarde circulaire economie, aandeel bbp",
             "circular economy value added, share of GDP", indic_env="GVA", unit="PC_GDP"),
        _one("ce_investment", "million EUR", "investeringen circulaire economie", "circular economy investment",
             indic_env="INV", unit="MIO_EUR"),
        _one("ce_investment_share", "%", "investeringen circulaire economie, aandeel bbp",
             "circular economy investment, share of GDP", indic_env="INV", unit="PC_GDP"),
    ),
    _table(
        "cei_cie020", "Patents_related_to_waste_management_and_recycling",
        "Octrooien voor recycling", "Patents on recycling", (2000, 2020),
        "fractional counts",
        _one("patents_recycling", "1", "octrooien voor recycling", "patents on recycling", cpatc="Y02W", unit="NR"),
        _one("patents_recycling_per_million", "1/(million persons)", "octrooien voor recycling per miljoen inwoners",
             "patents on recycling per million inhabitants", cpatc="Y02W", unit="P_MHAB"),
    ),
    _table(
        "cei_wm010", "Recycling_rate_of_all_waste_excluding_major_mineral_waste",
        "Recyclingpercentage van al het afval zonder grote minerale stromen",
        "Recycling rate of all waste excluding major mineral waste", (2010, 2022),
        "every second year; each recycling rate has its own denominator",
        _one("recycling_rate_waste", "%", "recyclingpercentage, al het afval zonder grote minerale stromen",
             "recycling rate, all waste excluding major mineral waste", wst_oper="RCV_R", unit="PC"),
    ),
    _table(
        "cei_wm011", "Recycling_rate_of_municipal_waste",
        "Recyclingpercentage van gemeentelijk afval", "Recycling rate of municipal waste", (2000, 2023),
        "each recycling rate has its own denominator",
        _one("recycling_rate_municipal", "%", "recyclingpercentage, gemeentelijk afval",
             "recycling rate, municipal waste", wst_oper="RCY", unit="PC"),
    ),
    _table(
        "cei_wm020", "Recycling_rate_of_overall_packaging",
        "Recyclingpercentage van verpakkingen", "Recycling rate of packaging", (2000, 2022),
        "a second file repeats the plastic rows of this one and is not read",
        _one("recycling_rate_packaging", "%", "recyclingpercentage, verpakkingen", "recycling rate, packaging",
             item="waste", items="waste_streams", unit="RT"),
    ),
    _table(
        "cei_wm060", "Recycling_rate_of_WEEE_separately_collected",
        "Recyclingpercentage van gescheiden ingezamelde elektronica",
        "Recycling rate of separately collected electronics", (2005, 2022),
        "of what is collected, not of all that is discarded",
        _one("recycling_rate_weee_collected", "%", "recyclingpercentage, ingezamelde elektronica",
             "recycling rate, collected electronics", unit="PC"),
    ),
)
# fmt: on


def cleaner(dataset: Dataset) -> Callable[[Path], pl.DataFrame]:
    """The reader of one table: all its series below each other."""

    def clean(place: Path) -> pl.DataFrame:
        return pl.concat([read_series(place, dataset.files, s, source=dataset.key) for s in dataset.series])

    return clean


for _dataset in DATASETS:
    SOURCES.add(
        _dataset.key,
        Source(
            key=_dataset.key,
            names=_dataset.names,
            origin=eurostat_origin(_dataset.code, _dataset.names.en, note=_dataset.trap),
            years=_dataset.years,
            files=_dataset.files,
            rules=(
                "an empty value is missing and has no row",
                "flags are kept as published",
                "the 27 members and the union are kept",
            ),
            traps=(_dataset.trap,),
            clean=cleaner(_dataset),
            cells=partial(series_cells, _dataset.series),
        ),
        file=__file__,
    )
