"""Budgets: of the earth by named principles, of raw materials in one metric, in a growing economy, under a ratchet."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kringloop.core import IncomparableError, MissingDataError, RangeError, UnknownNameError
from kringloop.reference import bibliography
from kringloop.targets import (
    ANCHORS,
    Place,
    forms,
    happened,
    loosened,
    material_budget,
    mission_account,
    ratchet,
    require_metric,
    required_intensity,
    share_of_limit,
)

HOME = Place(people=20, income=1000, pressure=200, used=9000, people_sum=1000)
WORLD = Place(people=8000, income=100_000, pressure=40_000, used=1_600_000, people_sum=400_000)


@pytest.mark.analytic
def test_one_limit_by_every_principle_worked_by_hand():
    band = share_of_limit(10_000, "Mt", HOME, WORLD)
    # income per head: 50 at home, 99000/7980 = 12.406 elsewhere; (50/12.406)^(1/3) = 1.59138
    assert band.shares["per_head"] == 25
    assert band.shares["grandfathering"] == 50
    assert band.shares["economy"] == 100
    assert band.shares["per_head_all_time"] == 1_610_000 / 400 - 9000
    assert band.shares["development"] == pytest.approx(10_000 * 12.5677 / (12.5677 + 7980), rel=1e-4)
    assert band.shares["ability_to_pay"] == pytest.approx(200 - 30_000 * 318.276 / (318.276 + 39_800), rel=1e-4)
    assert band.below_zero == ("per_head_all_time", "ability_to_pay")
    assert (band.low, band.high) == (band.shares["per_head_all_time"], 100)
    times = band.times(150, counted="footprint")
    assert (times["per_head"], times["ability_to_pay"]) == (6, None)


def test_a_territory_is_not_held_against_a_budget_of_footprints():
    band = share_of_limit(10_000, "Mt", Place(people=20), Place(people=8000))
    assert band.lacking["grandfathering"] == ("pressure",)
    with pytest.raises(IncomparableError, match="the budget is for the footprint, the figure is the territory") as no:
        band.times(150, counted="territory")
    assert "niet te vergelijken" in no.value.in_language("nl")
    with pytest.raises(MissingDataError, match="no principle has the figures it needs"):
        share_of_limit(10_000, "Mt", Place(), WORLD)
    with pytest.raises(RangeError, match="people is 9000 at home and 8000 in the world"):
        share_of_limit(10_000, "Mt", Place(people=9000), Place(people=8000))


@pytest.mark.analytic
def test_a_budget_of_materials_is_per_head_times_people():
    people = {y: 17e6 + 1e5 * (y - 2020) for y in range(2020, 2051)}
    budget = material_budget("RMC", 11.3, 5, people, [2020, 2050])
    assert budget.total[0] == pytest.approx(11.3 * 17e6)
    assert budget.total[15] == pytest.approx((11.3 + 5) / 2 * 18.5e6)
    assert budget.gap(2050, 120e6, metric="RMC") == pytest.approx(20e6)
    with pytest.raises(MissingDataError, match="inhabitants is missing for 2031") as no:
        material_budget("RMC", 11.3, 5, {y: 1 for y in people if y != 2031}, [2020, 2050])
    assert "aantal inwoners ontbreekt voor 2031" in no.value.in_language("nl")


@pytest.mark.parametrize("other", ["TMC", "DMC", "DMI"])
def test_unlike_metrics_are_refused(other):
    with pytest.raises(IncomparableError, match=f"RMC and {other} cannot be compared") as no:
        require_metric("RMC", other)
    assert f"RMC en {other} zijn niet te vergelijken" in no.value.in_language("nl")
    with pytest.raises(UnknownNameError, match="did you mean"):
        require_metric("RMC", other + "X")


@pytest.mark.published
def test_anchors_per_person_each_in_its_own_metric():
    assert {(a.metric, a.material): (a.low, a.high) for a in ANCHORS} == {
        ("TMC", "abiotic"): (6, 12),
        ("TMC", "biotic"): (0, 2),
        ("RMC", "all"): (3, 6),
    }
    assert {a.reference for a in ANCHORS} <= set(bibliography())
    assert {a.certainty for a in ANCHORS} == {"read_second_hand"}


@pytest.mark.analytic
def test_what_an_absolute_target_asks_of_a_growing_sector():
    # half in ten years at 2 %: 0.5/1.219 = 0.410, so 59 % less per unit
    assert required_intensity([100] + [50] * 10, 0.02)[-1] == pytest.approx(0.4102, abs=1e-4)
    found = forms([100, 90], [50, 60], heads=[10, 10], service=[4, 5])
    assert found.intensity.tolist() == [2, 1.5]
    assert found.growth_corrected.tolist() == [1, 0.75]
    assert (found.per_head.tolist(), found.per_service.tolist()) == ([10, 9], [25, 18])
    account = mission_account(100, 12, saved=500, saved_unit="kt_CO2e")
    assert (account.use, account.saved) == (112, 500)  # what is saved elsewhere is never taken off
    with pytest.raises(RangeError, match="extra material is -3"):
        mission_account(100, -3)
    with pytest.raises(RangeError, match="activity must be above 0 in every year") as no:
        forms([1, 1], [0, 1])
    assert "moet in elk jaar boven 0 zijn" in no.value.in_language("nl")
    with pytest.raises(RangeError, match="the course begins at 0"):
        required_intensity([0, 1], 0.02)


@pytest.mark.analytic
@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.lists(st.floats(0, 30), min_size=0, max_size=4))
def test_a_ratchet_only_tightens_and_keeps_to_what_is_left(actuals):
    start = ratchet(range(2025, 2030), [10, 9, 8, 7, 6])
    now, before = start, start.needed
    for done in range(len(actuals) + 1):
        now = happened(now, actuals[:done])
        assert (now.needed <= before).all()
        before = now.needed
    rest = float(now.needed[len(actuals) :].sum())
    assert rest <= max(0.0, now.left) + 1e-9
    assert now.as_set.tolist() == [10, 9, 8, 7, 6]


def test_looser_only_with_a_name_and_a_reason_in_the_log():
    now = happened(ratchet([2025, 2026, 2027], [10, 8, 6]), [12])
    looser = loosened(now, 2026, 7.5, who="the board", why="new plant", on=date(2026, 1, 2))
    entry = looser.log[0]
    assert (entry.year, entry.who, entry.new) == (2026, "the board", 7.5)
    assert entry.old == pytest.approx(8 * 12 / 14)
    assert loosened(now, 2026, 5, who="", why="", on=date(2026, 1, 2)).log == ()
    with pytest.raises(RangeError, match="say who decides that, and why") as no:
        loosened(now, 2026, 9, who="", why="x", on=date(2026, 1, 2))
    assert "zeg wie dat besluit, en waarom" in no.value.in_language("nl")
    with pytest.raises(RangeError, match="2031 is not in the course"):
        loosened(now, 2031, 9, who="a", why="x", on=date(2026, 1, 2))
    with pytest.raises(RangeError, match="figures of 4 years; the course has 3"):
        happened(now, [1, 2, 3, 4])
