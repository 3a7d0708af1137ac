"""What a backcast found: each lever and each target, and how sure the answer is."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Final

from kringloop.core import Names

AT_BOUND: Final = 1e-6
"""[%] within which a lever stands at a bound, or where it was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeverFound:
    """One lever [%].

    Parameters
    ----------
    low, high : bounds of the search
    least, most : in mixes that meet the targets within 1 % and take at most 5 % more, by the full model
    bound     : "high" or "low" where it stands at a bound, "whole" where levers that divide one whole fill it, else
                empty
    relief    : [1] part of the missed targets that one percentage point beyond its bound would meet, by the lines at
                the mix; 0 where nothing is missed or it is at no bound
    """

    lever: str
    today: float
    found: float
    low: float
    high: float
    least: float
    most: float
    bound: str
    relief: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetFound:
    """One target, in the unit of its figure.

    Parameters
    ----------
    value, relative          : as it was written: in the unit of the figure, or [%] of change
    asked, baseline, reached : what is asked, what it is without moving a lever, what the full model gives
    missed : [1] part of what is asked that is missed; 0 where it is met
    slack  : the same in the unit of the figure
    price  : effort that one per cent of the target more would take; None where not all targets are met
    alone  : whether some mix was found that meets it without the others; None where it is met, or is the only one
    """

    text: str
    figure: str
    unit: str
    year: int
    sense: int
    value: float
    relative: bool
    asked: float
    baseline: float
    reached: float
    missed: float
    slack: float
    price: float | None
    alone: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Backcasted:
    """Where a backcast of a run ended.

    Parameters
    ----------
    names   : of the product; None where all are looked at together
    met     : whether the full model meets every target within 0.01 %
    effort  : points of their range that the levers move together (change), the largest of them (effort), or the costs
    settled : whether no small move is better (of a miss: whether nothing moves any more)
    gap     : effort that the lines at the mix still promise less, where it did not settle
    draws   : how many draws of what the model reads were tried with the mix
    share   : [1] of them in which it meets every target within 0.01 %; None where none was tried
    since   : the last year in which they are as today; from then on each goes on a straight line
    by      : the year in which the levers are where they end
    search_draws : in how many of the draws a mix was searched anew, from this one on
    search_share : [1] of those in which some mix inside the bounds was found that meets every target; None of none
    """

    product: str
    names: Names | None
    objective: str
    met: bool
    effort: float
    levers: tuple[LeverFound, ...]
    targets: tuple[TargetFound, ...]
    rounds: int
    settled: bool
    gap: float
    draws: int
    share: float | None
    search_draws: int = 0
    search_share: float | None = None
    since: int = 0
    by: int = 0
    status: str = "scenario"

    def as_dict(self) -> dict[str, Any]:
        """The answer as plain values."""
        return asdict(self)

    @property
    def moved(self) -> dict[str, float]:
        """Levers that moved → where they ended [%]."""
        return {each.lever: each.found for each in self.levers if abs(each.found - each.today) > AT_BOUND}
