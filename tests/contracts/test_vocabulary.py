"""What every lever of the vocabulary keeps to in the study, wherever it acts: on products in use, on rows, on chains.

Neutral is bit-equal, what is moved moves the figure it is about the way people expect, and every balance closes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from kringloop.chains import MovedTable
from kringloop.core import Names
from kringloop.runs import ScenarioBench, open_run
from kringloop.runs.checks import check_balances
from kringloop.scenarios import BASELINE, VOCABULARY, Assumption, Penetration, plan_of
from tests.netherlands import results_file

SAID = Names("gezegd", "said")
HORIZON = 2050
FOOTPRINT = "carbon_footprint_consumption.products"
ACCOUNTED = ("primary_need", "new_products", "secondary_material", "secondary_surplus")
EMISSIONS = {"account": "air_emissions", "sector": "C"}
METALS = {"account": "material_flows", "origin.region": "RoW", "material": "iron"}
TUNGSTEN = {"account": "critical_materials_supply", "layer": "share", "material": "Tungsten", "stage": "P"}
FROM_CHINA = {**TUNGSTEN, "scope": "EU", "country": "CHN"}
kept: dict[str, ScenarioBench] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One lever where it acts: a value at which nothing changes, one that moves it, and what becomes of a figure.

    besides : levers and values that must be there for it to have anything to do
    up      : whether the figure rises; None where no indicator reads what it changes
    """

    lever: str
    where: str
    neutral: str
    moved: str
    figure: str
    up: bool | None
    besides: tuple[tuple[str, str], ...] = ()
    scope: Any = None
    more: Any = None


def case(lever, where, neutral, moved, figure, up, *, besides=(), scope=None, **more):
    values = {"neutral": neutral, "moved": moved, "figure": figure, "up": up, "besides": tuple(besides)}
    return Case(lever=lever, where=where, scope=scope or {}, more=more, **values)


