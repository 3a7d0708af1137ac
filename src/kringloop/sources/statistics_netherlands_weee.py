"""Statistics Netherlands, Waste over Time: discarded electrical products of the Netherlands, 1980-2031."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from kringloop.core import Names, Origin, SourceError
from kringloop.sources.snapshots import locate
from kringloop.sources.source import SOURCES, Source
from kringloop.sources.text import delimited_rows, number, require_columns

KEY: Final = "cbs_waste_over_time"
FILES: Final = ("tbl_WEEE_v1.csv", "tbl_WEEE.csv")
COUNTRY: Final = "NLD"
DECIMALS: Final = 3


def clean(place: Path) -> pl.DataFrame:
    """Rows `year, product, mass, source`: discarded mass by UNU key; t, three decimals."""
    path = locate(place, FILES)
    rows = delimited_rows(path)
    require_columns(path, rows[0], ["UNU_Key", "Country", "Year", "WEEE_t"])
    records = [
        (int(row["Year"]), row["UNU_Key"], _mass(row["WEEE_t"], path, line), KEY)
        for line, row in enumerate(rows, 2)
        if row["Country"] == COUNTRY
    ]
    if not records:
        raise SourceError(f"{path} has no rows of country {COUNTRY}")
    schema = {"year": pl.Int64(), "product": pl.String(), "mass": pl.Float64(), "source": pl.String()}
    return pl.DataFrame(records, schema=schema, orient="row")


def _mass(text: str, path: Path, line: int) -> float | None:
    value = number("" if text == "NA" else text, path=path, line=line, column="WEEE_t")
    return None if value is None else round(value, DECIMALS)


SOURCES.add(
    KEY,
    Source(
        key=KEY,
        names=Names("Afgedankte elektronica naar product", "Discarded electronics by product"),
        origin=Origin(
            producer="CBS",
            dataset="Waste over Time",
            title="Waste over Time: discarded electrical and electronic products by UNU key",
            vintage="script version 1.1, repository state fbacbcd",
            licence="MIT",
            kind="modelled",
            url="https://github.com/Statistics-Netherlands/ewaste",
            note="Result of a model of sales and lifetimes, not a count; years after 2015 are its projection.",
        ),
        years=(1980, 2031),
        files=FILES,
        rules=("only the Netherlands is read", "rounded to kilograms"),
        traps=("model result; the years after 2015 rest on projected sales",),
        clean=clean,
    ),
    file=__file__,
)
