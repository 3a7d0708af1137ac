"""Electrical and electronic products in the Netherlands: placed on the market and discarded, by UNU key.

Three files of the "Waste over Time" tool of Statistics Netherlands. What is placed on the
market is apparent consumption from production and trade statistics and partly
impossible; what is discarded is the output of a sales-lifespan model run on cleaned
sales. Neither is altered here: doubtful rows carry the flag "implausible".
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

import polars as pl

from kringloop.core import Names, Origin, SourceError
from kringloop.reference import classification
from kringloop.sources.addresses import Address, by_year, coded, measures, same
from kringloop.sources.snapshots import locate
from kringloop.sources.source import SOURCES, Source
from kringloop.sources.text import Row, delimited_rows, number, require_columns

KEY: Final = "cbs_waste_over_time"
COUNTRY: Final = "NLD"
SALES_FILES: Final = ("UNU_countries.csv",)
WASTE_FILES: Final = ("tbl_WEEE_v1.csv", "tbl_WEEE.csv")
INTRODUCED_FILES: Final = ("htbl_Key_IntroductionYear.csv",)
LAST_YEAR_WITH_SALES: Final = 2015
DECIMALS: Final = 3

IMPOSSIBLE: Final[Mapping[str, tuple[int, int]]] = {"0002": (1995, 2007), "0802": (2003, 2007)}
"""Keys and years in which a country of this size cannot have bought so much."""

OUTLIER: Final = 5.0
"""A figure above this many times the median of its key is implausible."""


def clean(place: Path) -> pl.DataFrame:
    """Both flows of every product key in the Netherlands.

    Returns
    -------
    year, product (UNU key), flow ("placed_on_market" or "discarded"), mass [t, three decimals],
    flag ("", "implausible" or "projected"), source; one row per product, flow and year, sorted

    Raises
    ------
    SourceError   a file is absent or lacks a column, a figure is missing, or a row comes twice
    """
    sales = _read(locate(place, SALES_FILES), "POM_kg", "placed_on_market", lambda kg: kg / 1000.0)
    waste = _read(locate(place, WASTE_FILES), "WEEE_t", "discarded", lambda t: t)
    median = pl.col("mass").median().over("product")
    impossible = pl.any_horizontal(
        *(
            (pl.col("product") == key) & pl.col("year").is_between(first, last)
            for key, (first, last) in IMPOSSIBLE.items()
        )
    )
    doubtful = impossible | (pl.col("mass") > OUTLIER * median)
    projected = pl.col("year") > LAST_YEAR_WITH_SALES
    table = pl.concat(
        [
            sales.with_columns(flag=pl.when(doubtful).then(pl.lit("implausible")).otherwise(pl.lit(""))),
            waste.with_columns(flag=pl.when(projected).then(pl.lit("projected")).otherwise(pl.lit(""))),
        ]
    )
    return table.with_columns(pl.col("mass").round(DECIMALS), source=pl.lit(KEY)).sort("flow", "product", "year")


def clean_introduced(place: Path) -> pl.DataFrame:
    """Year in which each product key came on the market, as the producer's model has it: product, introduced."""
    path = locate(place, INTRODUCED_FILES)
    rows = delimited_rows(path)
    require_columns(path, rows[0], ["UNU_Key", "IntroductionYear"])
    records = [(row["UNU_Key"], int(row["IntroductionYear"]), KEY) for row in rows]
    return pl.DataFrame(records, schema=["product", "introduced", "source"], orient="row").sort("product")


def _read(path: Path, column: str, flow: str, to_tonnes: Callable[[float], float]) -> pl.DataFrame:
    rows = delimited_rows(path)
    require_columns(path, rows[0], ["UNU_Key", "Country", "Year", column])
    records = [
        (int(row["Year"]), row["UNU_Key"], flow, to_tonnes(_mass(row, path, line, column)))
        for line, row in enumerate(rows, 2)
        if row["Country"] == COUNTRY
    ]
    if not records:
        raise SourceError(f"{path} has no rows of country {COUNTRY}")
    schema = {"year": pl.Int64(), "product": pl.String(), "flow": pl.String(), "mass": pl.Float64()}
    table = pl.DataFrame(records, schema=schema, orient="row")
    twice = table.filter(pl.struct("year", "product").is_duplicated())
    if len(twice):
        raise SourceError(f"{path}: {len(twice)} rows come twice, first {twice.row(0)[:2]}")
    return table


def _mass(row: Row, path: Path, line: int, column: str) -> float:
    value = number("" if row[column] == "NA" else row[column], path=path, line=line, column=column)
    if value is None:
        raise SourceError(f"{path} line {line}: '{row['UNU_Key']}' has no {column} in {row['Year']}")
    return value


def cells() -> tuple[Address, ...]:
    """In which file, and where in it, a figure stands."""
    products = [c.code for c in classification("electronics").codes]
    return (
        *coded("flow", "file", {"placed_on_market": SALES_FILES[0], "discarded": WASTE_FILES[0]}),
        *coded("product", "UNU_Key", {p: p for p in products}),
        same("Country", COUNTRY),
        by_year("Year"),
        *measures("flow", {"placed_on_market": "POM_kg", "discarded": "WEEE_t"}),
    )


SOURCES.add(
    KEY,
    Source(
        key=KEY,
        names=Names("Elektronica naar product: op de markt en afgedankt", "Electronics by product: sold and discarded"),
        origin=Origin(
            producer="CBS",
            dataset="Waste over Time",
            title="Waste over Time: electrical and electronic products placed on the market and discarded, by UNU key",
            vintage="placed on the market 1995-2015: repository state ec302519; discarded: script version 1.1, fbacbcd",
            licence="MIT",
            kind="modelled",
            url="https://github.com/Statistics-Netherlands/ewaste",
            note="Placed on the market is apparent consumption (production + imports - exports), not cleaned; the flag "
            "'implausible' marks impossible years, and years without a row are missing, not zero. Discarded is the "
            "result of a model of sales and lifetimes, not a count; years after 2015 are its projection.",
        ),
        years=(1980, 2031),
        files=WASTE_FILES,
        beside=(SALES_FILES, INTRODUCED_FILES),
        rules=(
            "only the Netherlands is read",
            "kilograms to tonnes, rounded to kilograms",
            f"sales above {OUTLIER:g} times the median of their key, and those of photovoltaics before 2008 and of key "
            "0802 in 2003-2007, are flagged implausible and kept",
        ),
        traps=(
            "the two flows come from different states of the model: discards rest on cleaned sales, sales are raw",
            "discards are a model result; the years after 2015 rest on projected sales",
            "sales stop before the series does, so that discards of short-lived products fall in its last years",
        ),
        clean=clean,
        cells=cells,
    ),
    file=__file__,
)
