"""A stop of supply, stocks at rest and the value balance through the front door say what the terminal says."""

import json

import pytest

from kringloop.core import KringloopError, RangeError


def test_a_shock_is_that_of_the_terminal(dutch, kringloop):
    code, printed, _ = kringloop("shock", "neodymium", "--from", "China", "--weeks", "8", "--json", "--run", dutch.path)
    told = json.loads(printed)
    found = dutch.shock("neodymium", "China", weeks=8)
    assert code == 0
    assert found.frame["adaptive"].to_list() == [case["adaptive"] for case in told["cases"].values()]
    assert told["kinds"]["supply"] == "observed"
    assert "China" in repr(found)
    assert found.assumptions.height == 8
    assert found.chart()


def test_a_share_over_all_is_refused(dutch):
    with pytest.raises(RangeError, match="share is 150 %"):
        dutch.shock("neodymium", "China", share=1.5)


def test_a_backcast_is_replayed_in_the_levers(dutch):
    found = dutch.backcast("primary=-20%@2050", product="0306", levers=("collection",), draws=0)
    assert found.met
    moved = dutch.with_levers(product="0306", collection=found.answer.moved["collection"] / 100)
    assert moved.figures["primary"] == pytest.approx(found.targets["reached"][0], rel=1e-9)
    assert set(found.frame["status"]) == {"scenario"}
    assert found.held == ()
    assert f"collection from 55 to {found.frame['found'][0]:.3g} %" in repr(found)


def test_a_backcast_takes_costs_and_bounds(dutch):
    asked = {"product": "0306", "levers": ("collection", "reuse"), "draws": 0}
    prices = {"collection": 1.0, "reuse": 100.0}
    found = dutch.backcast("primary=-10%@2030", objective="cost", costs=prices, **asked)
    by_key = {row["lever"]: row for row in found.frame.to_dicts()}
    assert by_key["reuse"]["found"] == pytest.approx(by_key["reuse"]["today"], abs=0.05)
    assert found.answer.effort == pytest.approx(by_key["collection"]["found"] - by_key["collection"]["today"], rel=0.1)
    held = dutch.backcast("primary=-10%@2030", bounds={"collection": (50.0, 60.0)}, **asked)
    assert held.frame.filter(lever="collection")["found"][0] <= 60.0
    with pytest.raises(RangeError, match="costs"):
        dutch.backcast("primary=-10%@2030", costs=prices, **asked)


def test_stocks_at_rest_have_a_row_per_product(dutch):
    found = dutch.steady(use=0.9)
    assert found.height == 33
    assert set(found["basis"]) == {"followed", "level_stock"}
    assert (found["steady_inflow"] >= found["steady_primary"]).all()


def test_a_value_balance_is_that_of_the_terminal(dutch, kringloop):
    code, printed, _ = kringloop("value", "--sector", "28", "--json", "--run", dutch.path)
    told, found = json.loads(printed), dutch.value_balance("C28")
    assert code == 0
    assert found.frame.to_dicts() == told["links"]
    assert found.kinds.to_dicts() == told["kinds_of_value"]
    assert "22,811" in repr(found)
    assert found.chart("mass").title == found.sheet.title
    with pytest.raises(RangeError, match="plane is 'weight'; expected one of mass, value, exergy"):
        found.chart("weight")


def test_metals_of_the_transition_are_asked_with_an_amount_and_a_life(dutch):
    """21,000 MW of direct-drive turbines that last 25 years; cars and solar panels are those of the study."""
    found = dutch.transition_metals({"Wind-DDPM": (21_000, 25)})
    wind = {row["metal"]: row for row in found.to_dicts() if row["technology"] == "Wind-DDPM"}
    assert wind["Copper"]["bound"] == pytest.approx(4796 * 21_000 / 1000, rel=1e-3)
    assert wind["Copper"]["yearly"] == pytest.approx(wind["Copper"]["bound"] / 25)
    assert set(found["technology"]) == {"Wind-DDPM", "ICEV", "c-Si"}
    assert dutch.transition_metals({"Wind-DDPM": 1}).filter(technology="Wind-DDPM")["yearly"].null_count() == len(wind)
    with pytest.raises(RangeError, match="'Wind-DDPM': amount -1; expected numbers above 0"):
        dutch.transition_metals({"Wind-DDPM": -1})


@pytest.mark.parametrize(
    ("ask", "english", "dutch_words"),
    [
        (
            lambda run: run.shock("neodymium", "China", weeks=52.5),
            "weeks is 52.5; expected a whole number",
            "geheel getal",
        ),
        (lambda run: run.shock("neodymium", "China", start="2"), "start is '2'", ""),
        (
            lambda run: run.shock("neodymium", "China", share="50%"),
            "share is '50%'; expected one number",
            "verwacht: één getal",
        ),
        (
            lambda run: run.shock("neodymium", "China", share=True),
            "share is True; expected one number",
            "verwacht: één getal",
        ),
        (lambda run: run.backcast("primary=-10%@2030", draws=2.5), "draws is 2.5; expected a whole", "geheel getal"),
        (lambda run: run.backcast(["primary=-10%@2030"]), "cannot be read; write FIGURE", "schrijf CIJFER"),
        (lambda run: run.backcast(None), "target 'None' cannot be read", "niet te lezen"),
        (lambda run: run.steady(use="x"), "use is 'x'; expected above 0", "verwacht boven 0"),
        (lambda run: run.steady(life=True), "life is True; expected above 0.1", "verwacht boven 0,1"),
    ],
)
def test_what_is_no_number_is_refused_in_words(dutch, ask, english, dutch_words):
    with pytest.raises(KringloopError) as refused:
        ask(dutch)
    assert english in refused.value.in_language("en")
    assert dutch_words in refused.value.in_language("nl")
