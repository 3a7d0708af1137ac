"""How sure a position of the levers is: targets and outcomes over draws that it shares with the baseline."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from kringloop.reading import ASSUMED, Reading, Words, margins_of, numbers, over_draws_rows, target_rows
from kringloop.web.moves import Moves
from kringloop.web.workbench import table_of

AMOUNT: Final = 3
"""Digits of a difference."""
DRAWS: Final = 20
"""Draws that a reader waits for, each some half a second; the command line tries more."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """Targets with the share of draws in which they are met; figure → its difference from the scenario beside it."""

    targets: list[dict[str, Any]]
    spread: dict[str, dict[str, Any]]

    @property
    def met(self) -> dict[str, float]:
        """Target → share [1] of the draws in which it is met, of those that were drawn."""
        shares = {row["target"]: row["met_in_draws"] for row in self.targets}
        return {key: share for key, share in shares.items() if share is not None}


def drawn_for(reading: Reading, moves: Moves, language: str) -> Drawn | None:
    """Over draws, what is shown; None where nothing can be drawn. The bench of the run is not held meanwhile."""
    bench, plan = moves.bench, moves.plan
    if plan is None or bench.bench is None:
        return None
    with table_of(reading).turn:
        rows = target_rows(bench, plan, language)
        ids = margins_of(reading, bench, moves.choices, moves.shown)
    spread, targets = over_draws_rows(bench, plan, ids, moves.year, DRAWS, targets=rows, other=moves.other)
    return Drawn(targets, {row["indicator"]: row for row in spread})


def between(of: Mapping[str, Any], drawn: Drawn, moves: Moves, words: Words) -> str:
    """Between what and what the difference of a figure lies, or that there is no margin and why.

    of : the figure, a row of `figure_rows`
    """
    row = drawn.spread.get(of["indicator"])
    if row is None:
        return words("explore.draws_without", name=of["name"])
    unit, other = numbers.difference_unit(of["unit"], words.language), moves.other.names[words.language]
    ends = {k: numbers.signed(row[k], words.language, digits=AMOUNT) for k in ("low", "high", *ASSUMED)}
    told = words("explore.draws_past", name=of["name"])
    if row["reached"]:
        told = words(
            "explore.draws_between", name=of["name"], low=ends["low"], high=ends["high"], unit=unit, other=other
        )
    if row[ASSUMED[0]] is None:
        return told
    low, high = (ends[k] for k in ASSUMED)
    return words("explore.draws_assumed", told=told, low=low, high=high, unit=unit).rstrip()
