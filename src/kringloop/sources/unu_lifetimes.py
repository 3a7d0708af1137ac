"""Lifetimes of electrical and electronic products by UNU key, as the guidelines for e-waste statistics print them."""

from __future__ import annotations

from math import gamma
from pathlib import Path
from typing import Final

import polars as pl

from kringloop.core import Names, Origin, SourceError
from kringloop.reference import classification
from kringloop.sources.snapshots import locate
from kringloop.sources.source import SOURCES, Source
from kringloop.sources.text import delimited_rows, number, require_columns

KEY: Final = "unu_lifetimes_2015"
DECIMALS: Final = 4
FILES: Final = ("weibull_unu_keys.csv",)
GUIDELINES: Final = "E-waste statistics guidelines 2015"
"""How the file names the publication whose figures are read; others of the file are of an unnamed paper."""


def clean(place: Path) -> pl.DataFrame:
    """Rows `product, law, shape, scale, source`: a Weibull law per UNU key, scale in years.

    Raises
    ------
    SourceError   a product that is no UNU key, a figure that is missing, or a product that comes twice
    """
    path = locate(place, FILES)
    rows = delimited_rows(path)
    require_columns(path, rows[0], ["unu_key", "shape", "scale_years", "source"])
    known = classification("electronics")
    records = []
    for line, row in enumerate(rows, 2):
        if not row["source"].startswith(GUIDELINES):
            continue
        if row["unu_key"] not in known:
            raise SourceError(f"{path} line {line}: '{row['unu_key']}' is no UNU key of the classification electronics")
        figures = [number(row[c], path=path, line=line, column=c) for c in ("shape", "scale_years")]
        if None in figures:
            raise SourceError(f"{path} line {line}: '{row['unu_key']}' has no shape or no scale")
        records.append((row["unu_key"], "weibull", *figures, KEY))
    schema = {"product": pl.String, "law": pl.String, "shape": pl.Float64, "scale": pl.Float64, "source": pl.String}
    table = pl.DataFrame(records, schema=schema, orient="row")
    if twice := table.filter(pl.col("product").is_duplicated())["product"].unique().to_list():
        raise SourceError(f"{path}: {sorted(twice)} of {GUIDELINES} come twice; one law per product")
    return table.sort("product")


def clean_means(place: Path) -> pl.DataFrame:
    """Rows `product, good, mean, turnover, source`: the mean life of each law in years, scale · Γ(1 + 1/shape).

    `turnover` is one over it: what leaves in a year of a stock that stays level. `good` is the product under the name
    that models of stocks give it.

    Raises
    ------
    SourceError   as `clean`, or a shape or scale of nought
    """
    laws = clean(place)
    if not laws.select((pl.col("shape") > 0) & (pl.col("scale") > 0)).to_series().all():
        raise SourceError(f"{place}: a shape or scale of {GUIDELINES} is not above nought; it has no mean")
    means = [round(scale * gamma(1 + 1 / shape), DECIMALS) for shape, scale in laws.select("shape", "scale").rows()]
    figures = {"mean": means, "turnover": [round(1 / mean, DECIMALS + 2) for mean in means]}
    named = ("product", pl.col("product").alias("good"))
    return laws.select(*named, *(pl.Series(n, v, dtype=pl.Float64) for n, v in figures.items()), "source")


SOURCES.add(
    KEY,
    Source(
        key=KEY,
        names=Names("Levensduur van elektronica volgens de richtlijn", "Lifetimes of electronics by the guidelines"),
        origin=Origin(
            producer="United Nations University",
            dataset="E-waste statistics guidelines",
            title="E-waste statistics: guidelines on classification, reporting and indicators (Baldé and others)",
            vintage="2015",
            licence="not read; single figures, cited",
            kind="published",
            url="https://unu.edu",
            note="Shape and scale of a Weibull law per UNU key, for discards by households. Read second-hand.",
        ),
        years=(2015, 2015),
        files=FILES,
        rules=("only the figures of the guidelines are read, those of an unnamed paper of 2023 are not",),
        traps=(
            "parameters of before 2015, for discards by households and not of machines in industry",
            "they are no count for one country: the record of sales and discards can give another life",
        ),
        clean=clean,
    ),
    file=__file__,
)
