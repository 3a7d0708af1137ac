"""Supply chains in the study of the Netherlands: the figures, their places, and what is refused."""

from __future__ import annotations

import shutil

import numpy as np
import polars as pl
import pytest

from kringloop.chains import Engine, along_tiers, output_by_tier
from kringloop.core import AdditivityError, RangeError, StudyError, TableError, UnknownNameError
from kringloop.economies.examples import two_regions
from kringloop.indicators import INDICATORS
from kringloop.models.supply_chains import bundle
from kringloop.runs import chains_of, open_run
from kringloop.runs.evaluate import evaluate_one
from kringloop.study import find_study, load_study
from kringloop.study.asking import settings_of
from tests.netherlands import netherlands, results_file, study

YEARS = (2000, 2005, 2008, 2011)


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    return open_run(results_file(tmp_path_factory), keep_open=True)


def value(key, **cell):
    """One figure of the shipped study."""
    indicator = INDICATORS[key]
    expression = indicator.expression(netherlands())
    return expression.explain(**cell).value


@pytest.mark.regression
@pytest.mark.parametrize(
    ("key", "cell", "expected", "digits"),
    [
        # printed in the design: 159.2 Mt with 7 regions, + 36.2 Mt of households, 35 % of it in NL
        ("carbon_footprint_consumption.products", {"place": "world"}, 159.2, 0.05),
        ("carbon_footprint_consumption.with_households", {"place": "world"}, 159.2 + 36.2, 0.1),
        ("chain_pressure_split.consumption", {"place": "national"}, 35, 0.5),
        # machinery: 0.234 kg/USD in total, 0.013 direct, 23 % of the CO2 and 62.7 % of the value in NL
        ("carbon_footprint_chain.per_usd", {"good": "c13", "tier": "chain"}, 0.234, 5e-4),
        ("carbon_footprint_chain.per_usd", {"good": "c13", "tier": "direct"}, 0.013, 5e-4),
        ("chain_pressure_split.output", {"good": "c13", "place": "national"}, 23, 0.5),
        ("domestic_value_share_chain.output", {"good": "c13", "place": "national"}, 62.7, 0.05),
    ],
)
def test_worked_figures_of_2011(key, cell, expected, digits):
    assert value(key, year=2011, **cell) == pytest.approx(expected, abs=digits)


@pytest.mark.plausibility
def test_the_footprint_of_2005_by_region():
    # independent computation with the same seven regions, kt
    expected = {
        "national": 67226.7,
        "DE": 9716.352,
        "UK": 3790.327,
        "EU_REST": 18262.306,
        "CN": 24704.749,
        "US": 5153.054,
        "ROW_WIOD": 41202.751,
    }
    for place, kt in expected.items():
        assert value("carbon_footprint_consumption.products", year=2005, place=place) * 1000 == pytest.approx(kt)


@pytest.mark.analytic
@pytest.mark.parametrize("year", YEARS)
def test_shares_by_place_add_up_and_nest(year):
    for key, more in (("chain_pressure_split.consumption", {}), ("domestic_value_share_chain.output", {"good": "C"})):
        part = {
            p: value(key, year=year, place=p, **more) for p in ("national", "abroad", "rest_of_eu", "rest_of_world")
        }
        assert part["national"] + part["abroad"] == pytest.approx(100)
        assert part["rest_of_eu"] + part["rest_of_world"] == pytest.approx(part["abroad"])


@pytest.mark.analytic
def test_what_a_bundle_sells_for_is_the_value_of_all_its_links():
    chains = chains_of(find_study("netherlands"))
    rows = study().tables["chains_output"].filter(pl.col("year") == 2011)
    for good in ("C", "c13"):
        earned = rows.filter(pl.col("good") == good)["value_added"].sum()
        assert earned == pytest.approx(chains.demand(2011, good).sum(), rel=1e-9)


@pytest.mark.analytic
def test_the_bundle_of_everything_is_final_demand():
    table = two_regions()
    everything = sum(bundle(table, r, ["goods", "services"]) for r in table.regions)
    between = table.flows[:2, 2:].sum() + table.flows[2:, :2].sum()
    assert everything.sum() == pytest.approx(table.final_demand.sum() + between)
    assert bundle(table, "NL", ["goods"])[0] == table.output[0] - table.flows[0, 0]


@pytest.mark.analytic
def test_tiers_add_up_to_the_chain():
    engine = Engine(two_regions())
    demand = engine.economy.demand_of("NL")
    made = output_by_tier(engine, demand, tiers=2)
    assert made.values.sum(axis=0) == pytest.approx(engine.outputs(demand).values)
    assert made.values[0] == pytest.approx(demand)
    co2 = along_tiers(engine, "co2", demand, tiers=2)
    assert co2.values == pytest.approx(made.values * engine.intensities(["co2"])[0])


@pytest.mark.plausibility
@pytest.mark.parametrize("year", YEARS)
def test_the_nine_terms_cover_gross_exports(year):
    table = chains_of(find_study("netherlands")).engine(year).economy
    found = value("domestic_value_in_exports.value", year=year, term="gross_exports") * 1000
    assert found == pytest.approx(table.exports_of("NLD").sum(), rel=5e-3)


