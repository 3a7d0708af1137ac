"""One answer by every way: sparse equations, reduced form, dense null space, either solver."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from tests.reconcile.systems import by_null_space, by_reduced_form, general, random_network

import kringloop.reconcile.covariance as covariances
from kringloop.reconcile import Kind, reconcile
from kringloop.reconcile.bridges import network_of
from kringloop.reconcile.classes import classify
from kringloop.reconcile.probes import classified_by_probes

pytestmark = pytest.mark.analytic
SEEDS = st.integers(0, 10_000)
MAKERS = [pytest.param(random_network, id="network"), pytest.param(general, id="general")]
often = settings(derandomize=True, max_examples=40, deadline=None)


@pytest.mark.parametrize("maker", MAKERS)
@often
@given(seed=SEEDS)
def test_sparse_and_dense_agree(maker, seed):
    system = maker(seed)
    answer = reconcile(system)
    values, covariance, free = by_null_space(system)
    known = ~free
    assert (answer.classes.kinds == Kind.UNOBSERVABLE).tolist() == free.tolist()
    size = np.abs(values[known]).max(initial=1.0)
    assert_allclose(answer.values[known], values[known], rtol=0, atol=1e-9 * size)
    assert_allclose(answer.deviations[known] ** 2, np.diag(covariance)[known], rtol=1e-8, atol=1e-10)
    names = [n for n, k in zip(system.names, known, strict=True) if k]
    assert_allclose(answer.covariance(names), covariance[np.ix_(known, known)], rtol=0, atol=1e-8)


@pytest.mark.parametrize("maker", MAKERS)
@often
@given(seed=SEEDS)
def test_the_reduced_form_agrees(maker, seed):
    system = maker(seed)
    answer = reconcile(system)
    x, covariance, freedom = by_reduced_form(system)
    assert_allclose(answer.values[system.measured], x, rtol=0, atol=1e-8 * np.abs(x).max(initial=1.0))
    assert_allclose(answer.deviations[system.measured] ** 2, np.diag(covariance), rtol=0, atol=1e-7)
    assert answer.freedom == freedom


@often
@given(seed=SEEDS)
def test_both_solvers_agree(seed):
    system = general(seed)
    one, other = (reconcile(system, solver=solver) for solver in ("qdldl", "scipy"))
    assert_allclose(one.values, other.values, rtol=1e-9, atol=1e-9)
    assert_allclose(one.deviations, other.deviations, rtol=1e-9, atol=1e-9)
    assert one.classes.kinds.tolist() == other.classes.kinds.tolist()


@often
@given(seed=SEEDS)
def test_the_two_ways_to_classify_agree(seed):
    found = reconcile(random_network(seed)).found
    network = network_of(found.movable)
    assert network is not None
    linear, probed = network.sorted(), classified_by_probes(found)
    unknown = found.movable.unknown
    assert linear.observable[unknown].tolist() == probed.observable[unknown].tolist()
    assert linear.redundant[~unknown].tolist() == probed.redundant[~unknown].tolist()
    assert linear.freedom == probed.freedom


@often
@given(seed=SEEDS)
def test_selected_entries_of_the_inverse_are_those_of_its_columns(seed):
    answer = reconcile(random_network(seed, flows=60, nodes=20))
    by_columns = answer.deviations
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(covariances, "FEW", 0)
        selected = covariances.deviations(answer.found, classify(answer.found))
    assert_allclose(selected, by_columns, rtol=1e-6, atol=1e-6)