SHARED, FIXED, GIVEN = ("sharing", "+50%"), ("repair", "30%"), ("refurbishment", "30%")
STOCKS = [
    case("refuse", "stocks", "0%", "20%", "new_products", False),
    case("sharing", "stocks", "+0%", "+50%", "new_products", False),
    case("wear", "stocks", "0%", "80%", "new_products", True, besides=[SHARED]),
    case("weight", "stocks", "+0%", "-20%", "new_products", False),
    case(
        "substitution",
        "stocks",
        "0%",
        "50%",
        "new_products",
        None,
        to="Aluminium",
        content=0.04,
        per=0.5,
        scope={"product": "0306", "material": "Cobalt"},
    ),
    case("phase_out", "stocks", "100%", "100%", "secondary_material", False, content=0.002, limit=0.001),
    case("lifetime", "stocks", "+0%", "+25%", "new_products", False),
    case("reuse", "stocks", "0%", "20%", "new_products", False),
    case("second_life", "stocks", "+30%", "+80%", "new_products", False, besides=[("reuse", "20%")]),
    case("upkeep", "stocks", "+0%", "+10%", "new_products", False),
    case("repair", "stocks", "0%", "20%", "new_products", False),
    case("repair_renews", "stocks", "50%", "90%", "new_products", False, besides=[FIXED]),
    case("refurbishment", "stocks", "0%", "20%", "new_products", False),
    case("refurbishment_renews", "stocks", "50%", "90%", "new_products", False, besides=[GIVEN]),
    case("refurbishment_yield", "stocks", "85%", "40%", "new_products", True, besides=[GIVEN]),
    case("remanufacture", "stocks", "0%", "20%", "new_products", False),
    case("remanufacture_yield", "stocks", "85%", "40%", "new_products", True, besides=[("remanufacture", "30%")]),
    case("component_reuse", "stocks", "0%", "20%", "secondary_material", False),
    case("component_displacement", "stocks", "100%", "20%", "primary_need", True, besides=[("component_reuse", "30%")]),
    case("repurpose", "stocks", "0%", "20%", "material_lost", False),
    case("collection", "stocks", "55%", "80%", "primary_need", False),
    case("recycling_yield", "stocks", "73%", "90%", "primary_need", False),
    case("export", "stocks", "10%", "30%", "material_lost", False),
    case("open_loop", "stocks", "0%", "30%", "primary_need", True),
    case("purity", "stocks", "0%", "0%", "primary_need", True, content=0.01, limit=0.001),
    case("energy_recovery", "stocks", "95%", "20%", "material_lost", None),
    case("growth", "stocks", "0%", "1%", "new_products", True),
    case("product_mix", "stocks", "0%", "20%", "primary_need", True, scope={"product": "0104"}, to="0103", per=2.0),
    case("displacement", "stocks", "100%", "20%", "new_products", True, besides=[("lifetime", "+25%")]),
    case("rebound", "stocks", "0%", "80%", "new_products", True, besides=[("lifetime", "+25%")]),
]
LEDGER = [
    case("refuse", "ledger", "0%", "20%", "dmi", False, scope=METALS),
    case("sharing", "ledger", "+0%", "+50%", "dmi", False, scope=METALS),
    case("weight", "ledger", "+0%", "-20%", "dmi", False, scope=METALS),
    case("substitution", "ledger", "0%", "20%", "dmi", False, scope=METALS, to="copper", per=0.5),
    case("secondary_input", "ledger", "0%", "5%", "dmi", False, scope=METALS),
    case("resourcing", "ledger", "0%", "50%", "third_country_dependence", False, scope=FROM_CHINA, to="KOR"),
    case("growth", "ledger", "0%", "1%", "ghg_direct.cbs", True, scope=EMISSIONS),
    case("clean_process", "ledger", "+0%", "-30%", "ghg_direct.cbs", False, scope=EMISSIONS),
    case(
        "tonnes_follow",
        "ledger",
        "0%",
        "100%",
        "dmi",
        False,
        besides=[("lifetime", "+25%")],
        follows="new",
        scope={"account": "material_flows", "origin.region": "RoW", "material": "metal_products"},
    ),
]
CHAINS = [
    case("refuse", "chains", "0%", "20%", FOOTPRINT, False, scope={"chain": "c14"}),
    case("sharing", "chains", "+0%", "+50%", FOOTPRINT, False, scope={"chain": "c14"}),
    case("weight", "chains", "+0%", "-20%", FOOTPRINT, False, scope={"chain": "c14", "input": "c12"}),
    case("substitution", "chains", "0%", "30%", FOOTPRINT, False, scope={"chain": "c18", "input": "c11"}, to="c6"),
    case(
        "secondary_input",
        "chains",
        "0%",
        "30%",
        FOOTPRINT,
        False,
        to="c16",
        scope={"chain": "all", "input": "c12", "supplier": ("CHN", "DEU")},
    ),
    case("resourcing", "chains", "0%", "50%", FOOTPRINT, False, scope={"chain": "c14", "supplier": "CHN"}, to="DEU"),
    case("growth", "chains", "0%", "1%", FOOTPRINT, True, scope={"chain": "c14"}),
    case("product_mix", "chains", "0%", "20%", FOOTPRINT, False, scope={"chain": "c14"}, to="c30"),
    case("clean_process", "chains", "+0%", "-30%", FOOTPRINT, False, scope={"chain": "c17"}),
    case(
        "spending_follows",
        "chains",
        "0%",
        "50%",
        FOOTPRINT,
        False,
        scope={"chain": "c14", "user": "HH"},
        besides=[("lifetime", "+25%")],
    ),
    case("rebound", "chains", "0%", "80%", FOOTPRINT, True, scope={"chain": "all"}, besides=[("refuse", "20%")]),
]
CASES = [*STOCKS, *LEDGER, *CHAINS]
each_case = pytest.mark.parametrize("found", CASES, ids=lambda c: f"{c.lever}-{c.where}")


