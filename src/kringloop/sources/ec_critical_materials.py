"""European Commission 2023: critical raw materials; assessment, supply by country, use by sector."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from kringloop.core import Names, Origin, SourceError, did_you_mean
from kringloop.reference import classification, country_codes
from kringloop.sources.addresses import Address, by_year, coded, measures, same
from kringloop.sources.corrections import CORRECTED, correct, corrections_beside
from kringloop.sources.snapshots import locate
from kringloop.sources.source import SOURCES, Source
from kringloop.sources.text import Row, delimited_rows, number, require_columns

KEY: Final = "ec_crm2023"
ENCODING: Final = "cp1252"
"""The files are latin-1 with the euro sign of Windows."""

ASSESSMENT_FILES: Final = ("dimension_CRMsOverTime.csv",)
WORLD_FILES: Final = ("fact_GlobalSupplyShares_t.csv", "fact_GlobalSupplyShares&t.csv")
EU_FILES: Final = ("fact_EUSupplyShares_t.csv", "fact_EUSupplyShares&t.csv")
USE_FILES: Final = ("fact_MaterialUseShares.csv",)

MATERIAL_SPELLINGS: Final = {
    "Barytes": "Baryte",
    "Borate": "Boron",
    "Heavy Rare earths Elements": "HREEs",
    "Kaolin": "Kaolin clay",
    "Natural Graphite": "Natural graphite",
    "Natural Rubber": "Natural rubber",
    "Natural Teak wood": "Natural teak wood",
    "Phosphate Rock": "Phosphate rock",
    "Phosphorous": "Phosphorus",
}
"""Second spellings of a material, and the one that is kept: the name in the assessment."""

COLUMNS: Final = ("material", "stage", "scope", "country", "share", "trade_parameter", "flag", "source")


def clean_assessment(place: Path) -> pl.DataFrame:
    """Supply risk and economic importance, `year, material, supply_risk, economic_importance, source`.

    A dash is "not assessed" and stays empty.
    """
    path = locate(place, ASSESSMENT_FILES)
    rows = delimited_rows(path, encoding=ENCODING)
    require_columns(path, rows[0], ["Material", "Year", "SR", "EI"])
    records = []
    for line, row in enumerate(rows, 2):
        figures = [_score(row[c], path=path, line=line, column=c) for c in ("SR", "EI")]
        records.append((int(row["Year"]), _material(row["Material"]), *figures, f"{KEY}_assessment"))
    schema = ["year", "material", "supply_risk", "economic_importance", "source"]
    return pl.DataFrame(records, schema=schema, orient="row")


def clean_supply(place: Path) -> pl.DataFrame:
    """Shares of countries in the supply of the world and of the EU; share as a fraction of 1.

    A share printed as "<0.1%" is kept at the printed bound with the flag `censored`: read it as "at most".
    """
    world = _supply(locate(place, WORLD_FILES), "world")
    return pl.concat([world, _supply(locate(place, EU_FILES), "EU")])


def clean_use(place: Path) -> pl.DataFrame:
    """Shares of applications in the use of a material, with sector and its value added (million EUR)."""
    path = locate(place, USE_FILES)
    rows = delimited_rows(path, encoding=ENCODING)
    require_columns(path, rows[0], ["Material", "Application", "Share", "NACE sector", "VA in million €"])
    records = []
    for line, row in enumerate(rows, 2):
        share, flag = _share(row["Share"], path=path, line=line)
        added = number(row["VA in million €"], path=path, line=line, column="VA in million €")
        code = row["NACE sector"].split(" - ")[0].removeprefix("B").removeprefix("C")
        records.append((_material(row["Material"]), _words(row["Application"]), code, share, added, flag, f"{KEY}_use"))
    schema = ["material", "application", "sector", "share", "value_added", "flag", "source"]
    frame = pl.DataFrame(records, schema=schema, orient="row")
    # two applications stand on two lines with the same sector and share: they are numbered, not dropped
    number_of = pl.int_range(pl.len()).over("material", "application", "sector")
    return frame.with_columns(number_of.add(1).alias("line")).select(
        "material", "application", "sector", "line", "share", "value_added", "flag", "source"
    )


def clean_sectors(place: Path) -> pl.DataFrame:
    """Rows `material, sector, share, source`: share of a division in the use of a material.

    Uses without a division are in no row, so that the shares of a material can add up to less than 1.
    """
    named = clean_use(place).filter(pl.col("sector") != "")
    shares = named.group_by("material", "sector").agg(pl.col("share").sum().round(4), pl.col("source").first())
    return shares.select("material", "sector", "share", "source").sort("material", "sector")


def _supply(path: Path, scope: str) -> pl.DataFrame:
    printed = delimited_rows(path, encoding=ENCODING)
    require_columns(path, printed[0], ["Material", "Stage", "Country", "Share", "t"])
    rows, mended = correct(printed, path, corrections_beside(__file__))
    records = [_supply_row(row, path, line, scope, mended=line - 2 in mended) for line, row in enumerate(rows, 2)]
    frame = pl.DataFrame(records, schema=list(COLUMNS), orient="row")
    twice = frame.filter(frame.select("material", "stage", "country").is_duplicated())
    if twice.height:
        raise SourceError(f"{path}: {twice.select('material', 'stage', 'country').row(0)} stands twice")
    return frame


def _supply_row(row: Row, path: Path, line: int, scope: str, *, mended: bool) -> tuple[object, ...]:
    if row["Stage"] not in {"E", "P"}:
        raise SourceError(f"{path} line {line}: stage '{row['Stage']}'; expected E (extraction) or P (processing)")
    share, flag = _share(row["Share"], path=path, line=line)
    flag = CORRECTED if mended else flag
    trade = number(row["t"], path=path, line=line, column="t")
    country = country_codes().get(row["Country"])
    if country is None:
        hint = did_you_mean(row["Country"], country_codes())
        raise SourceError(f"{path} line {line}: country '{row['Country']}' is not known; {hint}")
    return _material(row["Material"]), row["Stage"], scope, country, share, trade, flag, f"{KEY}_supply"


def _share(text: str, *, path: Path, line: int) -> tuple[float, str]:
    """Fraction and flag of a printed percentage; "<" and ">" mark a bound."""
    bound = text[:1] in {"<", ">"}
    value = number(text.lstrip("<>").removesuffix("%"), path=path, line=line, column="Share")
    if value is None or not text.endswith("%"):
        raise SourceError(f"{path} line {line}, column 'Share': '{text}' is not a percentage; expected 12.3% or <0.1%")
    return round(value / 100, 6), "censored" if bound else ""


def _score(text: str, *, path: Path, line: int, column: str) -> float | None:
    return None if text == "-" else number(text, path=path, line=line, column=column)


def _material(text: str) -> str:
    return MATERIAL_SPELLINGS.get(_words(text), _words(text))


def _words(text: str) -> str:
    return " ".join(text.split())


def _materials() -> dict[str, str]:
    return {c.code: c.code for c in classification("raw_materials").codes}


def cells_of_assessment() -> tuple[Address, ...]:
    """Where a score stands; a material goes by the name of the assessment."""
    scores = measures("layer", {"supply_risk": "SR", "economic_importance": "EI"})
    return (same("file", ASSESSMENT_FILES[0]), *coded("material", "Material", _materials()), by_year("Year"), *scores)


def cells_of_supply() -> tuple[Address, ...]:
    """In which file a share stands, and its material, stage and column; a country goes by its English name."""
    return (
        *coded("scope", "file", {"world": WORLD_FILES[-1], "EU": EU_FILES[-1]}),
        *coded("material", "Material", _materials()),
        *coded("stage", "Stage", {"E": "E", "P": "P"}),
        *measures("layer", {"share": "Share", "trade_parameter": "t"}),
    )


def cells_of_use() -> tuple[Address, ...]:
    """In which file a share of use stands, and its material and column; the sector is written out there."""
    columns = measures("layer", {"share": "Share", "value_added": "VA in million €"})
    return (same("file", USE_FILES[0]), *coded("material", "Material", _materials()), *columns)


def _origin(part: str, note: str) -> Origin:
    return Origin(
        producer="European Commission",
        dataset="10.2873/725585",
        title=f"Study on the critical raw materials for the EU 2023: {part}",
        vintage="2023",
        licence="CC BY 4.0",
        kind="published",
        url="https://doi.org/10.2873/725585",
        note=note,
    )


SOURCES.add(
    f"{KEY}_assessment",
    Source(
        key=f"{KEY}_assessment",
        names=Names("Kritieke grondstoffen: beoordelingen", "Critical raw materials: assessments"),
        origin=_origin("assessments 2011 to 2023", "Supply risk and economic importance; empty is not assessed."),
        years=(2011, 2023),
        files=ASSESSMENT_FILES,
        rules=("a dash is not assessed, never zero", "second spellings of a material are joined"),
        traps=(
            "the method changed in 2017: 2011 and 2014 compare with care",
            "rare earths and platinum group as groups",
        ),
        clean=clean_assessment,
        cells=cells_of_assessment,
    ),
    file=__file__,
)

SOURCES.add(
    f"{KEY}_supply",
    Source(
        key=f"{KEY}_supply",
        names=Names("Kritieke grondstoffen: aanbod naar land", "Critical raw materials: supply by country"),
        origin=_origin(
            "supply shares",
            "World shares add up to 89-104 %, EU shares name only 1 % and more: state the share covered. "
            "'<0.1%' is kept at 0.1 % with the flag censored.",
        ),
        years=(2023, 2023),
        files=WORLD_FILES,
        beside=(EU_FILES,),
        rules=(
            "'<0.1%' becomes 0.001 with the flag censored",
            "countries have ISO codes, second spellings joined; 'Titanium ores' stands beside 'Titanium' as printed",
            "silicon metal, Germany: '6' without percent sign is read as 6 %, with the flag corrected",
        ),
        traps=("EU shares of some materials cover little: chromium extraction 9 %, sapele wood 40 %",),
        clean=clean_supply,
        cells=cells_of_supply,
    ),
    file=__file__,
)

SOURCES.add(
    f"{KEY}_use",
    Source(
        key=f"{KEY}_use",
        names=Names("Kritieke grondstoffen: gebruik naar sector", "Critical raw materials: use by sector"),
        origin=_origin("use shares", "Shares of some materials do not add up to 100 %; a few uses have no sector."),
        years=(2023, 2023),
        files=USE_FILES,
        rules=("two uses stand on two equal lines: they are numbered in the column line",),
        traps=("shares do not always add up to 100 %", "'>0%' is kept as 0 with the flag censored"),
        clean=clean_use,
        cells=cells_of_use,
    ),
    file=__file__,
)
