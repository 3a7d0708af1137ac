"""Write the tables that ship with the study of the Netherlands from a folder of snapshots.

Owns the list of tables and the way figures are written: sorted rows, the shortest exact decimal
text, line feeds. The same snapshots give the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from kringloop.sources import (
    ec_critical_materials,
    eurostat_circular_economy,
    eurostat_population,
    premise_metals,
    worldbank_governance,
    wot_electronics,
)
from kringloop.sources.accounts import build
from kringloop.sources.addresses import Address
from kringloop.sources.eurostat import Series
from kringloop.sources.netherlands import ACCOUNTS
from kringloop.sources.nodes import node_table
from kringloop.sources.snapshots import require_files
from kringloop.sources.source import SOURCES
from kringloop.tables import UNSPECIFIED

Tables = dict[str, pl.DataFrame]


@dataclass(frozen=True, slots=True)
class Plain:
    """A table that is a source's tidy rows as they are."""

    name: str
    key: tuple[str, ...]
    clean: Callable[[Path], pl.DataFrame]


PLAIN: Final = (
    Plain("critical_materials_assessment", ("year", "material"), ec_critical_materials.clean_assessment),
    Plain("critical_materials_supply", ("material", "stage", "scope", "country"), ec_critical_materials.clean_supply),
    Plain("critical_materials_use", ("material", "application", "sector", "line"), ec_critical_materials.clean_use),
    Plain("governance", ("country", "year"), worldbank_governance.clean),
    Plain("technology_metals", ("technology", "metal", "year"), premise_metals.clean),
    Plain("electronics", ("year", "product", "flow"), wot_electronics.clean),
    Plain("electronics_introduced", ("product",), wot_electronics.clean_introduced),
)


def tables(snapshots: Path) -> Tables:
    """Every shipped table by file name without ending; reads all snapshots.

    Raises
    ------
    SourceError   files are missing from the folder (all named at once), or a file cannot be read
    """
    require_files(snapshots, (names for source in SOURCES for names in source.needed))
    made: Tables = {}
    flows = []
    for shipped in ACCOUNTS:
        built = build(shipped.account, shipped.cells(snapshots))
        made[shipped.account.key] = built.flows
        made[f"totals/{shipped.account.key}"] = built.totals
        flows.append(built.flows)
    made["nodes"] = node_table(flows)
    made["eurostat"] = _eurostat(snapshots)
    made["eurostat_series"] = _series_table()
    made |= {plain.name: plain.clean(snapshots).sort(plain.key) for plain in PLAIN}
    made["origins"] = _origins(made)
    made["cells"] = _cells(made)
    return made


def write(made: Mapping[str, pl.DataFrame], folder: Path) -> tuple[Path, ...]:
    """Write every table as CSV below `folder`; returns the files."""
    written = []
    for name, frame in sorted(made.items()):
        path = folder / f"{name}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(csv_bytes(frame))
        written.append(path)
    return tuple(written)


def csv_bytes(frame: pl.DataFrame) -> bytes:
    """The frame as CSV: figures in their shortest exact decimal text, an absent figure empty."""
    numbers = [name for name, kind in frame.schema.items() if kind == pl.Float64]
    figures = [pl.Series(name, [decimal_text(v) for v in frame[name]], dtype=pl.String) for name in numbers]
    words = [name for name, kind in frame.schema.items() if kind == pl.String]
    empty = [pl.when(pl.col(name) != "").then(pl.col(name)).alias(name) for name in words]
    return (
        frame.with_columns(empty)
        .with_columns(figures)
        .write_csv(line_terminator="\n", null_value="", quote_style="necessary")
        .encode()
    )


def decimal_text(value: float | None) -> str | None:
    """Shortest text that reads back as the same number.

    >>> decimal_text(78449.0), decimal_text(0.1), decimal_text(None)
    ('78449', '0.1', None)
    """
    if value is None:
        return None
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)


def _eurostat(snapshots: Path) -> pl.DataFrame:
    parts = [eurostat_circular_economy.cleaner(d)(snapshots) for d in eurostat_circular_economy.DATASETS]
    parts.append(eurostat_population.clean(snapshots))
    return pl.concat(parts).sort("series", "region", "item", "year")


def _all_series() -> list[tuple[Series, str]]:
    listed = [(s, d.key) for d in eurostat_circular_economy.DATASETS for s in d.series]
    return [*listed, (eurostat_population.AVERAGE, eurostat_population.KEY)]


def _series_table() -> pl.DataFrame:
    rows = [(s.key, s.unit, s.names.nl, s.names.en, s.items, key) for s, key in _all_series()]
    schema = ["series", "unit", "name_nl", "name_en", "items", "source"]
    return pl.DataFrame(rows, schema=schema, orient="row").sort("series")


def _cells(made: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Where the figures of the shipped tables stand at their producers; of the codes that occur in them."""
    rows = []
    for key in made["origins"]["id"].to_list():
        frames = [f.filter(pl.col("source") == key) for f in made.values() if "source" in f.columns]
        for address in SOURCES[key].cells():
            used = set().union(*(_used(f, address.dimension) for f in frames if f.height))
            if not used or address.code in used:
                rows.append((key, *address))
    return pl.DataFrame(rows, schema=["source", *Address._fields], orient="row").unique().sort(pl.all())


def _used(frame: pl.DataFrame, dimension: str) -> set[str]:
    """Codes of a dimension in a table, the totals of its remainders included."""
    if dimension == "sector" and "origin" in frame.columns:
        codes = {str(v).removeprefix("NL.") for end in ("origin", "destination") for v in frame[end].unique()}
    elif dimension in frame.columns and dimension != "year":
        codes = {str(v) for v in frame[dimension].drop_nulls().unique()}
    else:
        return set()
    return {c.removesuffix(UNSPECIFIED) for c in codes}


def _origins(made: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    used = {key for frame in made.values() if "source" in frame.columns for key in frame["source"]}
    rows = []
    for key in sorted(used):
        o = SOURCES[key].origin
        rows.append((key, o.producer, o.dataset, o.title, o.vintage, o.licence, o.kind, o.url, o.note))
    schema = ["id", "producer", "dataset", "title", "vintage", "licence", "kind", "url", "note"]
    return pl.DataFrame(rows, schema=schema, orient="row")
