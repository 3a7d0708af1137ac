"""The seven-region chain tables of the study, from the release files of WIOD and the CO2 accounts beside them."""

from __future__ import annotations

import gzip
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kringloop.core import SourceError
from kringloop.economies import Economy, aggregate, to_tidy
from kringloop.sources import find, wiod
from kringloop.tables import put_file

if TYPE_CHECKING:
    import polars as pl

TABLES, ACCOUNTS = wiod.RELEASE_FILE.format(wiod.LAST_YEAR), wiod.CO2_FILE
STUDY_YEARS: Final = (2000, 2005, 2008, 2011)
_DECIMALS: Final = 6


def release_files(snapshots: Path) -> tuple[Path, Path] | None:
    """The last table of WIOD and the workbook of the CO2 accounts in a folder of snapshots; None where it has neither.

    Raises
    ------
    SourceError   one of the two is there and the other is not
    """
    release, co2 = (find(snapshots, (name,)) for name in (TABLES, ACCOUNTS))
    if release is None and co2 is None:
        return None
    if release is None or co2 is None:
        lost = TABLES if release is None else ACCOUNTS
        raise SourceError(
            f"{lost} is not in {snapshots} nor one folder below it; chain tables need it\nNothing was written."
        )
    return release, co2


def seven_regions() -> dict[str, str]:
    """Concordance of the 41 regions to NLD, DEU, GBR, EU_rest, CHN, USA and RoW_agg.

    >>> seven_regions()["FRA"], seven_regions()["JPN"]
    ('EU_rest', 'RoW_agg')
    """
    kept = {r: r for r in ("NLD", "DEU", "GBR")}
    rest = {r: "EU_rest" for r in wiod.EU27 if r not in kept}
    others = ("AUS", "BRA", "CAN", "IDN", "IND", "JPN", "KOR", "MEX", "RUS", "TUR", "TWN", "RoW")
    return kept | rest | {"CHN": "CHN", "USA": "USA"} | dict.fromkeys(others, "RoW_agg")


def aggregated_table(wiot: Path, co2: Path) -> Economy:
    """The seven-region table of one year, flows, CO2 and all, for the study.

    Aggregating lowers the Dutch footprint by several percent: report it as aggregation error.
    """
    return aggregate(world_economy(wiot, co2), regions=seven_regions())


def world_economy(wiot: Path, co2: Path | None = None) -> Economy:
    """The whole table of one year, 41 regions of 35 industries."""
    return Economy.from_arrays(**wiod.read_wiod2013(wiot, co2=co2), copy=False)


def write_study_tables(
    wiod_folder: Path, co2: Path, target: Path, *, years: tuple[int, ...] = STUDY_YEARS
) -> tuple[Path, ...]:
    """Write chains_wiod7_YYYY.csv.gz for each year from the full release files; returns the paths written.

    The text is the same on every machine: figures as their shortest decimals, CO2 to the kilogram.
    """
    written = []
    for year in years:
        path = target / f"chains_wiod7_{year}.csv.gz"
        text = _csv(to_tidy(aggregated_table(wiod_folder / wiod.RELEASE_FILE.format(year), co2)))
        put_file(path, partial(_put, gzip.compress(text.encode(), 9, mtime=0)))
        written.append(path)
    return tuple(written)


def _put(data: bytes, path: Path) -> None:
    path.write_bytes(data)


def _csv(frame: pl.DataFrame) -> str:
    """Tidy rows as text; no label holds a comma."""
    lines = [",".join(frame.columns)]
    place = frame.columns.index("value")
    for row in frame.iter_rows():
        value = round(row[place], _DECIMALS)
        figure = str(int(value)) if value == int(value) else repr(value)
        lines.append(",".join([*row[:place], figure, *map(str, row[place + 1 :])]))
    return "\n".join(lines) + "\n"
