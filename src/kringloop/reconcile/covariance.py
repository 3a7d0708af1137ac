"""How sure adjusted and computed figures are: covariances from the inverse of the equations at the answer.

The part of K⁻¹ that belongs to the quantities is their covariance: first-order where constraints are products, exact
where they are linear. Source: cencic2016.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse.csgraph import connected_components

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


def joint(found: Found, classes: Classes, places: Codes) -> sparse.csr_array:
    """(chosen, chosen) covariance [unit · unit] of many figures; empty where nothing ties two, or one is not known.

    Figures of parts that no constraint ties do not move each other, so that one solve finds a column of every part.
    """
    movable, equations = found.movable, found.equations
    number = np.full(len(movable.system), -1)
    number[movable.places] = np.arange(len(movable.places))
    chosen = np.flatnonzero((number[places] >= 0) & (classes.kinds[places] != Kind.UNOBSERVABLE))
    inside = number[places[chosen]]
    part = _parts(found)[inside]
    turn = _turns(part)
    scale = found.scales.columns[inside]
    rows, columns, values = [], [], []
    for now in range(int(turn.max(initial=-1)) + 1):
        asked = np.flatnonzero(turn == now)
        right = np.zeros(sum(equations.sizes))
        right[inside[asked]] = 1.0
        solved = equations.solve(right)[inside]
        column = np.full(int(part.max()) + 1, -1)
        column[part[asked]] = asked
        beside = np.flatnonzero(column[part] >= 0)
        of = column[part[beside]]
        rows.append(beside)
        columns.append(of)
        values.append(solved[beside] * scale[beside] * scale[of])
    shape = (len(places), len(places))
    if not rows:
        return sparse.csr_array(shape)
    at = (chosen[np.concatenate(rows)], chosen[np.concatenate(columns)])
    made = sparse.coo_array((np.concatenate(values), at), shape=shape).tocsr()
    return sparse.csr_array((made + made.T) / 2.0)


def _parts(found: Found) -> Codes:
    """(movable,) number of the part of the system that each is in: what constraints or correlations tie together."""
    slopes, weights = found.equations.slopes, found.equations.weights
    ties = abs(weights) + abs(slopes).T @ abs(slopes)
    _, label = connected_components(sparse.csr_array(ties), directed=False)
    parts: Codes = label[: slopes.shape[1]].astype(np.int64)
    return parts


def _turns(part: Codes) -> Codes:
    """The how-manieth of its part each is, from 0."""
    order = np.argsort(part, kind="stable")
    sizes = np.bincount(part)
    first = np.repeat(np.cumsum(sizes) - sizes, sizes)
    turn = np.empty(len(part), dtype=np.int64)
    turn[order] = np.arange(len(part)) - first
    return turn
