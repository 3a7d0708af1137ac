"""Deviations after a fit are those that repeated measuring would show."""

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy import sparse
from tests.reconcile.systems import loop

import kringloop.reconcile.spread as spread
from kringloop.core import MismatchError, RangeError
from kringloop.reconcile import Correlations, Quantity, System, network, reconcile, system_of

pytestmark = pytest.mark.analytic
A = sparse.csr_array(np.array([[1.0, -1, -1, 0], [0, 1, 0, -1]]))


def measured(values, correlations=None):
    return System(
        names=list("abcd"),
        values=np.asarray(values, dtype=float),
        deviations=np.array([2.0, 1.0, 1.5, 0.8]),
        linear=A,
        correlations=correlations or Correlations.none(),
    )


def test_simulated_measurements_scatter_as_the_covariance_says():
    random, truth = np.random.default_rng(11), np.array([10.0, 6.0, 4.0, 6.0])
    answers = np.array(
        [
            reconcile(measured(truth + np.array([2.0, 1.0, 1.5, 0.8]) * random.standard_normal(4))).values
            for _ in range(500)
        ]
    )
    told = reconcile(measured(truth)).covariance("abcd")
    # the standard error of a simulated variance is √(2/500) of it: 6 %
    assert_allclose(np.cov(answers.T), told, rtol=0, atol=0.2 * told.max())
    assert_allclose(answers.mean(axis=0), truth, atol=0.25)


def test_simulated_sums_of_squares_have_the_mean_of_their_freedom():
    random, truth = np.random.default_rng(5), np.array([10.0, 6.0, 4.0, 6.0])
    sd = np.array([2.0, 1.0, 1.5, 0.8])
    sums = [reconcile(measured(truth + sd * random.standard_normal(4))).objective for _ in range(400)]
    assert reconcile(measured(truth)).freedom == 2
    assert np.mean(sums) == pytest.approx(2.0, abs=0.4)  # standard error 2/√400 = 0.1


def test_a_nonlinear_system_scatters_nearly_so():
    random, answers = np.random.default_rng(3), []
    base = loop()
    for _ in range(200):
        values = np.where(
            base.measured,
            base.values + 0.2 * np.nan_to_num(base.deviations) * random.standard_normal(len(base)),
            base.values,
        )
        small = np.where(base.measured, 0.2 * base.deviations, base.deviations)
        answers.append(
            reconcile(
                System(
                    names=base.names,
                    values=values,
                    deviations=small,
                    linear=base.linear,
                    products=base.products,
                )
            ).values
        )
    told = reconcile(loop()).deviations * 0.2
    known = [0, 2, 3, 4, 7]
    assert_allclose(np.std(answers, axis=0)[known], told[known], rtol=0.25)


def test_correlated_measurements_are_weighed_by_their_matrix():
    pair = Correlations(np.array([0]), np.array([1]), np.array([0.6]))
    answer = reconcile(measured([11.0, 5.5, 4.0, 6.5], pair))
    sd = np.array([2.0, 1.0, 1.5, 0.8])
    q = np.diag(sd**2)
    q[0, 1] = q[1, 0] = 0.6 * 2.0 * 1.0
    a = A.toarray()
    gain = q @ a.T @ np.linalg.inv(a @ q @ a.T)
    x = np.array([11.0, 5.5, 4.0, 6.5])
    assert_allclose(answer.values, x - gain @ a @ x, rtol=1e-10)
    assert_allclose(answer.covariance("abcd"), q - gain @ a @ q, rtol=0, atol=1e-10)
    change = answer.values - x
    assert answer.objective == pytest.approx(change @ np.linalg.inv(q) @ change)


def test_what_is_no_correlation_is_refused():
    for pair, told in (
        (Correlations(np.array([0]), np.array([1]), np.array([1.2])), "the correlation of 'a' and 'b' is 1.2"),
        (Correlations(np.array([0]), np.array([0]), np.array([0.2])), "of two different figures"),
        (Correlations(np.array([0, 1]), np.array([1, 0]), np.array([0.2, 0.2])), "two correlations"),
        (Correlations(np.array([0, 0, 1]), np.array([1, 2, 2]), np.array([0.9, 0.9, -0.9])), "an eigenvalue of -0.8"),
    ):
        with pytest.raises(RangeError, match=told):
            measured([1, 1, 1, 1], pair)


def test_a_correlation_of_an_unknown_is_refused():
    quantities = [Quantity(name="a", value=1, deviation=1), Quantity(name="b")]
    with pytest.raises(MismatchError, match="b are not measured"):
        system_of(quantities, ["a = b"], correlations={("a", "b"): 0.5})


def test_an_error_that_two_figures_share_is_a_quantity():
    shared = [
        Quantity(name="a", value=10, deviation=1),
        Quantity(name="b", value=14, deviation=1),
        Quantity(name="error", value=0, deviation=3),
        Quantity(name="true a"),
        Quantity(name="true b"),
    ]
    answer = reconcile(system_of(shared, ['a = "true a" + error', 'b = "true b" + error', '"true b" = "true a" + 2']))
    # the shared error moves both alike, so that the difference of 4 against 2 is left to their own errors
    assert answer.value("a") == pytest.approx(11.0)
    assert answer.value("error") == pytest.approx(0.0, abs=1e-12)
    assert answer.deviation("true a") == pytest.approx(np.sqrt(9 + 0.5))


def test_long_rows_are_cut_without_changing_an_answer(monkeypatch):
    random = np.random.default_rng(2)
    size = 30
    values = np.append(random.uniform(1, 9, size), np.nan)
    deviations = np.append(random.uniform(0.1, 1, size), np.nan)
    linear = np.vstack([np.append(np.ones(size), -1.0), np.append(np.arange(size) % 3 - 1.0, 0.0)])
    system = System(
        names=[f"p{i}" for i in range(size + 1)], values=values, deviations=deviations, linear=sparse.csr_array(linear)
    )
    whole = reconcile(system).deviations
    monkeypatch.setattr("kringloop.reconcile.covariance.FEW", 0)
    monkeypatch.setattr(spread, "LONGEST", 4)
    assert_allclose(reconcile(system).deviations, whole, rtol=1e-7)


def test_the_outside_world_has_no_balance():
    two = network(
        names=["in", "out"],
        origin=np.array([-1, 0]),
        destination=np.array([0, -1]),
        values=np.array([10.0, 12.0]),
        deviations=np.array([1.0, 1.0]),
        nodes=["mill"],
    )
    answer = reconcile(two)
    assert answer.values.tolist() == pytest.approx([11.0, 11.0])
    assert answer.constraints["constraint"].to_list() == ["mill"]


def test_many_covariances_at_once_are_those_of_one_by_one():
    """Two loops that nothing ties and a figure by itself: figures of different parts do not move each other."""
    twice = sparse.csr_array(sparse.block_diag([A, A]))
    wide = sparse.csr_array(sparse.hstack([twice, sparse.csr_array((4, 1))]))
    values = [10.0, 6, 4.5, 5.5, 20, 11, 8, 12, 3]
    system = System(names=list("abcdefghi"), values=np.array(values), deviations=np.arange(1.0, 10.0), linear=wide)
    answer = reconcile(system)
    found = answer.joint(np.array([7, 0, 8, 2, 5])).toarray()
    assert_allclose(found, answer.covariance("haicf"), atol=1e-9)
    assert found[0, 1] == found[1, 2] == 0.0
    assert found[2, 2] == pytest.approx(81.0)
