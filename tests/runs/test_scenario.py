"""Scenarios of a run: neutral changes nothing, masses close, parts add up, together is one after the other."""

from dataclasses import replace

import numpy as np
import pytest

from kringloop.core import IncomparableError, KringloopError, Names, RangeError, StudyError, UnknownNameError
from kringloop.models import Draw
from kringloop.reading import assumption_rows
from kringloop.runs import (
    SHAPLEY,
    WHERE,
    ScenarioBench,
    dials_in,
    drawn_reaches,
    over_draws,
    parts_of,
    reached,
    scenarios_in,
    substituted,
    together_of,
)
from kringloop.runs.checks import check_balances
from kringloop.scenarios import BASELINE, VOCABULARY, Assumption, Penetration, plan_of

SAID = Names("gezegd", "said")
FIGURES = ("new_products", "primary_need", "material_lost", "recycled_content")
WASHERS, HORIZON = "0104", 2050


def assume(lever, value, *, first=2026, last=2035, **more):
    scope = {name: codes if isinstance(codes, tuple) else (codes,) for name, codes in more.pop("scope", {}).items()}
    course = Penetration(shape="linear", first=first, last=last)
    return Assumption(
        lever=lever, value=value, scope=scope, course=course, reason=SAID, source=SAID, certainty="assumed", **more
    )


def plan(bench, *own):
    return plan_of("asked", SAID, own, bench.plans[BASELINE].assumptions)


def values(bench, asked, ids=FIGURES):
    return {id: line.values for id, line in bench.lines(asked, ids).items()}


def neutral(bench):
    """Every lever on products at the value at which nothing changes."""
    today = bench.bench.levers_today
    levers = [x for x in VOCABULARY if x.models and not x.hazard and x.moves is None]
    return [assume(x.key, today[x.key]) for x in levers] + [assume("rebound", 0.0)]


def test_neutral_levers_change_not_a_bit(bench):
    plain, moved = (bench.ledger(p).accounts for p in (bench.plans[BASELINE], plan(bench, *neutral(bench)[:-1])))
    for key in bench.bench.questions:
        for layer in plain[key].layers:
            assert plain[key].layers[layer].values.tobytes() == moved[key].layers[layer].values.tobytes(), key


@pytest.mark.parametrize("key", ["longer_life", "high_grade_loops", "secure_supply", "together"])
def test_every_node_closes_in_every_year(bench, key):
    made = bench.frames(bench.plan(key))
    checks = check_balances(bench.run.study, made)
    assert checks.height
    assert set(checks["outcome"]) == {"pass"}, checks["detail"].to_list()


def test_levers_of_other_products_commute_to_the_bit(bench):
    one, two = assume("reuse", 0.2, scope={"product": WASHERS}), assume("lifetime", 1.3, scope={"product": "0306"})
    ways = [bench.ledger(plan(bench, *way)).accounts for way in ((one, two), (two, one))]
    for key in bench.bench.questions:
        for layer, found in ways[0][key].layers.items():
            assert found.values.tobytes() == ways[1][key].layers[layer].values.tobytes()


def test_scenarios_taken_together_are_the_one_that_takes_them(bench):
    """Asked of a bench of its own, so that no figure of the one is kept for the other."""
    joined, together = bench.plan("longer_life+high_grade_loops+secure_supply"), bench.plan("together")
    assert joined.digest == together.digest
    one, two = values(ScenarioBench(bench.run), joined), values(bench, together)
    for id in FIGURES:
        assert np.array_equal(one[id], two[id], equal_nan=True)


def test_a_product_group_moves_its_own_products_alone(bench):
    asked = plan(bench, assume("lifetime", "+50%", scope={"product": "small"}))
    before, after = (bench.ledger(p).account("life_cycle") for p in (bench.plans[BASELINE], asked))
    new = []
    for found in (before, after):
        mine = found.account.dimension("good").of(frozenset({WASHERS}))
        new.append(found.account.layers["mass"].values[mine[found.account.series]])
    assert new[0].tobytes() == new[1].tobytes()
    assert values(bench, asked)["new_products"][-1] < values(bench, bench.plans[BASELINE])["new_products"][-1]


