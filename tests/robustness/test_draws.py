"""Draws of a figure: laws, shared errors, and the same bits however the work is cut up or ordered."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kringloop.robustness.drawing as blocks
from kringloop.core import MismatchError, MissingDataError, RangeError
from kringloop.ledger import datum_names, scores
from kringloop.robustness import Drawing, draw
from tests.robustness.small import ROWS, made, mass, uncertain, value

Z975 = 1.959963984540054


def test_a_sum_of_normal_figures_has_the_interval_of_a_normal_law():
    # 10 ± 1 and 20 ± 2, apart: 30 ± √5
    found = draw(
        mass(made(mass={"sd": np.array([1.0, 0, 2.0, 0])})), year=2020, drawing=Drawing(count=20_000, law="normal")
    )
    assert found.deviation == pytest.approx(math.sqrt(5), rel=0.02)
    assert found.low == pytest.approx(30 - Z975 * math.sqrt(5), rel=0.005)
    assert found.high == pytest.approx(30 + Z975 * math.sqrt(5), rel=0.005)
    assert found.result.value == pytest.approx(30.0)
    assert found.result.deviation == pytest.approx(math.sqrt(5))


def test_a_ratio_of_lognormal_figures_follows_the_law_it_has():
    # ln X and ln Y are normal, so is their difference: median of X/Y = m_x e^(−s_x²/2) / (m_y e^(−s_y²/2))
    found = made(mass={"sd": np.array([3.0, 0, 0, 0])}, value={"sd": np.array([8.0, 0, 0, 0])})
    s_x, s_y = (math.sqrt(math.log1p(cv**2)) for cv in (0.3, 0.4))
    median = 10 * math.exp(-(s_x**2) / 2) / (20 * math.exp(-(s_y**2) / 2))
    spread = math.hypot(s_x, s_y)
    drawn = draw(mass(found) / value(found), year=2020, sector="24", drawing=Drawing(count=20_000))
    assert drawn.middle == pytest.approx(median, rel=0.02)
    assert drawn.low == pytest.approx(median * math.exp(-Z975 * spread), rel=0.02)
    assert drawn.high == pytest.approx(median * math.exp(Z975 * spread), rel=0.02)


@pytest.mark.parametrize("law", ["normal", "lognormal", "mixed"])
def test_every_law_keeps_mean_and_deviation(law):
    found = made(mass={"sd": np.array([5.0, 0, 0, 0])})
    drawn = draw(mass(found), year=2020, sector="24", drawing=Drawing(count=20_000, law=law)).drawn
    assert drawn.mean() == pytest.approx(10.0, rel=0.01)
    assert drawn.std() == pytest.approx(5.0, rel=0.03)
    assert bool(drawn.min() > 0) is (law != "normal")


def test_what_is_not_above_zero_is_drawn_by_a_normal_law():
    rows = [{**r, "mass": m} for r, m in zip(ROWS, (-10.0, 0.0, 12.0, 20.0), strict=True)]
    found = made(rows, mass={"sd": np.full(4, 2.0)})  # −10, 12, 0, 20 by sector, then year
    drawn = draw(mass(found), "year", "sector", sector=["24", "25"], drawing=Drawing(count=20_000)).drawn
    assert drawn.std(axis=-1) == pytest.approx(np.full((2, 2), 2.0), rel=0.03)
    assert drawn.mean(axis=-1) == pytest.approx(np.array([[-10.0, 0.0], [12.0, 20.0]]), abs=0.06)
    assert (drawn[1] > 0).all()
    with pytest.raises(RangeError, match="holds -10 with a deviation; a lognormal law needs values above 0"):
        draw(mass(found), "year", drawing=Drawing(count=5, law="lognormal"))


def test_shared_errors_move_all_their_rows():
    together = made(mass={"sd": np.array([1.0, 0, 2.0, 0]), "shared": "weighbridge"})
    drawing = Drawing(count=20_000, law="normal")
    assert draw(mass(together), year=2020, drawing=drawing).deviation == pytest.approx(3.0, rel=0.02)
    both = {"sd": np.array([1.0, 1.2, 2.0, 2.0]), "shared": "coverage"}
    found = made(mass=both, value=both | {"sd": np.array([2.0, 3.0, 4.0, 4.5])})  # each 10 %
    drawn = draw(mass(found) / value(found), "year", sector=["24", "25"], drawing=Drawing(count=300))
    assert drawn.deviation == pytest.approx(np.zeros((2, 2)), abs=1e-12)


@pytest.mark.parametrize(("at_once", "most", "wide"), [(2**28, 7, 2**16), (4 * 8 * 4, 250, 2**16), (2**28, 9, 1)])
def test_draws_do_not_depend_on_how_they_are_cut_up(monkeypatch, at_once, most, wide):
    found = uncertain()
    figure = mass(found) / value(found)
    one = draw(figure, "year", drawing=Drawing(count=60))
    monkeypatch.setattr(blocks, "AT_ONCE", at_once)
    monkeypatch.setattr(blocks, "MOST", most)
    monkeypatch.setattr(blocks, "WIDE", wide)
    other = draw(figure, "year", drawing=Drawing(count=60))
    assert blocks.Question.of(figure, other.grid, Drawing(count=60)).blocks > 3
    assert np.array_equal(other.drawn, one.drawn)


def test_more_draws_begin_with_the_same_ones():
    found = uncertain()
    few, many = (draw(mass(found) / value(found), "year", drawing=Drawing(count=n)).drawn for n in (30, 700))
    assert np.array_equal(many[:, :30], few)


@given(st.permutations(range(4)), st.integers(0, 2**31))
@settings(max_examples=15, derandomize=True, deadline=None)
def test_the_order_of_rows_changes_no_bit(order, seed):
    deviations = {(r["year"], r["origin"]): 0.1 * r["mass"] for r in ROWS}
    rows = [ROWS[i] for i in order]
    found = made(rows)
    rows_by = sorted(deviations, key=lambda k: (k[1], k[0]))
    found = found.with_layer("a", "mass", sd=np.array([deviations[k] for k in rows_by]))
    plain = made(mass={"sd": np.array([deviations[k] for k in rows_by])})
    drawing = Drawing(count=20, seed=seed)
    assert np.array_equal(
        draw(mass(found), "year", drawing=drawing).drawn, draw(mass(plain), "year", drawing=drawing).drawn
    )


@given(st.floats(0.01, 1e6), st.integers(0, 2**31))
@settings(max_examples=15, derandomize=True, deadline=None)
def test_scaling_figures_and_deviations_scales_the_draws(scale, seed):
    sd = np.array([1.0, 1.2, 2.0, 2.0])
    plain = made(mass={"sd": sd})
    scaled = made([{**r, "mass": r["mass"] * scale} for r in ROWS], mass={"sd": sd * scale})
    drawing = Drawing(count=20, seed=seed)
    one, other = (draw(mass(found), "year", drawing=drawing).drawn for found in (plain, scaled))
    assert other == pytest.approx(one * scale, rel=1e-12)


def test_the_seed_of_a_datum_knows_no_other_datum():
    found = uncertain().accounts["a"]
    names = datum_names(found, found.layer("mass"), np.arange(4))
    assert len(set(names)) == 4
    every = scores(7, names, 40)
    assert np.array_equal(scores(7, names[2:3], 40)[0], every[2])
    for start, stop in ((0, 7), (7, 12), (13, 40), (39, 40)):
        assert np.array_equal(scores(7, names, stop - start, start), every[:, start:stop])
    assert not np.array_equal(scores(8, names, 40), every)
    assert np.abs(np.corrcoef(scores(7, names, 4000)) - np.eye(4)).max() < 0.06


def test_draws_agree_with_those_that_stand_in_the_ledger():
    found = uncertain()
    beside = found.with_draws(100, seed=3, law="mixed")
    drawn = draw(mass(found) / value(found), "year", drawing=Drawing(count=100, seed=3))
    result = (mass(beside) / value(beside)).by("year")
    assert drawn.low == pytest.approx(result.low, rel=1e-12)
    assert drawn.high == pytest.approx(result.high, rel=1e-12)
    again = draw(mass(beside) / value(beside), "year", drawing=Drawing(count=100, seed=3))
    assert np.array_equal(again.drawn, drawn.drawn)
    assert (again.result.draws, again.result.deviation.tolist()) == (0, drawn.result.deviation.tolist())


def test_draws_without_a_figure_are_counted():
    rows = [{**r, "value": 0.0} if r["origin"] == "24" and r["year"] == 2020 else r for r in ROWS]
    found = made(rows, mass={"sd": np.ones(4)})
    drawn = draw(mass(found) / value(found), "year", sector=["24", "25"], drawing=Drawing(count=10))
    assert np.isnan(drawn.drawn[0, 0]).all()
    assert drawn.undefined.tolist() == [[0, 0], [0, 0]]  # the cell has no figure, so no draw of it is lost
    assert np.isnan(drawn.low[0, 0])


def test_what_cannot_be_drawn_is_refused():
    with pytest.raises(MissingDataError, match=r"no row behind mass.* has a standard deviation\n  Give them per row"):
        draw(mass(made()), "year")
    with pytest.raises(RangeError, match="number of draws"):
        Drawing(count=0)
    with pytest.raises(RangeError, match="seed of draws"):
        Drawing(seed=-1)
    with pytest.raises(RangeError, match="law of draws is 'norml'; did you mean 'normal'"):
        draw(mass(uncertain()), drawing=Drawing(law="norml"))  # type: ignore[arg-type]
    with pytest.raises(RangeError, match="standard deviations of layer 'mass' need one value ≥ 0 per row"):
        made(mass={"sd": np.array([1.0, -1.0, 1.0, 1.0])})
    with pytest.raises(MismatchError, match="the figure reads two accounts 'a' that differ"):
        draw(mass(uncertain()) - mass(made(mass={"sd": np.ones(4)})), "year")
    found = made(mass={"sd": np.ones(4)}, value={"draws": np.ones((4, 3))})
    with pytest.raises(MismatchError, match="layer 'value' of 'a' has draws and no deviations to draw again from"):
        draw(mass(found) / value(found), "year")
