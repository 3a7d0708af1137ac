"""Structural paths: the same ones in the same order as a plain search that follows one node at a time."""

from __future__ import annotations

import heapq

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kringloop.chains import Engine, structural_paths
from kringloop.chains.path_search import Suppliers, above
from tests.chains.worlds import leontief_inverse, national, world

LARGE = world(3, regions=10, sectors=50, filled=0.5)


def one_by_one(table, demand, limit, *, ends=(), max_tier=None):
    """Best-first with a heap, every supplier of every node: ((sectors, value) …, bound of what comes next)."""
    direct = table.extensions["co2"].values / table.output
    reach, recipes = direct @ leontief_inverse(table), table.coefficients()
    queue = [(-reach[i] * w, (i,), w) for i, w in enumerate(demand) if w]
    heapq.heapify(queue)
    found = []
    while queue and len(found) < limit:
        _, nodes, weight = heapq.heappop(queue)
        stop = nodes[0] in ends
        found.append((nodes, (reach if stop else direct)[nodes[0]] * weight))
        if not stop and (max_tier is None or len(nodes) <= max_tier):
            for k in np.flatnonzero(recipes[:, nodes[0]]):
                made = weight * recipes[k, nodes[0]]
                heapq.heappush(queue, (-reach[k] * made, (int(k), *nodes), made))
    return found, -queue[0][0] if queue else 0.0


@given(st.integers(0, 500), st.integers(1, 400), st.sampled_from([None, 0, 1, 3]), st.booleans())
def test_rounds_find_what_one_step_at_a_time_finds(seed, limit, max_tier, stopping):
    table = world(seed)
    demand, ends = table.demand_of("R1"), [1, 5] if stopping else []
    found = structural_paths(
        Engine(table),
        "co2",
        demand,
        coverage=1.0,
        limit=limit,
        max_tier=max_tier,
        stop_at=[table.sectors[i] for i in ends],
    )
    plain, bound = one_by_one(table, demand, limit, ends=ends, max_tier=max_tier)
    # a search may end earlier when what it found makes the total to the last digit
    plain = plain[: len(found.paths)]
    assert [p.value for p in found.paths] == pytest.approx([v for _, v in plain], rel=1e-9)
    # two turns of a loop in another order are worth the same: which comes first is open
    assert [sorted(p.nodes) for p in found.paths] == [sorted(table.labels[i] for i in nodes) for nodes, _ in plain]
    if len(found.paths) == limit:
        assert found.bound == pytest.approx(bound, rel=1e-9)


@pytest.mark.parametrize("limit", [1, 40, 3000])
def test_large_tables_are_searched_alike(limit):
    demand = LARGE.demand_of("R3")
    found = structural_paths(Engine(LARGE), "co2", demand, coverage=1.0, limit=limit)
    plain, bound = one_by_one(LARGE, demand, limit)
    assert [p.value for p in found.paths] == pytest.approx([v for _, v in plain], rel=1e-9)
    assert found.bound == pytest.approx(bound, rel=1e-9)


def test_search_stops_where_the_coverage_is_reached():
    demand = LARGE.demand_of("R3")
    more = structural_paths(Engine(LARGE), "co2", demand, coverage=1.0, limit=3000)
    some = structural_paths(Engine(LARGE), "co2", demand, coverage=0.3, limit=3000)
    shares = np.cumsum([p.share for p in more.paths])
    assert len(some.paths) == int(np.flatnonzero(shares >= 0.3)[0]) + 1
    assert some.paths == more.paths[: len(some.paths)]
    assert 0 < some.bound <= 1.0001 * more.total


def test_loops_are_followed_round_after_round():
    # one sector that uses half of what it makes: 1/2, 1/4, 1/8 … of its deliveries, and nothing else
    loop = national([[50.0]], [50.0], extensions={"co2": ("kt", [100.0])})
    found = structural_paths(Engine(loop), "co2", [1.0], coverage=1.0, limit=20)
    assert [p.value for p in found.paths] == pytest.approx([0.5**k for k in range(20)])
    assert [p.tier for p in found.paths] == list(range(20))
    assert found.bound == pytest.approx(2 * 0.5**20)


def test_columns_are_read_again_only_for_a_lower_floor():
    recipes = LARGE.coefficients()
    suppliers = Suppliers(recipes, np.ones(LARGE.size), np.ones(LARGE.size))
    buyers = np.arange(LARGE.size)
    for floor, count in ((0.004, (recipes > 0.004).sum(axis=0)), (0.001, (recipes > 0.001).sum(axis=0))):
        suppliers.require(buyers, np.full(LARGE.size, floor))
        assert (suppliers.ends - suppliers.starts).tolist() == count.tolist()
    held = len(suppliers.places)
    suppliers.require(buyers[:9], np.full(9, 0.002))
    assert len(suppliers.places) == held
    column = suppliers.sizes[suppliers.starts[7] : suppliers.ends[7]]
    assert (np.diff(column) <= 0).all()


def test_nothing_lies_above_an_empty_run():
    nothing = np.zeros(0, dtype=np.intp)
    assert above(np.zeros(0), np.array([0]), np.array([0]), np.array([0.0])).tolist() == [0]
    assert above(np.zeros(0), nothing, nothing, np.zeros(0)).tolist() == []
