"""A grid of cells with values, and for each absent value the reason."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from kringloop.core import Array


class Reason(IntEnum):
    """Why a cell has no value; the largest wins when cells are combined."""

    KNOWN = 0
    NO_DATA = 1
    NOT_RESOLVED = 2
    ZERO_DENOMINATOR = 3
    NO_BASE = 4
    NEGATIVE = 5
    PARTIAL = 6


REASON_TEXT: Mapping[str, Mapping[int, str]] = {
    "en": {
        Reason.KNOWN: "",
        Reason.NO_DATA: "no data for this cell",
        Reason.NOT_RESOLVED: "not published at this depth; only inside a larger total",
        Reason.ZERO_DENOMINATOR: "the denominator is zero",
        Reason.NO_BASE: "no value in the base year",
        Reason.NEGATIVE: "a negative value, of which there is no logarithm",
        Reason.PARTIAL: "only some of its parts have a figure, so there is no total; ask the parts",
    },
    "nl": {
        Reason.KNOWN: "",
        Reason.NO_DATA: "geen gegevens voor deze cel",
        Reason.NOT_RESOLVED: "op deze diepte niet gepubliceerd; alleen in een groter totaal",
        Reason.ZERO_DENOMINATOR: "de noemer is nul",
        Reason.NO_BASE: "geen waarde in het basisjaar",
        Reason.NEGATIVE: "een negatieve waarde, waarvan geen logaritme bestaat",
        Reason.PARTIAL: "maar een deel van de onderdelen heeft een cijfer, dus is er geen totaal; vraag de onderdelen",
    },
}


@dataclass(frozen=True, slots=True)
class Grid:
    """The cells asked for: dimensions in order, and the labels of each.

    `draws` asks for so many draws of every cell in place of its central figure.
    """

    by: tuple[str, ...]
    labels: Mapping[str, tuple[str, ...]]
    draws: int = 0

    @property
    def shape(self) -> tuple[int, ...]:
        return tuple(len(self.labels[d]) for d in self.by)

    @property
    def room(self) -> tuple[int, ...]:
        """Shape of what is the same in every draw."""
        return (*self.shape, 1) if self.draws else self.shape

    @property
    def central(self) -> Grid:
        """The same cells, their central figures."""
        return Grid(self.by, self.labels)

    def replace(self, dimension: str, labels: tuple[str, ...]) -> Grid:
        """The same grid with other labels on one dimension; adds the dimension last when it is new."""
        by = self.by if dimension in self.by else (*self.by, dimension)
        return Grid(by, {**self.labels, dimension: labels}, self.draws)

    def without(self, dimensions: Collection[str]) -> Grid:
        """The same grid less some dimensions; itself when it has none of them."""
        by = tuple(d for d in self.by if d not in dimensions)
        return self if by == self.by else Grid(by, {d: self.labels[d] for d in by}, self.draws)


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Values on a grid, and the reason of each absent one.

    Of draws both have a last axis; where one of them is the same in every draw its length is one. The value of an
    absent cell means nothing and is never shown.
    """

    values: Array
    reasons: NDArray[np.int8]

    def masked(self) -> Array:
        """Values with NaN where absent."""
        return np.where(self.reasons == Reason.KNOWN, self.values, np.nan)
