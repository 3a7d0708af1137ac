"""Secondary in place of primary: no more than there is in the same scenario and year, and what is held is told."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from kringloop.core import Names, StudyError, UnknownNameError
from kringloop.reading import WORDS, assumption_rows, backcast_blocks, held_swaps, supplies_of_mix
from kringloop.runs import Backcasted, LeverFound, ScenarioBench, address_of_mix, scenario_named
from kringloop.scenarios import BASELINE, Assumption, Penetration, plan_of
from kringloop.study import parse_scenario, scenario_plan, scenario_text

SAID = Names("gezegd", "said")
HORIZON = 2050
ORES = {"account": ("material_flows",), "origin.region": ("RoW",), "material": ("iron", "non_ferrous")}
SCRAP = {"account": ("waste",), "layer": ("mass",), "destination": ("NL.waste.recovery",), "material": ("metal",)}
IMPORTED, RECOVERED = 24_230_000.0, 1_097_000.0
"""CBS: ores and metals imported in 2023, metal waste of manufacturing recovered in 2021, from its rows [t]."""


def assume(value, *, lever="secondary_input", scope=ORES, supply=SCRAP, first=2026, last=2040, **more):
    course = Penetration(shape="linear", first=first, last=last)
    return Assumption(
        lever=lever, value=value, scope=scope, supply=supply, course=course, reason=SAID, source=SAID,
        certainty="assumed", **more,
    )  # fmt: skip


def plan(bench, *own):
    return plan_of("asked", SAID, own, bench.plans[BASELINE].assumptions)


def less(bench, asked, year=HORIZON):
    """[t] direct input of material under a scenario, less than in the baseline."""
    lines = [bench.line(each, "dmi") for each in (bench.plans[BASELINE], asked)]
    assert lines[0].unit == "Mt"
    return (lines[0].at(year) - lines[1].at(year)) * 1e6


@pytest.mark.parametrize("share", ["0%", "2%", "4.5%", "5%", "30%", "100%"])
def test_what_is_replaced_is_what_is_asked_or_what_there_is(bench, share):
    """Worked outside: 4.5 % of 24.23 Mt is 1.09 Mt; 5 % would be 1.21 Mt, and 1.097 Mt is recovered."""
    asked = plan(bench, assume(share))
    part = float(share[:-1]) / 100
    for year in (2030, 2035, 2040, HORIZON):
        way = min(1.0, (year - 2026) / 14)
        assert less(bench, asked, year) == pytest.approx(min(IMPORTED * part * way, RECOVERED), abs=1.0)
    (swap,) = bench.swaps(asked)
    assert swap.given == pytest.approx(np.minimum(swap.asked, RECOVERED))
    assert bool(swap.held.any()) == (part * IMPORTED > RECOVERED)


def test_at_nothing_asked_not_a_bit_changes(bench):
    one, two = (bench.ledger(p).accounts for p in (bench.plans[BASELINE], plan(bench, assume("0%"))))
    for key in ("material_flows", "waste"):
        for name, layer in one[key].layers.items():
            assert layer.values.tobytes() == two[key].layers[name].values.tobytes()


def test_below_what_there_is_a_supply_changes_not_a_bit(bench):
    one, two = (bench.ledger(plan(bench, assume("4%", supply=s))).accounts["material_flows"] for s in ({}, SCRAP))
    assert one.layers["mass"].values.tobytes() == two.layers["mass"].values.tobytes()


def test_more_asked_is_never_less_replaced(bench):
    found = [less(bench, plan(bench, assume(f"{percent}%"))) for percent in (1, 3, 4.5, 5, 20, 100)]
    assert found == sorted(found)


def test_what_there_is_follows_the_same_scenario(bench):
    """Half of the metal waste is no longer made from 2026 on: half as much can be replaced."""
    half = Assumption(
        lever="refuse", value="50%", scope={"account": ("waste",), "material": ("metal",)}, reason=SAID, source=SAID,
        course=Penetration(shape="step", first=2026), certainty="assumed",
    )  # fmt: skip
    asked = plan(bench, assume("50%"), half)
    assert less(bench, asked) == pytest.approx(RECOVERED / 2, abs=1.0)
    turned = plan_of("asked", SAID, [half, assume("50%")], bench.plans[BASELINE].assumptions)
    one, two = (bench.ledger(p).accounts["material_flows"].layers["mass"].values for p in (asked, turned))
    assert one.tobytes() == two.tobytes()


def test_two_that_draw_on_one_supply_share_it(bench):
    iron, other = ({**ORES, "material": (code,)} for code in ORES["material"])
    asked = plan(bench, assume("100%", scope=iron), assume("100%", scope=other))
    assert less(bench, asked) == pytest.approx(RECOVERED, abs=1.0)
    assert sum(swap.given[-1] for swap in bench.swaps(asked)) == pytest.approx(RECOVERED)


def test_what_is_held_is_told_with_years_asked_and_given(bench):
    asked = plan(bench, assume("5%"))
    (english,), (dutch,) = (held_swaps(bench, asked, language) for language in ("en", "nl"))
    assert "less than is asked in 2039–2050" in english
    assert "in 2040 1,212 kt is asked and 1,097 kt replaced" in english
    assert "in 2040 is 1.212 kt gevraagd en 1.097 kt vervangen" in dutch
    row = next(r for r in assumption_rows(bench, asked, "en") if r["lever"] == "secondary_input")
    assert row["held"] in english
    assert held_swaps(bench, plan(bench, assume("4.5%")), "en") == ()


def test_without_a_supply_it_is_told_that_nothing_holds_it(bench):
    rows = assumption_rows(bench, bench.plan("high_grade_loops"), "en")
    told = [r["held"] for r in rows if r["lever"] == "secondary_input"]
    assert told[0] == "There are 1,097 kt in the last year: enough."
    assert told[1].startswith("No account says how much there is")


def test_the_shipped_scenario_asks_no_more_than_there_is(bench):
    own = [a for a in bench.plan("high_grade_loops").own if a.lever == "secondary_input" and a.on_rows]
    assert [dict(a.supply) for a in own] == [SCRAP]
    assert less(bench, plan(bench, *own)) == pytest.approx(0.045 * IMPORTED, abs=1.0)
    assert held_swaps(bench, bench.plan("high_grade_loops"), "en") == ()


def test_a_supply_is_written_and_read_back(bench):
    asked = plan(bench, assume("5%"))
    known = bench.run.study.scenarios
    key, spec, file = parse_scenario(scenario_text(asked), known)
    again = scenario_plan(key, spec, known, file=file)
    assert again.digest == asked.digest
    assert dict(again.own[0].supply) == SCRAP
    assert plan(bench, assume("5%", supply={})).digest != asked.digest


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"supply": {"material": ("metal",)}}, "'supply' needs one 'account'"),
        ({"supply": {**SCRAP, "account": ("material_flows",)}}, "on which 'secondary_input' itself acts"),
        ({"scope": {"chain": ("all",), "input": ("c12",)}, "to": "c16"}, "'secondary_input' has no 'supply' here"),
        ({"lever": "refuse"}, "'refuse' has no 'supply' here"),
        ({"scope": {**ORES, "account": ("material_flows", "air_emissions")}}, "acts on one account"),
    ],
)
def test_a_supply_that_does_not_fit_is_refused(bench, given, words):
    with pytest.raises(StudyError, match=words):
        plan(bench, assume("5%", **given))


def test_a_supply_that_is_not_there_or_does_not_go_on_is_refused(bench):
    with pytest.raises(UnknownNameError, match=r"'metall'.*did you mean 'metal'"):
        bench.line(plan(bench, assume("5%", supply={**SCRAP, "material": ("metall",)})), "dmi")
    without = [a for a in bench.plans[BASELINE].assumptions if a.scope.get("account") != ("waste",)]
    alone = replace(plan(bench, assume("5%")), assumptions=(*without, assume("5%")), of_baseline=tuple(without))
    with pytest.raises(StudyError, match=r"account 'waste', which does not go on in this scenario.*add growth"):
        ScenarioBench(bench.run).behind(alone)


def test_rows_that_two_accounts_would_use_are_refused(bench):
    other = {"account": ("air_emissions",), "sector": ("C",)}
    with pytest.raises(StudyError, match="would use the same rows of account 'waste'"):
        bench.behind(plan(bench, assume("5%"), assume("5%", scope=other)))
    wider = {**SCRAP, "material": ("metal", "glass")}
    iron, metals = ({**ORES, "material": (code,)} for code in ORES["material"])
    with pytest.raises(StudyError, match="give each a supply of its own"):
        bench.behind(plan(bench, assume("5%", scope=iron), assume("5%", scope=metals, supply=wider)))


LONGER = LeverFound(lever="lifetime", today=0.0, found=25.0, low=-50.0, high=100.0, least=20.0, most=30.0, bound="")
ABOUT = {"product": "", "names": None, "objective": "change", "met": True, "effort": 1.0, "targets": (), "rounds": 1}
MIX = Backcasted(**ABOUT, settled=True, gap=0.0, draws=0, share=None, since=2015, by=2035, levers=(LONGER,))


def baseline_with(bench, *more):
    """A bench of which the baseline itself moves these levers."""
    other = ScenarioBench(bench.run)
    base = bench.plans[BASELINE]
    other.take(plan_of(BASELINE, base.names, [*base.assumptions, *more]))
    return other


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_backcast_tells_what_levers_of_the_baseline_are_held_to_as_scenarios_do(bench, language):
    asked = plan(bench, assume("5%"))
    (told,) = held_swaps(bench, asked, language)
    held = supplies_of_mix(baseline_with(bench, assume("5%")), MIX, language)
    assert held == (told,)
    said = next(b for b in backcast_blocks(MIX, WORDS[language], held) if b.key == "says")
    assert WORDS[language]("backcast.supply_of", told=told) in said.lines
    enough = supplies_of_mix(baseline_with(bench, assume("4.5%")), MIX, "en")
    assert enough[0].endswith("There are 1,097 kt in the last year: enough.")


def test_what_a_mix_leaves_of_a_supply_is_what_it_is_held_to(bench):
    """Metal waste that follows discarded products: with longer lives there is less of it, so less is replaced."""
    metal = {"account": ("waste",), "layer": ("mass",), "material": ("metal",)}
    follows = replace(assume("100%", lever="tonnes_follow", scope=metal, supply={}), follows="discarded")
    there = [
        supplies_of_mix(baseline_with(bench, assume("5%"), follows), mix, "en")
        for mix in (MIX, replace(MIX, levers=()))
    ]
    opened = baseline_with(bench, assume("5%"), follows)
    assert there[0] == held_swaps(opened, scenario_named(opened, address_of_mix(MIX)), "en")
    assert there[1] == held_swaps(opened, opened.plans[BASELINE], "en")
    assert there[0] != there[1]


def test_a_backcast_says_that_nothing_is_held_where_nothing_is(bench):
    assert supplies_of_mix(bench, MIX, "en") == ()
    said = next(b for b in backcast_blocks(MIX, WORDS["en"], ()) if b.key == "says")
    assert "No lever is held to a supply here" in " ".join(said.lines)
