"""Support of a sentence, agreement, mixed sets of choices, and weights: properties and figures worked by hand."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kringloop.core import RangeError
from kringloop.perspectives import Support, Verdict, method_sets
from kringloop.perspectives.telling import figure_words
from kringloop.perspectives.turning import fewest, flips_of
from kringloop.perspectives.verdicts import SURE, agreement_of, required_sure, together
from kringloop.perspectives.weighed import verdict_of_weight, weight_that_improves
from kringloop.reading import Words
from kringloop.robustness import Figures, Statement, conclude

TOLD = st.lists(st.sampled_from([True, False, None]), max_size=60)


@given(TOLD)
def test_a_sentence_and_its_opposite_hold_in_all_sets_that_can_tell(told):
    one, other = Support.of(told), Support.of([None if t is None else not t for t in told])
    assert (one.holding, one.failing) == (other.failing, other.holding)
    if one.share is not None:
        assert one.share + one.against == 1
        assert one.share + other.share == 1


@given(st.lists(st.floats(-1e6, 1e6).filter(bool), min_size=1, max_size=40), st.floats(-10, 10))
def test_above_and_below_over_sets_of_figures_make_one(values, bound):
    found = {str(n): Figures(np.array([bound + v if v else bound + 1]), None) for n, v in enumerate(values)}
    above, below = (conclude(Statement(kind=k, bound=bound), found).in_sets for k in ("above", "below"))
    level = sum(f.central[0] == bound for f in found.values()) / len(found)
    assert above + below + level == pytest.approx(1, abs=1e-12)


@given(TOLD)
def test_agreement_does_not_depend_on_the_order(told):
    verdicts = [Verdict(holds=t) for t in told]
    assert agreement_of(verdicts) == agreement_of(verdicts[::-1])


def test_fewer_than_two_that_can_tell_leave_it_open():
    assert agreement_of([Verdict(holds=True), Verdict(holds=None)]) == "open"
    assert agreement_of([Verdict(holds=False), Verdict(holds=False)]) == "all_no"


SHARES = st.lists(st.tuples(st.booleans(), st.floats(0, 1)), min_size=2, max_size=8)


@given(SHARES, st.floats(0.5, 1))
def test_agreement_asks_the_same_verdict_and_the_draws_behind_it(told, sure):
    """Of a sentence and its opposite the agreement is the opposite; a stricter reader never sees more of it."""
    verdicts = [Verdict(holds=holds, in_draws=share) for holds, share in told]
    against = [Verdict(holds=not holds, in_draws=1 - share) for holds, share in told]
    mirrored = {"all_yes": "all_no", "all_no": "all_yes", "unsure": "unsure", "part": "part"}
    found = agreement_of(verdicts, sure)
    assert agreement_of(against, sure) == mirrored[found]
    if found in ("all_yes", "all_no"):
        assert all((share if holds else 1 - share) >= sure - 1e-9 for holds, share in told)
        assert agreement_of(verdicts, 0.5) == found


def test_a_sentence_that_holds_in_one_per_cent_of_draws_is_not_agreed():
    """All call it true by the figure on record, and the draws say the opposite: not certain within the data."""
    one = Verdict(holds=True, in_draws=0.01)
    assert agreement_of([one, one]) == "unsure"
    no = Verdict(holds=False, in_draws=0.01)
    assert agreement_of([no, no]) == "all_no"
    assert agreement_of([Verdict(holds=True), Verdict(holds=True)]) == "all_yes"
    assert SURE == 0.9


def test_an_agreement_below_a_half_is_refused():
    with pytest.raises(RangeError, match="agreement at 40 %") as caught:
        required_sure(0.4)
    assert "eens bij 40 %" in caught.value.in_language("nl")


def test_both_sides_hold_only_where_each_does():
    yes, no, open_ = (Verdict(holds=h) for h in (True, False, None))
    assert together([yes, yes]).holds is True
    assert together([yes, open_]).holds is None
    assert together([open_, no]).holds is False


@given(st.lists(st.integers(1, 4), min_size=1, max_size=8), st.integers(1, 300))
def test_mixed_sets_start_with_the_study_and_take_every_value_as_often(counts, most):
    values = {f"c{n}": list(range(size)) for n, size in enumerate(counts)}
    sets = method_sets(values, most)
    whole = int(np.prod(counts))
    assert len(sets) == min(whole, most)
    assert set(sets[0].values()) == {0}
    if whole <= most:
        assert len({tuple(s.values()) for s in sets}) == whole
    for key, found in values.items():
        taken = [sum(s[key] == v for s in sets) for v in found]
        assert max(taken) - min(taken) <= 1


def test_sets_need_values():
    with pytest.raises(RangeError, match="no values for a"):
        method_sets({"a": []})


def test_weight_lies_with_goals_that_improve_on_balance():
    up, down, level = (np.array([float(s)]) for s in (1, -1, 0))
    signs = {"pressure": [up, up, down], "value": [down], "security": [level, up]}
    # pressure: 2 better, 1 worse → its 50; value: worse → 0; security: 1 better → its 20
    assert weight_that_improves({"pressure": 50, "value": 30, "security": 20}, signs) == [70.0]


@given(st.lists(st.sampled_from([0.0, 20.0, 50.0, 55.0, 100.0]), min_size=1, max_size=30))
def test_figure_verdict_and_certainty_of_weights_are_one_count(weights):
    """Never a "no" beside a share of draws that says yes: the middle draw is above a half where most draws are."""
    found = verdict_of_weight(np.array(weights), drawn=True)
    above = sum(w > 50 for w in weights)
    assert found.in_draws == above / len(weights)
    assert found.holds is (found.value > 50) is (2 * above > len(weights))
    assert found.in_draws_so >= 0.5


SUBSETS = st.sets(st.frozensets(st.sampled_from("abcde"), min_size=1), max_size=12)


@given(SUBSETS)
def test_the_fewest_that_turn_are_all_found_and_none_can_be_left_out(turning):
    keys = "abcde"
    turning = turning | {frozenset(keys)}
    found = {frozenset(each) for each in fewest(keys, lambda moved: frozenset(moved) in turning)}
    least = min(len(each) for each in turning)
    if least <= 3:
        assert found == {each for each in turning if len(each) == least}
    else:
        (one,) = found
        assert one in turning


def test_what_turns_nothing_has_no_flip():
    assert fewest("abcd", lambda _: False) == ()
    assert flips_of({"a": True, "b": None}, lambda _a, _b: (("x",),)) == ()


@given(st.permutations(["a", "b", "c"]))
def test_the_order_of_goals_does_not_count(order):
    weights = dict(zip("abc", (20, 30, 50), strict=True))
    signs = {"a": [np.array([1.0])], "b": [np.array([-1.0])], "c": [np.array([1.0])]}
    assert weight_that_improves({g: weights[g] for g in order}, signs) == [70.0]


def test_a_slope_that_the_test_of_trends_does_not_see_is_called_so():
    seen = Verdict(holds=True, value=40.0, unit="Mt", year=2024, change=-2.0, clear=True)
    unseen = replace(seen, holds=False, clear=False)
    assert figure_words(seen, Words("en")) == "40 Mt (−2 per year)"
    assert figure_words(unseen, Words("en")) == "40 Mt (−2 per year, no clear trend)"
