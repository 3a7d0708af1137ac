"""The loop of use as data: routes follow from edges, and a new way is seen by stocks, flows and every rate."""

from __future__ import annotations

from itertools import pairwise
from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from kringloop.core import BalanceError, RangeError, ShapeError, UnknownNameError
from kringloop.stocks import (
    Edge,
    End,
    Grid,
    LifeCycle,
    Lifetime,
    LoopGraph,
    Node,
    Phase,
    Route,
    circulate,
    circulation,
    flows_at_gates,
    gate_rates,
)
from kringloop.stocks.graph import EndKind
from kringloop.stocks.roles import FINAL, ROLE_OF_END, by_role, require_all_seen

GRAPH = LoopGraph(
    nodes=(
        Node("first", "use"),
        Node("second", "use"),
        Node("discards", "gate"),
        Node("left", "split"),
        Node("shop", "reuse"),
        Node("collection", "collection"),
        Node("plant", "recycling", "plant_yield", "oven"),
        Node("metal", "secondary"),
        Node("parts", "component_reuse"),
        Node("abroad", "export"),
        Node("oven", "energy_recovery"),
        Node("tip", "landfill"),
        Node("ditch", "environment"),
    ),
    edges=(
        Edge("first", "discards"),
        Edge("second", "discards"),
        Edge("discards", "shop", "reuse"),
        Edge("discards", "left", "rest"),
        Edge("left", "collection", "collection"),
        Edge("left", "abroad", "export"),
        Edge("left", "tip", "rest"),
        Edge("shop", "second", age="keep"),
        Edge("collection", "plant"),
        Edge("plant", "metal"),
    ),
)
LEVERS = {"reuse": 0.2, "collection": 0.5, "export": 0.1, "plant_yield": 0.8}
LIVES = {"first": Lifetime.of("fixed", mean=1.0), "second": Lifetime.of("fixed", mean=2.0)}
GRID = Grid.yearly(2001, 2012)
ENDS = ("metal", "parts", "abroad", "oven", "tip", "ditch")


def run_of(graph: LoopGraph, **levers: float):
    return circulate(graph.life_cycle(LEVERS | levers, LIVES), np.full(12, 100.0), GRID, timing="end")


def last(rates, name: str) -> float:
    return float(getattr(rates, name)[-1])


def test_shares_follow_from_edges_worked_by_hand():
    """Of 100 discards 20 go to the shop; of the 80 left 40 are collected, 8 exported and 32 dumped."""
    cycle = GRAPH.life_cycle(LEVERS, LIVES)
    shares = {(r.origin, r.destination): (float(r.share), r.via) for r in cycle.routes}
    gate = ("discards",)
    assert shares["first", "shop"] == (0.2, gate)
    assert shares["first", "collection"] == (pytest.approx(0.4), gate)
    assert shares["second", "abroad"] == (pytest.approx(0.08), gate)
    assert shares["second", "tip"] == (pytest.approx(0.32), gate)
    assert shares["collection", "plant"] == (1.0, ())
    assert GRAPH.levers == ("reuse", "collection", "export", "plant_yield")


def test_gates_are_told_of_and_close():
    run = run_of(GRAPH)
    found = run.passages
    into = sum(mass for (_, b), mass in found.items() if b == "discards")
    out = sum(mass for (a, _), mass in found.items() if a == "discards")
    assert_allclose(into, out, rtol=1e-13)
    assert_allclose(into, flows_at_gates(run).discarded, rtol=1e-13)
    assert ("first", "collection") not in found
    assert run.comes_back
    assert not run_of(GRAPH, reuse=0.0).comes_back


