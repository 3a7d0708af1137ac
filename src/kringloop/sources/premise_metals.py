"""premise: metal content of vehicles, wind, solar and nuclear power, fuel cells and electrolysers."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from kringloop.core import Names, Origin
from kringloop.reference import classification
from kringloop.sources.addresses import Address, by_year, coded, measures
from kringloop.sources.snapshots import locate
from kringloop.sources.source import SOURCES, Source
from kringloop.sources.text import delimited_rows, number, require_columns

KEY: Final = "premise_metals"
FILES: Final = ("premise_metals_db.csv", "metals_db.csv")
SPELLINGS: Final = {"Praseodimium": "Praseodymium"}
FIGURES: Final = ("mean", "median", "min", "max")


def clean(place: Path) -> pl.DataFrame:
    """Rows `year, technology, metal, unit, mean, median, min, max, source`; kg metal per unit."""
    path = locate(place, FILES)
    rows = delimited_rows(path)
    require_columns(path, rows[0], ["metal", "unit", "year", *FIGURES, "origin_var"])
    records = []
    for line, row in enumerate(rows, 2):
        figures = [number(row[c], path=path, line=line, column=c) for c in FIGURES]
        year = number(row["year"], path=path, line=line, column="year")
        metal = SPELLINGS.get(row["metal"], row["metal"])
        records.append((None if year is None else int(year), row["origin_var"], metal, row["unit"], *figures, KEY))
    words = dict.fromkeys(("technology", "metal", "unit"), pl.String)
    schema = {"year": pl.Int64, **words, **dict.fromkeys(FIGURES, pl.Float64), "source": pl.String}
    return pl.DataFrame(records, schema=schema, orient="row")


def cells() -> tuple[Address, ...]:
    """Where a figure stands in the file."""
    spelt = {ours: theirs for theirs, ours in SPELLINGS.items()}
    metals = [c.code for c in classification("raw_materials").codes]
    return (
        *coded("metal", "metal", {m: spelt.get(m, m) for m in metals}),
        *coded("technology", "origin_var", {c.code: c.code for c in classification("technologies").codes}),
        by_year("year"),
        *measures("layer", {f: f for f in FIGURES}),
    )


SOURCES.add(
    KEY,
    Source(
        key=KEY,
        names=Names("Metaalinhoud van technologieën", "Metal content of technologies"),
        origin=Origin(
            producer="premise (Paul Scherrer Institute)",
            dataset="metals_db",
            title="Metal intensity of technologies, review of the literature",
            vintage="2020 and later; repository state d74d45b",
            licence="BSD-3-Clause",
            kind="modelled",
            url="https://github.com/polca/premise",
            note="kg of metal per kg of vehicle or motor, or per MW; mean, median and range of the literature.",
        ),
        years=(2020, 2050),
        files=FILES,
        rules=("units are kept as printed: read them before adding",),
        traps=("electric vehicle rows are per kg of motor or vehicle, power rows per MW",),
        clean=clean,
        cells=cells,
    ),
    file=__file__,
)
