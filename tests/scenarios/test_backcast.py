"""Searching backwards: worked by hand on small models, and on the life cycle of the shipped study."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kringloop.core import InfeasibleError, RangeError, StudyError
from kringloop.runs import (
    ScenarioBench,
    address_of_mix,
    backcast_of,
    backcast_stated,
    can_be_opened,
    held_for_all,
    open_run,
    query_of_mix,
    scenario_named,
    workbench_of,
    workbench_of_run,
)
from kringloop.scenarios import (
    LEVERS,
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
from tests.netherlands import results_file


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


def test_a_lever_that_does_little_is_moved_before_a_target_is_given_up():
    """The whole range of the lever gives a thousandth; half of that is asked, though it takes 50 points."""
    found = backcast(
        lambda p: 1e-3 * p + 1.0, space(1, weight=np.array([100.0])), Aims(value=np.array([1.0005]), sense=np.ones(1))
    )
    assert found.met
    assert found.mix == pytest.approx([0.5], abs=0.06)  # 1.0005 may be missed by a ten-thousandth of it: 0.1 of a range
    assert found.prices[0] == pytest.approx(1.0005 * 1e5)


def test_a_lever_that_may_not_stay_moves_to_its_bounds_at_least():
    """From 0.2 to between 0.5 and 0.7: a target that is met already asks no more than 0.5, which takes 0.3."""
    here = space(1, start=np.array([0.2]), low=np.array([0.5]), high=np.array([0.7]))
    found = backcast(lambda p: p, here, Aims(value=np.array([0.1]), sense=np.ones(1)))
    assert (found.met, found.settled) == (True, True)
    assert (found.mix, found.effort) == (pytest.approx([0.5]), pytest.approx(0.3))
    more = backcast(lambda p: p * p, here, Aims(value=np.array([0.36]), sense=np.ones(1)), objective="effort")
    assert more.mix == pytest.approx([0.6], abs=1e-3)


def test_bounds_that_fill_more_than_a_whole_leave_no_mix():
    narrow = space(low=np.full(2, 0.6), together=np.ones((1, 2)), room=np.ones(1))
    with pytest.raises(InfeasibleError, match="no position of the levers fits their bounds"):
        backcast(left, narrow, at_most(0.5))


def test_of_targets_that_exclude_each_other_the_misses_together_are_least():
    """a ≥ 0.8 and a ≤ 0.4: at 0.4 the first misses half of itself; at 0.8 the second misses all of itself."""
    found = backcast(
        lambda p: np.hstack([p, p]), space(1), Aims(value=np.array([0.8, 0.4]), sense=np.array([1.0, -1.0]))
    )
    assert not found.met
    assert found.missed == pytest.approx([0.5, 0.0], abs=1e-6)


@st.composite
def reachable(draw):
    """A model of several figures and levers, slightly curved; narrow bounds; a mix inside them that gives targets."""
    levers, count = draw(st.integers(1, 4)), draw(st.integers(1, 3))
    part = st.floats(0.0, 1.0)

    def array(*shape):
        n = int(np.prod(shape))
        return np.array(draw(st.lists(part, min_size=n, max_size=n))).reshape(shape)

    width = 10.0 ** -draw(st.integers(0, 3))
    low = 0.9 * array(levers)
    start = low + width * array(levers) if draw(st.booleans()) else 0.9 * array(levers)
    here = space(levers, start=start, low=low, high=low + width, weight=0.1 + array(levers))
    slopes, curve = array(count, levers) - 0.5, 0.2 * array(count)
    model = lambda p: 2.0 + p @ slopes.T + curve * (p**2).sum(axis=1)[:, None]  # noqa: E731
    mix = low + width * array(levers)
    sense = np.where(array(count) < 0.5, -1.0, 1.0)
    return model, here, Aims(value=model(mix[None, :])[0], sense=sense), mix


@given(reachable(), st.sampled_from(["change", "effort"]))
@settings(max_examples=80, deadline=None)
def test_targets_that_a_mix_meets_are_met_at_no_more_effort(case, objective):
    model, here, aims, mix = case
    found = backcast(model, here, aims, objective=objective)
    assert found.met
    assert (aims.missed(model(found.mix[None, :])[0]) <= TOLERANCE).all()
    assert (found.prices >= 0).all()
    assert ((here.low <= found.mix) & (found.mix <= here.high)).all()
    assert found.effort <= here.effort(mix, objective) + 1e-3


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


def test_narrow_bounds_leave_a_target_that_can_be_met_met(bench):
    """A thousandth is within a tenth of a point of collection, however small a part of the bounds that is."""
    asked = BackcastAsked(
        targets=(read_target("primary=-0.1%@2035"),),
        product="0104",
        levers=("collection", "recycling_yield"),
        bounds={"collection": (55.0, 55.1), "recycling_yield": (73.0, 73.1)},
    )
    narrow = backcast_of(bench, asked, draws=0)
    wide = backcast_of(bench, replace(asked, bounds={}), draws=0)
    assert (narrow.met, narrow.settled) == (True, True)
    assert narrow.effort == pytest.approx(wide.effort, rel=0.02)  # no bound binds, so that nothing is dearer


@given(st.lists(st.sampled_from(["primary", "lost", "new_products"]), min_size=1, max_size=3, unique=True), st.data())
@settings(max_examples=8, deadline=None)
def test_targets_taken_from_a_mix_of_the_study_are_met_when_replayed(bench, figures, data):
    """What one mix of collection, life and yield gives is asked; the mix that is found gives it in the explorer too."""
    keys = ("collection", "lifetime", "recycling_yield")
    year = data.draw(st.sampled_from([2030, 2040, 2050]))
    parts = data.draw(st.tuples(st.integers(55, 85), st.integers(0, 60), st.integers(73, 90)))
    levers = {key: LEVERS[key].value(float(part)) for key, part in zip(keys, parts, strict=True)}
    answer = bench.explore({"product": "0104", **levers}).answer
    values = {figure: dict(zip(answer.years, answer.paths[figure], strict=True))[year] for figure in figures}
    targets = tuple(read_target(f"{figure}<={value:.6f}@{year}") for figure, value in values.items())
    found = backcast_of(bench, BackcastAsked(targets=targets, product="0104", levers=keys), draws=0)
    assert found.met
    replay = bench.explore({"product": "0104", **{k: LEVERS[k].value(v) for k, v in found.moved.items()}}).answer
    for target in found.targets:
        shown = dict(zip(replay.years, replay.paths[target.figure], strict=True))[year]
        assert shown == pytest.approx(target.reached, rel=1e-9)
        assert shown <= target.asked * (1 + TOLERANCE) + 1e-9
        assert target.price >= 0


def test_bounds_hold_also_where_a_lever_stands_outside_them(bench):
    asked = BackcastAsked(
        targets=(read_target("primary=-1%@2035"),),
        product="0104",
        levers=("collection",),
        bounds={"collection": (60.0, 85.0)},
    )
    found = backcast_of(bench, asked, draws=0)
    assert found.met
    assert found.levers[0].found == pytest.approx(60.0)
    assert found.levers[0].bound == "low"


def test_bounds_that_ask_for_more_than_all_are_refused(bench):
    bounds = {"refurbishment": (60.0, 70.0), "remanufacture": (50.0, 60.0)}
    with pytest.raises(InfeasibleError, match=r"refurbishment 60 \+ remanufacture 50 = 110 % of one whole") as caught:
        backcast_of(bench, BackcastAsked(targets=(read_target("primary=-10%@2035"),), bounds=bounds), draws=0)
    assert "één geheel" in caught.value.in_language("nl")


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
        (
            {"objective": "cost", "costs": {"reuse": 1.0}, "levers": ("reuse", "repair")},
            "no cost is given for 'repair'",
            "geen kosten (costs) gegeven voor 'repair'",
        ),
    ],
)
def test_what_would_count_twice_or_not_at_all_is_refused(bench, asked, english, dutch):
    with pytest.raises(RangeError, match=english) as caught:
        backcast_of(bench, BackcastAsked(targets=(read_target("primary=-10%@2030"),), **asked))
    assert dutch in caught.value.in_language("nl")


def test_targets_that_no_figure_can_meet_together_are_refused_and_not_called_out_of_reach(bench):
    """Ten million tonnes at least, and a tenth less than some hundred thousand."""
    both = tuple(map(read_target, ("primary=-10%@2030", "primary>=10000000@2030")))
    with pytest.raises(
        RangeError, match=r"asks at least 1e\+07 and 'primary=-10%@2030' at most .*: no lever can give"
    ) as e:
        backcast_of(bench, BackcastAsked(targets=both))
    assert "geen knop geeft beide; laat er een weg" in e.value.in_language("nl")


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


@pytest.mark.parametrize("levers", ["[]", "''"])
def test_a_file_that_names_no_lever_is_not_taken_for_the_usual_ones(tmp_path, levers):
    file = tmp_path / "mine.yaml"
    file.write_text(f"targets: ['primary=-30%@2035']\nlevers: {levers}\n", encoding="utf-8")
    with pytest.raises(StudyError, match="2:1  names no lever that may move"):
        read_backcast(file)
    file.write_text("targets: ['primary=-30%@2035']\nlevers:\n", encoding="utf-8")
    assert read_backcast(file).levers == ()


def test_a_mix_opened_as_a_scenario_gives_the_figures_of_its_backcast(tmp_path_factory):
    """2015, the last year of the record, is where both lines start: from 2016 a tenth of a per cent was missed."""
    run = open_run(results_file(tmp_path_factory), keep_open=True)
    bench, workbench = ScenarioBench(run), workbench_of_run(run)
    target = read_target("primary=-20%@2030")
    for product, levers in (("0104", ("lifetime", "collection")), ("", ("recycling_yield", "repair"))):
        found = backcast_of(workbench, BackcastAsked(targets=(target,), product=product, levers=levers), draws=0)
        assert found.moved
        assert can_be_opened(workbench, found)
        plan, later = (
            scenario_named(bench, address_of_mix(found).replace("=2015", year)) for year in ("=2015", "=2016")
        )
        assert {a.lever: a.course.span for a in plan.own} == dict.fromkeys(found.moved, (2015, 2035))
        cell = {"good": product} if product else {}
        told, beside = (bench.line(each, "primary_need", **cell).at(2030) * 1000 for each in (plan, later))
        assert told == pytest.approx(found.targets[0].reached, rel=1e-9)
        assert beside != pytest.approx(told, rel=1e-4)
    one = replace(found, product="0104", levers=(replace(found.levers[0], lever="upkeep"),))
    assert held_for_all(one) == ("upkeep",)
    assert query_of_mix(one).keys() == {"lever.upkeep", "from.upkeep", "to.upkeep"}


def test_a_mix_that_starts_elsewhere_than_scenarios_do_is_not_opened(bench):
    """A baseline that moves levers of products itself is not where the search starts."""
    asked = BackcastAsked(targets=(read_target("lost=-1%@2035"),), product="0104", levers=("collection",))
    found = backcast_of(bench, asked, draws=0)
    assert can_be_opened(bench, found)
    study = bench.study
    own = study.scenarios["longer_life"].assumptions
    baseline = study.scenarios["baseline"].model_copy(update={"assumptions": own})
    scenarios = {**study.scenarios, "baseline": baseline}
    other = replace(bench, study=study.model_copy(update={"scenarios": scenarios}))
    assert not can_be_opened(other, found)
    assert not can_be_opened(bench, replace(found, levers=()))