def test_before_it_begins_nothing_differs_and_the_path_lies_between(bench):
    asked = plan(bench, assume("collection", "85%", first=2030, last=2040))
    at_once = plan(bench, assume("collection", "85%", first=2016, last=2017))
    id = "collection_rate.discarded"
    base, slow, fast = (bench.line(p, id) for p in (bench.plans[BASELINE], asked, at_once))
    assert [slow.at(y) for y in (2020, 2030)] == pytest.approx([base.at(2020), base.at(2030)])
    assert slow.at(2035) == pytest.approx((base.at(2035) + fast.at(2035)) / 2)
    assert slow.at(2050) == pytest.approx(85.0)


def test_lighter_products_are_as_many_and_as_long_lived(bench):
    """In the end every product in use is made at 0.8 of the mass: after 2050 − 2017 years almost all of the stock."""
    asked = plan(bench, assume("weight", "-20%", first=2016, last=2017))
    before, after = bench.line(bench.plans[BASELINE], "new_products"), bench.line(asked, "new_products")
    assert after.at(2050) == pytest.approx(0.8 * before.at(2050))
    lives = [bench.line(p, "product_lifetime").at(2050) for p in (bench.plans[BASELINE], asked)]
    assert lives[0] == lives[1]


def test_refusing_and_sharing_take_sales_away_by_their_share(bench):
    base = bench.line(bench.plans[BASELINE], "new_products").at(2050)
    gone = bench.line(plan(bench, assume("refuse", "25%", first=2016, last=2017)), "new_products").at(2050)
    shared = bench.line(plan(bench, assume("sharing", "+100%", first=2016, last=2017)), "new_products").at(2050)
    assert gone == pytest.approx(0.75 * base)
    assert shared == pytest.approx(base / 2)


def test_upkeep_and_longer_life_by_stock_are_one_thing(bench):
    ways = [assume("upkeep", "+20%"), assume("lifetime", "+20%", by="stock")]
    first, second = (values(bench, plan(bench, each)) for each in ways)
    for id in FIGURES:
        assert np.array_equal(first[id], second[id], equal_nan=True)


@pytest.mark.parametrize("lever", ["lifetime", "upkeep", "reuse", "repair", "refurbishment"])
def test_a_rebound_gives_back_its_share_of_what_was_saved(bench, lever):
    """Half of the saving is made all the same, in the long run too, and the stock grows by it."""
    saver = assume(lever, "+20%" if VOCABULARY[lever].factor else "20%")
    again = assume("rebound", "50%", first=2016, last=2017)
    plans = bench.plans[BASELINE], plan(bench, saver), plan(bench, saver, again)
    base, saved, half = (values(bench, p, ("new_products", "in_use_stock")) for p in plans)
    late = slice(-20, None)
    kept = (base["new_products"] - half["new_products"])[late]
    assert kept == pytest.approx(0.5 * (base["new_products"] - saved["new_products"])[late])
    assert (half["in_use_stock"][late] > base["in_use_stock"][late]).all()


def test_a_substance_above_its_limit_goes_round_nowhere(bench):
    """0.2 % of the mass against a limit of 0.1 %; put in no more from 2017 on."""
    asked = assume("phase_out", "0%", first=2016, last=2017, content=0.002, limit=0.001, scope={"product": WASHERS})
    reuse = assume("reuse", "20%", first=2016, last=2017)
    made = bench.frames(plan(bench, asked, reuse))["life_cycle"]
    rows = {
        (r["year"], r["origin"], r["destination"]): r["mass"]
        for r in made.iter_rows(named=True)
        if r["good"] == WASHERS and r["scenario"] == "scenario"
    }
    way, stuff = ("NL.eee.discards", "NL.eee.reuse"), ("NL.eee.recycling", "NL.eee.materials")
    assert rows[2018, *way] == 0.0
    assert rows[2018, *stuff] == 0.0
    assert rows[2050, *way] > 0
    assert rows[2050, *stuff] > 0
    other = next(
        r
        for r in made.iter_rows(named=True)
        if r["good"] == "0306" and r["year"] == 2018 and r["destination"] == "NL.eee.reuse"
    )
    assert other["mass"] > 0


