"""What each adds to a joint result: a textbook game, four laws, sampling beside the exact answer, games with gaps."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kringloop.actors import all_groups, not_superadditive, shapley
from kringloop.core import DuplicateError, MissingDataError, RangeError

NAMES = tuple("abcdefghijklmn")


def random_game(seed, count=4):
    random = np.random.default_rng(seed)
    return {g: float(random.normal()) if g else 0.0 for g in all_groups(NAMES[:count])}


@pytest.mark.published
def test_the_glove_game_of_the_textbook():
    pair = {g: float("right" in g and len(g) > 1) for g in all_groups(["left 1", "left 2", "right"])}
    found = shapley(["left 1", "left 2", "right"], pair)
    assert found.values == pytest.approx([1 / 6, 1 / 6, 2 / 3], abs=1e-12)
    assert (found.total, found.orders, found.of("right")) == (1, 0, pytest.approx(2 / 3))


@pytest.mark.analytic
@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.integers(0, 999), st.integers(0, 999))
def test_efficient_symmetric_and_additive_and_nothing_for_who_adds_nothing(seed, other):
    one, two = random_game(seed), random_game(other)
    first, second = shapley(NAMES[:4], one).values, shapley(NAMES[:4], two).values
    assert first.sum() == pytest.approx(one[frozenset("abcd")])
    both = shapley(NAMES[:4], {g: one[g] + two[g] for g in one}).values
    assert both == pytest.approx(first + second)
    even = shapley(NAMES[:3], {g: float(len(g)) ** 2 + seed for g in all_groups(NAMES[:3])}).values
    assert even == pytest.approx([3, 3, 3])
    idle = shapley((*NAMES[:4], "idle"), lambda g: one[frozenset(g) - {"idle"}]).values
    assert idle == pytest.approx([*first, 0.0])


@pytest.mark.analytic
def test_sampled_orders_meet_the_exact_answer_within_their_errors():
    weight = dict(zip(NAMES, np.linspace(0.5, 3, 14), strict=True))

    def worth(group):
        return sum(weight[p] for p in group) ** 1.5

    exact = shapley(NAMES[:9], worth)
    sampled = shapley(NAMES[:9], worth, exact_up_to=0, error=0.002)
    assert sampled.settled
    assert sampled.errors.max() <= 0.002 * sampled.total
    assert sampled.values.sum() == pytest.approx(sampled.total)
    assert np.all(abs(sampled.values - exact.values) <= 5 * sampled.errors)
    few = shapley(NAMES, worth, most_orders=40, error=1e-9)
    assert (few.orders, few.settled) == (40, False)


def test_groups_that_lose_by_joining_are_named():
    assert not_superadditive(NAMES[:3], lambda g: len(g) ** 2) is None
    assert not_superadditive(NAMES[:3], lambda g: len(g) ** 0.5) == (("a",), ("b",))


def test_a_game_with_a_gap_is_refused():
    game = random_game(1, 3)
    del game[frozenset("ac")]
    with pytest.raises(MissingDataError, match=r"not given what a \+ c reaches") as refused:
        shapley(NAMES[:3], game)
    assert "niet gegeven wat a + c bereikt" in refused.value.in_language("nl")
    with pytest.raises(MissingDataError, match="not given what a reaches"):
        shapley(NAMES[:3], lambda g: float("nan") if g else 0.0)


def test_players_are_each_one_and_not_too_many_for_all_groups():
    with pytest.raises(DuplicateError, match="a stands twice"):
        shapley(["a", "b", "a"], {})
    with pytest.raises(RangeError, match="exact_up_to is 21; expected 0 … 20"):
        shapley(NAMES, len, exact_up_to=21)
    with pytest.raises(RangeError, match="no players") as refused:
        shapley([], {})
    assert refused.value.in_language("nl") == "er zijn geen spelers"
