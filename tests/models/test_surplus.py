"""A surplus of secondary material: it has a place, primary need is never below 0, and every node closes."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kringloop.core import StudyError
from kringloop.indicators import INDICATORS
from kringloop.models import MODELS, ScenarioSettings, TwoTexts
from kringloop.models.life_cycle_rows import world_of
from kringloop.models.life_cycle_surplus import placed
from kringloop.runs.checks import check_balances
from kringloop.stocks import Edge, Grid, Lifetime, LoopGraph, Node, circulate
from kringloop.study.asking import settings_of
from tests.bench import bench
from tests.netherlands import netherlands, study

NAMES = TwoTexts(nl="gevraagd", en="asked")
FEW = ("0103", "0306")
"""Dishwashers and phones."""
GRAPH = LoopGraph(
    nodes=(
        Node("use", "use"),
        Node("gone", "gate"),
        Node("plant", "recycling", 0.5, "lost"),
        Node("materials", "secondary"),
        Node("lost", "landfill"),
    ),
    edges=(Edge("use", "gone"), Edge("gone", "plant", "rest"), Edge("plant", "materials")),
)
TWO_WAYS = GRAPH.with_edges(Edge("gone", "materials", 0.3))


def run_of(sold, graph=GRAPH, life=1.0):
    cycle = graph.life_cycle({}, {"use": Lifetime.of("fixed", mean=life)})
    return circulate(cycle, np.reshape(sold, (-1, 1)), Grid.yearly(2001, 2000 + len(sold)), timing="end")


def ledger_under(rule, changes):
    """The ledger of the shipped study for a few products, under levers that recycle much and make little anew."""
    asked = {"asked": ScenarioSettings(names=NAMES, changes=changes)}
    questions = {k: replace(q, settings=replace(q.settings, surplus=rule)) for k, q in bench().questions.items()}
    own = replace(bench(), base=netherlands(), questions=questions)
    return own.ledger(asked, FEW), own.frames(asked, FEW)


def by_year(ledger, key):
    found = INDICATORS[key].expression(ledger).by("year", "good", "scenario", scenario=["asked"], good=list(FEW))
    return found.value[..., 0]


MUCH = {"refuse": 0.9, "collection": 0.9, "export": 0.0, "recycling_yield": 0.95}


def test_worked_by_hand_ten_tonnes_come_back_as_five_and_three_are_made():
    """Half of 10 t is material a year later, when 3 t are made: 3 are used, 2 are over; then 1.5 come for 6."""
    run = run_of([10.0, 3.0, 6.0])
    found = placed(run, "export")
    assert found.used["plant"].ravel().tolist() == [0.0, 3.0, 1.5]
    assert found.over["plant"].ravel().tolist() == [0.0, 2.0, 0.0]
    assert found.leaves.ravel().tolist() == [0.0, 5.0, 1.5]
    assert not found.kept.any()
    kept = placed(run, "stock")
    assert kept.kept.ravel().tolist() == pytest.approx([0.0, 2.0, 0.0])
    assert kept.drawn.ravel().tolist() == pytest.approx([0.0, 0.0, 2.0])
    assert kept.leaves.ravel().tolist() == pytest.approx([0.0, 3.0, 3.5])


def test_in_2010_the_record_gives_the_surplus_that_was_a_negative_need():
    """Microwave ovens: the same figures as before, told as what they are."""
    cell = {"year": 2010, "good": "0114", "scenario": "history"}
    keys = ("new_products", "secondary_material", "secondary_surplus", "primary_need", "recycled_content")
    found = {key: INDICATORS[key].expression(netherlands()).by("year", "good", "scenario").at(**cell) for key in keys}
    assert found["secondary_surplus"] == pytest.approx(0.427308730044716, rel=1e-12)
    assert found["secondary_surplus"] == pytest.approx(found["secondary_material"] - found["new_products"], rel=1e-12)
    assert found["primary_need"] == 0.0
    assert found["recycled_content"] == 100.0


@settings(deadline=None, derandomize=True, max_examples=60)
@given(
    st.lists(st.floats(0.0, 1e6), min_size=2, max_size=12),
    st.sampled_from([GRAPH, TWO_WAYS]),
    st.sampled_from(["export", "stock"]),
    st.floats(1.0, 4.0),
)
def test_all_that_comes_is_used_or_over_and_no_more_is_used_than_is_made(sold, graph, rule, life):
    run = run_of(sold, graph, life)
    found = placed(run, rule)
    came, used, over = (sum(each.values()) for each in (found.came, found.used, found.over))
    assert used + over == pytest.approx(came, rel=1e-12)
    need = run.inflow - used - found.drawn
    assert (need >= 0).all()
    assert (over >= 0).all()
    assert (found.kept >= 0).all()
    assert (found.drawn >= 0).all()
    if rule == "stock":
        assert np.diff(found.kept, axis=0, prepend=0.0) == pytest.approx(
            over - found.drawn, abs=1e-12 * (1 + came.max())
        )
        first = found.kept[:-1] > 1e-9 * (1 + came.max())
        assert (need[1:][first & (found.kept[1:] > 1e-9 * (1 + came.max()))] <= 1e-9 * (1 + came.max())).all()
    room = came <= run.inflow * (1 - 1e-12)
    assert (over[room] == 0).all()
    assert (used[room] == came[room]).all()


@pytest.mark.parametrize("rule", ["export", "stock"])
def test_every_node_closes_and_the_figures_agree(rule):
    ledger, frames = ledger_under(rule, MUCH)
    checks = check_balances(study().file, frames)
    assert set(checks["outcome"]) == {"pass"}, checks["detail"].to_list()
    need, new, over, made = (
        by_year(ledger, k) for k in ("primary_need", "new_products", "secondary_surplus", "secondary_material")
    )
    after = slice(-15, None)
    assert (need[after] >= 0).all()
    assert (over[after] > 0).any()
    if rule == "export":
        assert need[after] == pytest.approx(new[after] - made[after] + over[after], rel=1e-9, abs=1e-12)
        assert (need[after][over[after] > 0] == 0).all()
    assert (by_year(ledger, "recycled_content")[after] <= 100.0).all()


def test_what_is_kept_is_no_stock_in_use_and_is_drawn_before_new_material():
    """Refusing ends a surplus era: under "stock" later needs are met from it, never more than under "export"."""
    sent, kept = (ledger_under(rule, MUCH)[0] for rule in ("export", "stock"))
    assert np.array_equal(by_year(sent, "in_use_stock"), by_year(kept, "in_use_stock"), equal_nan=True)
    assert (by_year(kept, "primary_need")[-15:] <= by_year(sent, "primary_need")[-15:] + 1e-12).all()


def test_rows_of_a_surplus_stand_wherever_there_is_secondary_material():
    """Also of 0, so that draws of lives, which may give one, have rows to stand in."""
    rows = study().tables["life_cycle"]
    made, over = (rows.filter(destination=f"NL.eee.{key}").drop("mass") for key in ("materials", "surplus_abroad"))
    same = ("year", "origin", "good", "scenario", "source")
    assert made.select(same).rows() == over.select(same).rows()


def test_a_rule_that_is_none_is_refused_with_those_that_are():
    account = study().file.accounts["life_cycle"]
    with pytest.raises(StudyError, match=r"settings\.surplus  'burn' is not known; known: export, stock"):
        settings_of(account.model_copy(update={"settings": {**account.settings, "surplus": "burn"}}))


def test_secondary_that_is_kept_leaves_in_the_year_it_is_used():
    question = next(iter(bench().questions.values()))
    own = MODELS[question.model].under(question.settings, {"asked": ScenarioSettings(names=NAMES, changes=MUCH)}, FEW)
    runs = {rule: world_of(replace(question, settings=replace(own, surplus=rule))) for rule in ("export", "stock")}
    left = {rule: placed(world.projections["asked"].run, rule) for rule, world in runs.items()}
    all_of_it = left["export"].leaves.sum(axis=0)
    assert left["stock"].leaves.sum(axis=0) == pytest.approx(all_of_it - left["stock"].kept[-1])
