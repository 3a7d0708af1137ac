"""A target divided: by hand, to the last digit, within bounds, for many actors, years and draws, and what cannot be."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kringloop.core import InfeasibleError, MissingDataError, RangeError, UnknownNameError
from kringloop.targets import PRINCIPLES, allocate, bounded, ensemble, printed

ACTORS = ("steel", "food", "machines")
BASE = [60, 30, 10]
COLUMNS = {"value_added": [1, 2, 2], "heads": [10, 20, 20], "potential": [9, 1, 0], "cost": [1, 2, 2]}


@pytest.mark.analytic
@pytest.mark.parametrize(
    ("principle", "expected"),
    [
        ("base", [30, 15, 5]),
        ("base_squared", [60 - 50 * 36 / 46, 30 - 50 * 9 / 46, 10 - 50 / 46]),
        ("value_added", [50, 10, -10]),
        ("heads", [50, 10, -10]),
        ("potential", [15, 25, 10]),
        ("equal_cost", [35, 17.5, -2.5]),
    ],
)
def test_half_of_it_gone_by_each_principle(principle, expected):
    found = allocate(ACTORS, BASE, 50, principle, COLUMNS)
    assert found.figures() == pytest.approx(expected)
    assert found.below_zero == tuple(a for a, v in zip(ACTORS, expected, strict=True) if v < 0)
    assert ensemble(ACTORS, BASE, 50, COLUMNS)[principle] == pytest.approx(expected)


@pytest.mark.analytic
@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    st.lists(st.floats(0.001, 1e6), min_size=2, max_size=30),
    st.floats(-0.2, 1.2),
    st.sampled_from(["base", "base_squared"]),
)
def test_the_parts_make_the_target_to_the_last_digit(base, part, principle):
    target = part * sum(base)
    found = allocate([str(i) for i in range(len(base))], base, target, principle)
    made = found.figures()
    # parts below 0 are larger than the target and have coarser last digits than it
    coarse = 0 if (made >= 0).all() else float(np.spacing(np.abs(made)).min())
    assert abs(math.fsum(made) - target) <= coarse
    digits = printed(found.figures(), math.fsum(found.figures()), digits=1)
    assert round(digits.sum(), 6) == round(math.fsum(found.figures()), 1)


@pytest.mark.analytic
def test_within_bounds_the_nearest_division():
    # food keeps 20 of its 15; what is left, 30, goes over steel and machines as 30 : 5
    found = bounded(allocate(ACTORS, BASE, 50), [0, 20, 0], BASE)
    assert found == pytest.approx([30 * 30 / 35, 20, 30 * 5 / 35])
    assert math.fsum(found) == 50


@pytest.mark.analytic
@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.integers(0, 10_000))
def test_bounds_are_kept_and_no_division_lies_nearer(seed):
    random = np.random.default_rng(seed)
    base = random.uniform(1, 10, 6)
    allocation = allocate([str(i) for i in range(6)], base, float(base.sum() * random.uniform(0.3, 0.9)))
    wanted = allocation.figures()
    low, high = wanted * random.uniform(0.2, 1, 6), wanted * random.uniform(1, 1.8, 6)
    low[0] = high[0] = wanted[0] * 1.05
    if not low.sum() <= wanted.sum() <= high.sum():
        return
    found = bounded(allocation, low, high)
    assert np.all(found >= low - 1e-9)
    assert np.all(found <= high + 1e-9)
    assert math.fsum(found) == pytest.approx(wanted.sum())
    cost = ((found - wanted) ** 2 / wanted).sum()
    for _ in range(20):
        i, j = random.choice(6, 2, replace=False)
        other = found.copy()
        step = min(high[i] - found[i], found[j] - low[j]) * random.random()
        other[i], other[j] = other[i] + step, other[j] - step
        assert ((other - wanted) ** 2 / wanted).sum() >= cost - 1e-9


@pytest.mark.analytic
def test_years_and_draws_at_once_and_their_quantiles():
    random = np.random.default_rng(3)
    base, target = random.uniform(1, 9, 40), random.uniform(50, 90, (5, 200))
    found = allocate([str(i) for i in range(40)], base, target)
    every = found.figures()
    assert every.shape == (40, 5, 200)
    assert every.sum(axis=0) == pytest.approx(target)
    assert found.quantiles(0.05, 0.5, 0.95) == pytest.approx(np.quantile(every, [0.05, 0.5, 0.95], axis=-1))
    assert found.of("7") == pytest.approx(every[7])
    groups = np.arange(40) % 3
    assert found.summed(groups, 3)[1] == pytest.approx(every[groups == 1].sum(axis=0))


def test_what_cannot_be_divided_says_why():
    with pytest.raises(
        InfeasibleError, match="lower bounds add up to 70, the target is 50, upper bounds add up to 100"
    ) as no:
        bounded(allocate(ACTORS, BASE, 50), [40, 20, 10], BASE)
    assert "ondergrenzen samen 70, doel 50, bovengrenzen samen 100" in no.value.in_language("nl")
    with pytest.raises(MissingDataError, match="principle 'equal_cost' needs a column 'cost'") as no:
        allocate(ACTORS, BASE, 50, "equal_cost")
    assert "heeft een kolom 'cost' nodig" in no.value.in_language("nl")
    with pytest.raises(UnknownNameError, match="did you mean 'heads'"):
        allocate(ACTORS, BASE, 50, "head")
    with pytest.raises(RangeError, match="nothing but zeros"):
        allocate(ACTORS, BASE, 50, "potential", {"potential": [0, 0, 0]})
    with pytest.raises(RangeError, match="the lower bound is above the upper one for food"):
        bounded(allocate(ACTORS, BASE, 50), [0, 31, 0], BASE)
    with pytest.raises(RangeError, match="add up to 100 and not to 90"):
        printed([60, 40], 90, digits=0)


def test_every_principle_says_its_reason_in_both_languages():
    assert all(p.names.nl and p.reason.en for p in PRINCIPLES.values())
