"""One answer by every way: sparse equations, reduced form, dense null space, dense QR, either solver."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy import sparse
from tests.reconcile.systems import by_null_space, by_qr, by_reduced_form, general, random_network

import kringloop.reconcile.covariance as covariances
from kringloop.reconcile import Kind, System, reconcile
from kringloop.reconcile.bridges import network_of
from kringloop.reconcile.classes import classify
from kringloop.reconcile.probes import classified_by_probes
from kringloop.reconcile.spread import column, stretched, summed_rows

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


@pytest.mark.parametrize("maker", MAKERS)
@often
@given(seed=SEEDS)
def test_orthogonal_factors_give_the_same_figures(maker, seed):
    system = maker(seed)
    answer, values = reconcile(system), by_qr(system)
    known = answer.classes.kinds != Kind.UNOBSERVABLE
    assert_allclose(answer.values[known], values[known], rtol=0, atol=1e-8 * np.abs(values[known]).max(initial=1.0))


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


def test_long_sums_leave_the_factors_as_sparse_as_the_constraints():
    """Forty totals of 24 parts that stand in 24 sums across: nothing printed of one part, which both its sums give."""
    size = 24 * 40
    part = np.arange(size)
    rows = np.concatenate([part // 24, 40 + part % 24, np.arange(64)])
    columns = np.concatenate([part, part, size + np.arange(64)])
    signs = np.concatenate([np.ones(2 * size), -np.ones(64)])
    values = np.concatenate([np.full(size, 2.0), np.full(40, 48.0), np.full(24, 80.0)])
    values[0] = np.nan
    found = reconcile(
        System(
            names=[f"q{i}" for i in range(size + 64)],
            values=values,
            deviations=np.where(np.isnan(values), np.nan, 1.0),
            linear=sparse.csr_array((signs, (rows, columns)), shape=(64, size + 64)),
        )
    )
    _, slopes, free = stretched(found.found.equations)
    assert summed_rows(slopes, free).sum() == 1
    assert_allclose(found.deviations[0], np.sqrt(column(found.found.equations, 0)[0]) * found.found.scales.columns[0])
