"""What holds for every indicator, whoever adds it: tested over the registry."""

from __future__ import annotations

import re
from functools import cache, lru_cache

import numpy as np
import pytest

from kringloop.core import CERTAINTIES, RangeError, UnknownNameError, require_unit
from kringloop.indicators import FAMILIES, GOALS, INDICATORS, by_goal, definitions_of
from kringloop.ledger import Ledger, Reason, Result, adds_rows
from kringloop.reference import bibliography
from kringloop.runs.evaluate import choices_for, evaluate_one, status_of
from kringloop.runs.printed_totals import PrintedTotals
from tests.contracts.ledgers import DRAWS, FIXED_SCALES, drawn, permuted, with_values
from tests.netherlands import netherlands, study

ALL = [pytest.param(i, id=i.id) for i in INDICATORS]
SCALE = 2.0
OF_NO_DEGREE = {
    "secondary_material_implied": "r / (1 − r) of a published rate r has no degree",
    "critical_materials.count": "a threshold does not scale",
    "critical_materials.share": "a threshold does not scale",
    "crm_value_added.weighted": "a threshold does not scale",
    "crm_value_added.whole": "a threshold does not scale",
    "crm_value_added.weighted_share": "a threshold does not scale",
    "crm_value_added.whole_share": "a threshold does not scale",
}

PROMISED = {
    "ghg_direct", "pressure_intensity", "air_pollutants_direct", "net_energy_use", "waste_generated",
    "recovery_share_cbs", "chemical_waste_share", "gross_value_added", "depreciation_share", "employment",
    "decoupling_elasticity", "decomposition_factors", "dmi", "dmc", "primary_material_use",
    "physical_trade_by_material", "import_dependency", "resource_productivity", "material_footprint",
    "circular_material_use", "recyclables_trade", "recycling_rate_waste", "consumption_footprint",
    "planetary_boundary_multiple", "ce_gva", "ce_employment", "ce_investment", "self_sufficiency", "supply_risk",
    "economic_importance", "supply_concentration", "third_country_dependence", "crm_use_by_function",
    "crm_sector_exposure", "crm_mass_in_products", "discards_by_product", "carbon_footprint_consumption",
    "carbon_footprint_chain", "carbon_perspectives", "value_perspectives", "chain_pressure_split",
    "domestic_value_share_chain", "domestic_value_in_exports", "critical_materials", "largest_supplier",
}  # fmt: skip
"""Keys of the catalogue that official tables are enough for."""


@lru_cache(maxsize=5)
def guise(name: str) -> Ledger:
    if name == "permuted":
        return permuted()
    if name == "scaled":
        return with_values(lambda values: values * SCALE, but=FIXED_SCALES)
    if name in ("drawn", "drawn_backwards"):
        return drawn(backwards=name == "drawn_backwards")
    return netherlands()


@cache
def figures(id: str, name: str = "shipped") -> Result:
    indicator, file = INDICATORS[id], study().file
    return evaluate_one(indicator, indicator.expression(guise(name), choices_for(file, indicator)), file)


