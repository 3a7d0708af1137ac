"""Global Carbon Project, by way of Our World in Data: CO2 of a country by territory and by consumption."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from kringloop.core import Names, Origin, SourceError
from kringloop.sources.addresses import Address, by_year, coded, measures
from kringloop.sources.snapshots import locate
from kringloop.sources.source import SOURCES, Source
from kringloop.sources.text import delimited_rows, require_columns

TERRITORY, CONSUMPTION = "gcp_co2_territory", "gcp_co2_consumption"
FILES: Final = ("co2_consumption/netherlands.csv", "co2_consumption.csv")
BORDERS: Final = {
    "territory": ("territorial_mt_co2", TERRITORY),
    "consumption": ("consumption_mt_co2", CONSUMPTION),
}
"""Where the border lies → column of the file and the origin of its figures."""
FIRST: Final = 2003
"""Consumption of 1999 to 2002 falls by a third and comes back at once: an artefact, so the series starts after it."""


def clean(place: Path) -> pl.DataFrame:
    """Rows `border, year, co2, flag, source` in Mt, from 2003 on.

    Raises
    ------
    SourceError   a column is absent, a cell is no number, or a year comes twice
    """
    path = locate(place, FILES)
    rows = delimited_rows(path)
    require_columns(path, rows[0], ["year", *(column for column, _ in BORDERS.values())])
    records = []
    for line, row in enumerate(rows, 2):
        try:
            year, values = int(row["year"]), {b: float(row[c]) for b, (c, _) in BORDERS.items()}
        except ValueError:
            raise SourceError(
                f"{path} line {line} holds a cell that is no number; fetch the file again",
                nl=f"{path} regel {line} bevat een cel die geen getal is; haal het bestand opnieuw op",
            ) from None
        records += [(border, year, values[border], "", origin) for border, (_, origin) in BORDERS.items()]
    frame = pl.DataFrame(records, schema=["border", "year", "co2", "flag", "source"], orient="row")
    if frame.select("border", "year").is_duplicated().any():
        raise SourceError(
            f"{path}: a year comes twice; expected one row per year",
            nl=f"{path}: een jaar komt twee keer voor; verwacht: één regel per jaar",
        )
    return frame.filter(pl.col("year") >= FIRST)


def _of(border: str, path: Path) -> pl.DataFrame:
    return clean(path).filter(pl.col("border") == border)


def cells() -> tuple[Address, ...]:
    """Where a figure stands in the file."""
    return (
        *coded("border", "column", {border: column for border, (column, _) in BORDERS.items()}),
        by_year("year"),
        *measures("layer", {"co2": "Mt CO2"}),
    )


def _origin(title: str, kind: str, note: str) -> Origin:
    return Origin(
        producer="Global Carbon Project via Our World in Data",
        dataset="co2-data",
        title=title,
        vintage="2022",
        licence="CC BY 4.0",
        kind=kind,  # type: ignore[arg-type]
        url="https://github.com/owid/co2-data",
        note=note,
    )


_RULES: Final = ("years from 2003 on", "the population in the file is not read")
_TRAPS: Final = (
    "consumption of 1999 to 2002 is an artefact of the source: 147, 130, 128 and 132 Mt between 216 and 183",
    "CO2 from fossil fuels and cement only; no land use, no other gases",
    "another method and other regions than the tables of chains: levels differ, so the two series are never joined",
)

SOURCES.add(
    TERRITORY,
    Source(
        key=TERRITORY,
        names=Names("CO2 op het grondgebied (Global Carbon Project)", "CO2 on the territory (Global Carbon Project)"),
        origin=_origin("CO2 by territory", "published", "Fossil fuels and cement; without international transport."),
        years=(FIRST, 2022),
        files=FILES,
        rules=_RULES,
        traps=_TRAPS,
        clean=lambda path: _of("territory", path),
        cells=cells,
    ),
    file=__file__,
)
SOURCES.add(
    CONSUMPTION,
    Source(
        key=CONSUMPTION,
        names=Names("CO2 door consumptie (Global Carbon Project)", "CO2 by consumption (Global Carbon Project)"),
        origin=_origin(
            "CO2 by consumption",
            "modelled",
            "Territory corrected for what is in trade, by a model of the producer; not a count. The years before 2003 "
            "are left out: those of 1999 to 2002 are an artefact of the source.",
        ),
        years=(FIRST, 2022),
        files=FILES,
        rules=_RULES,
        traps=_TRAPS,
        clean=lambda path: _of("consumption", path),
        cells=cells,
    ),
    file=__file__,
)
