"""Where a figure stands at its producer: our code of a dimension beside the producer's column and code.

Owns the form of an address and the addresses of StatLine tables. With them a reader finds the very cell:
table 83300ENG, `DutchEconomy` 320700, `Periods` 2023JJ00, column `GreenhouseGasEquivalents_6`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from kringloop.reference import cbs_activity_codes
from kringloop.sources.statline import Measure

JOINED: Final = "|"
"""Between the dimensions, and the codes, of an address that takes several together."""

YEAR: Final = "{year}"
"""Stands in an address for the year of the row."""

MEASURE: Final = ""
"""In place of a column of codes: what follows is the column of the figure."""


class Address(NamedTuple):
    """One part of an address.

    Parameters
    ----------
    dimension : of our row: a column, `layer`, `series` or `year`; several joined by `|`; empty: in every row
    code      : our code; empty for the year and for what is the same in every row
    column    : the producer's column of codes; empty when `value` is the column of the figure itself
    value     : the producer's code, or column of figures
    """

    dimension: str
    code: str
    column: str
    value: str


Addresses = Callable[[], Sequence[Address]]


def same(column: str, value: str) -> Address:
    """What holds for every row of a source."""
    return Address("", "", column, value)


def by_year(column: str, form: str = YEAR) -> Address:
    """The producer's word for a year."""
    return Address("year", "", column, form)


def coded(dimension: str, column: str, codes: Mapping[str, str]) -> Iterator[Address]:
    """Our code of a dimension to the producer's."""
    return (Address(dimension, code, column, value) for code, value in codes.items())


def measures(dimension: str, columns: Mapping[str, str]) -> Iterator[Address]:
    """Our code of a dimension to the producer's column of figures."""
    return (Address(dimension, code, MEASURE, column) for code, column in columns.items())


def columns_of(found: Sequence[Measure], before: str = "") -> dict[str, str]:
    """Our name of each measure, after a layer where one is given, to its column."""
    return {f"{before}{JOINED}{m.name}" if before else m.name: m.column for m in found}


def by_sector(column: str, period: str) -> Iterator[Address]:
    """What every StatLine table by activity shares: the activity and the year."""
    yield by_year(period, f"{YEAR}JJ00")
    yield from coded("sector", column, {ours: theirs for theirs, ours in cbs_activity_codes().codes.items()})
