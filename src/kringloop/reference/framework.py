"""What Eurostat publishes ready-made of the circular economy, of every member of the EU, in one packed table.

The observations are written by `tools/framework.py` from the files of the producer; a study of one member is cut from
them. Beside them stand the rules that say how sure each series is, and the words in which each member is named.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kringloop.core import Names
from kringloop.reference.classifications import classification

if TYPE_CHECKING:
    import polars as pl

FRAMEWORK_FOLDER: Final = Path(__file__).parent / "framework"
OBSERVATIONS: Final = "observations.parquet"
MARGINS: Final = "margins.csv"


@dataclass(frozen=True, slots=True)
class Member:
    """A member of the EU as it stands inside a sentence: the country itself, and what is of it."""

    code: str
    country: Names
    national: Names


@cache
def framework() -> pl.DataFrame:
    """The published observations of the union and all its members: `series, region, item, year, value, flag, source`.

    >>> framework().columns[:4]
    ['series', 'region', 'item', 'year']
    """
    import polars as pl

    return pl.read_parquet(FRAMEWORK_FOLDER / OBSERVATIONS)


def framework_margins() -> bytes:
    """How sure each series is, as the table of margins that stands beside a study."""
    return (FRAMEWORK_FOLDER / MARGINS).read_bytes()


@lru_cache(maxsize=1)
def members() -> Mapping[str, Member]:
    """The members of the EU by their code at Eurostat.

    >>> members()["EL"].national.en
    'Greek'
    """
    with (Path(__file__).parent / "country_words.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: Member(
                row["code"],
                Names(row["country_nl"], row["country_en"]),
                Names(row["national_nl"], row["national_en"]),
            )
            for row in csv.DictReader(file)
        }


def union() -> str:
    """The code of the union that all members are a part of, as Eurostat writes it since 2020."""
    parents = {classification("regions").parent(code) for code in members()}
    (found,) = parents
    return str(found)