def test_a_new_way_to_material_moves_recycled_content_and_loss_with_its_mass():
    """Half of what was dumped is sent straight to the smelter.

    Of 100 discards 32 were dumped and 32 (0.8 of 40) became metal, 8 were burnt: 40 % lost. A new edge from the left
    ones takes 0.2 of 80 = 16: 48 become metal, 16 are dumped, 8 burnt: 24 % lost.
    """
    before = gate_rates(flows_at_gates(run_of(GRAPH)))
    run = run_of(GRAPH.with_edges(Edge("left", "metal", 0.2)))
    after, flows = gate_rates(flows_at_gates(run)), flows_at_gates(run)
    assert last(before, "eol_recycling") == pytest.approx(0.32)
    assert last(before, "loss") == pytest.approx(0.40)
    assert last(after, "eol_recycling") == pytest.approx(0.48)
    assert last(after, "loss") == pytest.approx(0.24)
    assert_allclose(flows.recycled, run.into("metal"), rtol=1e-13)
    assert_allclose(after.recycled_content, run.into("metal") / run.inflow, rtol=1e-13)
    assert_allclose(after.identity[1:], after.recycled_content[1:], rtol=1e-12)
    assert last(after, "collection") == pytest.approx(0.2 + 0.4 + 0.16)
    assert last(after, "recycling_input") == pytest.approx((0.4 + 0.16) / 0.76)


def test_a_lever_from_outside_steers_the_new_way():
    wider = GRAPH.with_edges(Edge("left", "metal", "direct"))
    content = [last(gate_rates(flows_at_gates(run_of(wider, direct=d))), "recycled_content") for d in (0.0, 0.1, 0.4)]
    plain = last(gate_rates(flows_at_gates(run_of(GRAPH))), "recycled_content")
    assert content[0] == pytest.approx(plain)
    discarded = flows_at_gates(run_of(GRAPH)).discarded[-1] / 100.0
    assert np.diff(content) == pytest.approx([0.1 * 0.8 * discarded, 0.3 * 0.8 * discarded])


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(("discards", "left", "collection", "shop")), st.sampled_from((*ENDS, "second"))),
        min_size=1,
        max_size=5,
        unique=True,
    ),
    st.data(),
)
def test_mass_sent_anywhere_is_seen_by_one_rate(pairs, data):
    pairs = [p for p in pairs if p not in {(e.origin, e.destination) for e in GRAPH.edges}]
    levers = {f"way {a} {b}": data.draw(st.floats(0.0, 0.1), label=f"{a} {b}") for a, b in pairs}
    run = run_of(GRAPH.with_edges(*(Edge(a, b, f"way {a} {b}") for a, b in pairs)), **levers)
    flows = flows_at_gates(run)
    rates, discarded = gate_rates(flows), flows.discarded[1:]
    lost = run.into("oven", "tip", "ditch")[1:] / discarded
    kept = (rates.eol_recycling + rates.reuse_products + rates.reuse_components)[1:] + flows.exported[1:] / discarded
    assert_allclose(rates.loss[1:], lost, atol=1e-12)
    assert_allclose(kept + lost, 1.0, atol=1e-12)
    assert_allclose(flows.recycled, run.into("metal"), atol=1e-10)
    assert_allclose(run.whole_residual, 0.0, atol=1e-9)


def test_every_kind_of_end_has_a_role():
    assert set(ROLE_OF_END) == set(get_args(EndKind))
    assert set(ROLE_OF_END.values()) < set(FINAL)


def test_discards_that_arrive_nowhere_are_refused():
    run = run_of(GRAPH)
    roles = by_role(run)
    roles["lost"].popitem()
    with pytest.raises(BalanceError, match=r"is discarded and .* arrives somewhere"):
        require_all_seen(flows_at_gates(run).discarded, roles)


def test_collected_goods_that_are_repaired_are_reused():
    """A repair that takes in what was collected brings it back into use; one that took it in use does not."""
    nodes = (Node("bench", "repair"),)
    graph = GRAPH.with_edges(
        Edge("first", "bench", 0.1), Edge("collection", "bench", 0.25), Edge("bench", "first", age=0.5), nodes=nodes
    )
    run = run_of(graph)
    flows = flows_at_gates(run)
    assert_allclose(flows.reused, run.flows["shop", "second"] + run.flows["collection", "bench"], rtol=1e-13)
    assert run.flows["first", "bench"][-1] > 0
    assert_allclose(gate_rates(flows).loss[1:], run.into("oven", "tip")[1:] / flows.discarded[1:], atol=1e-12)


