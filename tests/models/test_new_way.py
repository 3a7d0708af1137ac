"""A new way in the life cycle, added from outside: figures of the ledger move with the mass that is sent there."""

from __future__ import annotations

from dataclasses import asdict, replace

import numpy as np
import pytest

from kringloop.models import life_cycle, life_cycle_rows, loops, registry
from kringloop.models.life_cycle_choices import WHOLES
from kringloop.models.life_cycle_graph import DIVIDED, EDGES
from kringloop.runs import workbench_of
from kringloop.scenarios import Answer
from kringloop.stocks import Edge

WASHERS = "0104"
KEPT = (life_cycle_rows.world_of, life_cycle_rows._today, registry._rows)


@pytest.fixture
def answer_with(monkeypatch: pytest.MonkeyPatch):
    """The answer for washing machines in the baseline, over a life cycle with more edges."""

    def answer(*edges: Edge) -> Answer:
        for kept in KEPT:
            kept.cache_clear()
        monkeypatch.setattr(life_cycle, "loops", lambda: loops().with_edges(*edges))
        return workbench_of("netherlands").explore({"product": WASHERS}).answer

    yield answer
    for kept in KEPT:
        kept.cache_clear()


def test_what_goes_to_material_by_a_new_way_is_recycled_and_no_longer_lost(answer_with):
    """Of what is discarded 35 % is left over today, neither collected nor sold abroad; a fifth of all comes from it."""
    before, after = answer_with(), answer_with(Edge("not_reused", "materials", 0.2))
    assert after["new_products"] == before["new_products"]
    assert after["recycling_rate"] - before["recycling_rate"] == pytest.approx(20.0)
    assert after["loss_rate"] - before["loss_rate"] == pytest.approx(-20.0)
    ratio = before["discard_ratio"] / 100.0
    assert after["recycled_content"] - before["recycled_content"] == pytest.approx(20.0 * ratio)
    assert after["secondary"] - before["secondary"] == pytest.approx(0.2 * ratio * before["new_products"])
    assert after["lost"] - before["lost"] == pytest.approx(-0.2 * ratio * before["new_products"])


def test_what_comes_back_by_a_new_way_is_reused(answer_with):
    before, after = answer_with(), answer_with(Edge("discards", "second_use", 0.1))
    assert before.figures["reuse_rate"] is None
    assert after["reuse_rate"] == pytest.approx(10.0)
    assert after["recycled_content"] < before["recycled_content"]


def test_sets_of_levers_with_unlike_ages_do_not_disturb_each_other():
    model = workbench_of("netherlands").model
    one = life_cycle.LifeCycleModel(model.products.only((WASHERS,)), model.choices)
    sets = [asdict(replace(model.choices.today, repair=0.3, repair_renews=r)) for r in (0.2, 0.9, 0.2)]
    together = one.speeds(sets).longevity[0]
    assert together.tolist() == [one.speeds([each]).longevity.item() for each in sets]
    assert together[0] == together[2] < together[1]


def test_a_part_of_the_age_that_a_scenario_changes_acts_from_then_on(answer_with):
    """Repair renews more from 2035 on: the years before keep the value they had."""
    model = workbench_of("netherlands").model
    today = replace(model.choices.today, repair=0.3, repair_renews=0.2)
    one = life_cycle.LifeCycleModel(model.products.only((WASHERS,)), replace(model.choices, today=today))
    usual, moved = one.project(today), one.project(replace(today, repair_renews=0.9, displacement=0.0))
    past = one.at(model.products.last_record)
    assert np.array_equal(moved.run.in_stock[: past + 1], usual.run.in_stock[: past + 1])
    assert moved.run.in_stock[-1] > usual.run.in_stock[-1]


def test_levers_that_divide_one_whole_are_those_of_one_node():
    assert dict(WHOLES) == {
        ("collection", "export", "repurpose"): "discards not reused",
        ("refurbishment", "remanufacture", "component_reuse"): "what is collected",
    }
    assert set(DIVIDED) <= {origin for origin, *_ in EDGES}
