"""World Bank: Worldwide Governance Indicators, mean of the six estimates by country and year."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile

import polars as pl

from kringloop.core import Names, Origin, SourceError, listing
from kringloop.reference import classification, country_codes
from kringloop.sources.addresses import Address, by_year, coded, measures, same
from kringloop.sources.snapshots import locate
from kringloop.sources.source import SOURCES, Source
from kringloop.sources.text import require_columns

KEY: Final = "worldbank_wgi"
FILES: Final = ("wgidataset_2025repo.xlsx", "wgidataset.xlsx")
INDICATORS: Final = ("cc", "ge", "pv", "rl", "rq", "va")
"""Control of corruption, government effectiveness, political stability, rule of law, regulatory quality, voice."""


ISO_LENGTH: Final = 3


def clean(place: Path) -> pl.DataFrame:
    """Rows `country, year, wgi_mean, source` of countries that supply raw materials; four decimals."""
    path = locate(place, FILES)
    countries = classification("countries")
    found: dict[tuple[str, int], dict[str, float]] = defaultdict(dict)
    for spelling, year, indicator, estimate in _estimates(path):
        country = country_codes().get(spelling, spelling)
        if country in countries:
            found[country, year][indicator] = estimate
    records = [
        (country, year, round(sum(six[i] for i in INDICATORS) / len(INDICATORS), 4), KEY)
        for (country, year), six in found.items()
        if len(six) == len(INDICATORS)
    ]
    schema = {"country": pl.String(), "year": pl.Int64(), "wgi_mean": pl.Float64(), "source": pl.String()}
    return pl.DataFrame(records, schema=schema, orient="row")


def clean_series(place: Path) -> pl.DataFrame:
    """Rows `country, year, mean, political_stability` of every country and year that has all six; four decimals."""
    found: dict[tuple[str, int], dict[str, float]] = defaultdict(dict)
    for spelling, year, indicator, estimate in _estimates(locate(place, FILES)):
        found[country_codes().get(spelling, spelling), year][indicator] = estimate
    records = [
        (country, year, round(sum(six.values()) / len(six), 4), round(six["pv"], 4))
        for (country, year), six in sorted(found.items())
        if len(six) == len(INDICATORS)
    ]
    schema = {"country": pl.String(), "year": pl.Int64(), "mean": pl.Float64(), "political_stability": pl.Float64()}
    return pl.DataFrame(records, schema=schema, orient="row")


def _estimates(path: Path) -> list[tuple[str, int, str, float]]:
    rows = _sheet(path)
    header = [str(cell) for cell in rows[0]]
    needed = ["code", "year", "indicator", "estimate"]
    require_columns(path, header, needed)
    positions = [header.index(name) for name in needed]
    kept = []
    for line, row in enumerate(rows[1:], 2):
        code, year, indicator, estimate = (row[p] for p in positions)
        if indicator not in INDICATORS:
            raise SourceError(f"{path} line {line}: indicator '{indicator}'; expected one of {listing(INDICATORS)}")
        if isinstance(estimate, int | float):
            kept.append((str(code), int(year), str(indicator), float(estimate)))
        elif estimate not in {None, "..", ""}:
            raise SourceError(f"{path} line {line}, column 'estimate': '{estimate}' is not a number")
    return kept


def _sheet(path: Path) -> list[tuple[Any, ...]]:
    from openpyxl import load_workbook

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, KeyError, OSError):
        raise SourceError(f"{path} is not a complete workbook (.xlsx); fetch it again") from None
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    book.close()
    return rows


def cells() -> tuple[Address, ...]:
    """Where the six estimates behind a mean stand."""
    older = {ours: code for code, ours in country_codes().items() if len(code) == ISO_LENGTH and code.isupper()}
    countries = {c.code: older.get(c.code, c.code) for c in classification("countries").codes}
    return (
        *coded("country", "code", countries),
        by_year("year"),
        same("indicator", " ".join(INDICATORS)),
        *measures("layer", {"wgi_mean": "estimate"}),
    )


SOURCES.add(
    KEY,
    Source(
        key=KEY,
        names=Names("Kwaliteit van bestuur", "Worldwide Governance Indicators"),
        origin=Origin(
            producer="World Bank",
            dataset="Worldwide Governance Indicators",
            title="Worldwide Governance Indicators, mean of the six estimates",
            vintage="edition with years to 2023, release date not stated",
            licence="CC BY 4.0",
            kind="modelled",
            url="https://www.worldbank.org/en/publication/worldwide-governance-indicators",
            note="Mean of six estimates, -2.5 (weak) to 2.5 (strong), computed by us; only where all six exist.",
        ),
        years=(1996, 2023),
        files=FILES,
        rules=(
            "mean of the six estimates, rounded to four decimals",
            "a country and year without all six has no row",
            "only the countries of the classification, by ISO code (ROM, ZAR and KSV are older codes)",
        ),
        traps=("every edition is recomputed for all years", "1997, 1999 and 2001 do not exist"),
        clean=clean,
        cells=cells,
    ),
    file=__file__,
)