def test_ages_and_nested_gates():
    """Two gates in a row are both told of; an age may be a number, a word or a lever."""
    graph = LoopGraph(
        nodes=(
            Node("use", "use"),
            Node("out", "gate"),
            Node("sort", "gate"),
            Node("fix", "refurbishment"),
            Node("tip", "landfill"),
        ),
        edges=(
            Edge("use", "out"),
            Edge("out", "sort"),
            Edge("sort", "fix", "fixed"),
            Edge("sort", "tip", "rest"),
            Edge("fix", "use", age="renewed"),
        ),
    )
    cycle = graph.life_cycle({"fixed": 0.3, "renewed": [0.5, 0.5]}, {"use": LIVES["second"]})
    assert [(r.destination, r.via, r.age) for r in cycle.routes] == [
        ("fix", ("out", "sort"), "keep"),
        ("tip", ("out", "sort"), "keep"),
        ("use", (), 0.5),
    ]
    run = circulate(cycle, np.ones(5), Grid.yearly(1, 5))
    assert [pair for pair in run.passages if pair[0] != "fix"] == [
        *pairwise(("use", "out", "sort", "fix")),
        ("sort", "tip"),
    ]


def test_two_ways_to_one_place_add_up():
    cycle = GRAPH.with_edges(Edge("discards", "tip", 0.1)).life_cycle(LEVERS, LIVES)
    found = [float(r.share) for r in cycle.routes if (r.origin, r.destination) == ("first", "tip")]
    assert found == [pytest.approx(0.1 + 0.7 * 0.4)]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"edges": (Edge("left", "metall", 0.1),)}, r"left → metall.*'metall' is not a node; did you mean 'metal'"),
        ({"edges": (Edge("left", "oven", "rest"),)}, "two edges from it take the rest"),
        ({"edges": (Edge("tip", "oven"),)}, "is an end, and an edge leaves it"),
        ({"edges": (Edge("left", "discards", 0.1),)}, "leads back to itself through gates and splits"),
        ({"edges": (), "nodes": (Node("yard", "sorting"),)}, "yard.*has no way out"),
        ({"edges": (), "nodes": (Node("tip", "landfill"),)}, "is declared 2 times"),
        ({"edges": (), "nodes": (Node("yard", "sortng"),)}, "'sortng' is not a kind of node; did you mean 'sorting'"),
        ({"edges": (), "nodes": (Node("hole", "landfill", 0.5),)}, "has a yield, which only a step has"),
    ],
)
def test_edges_that_make_no_graph_are_refused(change, words):
    with pytest.raises(BalanceError, match=words):
        GRAPH.with_edges(*change["edges"], nodes=change.get("nodes", ()))


def test_levers_that_are_missing_or_too_much_are_refused():
    with pytest.raises(UnknownNameError, match=r"(?s)'direct'.*lever"):
        run_of(GRAPH.with_edges(Edge("left", "metal", "direct")))
    with pytest.raises(BalanceError, match=r"add up to 1\.\d+; expected 1 \(it would multiply mass\)"):
        run_of(GRAPH, collection=0.7, export=0.6)
    with pytest.raises(UnknownNameError, match=r"(?s)'second'.*"):
        GRAPH.life_cycle(LEVERS, {"first": LIVES["first"]})


def remade(renewed) -> np.ndarray:
    """8 products of a life of two years, of which all that leave come back: what leaves by year."""
    graph = LoopGraph(
        nodes=(Node("use", "use"), Node("fix", "refurbishment")),
        edges=(Edge("use", "fix"), Edge("fix", "use", age="r")),
    )
    cycle = graph.life_cycle({"r": renewed}, {"use": LIVES["second"]})
    return circulate(cycle, [8.0] + [0.0] * 7, Grid.yearly(1, 8), timing="end").left["use"]


