"""One figure of a scenario through the years."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from kringloop.core import Array, RangeError, listing
from kringloop.indicators import Indicator

ALL: Final = "*"
"""Code of everything together, where a figure is not divided by a dimension."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Line:
    """One figure of a scenario through the years.

    Parameters
    ----------
    cell   : dimension → code; `ALL` where it is not divided
    values : (year,) [unit]; NaN where there is none
    record : last year that is no scenario
    """

    indicator: Indicator
    cell: Mapping[str, str]
    unit: str
    years: tuple[int, ...]
    values: Array
    record: int

    def at(self, year: int) -> float:
        """The figure of one year; NaN where there is none.

        Raises
        ------
        RangeError   a year that the scenario does not have
        """
        if year not in self.years:
            first, last = self.years[0], self.years[-1]
            raise RangeError(
                f"year {year} lies outside the scenario ({first}–{last})",
                nl=f"jaar {year} ligt buiten het scenario ({first}–{last})",
            )
        return float(self.values[self.years.index(year)])

    @property
    def known(self) -> tuple[tuple[int, float], ...]:
        """Years with a figure, and the figure."""
        pairs = zip(self.years, self.values.tolist(), strict=True)
        return tuple((year, value) for year, value in pairs if not math.isnan(value))

    @property
    def goes_on(self) -> bool:
        """Whether it has a figure of a year after the record."""
        return bool((~np.isnan(self.values) & (np.array(self.years) > self.record)).any())


def ends(line: Line, stopped: Sequence[str]) -> RangeError:
    """Why a figure has no year after the record: something it reads does not go on, or nothing goes that way.

    Parameters
    ----------
    stopped : accounts that it reads and that end with the record
    """
    id, last = line.indicator.id, line.record
    if not stopped:
        return RangeError(
            f"'{id}' has no figure after {last} under this scenario: nothing in it goes that way",
            nl=f"'{id}' heeft onder dit scenario geen cijfer na {last}: er gaat niets die weg",
        )
    return RangeError(
        f"'{id}' does not go on: account {listing(stopped)} that it reads ends in {last}",
        nl=f"'{id}' loopt niet door: rekening {listing(stopped, language='nl')} waarop het rust eindigt in {last}",
    )