@pytest.mark.parametrize("id", ["primary_need", "recycled_content", "third_country_dependence", "dmi"])
def test_parts_add_up_to_the_difference(bench, id):
    own = [
        a
        for a in bench.plan("together").own
        if a.lever in ("weight", "lifetime", "reuse", "resourcing", "secondary_input")
    ]
    found = parts_of(bench, plan(bench, *own), id, HORIZON)
    assert SHAPLEY in found.ways
    assert len(found.ways) == 3
    for parts in found.ways.values():
        assert sum(parts.values()) == pytest.approx(found.after - found.before)
    assert found.before == bench.line(bench.plans[BASELINE], id).at(HORIZON)


def test_levers_that_act_on_other_accounts_have_no_part(bench):
    found = parts_of(bench, bench.plan("secure_supply"), "third_country_dependence", HORIZON)
    assert list(found.ways["sequential"]) == ["resourcing"]


def test_targets_stand_where_their_figure_stands_in_their_year(bench):
    half = next(a for a in bench.plans[BASELINE].assumptions if a.scope.get("account") == ("air_emissions",))
    cut = assume("clean_process", "-60%", first=2025, last=2030, scope=dict(half.scope))
    asked = plan(bench, cut)
    found = {r.statement.key: r for r in reached(bench, asked)}
    assert found["climate_2030"].met is True
    assert found["climate_2050"].met is False
    assert found["climate_2030"].value == pytest.approx(
        0.4 * bench.line(bench.plans[BASELINE], "ghg_direct.cbs").at(2030)
    )
    assert found["biodiversity"].met is None
    assert found["biodiversity"].why_not is not None
    assert len(found) == len(bench.run.targets)


def bought(bench, asked, product):
    tonnes = bench.tonnes(asked)
    return tonnes.of["new"][:, tonnes.keys.index(product)]


def test_a_product_that_takes_over_is_bought_more_by_as_much_as_was_said(bench):
    """A fifth fewer of one in 2035; of the other 1.5 kg for each kilo of it. Others stay as they are."""
    asked = plan(bench, assume("product_mix", "20%", scope={"product": WASHERS}, to="0103", per=1.5))
    base = bench.plans[BASELINE]
    less = bought(bench, base, WASHERS) - bought(bench, asked, WASHERS)
    more = bought(bench, asked, "0103") - bought(bench, base, "0103")
    assert less[-1] == pytest.approx(0.2 * bought(bench, base, WASHERS)[-1])
    assert more == pytest.approx(1.5 * less)
    assert bought(bench, asked, "0601").tobytes() == bought(bench, base, "0601").tobytes()


def test_new_material_holds_no_more_of_an_impurity_than_its_limit(bench):
    """0.4 % in recyclate against 0.1 %: a quarter of new material can be recyclate. Half of it taken away: half."""
    base = bench.line(bench.plans[BASELINE], "recycled_content").at(HORIZON)
    ways = {v: plan(bench, assume("purity", v, content=0.004, limit=0.001)) for v in ("0%", "50%", "100%")}
    assert bench.line(ways["0%"], "recycled_content").at(HORIZON) == pytest.approx(25.0)
    assert bench.line(ways["50%"], "recycled_content").at(HORIZON) == base < 50
    tonnes = {v: bench.tonnes(way) for v, way in ways.items()}
    assert (tonnes["0%"].of["secondary"] <= 0.25 * tonnes["0%"].of["new"] * (1 + 1e-12)).all()
    assert tonnes["0%"].of["new"].tobytes() == bench.tonnes(bench.plans[BASELINE]).of["new"].tobytes()
    checks = check_balances(bench.run.study, bench.frames(ways["0%"]))
    assert set(checks["outcome"]) == {"pass"}