@pytest.fixture(scope="module")
def bench(tmp_path_factory):
    if "bench" not in kept:
        kept["bench"] = ScenarioBench(open_run(results_file(tmp_path_factory), keep_open=True))
    return kept["bench"]


def assume(lever, value, scope=(), *, first=2026, **more):
    codes = {name: code if isinstance(code, tuple) else (code,) for name, code in dict(scope).items()}
    course = Penetration(shape="linear", first=first, last=2035)
    return Assumption(
        lever=lever, value=value, scope=codes, course=course, reason=SAID, source=SAID, certainty="assumed", **more
    )


def plans(bench, found):
    """Without the lever, with it neutral, and with it moved."""
    base = bench.plans[BASELINE].assumptions
    on_chain = found.lever == "rebound" and found.where == "chains"
    besides = [assume(k, v, {"chain": "c14"} if on_chain else ()) for k, v in found.besides]
    idle = {**found.more, "content": found.more["limit"]} if "limit" in found.more else found.more
    settings = (found.neutral, idle), (found.moved, found.more)  # what is below its limit anyway limits nothing
    lever = [assume(found.lever, value, found.scope, **more) for value, more in settings]
    return [plan_of("asked", SAID, own, base) for own in (besides, *([*besides, one] for one in lever))]


def rows(bench, plan):
    made = bench.ledger(plan).accounts
    return {(k, n): made[k].layers[n].values for k in sorted(bench.behind(plan).accounts) for n in made[k].layers}


def test_every_lever_is_tried_wherever_it_says_that_it_acts():
    tried = {(c.lever, c.where) for c in CASES}
    assert tried == {(lever.key, where) for lever in VOCABULARY for where in lever.changes}
    assert len(tried) == len(CASES)


@each_case
def test_neutral_changes_not_a_bit(bench, found):
    without, neutral, _ = plans(bench, found)
    before, after = rows(bench, without), rows(bench, neutral)
    assert before.keys() == after.keys()
    assert [key for key in before if before[key].tobytes() != after[key].tobytes()] == []


@each_case
def test_what_is_moved_moves_its_figure_the_way_people_expect(bench, found):
    without, _, moved = plans(bench, found)
    one, two = (bench.line(plan, found.figure) for plan in (without, moved))
    change = two.values - one.values
    start = 2016 if "limit" in found.more else 2026  # a limit counts from the end of the record
    on_record = np.array(one.years) <= min(one.record, start)
    assert np.nan_to_num(change[on_record]).tolist() == [0.0] * int(on_record.sum())
    if found.up is None:
        assert np.nan_to_num(change).tolist() == pytest.approx([0.0] * len(change), abs=1e-9)
    else:
        there = np.nan_to_num(change[np.array(one.years) >= 2036])
        assert (there > 0).all() if found.up else (there < 0).all()


@each_case
def test_every_balance_closes_in_every_year(bench, found):
    _, _, moved = plans(bench, found)
    if found.where == "stocks":
        checks = check_balances(bench.run.study, bench.frames(moved))
        assert checks.height
        assert set(checks["outcome"]) == {"pass"}, checks["detail"].to_list()
    elif found.where == "chains":
        _require_closed(bench, moved)
    else:
        assert all(np.isfinite(values).all() and values.dtype == np.float64 for values in rows(bench, moved).values())


@pytest.mark.parametrize("found", STOCKS, ids=lambda c: c.lever)
def test_primary_need_is_never_below_nought_and_what_is_recycled_is_used_or_over(bench, found):
    """Also where nearly nothing is made anew any more, whatever else is moved."""
    _, _, moved = plans(bench, found)
    few = [] if found.lever in ("refuse", "product_mix") else [assume("refuse", "90%")]
    plan = plan_of("asked", SAID, [*moved.own, *few], bench.plans[BASELINE].assumptions)
    for each in (moved, plan):
        for good in ("0103", "0104", "0203"):
            lines = [bench.line(each, key, good=good).values for key in ACCOUNTED]
            need, new, made, over = (np.nan_to_num(line) for line in lines)
            assert (need >= 0).all()
            assert (over >= 0).all()
            assert (need <= new - (made - over) + 1e-9).all()
            if not found.lever.startswith("component"):  # parts take the place of new ones
                assert need == pytest.approx(new - (made - over), abs=1e-9)
    if few:
        assert np.nansum(bench.line(plan, "secondary_surplus").values) > 0