def test_an_age_that_changes_by_year_acts_in_its_own_years():
    """As new until year 3, and from then on half of two years: out in 3 and 5, then every year."""
    as_new = remade(1.0)
    assert as_new.tolist() == [0, 0, 8, 0, 8, 0, 8, 0]
    assert np.array_equal(remade([1.0] * 8), as_new)
    assert remade([1.0] * 4 + [0.5] * 4).tolist() == [0, 0, 8, 0, 8, 8, 8, 8]
    assert remade([1.0] * 7 + [0.5]).tolist() == as_new.tolist()


def test_an_age_that_does_not_fit_is_refused():
    with pytest.raises(ShapeError, match=r"fix → use has 3 figures; expected one, or 8 by year"):
        remade([1.0, 0.5, 1.0])
    with pytest.raises(ShapeError, match=r"lever 'r' sets an age and has shape \(1, 1, 2\); it may differ"):
        remade([[[0.5, 1.0]]])
    with pytest.raises(BalanceError, match="expected 'keep', 'new' or a fraction"):
        remade([1.0] * 7 + [1.5])


@pytest.mark.parametrize("behind", [(3,), (2, 3), (3, 2)])
def test_a_lever_by_year_holds_for_all_that_differs_behind_the_year(behind):
    """As many products as years, so that a year could be taken for a product without a word."""
    graph = LoopGraph(
        nodes=(Node("use", "use"), Node("metal", "secondary"), Node("abroad", "export"), Node("tip", "landfill")),
        edges=(Edge("use", "metal", "recycled"), Edge("use", "abroad", "sold"), Edge("use", "tip", "rest")),
    )
    life = {"use": Lifetime.of("fixed", mean=1.0)}
    levers = {"recycled": [0.1, 0.2, 0.4], "sold": np.full((3, *behind), 0.5)}
    run = circulate(graph.life_cycle(levers, life), np.full((3, *behind), 10.0), Grid.yearly(2001, 2003), timing="end")
    # of the 10 that leave in the second and third year 20 and 40 % become metal, half is sold, the rest is dumped
    for end, amounts in (("metal", (0.0, 2.0, 4.0)), ("abroad", (0.0, 5.0, 5.0)), ("tip", (0.0, 3.0, 1.0))):
        by_year = np.moveaxis(run.flows["use", end], 0, -1)
        assert_allclose(by_year, np.broadcast_to(amounts, by_year.shape), atol=1e-12)
    same = circulate(
        LifeCycle(
            phases=(Phase(key="use", life=life["use"]),),
            steps=(),
            ends=(End(key="metal", kind="secondary"), End(key="tip", kind="landfill")),
            routes=(
                Route("use", "metal", [0.1, 0.2, 0.4]),
                Route("use", "tip", np.array([0.9, 0.8, 0.6]).reshape(3, *(1,) * len(behind)) * np.ones((3, *behind))),
            ),
        ),
        np.full((3, *behind), 10.0),
        Grid.yearly(2001, 2003),
        timing="end",
    )
    assert_allclose(same.flows["use", "metal"], run.flows["use", "metal"], atol=1e-12)


def test_levers_of_unlike_years_are_refused():
    with pytest.raises(ShapeError, match=r"do not fit together: .*'collection' \(6,\).*\n  Give each one figure"):
        GRAPH.life_cycle(LEVERS | {"reuse": np.full(5, 0.1), "collection": np.full(6, 0.5)}, LIVES)


@pytest.mark.parametrize("year", [2005, 12, -13])
def test_a_position_outside_the_grid_is_refused(year):
    with pytest.raises(RangeError, match=f"year, a position in the grid is {year}; expected -12 … 11"):
        circulation(GRAPH.life_cycle(LEVERS, LIVES), GRID, year=year)