def test_new_products_get_the_substitute_and_the_stock_follows(bench):
    """All cobalt of phones by aluminium from 2031 on, 0.5 kg a kilo: new ones at once, then the stock."""
    scope = {"product": "0306", "material": "Cobalt"}
    more = {"first": 2030, "last": 2031, "scope": scope, "to": "Aluminium", "per": 0.5, "content": 0.04}
    asked = plan(bench, assume("substitution", "100%", **more))
    found = substituted(bench, asked)[0]
    tonnes, at = found.tonnes, {year: n for n, year in enumerate(found.years)}
    whole = bench.tonnes(bench.plans[BASELINE])
    new = whole.of["new"][:, whole.keys.index("0306")]
    for where in WHERE:
        both = tonnes["material"][where] + tonnes["substitute"][where] / 0.5
        assert (np.diff(tonnes["substitute"][where][at[2030] :]) >= 0).any()
        assert both == pytest.approx(0.04 * new) if where == "new" else (both > 0).all()
        assert tonnes["substitute"][where][: at[2030] + 1].max() == pytest.approx(0.0, abs=1e-9)
    assert tonnes["material"]["new"][at[2031]] == pytest.approx(0.0, abs=1e-9)
    assert tonnes["material"]["in_use"][at[2031]] > 0.5 * tonnes["material"]["in_use"][at[2030]]
    assert tonnes["material"]["in_use"][at[2050]] < 0.2 * tonnes["material"]["in_use"][at[2030]]
    assert (found.material.hopeful, found.substitute.hopeful) == (False, True)
    assert found.substitute.processing == pytest.approx(0.32, abs=0.01)
    for key in bench.bench.questions:
        before, after = (bench.ledger(p).accounts[key] for p in (bench.plans[BASELINE], asked))
        assert all(before.layers[n].values.tobytes() == after.layers[n].values.tobytes() for n in before.layers)


FOOTPRINT = "carbon_footprint_consumption.products"


def test_the_chain_goes_on_from_its_last_table_to_the_bit(bench):
    account = bench.ledger(bench.plans[BASELINE]).accounts["chains_output"]
    last, then = (account.layers["co2"].values[account.years == year] for year in (2011, HORIZON))
    assert last.tobytes() == then.tobytes()
    assert bench.line(bench.plans[BASELINE], FOOTPRINT).at(HORIZON) == bench.line(bench.plans[BASELINE], FOOTPRINT).at(
        2011
    )


def test_longer_life_moves_stocks_ledger_and_chains_at_once(bench):
    """Fewer new products: less bought along the chain, and national tonnes that close with those of products."""
    base, asked = bench.plans[BASELINE], plan(bench, assume("lifetime", "+50%"), assume("collection", "85%"))
    change = {
        id: bench.line(asked, id).at(HORIZON) - bench.line(base, id).at(HORIZON)
        for id in ("new_products", "secondary_material", "primary_need", "dmi", "dmc.cbs_table", FOOTPRINT)
    }
    assert change["dmi"] == pytest.approx(change["new_products"] / 1000)  # Mt and kt
    assert change["dmc.cbs_table"] == pytest.approx(change["primary_need"] / 1000)
    assert change["primary_need"] == pytest.approx(change["new_products"] - change["secondary_material"])
    assert change[FOOTPRINT] < 0
    alone = bench.line(plan(bench, assume("collection", "85%")), FOOTPRINT).at(HORIZON)
    assert alone == bench.line(base, FOOTPRINT).at(HORIZON)


def test_levers_on_products_have_a_part_in_the_chain(bench):
    own = assume("lifetime", "+50%"), assume("refuse", "10%", scope={"chain": "c14"})
    found = parts_of(bench, plan(bench, *own), FOOTPRINT, HORIZON)
    assert set(found.ways["shapley"]) == {"lifetime", "refuse"}
    for parts in found.ways.values():
        assert sum(parts.values()) == pytest.approx(found.after - found.before)
        assert max(parts.values()) < 0


def test_how_much_of_the_rows_is_followed_is_told(bench):
    """270 kt of new products in 2023 against 13,849 kt of imported metal products."""
    links = [a for a in bench.plans[BASELINE].assumptions if a.lever == "tonnes_follow"]
    assert bench.coverage(links[0]) == pytest.approx(0.0194, abs=2e-4)
    assert bench.coverage(assume("refuse", "10%", scope={"chain": "c14"})) is None


