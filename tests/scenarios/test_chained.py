"""What levers do to a supply chain: neutral nothing, what is not bought goes somewhere, order does not count."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kringloop.chains import DemandChange, Engine, IntensityChange, MovedTable, RecipeChange, solve_scenario
from kringloop.core import Names, RangeError, StudyError, UnknownNameError
from kringloop.economies.examples import two_regions
from kringloop.scenarios import Assumption, Penetration, chain_moved, plan_of

SAID = Names("gezegd", "said")
YEARS = (2029, 2030, 2035, 2040)
ENGINE = Engine(two_regions())
ALL = {"chain": "all", "region": "all"}


def assume(lever, value, scope, **more):
    codes = {name: each if isinstance(each, tuple) else (each,) for name, each in scope.items()}
    course = Penetration(shape="linear", first=2030, last=2040)
    return Assumption(
        lever=lever, value=value, scope=codes, course=course, reason=SAID, source=SAID, certainty="assumed", **more
    )


def moved(*own, ratio=0.6):
    plan = plan_of("asked", SAID, own)
    return chain_moved(ENGINE, "NL", YEARS, plan.on_chain, lambda _: np.array([1.0, 1.0, (1 + ratio) / 2, ratio]))


def table(*own):
    return MovedTable.of(ENGINE, moved(*own))


LEVERS = {
    "refuse": assume("refuse", 0.2, {"chain": "goods"}),
    "sharing": assume("sharing", "+100%", {"chain": "goods"}),
    "growth": assume("growth", "1%", ALL),
    "weight": assume("weight", "-20%", {"chain": "goods", "input": "goods"}),
    "substitution": assume("substitution", 0.3, {"chain": "goods", "input": "goods"}, to="services", per=0.5),
    "secondary_input": assume(
        "secondary_input", 0.3, {"chain": "all", "input": "goods", "supplier": "RoW"}, to="goods"
    ),
    "resourcing": assume("resourcing", 0.5, {"chain": "goods", "supplier": "RoW"}, to="NL"),
    "clean_process": assume("clean_process", "-50%", {"chain": "goods"}),
    "product_mix": assume("product_mix", 0.4, {"chain": "goods"}, to="services"),
    "spending_follows": assume("spending_follows", 0.5, {"chain": "goods"}, to="services", per=0.4),
}
NEUTRAL = {"sharing": 1.0, "weight": 1.0, "clean_process": 1.0}


@pytest.mark.parametrize("key", LEVERS)
def test_a_neutral_lever_changes_not_a_bit(key):
    from dataclasses import replace

    found = moved(replace(LEVERS[key], value=NEUTRAL.get(key, 0.0)))
    assert not len(found.recipes)
    assert not len(found.users)
    assert (found.factors == 1.0).all()


@pytest.mark.parametrize("key", LEVERS)
def test_before_it_begins_nothing_differs_and_value_is_all_final_demand(key):
    found = table(LEVERS[key])
    before = found.output[:2] - ENGINE.economy.output
    assert np.abs(before).max() <= 1e-12 * ENGINE.economy.output.max()
    value = (found.value("value_added") * found.output).sum(axis=1)
    base = ENGINE.economy.final_demand
    demand = base.sum() + (found.moved.demand - base[:, found.moved.users]).sum(axis=(1, 2))
    assert value == pytest.approx(demand, rel=1e-12)


@pytest.mark.parametrize(
    ("key", "change"),
    [
        ("refuse", DemandChange(name="x", region="NL", product="goods", factor=0.8)),
        ("weight", RecipeChange(name="x", region="NL", sector="goods", supplier_sector="goods", factor=0.8)),
        ("clean_process", IntensityChange(name="x", extension="co2", region="NL", sector="goods", factor=0.5)),
    ],
)
def test_at_its_end_it_is_the_scenario_on_the_table(key, change):
    outcome = solve_scenario(ENGINE, "x", [change], extensions=["co2"])
    found = table(LEVERS[key])
    assert found.output[-1] == pytest.approx(outcome.output, rel=1e-12)
    pressure = (found.pressure("co2") * found.output).sum(axis=1)[-1]
    assert pressure == pytest.approx(outcome.trade.sum(), rel=1e-12)


def test_resourcing_keeps_what_is_bought_and_moves_it():
    """NL goods buys 5 of RoW goods per 26 made, NL households 4: half of each comes from NL in 2040."""
    found, economy = moved(LEVERS["resourcing"]), ENGINE.economy
    assert found.delta.sum(axis=1) == pytest.approx(np.zeros((4, len(found.recipes))), abs=1e-15)
    goods = found.recipes.tolist().index(economy.index("NL", "goods"))
    made = economy.output[economy.index("NL", "goods")]
    assert found.delta[-1, economy.index("NL", "goods"), goods] == pytest.approx(2.5 / made)
    assert found.demand[-1, :, 0].tolist() == pytest.approx([3 + 2, 8, 4 - 2, 2])


def test_what_takes_over_gets_its_share_and_the_rest_is_saved():
    """Households spend 3 + 4 on goods; half follows products, of which 40 % fewer are bought: 1.4 less in 2040."""
    found = moved(LEVERS["spending_follows"])
    assert found.demand[-1, :, 0].tolist() == pytest.approx([3 * 0.8, 8 + 0.4 * 1.4, 4 * 0.8, 2])


def test_a_rebound_spends_again_what_was_saved_in_the_same_shares():
    """Refusing a fifth of 7 saves 1.4; half of it is spent on all four products by their shares of 17."""
    own = LEVERS["refuse"], assume("rebound", 0.5, {"chain": "all"})
    found = moved(*own)
    again = 0.7 * np.array([3, 8, 4, 2]) / 17
    assert found.demand[-1, :, 0] == pytest.approx(np.array([2.4, 8, 3.2, 2]) + again)
    assert (
        moved(LEVERS["refuse"], assume("rebound", 0.0, {"chain": "all"})).demand.tobytes()
        == moved(LEVERS["refuse"]).demand.tobytes()
    )


@settings(max_examples=15, deadline=None)
@given(st.permutations(sorted(LEVERS)), st.integers(2, 6))
def test_the_order_of_writing_does_not_count(keys, count):
    chosen = [LEVERS[k] for k in keys[:count]]
    one, two = moved(*chosen), moved(*reversed(chosen))
    assert one.delta.tobytes() == two.delta.tobytes()
    assert one.demand.tobytes() == two.demand.tobytes()
    assert one.factors.tobytes() == two.factors.tobytes()


def test_two_that_give_to_each_other_do_the_same_in_whatever_order_they_were_written():
    """Their hash is the same, so their figures must be."""
    back = assume("product_mix", 0.4, {"chain": "services"}, to="goods")
    swap = assume("substitution", 0.3, {"chain": "goods", "input": "services"}, to="goods")
    for pair in ((LEVERS["product_mix"], back), (LEVERS["substitution"], swap)):
        plans = [plan_of("asked", SAID, own) for own in (pair, pair[::-1])]
        assert plans[0].digest == plans[1].digest
        one, two = moved(*pair), moved(*reversed(pair))
        assert one.demand.tobytes() == two.demand.tobytes()
        assert one.delta.tobytes() == two.delta.tobytes()


def test_who_spends_more_saves_nothing_that_a_rebound_could_spend():
    """Two euros of services for each of goods: households spend 2.8 more, and nothing is left to spend again."""
    dearer = assume("product_mix", 0.4, {"chain": "goods"}, to="services", per=2.0)
    found = moved(dearer, assume("rebound", 0.5, {"chain": "all"}))
    assert found.demand.tobytes() == moved(dearer).demand.tobytes()
    assert found.demand[-1].sum() == pytest.approx(17 + 2.8)


def test_rebounds_together_spend_all_that_was_saved_at_most():
    half = assume("rebound", 0.6, {"chain": "goods"}), assume("rebound", 0.4, {"chain": "services"})
    found = moved(LEVERS["refuse"], *half)
    assert found.demand[-1].sum() == pytest.approx(17)
    with pytest.raises(RangeError, match=r"spend 120% of the money saved again in 2040; expected at most 100 %"):
        moved(LEVERS["refuse"], assume("rebound", 0.8, {"chain": "goods"}), half[1])


def test_spending_that_follows_products_is_all_that_is_spent_at_most():
    one, other = (
        assume("spending_follows", share, {"chain": "goods"}, products=(code,))
        for share, code in ((0.7, "a"), (0.5, "b"))
    )
    with pytest.raises(RangeError, match=r"120% of what is spent on goods follow products in 2040") as error:
        moved(one, other)
    assert "verlaag er een" in error.value.in_language("nl")
    moved(one, assume("spending_follows", 0.5, {"chain": "services"}, products=("b",)))


def test_levers_on_other_cells_commute_and_add_up():
    weight, refuse = LEVERS["weight"], LEVERS["refuse"]
    both, alone = moved(weight, refuse), (moved(weight), moved(refuse))
    assert both.delta.tobytes() == alone[0].delta.tobytes()
    assert both.demand.tobytes() == alone[1].demand.tobytes()


@pytest.mark.parametrize(
    ("each", "error", "told"),
    [
        (assume("refuse", 0.2, {"chain": "good"}), UnknownNameError, "did you mean 'goods'"),
        (assume("refuse", 0.2, {"chain": "goods", "region": "BE"}), UnknownNameError, "'BE' is not a known"),
        (assume("refuse", 0.2, {"chain": "goods", "user": "firms"}), UnknownNameError, "'firms' is not a known"),
        (assume("refuse", 0.2, {"chain": "goods", "input": "goods"}), StudyError, "'input' says nothing of 'refuse'"),
        (assume("weight", "-10%", {"chain": "goods"}), StudyError, "needs 'input': what is bought less of"),
        (assume("resourcing", 0.1, {"chain": "goods"}, to="NL"), StudyError, "needs 'supplier'"),
        (assume("resourcing", 0.1, {"chain": "goods", "supplier": "RoW"}, to="NL", per=2.0), StudyError, "one for one"),
        (assume("substitution", 0.1, {"chain": "goods", "input": "goods"}), StudyError, "needs 'to'"),
        (assume("refuse", 0.1, {"chain": "goods"}, to="services"), StudyError, "gives nothing to another"),
        (assume("refuse", 0.1, {"chain": "goods"}, products=("0104",)), StudyError, "has no 'products'"),
        (assume("spending_follows", 0.1, {"chain": "goods"}, follows="new"), StudyError, "has no 'follows'"),
        (assume("spending_follows", 0.1, {}), StudyError, "acts on the supply chain; say which industries"),
        (assume("reuse", 0.1, {"chain": "goods"}), StudyError, "does not act on the supply chain"),
        (assume("refuse", 0.1, {"chain": "goods"}, by="cohort"), StudyError, "has no year of make"),
        (assume("refuse", 1.2, {"chain": "goods"}), StudyError, "runs from 0% to 100%"),
        (assume("product_mix", 0.4, {"chain": "goods"}, to="goods"), RangeError, "would take over from itself"),
        (assume("resourcing", 0.4, {"chain": "goods", "supplier": "RoW"}, to="RoW"), RangeError, "from itself"),
        (
            assume("substitution", 0.4, {"chain": "goods", "input": ("goods", "services")}, to="goods"),
            RangeError,
            "'substitution' lets 'goods' take over, and the scope has 'goods' itself",
        ),
        (
            assume("secondary_input", 0.4, {"chain": "goods", "input": "goods", "supplier": "NL"}, to="goods"),
            RangeError,
            "from itself",
        ),
        (
            assume("substitution", 0.4, {"chain": "goods", "input": "goods"}, to="services", per=float("inf")),
            StudyError,
            "a substitute of nothing, or without end",
        ),
        (
            assume("substitution", 1.0, {"chain": "goods", "input": "goods"}, to="services", per=9.0),
            RangeError,
            r"inputs of NL\|goods cost .* of what it makes in 2040; expected at most 1: lower 'per'",
        ),
    ],
)
def test_what_does_not_fit_is_refused(each, error, told):
    with pytest.raises(error, match=told):
        moved(each)
