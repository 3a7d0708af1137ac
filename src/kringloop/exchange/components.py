"""What stands beside a figure in a statistical message: unit, kind, interval, status, and where it comes from.

`statistical` turns the figures of a flow into columns named as SDMX names them. The status of SDMX holds one code; the
marks of a figure, which can be several, stand whole in FLAGS.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Literal

import polars as pl

from kringloop.core import STATUSES, Names
from kringloop.exchange.delivered import NOT_APPLICABLE, plain_id
from kringloop.ledger import REASON_TEXT, Reason
from kringloop.reading import catalogue

FREQUENCY, TIME, VALUE = "FREQ", "TIME_PERIOD", "OBS_VALUE"
ANNUAL = "A"
MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Attribute:
    """Something said of each figure.

    Parameters
    ----------
    column : of the figures; empty for what follows from several of them
    kind   : a number, a text, or a code of a list
    codes  : of the list
    """

    id: str
    column: str
    names: Names
    kind: Literal["number", "text", "code"]
    codes: Mapping[str, Names] = field(default_factory=dict)


OBSERVED_HOW: Mapping[str, Names] = MappingProxyType(
    {
        "A": Names("gewoon", "normal value"),
        "B": Names("breuk in de reeks", "time series break"),
        "D": Names("andere definitie", "definition differs"),
        "E": Names("geschat", "estimated value"),
        "F": Names("voorspelling", "forecast value"),
        "I": Names("bijgeschat", "imputed value"),
        "K": Names("zit in een andere categorie", "data included in another category"),
        "M": Names("ontbreekt: kan niet bestaan", "missing value; data cannot exist"),
        "N": Names("niet significant", "not significant"),
        "O": Names("ontbreekt", "missing value"),
        "P": Names("voorlopig", "provisional value"),
        "U": Names("weinig betrouwbaar", "low reliability"),
    }
)
"""The codes of the list CL_OBS_STATUS of SDMX (version 2.2) that figures here can have."""
_STATUS_OF_FLAG: Mapping[str, str] = MappingProxyType(
    {
        "b": "B", "d": "D", "e": "E", "s": "E", "f": "F", "projected": "F", "i": "I", "z": "M", "n": "N", "p": "P",
        "u": "U", "implausible": "U", "censored": "U", "c": "A", "r": "A", "corrected": "A",
    }
)  # fmt: skip
_STATUS_OF_REASON: Mapping[str, str] = MappingProxyType(
    {
        REASON_TEXT["en"][Reason.NOT_RESOLVED]: "K",
        REASON_TEXT["en"][Reason.ZERO_DENOMINATOR]: "M",
        REASON_TEXT["en"][Reason.NEGATIVE]: "M",
    }
)
CONFIDENTIAL_HOW: Mapping[str, Names] = MappingProxyType(
    {"F": Names("vrij", "free for publication"), "C": Names("vertrouwelijk", "confidential statistical information")}
)


@cache
def attributes() -> tuple[Attribute, ...]:
    """What is said of each figure, in the order of the columns."""
    words = catalogue()

    def named(key: str) -> Names:
        return words[f"analyst.{key}"]

    kinds = {kind: words[f"kind.{kind}"] for kind in (*STATUSES, MISSING)}
    ways = {key.partition(".")[2]: names for key, names in words.items() if key.startswith("sure_how.")}
    state = named("state")
    return (
        Attribute("UNIT_MEASURE", "unit", named("unit"), "text"),
        Attribute("LOW", "low", named("low"), "number"),
        Attribute("HIGH", "high", named("high"), "number"),
        Attribute("INTERVAL", "interval", named("interval"), "code", ways),
        Attribute("KIND", "status", named("kind"), "code", kinds),
        Attribute("OBS_STATUS", "", Names("status", "observation status"), "code", OBSERVED_HOW),
        Attribute("CONF_STATUS", "", Names("vertrouwelijkheid", "confidentiality"), "code", CONFIDENTIAL_HOW),
        Attribute("FLAGS", "flags", named("flags"), "text"),
        Attribute("STATE_NL", "state_nl", Names(f"{state.nl} (nl)", f"{state.en} (nl)"), "text"),
        Attribute("STATE_EN", "state_en", Names(f"{state.nl} (en)", f"{state.en} (en)"), "text"),
        Attribute("REASON", "reason", named("reason"), "text"),
        Attribute("SOURCES", "sources", named("sources"), "text"),
    )


def component(dimension: str) -> str:
    """A dimension as a message names it.

    >>> component("sector")
    'SECTOR'
    """
    return plain_id(dimension).upper()


def statistical(figures: pl.DataFrame, dimensions: tuple[str, ...]) -> pl.DataFrame:
    """Figures as columns of texts: FREQ, dimensions, TIME_PERIOD, OBS_VALUE, attributes; empty is null.

    >>> row = {"sector": ["24"], "year": [2020], "value": [1.5], "low": [1.0], "high": [None], "interval": ["draws"],
    ...        "unit": ["kt"], "status": ["computed"], "flags": ["b p"], "state_nl": [None], "state_en": [None],
    ...        "reason": [None], "sources": ["cbs"]}
    >>> made = statistical(pl.DataFrame(row), ("sector",)).row(0, named=True)
    >>> made["SECTOR"], made["OBS_VALUE"], made["OBS_STATUS"], made["FLAGS"]
    ('24', '1.5', 'B', 'b p')
    """
    made = {"OBS_STATUS": _status(), "CONF_STATUS": _confidential()}
    return figures.select(
        pl.lit(ANNUAL).alias(FREQUENCY),
        *(_codes(figures, d).alias(component(d)) for d in dimensions),
        pl.col("year").cast(pl.String).alias(TIME),
        pl.col("value").cast(pl.String).alias(VALUE),
        *(
            (pl.col(a.column).cast(pl.String) if a.column else made[a.id]).replace("", None).alias(a.id)
            for a in attributes()
        ),
    )


def _codes(figures: pl.DataFrame, dimension: str) -> pl.Expr:
    """Codes as identifiers, those of no code as not applicable."""
    seen = figures[dimension].drop_nulls().unique().to_list()
    other = {code: plain_id(code) for code in seen if plain_id(code) != code}
    return pl.col(dimension).replace(other).fill_null(NOT_APPLICABLE)


def _status() -> pl.Expr:
    of_reason = pl.col("reason").cast(pl.String).replace_strict(_STATUS_OF_REASON, default="O", return_dtype=pl.String)
    first = pl.col("flags").cast(pl.String).fill_null("").str.split(" ").list.first()
    of_flag = first.replace_strict(_STATUS_OF_FLAG, default="A", return_dtype=pl.String)
    return pl.when(pl.col("value").is_null()).then(of_reason).otherwise(of_flag)


def _confidential() -> pl.Expr:
    marks = pl.col("flags").cast(pl.String).fill_null("").str.split(" ")
    return pl.when(marks.list.contains("c")).then(pl.lit("C")).otherwise(pl.lit("F"))
