"""CBS 85849 and its predecessor 84450: net energy use by industry, 2014-2023 and 2000-2020."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from kringloop.core import Names
from kringloop.sources.addresses import Address, by_sector, measures, same
from kringloop.sources.cbs import by_activity, cbs_origin, statline_files
from kringloop.sources.snapshots import locate
from kringloop.sources.source import SOURCES, Source
from kringloop.sources.statline import Measure, read_statline

KEY: Final = "cbs_85849"
KEY_EARLIER: Final = "cbs_84450"
FILES: Final = statline_files("85849NED")
FILES_EARLIER: Final = statline_files("84450NED")

ALL_CARRIERS: Final = "T001027"


def clean(place: Path) -> pl.DataFrame:
    """Cells `year, sector, energy` of 85849, all carriers together; PJ."""
    return _net_use(locate(place, FILES))


def clean_earlier(place: Path) -> pl.DataFrame:
    """Cells `year, sector, energy` of 84450, all carriers together; PJ."""
    return _net_use(locate(place, FILES_EARLIER))


def _net_use(path: Path) -> pl.DataFrame:
    frame = read_statline(
        path,
        period="Perioden",
        dimensions={"Energiedragers": "carrier", "NederlandseEconomie": "sector"},
        measures=[Measure("NettoEnergieverbruik_5", "energy", 1)],
    )
    total = frame.filter(pl.col("carrier") == ALL_CARRIERS).drop("carrier")
    return by_activity(total, where=str(path))


def cells() -> tuple[Address, ...]:
    """Where a figure stands in either table."""
    net_use = measures("layer", {"energy": "NettoEnergieverbruik_5"})
    return (same("Energiedragers", ALL_CARRIERS), *by_sector("NederlandseEconomie", "Perioden"), *net_use)


_RULES: Final = (
    f"only the total of energy carriers ({ALL_CARRIERS}) is read: the other carriers have no label list",
    "B000605 to B000608 have no label and are left out; households show as 'Dutch economy, not specified'",
)

SOURCES.add(
    KEY,
    Source(
        key=KEY,
        names=Names("Netto energieverbruik naar bedrijfstak", "Net energy use by industry"),
        origin=cbs_origin(
            "85849NED",
            "Energieverbruik; energiedragers, huishoudens en bedrijfstakken (nationale rekeningen)",
            vintage="2025-12-05",
            note="PJ. Net use of manufacturing holds feedstock (non-energetic use). Joined to 84450 in 2014: a break.",
        ),
        years=(2014, 2023),
        files=FILES,
        rules=_RULES,
        traps=("net energy use holds feedstock", "other rules than 84450: the overlap 2014-2020 shows the break"),
        clean=clean,
        cells=cells,
    ),
    file=__file__,
)

SOURCES.add(
    KEY_EARLIER,
    Source(
        key=KEY_EARLIER,
        names=Names(
            "Netto energieverbruik naar bedrijfstak, eerdere reeks", "Net energy use by industry, earlier series"
        ),
        origin=cbs_origin(
            "84450NED",
            "Energieverbruik; energiedragers, huishoudens en bedrijfstakken (nationale rekeningen), eerdere reeks",
            note="PJ. Discontinued; used until 2013, and for the test of the break in 2014-2020.",
        ),
        years=(2000, 2020),
        files=FILES_EARLIER,
        rules=_RULES,
        traps=("net energy use holds feedstock", "discontinued; from 2014 on 85849 counts"),
        clean=clean_earlier,
        cells=cells,
    ),
    file=__file__,
)
