"""What the Eurostat datasets share: origin, and the selection of a published series from a file of any of its forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import polars as pl

from kringloop.core import Kind, Names, Origin, SourceError, listing
from kringloop.reference import classification
from kringloop.sources.addresses import Address, by_year, coded, measures, same
from kringloop.sources.eurostat_forms import read_eurostat
from kringloop.sources.snapshots import locate
from kringloop.sources.source import EUROSTAT_LICENCE

REGIONS: Final = (
    "NL", "EU27_2020", "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "EL", "ES", "FI", "FR", "HR", "HU", "IE", "IT",
    "LT", "LU", "LV", "MT", "PL", "PT", "RO", "SE", "SI", "SK",
)  # fmt: skip
"""The Netherlands, the union, and all its members."""

COLUMNS: Final = ("series", "region", "item", "year", "value", "flag", "source")
VINTAGE: Final = "downloaded 2025, release date not stated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One published series of a dataset.

    Parameters
    ----------
    key        : readable key
    names      : Dutch and English
    unit       : unit of the figures, as pint reads it where it can
    where      : code of each dimension that picks the series
    item       : dimension that stays as a column `item`, or "" for none
    items      : key of the classification of the items
    recode     : code of an item to ours, where the classification has other codes
    """

    key: str
    names: Names
    unit: str
    where: Mapping[str, str] = field(default_factory=dict)
    item: str = ""
    items: str = ""
    recode: Mapping[str, str] = field(default_factory=dict)


def eurostat_origin(dataset: str, title: str, *, note: str = "", kind: Kind = "published") -> Origin:
    """Origin of a Eurostat dataset: an indicator published ready-made, unless said otherwise."""
    return Origin(
        producer="Eurostat",
        dataset=dataset,
        title=title,
        vintage=VINTAGE,
        licence=EUROSTAT_LICENCE,
        kind=kind,
        url=f"https://ec.europa.eu/eurostat/databrowser/product/page/{dataset.upper()}",
        note=note,
    )


def read_series(place: Path, files: tuple[str, ...], series: Series, *, source: str) -> pl.DataFrame:
    """Rows of the shipped table of published observations for one series; missing values have no row.

    Raises
    ------
    SourceError   an observation stands twice, so that the selection is not one series
    """
    path = locate(place, files)
    dimensions = [series.item] if series.item else []
    rows = read_eurostat(path, dimensions=dimensions, where=series.where)
    rows = rows.filter(pl.col("geo").is_in(REGIONS) & pl.col("value").is_not_null())
    tidy = rows.select(
        pl.lit(series.key).alias("series"),
        pl.col("geo").alias("region"),
        _item(series).alias("item"),
        "year",
        "value",
        "flag",
        pl.lit(source).alias("source"),
    )
    twice = tidy.filter(tidy.select("region", "item", "year").is_duplicated())
    if twice.height:
        cells = listing(twice.select("region", "item", "year").rows(), most=3)
        raise SourceError(
            f"{path}: series '{series.key}' holds observations twice ({cells}); pick one code of each dimension"
        )
    return tidy


def series_cells(series: Sequence[Series]) -> tuple[Address, ...]:
    """Where a figure of some series of one dataset stands."""
    picked = [Address("series", s.key, column, code) for s in series for column, code in s.where.items()]
    divided = next((s for s in series if s.item), None)
    items = [] if divided is None else [c.code for c in classification(divided.items).codes]
    theirs = {} if divided is None else {ours: code for code, ours in divided.recode.items()}
    return (
        same("freq", "A"), *picked, *coded("region", "geo", {r: r for r in REGIONS}),
        *(Address("item", i, divided.item, theirs.get(i, i)) for i in items if divided is not None),
        by_year("TIME_PERIOD"), *measures("layer", {"value": "OBS_VALUE"}),
    )  # fmt: skip


def _item(series: Series) -> pl.Expr:
    if not series.item:
        return pl.lit("")
    item = pl.col(series.item)
    return item.replace_strict(dict(series.recode), default=item) if series.recode else item
