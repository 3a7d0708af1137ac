"""How sure a position of the levers is: targets and outcomes over draws that it shares with the baseline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from kringloop.reading import over_draws_rows, target_rows
from kringloop.scenarios import BASELINE
from kringloop.web.moves import Moves
from kringloop.web.view import Asked
from kringloop.web.workbench import table_of

DRAWS: Final = 20
"""Draws that a reader waits for, each some half a second; the command line tries more."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """Targets with the share of draws in which they are met; the difference of outcomes from the baseline."""

    targets: list[dict[str, Any]]
    spread: list[dict[str, Any]]


def drawn_for(asked: Asked, moves: Moves) -> Drawn | None:
    """Over draws, what is shown; None where nothing can be drawn. The bench of the run is not held meanwhile."""
    bench, plan = moves.bench, moves.plan
    if plan is None or bench.bench is None:
        return None
    with table_of(asked.reading).turn:
        rows = target_rows(bench, plan, asked.language)
    beside_base = moves.other is bench.plans[BASELINE]
    ids = tuple(dict.fromkeys(moves.shown)) if beside_base else ()
    spread, targets = over_draws_rows(bench, plan, ids, moves.year, DRAWS, targets=rows)
    return Drawn(targets, spread)
