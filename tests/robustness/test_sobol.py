"""Shares of a variance against functions whose shares are known, and against a peer."""

import math

import numpy as np
import pytest

from kringloop.core import MissingDataError, RangeError, ShapeError
from kringloop.robustness import processes, screen, sobol_indices
from kringloop.robustness.designs import Design

A, B = 7.0, 0.1
THREE = ("x1", "x2", "x3")


def ishigami(units):
    """sin x1 + 7 sin² x2 + 0.1 x3⁴ sin x1 on [−π, π]³."""
    x = (2 * units - 1) * math.pi
    return np.sin(x[:, 0]) + A * np.sin(x[:, 1]) ** 2 + B * x[:, 2] ** 4 * np.sin(x[:, 0])


@pytest.mark.published
def test_the_ishigami_function_has_the_shares_of_its_closed_form():
    # V1 = (1 + b π⁴/5)²/2, V2 = a²/8, V13 = 8 b² π⁸/225, which gives 0.3139, 0.4424, 0 and 0.5576, 0.4424, 0.2437
    v1, v2, v13 = (1 + B * math.pi**4 / 5) ** 2 / 2, A**2 / 8, 8 * B**2 * math.pi**8 / 225
    whole = v1 + v2 + v13
    assert [v1 / whole, v2 / whole] == pytest.approx([0.313905, 0.442411], abs=1e-6)
    assert [(v1 + v13) / whole, v13 / whole] == pytest.approx([0.557589, 0.243684], abs=1e-6)
    found = sobol_indices(ishigami, THREE, base=4096)
    assert found.first == pytest.approx([0.313905, 0.442411, 0.0], abs=0.02)
    assert found.total == pytest.approx([0.557589, 0.442411, 0.243684], abs=0.02)
    assert found.variance == pytest.approx(whole, rel=0.02)
    assert found.calls == 4096 * 5
    assert found.ranking == ("x1", "x2", "x3")


def test_the_intervals_hold_the_shares():
    found = sobol_indices(ishigami, THREE, base=1024)
    for low, high, known in (
        (found.first_low, found.first_high, (0.3139, 0.4424, 0.0)),
        (found.total_low, found.total_high, (0.5576, 0.4424, 0.2437)),
    ):
        assert (low < high).all()
        assert ((low - 0.02 < known) & (known < high + 0.02)).all()
    assert (found.first_low <= found.first).all()
    assert (found.first <= found.first_high).all()


@pytest.mark.analytic
def test_the_g_function_has_the_shares_of_its_closed_form():
    # Π (|4x − 2| + a)/(1 + a): V_i = 1/(3 (1 + a_i)²), V = Π(1 + V_i) − 1, S_i = V_i/V, ST_i = V_i Π_{j≠i}(1 + V_j)/V
    a = np.array([0.0, 1.0, 4.5, 9.0])
    alone = 1 / (3 * (1 + a) ** 2)
    whole = np.prod(1 + alone) - 1
    found = sobol_indices(lambda u: np.prod((np.abs(4 * u - 2) + a) / (1 + a), axis=1), "wxyz", base=4096)
    assert found.first == pytest.approx(alone / whole, abs=0.02)
    assert found.total == pytest.approx(alone * np.prod(1 + alone) / (1 + alone) / whole, abs=0.02)


def test_factors_may_be_groups_of_inputs():
    # x + 2y + 3z, variances 1, 4, 9 of 14
    def line(units):
        return units @ np.array([1.0, 2.0, 3.0])

    found = sobol_indices(line, THREE, factors=("xz", "y"), factor=np.array([0, 1, 0]), base=1024)
    assert found.first == pytest.approx([10 / 14, 4 / 14], abs=0.02)
    assert found.total == pytest.approx([10 / 14, 4 / 14], abs=0.02)


@pytest.mark.parametrize("at_once", [7, 64, 256])
def test_shares_do_not_depend_on_how_the_work_is_cut_up(at_once):
    one, other = (sobol_indices(ishigami, THREE, base=256, at_once=n) for n in (256, at_once))
    assert np.array_equal(one.total, other.total)
    assert np.array_equal(one.first_low, other.first_low)


def test_processes_give_the_same_bits():
    one, other = (sobol_indices(ishigami, THREE, base=256, **more) for more in ({}, {"crew": processes(2)}))
    assert np.array_equal(one.first, other.first)
    assert np.array_equal(one.total, other.total)


