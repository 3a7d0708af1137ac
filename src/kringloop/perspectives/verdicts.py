"""What a perspective finds of one sentence: whether it holds, by which figure, and in which share of draws."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from kringloop.core import NOISE, Names, RangeError
from kringloop.reading import CERTAIN

Agreement = Literal["all_yes", "all_no", "unsure", "part", "open"]
SURE: Final = CERTAIN
"""[1] of the draws of the data that a verdict needs behind it in an agreement, unless a reader says otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether a sentence holds.

    Parameters
    ----------
    holds    : None where it cannot be told
    value    : the figure it is judged by: of the last year of a trend
    unit     : of that figure
    year     : of that figure; None where it has none
    change   : of a trend, the median slope [unit per year]
    clear    : of a trend, whether the test that trends are told by sees a direction
    in_draws : share of the draws of the data in which it holds; None without draws
    why_not  : why nothing can be told
    """

    holds: bool | None
    value: float | None = None
    unit: str = ""
    year: int | None = None
    change: float | None = None
    clear: bool | None = None
    in_draws: float | None = None
    why_not: Names | None = None

    def sure(self, at: float = SURE) -> bool:
        """Whether the data carry it: it is so in this share of the draws; without draws they say nothing against it.

        >>> Verdict(holds=True, in_draws=0.62).sure(), Verdict(holds=False, in_draws=0.01).sure()
        (False, True)
        """
        so = self.in_draws_so
        return self.holds is not None if so is None else so >= at - NOISE

    @property
    def in_draws_so(self) -> float | None:
        """[1] of the draws in which the verdict is this one, yes or no; None without draws or verdict.

        >>> round(Verdict(holds=False, in_draws=0.8).in_draws_so, 3)
        0.2
        """
        if self.holds is None or self.in_draws is None:
            return None
        return self.in_draws if self.holds else 1.0 - self.in_draws


def together(verdicts: Sequence[Verdict]) -> Verdict:
    """Of sentences that must all hold: no figure of one is that of all, and shares of draws are not multiplied, so that
    whoever has the draws counts those in which all hold.

    >>> together([Verdict(holds=True, value=40.0), Verdict(holds=False, value=10.0)])
    Verdict(holds=False, value=None, unit='', year=None, change=None, clear=None, in_draws=None, why_not=None)
    """
    if len(verdicts) == 1:
        return verdicts[0]
    lost = next((v.why_not for v in verdicts if v.why_not is not None), None)
    told = [v.holds for v in verdicts]
    return Verdict(holds=False if False in told else None if None in told else True, why_not=lost)


def agreement_of(verdicts: Iterable[Verdict], sure: float = SURE) -> Agreement:
    """Whether all who can tell say the same and the data carry each; open where fewer than two can tell.

    Parameters
    ----------
    sure : [1] of the draws that each verdict needs behind it; where all say the same on less, it is "unsure"

    >>> agreement_of([Verdict(holds=True), Verdict(holds=None), Verdict(holds=True)])
    'all_yes'
    >>> agreement_of([Verdict(holds=True, in_draws=0.95), Verdict(holds=True, in_draws=0.6)])
    'unsure'
    """
    told = [v for v in verdicts if v.holds is not None]
    if len(told) < 2:
        return "open"
    if len({v.holds for v in told}) > 1:
        return "part"
    if not all(v.sure(sure) for v in told):
        return "unsure"
    return "all_yes" if told[0].holds else "all_no"


def required_sure(sure: float) -> float:
    """A share of draws that an agreement can ask for.

    Raises
    ------
    RangeError   below a half, where both a sentence and its opposite could count, or above all
    """
    if not 0.5 <= sure <= 1.0:
        raise RangeError(
            f"agreement at {100 * sure:g} % of the draws; expected 50 to 100 %",
            nl=f"eens bij {100 * sure:g} % van de trekkingen; verwacht 50 tot en met 100 %",
        )
    return sure


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """In how many sets of choices a sentence holds, and its opposite: holding + failing + untold = sets.

    >>> Support.of({"a": True, "b": False, "c": None, "d": True}.values())
    Support(sets=4, holding=2, failing=1)
    """

    sets: int
    holding: int
    failing: int

    @classmethod
    def of(cls, told: Iterable[bool | None]) -> Support:
        known = list(told)
        return cls(sets=len(known), holding=known.count(True), failing=known.count(False))

    @property
    def share(self) -> float | None:
        """p(C): of the sets that can tell."""
        known = self.holding + self.failing
        return self.holding / known if known else None

    @property
    def against(self) -> float | None:
        """p(not C) = 1 − p(C)."""
        known = self.holding + self.failing
        return self.failing / known if known else None


def counts(verdicts: Mapping[str, Verdict]) -> tuple[int, int]:
    """How many say yes, and how many can tell."""
    told = [v.holds for v in verdicts.values() if v.holds is not None]
    return sum(told), len(told)
