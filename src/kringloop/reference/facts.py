"""Tables of facts that ship with the package, each row with the work it was taken from and how it was read.

The tables are written for this package: figures of others in an arrangement of ours. `facts/origins.csv` says of each
source who made it, which edition was used, under which licence, and how sure the reading is.
"""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kringloop.core import CERTAINTIES, Names, Origin, SourceError, unknown

if TYPE_CHECKING:
    import polars as pl

FOLDER: Final = Path(__file__).parent / "facts"
PACKED: Final = ".csv.gz"

CERTAINTY_WORDS: Final[Mapping[str, Names]] = {
    "read": Names("gelezen in de bron", "read in the source"),
    "read_second_hand": Names(
        "niet in de bron zelf gelezen, maar bij een ander", "read in a copy by others, not in the source itself"
    ),
    "derived": Names("afgeleid uit gelezen cijfers", "follows from figures that were read"),
    "memory": Names("uit het geheugen, niet nagekeken", "from memory, not checked"),
    "proposal": Names("voorstel van dit project", "a proposal of this project"),
    "own": Names("keuze van wie de studie maakte", "a choice of whoever made the study"),
}
"""How a figure or formula was read, in words for who uses it."""


@dataclass(frozen=True, slots=True)
class FactSource:
    """A source of facts: where its figures come from, and how they were read (one of `CERTAINTIES`)."""

    key: str
    origin: Origin
    certainty: str


def fact_rows(name: str) -> list[dict[str, str]]:
    """Rows of a table of facts as text.

    >>> fact_rows("crustal_abundance")[0]["symbol"]
    'H'
    """
    path = FOLDER / f"{name}.csv"
    if path.is_file():
        text = path.read_text(encoding="utf-8")
    else:
        text = gzip.decompress((FOLDER / f"{name}{PACKED}").read_bytes()).decode()
    return list(csv.DictReader(io.StringIO(text)))


WHOLE: Final = frozenset({"year", "line"})
"""Columns of packed tables that hold whole numbers."""
DECIMAL: Final = frozenset(
    {
        "economic_importance",
        "mean",
        "political_stability",
        "share",
        "supply_risk",
        "tonnes",
        "trade_parameter",
        "value",
        "value_added",
    }
)
"""Columns of packed tables that hold numbers; all others hold text. Said here, because to find it out takes ten times
as long as to read them."""


@cache
def fact_frame(name: str) -> pl.DataFrame:
    """A packed table of facts as a frame; a column that holds something else than it should is an error."""
    import polars as pl

    data = gzip.decompress((FOLDER / f"{name}{PACKED}").read_bytes())
    head = data.split(b"\n", 1)[0].decode().split(",")
    kinds = {**dict.fromkeys(WHOLE, pl.Int64), **dict.fromkeys(DECIMAL, pl.Float64)}
    return pl.read_csv(data, schema={column: kinds.get(column, pl.String) for column in head})


@lru_cache(maxsize=1)
def fact_sources() -> Mapping[str, FactSource]:
    """Every source of facts by its key.

    Raises
    ------
    SourceError   a certainty that is none of the house
    """
    found: dict[str, FactSource] = {}
    for line, row in enumerate(fact_rows("origins"), 2):
        if row["certainty"] not in CERTAINTIES:
            raise SourceError(f"origins.csv line {line}: certainty '{row['certainty']}' is none of {CERTAINTIES}")
        names = ("producer", "dataset", "title", "vintage", "licence", "kind", "url", "note")
        origin = Origin(**{name: row[name] for name in names})  # type: ignore[arg-type]
        found[row["key"]] = FactSource(row["key"], origin, row["certainty"])
    return found


def fact_source(key: str) -> FactSource:
    """One source of facts.

    >>> fact_source("szargut2007").certainty
    'read_second_hand'
    """
    if key not in fact_sources():
        raise unknown("source", key, fact_sources())
    return fact_sources()[key]