def test_differences_are_drawn_and_not_subtracted(bench):
    """On common draws a difference strays less than the two sides would, each on draws of its own."""
    asked, ids, count = bench.plan("longer_life"), ["in_use_stock", "primary_need"], 12
    found = over_draws(bench.run, asked, ids, HORIZON, count=count).spreads
    again = over_draws(bench.run, asked, ["primary_need"], HORIZON, count=count).spreads["primary_need"]
    assert again == found["primary_need"]
    assert again.low <= again.middle <= again.high < 0
    benches = [ScenarioBench(bench.run, draw=Draw(n, 7)) for n in range(count)]
    sides = [[b.line(p, "primary_need").at(HORIZON) for b in benches] for p in (asked, bench.plans[BASELINE])]
    apart = np.array(sides[0]) - np.roll(sides[1], 1)  # the draw of one side beside another draw of the other
    common = np.array(sides[0]) - np.array(sides[1])
    assert [again.low, again.middle, again.high] == pytest.approx(np.percentile(common, (5, 50, 95)))
    assert 0 < common.std() < apart.std() / 2


def test_what_draws_do_not_reach_is_told_apart(bench):
    """Tungsten from elsewhere follows no product; imported metal products do, and so does what is needed of new."""
    asked = bench.plan("secure_supply")
    reached = {id: drawn_reaches(bench, asked, id) for id in ("primary_need", "dmi", "third_country_dependence")}
    assert reached == {"primary_need": True, "dmi": True, "third_country_dependence": False}
    ids = ["primary_need", "third_country_dependence"]
    found = over_draws(bench.run, asked, ids, HORIZON, count=2).spreads
    assert found["primary_need"].reached
    assert found["primary_need"].low < found["primary_need"].high
    past = found["third_country_dependence"]
    assert not past.reached
    assert past.low == past.middle == past.high
    itself = over_draws(bench.run, asked, ["primary_need"], HORIZON, count=2, other=asked).spreads["primary_need"]
    assert (itself.low, itself.high) == (0.0, 0.0)


def test_rows_after_the_record_are_of_kind_scenario(bench):
    then = bench.ledger(bench.plan("together"))
    account = then.accounts["air_emissions"]
    kinds = {then.origins[account.sources[c]].kind for c in np.unique(account.source_codes[account.years > 2024])}
    assert kinds == {"scenario"}


def test_a_line_knows_its_years(bench):
    line = bench.line(bench.plans[BASELINE], "ghg_direct.cbs")
    assert line.record == 2024
    assert line.goes_on
    with pytest.raises(RangeError, match="2051 lies outside the scenario"):
        line.at(2051)


