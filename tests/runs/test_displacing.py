"""What components and goods with another function take the place of: as declared, neutral, bounded, and told."""

from __future__ import annotations

import numpy as np
import pytest

from kringloop.core import IncomparableError, KringloopError, Names, RangeError, StudyError
from kringloop.reading import assumption_rows
from kringloop.runs import ScenarioBench
from kringloop.runs.checks import check_balances
from kringloop.scenarios import BASELINE, Assumption, Penetration, plan_of
from kringloop.study import parse_scenario, scenario_plan, scenario_text

SAID = Names("gezegd", "said")
WASHERS, DRYERS, PHONES = "0104", "0103", "0306"
HORIZON = 2050


def assume(lever, value, *products, **more):
    scope = {"product": products} if products else {}
    course = Penetration(shape="linear", first=2026, last=2035)
    return Assumption(
        lever=lever, value=value, scope=scope, course=course, reason=SAID, source=SAID, certainty="assumed", **more
    )


def plan(bench, *own):
    return plan_of("asked", SAID, own, bench.plans[BASELINE].assumptions)


def line(bench, asked, id, good=WASHERS):
    return np.nan_to_num(bench.line(asked, id, good=good).values)


def rows(bench, asked):
    made = bench.ledger(asked).accounts
    return {k: made[k].layers["mass"].values.tobytes() for k in ("life_cycle", "in_use", "material_flows")}


def flow(bench, asked, origin, destination, good=WASHERS, year=HORIZON):
    """[t] one flow of the loop of use."""
    frame = bench.frames(asked)["life_cycle"]
    found = frame.filter(
        origin=f"NL.eee.{origin}", destination=f"NL.eee.{destination}", good=good, year=year, scenario="scenario"
    )
    return float(found["mass"].sum())


def discards(bench, asked, good=WASHERS, year=HORIZON):
    """[t] all that leaves use for good."""
    return sum(flow(bench, asked, use, "discards", good, year) for use in ("first_use", "second_use"))


def test_a_fifth_of_what_is_collected_replaces_its_mass_in_new_parts(bench):
    """Worked outside: 55 % of the discards is collected, a fifth of that is components, 73 % of the rest is made."""
    base, asked = bench.plans[BASELINE], plan(bench, assume("component_reuse", "20%"))
    gone = discards(bench, base) / 1e3
    parts, lost = 0.55 * 0.2 * gone, 0.55 * 0.2 * 0.73 * gone
    assert flow(bench, asked, "collection", "parts") == pytest.approx(1e3 * parts)
    assert flow(bench, asked, "collection", "components") == 0.0
    change = line(bench, asked, "primary_need")[-1] - line(bench, base, "primary_need")[-1]
    assert change == pytest.approx(lost - parts)
    assert line(bench, asked, "new_products") == pytest.approx(line(bench, base, "new_products"))


@pytest.mark.parametrize("share", ["0%", "25%", "50%", "100%"])
def test_need_falls_by_the_share_that_takes_the_place_of_new_parts(bench, share):
    part = float(share[:-1]) / 100
    nothing, asked = (
        plan(bench, assume("component_reuse", "20%"), assume("component_displacement", each)) for each in ("0%", share)
    )
    parts = 0.55 * 0.2 * part * discards(bench, nothing) / 1e3
    change = line(bench, nothing, "primary_need")[-1] - line(bench, asked, "primary_need")[-1]
    assert change == pytest.approx(parts)
    both = flow(bench, asked, "collection", "parts") + flow(bench, asked, "collection", "components")
    assert both == pytest.approx(0.55 * 0.2 * discards(bench, nothing))
    checks = check_balances(bench.run.study, bench.frames(asked))
    assert set(checks["outcome"]) == {"pass"}, checks["detail"].to_list()


def test_without_components_it_changes_not_a_bit_whatever_takes_their_place(bench):
    assert rows(bench, plan(bench, assume("component_displacement", "30%"))) == rows(bench, bench.plans[BASELINE])
    reused = assume("component_reuse", "20%")
    whole = rows(bench, plan(bench, reused, assume("component_displacement", "100%")))
    assert whole == rows(bench, plan(bench, reused))


def test_parts_and_material_together_replace_no_more_than_is_made(bench):
    """Hardly anything is bought any more: parts come first, then material, and the rest is over."""
    asked = plan(bench, assume("component_reuse", "60%"), assume("refuse", "95%"), assume("collection", "90%"))
    need, over = (line(bench, asked, id) for id in ("primary_need", "secondary_surplus"))
    assert (need >= 0).all()
    assert need[-15:] == pytest.approx(0.0, abs=1e-9)
    assert over[-12:].max() > 0
    assert line(bench, asked, "recycled_content")[-1] <= 100.0
    parts, new = flow(bench, asked, "collection", "parts", year=2036), line(bench, asked, "new_products")[-15]
    assert parts <= 1e3 * new * (1 + 1e-12)


def test_imports_follow_what_need_not_be_made(bench):
    base, asked = bench.plans[BASELINE], plan(bench, assume("component_reuse", "20%"))
    ids = ("dmi", "dmc.cbs_table", "primary_need")
    change = {id: bench.line(asked, id).at(HORIZON) - bench.line(base, id).at(HORIZON) for id in ids}
    assert change["dmi"] < 0
    assert change["dmc.cbs_table"] == pytest.approx(change["primary_need"] / 1e3)


