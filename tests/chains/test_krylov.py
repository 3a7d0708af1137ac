"""Answers without a factor: the same as with one, in fewer readings of the table."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from kringloop.chains import Engine
from kringloop.chains.krylov import gmres, home_blocks, krylov
from kringloop.chains.solve import Leontief
from tests.chains.worlds import leontief_inverse, world

LARGE = world(3, regions=10, sectors=50, filled=1.0)
REGIONS = LARGE.region_rows


def inward(table, share=0.9):
    """The same table with most of each recipe bought at home."""
    home = LARGE.region_codes[:, None] == LARGE.region_codes
    flows = np.where(home, table.flows * share * 10, table.flows * (1 - share))
    return replace(table, flows=flows, output=flows.sum(axis=1) + table.final_demand.sum(axis=1))


def test_minimal_residuals_end_within_the_size_of_the_system():
    # by hand: (I − A) = [[0.85, −0.25], [−0.2, 0.95]], determinant 0.7575; L · (600, 1500) = (945/0.7575, 1395/0.7575)
    matrix = np.array([[0.85, -0.25], [-0.2, 0.95]])
    x, steps = gmres(lambda v: matrix @ v, np.array([[600.0], [1500.0]]), np.array([1e-9]))
    assert steps == 2
    assert x[:, 0] == pytest.approx([945 / 0.7575, 1395 / 0.7575], rel=1e-12)


def test_home_blocks_halve_the_readings():
    table = inward(LARGE)
    demand = table.demand_of("R0")
    plain = Leontief(table.flows, table.output).right(demand)
    led = Leontief(table.flows, table.output, blocks=REGIONS).right(demand)
    assert led.method == plain.method == "gmres"
    assert led.steps <= plain.steps / 2
    assert led.values == pytest.approx(leontief_inverse(table) @ demand, rel=1e-10)


@pytest.mark.parametrize("supply", [None, np.linspace(0.5, 1.0, LARGE.size)])
def test_both_sides_and_several_columns_are_solved_together(supply):
    system = Leontief(LARGE.flows, LARGE.output, supply=supply, blocks=REGIONS)
    rows = np.random.default_rng(4).random((5, LARGE.size))
    rows[2] = 0.0
    right, left = system.right(rows.T), system.left(rows)
    scaled = LARGE.coefficients() if supply is None else supply[:, None] * LARGE.coefficients()
    inverse = np.linalg.inv(np.eye(LARGE.size) - scaled)
    assert not system.factored
    assert max(right.residual, left.residual) <= 1e-12
    assert right.values == pytest.approx(inverse @ rows.T, rel=1e-9)
    assert left.values == pytest.approx(rows @ inverse, rel=1e-9)
    assert not right.values[:, 2].any()
    assert not left.values[2].any()


def test_regions_whose_sectors_lie_apart_give_the_same_answer():
    order = np.argsort(np.arange(LARGE.size) % 7, kind="stable")
    mixed = replace(
        LARGE,
        sectors=tuple(LARGE.sectors[i] for i in order),
        flows=LARGE.flows[np.ix_(order, order)],
        final_demand=LARGE.final_demand[order],
        output=LARGE.output[order],
        value_added=LARGE.value_added[:, order],
        extensions={},
    )
    straight, shuffled = (Engine(t).outputs(t.demand_of("R1")) for t in (LARGE, mixed))
    assert shuffled.values == pytest.approx(straight.values[order], rel=1e-9)


def test_blocks_that_cost_more_than_they_save_are_left_out():
    ones = np.ones(4000)
    assert home_blocks(np.zeros((4000, 4000)), ones, None, [slice(0, 2000), slice(2000, 4000)]) is None
    assert home_blocks(LARGE.flows, ones[:500], None, [slice(0, 500)]) is None


def test_a_home_market_without_answer_of_its_own_is_left_out():
    # region 0 keeps all of its output; only trade makes the whole solvable
    flows = np.array([[1.0, 0.0, 0.5, 0.0], [0.0, 0.0, 0.0, 0.5], [0.5, 0.0, 0.0, 0.0], [0.0, 0.5, 0.0, 0.0]])
    assert home_blocks(flows, np.ones(4), None, [slice(0, 1), slice(1, 4)]) is None


def test_a_search_that_does_not_arrive_says_so():
    # a cyclic shift: minimal residuals stand still until the last step, far beyond the longest search
    shift = np.roll(np.eye(500), 1, axis=0)
    rhs = np.eye(500)[:, :1]
    assert krylov(lambda v: shift @ v, rhs, lambda x: rhs - shift @ x, 1e-12) is None
