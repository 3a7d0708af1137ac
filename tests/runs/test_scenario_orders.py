"""The mean over all orders: exact of few parts, drawn of more, and then with its error and exactly to the whole."""

import numpy as np
import pytest

from kringloop.actors import shapley
from kringloop.core import RangeError
from kringloop.runs import ORDERS, ScenarioBench, mean_over_orders, open_run, parts_of
from kringloop.runs.scenario_orders import all_orders
from kringloop.scenarios import BASELINE, plan_of
from tests.netherlands import results_file
from tests.runs.test_scenario import assume

PARTS = tuple("abcdefghi")
SIZE = dict(zip(PARTS, (5.0, 3.0, 1.0, 0.5, 8.0, 2.0, 0.0, 4.0, 7.0), strict=True))


def chained(group):
    """Each takes its share of what those before it left: no order gives the same parts."""
    return 100.0 * (1 - float(np.prod([1 - SIZE[p] / 20 for p in group])))


def test_drawn_orders_stand_beside_a_full_enumeration():
    exact = shapley(PARTS, chained, exact_up_to=len(PARTS))
    shares, sampled = mean_over_orders(PARTS, chained)
    assert (sampled.orders, sampled.seed) == (ORDERS, 7)
    assert sum(shares.values()) == pytest.approx(chained(PARTS), rel=1e-12)
    for part, value in shares.items():
        assert abs(value - exact.of(part)) <= 4 * sampled.errors[part] + 1e-12
    assert shares["g"] == 0.0
    assert sampled.errors["g"] == pytest.approx(0.0, abs=1e-12)
    more = mean_over_orders(PARTS, chained, orders=56)[1]
    assert sum(more.errors.values()) < sum(sampled.errors.values())


def test_as_many_orders_as_there_are_groups_are_all_of_them():
    shares, sampled = mean_over_orders(PARTS, chained, orders=57)  # 57 · 9 is more than 2 ** 9
    assert sampled is None
    assert shares == pytest.approx(dict(zip(PARTS, shapley(PARTS, chained).values.tolist(), strict=True)))
    assert mean_over_orders(PARTS[:8], chained)[1] is None
    assert not all_orders(21, 10**6)


def test_fewer_orders_than_have_an_error_are_refused():
    with pytest.raises(RangeError, match="32"):
        mean_over_orders(PARTS, chained, orders=ORDERS - 1)


ON_ROWS = {"refuse": "3%", "sharing": "+4%", "weight": "-5%", "growth": "1%", "clean_process": "-2%"}
OF_THE_STUDY = ("lifetime", "reuse", "repair", "secondary_input")


@pytest.mark.parametrize("id", ["dmi"])
def test_what_many_levers_add_is_sampled_and_adds_up(tmp_path_factory, id):
    """Nine levers: drawn, beside every group; and left out where no orders are asked.

    Of most only rows are multiplied: products in use, which take long, are run anew for eight groups and not for 512.
    """
    bench = ScenarioBench(open_run(results_file(tmp_path_factory), keep_open=True))
    whole = bench.plan("together")
    own = [a for a in whole.own if a.lever in OF_THE_STUDY and not a.on_chain]
    own += [assume(lever, value, scope={"account": "material_flows"}) for lever, value in ON_ROWS.items()]
    plan = plan_of("asked", whole.names, own, bench.plans[BASELINE].assumptions)
    found, every = parts_of(bench, plan, id, 2050), parts_of(bench, plan, id, 2050, orders=57)
    assert found.sampled is not None
    assert every.sampled is None
    assert len(found.ways["shapley"]) == 9
    change = found.after - found.before
    assert sum(found.ways["shapley"].values()) == pytest.approx(change, rel=1e-9)
    for lever, part in found.ways["shapley"].items():
        assert abs(part - every.ways["shapley"][lever]) <= 4 * found.sampled.errors[lever] + 1e-9 * abs(change)
    assert "shapley" not in parts_of(bench, plan, id, 2050, orders=0).ways