@pytest.mark.parametrize("per", [0.25, 0.5, 1.0])
def test_goods_with_another_function_replace_what_they_declare(bench, per):
    """Kilo for kilo, times `per`: dryers are bought less by what washing machines do as something else."""
    base = bench.plans[BASELINE]
    asked = plan(bench, assume("repurpose", "10%", WASHERS, to=DRYERS, per=per))
    for year in (2030, 2040, HORIZON):
        at = bench.line(base, "new_products").years.index(year)
        less = line(bench, base, "new_products", DRYERS)[at] - line(bench, asked, "new_products", DRYERS)[at]
        assert less == pytest.approx(per * flow(bench, asked, "discards", "repurposing", year=year) / 1e3)
        assert less > 0
    assert (line(bench, asked, "new_products") == line(bench, base, "new_products")).all()
    checks = check_balances(bench.run.study, bench.frames(asked))
    assert set(checks["outcome"]) == {"pass"}, checks["detail"].to_list()


def test_of_nothing_repurposed_nothing_is_replaced_to_the_bit(bench):
    assert rows(bench, plan(bench, assume("repurpose", "0%", WASHERS, to=DRYERS))) == rows(bench, bench.plans[BASELINE])


def test_two_kinds_of_goods_in_place_of_one_add_up_in_any_order(bench):
    own = [assume("repurpose", "10%", WASHERS, to=DRYERS), assume("repurpose", "20%", PHONES, to=DRYERS, per=0.5)]
    one, two = (plan(bench, *way) for way in (own, own[::-1]))
    base = bench.plans[BASELINE]
    for asked in (one, two):
        less = line(bench, base, "new_products", DRYERS)[-1] - line(bench, asked, "new_products", DRYERS)[-1]
        goods = flow(bench, asked, "discards", "repurposing"), flow(bench, asked, "discards", "repurposing", PHONES)
        assert less == pytest.approx((goods[0] + 0.5 * goods[1]) / 1e3)


def test_composed_is_joint_to_the_bit(bench):
    base = bench.plans[BASELINE].assumptions
    first, then = assume("component_reuse", "20%", WASHERS), assume("repurpose", "10%", WASHERS, to=DRYERS)
    joint = plan_of("asked", SAID, [first, then], base)
    composed = plan_of("asked", SAID, [then], plan_of("first", SAID, [first], base).assumptions)
    assert rows(bench, joint) == rows(ScenarioBench(bench.run), composed)


def test_without_a_product_that_is_named_it_is_told_that_nothing_is_replaced(bench):
    asked, base = plan(bench, assume("repurpose", "10%")), bench.plans[BASELINE]
    assert (line(bench, asked, "new_products") == line(bench, base, "new_products")).all()
    told = {language: _held(bench, asked, language) for language in ("nl", "en")}
    assert told["en"] == "No product is named that this replaces: no less is made of any."
    assert told["nl"].startswith("Er is geen product genoemd")
    assert _held(bench, plan(bench, assume("repurpose", "10%", WASHERS, to=DRYERS)), "en") == ""


def _held(bench, asked, language):
    return next(r["held"] for r in assumption_rows(bench, asked, language) if r["lever"] == "repurpose")


def test_the_share_that_is_taken_today_is_among_what_is_assumed(bench):
    rows_ = [r for r in assumption_rows(bench, bench.plans[BASELINE], "en") if r["lever"] == "component_displacement"]
    assert [(r["value"], r["of"]) for r in rows_] == [("100%", "today")]
    assert "between 0.5 and 1" in rows_[0]["reason"]


def test_what_is_replaced_is_written_and_read_back(bench):
    asked, known = plan(bench, assume("repurpose", "10%", WASHERS, to=DRYERS, per=0.5)), bench.run.study.scenarios
    key, spec, file = parse_scenario(scenario_text(asked), known)
    assert scenario_plan(key, spec, known, file=file).digest == asked.digest


@pytest.mark.parametrize(
    ("own", "error", "words"),
    [
        ([("repurpose", "10%", WASHERS, {"to": DRYERS, "per": 1.5})], StudyError, "replaces at most its own mass"),
        ([("repurpose", "10%", WASHERS, {"per": 0.5})], StudyError, "goes one for one; leave 'per' out"),
        ([("repurpose", "10%", WASHERS, {"to": WASHERS})], RangeError, "not repurposed itself, and 'to' is '0104'"),
        ([("repurpose", "10%", WASHERS, {"to": "0999"})], RangeError, "'0999' holds no product whose life is known"),
        (
            [("repurpose", "10%", WASHERS, {"to": DRYERS}), ("refuse", "10%", DRYERS, {})],
            IncomparableError,
            "sets how much of '0103' is bought, and so does another assumption",
        ),
        (
            [("repurpose", "30%", WASHERS, {"to": PHONES})],
            RangeError,
            r"would replace \d+% of what is bought of '0306'",
        ),
        ([("component_displacement", "120%", WASHERS, {})], StudyError, "it runs from 0% to 100%"),
    ],
)
def test_what_cannot_be_is_refused_with_a_message(bench, own, error, words):
    with pytest.raises(error, match=words) as refused:
        bench.require_possible(
            plan(bench, *(assume(lever, value, *([p] if p else []), **m) for lever, value, p, m in own))
        )
    assert isinstance(refused.value, KringloopError)
    assert refused.value.in_language("nl") != str(refused.value)
