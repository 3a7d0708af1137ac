"""The door of the room: a system in, adjusted figures and all that can be said of them out."""

from __future__ import annotations

import numpy as np

from kringloop.core import MissingDataError, RangeError, did_you_mean, whole
from kringloop.reconcile.bounds import BOUNDS, Bounds, within_bounds
from kringloop.reconcile.classes import classify
from kringloop.reconcile.conflicts import refuse_conflict
from kringloop.reconcile.factor import Solver
from kringloop.reconcile.judging import ALPHA, require_alpha
from kringloop.reconcile.methods import METHODS
from kringloop.reconcile.reconciled import Reconciled
from kringloop.reconcile.search import search
from kringloop.reconcile.system import System


def reconcile(
    system: System,
    *,
    method: str = "least_squares",
    bounds: Bounds = "tell",
    alpha: float = ALPHA,
    solver: Solver = "auto",
    most_steps: int = 200,
) -> Reconciled:
    """Adjust measured figures as little as their deviations allow until every constraint holds.

    minimise Σ ((x − published) / deviation)²  subject to  f(x, y, constants) = 0

    Parameters
    ----------
    method : key of METHODS: least_squares, robust, logarithmic, cross_entropy
    bounds : "tell" fits freely and reports what crosses a bound; "hold" keeps every figure within its bounds
    alpha  : chance of a false alarm of the tests
    solver : "auto" takes qdldl where it is installed, scipy otherwise; the answer is the same

    Raises
    ------
    InfeasibleError    constraints, constants or bounds contradict each other; names the smallest set found
    ConvergenceError   no answer in `most_steps`; names where it still moves
    RangeError         an unknown option, or a method that cannot adjust these figures
    UnknownNameError   no such method
    MissingDataError   nothing is measured

    Source      cencic2016
    """
    if bounds not in BOUNDS:
        raise RangeError(f"bounds is '{bounds}'; {did_you_mean(bounds, BOUNDS)}")
    require_alpha(alpha)
    whole(most_steps, what="most steps", least=2)
    chosen = METHODS[method]
    if not system.measured.any():
        raise MissingDataError(
            f"nothing is measured: all {len(system)} quantities are unknown or constant\n"
            "  Give at least one figure with its standard deviation; there is nothing to reconcile."
        )
    free = search(system, chosen, solver=solver, most=most_steps)
    refuse_conflict(free)
    if bounds == "tell":
        return Reconciled(system, chosen, free, classify(free), np.zeros(len(system), dtype=bool), bounds, alpha, None)
    held = within_bounds(system, chosen, free, solver, most_steps)
    return Reconciled(system, chosen, held.found, classify(free), held.pinned, bounds, alpha, free)
