"""CBS 83155: environmental goods and services sector by industry, 2001-2021."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from kringloop.core import Names
from kringloop.sources.addresses import Address, by_sector, columns_of, measures, same
from kringloop.sources.cbs import by_activity, cbs_origin, statline_files
from kringloop.sources.snapshots import locate
from kringloop.sources.source import SOURCES, Source
from kringloop.sources.statline import Measure, read_statline

KEY: Final = "cbs_83155"
FILES: Final = statline_files("83155NED")

ALL_DOMAINS: Final = "T001058"
VALUES: Final = (
    Measure("ProductieBasisprijzen_2", "output"),
    Measure("BrutoToegevoegdeWaardeBasisprijzen_3", "gross_value_added"),
    Measure("UitvoerBasisprijzen_4", "exports"),
)
LABOUR: Final = Measure("ArbeidsvolumeWerkzamePersonen_1", "labour", 1)


def clean(place: Path) -> pl.DataFrame:
    """Cells `year, sector, good, value, labour` of all domains together; million EUR, labour as printed."""
    path = locate(place, FILES)
    wide = read_statline(
        path,
        period="Perioden",
        dimensions={"Milieudomein": "domain", "BedrijfstakkenBranchesSBI2008": "sector"},
        measures=[*VALUES, LABOUR],
    )
    wide = by_activity(wide.filter(pl.col("domain") == ALL_DOMAINS).drop("domain"), where=str(path))
    index = ["year", "sector"]
    values = wide.unpivot([m.name for m in VALUES], index=index, variable_name="good", value_name="value")
    labour = wide.select(*index, pl.lit("labour").alias("good"), "labour")
    return pl.concat([values, labour], how="diagonal")


def cells() -> tuple[Address, ...]:
    """Where a figure stands in the table."""
    columns = columns_of(VALUES, "value") | columns_of([LABOUR], "labour")
    return (
        same("Milieudomein", ALL_DOMAINS),
        *by_sector("BedrijfstakkenBranchesSBI2008", "Perioden"),
        *measures("layer|good", columns),
    )


SOURCES.add(
    KEY,
    Source(
        key=KEY,
        names=Names("Milieusector naar bedrijfstak", "Environmental goods and services sector by industry"),
        origin=cbs_origin(
            "83155NED",
            "Milieusector; werkgelegenheid, productie en toegevoegde waarde",
            note="Million EUR; the unit of labour volume is not stated, the size says 1000 full-time equivalents. "
            "Only the total of environmental domains (T001058) is labelled.",
        ),
        years=(2001, 2021),
        files=FILES,
        rules=(f"only the total of domains ({ALL_DOMAINS}) is read: A009257 and A009263 have no label",),
        traps=("several industries are confidential or missing: their sum stands under 'not specified'",),
        clean=clean,
        cells=cells,
    ),
    file=__file__,
)
