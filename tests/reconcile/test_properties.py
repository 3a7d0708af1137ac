"""What must hold of every reconciliation."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy import sparse
from tests.reconcile.systems import loop, random_network

from kringloop.core import ROUNDING
from kringloop.reconcile import Kind, Quantity, System, reconcile, system_of
from kringloop.reconcile.constraints import left_over, term_sizes
from kringloop.reconcile.correlations import Correlations

pytestmark = pytest.mark.analytic
SEEDS = st.integers(0, 10_000)
often = settings(derandomize=True, max_examples=30, deadline=None)


@often
@given(seed=SEEDS)
def test_constraints_hold_to_rounding(seed):
    system = random_network(seed)
    point = reconcile(system).found.point
    assert (np.abs(left_over(system, point)) <= 1e3 * ROUNDING * (term_sizes(system, point) + 1.0)).all()


@often
@given(seed=SEEDS)
def test_balanced_figures_stay_what_they_are(seed):
    system = random_network(seed)
    answer = reconcile(system)
    again = reconcile(replace(system, values=np.where(system.measured, answer.values, system.values)))
    known = ~np.isnan(answer.values)
    assert_allclose(again.values[known], answer.values[known], rtol=0, atol=1e-9)
    assert again.objective == pytest.approx(0.0, abs=1e-12)


@often
@given(seed=SEEDS)
def test_the_order_of_quantities_and_constraints_does_not_matter(seed):
    system = random_network(seed)
    random = np.random.default_rng(seed)
    columns, rows = random.permutation(len(system)), random.permutation(system.constraint_count)
    turned = replace(
        system,
        names=[system.names[i] for i in columns],
        values=system.values[columns],
        deviations=system.deviations[columns],
        linear=sparse.csr_array(system.linear[rows][:, columns]),
        offset=system.offset[rows],
        lower=system.lower[columns],
        upper=system.upper[columns],
        start=system.start[columns],
        constraint_names=[system.constraint_names[i] for i in rows],
    )
    one, other = reconcile(system), reconcile(turned)
    assert_allclose(other.values, one.values[columns], rtol=1e-9, atol=1e-9)
    assert_allclose(other.deviations, one.deviations[columns], rtol=1e-8, atol=1e-9)
    assert other.freedom == one.freedom


@often
@given(seed=SEEDS, power=st.integers(-6, 6))
def test_another_unit_gives_the_same_answer_in_that_unit(seed, power):
    system, factor = random_network(seed), 10.0**power
    scaled = replace(system, values=system.values * factor, deviations=system.deviations * factor)
    one, other = reconcile(system), reconcile(scaled)
    assert_allclose(other.values, one.values * factor, rtol=1e-8, atol=1e-9 * factor)
    assert other.objective == pytest.approx(one.objective, rel=1e-8, abs=1e-10)
    assert other.classes.kinds.tolist() == one.classes.kinds.tolist()


@often
@given(a=st.floats(1, 100), b=st.floats(1, 100), s=st.floats(0.1, 10), t=st.floats(0.1, 10))
def test_two_measurements_of_one_thing_merge_by_their_weights(a, b, s, t):
    both = reconcile(
        system_of([Quantity(name="a", value=a, deviation=s), Quantity(name="b", value=b, deviation=t)], ["a = b"])
    )
    weight = 1 / s**2 + 1 / t**2
    assert both.value("a") == pytest.approx((a / s**2 + b / t**2) / weight, rel=1e-10)
    assert both.deviation("a") == pytest.approx(weight**-0.5, rel=1e-9)


@often
@given(seed=SEEDS)
def test_no_figure_becomes_less_sure(seed):
    system = random_network(seed)
    answer = reconcile(system)
    m = system.measured
    assert (answer.deviations[m] <= system.deviations[m] * (1 + 1e-9)).all()
    unchecked = answer.classes.kinds == Kind.UNCHECKED
    assert_allclose(answer.values[unchecked], system.values[unchecked], rtol=1e-9, atol=1e-9)
    assert answer.deviations[unchecked].tolist() == system.deviations[unchecked].tolist()


@often
@given(seed=SEEDS)
def test_one_more_measurement_never_widens_an_interval(seed):
    system = random_network(seed, unknown=0.5)
    lost = np.flatnonzero(system.unknown)
    if not len(lost):
        return
    before = reconcile(system)
    first = np.arange(len(system)) == lost[0]
    more = replace(
        system, values=np.where(first, 3.0, system.values), deviations=np.where(first, 2.0, system.deviations)
    )
    after = reconcile(more)
    known = ~np.isnan(before.deviations)
    assert (after.deviations[known] <= before.deviations[known] * (1 + 1e-8) + 1e-9).all()


@often
@given(seed=SEEDS)
def test_an_unknown_with_a_balance_of_its_own_changes_nothing(seed):
    system = random_network(seed)
    wide = sparse.csr_array(sparse.block_array([[system.linear, None], [np.ones((1, len(system))), np.ones((1, 1))]]))
    more = System(
        names=[*system.names, "rest"],
        values=np.append(system.values, np.nan),
        deviations=np.append(system.deviations, np.nan),
        linear=wide,
    )
    one, other = reconcile(system), reconcile(more)
    assert_allclose(other.values[:-1], one.values, rtol=1e-9, atol=1e-8)
    assert_allclose(other.deviations[:-1], one.deviations, rtol=1e-8, atol=1e-8)
    assert other.freedom == one.freedom


@often
@given(seed=SEEDS)
def test_a_covariance_has_no_negative_direction(seed):
    answer = reconcile(random_network(seed))
    known = [n for n, v in zip(answer.system.names, answer.values, strict=True) if not np.isnan(v)]
    covariance = answer.covariance(known)
    assert np.linalg.eigvalsh(covariance).min() >= -1e-9 * np.abs(covariance).max(initial=1.0)


def test_pulls_of_the_constraints_add_up_to_the_change():
    answer = reconcile(loop())
    for name in ("F1", "F3", "F5", "TC34"):
        change = answer.value(name) - answer.system.values[answer.system.index(name)]
        assert answer.pulls(name)["change"].sum() == pytest.approx(change, rel=1e-9)


def test_a_system_keeps_nothing_of_an_earlier_one():
    first = reconcile(loop())
    other = reconcile(
        system_of([Quantity(name="a", value=1, deviation=1), Quantity(name="b", value=3, deviation=1)], ["a = b"])
    )
    assert list(other.system.names) == ["a", "b"]
    assert reconcile(loop()).values.tobytes() == first.values.tobytes()


def test_parts_are_what_rules_and_correlations_tie_and_constants_tie_nothing():
    m = [Quantity(name=n, value=1.0, deviation=1.0) for n in "abcde"]
    c = Quantity(name="c0", value=1.0, constant=True)
    made = system_of([*m, c], ["a = b + c0", "c * d = c0", "e = c0"])
    assert made.parts.tolist() == [0, 0, 1, 1, 2, -1]
    tied = Correlations(np.array([4]), np.array([0]), np.array([0.5]))
    assert replace(made, correlations=tied).parts.tolist() == [0, 0, 1, 1, 0, -1]
