"""How sure a position of the levers is: targets and outcomes over draws that it shares with the baseline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from kringloop.reading import goal_leads, over_draws_rows, target_rows
from kringloop.web.moves import Moves
from kringloop.web.view import Asked
from kringloop.web.workbench import table_of

DRAWS: Final = 20
"""Draws that a reader waits for, each some half a second; the command line tries more."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """Targets with the share of draws in which they are met; figure → its difference from the scenario beside it."""

    targets: list[dict[str, Any]]
    spread: dict[str, dict[str, Any]]


def drawn_for(asked: Asked, moves: Moves) -> Drawn | None:
    """Over draws, what is shown; None where nothing can be drawn. The bench of the run is not held meanwhile."""
    bench, plan = moves.bench, moves.plan
    if plan is None or bench.bench is None:
        return None
    with table_of(asked.reading).turn:
        rows = target_rows(bench, plan, asked.language)
        leads = goal_leads(asked.reading, bench, moves.choices)
    ids = tuple(dict.fromkeys((*moves.shown, *leads.values())))
    spread, targets = over_draws_rows(bench, plan, ids, moves.year, DRAWS, targets=rows, other=moves.other)
    return Drawn(targets, {row["indicator"]: row for row in spread})
