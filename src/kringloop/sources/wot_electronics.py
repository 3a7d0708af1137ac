"""Electrical and electronic products in the Netherlands: placed on the market and discarded, by UNU key.

Two files of the "Waste over Time" tool of Statistics Netherlands. What is placed on the
market is apparent consumption from production and trade statistics and partly
impossible; what is discarded is the output of a sales-lifespan model run on cleaned
sales. Neither is altered here: doubtful rows carry the flag "implausible".
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from kringloop.core import Origin, SourceError

COUNTRY = "NLD"
SALES_FILE, WASTE_FILE, NAMES_FILE = "UNU_countries.csv", "tbl_WEEE_v1.csv", "htbl_Key_Description.csv"
LAST_YEAR_WITH_SALES = 2015

SALES_ORIGIN = Origin(
    producer="Statistics Netherlands (CBS)",
    dataset="Waste over Time, UNU_countries",
    title="Electrical and electronic equipment placed on the market by UNU key",
    vintage="1995-2015, commit ec302519",
    licence="MIT",
    kind="modelled",
    url="https://github.com/Statistics-Netherlands/ewaste",
    note="Apparent consumption (production + imports - exports) without cleaning; flag 'implausible' marks impossible "
    "years. Years without a row are missing, not zero.",
)
WASTE_ORIGIN = Origin(
    producer="Statistics Netherlands (CBS)",
    dataset="Waste over Time, tbl_WEEE v1.1",
    title="Electrical and electronic equipment discarded by UNU key",
    vintage="1980-2031, commit fbacbcd",
    licence="MIT",
    kind="modelled",
    url="https://github.com/Statistics-Netherlands/ewaste",
    note="Output of a sales-lifespan model, not a count; years after 2015 come from projected sales, and sales stop "
    "before the series does, so that discards of short-lived products fall in its last years.",
)

IMPOSSIBLE: dict[str, tuple[int, int]] = {"0002": (1995, 2007), "0802": (2003, 2007)}
"""Keys and years in which a country of this size cannot have bought so much."""

OUTLIER = 5.0
"""A figure above this many times the median of its key is implausible."""


def clean_wot_electronics(folder: Path) -> pl.DataFrame:
    """Tidy table of Dutch electronics from a folder with the producer's files.

    Returns
    -------
    year, product (UNU key), name, flow ("placed_on_market" or "discarded"), value [t], unit,
    flag ("", "implausible" or "projected"), origin (id of the origin), producer, dataset,
    vintage, licence, note; one row per product, flow and year, sorted

    Raises
    ------
    SourceError   a file is absent or lacks a column, or a row comes twice
    """
    sales = _read(folder / SALES_FILE, "POM_kg").with_columns(pl.col("value") / 1000.0)
    median = pl.col("value").median().over("product")
    impossible = pl.any_horizontal(
        *(
            (pl.col("product") == key) & pl.col("year").is_between(first, last)
            for key, (first, last) in IMPOSSIBLE.items()
        )
    )
    doubtful = impossible | (pl.col("value") > OUTLIER * median)
    placed = sales.with_columns(
        flow=pl.lit("placed_on_market"), flag=pl.when(doubtful).then(pl.lit("implausible")).otherwise(pl.lit(""))
    )
    projected = pl.col("year") > LAST_YEAR_WITH_SALES
    waste = _read(folder / WASTE_FILE, "WEEE_t").with_columns(
        flow=pl.lit("discarded"), flag=pl.when(projected).then(pl.lit("projected")).otherwise(pl.lit(""))
    )
    parts = [_with_origin(placed, SALES_ORIGIN), _with_origin(waste, WASTE_ORIGIN)]
    table = pl.concat(parts).join(_names(folder / NAMES_FILE), on="product", how="left", validate="m:1")
    _require_whole(table, folder)
    columns = ["year", "product", "name", "flow", "value", "unit", "flag", "origin"]
    columns += ["producer", "dataset", "vintage", "licence", "note"]
    return table.select(columns).sort("flow", "product", "year")


def _read(path: Path, column: str) -> pl.DataFrame:
    frame = _csv(path, ("UNU_Key", "Country", "Year", column))
    return frame.filter(pl.col("Country") == COUNTRY).select(
        year=pl.col("Year").cast(pl.Int32), product="UNU_Key", value=pl.col(column).cast(pl.Float64)
    )


def _names(path: Path) -> pl.DataFrame:
    return _csv(path, ("UNU_Key", "Description")).select(product="UNU_Key", name="Description")


def _csv(path: Path, wanted: tuple[str, ...]) -> pl.DataFrame:
    if not path.is_file():
        raise SourceError(f"{path.name} is not in {path.parent}; get it from {SALES_ORIGIN.url}")
    frame = pl.read_csv(path, infer_schema=False, null_values=["NA"])
    absent = [c for c in wanted if c not in frame.columns]
    if absent:
        raise SourceError(f"{path.name} lacks {', '.join(absent)}; it has {', '.join(frame.columns)}")
    return frame


def _with_origin(frame: pl.DataFrame, origin: Origin) -> pl.DataFrame:
    return frame.with_columns(
        unit=pl.lit("t"),
        origin=pl.lit(origin.id),
        producer=pl.lit(origin.producer),
        dataset=pl.lit(origin.dataset),
        vintage=pl.lit(origin.vintage),
        licence=pl.lit(origin.licence),
        note=pl.lit(origin.note),
    )


def _require_whole(table: pl.DataFrame, folder: Path) -> None:
    twice = table.filter(pl.struct("year", "product", "flow").is_duplicated())
    if len(twice):
        raise SourceError(f"{folder}: {len(twice)} rows come twice, first {twice.row(0)[:4]}")
    gaps = table.filter(pl.any_horizontal(pl.col("value", "name", "year").is_null()))
    if len(gaps):
        raise SourceError(f"{folder}: {len(gaps)} rows lack a value, name or year, first {gaps.row(0)[:4]}")
