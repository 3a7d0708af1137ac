"""Eurostat DEMO_GIND: average population, for figures per head."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from kringloop.core import Names
from kringloop.sources.addresses import Address
from kringloop.sources.eurostat import Series, eurostat_origin, read_series, series_cells
from kringloop.sources.eurostat_forms import forms_of
from kringloop.sources.source import SOURCES, Source

KEY: Final = "eurostat_demo_gind"
FILES: Final = ("DEMO_GIND__europe_population.csv", "DEMO_GIND.csv", *forms_of("demo_gind"))

AVERAGE: Final = Series(
    key="population_average",
    names=Names("gemiddelde bevolking", "average population"),
    unit="person",
    where={"indic_de": "AVG"},
)


def clean(place: Path) -> pl.DataFrame:
    """Average population of the regions compared."""
    return read_series(place, FILES, AVERAGE, source=KEY)


def cells() -> tuple[Address, ...]:
    """Where a figure stands in the dataset."""
    return series_cells([AVERAGE])


SOURCES.add(
    KEY,
    Source(
        key=KEY,
        names=Names("Bevolking", "Population"),
        origin=eurostat_origin(
            "demo_gind",
            "Population change: demographic balance and crude rates at national level",
            kind="observed",
            note="Average population. The snapshot holds no population on 1 January.",
        ),
        years=(2000, 2023),
        files=FILES,
        rules=("only the average population (AVG) is read",),
        traps=("average population and population on 1 January differ: per-head figures say which",),
        clean=clean,
        cells=cells,
    ),
    file=__file__,
)
