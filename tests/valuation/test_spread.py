"""Entropy and dilution: limits that follow from the formulas, and properties that hold for any input."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kringloop.core import RangeError
from kringloop.valuation import along_chain, concentrating_efficiency, dilution_loss, mixing_entropy, relative_entropy


def test_limits_of_statistical_entropy():
    """One flow of 10 %: m = 10, H = −10 · 0.1 · log₂ 0.1 = 3.3219 = log₂ 10. All of it in one pure flow: 0."""
    spread = relative_entropy(np.array([1000.0]), np.array([0.1]))
    pure = relative_entropy(np.array([100.0, 900.0]), np.array([1.0, 0.0]))
    assert (spread.entropy, spread.relative) == (pytest.approx(3.321928, abs=1e-6), pytest.approx(1.0))
    assert (pure.entropy, pure.relative) == (0.0, 0.0)


@given(
    st.lists(st.tuples(st.floats(0.1, 1e6), st.floats(0.001, 1)), min_size=1, max_size=8),
)
def test_relative_entropy_lies_between_nought_and_one(flows):
    masses, contents = (np.array(column) for column in zip(*flows, strict=True))
    assert 0 <= relative_entropy(masses, contents).relative <= 1


def test_a_chain_that_concentrates_and_then_dilutes():
    ore = (np.array([1000.0]), np.array([0.01]))
    smelt = (np.array([10.0, 990.0]), np.array([0.9, 1 / 990]))
    waste = (np.array([10000.0]), np.array([0.001]))
    first, second, third = along_chain({"ore": ore, "smelt": smelt, "waste": waste})
    assert first.relative == third.relative == pytest.approx(1.0)
    assert second.relative < 0.5
    assert concentrating_efficiency(first, second) == pytest.approx(1 - second.relative)
    with pytest.raises(RangeError, match="pure already"):
        concentrating_efficiency(relative_entropy(np.array([1.0]), np.array([1.0]), name="metal"), first)


def test_four_equal_parts_are_two_bits():
    assert float(mixing_entropy(np.array([0.25] * 4))) == pytest.approx(2.0, abs=1e-12)
    assert float(mixing_entropy(np.array([1.0, 0.0]))) == 0.0


def test_dilution_to_the_limit():
    """0.40 % to 0.25 % with clean metal: 1 · 0.15 / 0.25 = 0.6 kg; the mixture is then 0.0040 / 1.6 = 0.25 %."""
    primary = float(dilution_loss(1.0, 0.0040, 0.0025))
    assert primary == pytest.approx(0.6)
    assert 0.0040 / (1 + primary) == pytest.approx(0.0025)
    assert float(dilution_loss(1.0, 0.0020, 0.0025)) == 0.0
    assert dilution_loss(np.array([1.0, 2.0]), np.array([0.004, 0.004]), 0.0025).tolist() == pytest.approx([0.6, 1.2])


@given(st.floats(0.001, 0.2), st.floats(0.3, 1), st.floats(0, 0.0009))
def test_diluted_metal_meets_its_limit(limit, content, clean):
    primary = float(dilution_loss(1.0, content, limit, primary_content=clean))
    assert (content + primary * clean) / (1 + primary) == pytest.approx(limit)


def test_errors_of_spread():
    with pytest.raises(RangeError, match="no amount of it brings the content below the limit"):
        dilution_loss(1.0, 0.4, 0.1, primary_content=0.1)
    with pytest.raises(RangeError, match="holds none of the substance"):
        relative_entropy(np.array([1.0]), np.array([0.0]), name="slag")
    with pytest.raises(RangeError, match="add up to 1"):
        mixing_entropy(np.array([0.5, 0.4]))
    with pytest.raises(RangeError, match="at least one"):
        along_chain({})
