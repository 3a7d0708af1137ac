"""Ranked suspects for gross errors, and what would follow if they were left out: a proposal, never done unasked."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kringloop.core import whole
from kringloop.reconcile.reconciled import Reconciled
from kringloop.reconcile.reconciling import reconcile

_ALIKE = 1e-6
"""Share of a test by which another may differ and still be the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspect:
    """A figure that would be left out, and how well the rest would agree."""

    name: str
    test: float
    """Its change over the deviation of that change."""
    alike: tuple[str, ...]
    """Figures with the same test: the data cannot tell which of them is off."""
    published: float
    computed: float
    """What the others say it is; NaN when they cannot say."""
    objective: float
    freedom: int
    chance: float


def suspects(answer: Reconciled, *, most: int = 5) -> tuple[Suspect, ...]:
    """The worst figure above the limit, the worst of the rest when that is left out, and so on.

    Ends where the figures left agree, where no single test is above its limit, or after `most`.
    """
    whole(most, what="number of suspects", least=0)
    found: list[Suspect] = []
    while len(found) < most and not answer.agrees:
        size = np.abs(np.nan_to_num(answer.tests))
        worst = int(size.argmax())
        if size[worst] <= answer.critical:
            break
        alike = np.flatnonzero(np.abs(size - size[worst]) <= _ALIKE * size[worst])
        system = answer.system
        chosen = np.zeros(len(system), dtype=bool)
        chosen[worst] = True
        if int(system.measured.sum()) == 1:
            break
        rest = reconcile(
            system.forgetting(chosen),
            method=answer.method.key,
            bounds=answer.bounds,
            alpha=answer.alpha,
            solver=answer.found.equations.solver,
        )
        if not rest.freedom:  # nothing is left that could agree or not
            break
        found.append(
            Suspect(
                name=system.names[worst],
                test=float(answer.tests[worst]),
                alike=tuple(system.names[i] for i in alike.tolist() if i != worst),
                published=float(system.values[worst]),
                computed=float(rest.values[worst]),
                objective=rest.objective_free,
                freedom=rest.freedom,
                chance=rest.chance,
            )
        )
        answer = rest
    return tuple(found)