def _require_closed(bench, plan):
    """Each industry makes what is bought of it, and value added of the world is final demand.

    The table itself leaves a gap in its rows, which stays what it was: it is taken off.
    """
    engine, years = bench.chains.engine, bench.chains.years
    changed = bench.chains.moved(plan.on_chain, lambda each: bench.links.bought(plan, each, years))
    economy, table = engine.economy, MovedTable.of(engine, changed)
    gap = economy.output - engine.outputs_by_consumer().values.sum(axis=1)
    for n in (0, len(years) // 2, len(years) - 1):
        recipe, demand = economy.flows * engine.per_output, economy.final_demand.copy()
        recipe[:, changed.recipes] += changed.delta[n]
        demand[:, changed.users] = changed.demand[n]
        made, whole = table.output[n] - gap, demand.sum()
        assert made - recipe @ made == pytest.approx(demand.sum(axis=1), abs=1e-10 * whole)
        assert ((1.0 - recipe.sum(axis=0)) * made).sum() == pytest.approx(whole, rel=1e-12)


@pytest.mark.parametrize("lever", ["substitution", "resourcing"])
def test_what_takes_over_keeps_the_sum_of_the_rows(bench, lever):
    found = next(c for c in LEDGER if c.lever == lever)
    without, _, moved = plans(bench, found)
    account = found.scope["account"]
    layer = found.scope.get("layer", "mass")
    one, two = (bench.ledger(p).accounts[account].layers[layer].values for p in (without, moved))
    taken, given = np.minimum(two - one, 0).sum(), np.maximum(two - one, 0).sum()
    assert taken < 0
    assert given == pytest.approx(-found.more.get("per", 1.0) * taken)


AIR = {"account": "air_emissions"}
PAIRS = [
    (("refuse", "10%", {"chain": "c14"}), ("refuse", "20%", {"chain": "c10"})),
    (("clean_process", "-10%", {"chain": "c17"}), ("clean_process", "-20%", {"chain": "c10"})),
    (("clean_process", "-10%", {**AIR, "sector": "24"}), ("clean_process", "-20%", {**AIR, "sector": "20"})),
    (("secondary_input", "5%", METALS), ("refuse", "5%", {**METALS, "material": "copper"})),
    (("reuse", "20%", {"product": "0104"}), ("collection", "80%", {"product": "0306"})),
]


@pytest.mark.parametrize("pair", PAIRS, ids=lambda p: f"{p[0][0]}-{p[1][0]}-{next(iter(p[0][2]))}")
def test_levers_on_other_cells_commute_to_the_bit(bench, pair):
    base = bench.plans[BASELINE].assumptions
    own = [assume(*one) for one in pair]
    one, two = (rows(bench, plan_of("asked", SAID, way, base)) for way in (own, own[::-1]))
    assert [key for key in one if one[key].tobytes() != two[key].tobytes()] == []


@pytest.mark.parametrize(
    ("first", "then"), [("longer_life", "high_grade_loops"), ("high_grade_loops", "secure_supply")]
)
def test_one_scenario_on_another_is_the_two_at_once(bench, first, then):
    """Composed and joint, to the bit: the one as the level from which the other goes on."""
    plain = bench.plans
    joint = bench.plan(f"{first}+{then}")
    composed = plan_of("asked", SAID, plain[then].own, plain[first].assumptions)
    assert len(composed.own) < len(joint.own)
    one, two = rows(bench, joint), rows(ScenarioBench(bench.run), composed)
    assert one.keys() == two.keys()
    assert [key for key in one if one[key].tobytes() != two[key].tobytes()] == []