def test_chains_of_products_are_never_added_up(opened):
    indicator = INDICATORS["carbon_footprint_chain.total"]
    assert not indicator.additive
    with pytest.raises(AdditivityError, match="does not add up over 'good'"):
        opened.observe(indicator, ("tier",), {})
    with pytest.raises(AdditivityError, match="--where good=code"):
        opened.explain(indicator, year=2011)
    with pytest.raises(AdditivityError):
        evaluate_one(indicator, indicator.expression(netherlands()), study().file, ())
    # divisions together hold more than manufacturing as a whole: they overlap
    alone = sum(value(indicator.id, year=2011, good=f"c{i}", tier="chain") for i in range(3, 17))
    assert alone > 1.02 * value(indicator.id, year=2011, good="C", tier="chain")


def test_local_is_absent_and_says_what_it_needs(opened):
    frame = opened.observations_of(INDICATORS["chain_pressure_split.consumption"])
    local = frame.filter(pl.col("place") == "local")
    assert local.height == len(YEARS)
    assert local["value"].null_count() == len(YEARS)
    assert set(local["reason"]) == {"not published at this depth; only inside a larger total"}
    assert opened.names("place", "local").en == "local (needs a regional key)"


def test_explain_opens_to_origin_region_and_industry_and_to_paths(opened):
    explanation = opened.explain(INDICATORS["carbon_footprint_consumption.products"], year=2011, place="world")
    (term,) = explanation.terms
    assert {"origin", "industry", "tier", "source"} <= set(term.rows.columns)
    assert term.rows["origin"].n_unique() == 7
    assert explanation.total == pytest.approx(explanation.value)
    paths = opened.paths_behind(explanation)
    assert paths.height == 25
    assert paths["path"][0] == "NLD|c17"
    assert paths["value"].is_sorted(descending=True)
    value_of = opened.explain(INDICATORS["domestic_value_share_chain.consumption"], year=2011, place="national")
    assert opened.paths_behind(value_of) is None
    assert opened.paths_behind(opened.explain(INDICATORS["ghg_direct.cbs"], year=2023, sector="C")) is None


def test_every_row_has_an_origin_that_says_it_is_modelled_and_ends_in_2011():
    ledger = netherlands()
    for key in ("chains_footprint", "chains_output", "chains_exports", "chains_paths"):
        account = ledger.account(key).account
        assert account.year_values == YEARS
        assert {ledger.origins[s].kind for s in account.sources} == {"modelled"}
    assert "last table 2011" in ledger.origins["wiod2013_chains"].vintage


def changed(tmp_path, *changes):
    """A copy of the shipped study with texts replaced."""
    source = find_study("netherlands")
    shutil.copytree(source.parent, tmp_path / "mine")
    path = tmp_path / "mine" / source.name
    text = path.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "engine: chains.footprint",
            "engine: chains.footprnt",
            "'chains.footprnt' is not a known engine; did you mean",
        ),
        ("home: NLD", "hom: NLD", r"settings.hom  unknown key; did you mean 'home'"),
        ("home: NLD", "home: NLX", "'NLX' is not a known home region"),
        ("        USA: {node: WIOD.US, place: US}\n", "", "settings.regions says nothing of USA"),
        ("{node: WIOD.CN,", "{nod: WIOD.CN,", r"regions.CHN.nod  unknown key; did you mean 'node'"),
        (
            "chains_wiod7_2008.csv.gz",
            "chains_wiod7_2007.csv.gz",
            "chains_wiod7_2007.csv.gz does not exist; did you mean",
        ),
        ("tables/chains_wiod7_2008.csv.gz", "tables/chains_wiod7_2005.csv.gz", "are both of 2005"),
        ("c13: [c13]", "c13: [c36]", "'c36' is not a known sector"),
        ("      abroad: WIOD.abroad\n", "", "needs settings.abroad"),
        ("industry: wiod_industries", "industry: wiod_industry", "did you mean 'wiod_industries'"),
    ],
)
def test_mistakes_in_a_chain_account_are_named_with_their_place(tmp_path, old, new, message):
    with pytest.raises(StudyError, match=f"(?s){message}"):
        load_study(changed(tmp_path, (old, new)))


def test_questions_the_tables_cannot_answer():
    chains = chains_of(find_study("netherlands"))
    with pytest.raises(RangeError, match="there is no table of 2015; tables are of 2000, 2005, 2008, 2011"):
        chains.engine(2015)
    with pytest.raises(UnknownNameError, match="'c31' is not a known product"):
        chains.demand(2011, "c31")


def test_a_study_without_chains_says_so(tmp_path):
    path = changed(tmp_path, ("engine: chains.output", "engine: chains.footprint"))
    with pytest.raises(StudyError, match=r"no account with engine chains\.output"):
        chains_of(path)


def test_settings_are_what_the_study_says():
    settings = settings_of(study().file.accounts["chains_output"])
    assert settings.home == "NLD"
    assert len(settings.products) == 15
    assert settings.regions["GBR"].place == "UK"


def test_split_of_a_chain_equals_the_ledger():
    chains = chains_of(find_study("netherlands"))
    frame = chains.split(2011, "c13", "co2")
    national = frame.filter(pl.col("place") == "national")["value"].sum() / frame["value"].sum()
    assert national * 100 == pytest.approx(
        value("chain_pressure_split.output", year=2011, good="c13", place="national")
    )
    assert np.isfinite(frame["value"].to_numpy()).all()


def test_a_missing_table_is_named_with_its_neighbours(tmp_path):
    path = changed(tmp_path)
    (path.parent / "tables" / "chains_wiod7_2011.csv.gz").unlink()
    with pytest.raises(TableError, match="does not exist"):
        chains_of(path)
