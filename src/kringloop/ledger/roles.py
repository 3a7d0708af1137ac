"""What each term does to a figure: read from the structure of its expression, and said in two languages.

Owns the roles and their words, for the terminal, the pages and the JSON interface alike. A role says how
a term stands in the formula; `Move` says which way the figure goes when the term gets larger, which also
depends on the other figures of the cell.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, Literal

from kringloop.core import Names


class Role(StrEnum):
    """How a term stands in the formula of a figure, or of one part of it."""

    ADDS = "adds"
    SUBTRACTS = "subtracts"
    LARGEST = "largest"
    SQUARED = "squared"
    MULTIPLIES = "multiplies"
    FACTOR_ADDS = "factor_adds"
    FACTOR_SUBTRACTS = "factor_subtracts"
    FACTOR_SCALES = "factor_scales"
    DIVIDES = "divides"
    DIVISOR_ADDS = "divisor_adds"
    DIVISOR_SUBTRACTS = "divisor_subtracts"
    DIVISOR_SCALES = "divisor_scales"
    LOGARITHM = "logarithm"
    LOGARITHMIC_MEAN = "logarithmic_mean"
    THRESHOLD = "threshold"
    FACTOR_THRESHOLD = "factor_threshold"
    DIVISOR_THRESHOLD = "divisor_threshold"


_WORDS: Final[Mapping[Role, Names]] = {
    Role.ADDS: Names("telt op in het cijfer", "adds to the figure"),
    Role.SUBTRACTS: Names("gaat van het cijfer af", "is subtracted from the figure"),
    Role.LARGEST: Names("is het grootste, en dat is het cijfer", "is the largest, and that is the figure"),
    Role.SQUARED: Names("telt mee met zijn kwadraat", "its square counts"),
    Role.MULTIPLIES: Names("{it} wordt hiermee vermenigvuldigd", "{it} is multiplied by this"),
    Role.FACTOR_ADDS: Names("deel van waarmee {it} wordt vermenigvuldigd", "part of what {it} is multiplied by"),
    Role.FACTOR_SUBTRACTS: Names(
        "gaat af van waarmee {it} wordt vermenigvuldigd", "is taken off what {it} is multiplied by"
    ),
    Role.FACTOR_SCALES: Names(
        "rekent mee in waarmee {it} wordt vermenigvuldigd", "scales a part of what {it} is multiplied by"
    ),
    Role.DIVIDES: Names("{it} wordt hierdoor gedeeld", "{it} is divided by this"),
    Role.DIVISOR_ADDS: Names("deel van waardoor {it} wordt gedeeld", "part of what {it} is divided by"),
    Role.DIVISOR_SUBTRACTS: Names("gaat af van waardoor {it} wordt gedeeld", "is taken off what {it} is divided by"),
    Role.DIVISOR_SCALES: Names("rekent mee in waardoor {it} wordt gedeeld", "scales a part of what {it} is divided by"),
    Role.LOGARITHM: Names("telt mee via een logaritme", "counts through a logarithm"),
    Role.THRESHOLD: Names("telt mee als het de drempel haalt", "counts where it reaches the threshold"),
    Role.FACTOR_THRESHOLD: Names(
        "alleen waar dit de drempel haalt, telt het mee", "it counts only where this reaches the threshold"
    ),
    Role.DIVISOR_THRESHOLD: Names(
        "{it} wordt gedeeld door hoeveel hiervan de drempel halen",
        "{it} is divided by how many of these reach the threshold",
    ),
    Role.LOGARITHMIC_MEAN: Names(
        "weegt mee als logaritmisch gemiddelde van twee jaren", "counts through the logarithmic mean of two years"
    ),
}
_IT: Final = {
    False: Names("het cijfer", "the figure"),
    True: Names("een deel van het cijfer", "one part of the figure"),
}


def role_words(role: Role, *, of_part: bool) -> Names:
    """What a term does, in Dutch and English; `of_part`: it does so to one part of the figure only.

    >>> role_words(Role.DIVIDES, of_part=False).en
    'the figure is divided by this'
    """
    words, it = _WORDS[role], _IT[of_part]
    return Names(words.nl.format(it=it.nl), words.en.format(it=it.en))


class Move(StrEnum):
    """Where a figure goes when a term gets a little larger, all else the same."""

    UP = "up"
    DOWN = "down"
    NONE = "none"


MOVE_WORDS: Final[Mapping[Move, Names]] = {
    Move.UP: Names("hoger maakt het cijfer hoger", "higher makes the figure higher"),
    Move.DOWN: Names("hoger maakt het cijfer lager", "higher makes the figure lower"),
    Move.NONE: Names("iets hoger verandert het cijfer niet", "a little higher does not change the figure"),
}


class Read(StrEnum):
    """Where a term is read, when that is not the cell asked for."""

    EARLIER = "earlier_year"
    FIXED = "fixed_year"
    BORROWED = "borrowed"
    WHOLE = "whole"


READ_WORDS: Final[Mapping[Read, Names]] = {
    Read.EARLIER: Names("gelezen in een eerder jaar", "read in an earlier year"),
    Read.FIXED: Names("gelezen in het basisjaar", "read in the base year"),
    Read.BORROWED: Names("overgenomen van de groep waar het bij hoort", "taken from the group it belongs to"),
    Read.WHOLE: Names("van het geheel, voor elk onderdeel hetzelfde", "of the whole, the same for every part"),
}

Level = Literal["figure", "factor", "divisor", "logarithm", "mean", "threshold"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a leaf stands: in the figure itself or in what scales it, with its sign there.

    Parameters
    ----------
    level   : the figure, what it is multiplied or divided by, a logarithm or a threshold
    negative: subtracted within its level
    summed  : one of several that are added up within its level
    of_part : what it scales is one part of the figure only
    scaling : within a sum that scales the figure, it scales one of the parts
    largest : the largest of several
    squared : multiplied by itself
    stepped : what it scales by is one where it reaches a threshold, else zero
    """

    level: Level = "figure"
    negative: bool = False
    summed: bool = False
    of_part: bool = False
    scaling: bool = False
    largest: bool = False
    squared: bool = False
    stepped: bool = False
    read: Read | None = None

    @property
    def is_part(self) -> bool:
        """Whether the value of the leaf, scaled, is a part of the figure."""
        return self.level in ("figure", "mean", "threshold")

    def added(self, *, negative: bool = False) -> Place:
        """One side of a sum or difference."""
        return replace(self, summed=True, negative=self.negative ^ negative)

    def scaled_by(self, *, divided: bool) -> Place:
        """What stands beside this place and multiplies or divides it."""
        if self.level == "logarithm":
            return self
        if self.level in ("figure", "mean", "threshold"):
            level: Level = "divisor" if divided else "factor"
            return Place(level=level, of_part=self.summed or self.largest, read=self.read)
        if self.summed:
            return replace(self, scaling=True)
        flipped: Level = "factor" if self.level == "divisor" else "divisor"
        return replace(self, level=flipped if divided else self.level)

    @property
    def role(self) -> Role:
        if self.level == "logarithm":
            return Role.LOGARITHM
        if self.level == "mean":
            return Role.LOGARITHMIC_MEAN
        if self.level == "threshold":
            return Role.THRESHOLD
        if self.level == "figure":
            return self._role_in_the_figure()
        divides = self.level == "divisor"
        if self.stepped:
            return Role.DIVISOR_THRESHOLD if divides else Role.FACTOR_THRESHOLD
        if self.scaling:
            return Role.DIVISOR_SCALES if divides else Role.FACTOR_SCALES
        if self.summed and self.negative:
            return Role.DIVISOR_SUBTRACTS if divides else Role.FACTOR_SUBTRACTS
        if self.summed:
            return Role.DIVISOR_ADDS if divides else Role.FACTOR_ADDS
        return Role.DIVIDES if divides else Role.MULTIPLIES

    def _role_in_the_figure(self) -> Role:
        if self.squared:
            return Role.SQUARED
        if self.negative:
            return Role.SUBTRACTS
        return Role.LARGEST if self.largest else Role.ADDS


def move_of(slope: float) -> Move:
    """Where the figure goes, from its derivative in the term.

    >>> move_of(-0.5).value
    'down'
    """
    return Move.UP if slope > 0 else Move.DOWN if slope < 0 else Move.NONE
