"""The order of taking apart: every order tried by hand on small cases, and where to stop."""

from itertools import chain, combinations, permutations

import numpy as np
import pytest
from tests.products.conftest import PUMP

from kringloop.core import RangeError
from kringloop.products.changes import best_changes, retained
from kringloop.products.ordering import ordered
from kringloop.products.orders import cost, stop_after
from kringloop.products.reading import bill_of
from kringloop.products.sheet import Sheet
from kringloop.products.steps import Steps, steps_of
from kringloop.products.taking_apart import take_apart


def steps(gain, minutes, before):
    names = tuple(f"s{i}" for i in range(len(gain)))
    return Steps(names, np.asarray(gain, float), np.asarray(minutes, float), before, (False,) * len(gain))


def drawn(rng, forest):
    size = int(rng.integers(2, 7))
    if forest:
        before = tuple((int(rng.integers(0, i)),) if i and rng.random() < 0.8 else () for i in range(size))
    else:
        before = tuple(tuple(j for j in range(i) if rng.random() < 0.4) for i in range(size))
    return steps(rng.uniform(-1, 4, size), rng.uniform(0.1, 3, size), before)


def orders(made):
    for order in permutations(range(len(made))):
        at = {step: place for place, step in enumerate(order)}
        if all(at[j] < at[i] for i in range(len(made)) for j in made.before[i]):
            yield order


def sets(made):
    every = chain.from_iterable(combinations(range(len(made)), k) for k in range(len(made) + 1))
    return (s for s in every if all(j in s for i in s for j in made.before[i]))


@pytest.mark.analytic
@pytest.mark.parametrize("forest", [True, False])
def test_no_order_is_better_and_no_other_place_to_stop(forest):
    rng = np.random.default_rng(11)
    for _ in range(30):
        made = drawn(rng, forest)
        found = ordered(made)
        assert found.exact
        assert cost(made, found.order) == pytest.approx(min(cost(made, order) for order in orders(made)))
        for labour in (0.3, 1.0):
            done = list(found.order[: stop_after(made, found, labour)])
            best = max(sum(made.gain[i] - labour * made.minutes[i] for i in chosen) for chosen in sets(made))
            assert sum(made.gain[done] - labour * made.minutes[done]) == pytest.approx(best)


def test_25_parts_in_one_block_are_proven():
    """Everything of worth lies behind everything else, so that no smaller block can be cut off."""
    rng = np.random.default_rng(3)
    before = [tuple(j for j in range(max(0, i - 8), i) if rng.random() < 0.2) for i in range(24)]
    made = steps([*rng.uniform(0, 1, 24), 60.0], rng.uniform(0.5, 3, 25), (*before, tuple(range(24))))
    found = ordered(made)
    assert found.exact
    assert found.blocks[-1] == 25


def test_above_25_the_bound_holds_and_is_told():
    rng = np.random.default_rng(5)
    before = [tuple(j for j in range(max(0, i - 6), i) if rng.random() < 0.3) for i in range(39)]
    made = steps([*rng.uniform(0, 1, 39), 90.0], rng.uniform(0.5, 3, 40), (*before, tuple(range(39))))
    found = ordered(made)
    at = {step: place for place, step in enumerate(found.order)}
    assert not found.exact
    assert 0 < found.gap <= 1
    assert all(at[j] < at[i] for i in range(40) for j in made.before[i])


def test_a_long_chain_is_one_walk():
    size = 10_000
    made = steps(np.arange(size), np.ones(size), tuple((i - 1,) if i else () for i in range(size)))
    assert ordered(made).order == tuple(range(size))


def test_a_whole_is_sold_or_opened_and_never_both(pump):
    """Housing 0.15 EUR in 1 min; motor 12 EUR in 2 min. Opened: 12 EUR lost, 0.40 + 2.10 EUR in 2.75 min."""
    made = steps_of(pump)
    assert made.names == ("housing", "motor", "magnet", "winding", "motor")
    assert made.gain == pytest.approx([0.15, 12, 0.4, 2.1, -12])
    assert made.minutes == pytest.approx([1, 2, 2, 0.75, 0])
    found = take_apart(pump, least=0.5)
    assert [s.part for s in found.steps[: found.stop]] == ["housing", "motor"]
    assert found.net == pytest.approx(12.15 - 0.5 * 3)
    assert found.why.en == "Stop after motor: what follows frees less per minute than that minute costs."


def test_a_whole_that_is_sold_after_something_in_it_came_off_is_refused():
    text = PUMP.replace("120,,,12", "120,magnet,,12").replace("30,,5", "30,-,5")
    with pytest.raises(RangeError, match="'motor' has a value as a whole, and comes off after something in it"):
        steps_of(bill_of(text, "pump.csv"))


def test_what_a_minute_must_free_decides_and_unsaid_nothing_does(pump):
    assert take_apart(pump, least=100).stop == 0
    assert take_apart(pump).stop is None
    assert take_apart(pump, "critical", least=0).stop == 4
    with pytest.raises(RangeError, match="'colour' cannot be freed"):
        take_apart(pump, "colour")
    with pytest.raises(RangeError, match="a minute must free -1"):
        take_apart(pump, least=-1)


def test_the_dearer_the_minute_the_sooner_the_stop():
    rng = np.random.default_rng(8)
    made = drawn(rng, forest=False)
    found = ordered(made)
    stops = [stop_after(made, found, labour) for labour in (0, 0.2, 0.5, 1, 2, 5)]
    assert stops == sorted(stops, reverse=True)


def test_the_best_three_changes_are_those_of_trying_all(pump):
    answer = best_changes(pump, 0.5)
    assert answer.retained == pytest.approx(10.65)
    # alone: the motor worth half as much again gives 6 EUR; both steps in half their time give 0.25 and 0.50 EUR
    assert [round(done.gain, 6) for done in answer.alone[:2]] == [6.0, 0.5]
    assert answer.together.gain >= answer.alone[0].gain
    assert answer.together.gain == pytest.approx(6.0 + 0.5 + 0.35)  # freed of the housing: its minute less its 0.15
    assert answer.alone[0].per_gram == pytest.approx(6.0 / 600)
    assert retained(steps_of(pump), 0.5) == answer.retained
    with pytest.raises(RangeError, match="labour is 0"):
        best_changes(pump, 0)


def test_a_sheet_tells_the_gaps_dearest_first(pump):
    gaps = Sheet(pump).gaps
    assert [gap.cost for gap in gaps] == sorted((gap.cost for gap in gaps), reverse=True)
    assert {"recycled_content", "unknown_share"} <= {gap.figure for gap in gaps}
    assert next(g for g in gaps if g.figure == "recycled_content").cost == pytest.approx(100 * 700 / 1200)
