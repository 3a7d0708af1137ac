"""Side by side stand definitions of one thing, with the values that others print."""

import re

import pytest

from kringloop.core import conversion_factor
from kringloop.indicators import INDICATORS
from kringloop.indicators.concepts import EACH_ITS_OWN, NAMED
from tests.netherlands import netherlands


def test_every_name_in_the_list_of_concepts_exists():
    assert set(NAMED) <= set(INDICATORS.keys)
    assert set(EACH_ITS_OWN) <= {i.key for i in INDICATORS}


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("air_pollutants_direct.nox", "air_pollutants_direct.so2", False),
        ("waste_generated.eurostat_food", "waste_generated.eurostat_packaging", False),
        ("ghg_direct.cbs", "ghg_direct.eurostat_per_capita", False),
        ("circular_material_use.eurostat", "circular_material_use.cbs", True),
        ("dmc.cbs_table", "dmc.cbs_publication", True),
        ("ce_gva.cbs_egss", "ce_gva.eurostat_cei", False),
        ("ce_gva.eurostat_cei_share", "ce_gva.eurostat_cei", False),
        ("ce_gva.eurostat_cei_share", "ce_gva.cbs_dossier", True),
        ("ce_gva.cbs_wide", "ce_gva.eurostat_cei", True),
        ("dmc.cbs_index", "dmc.cbs_table", False),
        ("pressure_intensity.waste", "pressure_intensity.eurostat_waste_gdp", True),
    ],
)
def test_only_one_thing_stands_side_by_side(one, other, alike):
    assert (INDICATORS[one].concept == INDICATORS[other].concept) is alike


def figure(id, year, **cell):
    indicator = INDICATORS[id]
    result = indicator.expression(netherlands()).by("year", *indicator.by)
    return float(result.value[result.index({"year": str(year), **cell})])


@pytest.mark.published
@pytest.mark.parametrize(
    ("id", "year", "value"),
    [
        # CBS news item 2018/15: 48 of 549 and of 221 billion kg in 2014; news item 2023/04: 13 % in 2014 and 2020
        ("circular_material_use.cbs", 2014, 9),
        ("circular_material_use.cbs_consumption", 2014, 22),
        ("circular_material_use.cbs_2023", 2014, 13),
        ("circular_material_use.cbs_2023", 2020, 13),
        # Eurostat, edition of 2020, against 26.7 % today
        ("circular_material_use.eurostat_2020", 2017, 29.9),
        # CBS, Groeiend naar een groene economie 2024: 369 and 182 billion kg in 2022
        ("dmi.cbs_publication", 2022, 369),
        ("dmc.cbs_publication", 2022, 182),
        # CBS, dossier on the circular economy: 390 and 359 billion kg
        ("dmi.cbs_dossier", 2014, 390),
        ("dmi.cbs_dossier", 2020, 359),
        # the same two publications: 76 % from abroad in 2022, 67 and 73 % in 2014 and 2020
        ("import_dependency.cbs_publication", 2022, 76),
        ("import_dependency.cbs_dossier", 2014, 67),
        ("import_dependency.cbs_dossier", 2020, 73),
        # Compendium voor de Leefomgeving, indicator 0621: 13 % in 2016
        ("circular_material_use.clo", 2016, 13),
    ],
)
def test_printed_figures_are_those_of_the_publication(id, year, value):
    assert figure(id, year, material="materials") == value


@pytest.mark.published
@pytest.mark.parametrize(
    ("id", "year", "value"),
    [
        # CBS, dossier: from 254 to more than 332 thousand full-time jobs
        ("ce_employment.cbs_dossier", 2001, 254_000),
        ("ce_employment.cbs_dossier", 2021, 332_000),
        # CBS, edition of 2020: 313 thousand FTE and 32 billion EUR in 2016, against 104,093 and 13,856 of Eurostat
        ("ce_employment.cbs_wide", 2016, 313_000),
        ("ce_gva.cbs_wide", 2016, 32_000),
    ],
)
def test_printed_jobs_and_value_are_in_the_unit_of_eurostat(id, year, value):
    assert figure(id, year) == value
    assert INDICATORS[id].unit == INDICATORS[f"{INDICATORS[id].key}.eurostat_cei"].unit


@pytest.mark.published
@pytest.mark.parametrize(
    ("material", "year", "value"),
    [("biomass", 2014, 100), ("metals", 2022, 174.6), ("minerals", 2016, 85.06), ("fossil", 2020, 91.31)],
)
def test_the_printed_index_of_consumption(material, year, value):
    # CBS, Groeiend naar een groene economie 2024, chapter 4
    assert figure("dmc.cbs_index", year, material=material) == value


GROUPS = {c: [i for i in INDICATORS if i.concept == c] for c in dict.fromkeys(i.concept for i in INDICATORS)}


@pytest.mark.parametrize("concept", [c for c, found in GROUPS.items() if len(found) > 1])
def test_what_stands_side_by_side_has_one_unit_but_for_the_year_of_its_prices(concept):
    plain = {re.sub(r"_\d{4}", "", i.unit) for i in GROUPS[concept]}
    first = min(plain)
    assert all(conversion_factor(unit, first) == pytest.approx(1) for unit in plain)


@pytest.mark.parametrize("concept", [c for c, found in GROUPS.items() if len(found) > 1])
def test_a_printed_figure_beside_others_says_its_formula(concept):
    for i in GROUPS[concept]:
        if i.certainty == "read_second_hand" and i.kind_of_figure == "published":
            assert i.stated is not None
            assert "account=" not in i.stated.en


@pytest.mark.parametrize("id", ["carbon_perspectives.overlap", "value_perspectives.overlap"])
def test_what_is_shared_does_not_stand_beside_what_it_is_shared_by(id):
    assert [i.id for i in GROUPS[INDICATORS[id].concept]] == [id]


@pytest.mark.published
def test_eurostat_of_today_stands_beside_them():
    assert figure("circular_material_use.eurostat", 2017, region="NL") == 26.7
    assert figure("circular_material_use.eurostat", 2023, region="NL") == 30.6


@pytest.mark.published
@pytest.mark.parametrize(("year", "total"), [(2001, 4.37), (2005, 4.06), (2021, 4.43)])
def test_value_by_r_strategy_adds_up_to_the_printed_totals(year, total):
    assert figure("ce_gva.cbs_dossier", year) == pytest.approx(total, abs=0.005)
    assert figure("gva_by_r_strategy.share", 2021, strategy="R4_repair") == 2.21


@pytest.mark.published
def test_value_by_r_strategy_in_euro_stands_beside_the_other_editions():
    # 2016: Eurostat 13.9 bn, the edition of 2020 32 bn; all activities earned 644,312 mln, of which shares are taken
    strategies = ("R1_rethink", "R3_reuse", "R4_repair", "R5_recycle", "sustainable_use_of_resources")
    euro = figure("ce_gva.cbs_dossier_euro", 2016)
    assert figure("ce_gva.eurostat_cei", 2016, region="NL") < euro < figure("ce_gva.cbs_wide", 2016)
    parts = sum(figure("gva_by_r_strategy.euro", 2016, strategy=s) for s in strategies)
    assert euro == pytest.approx(parts)
    together = {i.id for i in GROUPS[INDICATORS["ce_gva.cbs_dossier_euro"].concept]}
    assert together == {"ce_gva.eurostat_cei", "ce_gva.cbs_wide", "ce_gva.cbs_dossier_euro"}