@pytest.mark.parametrize(
    ("own", "error", "told"),
    [
        ((assume("reuse", 0.2), assume("reuse", 0.3)), IncomparableError, "keep one, or give them other scopes"),
        ((assume("reuse", 0.2), assume("reuse", 0.2, last=2040)), IncomparableError, "does so along another course"),
        (
            (assume("collection", 0.9), assume("repurpose", 0.2)),
            RangeError,
            r"collection [\d.]+% \+ export for use \(export\) 10% \+ repurposing \(repurpose\) [\d.]+% is 1[\d.]+% of",
        ),
        ((assume("reuse", 0.2, scope={"product": "0105"}),), RangeError, "'0105' holds no product"),
        ((assume("second_life", 1.5, scope={"product": WASHERS}),), RangeError, "may differ by year only"),
        (
            (assume("growth", 0.0, scope={"account": "material_flow"}),),
            UnknownNameError,
            "did you mean 'material_flows'",
        ),
        ((assume("growth", 0.0, scope={"account": "life_cycle"}),), StudyError, "leave 'account' out of the scope"),
        (
            (assume("growth", 0.0, scope={"account": "chains_output"}),),
            StudyError,
            "say what changes in it with 'chain'",
        ),
        ((assume("growth", 0.0, scope={"account": "chains_exports"}),), StudyError, "knows no scenario yet"),
        ((assume("purity", "90%"),), StudyError, "needs 'content'"),
        ((assume("product_mix", "10%", to="0103"),), StudyError, "needs 'product' or 'chain'"),
        ((assume("product_mix", "10%", scope={"product": WASHERS}),), StudyError, "needs 'to'"),
        ((assume("product_mix", "10%", scope={"product": WASHERS}, to=WASHERS),), RangeError, "one other product"),
        (
            (
                assume("product_mix", "10%", scope={"product": WASHERS}, to="0103"),
                assume("refuse", "10%", scope={"product": "0103"}),
            ),
            IncomparableError,
            "sets 'refuse'",
        ),
        ((assume("refuse", "10%", scope={"chain": "c1l"}),), UnknownNameError, "'c1l' is not a known sector"),
        (
            (assume("spending_follows", "10%", scope={"chain": "c14"}, products=("0105",)),),
            RangeError,
            "'0105' holds no product",
        ),
        ((assume("substitution", "10%", to="Aluminium"),), StudyError, "needs one 'material' in products"),
        (
            (
                assume(
                    "substitution", "10%", scope={"product": "0306", "material": "Cobalt"}, to="Aluminum", content=0.04
                ),
            ),
            StudyError,
            "did you mean 'aluminium'",
        ),
        (
            tuple(
                assume("substitution", "60%", scope={"product": "0306", "material": "Cobalt"}, to=to, content=0.04)
                for to in ("Aluminium", "Manganese")
            ),
            RangeError,
            "120% of 'Cobalt' would be replaced in one product",
        ),
        ((assume("reuze", "10%"),), StudyError, "did you mean 'reuse'"),
        ((assume("reuse", "95%"),), StudyError, "runs from 0% to 90%"),
        ((assume("reuse", "10%", by="cohort"),), StudyError, r"acts on all that is there \('stock'\)"),
        ((assume("wear", "10%", scope={"account": "dmi"}),), StudyError, "acts on products in use"),
        ((assume("clean_process", "-10%"),), StudyError, "say which with 'account' or 'chain'"),
        ((assume("reuse", "10%", scope={"sector": "C"}),), StudyError, "'sector' says nothing of products in use"),
        ((assume("resourcing", "10%", scope={"account": "dmi"}),), StudyError, "needs 'to'"),
        ((assume("phase_out", "10%"),), StudyError, "needs 'content'"),
        ((assume("reuse", "10%", limit=0.1),), StudyError, "has no 'limit'"),
        (
            (assume("reuse", "10%", first=2060, last=2070),),
            RangeError,
            r"'reuse' has a course in 2060–2070, outside \d{4}–2050",
        ),
        (
            (replace(assume("reuse", "10%"), course=Penetration(shape="step", first=2051)),),
            RangeError,
            "a course in 2051, outside",
        ),
        (
            (assume("reuse", "10%", first=1900, last=1950),),
            RangeError,
            "a step from an earlier year is there from the start",
        ),
        (
            (replace(assume("reuse", "10%"), course=Penetration(shape="table", table={2100: 1.0})),),
            RangeError,
            "a course in 2100, outside",
        ),
    ],
)
def test_what_contradicts_or_does_not_fit_is_refused(bench, own, error, told):
    with pytest.raises(error, match=told):
        bench.ledger(plan(bench, *own))


def test_the_hash_follows_the_assumptions_alone(bench):
    one, two = assume("reuse", 0.2), assume("weight", "-5%")
    assert plan(bench, one, two).digest == plan(bench, two, replace(one, place="elsewhere:3")).digest
    assert plan(bench, one).digest != plan(bench, assume("reuse", 0.21)).digest


def test_a_published_rate_that_stays_is_not_multiplied_by_what_moves(bench):
    """Consumption falls where metal from home takes over; secondary material by an old rate would fall with it."""
    id, more = "secondary_material_implied", assume("collection", "85%")
    assert bench.line(bench.plans[BASELINE], id).at(HORIZON) > 0
    for asked in (bench.plan("high_grade_loops"), plan(bench, more)):
        assert id not in bench.lines(asked)
        with pytest.raises(RangeError, match="published rate 'circular_material_use_rate', which does not follow"):
            bench.line(asked, id)
    said = assume("growth", "1%", scope={"account": "circular_material_use_rate"})
    assert bench.line(plan(bench, more, said), id).goes_on


def test_why_a_figure_has_no_years_after_the_record(bench):
    with pytest.raises(RangeError, match="under this scenario: nothing in it goes that way"):
        bench.line(bench.plans[BASELINE], "reuse_rate_products")
    with pytest.raises(RangeError, match="account governance that it reads ends in"):
        bench.line(bench.plans[BASELINE], "supply_concentration.eu_governance")


