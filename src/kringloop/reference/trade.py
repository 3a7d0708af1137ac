"""Observed trade in raw materials: imports by partner of two importers, and exports of every country.

Trade is what crosses the border. Goods that only pass through count, and nothing in the figures tells them apart; what
the importer sells on stands beside it. Weights are of the good, not of the metal in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from kringloop.core import Names, one_text, unknown
from kringloop.reference.facts import fact_frame, fact_rows

if TYPE_CHECKING:
    import polars as pl

TRADE_YEARS: Final = (1995, 2024)


@dataclass(frozen=True, slots=True)
class TradeCode:
    """A code of the Harmonized System and the material that it stands for, by our reading of its heading.

    Parameters
    ----------
    hs6       : six digits, edition of 1992
    material  : code of `raw_materials`; a group where the code holds its members together
    stage     : E (extraction) or P (processing)
    last_year : last year in which the code holds the material; None where it still does
    note      : what of the material it holds, where not all
    """

    hs6: str
    material: str
    stage: str
    last_year: int | None
    note: Names | None


@lru_cache(maxsize=1)
def trade_codes() -> tuple[TradeCode, ...]:
    """Every code that stands for one material.

    >>> [c.hs6 for c in trade_codes() if c.material == "Lithium"]
    ['282520', '283691']
    """
    return tuple(
        TradeCode(
            row["hs6"],
            row["material"],
            row["stage"],
            int(row["last_year"]) if row["last_year"] else None,
            Names(row["note_nl"], row["note_en"]) if row["note_nl"] else None,
        )
        for row in fact_rows("trade_codes")
    )


@lru_cache(maxsize=1)
def trade_importers() -> Mapping[str, str]:
    """Importer by the words with which it can be asked for."""
    return {row["word"]: row["importer"] for row in fact_rows("trade_importers")}


def trade_importer(word: str) -> str:
    """The importer that a word or code names.

    Raises
    ------
    UnknownNameError   no importer whose trade is at hand
    ShapeError         no text
    """
    word = one_text(word, what="importer", example="'eu'")
    found = trade_importers().get(word.casefold())
    if found is None:
        raise unknown("importer", word, trade_importers())
    return found


@lru_cache(maxsize=1)
def governed_by() -> Mapping[str, str]:
    """Partners without governance of their own, and the country whose governance stands in."""
    return {row["partner"]: row["governance_of"] for row in fact_rows("trade_partners")}


def imports_of(importer: str, codes: Sequence[str], years: Sequence[int] | None = None) -> pl.DataFrame:
    """Imports by partner: `hs6, year, partner, value, tonnes` (thousand US dollar; tonnes empty where not known)."""
    import polars as pl

    frame = fact_frame("trade_imports").filter(importer=importer).filter(pl.col("hs6").is_in(list(codes)))
    return (frame if years is None else frame.filter(pl.col("year").is_in(list(years)))).drop("importer")


def exports_by_country(codes: Sequence[str], years: Sequence[int] | None = None) -> pl.DataFrame:
    """Exports of every country to all others: `hs6, year, exporter, value, tonnes`."""
    import polars as pl

    frame = fact_frame("trade_exports").filter(pl.col("hs6").is_in(list(codes)))
    return frame if years is None else frame.filter(pl.col("year").is_in(list(years)))
