"""Loops of use: mass closed at every node, ages carried, and the absorbing chain behind them."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from kringloop.core import BalanceError, MismatchError, RangeError, ShapeError, SingularError, UnknownNameError
from kringloop.stocks import (
    End,
    Grid,
    LifeCycle,
    Lifetime,
    Phase,
    Route,
    Step,
    absorbing_chain,
    circulate,
    circulation,
    flows_at_gates,
    gate_rates,
    inflow_driven,
)
from kringloop.stocks.circulation import _ended

DATA = Path(__file__).parent / "data"
WEIBULL = Lifetime.of("weibull", scale=10.0, shape=2.2)
ENDS = (End(key="metal", kind="secondary"), End(key="landfill", kind="landfill"), End(key="abroad", kind="export"))


def cycle(reuse=0.2, refurbish=0.2, remake=0.1, hoard=0.1, life=WEIBULL, second=None, rejuvenation=0.4):
    second = second or Lifetime.of("weibull", scale=13.0, shape=2.5)
    rest = 1.0 - np.asarray(refurbish) - np.asarray(remake)
    return LifeCycle(
        phases=(
            Phase(key="first", life=life),
            Phase(key="second", life=second),
            Phase(key="renewed", life=life),
            Phase(key="drawer", kind="hibernation", life=Lifetime.of("weibull", scale=16.0, shape=3.0)),
        ),
        steps=(
            Step(key="collection", kind="collection"),
            Step(key="refurbishing", kind="refurbishment", yields=0.9, losses_to="recycling"),
            Step(key="remaking", kind="remanufacture", yields=0.8, losses_to="recycling"),
            Step(key="recycling", kind="recycling", yields=0.85, losses_to="landfill"),
        ),
        ends=ENDS,
        routes=(
            Route("first", "second", reuse),
            Route("first", "drawer", hoard),
            Route("first", "collection", 0.6 - np.asarray(reuse)),
            Route("first", "abroad", 0.4 - np.asarray(hoard)),
            Route("second", "collection", 0.7),
            Route("second", "landfill", 0.3),
            Route("renewed", "collection", 0.7),
            Route("renewed", "landfill", 0.3),
            Route("drawer", "collection", 1.0),
            Route("collection", "refurbishing", refurbish),
            Route("collection", "remaking", remake),
            Route("collection", "recycling", rest),
            Route("refurbishing", "renewed", 1.0, rejuvenation),
            Route("remaking", "renewed", 1.0, "new"),
            Route("recycling", "metal", 1.0),
        ),
    )


def simple(life=WEIBULL, share=1.0):
    return LifeCycle(
        phases=(Phase(key="use", life=life),),
        steps=(),
        ends=ENDS[1:],
        routes=(Route("use", "landfill", share), Route("use", "abroad", 1.0 - share)),
    )


shares = st.floats(0, 0.35)


@pytest.mark.analytic
@settings(max_examples=25, deadline=None)
@given(shares, shares, shares, shares, st.integers(0, 2**32 - 1))
def test_mass_closes_at_every_node_and_on_levels(reuse, refurbish, remake, hoard, seed):
    inflow = np.random.default_rng(seed).uniform(0, 100, (40, 2))
    run = circulate(cycle(reuse, refurbish, remake, hoard), inflow, Grid.yearly(1, 40))
    for residual in run.residual.values():
        assert_allclose(residual, 0, atol=1e-11)
    assert_allclose(run.whole_residual, 0, atol=1e-9)
    assert min(flow.min() for flow in run.flows.values()) >= -1e-13


@pytest.mark.analytic
@pytest.mark.parametrize("timing", ["uniform", "start", "middle", "end"])
def test_one_phase_is_the_stock_engine(timing):
    inflow = np.random.default_rng(3).uniform(0, 9, (50, 3))
    life = Lifetime.of("weibull", scale=[6.0, 9.0, 14.0], shape=2.0)
    run = circulate(simple(life), inflow, Grid.yearly(1, 50), timing=timing)
    engine = inflow_driven(inflow, life, Grid.yearly(1, 50), timing=timing)
    assert_allclose(run.stock["use"], engine.stock, rtol=1e-11, atol=1e-12)
    assert_allclose(run.flows["use", "landfill"], engine.outflow, atol=1e-11)


@pytest.mark.analytic
@pytest.mark.parametrize("change", ["cohort", "stretch", "hazard"])
def test_one_phase_follows_lives_that_change(change):
    inflow, grid = np.random.default_rng(3).uniform(0, 9, 30), Grid.yearly(1, 30)
    factor = np.linspace(1, 1.5, 30)
    life = {
        "cohort": WEIBULL.scaled(factor, by_cohort=True),
        "stretch": WEIBULL.in_years(stretch=factor),
        "hazard": WEIBULL.in_years(hazard=factor),
    }[change]
    run = circulate(simple(life), inflow, grid)
    assert_allclose(run.stock["use"], inflow_driven(inflow, life, grid).stock, rtol=1e-10, atol=1e-12)


@pytest.mark.analytic
def test_loops_with_zero_shares_change_nothing():
    inflow, grid = np.linspace(1, 5, 40), Grid.yearly(1, 40)
    run = circulate(cycle(0.0, 0.0, 0.0, 0.0), inflow, grid)
    assert_allclose(run.stock["first"], inflow_driven(inflow, WEIBULL, grid).stock, rtol=1e-11)
    assert max(float(run.stock[k].max()) for k in ("second", "renewed", "drawer")) == 0.0
    assert_allclose(run.uses_per_primary_unit, 1.0, rtol=1e-14)


def test_age_is_kept_by_reuse_and_taken_away_by_remanufacture():
    # fixed lives: all leave "first" after 3 years; reused units die at 6, remade ones 3 years after remaking
    two = LifeCycle(
        phases=(
            Phase(key="first", life=Lifetime.of("fixed", mean=3.0)),
            Phase(key="again", life=Lifetime.of("fixed", mean=6.0)),
        ),
        steps=(),
        ends=ENDS,
        routes=(Route("first", "again", 1.0), Route("again", "landfill", 1.0)),
    )
    pulse = np.array([8.0] + [0.0] * 9)
    kept = circulate(two, pulse, Grid.yearly(1, 10), timing="end")
    assert kept.stock["first"].tolist() == [8, 8, 8, 0, 0, 0, 0, 0, 0, 0]
    assert kept.stock["again"].tolist() == [0, 0, 0, 8, 8, 8, 0, 0, 0, 0]
    assert kept.age["again"][4] == 4.0
    new = LifeCycle(
        phases=two.phases,
        steps=(),
        ends=ENDS,
        routes=(Route("first", "again", 1.0, "new"), Route("again", "landfill", 1.0)),
    )
    assert circulate(new, pulse, Grid.yearly(1, 10), timing="end").stock["again"].tolist() == [0, 0, 0, *[8] * 6, 0]


def test_refurbishing_takes_away_a_fraction_of_the_age():
    half = LifeCycle(
        phases=(
            Phase(key="first", life=Lifetime.of("fixed", mean=4.0)),
            Phase(key="again", life=Lifetime.of("fixed", mean=50.0)),
        ),
        steps=(),
        ends=ENDS,
        routes=(Route("first", "again", 1.0, 0.25), Route("again", "landfill", 1.0)),
    )
    run = circulate(half, [1.0, 0, 0, 0, 0, 0], Grid.yearly(1, 6), timing="end")
    # leaves in year 5 as class 4: 4 · 0.75 = 3, one older: class 4, which is age 3 at the end of the year
    assert run.age["again"][4:].tolist() == pytest.approx([3.0, 4.0])


@pytest.mark.analytic
@settings(max_examples=15, deadline=None)
@given(st.floats(0.01, 0.99))
def test_split_ages_keep_number_and_mean_age(rejuvenation):
    run = circulate(cycle(0.2, 0.3, 0.0, 0.1, rejuvenation=rejuvenation), np.ones(60), Grid.yearly(1, 60))
    assert_allclose(run.whole_residual, 0, atol=1e-11)


@pytest.mark.analytic
def test_composition_is_carried_through_every_loop():
    # a material dimension behind the product: what the drawer gives back has the composition of its birth year
    rng = np.random.default_rng(4)
    pieces = rng.uniform(1, 9, 50)
    mix = rng.dirichlet(np.ones(3), 50)
    whole = circulate(cycle(), pieces, Grid.yearly(1, 50))
    parts = circulate(cycle(), pieces[:, None] * mix, Grid.yearly(1, 50))
    for node in whole.stock:
        assert_allclose(parts.stock[node].sum(axis=-1), whole.stock[node], rtol=1e-11, atol=1e-13)
    # birth years as a material: the mean birth year of what reaches the metal lies before the year itself
    born = circulate(cycle(), pieces * np.arange(50.0), Grid.yearly(1, 50))
    mean_birth = born.into("metal")[5:] / whole.into("metal")[5:]
    assert (mean_birth < np.arange(5, 50)).all()


@pytest.mark.published
def test_alloying_elements_in_secondary_steel():
    case = json.loads((DATA / "alloy_elements.json").read_text())
    data, expected = case["inputs"], case["expected"]["year_0_Cu_Mn_mass_fraction"]
    shredder = np.array(data["yield_shredder"])
    weaker = np.where(np.array(data["elements"]) == "Cu", 0.075, shredder)
    for name, split, factor in (
        ("base", shredder, 1.0),
        ("shredder_Cu_yield_0.075", weaker, 1.0),
        ("buildings_x1.25", shredder, 1.25),
    ):
        machines = secondary(data["eol_machines_kt"], data["composition_machines"], split, data["yield_remelting"])
        demolished = secondary(
            data["eol_buildings_kt"], data["composition_buildings"], data["yield_demolition"], data["yield_remelting"]
        )
        steel = machines + factor * demolished
        fractions = steel[0, 1:] / steel[0].sum()
        assert_allclose(fractions, expected[name], atol=case["tolerance"]["abs"])


def secondary(discarded, composition, sorting, remelting):
    """Secondary steel by element: discards through a sorting and a remelting step."""
    chain = LifeCycle(
        phases=(Phase(key="use", life=Lifetime.of("fixed", mean=0.5)),),
        steps=(
            Step(key="sorting", kind="sorting", yields=[sorting], losses_to="landfill"),
            Step(key="remelting", kind="recycling", yields=[remelting], losses_to="landfill"),
        ),
        ends=(End(key="steel", kind="secondary"), End(key="landfill", kind="landfill")),
        routes=(Route("use", "sorting", 1.0), Route("sorting", "remelting", 1.0), Route("remelting", "steel", 1.0)),
    )
    inflow = np.outer(discarded, composition)
    return circulate(chain, inflow, Grid.yearly(1, len(inflow)), timing="start").into("steel")


@pytest.mark.analytic
def test_absorbing_chain_gives_the_longevity_identities():
    case = json.loads((DATA / "longevity_chain.json").read_text())
    months, tolerance = case["inputs"]["state_times_months"], case["tolerance"]["abs"]
    for number, loop in enumerate(case["inputs"]["cases"]):
        again = loop["w1"] * loop.get("y1", 0) * loop.get("z1", 0)
        refurbished = loop["w1"] * loop.get("x1", 0)
        chain = absorbing_chain([[again, refurbished], [0, 0]], months)
        assert chain.longevity == pytest.approx(case["expected"]["longevity_months"][number], abs=tolerance)
        assert chain.uses == pytest.approx(case["expected"]["uses"][number], abs=tolerance)


@pytest.mark.analytic
@settings(max_examples=50, deadline=None)
@given(*[st.floats(0, 0.45) for _ in range(4)])
def test_longevity_with_one_refurbishing_state(w1x1, w1y1z1, w2, y2):
    # (A + B)/(1 − r1 − r2), A = T0, B = w1 x1 U1, r1 = w1 y1 z1, r2 = w1 x1 w2 y2 z2
    chain = absorbing_chain([[w1y1z1, w1x1], [w2 * y2, 0.0]], [24.0, 12.0])
    assert chain.longevity == pytest.approx((24 + w1x1 * 12) / (1 - w1y1z1 - w1x1 * w2 * y2), rel=1e-12)


@pytest.mark.analytic
@pytest.mark.parametrize("rejuvenation", [0.4, "new", "keep"])
def test_circulation_is_the_steady_state_of_the_simulation(rejuvenation):
    graph, grid = cycle(0.15, 0.25, 0.1, 0.2, rejuvenation=rejuvenation), Grid.yearly(1, 400)
    run, steady = circulate(graph, np.ones(400), grid), circulation(graph, grid)
    for key, years in steady.years.items():
        assert float(run.stock[key][-1]) == pytest.approx(float(years), rel=1e-9)
    assert float(run.turnover[-1]) == pytest.approx(float(steady.turnover), rel=1e-9)
    assert float(run.uses_per_primary_unit[-1]) == pytest.approx(float(steady.uses_per_primary_unit), rel=1e-9)
    assert float(run.hibernating_share[-1]) == pytest.approx(float(steady.hibernating_share), rel=1e-9)


def test_value_over_life_counts_every_stay():
    graph = cycle(0.2, 0.0, 0.0, 0.0)
    steady = circulation(graph, Grid.yearly(1, 50))
    assert float(steady.value) == pytest.approx(1.2)
    assert float(steady.value_kept) == pytest.approx(0.2)


def test_recycling_back_into_products_raises_the_uses_per_primary_unit():
    closed = LifeCycle(
        phases=(Phase(key="use", life=WEIBULL),),
        steps=(Step(key="recycling", kind="recycling", yields=0.9, losses_to="landfill"),),
        ends=(End(key="landfill", kind="landfill"),),
        routes=(Route("use", "recycling", 0.5), Route("use", "landfill", 0.5), Route("recycling", "use", 1.0, "new")),
    )
    steady = circulation(closed, Grid.yearly(1, 50))
    assert float(steady.uses_per_primary_unit) == pytest.approx(1 / (1 - 0.45), rel=1e-12)
    run = circulate(closed, np.ones(300), Grid.yearly(1, 300))
    assert_allclose(run.whole_residual, 0, atol=1e-10)
    rates = gate_rates(flows_at_gates(run))
    assert_allclose(rates.identity, rates.recycled_content, atol=1e-12)
    assert float(rates.recycled_content[-1]) == pytest.approx(0.45, rel=1e-9)


def test_shares_by_year_and_by_product():
    ramp = np.linspace(0, 0.3, 30)
    run = circulate(cycle(refurbish=ramp), np.ones((30, 2)), Grid.yearly(1, 30))
    assert_allclose(run.flows["collection", "refurbishing"][:, 0], ramp * run.into("collection")[:, 0], atol=1e-14)
    by_product = circulate(cycle(refurbish=[[0.0, 0.3]]), np.ones((30, 2)), Grid.yearly(1, 30))
    assert by_product.into("refurbishing")[:, 0].max() == 0.0
    assert by_product.into("refurbishing")[-1, 1] > 0.0


def test_initial_stock_by_birth_interval_goes_on():
    life = Lifetime.of("fixed", mean=3.0)
    run = circulate(simple(life), np.zeros(3), Grid.yearly(1, 3), timing="end", initial={"use": [5.0, 4.0, 3.0]})
    # "end": the row of birth k is k years old at the first edge; 3 years old is gone
    assert run.stock["use"].tolist() == [9.0, 5.0, 0.0]
    assert_allclose(run.whole_residual, 0, atol=1e-14)


def test_rates_of_a_run_hold_their_identity():
    run = circulate(cycle(), np.linspace(5, 9, 60), Grid.yearly(1, 60))
    rates = gate_rates(flows_at_gates(run), best_recovery=0.95)
    late = slice(5, None)
    product = rates.collection * rates.recycling_input * rates.recycling_output
    assert_allclose(product[late], rates.eol_recycling[late], rtol=1e-12)
    assert_allclose(rates.identity[late], rates.recycled_content[late], rtol=1e-11)
    exported = run.into("abroad") / flows_at_gates(run).discarded
    parts = rates.loss + rates.reuse_products + rates.reuse_components + rates.eol_recycling + exported
    assert_allclose(parts[late], 1.0, rtol=1e-11)


GOOD = {"phases": (Phase(key="use", life=WEIBULL),), "ends": ENDS, "steps": ()}


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"routes": (Route("use", "landfill", 0.7),)}, r"use\s+shares out of it add up to 0.7; expected 1 .*lose mass"),
        ({"routes": (Route("use", "landfill", 0.7), Route("use", "metal", 0.5))}, "add up to 1.2.*multiply mass"),
        ({"routes": (Route("use", "landfill", 1.5), Route("use", "metal", -0.5))}, "share to 'metal' is -0.5"),
        ({"routes": (Route("use", "landfil", 1.0),)}, "'landfil' is not a node; did you mean 'landfill'"),
        ({"routes": (Route("used", "landfill", 1.0),)}, "'used' is not a phase or step; did you mean 'use'"),
        ({"routes": ()}, "has no way out"),
        ({"routes": (Route("use", "landfill", 0.5), Route("use", "landfill", 0.5))}, "declared twice; add the shares"),
        ({"routes": (Route("use", "use", 0.5, 1.2), Route("use", "metal", 0.5))}, "age is 1.2; expected 'keep'"),
        ({"routes": (Route("use", "metal", 1.0),), "ends": (*ENDS, End(key="use", kind="landfill"))}, "2 times"),
        ({"routes": (Route("use", "metal", 1.0),), "ends": (End(key="metal", kind="landfil"),)}, "not a kind of end"),
        (
            {
                "routes": (Route("use", "a", 1.0), Route("a", "b", 1.0), Route("b", "a", 1.0)),
                "steps": (Step(key="a", kind="sorting"), Step(key="b", kind="sorting")),
            },
            "runs in a circle without a phase",
        ),
        (
            {
                "routes": (Route("use", "plant", 1.0), Route("plant", "metal", 1.0)),
                "steps": (Step(key="plant", kind="recycling", yields=1.2),),
            },
            "its yield is 1.2: it would multiply mass",
        ),
        (
            {
                "routes": (Route("use", "plant", 1.0), Route("plant", "metal", 1.0)),
                "steps": (Step(key="plant", kind="recycling", yields=0.8),),
            },
            "loses 0.2 of what enters; say where to",
        ),
        (
            {
                "routes": (Route("use", "landfill", [0.5, 0.5]), Route("use", "metal", [0.5, 0.4])),
            },
            "add up to 0.9 in row 1",
        ),
    ],
)
def test_graphs_that_do_not_keep_mass_are_refused(parts, message):
    with pytest.raises(BalanceError, match=message):
        LifeCycle(**{**GOOD, **parts})


def test_every_problem_is_told_at_once():
    with pytest.raises(BalanceError, match=r"2 problems in the life cycle[\s\S]*Nothing was computed"):
        LifeCycle(**GOOD, routes=(Route("use", "landfil", 1.0), Route("usse", "metal", 1.0)))


def test_bad_runs_are_refused():
    with pytest.raises(MismatchError, match=r"needs equal intervals"):
        circulate(simple(), np.ones(2), Grid([2000, 2001, 2003], flows="per_year"))
    with pytest.raises(ShapeError, match=r"expected 3 rows"):
        circulate(simple(), np.ones(2), Grid.yearly(1, 3))
    with pytest.raises(ShapeError, match=r"has 2 rows by year; expected 3"):
        circulate(simple(share=np.array([0.5, 0.5])), np.ones(3), Grid.yearly(1, 3))
    with pytest.raises(ShapeError, match=r"does not fit the inflow"):
        circulate(simple(share=np.array([[0.5, 0.5]])), np.ones((3, 3)), Grid.yearly(1, 3))
    with pytest.raises(UnknownNameError, match=r"'us' is not a known phase in the initial stock; did you mean 'use'"):
        circulate(simple(), np.ones(3), Grid.yearly(1, 3), initial={"us": [1.0]})
    with pytest.raises(RangeError, match=r"initial stock of 'use' holds -1"):
        circulate(simple(), np.ones(3), Grid.yearly(1, 3), initial={"use": [-1.0]})
    life = WEIBULL.in_years(stretch=np.ones(3))
    with pytest.raises(MismatchError, match=r"born before the grid"):
        circulate(simple(life), np.ones(3), Grid.yearly(1, 3), initial={"use": [1.0]})
    with pytest.raises(UnknownNameError, match=r"'landfil' is not a known node"):
        circulate(simple(), np.ones(3), Grid.yearly(1, 3)).into("landfil")


def test_chains_that_multiply_or_never_end_are_refused():
    with pytest.raises(RangeError, match=r"add up to 1.1; expected at most 1 \(the loop multiplies mass\)"):
        absorbing_chain([[0.6, 0.5], [0, 0]], [1, 1])
    with pytest.raises(RangeError, match=r"a transition share is -0.1"):
        absorbing_chain([[-0.1]], [1])
    with pytest.raises(SingularError, match=r"a loop through states \[0, 1\] never ends"):
        absorbing_chain([[0, 1], [1, 0]], [1, 1])
    with pytest.raises(ShapeError, match=r"expected"):
        absorbing_chain([[0, 1]], [1])
    # a closed loop that is never reached does no harm
    assert absorbing_chain([[0, 0], [0, 1]], [3, 1]).longevity == 3.0


def once(life):
    return LifeCycle(
        phases=(Phase(key="use", life=life),),
        steps=(),
        ends=(End(key="tip", kind="landfill"),),
        routes=(Route("use", "tip", 1.0),),
    )


@pytest.mark.analytic
@pytest.mark.parametrize("law", ["weibull", "lognormal", "gamma"])
@pytest.mark.parametrize(("mean", "sd"), [(12.0, 10.0), (17.8334, 21.3811), (15.6661, 16.3), (8.0, 4.0)])
def test_a_life_with_a_long_tail_is_followed_to_its_end(law, mean, sd):
    """One use and no loop: years in the system are the mean life, also where one in 10^12 lasts a thousand years, and
    where what is left of a cohort in the end is the rounding of its life."""
    found = circulation(once(Lifetime.from_mean(law, mean=mean, sd=sd)), Grid.yearly(1, 128))
    assert float(found.longevity) == pytest.approx(mean, rel=1e-9)


def test_a_last_class_that_nobody_leaves_is_refused_where_more_than_rounding_reaches_it():
    stay = np.array([[[0.5], [1.0]]])
    with pytest.raises(
        SingularError, match=r"still holds 5e-13 of a cohort in its last interval, and nobody leaves it"
    ):
        _ended(stay.copy(), np.array([[5e-13]]), np.array([[2.0]]))
    assert _ended(stay.copy(), np.array([[5e-15]]), np.array([[2.0]]))[0, -1, 0] == 0.0


def test_products_that_begin_later_are_those_whose_years_before_hold_nothing() -> None:
    late = np.zeros((40, 3))
    late[25:] = np.array([1.0, 2.0, 0.5])
    run = circulate(cycle(0.2, 0.3, 0.1, 0.1), late, Grid.yearly(1, 40))
    alone = circulate(cycle(0.2, 0.3, 0.1, 0.1), late[25:], Grid.yearly(26, 40))
    for key, stock in run.stock.items():
        assert not stock[:25].any()
        np.testing.assert_array_equal(stock[25:], alone.stock[key])
    for pair, mass in run.flows.items():
        np.testing.assert_array_equal(mass[25:], alone.flows[pair])


def test_a_life_cycle_takes_one_inflow_after_the_other_and_forgets_neither_life_nor_shares() -> None:
    loop, grid = cycle(0.2, 0.3, 0.1, 0.1), Grid.yearly(1, 30)
    first = circulate(loop, np.ones((30, 2)), grid)
    for shape in ((30,), (30, 2), (30, 4, 2)):
        again = circulate(loop, np.ones(shape), grid)
        own = circulate(cycle(0.2, 0.3, 0.1, 0.1), np.ones(shape), grid)
        for key, stock in again.stock.items():
            np.testing.assert_array_equal(stock, own.stock[key])
    np.testing.assert_array_equal(circulate(loop, np.ones((30, 2)), grid).in_stock, first.in_stock)