@pytest.mark.parametrize("count", [3, 1200])
def test_both_samples_are_spread_evenly_and_apart(count):
    names = tuple(f"i{n}" for n in range(count))
    a, b = Design(names, ("all",), np.zeros(count, dtype=np.int64), 64, 7).sample(0, 64)
    assert a.shape == b.shape == (64, count)
    assert a.mean() == pytest.approx(0.5, abs=0.02)
    assert np.abs(np.corrcoef(a[:, 0], b[:, 0])[0, 1]) < 0.3
    assert np.array_equal(Design(names, ("all",), np.zeros(count, dtype=np.int64), 64, 7).sample(16, 40)[1], b[16:40])


def test_shares_agree_with_a_peer():
    peer = pytest.importorskip("SALib.analyze.sobol")
    sampled = pytest.importorskip("SALib.sample.sobol")
    problem = {"num_vars": 3, "names": list(THREE), "bounds": [[0.0, 1.0]] * 3}
    points = sampled.sample(problem, 1024, calc_second_order=False, seed=7)
    told = peer.analyze(problem, ishigami(points), calc_second_order=False, seed=7)
    found = sobol_indices(ishigami, THREE, base=1024)
    assert found.total == pytest.approx(told["ST"], abs=0.05)
    assert found.first == pytest.approx(told["S1"], abs=0.08)


def test_one_factor_has_the_whole_variance():
    """19 inputs that err together, at few samples: an estimate would stray by tens of per cents."""
    names = [f"x{n}" for n in range(19)]
    found = sobol_indices(
        lambda units: units.sum(axis=1), names, factors=["all"], factor=np.zeros(19, dtype=np.int64), base=64
    )
    assert (found.first.tolist(), found.total.tolist()) == ([1.0], [1.0])
    assert (found.total_low.tolist(), found.total_high.tolist()) == ([1.0], [1.0])
    assert found.variance == pytest.approx(19 / 12, rel=0.3)


def test_a_figure_that_does_not_vary_has_nothing_to_share():
    found = sobol_indices(lambda units: np.ones(len(units)), THREE, base=16)
    assert (found.variance, found.first.tolist(), found.total.tolist()) == (0.0, [0.0] * 3, [0.0] * 3)


def test_what_is_no_design_is_refused():
    with pytest.raises(RangeError, match="100 base samples; expected a power of two, such as 64 or 128"):
        sobol_indices(ishigami, THREE, base=100)
    with pytest.raises(RangeError, match="there is no factor to share the variance over"):
        sobol_indices(ishigami, (), base=4)
    with pytest.raises(ShapeError, match=r"3 inputs and \(2,\) factors; each input has one factor"):
        sobol_indices(ishigami, THREE, factors=("x",), factor=np.zeros(2, dtype=np.int64), base=4)
    with pytest.raises(MissingDataError, match=r"the figure does not exist in \d+ of 16 samples"):
        sobol_indices(lambda units: np.where(units[:, 0] < 0.5, np.nan, 1.0), THREE, base=16)


def test_a_screening_finds_the_few_among_many():
    slopes = np.zeros(40)
    slopes[[3, 17, 30]] = 5.0, -2.0, 1.0
    found = screen(lambda units: units @ slopes, [f"i{n}" for n in range(40)], walks=4)
    assert found.effect == pytest.approx(np.abs(slopes), abs=1e-9)
    assert found.spread == pytest.approx(np.zeros(40), abs=1e-9)
    assert found.keep() == ("i3", "i17", "i30")
    assert found.keep(2) == ("i3", "i17")
    assert found.calls == 4 * 41


def test_a_screening_sees_what_repeats_itself_and_what_works_together():
    found = screen(ishigami, THREE, walks=40)
    assert (found.effect > 3).all()  # a fixed step of half the range would not see x2
    assert (found.spread > 1).all()


def test_a_screening_of_groups_moves_their_inputs_together():
    found = screen(
        lambda units: np.abs(units[:, 0] - units[:, 1]),
        ("x", "y", "z"),
        factors=("xy", "z"),
        factor=np.array([0, 0, 1]),
    )
    assert found.effect[0] > 0.1
    assert found.effect[1] == 0.0


def test_a_screening_that_cannot_be_is_refused():
    with pytest.raises(RangeError, match="number of walks"):
        screen(ishigami, THREE, walks=0)
    with pytest.raises(RangeError, match="there is no factor to screen"):
        screen(ishigami, ())
    with pytest.raises(MissingDataError, match="the figure does not exist at a point of the screening"):
        screen(lambda units: np.full(len(units), np.nan), THREE)
