"""Searching backwards: worked by hand on small models, and on the life cycle of the shipped study."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kringloop.core import RangeError, StudyError
from kringloop.runs import backcast_of, backcast_stated, workbench_of
from kringloop.scenarios import (
    TOLERANCE,
    Aims,
    BackcastAsked,
    SearchSpace,
    attainable,
    backcast,
    near,
    read_backcast,
    read_target,
)


def space(levers=2, **more):
    usual = {"start": np.zeros(levers), "low": np.zeros(levers), "high": np.ones(levers), "weight": np.ones(levers)}
    return SearchSpace(**{**usual, **more})


def left(points):
    """What two filters in a row leave: (1 − a)(1 − b)."""
    return ((1 - points[:, 0]) * (1 - points[:, 1]))[:, None]


def at_most(value):
    return Aims(value=np.array([value]), sense=np.array([-1.0]))


def test_the_least_change_moves_one_lever():
    """To leave 0.3 one filter of 0.7 takes 0.7; two alike take 2 · (1 − √0.3) = 0.9046."""
    found = backcast(left, space(), at_most(0.3))
    assert found.met
    assert found.effort == pytest.approx(0.7, rel=1e-3)


def test_the_least_largest_step_moves_both_alike():
    found = backcast(left, space(), at_most(0.3), objective="effort")
    assert found.met
    assert found.mix == pytest.approx([1 - 0.3**0.5] * 2, rel=1e-3)


def test_the_dearer_lever_stays():
    found = backcast(left, space(weight=np.array([5.0, 1.0])), at_most(0.5), objective="cost")
    assert found.mix == pytest.approx([0.0, 0.5], abs=1e-3)


def test_a_price_is_what_one_more_costs():
    """a ≥ v: one per cent of 0.4 more takes 0.004 more of the lever."""
    found = backcast(lambda p: p[:, :1], space(), Aims(value=np.array([0.4]), sense=np.ones(1)))
    assert found.prices == pytest.approx([0.4])


def test_what_cannot_be_met_is_told_by_how_much():
    """Both levers together give 2 at most; 3 is asked: a third is missed."""
    found = backcast(lambda p: p.sum(axis=1)[:, None], space(), Aims(value=np.array([3.0]), sense=np.ones(1)))
    assert not found.met
    assert found.missed == pytest.approx([1 / 3])
    assert found.mix == pytest.approx([1.0, 1.0])


def test_levers_that_divide_a_whole_take_no_more_than_it():
    both = space(together=np.ones((1, 2)), room=np.array([0.6]))
    found = backcast(lambda p: p.sum(axis=1)[:, None], both, Aims(value=np.array([0.9]), sense=np.ones(1)))
    assert found.mix.sum() == pytest.approx(0.6)
    assert found.missed == pytest.approx([1 / 3])


def test_ranges_hold_what_was_found():
    """a + b ≥ 0.5 at 5 % more: each lever can be anything from 0 to 0.525."""
    aims = Aims(value=np.array([0.5]), sense=np.ones(1))
    here = space()
    found = backcast(lambda p: p.sum(axis=1)[:, None], here, aims)
    low, high = near(here, aims, found, objective="change")
    assert np.diag(low) == pytest.approx([0.0, 0.0], abs=1e-6)
    assert np.diag(high) == pytest.approx([0.525, 0.525], abs=1e-3)


@given(st.floats(0.05, 0.95), st.floats(0.1, 3.0), st.sampled_from(["change", "effort", "cost"]))
@settings(max_examples=15)
def test_a_replay_meets_its_target_and_no_price_is_below_nothing(value, weight, objective):
    found = backcast(left, space(weight=np.array([weight, 1.0])), at_most(value), objective=objective)
    assert found.met
    assert (left(found.mix[None, :])[0] <= value * (1 + TOLERANCE) + 1e-12).all()
    assert (found.prices >= 0).all()


@given(st.floats(0.05, 0.95), st.floats(0.5, 2.0))
@settings(max_examples=15)
def test_a_search_along_a_curve_settles_at_the_least_mix(value, weight):
    """a · b ≥ v from a = b = 0.2 at prices w and 1: least where w · a = b, as far as that fits."""
    start = np.full(2, 0.2)
    here = space(start=start, weight=np.array([weight, 1.0]))
    aims = Aims(value=np.array([max(value, 0.05)]), sense=np.ones(1))
    found = backcast(lambda p: (p[:, 0] * p[:, 1])[:, None], here, aims)
    least = min((weight * (a - 0.2) + max(value / a, 0.2) - 0.2) for a in np.linspace(max(0.2, value), 1.0, 2001))
    assert found.met
    assert found.settled
    assert found.effort == pytest.approx(least, rel=2e-3, abs=1e-3)


def test_a_lever_at_nothing_of_a_full_whole_has_the_slope_of_an_exchange():
    """a + b ≤ 1 and b fills it: 2a + b rises by 1 for each point that a takes from b."""
    both = space(start=np.array([0.0, 1.0]), together=np.ones((1, 2)), room=np.ones(1))
    found = backcast(lambda p: (2 * p[:, 0] + p[:, 1])[:, None], both, Aims(value=np.array([1.6]), sense=np.ones(1)))
    assert found.met
    assert found.mix == pytest.approx([0.6, 0.4], abs=1e-3)


@pytest.fixture(scope="module")
def bench():
    return workbench_of("netherlands")


def test_the_study_is_replayed_in_the_explorer(bench):
    """The mix that was found, given to the explorer, gives the target in the last year."""
    asked = BackcastAsked(targets=(read_target("primary=-20%@2050"),), product="0104", levers=("collection",))
    found = backcast_of(bench, asked, draws=2)
    target = found.targets[0]
    assert found.met
    assert target.asked == pytest.approx(0.8 * target.baseline)
    answer = bench.explore({"product": "0104", "collection": found.levers[0].found / 100}).answer
    assert answer["primary"] == pytest.approx(target.reached, rel=1e-9)
    assert answer["primary"] <= target.asked * (1 + TOLERANCE)
    assert found.share in (0.0, 0.5, 1.0)
    assert found.levers[0].least <= found.levers[0].found <= found.levers[0].most


def test_a_target_out_of_reach_says_what_binds(bench):
    asked = BackcastAsked(
        targets=(read_target("primary=-80%@2030"),),
        product="0104",
        levers=("collection",),
        bounds={"collection": (50.0, 80.0)},
    )
    found = backcast_of(bench, asked, draws=0)
    assert not found.met
    assert found.levers[0].bound == "high"
    assert found.levers[0].found == pytest.approx(80.0)
    assert found.targets[0].slack > 0
    assert found.targets[0].price is None


def test_a_target_on_all_products_settles_or_says_its_gap(bench):
    """Collection and recycling yield are exchanged along a curve, on which lines alone did not end in 20 rounds."""
    asked = BackcastAsked(targets=(read_target("primary=-30%@2035"),), levers=("collection", "recycling_yield"))
    found = backcast_of(bench, asked, draws=0)
    assert (found.met, found.settled) == (True, True)
    assert found.gap <= 1e-3 * found.effort + TOLERANCE
    assert found.effort < 29.19


def test_a_whole_that_is_full_ends_the_search_without_a_mistake(bench):
    """Nothing brings primary down by 90 % in 2030; the search ends with collection at all that export leaves."""
    asked = BackcastAsked(targets=(read_target("primary=-90%@2030"),), product="0104")
    found = backcast_of(bench, asked, draws=0)
    assert not found.met
    assert found.targets[0].slack > 0
    bound = {e.lever: e.bound for e in found.levers}
    assert (bound["recycling_yield"], bound["collection"]) == ("high", "whole")


def test_a_search_anew_ends_where_the_target_can_be_met():
    """Of two filters in a row, each up to 0.6, at least 0.16 stays: 0.2 can be met from anywhere, 0.1 cannot."""
    narrow = space(high=np.full(2, 0.6))
    found = attainable(left, narrow, at_most(0.2), begin=np.array([0.3, 0.0]))
    assert left(found[None, :])[0, 0] <= 0.2 * (1 + TOLERANCE)
    assert attainable(left, narrow, at_most(0.1), begin=np.array([0.3, 0.0])) is None
    begin = np.full(2, 0.6)
    assert attainable(left, narrow, at_most(0.2), begin=begin) is begin


def test_a_mix_searched_anew_meets_at_least_where_the_mix_found_does(bench):
    """The search begins at the mix: a draw in which the mix holds counts, and its bounds let others be found."""
    asked = BackcastAsked(targets=(read_target("primary=-20%@2050"),), product="0104", levers=("collection",))
    found = backcast_of(bench, asked, draws=4, search_draws=4)
    assert found.search_draws == 4
    assert found.share <= found.search_share
    assert found.search_share == 1.0  # collection may go on to 90 %, far beyond what any of these lives asks
    out_of_reach = replace(asked, bounds={"collection": (55.0, 56.0)})
    assert backcast_of(bench, out_of_reach, draws=4, search_draws=2).search_share == 0.0


def test_the_backcast_of_the_study_is_the_one_asked_by_hand(bench):
    spec = bench.study.backcasts["half_the_new_material"]
    by_hand = backcast_of(bench, spec.asked, draws=0)
    stated = backcast_stated(bench, spec, draws=0, search_draws=0)
    assert stated == by_hand
    assert stated.met
    assert stated.targets[0].asked == pytest.approx(0.5 * stated.targets[0].baseline)
    assert stated.settled


def test_bounds_outside_those_of_a_lever_are_refused(bench):
    asked = BackcastAsked(targets=(read_target("primary=-10%@2030"),), bounds={"reuse": (0.0, 150.0)})
    with pytest.raises(RangeError, match="bounds of 'reuse'") as caught:
        backcast_of(bench, asked)
    assert "grenzen van 'reuse'" in caught.value.in_language("nl")


@pytest.mark.parametrize(
    ("asked", "english", "dutch"),
    [
        ({"levers": ("reuse", "repair", "reuse")}, "'reuse' stands twice", "staat er twee keer"),
        ({"levers": ("repair",), "bounds": {"reuse": (0.0, 50.0)}}, "'reuse', which may not move", "niet mag bewegen"),
        ({"objective": "cost", "costs": {"growth": 1.0}}, "'growth', which may not move", "niet mag bewegen"),
    ],
)
def test_what_would_count_twice_or_not_at_all_is_refused(bench, asked, english, dutch):
    with pytest.raises(RangeError, match=english) as caught:
        backcast_of(bench, BackcastAsked(targets=(read_target("primary=-10%@2030"),), **asked))
    assert dutch in caught.value.in_language("nl")


def test_a_target_that_stands_twice_is_refused(bench):
    target = read_target("primary=-10%@2030")
    with pytest.raises(RangeError, match="'primary=-10%@2030' stands twice; name it once"):
        backcast_of(bench, BackcastAsked(targets=(target, target)))


@pytest.mark.parametrize(
    ("text", "english", "dutch"),
    [
        ("bounds: wide\n", "2:1  'bounds' needs a lever on each line", "heeft een knop per regel nodig"),
        ("bounds: [0, 40]\n", "'bounds' needs a lever on each line", "heeft een knop per regel nodig"),
        ("costs: 5\n", "'costs' needs a lever on each line", "heeft een knop per regel nodig"),
        ("bounds: {reuse: [true, 40]}\n", "needs two numbers", "heeft twee getallen nodig"),
        ("costs: {reuse: true}\n", "needs a number of 0 or more", "heeft een getal van 0 of meer nodig"),
    ],
)
def test_nothing_in_a_file_is_passed_over(tmp_path, text, english, dutch):
    path = tmp_path / "back.yaml"
    path.write_text("targets: ['primary=-30%@2035']\n" + text, encoding="utf-8")
    with pytest.raises(StudyError, match=english) as caught:
        read_backcast(path)
    assert dutch in caught.value.in_language("nl")


def test_a_file_is_read_and_its_mistakes_told_with_their_line(tmp_path):
    path = tmp_path / "back.yaml"
    path.write_text(
        "targets: ['primary=-30%@2035']\nproduct: '0104'\nobjective: cost\ncosts: {reuse: 2}\n"
        "bounds: {reuse: [0, 40]}\nlevers: [reuse]\n",
        encoding="utf-8",
    )
    asked = read_backcast(path)
    assert (asked.product, asked.objective, asked.bounds["reuse"], asked.costs["reuse"]) == ("0104", "cost", (0, 40), 2)
    path.write_text("", encoding="utf-8")
    with pytest.raises(StudyError, match=r"is empty or not a mapping of keys; expected targets, such as") as caught:
        read_backcast(path)
    assert "verwacht: doelen" in caught.value.in_language("nl")
    path.write_text("targets: ['primry=1@2030']\nbound: 3\nbounds: {reuse: 4}\ncosts: {reuse: x}\n", encoding="utf-8")
    with pytest.raises(StudyError, match="4 problems") as caught:
        read_backcast(path)
    assert "onbekende sleutel" in caught.value.in_language("nl")
