"""Systems that several tests use, and the same answers by dense algebra."""

from __future__ import annotations

import numpy as np
from scipy import linalg, sparse

from kringloop.reconcile import Quantity, System, network, system_of

LOOP = ["F1 + F2 + F4 = F3", "F3 = F4 + F5", "F5 = F6 + F7", "F4 = F3 * TC34"]


def loop_quantities():
    """Three processes with a loop and a transfer coefficient. Source: cencic2016."""
    return [
        Quantity(name="F1", value=100, deviation=10),
        Quantity(name="F2", value=50, constant=True),
        Quantity(name="F3", value=300, deviation=30),
        Quantity(name="F4"),
        Quantity(name="F5", value=160, deviation=16),
        Quantity(name="F6"),
        Quantity(name="F7"),
        Quantity(name="TC34", value=0.5, deviation=0.05),
    ]


def loop():
    return system_of(loop_quantities(), LOOP)


def random_network(seed, *, flows=30, nodes=10, unknown=0.3, constant=0.1):
    """Flows between nodes and the world outside; unknown ones at random, and constants that contradict nothing."""
    random = np.random.default_rng(seed)
    origin = random.integers(-1, nodes, flows)
    destination = random.integers(-1, nodes, flows)
    truth = balanced(origin, destination, nodes, random)
    deviation = 0.05 * np.abs(truth) + 0.5
    values = truth + deviation * random.standard_normal(flows)
    kind = random.random(flows)
    lost, fixed = kind < unknown, kind > 1 - constant
    values[lost] = deviation[lost] = np.nan
    values[fixed], deviation[fixed] = truth[fixed], 0.0
    if not (deviation > 0).any():
        values[0], deviation[0] = truth[0], 1.0
    return network(
        names=[f"F{i}" for i in range(flows)],
        origin=origin,
        destination=destination,
        values=values,
        deviations=deviation,
        nodes=nodes,
        unit="kt",
    )


def balanced(origin, destination, nodes, random):
    """A positive or negative figure per flow with which every node balances."""
    rows = np.zeros((nodes, len(origin)))
    for sign, ends in ((-1, origin), (1, destination)):
        inside = np.flatnonzero(ends >= 0)
        np.add.at(rows, (ends[inside], inside), sign)
    space = linalg.null_space(rows)
    return space @ random.normal(0.0, 20.0, space.shape[1])


def general(seed, *, size=14, rows=6):
    """Linear constraints with any coefficients, some of them dependent, over measured and unknown quantities."""
    random = np.random.default_rng(seed)
    matrix = random.integers(-2, 3, (rows, size)) * (random.random((rows, size)) < 0.4)
    matrix = np.vstack([matrix, matrix[0] + 2 * matrix[1]]).astype(float)
    space = linalg.null_space(matrix)
    truth = space @ random.normal(0.0, 10.0, space.shape[1])
    deviations = random.uniform(0.5, 2.0, size)
    values = truth + deviations * random.standard_normal(size)
    lost = random.random(size) < 0.35
    lost[0] = False
    values[lost] = deviations[lost] = np.nan
    return System(
        names=[f"q{i}" for i in range(size)], values=values, deviations=deviations, linear=sparse.csr_array(matrix)
    )


def by_null_space(system):
    """Values, covariance and what can be known, by a dense basis of all that the constraints allow."""
    linear = system.linear.toarray()
    constant = system.constant
    fixed = linear[:, constant] @ system.values[constant] + system.offset
    moving = np.flatnonzero(~constant)
    slopes = linear[:, moving]
    start = -np.linalg.pinv(slopes) @ fixed
    space = linalg.null_space(slopes, rcond=1e-10)
    measured = system.measured[moving]
    weight = 1.0 / system.deviations[moving][measured]
    seen = weight[:, None] * space[measured]
    inverse = np.linalg.pinv(seen, rcond=1e-10)
    move = inverse @ (weight * (system.values[moving][measured] - start[measured]))
    values = system.values.copy()
    values[moving] = start + space @ move
    covariance = np.zeros((len(system), len(system)))
    covariance[np.ix_(moving, moving)] = space @ inverse @ inverse.T @ space.T
    unseen = linalg.null_space(seen, rcond=1e-10)
    free = np.zeros(len(system), dtype=bool)
    free[moving] = np.abs(space @ unseen).max(axis=1, initial=0.0) > 1e-8
    return values, covariance, free


def by_qr(system):
    """Figures by two orthogonal factorisations: of the constraints, then of what is measured along what is free."""
    linear, moving = system.linear.toarray(), np.flatnonzero(~system.constant)
    fixed = linear[:, system.constant] @ system.values[system.constant] + system.offset
    q, r, order = linalg.qr(linear[:, moving].T, pivoting=True)
    steps = np.abs(np.diag(r))
    rank = int((steps > 1e-10 * steps.max(initial=0.0)).sum())
    start = q[:, :rank] @ linalg.solve_triangular(r[:rank, :rank], -fixed[order[:rank]], trans="T")
    measured = system.measured[moving]
    weight = 1.0 / system.deviations[moving][measured]
    seen = weight[:, None] * q[measured, rank:]
    missing = weight * (system.values[moving][measured] - start[measured])
    move, *_ = linalg.lstsq(seen, missing, cond=1e-10, lapack_driver="gelsy")
    values = system.values.copy()
    values[moving] = start + q[:, rank:] @ move
    return values


def by_reduced_form(system):
    """Adjusted measured figures: x = x~ − Q A'(A Q A')⁻¹(A x~ + b) over the constraints with unknowns taken out."""
    linear, m, u = system.linear.toarray(), system.measured, system.unknown
    out = linalg.null_space(linear[:, u].T, rcond=1e-10) if u.any() else np.eye(len(linear))
    reduced = out.T @ linear[:, m]
    reduced[np.abs(reduced) < 1e-10] = 0.0
    alone = out.T @ (linear[:, system.constant] @ system.values[system.constant] + system.offset)
    q = np.diag(system.deviations[m] ** 2)
    gain = q @ reduced.T @ np.linalg.pinv(reduced @ q @ reduced.T, rcond=1e-9)
    x = system.values[m] - gain @ (reduced @ system.values[m] + alone)
    return x, q - gain @ reduced @ q, np.linalg.matrix_rank(reduced, tol=1e-9)
