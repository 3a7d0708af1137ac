"""Substances of concern by the year in which a list named them, by criterion.

The list grows as substances are assessed: a longer list says that more is known, not that more is used.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

import polars as pl

from kringloop.core import Alternative, Choice, Names
from kringloop.models.declared import Asked, Model, Settings

LISTED: Final = "substances.listed"
EVERY: Final = "all"
"""Code of all criteria together: an entry that meets several counts once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedSettings(Settings):
    """What the model of listed substances is asked.

    Parameters
    ----------
    source : origin of the rows
    list   : which list that ships with the package
    """

    source: str
    list: Literal["candidate_list", "pops"] = "candidate_list"


def listed_rows(asked: Asked) -> pl.DataFrame:
    """Entries on the list at the end of each year (of the last: on the day of its export), by criterion.

    An entry counts from its first date; members of a group are part of its entry.
    """
    from kringloop.reference import CRITERIA, fact_frame

    settings: ListedSettings = asked.settings
    rows = fact_frame("substances_of_concern").filter(
        pl.col("list") == settings.list, pl.col("group").fill_null("") == ""
    )
    entries = rows.group_by("name").agg(pl.col("since").min().str.slice(0, 4).cast(pl.Int64), pl.col("criteria"))
    met = entries.with_columns(criteria=pl.col("criteria").list.join(" "))
    first, last = int(str(met["since"].min())), int(str(met["since"].max()))
    records = []
    for criterion in (EVERY, *CRITERIA):
        own = met if criterion == EVERY else met.filter(_meets(criterion))
        if own.height:
            counts = [own.filter(pl.col("since") <= year).height for year in range(first, last + 1)]
            records += [(first + n, criterion, count, settings.source) for n, count in enumerate(counts)]
    return pl.DataFrame(records, schema=["year", "criterion", "entries", "source"], orient="row")


def _meets(criterion: str) -> pl.Expr:
    return pl.col("criteria").str.split(" ").list.contains(criterion)


def _units(_asked: Asked) -> Mapping[str, str]:
    return {"entries": "1"}


METHOD: Final = {
    "list": Choice(
        names=Names("welke lijst van zorgwekkende stoffen", "which list of substances of concern"),
        allowed=("candidate_list", "pops"),
        alternatives=(
            Alternative(
                value="candidate_list",
                names=Names("kandidaatslijst van REACH", "candidate list of REACH"),
                reason=Names(
                    "zeer zorgwekkende stoffen volgens artikel 57", "substances of very high concern, article 57"
                ),
            ),
            Alternative(
                value="pops",
                names=Names("POP-lijst van de EU", "POPs of the EU"),
                reason=Names("stoffen die verboden of beperkt zijn", "substances that are banned or restricted"),
            ),
        ),
    )
}

MODELS: Final = (
    Model(
        key=LISTED,
        names=Names("stoffen op een lijst", "substances on a list"),
        settings=ListedSettings,
        rows=listed_rows,
        units=_units,
        method=METHOD,
    ),
)
