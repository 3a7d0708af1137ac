"""Whole systems of materials from the literature: solved, balanced, classified, and within bounds when asked."""

from pathlib import Path

import numpy as np
import pytest
from numpy.testing import assert_allclose

from kringloop.reconcile import Kind, read_system, reconcile
from kringloop.reconcile.bounds import outside
from kringloop.reconcile.constraints import left_over, term_sizes

pytestmark = pytest.mark.plausibility
DATA = Path(__file__).parent / "data"
SIZES = {"zinc": (20, 8), "aluminium": (355, 166), "aggregates": (424, 140), "cement": (748, 139)}
AGREES = {"zinc": True, "aluminium": True, "aggregates": False, "cement": False}


@pytest.fixture(scope="module", params=SIZES)
def answer(request):
    return request.param, reconcile(read_system(DATA / f"{request.param}.csv"))


def test_it_is_solved_whole(answer):
    name, found = answer
    system = found.system
    assert (len(system), system.constraint_count) == SIZES[name]
    point = found.found.point
    assert (np.abs(left_over(system, point)) <= 1e-9 * np.maximum(term_sizes(system, point), 1.0)).all()
    assert found.agrees is AGREES[name]


def test_no_figure_becomes_less_sure_and_all_that_is_known_has_a_deviation(answer):
    _, found = answer
    m = found.system.measured
    assert (found.deviations[m] <= found.system.deviations[m] * (1 + 1e-6)).all()
    known = found.classes.kinds != Kind.UNOBSERVABLE
    assert np.isfinite(found.deviations[known]).all()
    assert np.isfinite(found.values[known]).all()


def test_degrees_of_freedom_are_what_the_fit_takes_from_the_variances(answer):
    """trace of 1 − Q after · Q before⁻¹ over the measured figures."""
    _, found = answer
    m = found.system.measured
    assert (1 - (found.deviations[m] / found.system.deviations[m]) ** 2).sum() == pytest.approx(found.freedom, abs=1e-3)


@pytest.mark.parametrize("name", ["zinc", "aluminium", "aggregates", "cement"])
def test_no_flow_is_negative_when_bounds_are_held(name):
    held = reconcile(read_system(DATA / f"{name}.csv"), bounds="hold")
    flows = np.array([q.startswith("f") for q in held.system.names])
    assert (held.found.point[flows] >= -1e-6).all()
    assert held.objective >= held.objective_free - 1e-9
    assert not outside(held.system, held.found.point).any()


def test_the_other_solver_gives_the_same_aluminium():
    system = read_system(DATA / "aluminium.csv")
    one, other = (reconcile(system, solver=s) for s in ("qdldl", "scipy"))
    known = one.classes.kinds != Kind.UNOBSERVABLE
    assert other.classes.kinds.tolist() == one.classes.kinds.tolist()
    assert_allclose(other.values[known], one.values[known], rtol=1e-7, atol=1e-7)


def test_zinc_by_hand():
    """The published zinc flows nearly balance: use keeps 840 − 130 = 710, as printed, so that it hardly moves."""
    found = reconcile(read_system(DATA / "zinc.csv"))
    assert found.value("stock2") == pytest.approx(710, rel=2e-3)
    assert np.abs(found.change).max() < 0.1
