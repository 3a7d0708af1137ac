"""Firms that converge: a published path, and the market-share term that makes them add up."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kringloop.core import RangeError
from kringloop.targets import converge


@pytest.mark.published
def test_the_path_of_a_published_test_and_the_firm_it_lets_get_worse():
    # scenario 0.50 … 0.10, market 6.45, firm 0.90; printed by the program of the method to two decimals
    found = converge([0.9], [0.5, 0.42, 0.34, 0.26, 0.18, 0.1], average=6.45)
    assert found.pathway == pytest.approx([6.45, 5.42, 4.39, 3.35, 2.32, 1.29], abs=0.0051)
    assert found.intensity[0] == pytest.approx([0.9, 0.98, 1.06, 1.13, 1.21, 1.29], abs=0.0051)
    assert found.worsens.tolist() == [True]
    assert converge([0.9], [0.5, 0.1], average=6.45, worse="clamp").intensity.tolist() == [[0.9, 0.9]]


@pytest.mark.analytic
@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.integers(0, 10_000), st.booleans())
def test_with_market_shares_firms_together_follow_the_sector(seed, changing):
    random = np.random.default_rng(seed)
    output = random.uniform(1, 9, (5, 6))
    if changing:  # one comes later and one leaves
        output[0, :2], output[1, 4:] = 0, 0
    own = random.uniform(2, 9, 5)
    found = converge(own, np.linspace(5, 1, 6), output=output)
    together = (found.intensity * output).sum(axis=0)
    assert together == pytest.approx(found.pathway * output.sum(axis=0))
    assert found.adds_up


@pytest.mark.analytic
def test_without_market_shares_they_do_not():
    # shares go from half and half to 8 and 2: 0.8·0.6 + 0.2·0.4 = 0.56 of the way, where the sector asks 0.5
    found = converge([7, 3], [5, 3, 1], average=5)
    output = np.array([[5, 6, 8], [5, 4, 2.0]])
    assert ((found.intensity * output).sum(axis=0) / 10)[1] == pytest.approx(0.6 * 4 + 0.4 * 2)
    assert found.pathway[1] == 3
    assert not found.adds_up


def test_a_pathway_that_goes_nowhere_and_a_sector_that_makes_nothing_are_refused():
    with pytest.raises(RangeError, match="an end that differs from its beginning") as refused:
        converge([1], [2, 2])
    assert "een einde dat verschilt van het begin" in refused.value.in_language("nl")
    with pytest.raises(RangeError, match="nobody makes anything in the base year"):
        converge([1], [2, 1], output=[[0, 3]])
    with pytest.raises(RangeError, match="worse is 'ignore'"):
        converge([1], [2, 1], worse="ignore")
