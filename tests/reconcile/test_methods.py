"""The other methods of the room: each against a number or a program that is not ours."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy import optimize, sparse
from tests.reconcile.systems import loop

from kringloop.core import RangeError
from kringloop.economies import gras
from kringloop.reconcile import METHODS, Quantity, System, reconcile, system_of
from kringloop.reference import bibliography

KEYS = METHODS.keys


def margins(table, rows, columns, sd):
    """A table as measured cells under given row and column sums."""
    height, width = table.shape
    cells = np.arange(table.size).reshape(height, width)
    linear = sparse.lil_array((height + width, table.size))
    for i in range(height):
        linear[i, cells[i]] = 1.0
    for j in range(width):
        linear[height + j, cells[:, j]] = 1.0
    return System(
        names=[f"{i},{j}" for i in range(height) for j in range(width)],
        values=table.ravel(),
        deviations=sd.ravel(),
        linear=linear.tocsr(),
        offset=-np.concatenate([rows, columns]),
    )


@pytest.mark.parametrize("key", KEYS)
def test_a_method_says_what_it_is(key):
    method = METHODS[key]
    assert method.key == key
    assert method.names.nl.strip()
    assert method.names.en.strip()
    assert method.reference == "derived" or method.reference in bibliography()


@pytest.mark.parametrize("key", KEYS)
def test_a_method_has_the_slope_and_curvature_of_its_distance(key):
    method, step = METHODS[key], 1e-5
    published, deviation = np.array([10.0, 4.0, 200.0]), np.array([1.0, 2.0, 15.0])
    x = published + deviation * np.array([0.3, -0.6, 2.5])
    around = [method.value(x + k * step * deviation, published, deviation) for k in (-1, 1)]
    assert_allclose(method.slope(x, published, deviation), (around[1] - around[0]) / (2 * step), rtol=1e-6)
    assert (method.curvature(x, published, deviation) > 0).all()
    assert_allclose(method.value(published, published, deviation), 0.0, atol=1e-15)


@pytest.mark.parametrize("key", KEYS)
def test_where_figures_are_sure_all_methods_agree(key):
    quantities = [
        Quantity(name="a", value=100.0, deviation=0.01),
        Quantity(name="b", value=60.01, deviation=0.01),
        Quantity(name="c", value=40.0, deviation=0.01),
    ]
    answer = reconcile(system_of(quantities, ["a = b + c"]), method=key)
    assert_allclose(answer.values, [100 + 0.01 / 3, 60.01 - 0.01 / 3, 40 - 0.01 / 3], rtol=0, atol=5e-6)


@pytest.mark.parametrize(
    "table",
    [
        np.array([[1.0, 2.0, 3.0], [4.0, 1.0, 2.0]]),
        np.array([[7.0, 3.0, 5.0], [2.0, 9.0, -1.5], [-2.0, 0.5, 2.0]]),
    ],
)
def test_cross_entropy_with_roots_as_deviations_is_gras(table):
    random = np.random.default_rng(3)
    wanted = table * random.uniform(0.8, 1.3, table.shape)
    rows, columns = wanted.sum(axis=1), wanted.sum(axis=0)
    answer = reconcile(margins(table, rows, columns, np.sqrt(np.abs(table))), method="cross_entropy")
    assert_allclose(answer.values.reshape(table.shape), gras(table, rows, columns).values, rtol=1e-9)


@pytest.mark.parametrize("key", KEYS)
def test_a_general_optimiser_finds_the_same(key):
    system, method = loop(), METHODS[key]
    answer = reconcile(system, method=key)
    m = system.measured

    def left(v):
        return [v[0] + 50 + v[3] - v[2], v[2] - v[3] - v[4], v[3] - v[2] * v[7]]

    def distance(v):
        return method.value(v[m], system.values[m], system.deviations[m]).sum()

    start = np.where(np.isnan(answer.values), 80.0, answer.values) * 1.02
    found = optimize.minimize(
        distance,
        start,
        constraints={"type": "eq", "fun": left},
        method="SLSQP",
        options={"ftol": 1e-14, "maxiter": 500},
    )
    assert found.success
    assert_allclose(answer.values[[0, 2, 3, 4, 7]], found.x[[0, 2, 3, 4, 7]], rtol=2e-5)
    assert answer.objective == pytest.approx(2 * found.fun, rel=1e-5)


def test_one_gross_error_pulls_less_in_a_robust_fit():
    quantities = [Quantity(name=f"m{i}", value=v, deviation=1.0) for i, v in enumerate([100.0, 100.5, 99.5, 160.0])]
    same = [f"m{i} = m{i + 1}" for i in range(3)]
    plain, robust = (reconcile(system_of(quantities, same), method=k) for k in ("least_squares", "robust"))
    assert plain.value("m0") == pytest.approx(115.0)
    # three figures hold with their full weight and one pulls 1.345: 3 x = 300 + 1.345
    assert robust.value("m0") == pytest.approx(100 + 1.345 / 3, abs=1e-7)


def test_a_method_of_factors_refuses_a_zero():
    quantities = [Quantity(name="a", value=0.0, deviation=1.0), Quantity(name="b", value=1.0, deviation=1.0)]
    with pytest.raises(RangeError, match="adjusts by a factor, and 'a' are 0"):
        reconcile(system_of(quantities, ["a = b"]), method="logarithmic")


def test_a_figure_keeps_its_sign_in_a_method_of_factors():
    quantities = [
        Quantity(name="a", value=10.0, deviation=1.0),
        Quantity(name="b", value=1.0, deviation=1.0),
        Quantity(name="c", value=30.0, deviation=1.0),
    ]
    system = system_of(quantities, ["b = a - c"])
    assert reconcile(system).value("b") < 0
    assert reconcile(system, method="logarithmic").value("b") > 0
