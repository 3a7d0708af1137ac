"""Reconciliation beside scipy's general sparse solver on the same equations, in the same process.

Networks are blocks of 30 nodes and 100 flows, of which 5 % go to the next block, 10 % to or from the world outside
and 20 % are unknown. The layered system has goods, materials in them and the share of a material in a good.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.linalg import qr, solve_triangular
from scipy.sparse.linalg import splu

from benchmarks.registry import Subject, benchmark
from kringloop.core import Array
from kringloop.reconcile import Products, System, network, reconcile
from kringloop.reconcile.constraints import Slopes, left_over
from kringloop.reconcile.scaling import Movable, Scales

NODES, FLOWS = 30, 100


@lru_cache(maxsize=1)
def blocks(size: int) -> System:
    """Flows in blocks; figures scatter by their deviation of 10 % around what they are drawn as."""
    random = np.random.default_rng(1)
    count = size // FLOWS
    first = np.repeat(np.arange(count), FLOWS) * NODES
    inside = random.integers(0, NODES, size)
    origin, destination = first + inside, first + (inside + random.integers(1, NODES, size)) % NODES
    trade = random.random(size) < 0.05
    destination = np.where(trade, (first + NODES) % (count * NODES) + inside, destination)
    outside, even = random.random(size) < 0.1, np.arange(size) % 2 == 0
    origin, destination = np.where(outside & even, -1, origin), np.where(outside & ~even, -1, destination)
    values = random.lognormal(3, 1, size)
    deviations = 0.1 * values
    values = values + deviations * random.standard_normal(size)
    lost = random.random(size) < 0.2
    values[lost] = deviations[lost] = np.nan
    return network(
        names=[f"F{i}" for i in range(size)], origin=origin, destination=destination, values=values,
        deviations=deviations, nodes=count * NODES, unit="kt",
    )  # fmt: skip


def by_splu(system: System) -> Array:
    """Adjusted measured figures by one general factorisation of the same scaled equations."""
    movable = Movable.of(system)
    start = np.where(system.unknown, 0.0, system.values)
    slopes = movable.at(start)
    scales = Scales.of(movable, slopes)
    scaled = scales.scaled(slopes)
    small = 1e-6
    weights = np.where(movable.unknown, small, 1.0)
    rows = system.constraint_count
    whole = sparse.block_array(
        [[sparse.diags_array(weights), scaled.T], [scaled, -small * sparse.eye_array(rows)]], format="csc"
    )
    right = np.concatenate([np.zeros(len(weights)), -scales.rows * left_over(system, start)])
    factors = splu(whole, permc_spec="MMD_AT_PLUS_A", diag_pivot_thresh=0.0, options={"SymmetricMode": True})
    found = factors.solve(right)
    exact = whole + sparse.diags_array(np.concatenate([np.where(movable.unknown, -small, 0.0), np.full(rows, small)]))
    for _ in range(4):
        found = found + factors.solve(right - exact @ found)
    point = start.copy()
    point[movable.places] += found[: len(weights)] * scales.columns
    return point[system.measured]


@benchmark(
    "reconcile.network", sizes=(10_000, 100_000, 1_000_000), peer="scipy splu, solve only", repeats=1,
    goal="10⁶ flows in blocks solved and classified under 5 s and 4 GB on 2 cores, residual ≤ 1e-9",
)  # fmt: skip
def flows_in_blocks(size: int) -> Subject:
    system = blocks(size)

    def ours() -> Array:
        answer = reconcile(system)
        assert answer.found.broken.max() <= 1e-9
        return answer.found.point[system.measured]

    return Subject(
        ours=ours, peer=lambda: by_splu(system), array_bytes=size * 16,
        difference=lambda a, b: float((np.abs(a - b) / system.deviations[system.measured]).max()),
    )  # fmt: skip


@benchmark("reconcile.deviations", sizes=(10_000, 100_000), goal="deviations of 10⁵ figures in under 10 s", repeats=1)
def all_deviations(size: int) -> Subject:
    system = blocks(size)

    def ours() -> Array:
        return reconcile(system).deviations

    return Subject(ours=ours)


@benchmark(
    "reconcile.layers", sizes=(10_000,), goal="nonlinear, 10⁴ quantities, solved and classified under 3 s", repeats=1
)
def layers(size: int) -> Subject:
    system = layered(size // 5)
    slopes = Slopes.of(system)

    def ours() -> Array:
        answer = reconcile(system)
        assert answer.found.broken.max() <= 1e-9
        return answer.found.point

    assert slopes.pattern.shape[1] == len(system)
    return Subject(ours=ours)


def layered(flows: int) -> System:
    """Per flow a mass, two materials in it and their shares: material = mass · share, and balances in all three."""
    random = np.random.default_rng(3)
    base = blocks(flows)
    mass = reconcile(base).found.point
    share = np.tile([0.2, 0.3], (flows, 1))
    material = mass[:, None] * share
    truth = np.concatenate([mass, *material.T, *share.T])
    deviations = 0.05 * np.abs(truth) + np.where(np.arange(5 * flows) < 3 * flows, 0.1, 0.0)
    values = truth + deviations * random.standard_normal(5 * flows)
    lost = np.concatenate([base.unknown, random.random(2 * flows) < 0.7, np.zeros(2 * flows, dtype=bool)])
    values[lost] = deviations[lost] = np.nan
    nodes = base.linear
    each = np.arange(flows)
    row = np.concatenate([each, each + flows])
    products = Products(row, np.concatenate([each, each]), 3 * flows + row, -np.ones(2 * flows))
    links = sparse.csr_array((np.ones(2 * flows), (row, flows + row)), shape=(2 * flows, 5 * flows))
    empty = sparse.csr_array((nodes.shape[0], 2 * flows))
    balances = sparse.hstack([sparse.block_diag([nodes, nodes, nodes]), sparse.vstack([empty, empty, empty])])
    return System(
        names=[f"q{i}" for i in range(5 * flows)], values=values, deviations=deviations,
        linear=sparse.csr_array(sparse.vstack([links, balances])), products=products,
        start=np.concatenate([np.full(flows, 20.0), np.full(2 * flows, 5.0), np.full(2 * flows, 0.25)]),
    )  # fmt: skip


def by_dense_qr(system: System) -> Array:
    """Adjusted measured figures by two dense factorisations with pivots: unknowns eliminated, then least change.

    Q of the columns of unknowns turns the constraints into those that hold no unknown; of these, R' of the scaled
    transpose gives the multipliers. Source: the reduced form of cencic2016.
    """
    matrix, m = system.linear.toarray(), system.measured
    turned, _, _, rank = _pivoted(matrix[:, system.unknown])
    left = turned[:, rank:].T @ matrix[:, m]
    short = turned[:, rank:].T @ system.offset
    sd, values = system.deviations[m], system.values[m]
    basis, upper, order, rank = _pivoted((left * sd).T)
    right = (left @ values + short)[order[:rank]]
    found: Array = values - sd * (basis[:, :rank] @ solve_triangular(upper[:rank, :rank], right, trans="T"))
    return found


def _pivoted(matrix: Array) -> tuple[Array, Array, NDArray[np.int64], int]:
    """Q, R and the order and rank of a matrix with its columns in order of size."""
    turned, upper, order = qr(matrix, pivoting=True)
    size = np.abs(np.diag(upper))
    rank = int((size > 1e-10 * size.max(initial=0.0)).sum())
    return np.asarray(turned, dtype=np.float64), np.asarray(upper, dtype=np.float64), order.astype(np.int64), rank


@benchmark("reconcile.dense", sizes=(1_000,), peer="dense QR with pivots", repeats=1,
           goal="the same answer as two dense factorisations, at least 20 times faster")  # fmt: skip
def beside_dense_qr(size: int) -> Subject:
    system = blocks(size)
    deviations = system.deviations[system.measured]
    return Subject(
        ours=lambda: reconcile(system).found.point[system.measured], peer=lambda: by_dense_qr(system),
        difference=lambda a, b: float((np.abs(a - b) / deviations).max()),
    )  # fmt: skip