def test_what_is_kept_of_a_scenario_goes_when_another_takes_its_place(bench):
    """Dials, accounts behind figures and cells: as in a bench that was never asked before."""
    base = plan_of(BASELINE, SAID, (*bench.plans[BASELINE].assumptions, assume("reuse", 0.2)))
    longer = plan_of("longer_life", SAID, (assume("lifetime", "+10%", first=2030, last=2040),), base.assumptions)
    asked, fresh = ScenarioBench(bench.run), ScenarioBench(bench.run)
    dials_in(asked, asked.plans[BASELINE])
    before = values(asked, asked.plans["longer_life"])
    for each in (asked, fresh):
        each.take(base)
        each.take(longer)
    assert dials_in(asked, base) == dials_in(fresh, base)
    assert asked.behind(longer) == fresh.behind(longer)
    after, anew = (values(each, longer) for each in (asked, fresh))
    assert all(np.array_equal(after[id], anew[id], equal_nan=True) for id in FIGURES)
    assert not np.array_equal(before["primary_need"], after["primary_need"], equal_nan=True)


def test_an_assumption_elsewhere_is_refused_at_its_own_place(bench):
    """Plans of one hash from two files: what is kept of the one is not said of the other."""
    for place in ("one.yaml:3", "two.yaml:8"):
        full = [assume("collection", 0.7, place=place), assume("export", 0.6, place=place)]
        with pytest.raises(RangeError, match=place):
            bench.ledger(plan(bench, *full))


@pytest.mark.parametrize(
    ("scope", "told"),
    [
        ({"account": "energy", "sectr": "C"}, "did you mean 'sector'"),
        ({"account": "energy", "sector": "CC"}, "'CC' is not a code"),
        ({"chain": "c99"}, "'c99' is not a known sector"),
        ({"chain": "c10", "region": "NLDD"}, "did you mean 'NLD'"),
    ],
)
def test_rows_and_industries_that_are_not_there_are_refused_at_their_place_alone(bench, scope, told):
    """Before anything is made, so that no scenario is shown or written as a file that cannot be."""
    asked = plan(bench, assume("clean_process", "-10%", scope=scope, place="mine.yaml:4:5"))
    for ask in (bench.require_whole, bench.ledger):
        with pytest.raises(KringloopError, match=told) as refused:
            ask(asked)
        assert str(refused.value).endswith("(mine.yaml:4:5)")
        assert refused.value.in_language("nl").endswith("(mine.yaml:4:5)")


def test_a_scenario_named_twice_is_refused(bench):
    with pytest.raises(RangeError, match="'longer_life' stands twice"):
        bench.plan("longer_life+longer_life")


@pytest.mark.parametrize("id", ["primary_need", "dmi"])
def test_what_scenarios_do_alone_and_together_differs_by_their_interaction(bench, id):
    found = together_of(bench, bench.plan("together"), id, HORIZON)
    assert tuple(found.alone) == scenarios_in(bench, bench.plan("together"))
    assert set(found.alone) == {"longer_life", "high_grade_loops", "secure_supply"}
    change = found.after - found.before
    assert sum(found.added.values()) == pytest.approx(change)
    assert sum(found.alone.values()) + found.interaction == pytest.approx(change)
    base = bench.line(bench.plans[BASELINE], id).at(HORIZON)
    for key, alone in found.alone.items():
        assert alone == bench.line(bench.plan(key), id).at(HORIZON) - base < 0
    assert found.interaction > 0  # what no longer is made cannot be recycled or made lighter: less than the sum


def test_a_scenario_that_is_not_made_of_others_has_no_such_parts(bench):
    own = plan(bench, *bench.plan("longer_life").own, assume("export", "20%"))
    for asked in (bench.plan("longer_life"), bench.plans[BASELINE], own):
        assert scenarios_in(bench, asked) == ()
        with pytest.raises(RangeError, match="is not made of other scenarios of the study"):
            together_of(bench, asked, "dmi", HORIZON)


def test_where_a_surplus_goes_is_among_what_is_assumed(bench):
    told = [r for r in assumption_rows(bench, bench.plan("longer_life"), "en") if r["lever"] == "surplus"]
    assert [(r["name"], r["value"], r["certainty"], r["of"]) for r in told] == [
        ("surplus of secondary material", "abroad", "assumed", "today")
    ]
