"""The size of a residual without taking it in full."""

from __future__ import annotations

import numpy as np
import pytest

from kringloop.chains.gauge import CAUTION, PROBES, Gauge, random_rows
from kringloop.chains.solve import Leontief, largest_relative, refine
from tests.chains.worlds import world

LARGE = world(3, regions=10, sectors=50, filled=1.0)
SYSTEM = np.eye(LARGE.size) - LARGE.coefficients()


def gauge():
    probes = random_rows(LARGE.size)
    return Gauge(probes, probes @ SYSTEM)


@pytest.mark.parametrize("spread", ["everywhere", "one sector", "two that cancel"])
def test_a_known_residual_is_shown_at_least_at_its_size(spread):
    n = LARGE.size
    made = {
        "everywhere": np.random.default_rng(1).standard_normal((n, 200)),
        "one sector": np.eye(n)[:, :200],
        "two that cancel": (np.eye(n) - np.roll(np.eye(n), 1, axis=0))[:, :200],
    }[spread]
    rhs = np.random.default_rng(2).random((n, 200)) + 1
    x = np.linalg.solve(SYSTEM, rhs - 1e-6 * made)
    true = np.linalg.norm(1e-6 * made, axis=0) / np.linalg.norm(rhs, axis=0)
    shown = np.array([gauge().relative(x[:, [j]], rhs[:, [j]]) for j in range(200)])
    assert (shown >= true).all()
    assert np.median(shown / true) == pytest.approx(CAUTION, rel=0.15)


def test_an_answer_found_good_enough_is_not_multiplied_with_the_table_again():
    readings = []

    def residual(x):
        readings.append(x)
        return LARGE.final_demand - SYSTEM @ x

    inverse = np.linalg.inv(SYSTEM)
    found = refine(residual, lambda r: (1 - 1e-7) * (inverse @ r), LARGE.final_demand, tol=1e-12, gauge=gauge())
    assert len(readings) == 1
    assert largest_relative(residual(found.values), LARGE.final_demand) <= found.residual <= 1e-12


def test_a_gauge_that_is_not_content_leads_to_the_full_residual():
    readings = []

    def residual(x):
        readings.append(x)
        return LARGE.final_demand - SYSTEM @ x

    inverse = np.linalg.inv(SYSTEM)
    found = refine(residual, lambda r: 0.9 * (inverse @ r), LARGE.final_demand, tol=1e-5, gauge=gauge())
    assert found.residual <= 1e-5
    assert found.steps > 3
    assert len(readings) == found.steps


def test_many_columns_are_gauged_and_few_are_not():
    solver = Leontief(LARGE.flows, LARGE.output)
    for columns, kept in ((PROBES - 1, 0), (PROBES, 1)):
        found = solver.right(LARGE.final_demand[:, :columns])
        assert len(solver._gauges) == kept
        true = largest_relative(
            LARGE.final_demand[:, :columns] - SYSTEM @ found.values, LARGE.final_demand[:, :columns]
        )
        assert true <= 1.01 * found.residual <= 1e-12
