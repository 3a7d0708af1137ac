"""How sure adjusted and computed figures are: covariances from the inverse of the equations at the answer.

The part of K⁻¹ that belongs to the quantities is their covariance: first-order where constraints are products, exact
where they are linear. Source: cencic2016.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kringloop.core import Array
from kringloop.reconcile.classes import Classes, Kind
from kringloop.reconcile.search import Found
from kringloop.reconcile.spread import column, variances

Codes = NDArray[np.int64]
NOTHING = 1e-12
"""A scaled variance that is smaller is 0: constants alone say what the figure is."""
FEW = 400
"""Up to so many movable quantities every column is solved and refined; beyond it, selected entries of the inverse."""


def deviations(found: Found, classes: Classes) -> Array:
    """(quantities,) standard deviation [unit] of each figure; NaN for what cannot be known, 0 for constants."""
    movable, system = found.movable, found.movable.system
    kinds = classes.kinds[movable.places]
    asked = (kinds == Kind.REDUNDANT) | (kinds == Kind.OBSERVABLE)
    scaled = np.zeros(len(kinds))
    if len(kinds) <= FEW:
        scaled[asked] = [column(found.equations, j)[j] for j in np.flatnonzero(asked).tolist()]
    else:
        scaled = variances(found.equations, asked)
    made = np.zeros(len(system))
    made[movable.places] = np.sqrt(np.where(scaled > NOTHING, scaled, 0.0)) * found.scales.columns
    unchecked = classes.kinds == Kind.UNCHECKED  # what nothing checks stays as sure as it was
    made[unchecked] = system.deviations[unchecked]
    made[classes.kinds == Kind.UNOBSERVABLE] = np.nan
    return made


def covariance(found: Found, classes: Classes, places: Codes) -> Array:
    """(chosen, chosen) covariance [unit · unit]; NaN in rows and columns of what cannot be known."""
    movable = found.movable
    number = np.full(len(movable.system), -1)
    number[movable.places] = np.arange(len(movable.places))
    lost = classes.kinds[places] == Kind.UNOBSERVABLE
    made = np.zeros((len(places), len(places)))
    moving = (number[places] >= 0) & ~lost
    inside = number[places[moving]]
    scale = found.scales.columns[inside]
    block = np.array([column(found.equations, j)[inside] for j in inside.tolist()]).reshape(len(inside), len(inside))
    made[np.ix_(moving, moving)] = block * np.outer(scale, scale)
    made[lost, :] = np.nan
    made[:, lost] = np.nan
    return (made + made.T) / 2