def some_cells(result: Result, count: int = 3):
    cells = [cell for _, cell in result.cells()]
    return [cells[i] for i in sorted({0, len(cells) // 2, len(cells) - 1})][:count] if cells else []


def test_every_promised_key_is_there():
    assert {i.key for i in INDICATORS} >= PROMISED
    assert len(FAMILIES) == 18


def test_goals_hold_every_indicator_once():
    listed = [i.id for _, found in by_goal() for i in found]
    assert sorted(listed) == sorted(INDICATORS.keys)
    assert [goal for goal, _ in by_goal()] == list(GOALS)


def test_definitions_are_found_by_key_and_by_id():
    both = ["primary_material_use.dmi", "primary_material_use.dmc"]
    assert [i.id for i in definitions_of("primary_material_use")] == both
    assert definitions_of("dmc.per_head")[0].unit == "t/person"
    with pytest.raises(UnknownNameError, match="did you mean 'circular_material_use'"):
        definitions_of("circular_materiaal_use")


@pytest.mark.parametrize("indicator", ALL)
def test_is_declared_completely(indicator):
    for names in (indicator.names, indicator.label, indicator.question, indicator.traps):
        assert names is not None
        assert names.nl
        assert names.en
    assert indicator.question.nl.endswith("?")
    assert indicator.question.en.endswith("?")
    assert require_unit(indicator.unit) == indicator.unit
    assert indicator.reference in bibliography()
    assert indicator.certainty in CERTAINTIES
    assert indicator.better in {"up", "down", "neutral"}


@pytest.mark.parametrize("indicator", ALL)
def test_companions_exist(indicator):
    assert indicator.show_with
    for companion in indicator.show_with:
        assert definitions_of(companion)
        assert companion != indicator.id


@pytest.mark.parametrize("indicator", ALL)
def test_definitions_of_a_key_have_different_labels(indicator):
    labels = [i.label.nl for i in definitions_of(indicator.key)]
    assert len(set(labels)) == len(labels)


@pytest.mark.parametrize("indicator", ALL)
def test_has_figures_within_its_bounds_and_none_that_is_no_number(indicator):
    result = figures(indicator.id)  # the bounds are checked on the way
    known = result.reasons == Reason.KNOWN
    assert known.any()
    assert np.isfinite(result.value[known]).all()
    assert np.isnan(result.value[~known]).all()
    assert result.unit == indicator.unit
    assert result.formula


@pytest.mark.parametrize("indicator", ALL)
def test_the_order_of_rows_does_not_matter(indicator):
    one, other = figures(indicator.id), figures(indicator.id, "permuted")
    assert (one.reasons == other.reasons).all()
    assert np.array_equal(one.value, other.value, equal_nan=True)


@pytest.mark.parametrize("indicator", ALL)
def test_scales_with_its_degree(indicator):
    if indicator.id in OF_NO_DEGREE:
        pytest.skip(OF_NO_DEGREE[indicator.id])
    unbound = indicator.expression(guise("scaled"), choices_for(study().file, indicator))
    one = figures(indicator.id)
    other = unbound.by(**{d: list(one.grid.labels[d]) for d in one.grid.by})
    assert other.value == pytest.approx(one.value * SCALE**indicator.degree, rel=1e-9, abs=1e-12, nan_ok=True)


@pytest.mark.parametrize("indicator", ALL)
def test_draws_stand_beside_the_figure_and_never_replace_it(indicator):
    one, other = figures(indicator.id), figures(indicator.id, "drawn")
    assert np.array_equal(one.value, other.value, equal_nan=True)
    assert (one.reasons == other.reasons).all()
    known = one.reasons == Reason.KNOWN
    assert other.draws == DRAWS
    counted = known & (other.undefined < DRAWS)
    assert (other.low[counted] <= other.high[counted]).all()
    assert (other.deviation[counted] >= 0).all()
    assert (other.low < other.high).any(), "draws that differ give an interval"
    assert np.isnan(other.low[~counted]).all()


@pytest.mark.parametrize("indicator", ALL)
def test_the_order_of_draws_does_not_matter(indicator):
    one, other = figures(indicator.id, "drawn"), figures(indicator.id, "drawn_backwards")
    assert other.low == pytest.approx(one.low, rel=1e-9, abs=1e-12, nan_ok=True)
    assert other.high == pytest.approx(one.high, rel=1e-9, abs=1e-12, nan_ok=True)
    assert (other.undefined == one.undefined).all()


@pytest.mark.parametrize("indicator", ALL)
def test_explains_itself(indicator):
    result = figures(indicator.id)
    for cell in some_cells(result):
        opened = result.expression.explain(**cell)
        parts = [t.contribution for t in opened.terms if t.contribution is not None] + list(opened.constants)
        assert opened.value == pytest.approx(result.at(**cell), rel=1e-12)
        assert opened.total == pytest.approx(opened.value, rel=1e-12, abs=1e-12 * sum(map(abs, parts)))
        assert all(t.rows.height for t in opened.terms if t.contribution is not None and t.value)
        assert {s for t in opened.terms for s in t.rows["source"]} <= set(netherlands().origins)


@pytest.mark.parametrize("indicator", [i for i in INDICATORS if i.choices])
def test_a_choice_it_does_not_have_is_refused(indicator):
    with pytest.raises(UnknownNameError, match="is not a known choice in indicator"):
        indicator.expression(netherlands(), {"base_yaer": 2000})


@pytest.mark.parametrize("indicator", [i for i in INDICATORS if i.states])
def test_every_figure_has_a_state(indicator):
    result = figures(indicator.id)
    states = indicator.states(result.expression, result.grid)
    assert set(states) == {position for position, _ in result.cells()}


def test_bounds_are_kept():
    from dataclasses import replace

    tight = replace(INDICATORS["recovery_share_cbs"], bounds=(0, 50))
    with pytest.raises(RangeError, match=r"'recovery_share_cbs' is .* it lies between 0 and 50"):
        evaluate_one(tight, tight.expression(netherlands()), study().file)


@pytest.mark.parametrize("indicator", ALL)
def test_only_levels_that_compare_are_ranked_among_countries(indicator):
    if indicator.among_countries != "rank":
        return
    assert "region" in indicator.by
    assert "=100" not in indicator.unit, "an index starts equal everywhere"
    assert "/" in indicator.unit or indicator.unit in ("%", "1"), "a large country has more of an amount"


@pytest.mark.parametrize("indicator", ALL)
def test_amounts_of_money_in_current_prices_are_not_judged(indicator):
    nominal = re.search(r"\b(EUR|USD)(?!_\d{4})", indicator.unit)
    assert not nominal or indicator.better == "neutral", "inflation is no progress"


@pytest.mark.parametrize("indicator", ALL)
def test_a_figure_on_record_that_is_no_sum_of_rows_is_computed(indicator):
    result = figures(indicator.id)
    printed = PrintedTotals(study().totals).printed(result.expression, result.grid)
    kinds = {status_of(result.sources.get(c, ()), netherlands(), printed=bool(printed[c])) for c, _ in cells_of(result)}
    if kinds & {"observed", "published"}:
        assert adds_rows(result.expression)


def cells_of(result):
    return [(tuple(int(i) for i in place), None) for place in np.argwhere(result.reasons == Reason.KNOWN)[:200]]
