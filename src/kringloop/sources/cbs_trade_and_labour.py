"""CBS 85942: production, trade and labour by industry, 2015-2021, all types of firm together."""

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

KEY: Final = "cbs_85942"
FILES: Final = statline_files("85942ENG")

ALL_FIRMS: Final = "T001684"
MISLABELLED: Final = ("428100", "435500")
"""R and S: in this table 94 is counted under R and not under S, against the labels."""
VALUES: Final = (
    Measure("Production_1", "output", 1),
    Measure("AddedValue_2", "gross_value_added", 1),
    Measure("ImportOfGoods_3", "imports_of_goods", 1),
    Measure("ImportsOfServices_4", "imports_of_services", 1),
    Measure("DomesticExports_5", "domestic_exports_of_goods", 1),
    Measure("ReExports_6", "re_exports_of_goods", 1),
    Measure("ExportOfServices_7", "exports_of_services", 1),
)
LABOUR: Final = (Measure("LabourVolume_9", "labour", 1),)


def clean(place: Path) -> pl.DataFrame:
    """Cells `year, sector, good, value, labour`; million EUR, and the unit of labour as printed."""
    path = locate(place, FILES)
    wide = read_statline(
        path,
        period="Periods",
        dimensions={"Multinationality": "firms", "SIC2008": "sector"},
        measures=[*VALUES, *LABOUR],
    )
    chosen = (pl.col("firms") == ALL_FIRMS) & ~pl.col("sector").is_in(MISLABELLED)
    wide = by_activity(wide.filter(chosen).drop("firms"), where=str(path))
    return pl.concat([_long(wide, VALUES, "value"), _long(wide, LABOUR, "labour")], how="diagonal")


def _long(wide: pl.DataFrame, measures: tuple[Measure, ...], layer: str) -> pl.DataFrame:
    chosen = wide.select("year", "sector", *(m.name for m in measures))
    long = chosen.unpivot(index=["year", "sector"], variable_name="good", value_name="figure")
    return long.rename({"figure": layer})


def cells() -> tuple[Address, ...]:
    """Where a figure stands in the table."""
    columns = columns_of(VALUES, "value") | columns_of(LABOUR, "labour")
    return (
        same("Multinationality", ALL_FIRMS),
        *by_sector("SIC2008", "Periods"),
        *measures("layer|good", columns),
    )


SOURCES.add(
    KEY,
    Source(
        key=KEY,
        names=Names("Productie, handel en arbeid naar bedrijfstak", "Production, trade and labour by industry"),
        origin=cbs_origin(
            "85942ENG",
            "Multinationals and non-multinationals; production, trade and labour",
            note="Million EUR. The unit of labour volume is not stated; the size says 1000 full-time equivalents. "
            "Manufacturing only as C, 10-12, 13-15, 16-18, 22-23, 24-25, 29-30, 31-33.",
        ),
        years=(2015, 2021),
        files=FILES,
        rules=(
            f"only the total of types of firm ({ALL_FIRMS}) is read",
            "R (428100) and S (435500) are left out: 94 is counted under R, against the labels; the parts are kept",
            "332905, 800036 and 900064 have no label; B-F, G-N and O-U cross the tree: left out",
        ),
        traps=(
            "unit of labour volume not stated",
            "export earnings (_8) and labour for exports (_10) are attributed along the chain: in some industries they "
            "exceed the industry's own figure, so they are no part of it and are left out",
        ),
        clean=clean,
        cells=cells,
    ),
    file=__file__,
)
