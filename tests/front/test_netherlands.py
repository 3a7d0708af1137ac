"""The shipped study through the front door: the figures of the terminal, the explorer and the pages."""

import json

import numpy as np
import polars as pl
import pytest

from kringloop.core import RangeError, ShapeError, UnknownNameError
from kringloop.front import Run
from kringloop.indicators import INDICATORS
from kringloop.reading import WORDS, drawn_flows
from kringloop.runs import workbench_of_run
from kringloop.runs.evaluate import evaluate_one

ASKED = [
    ("ghg_direct.cbs", {"sector": "C"}),
    ("ghg_direct.cbs", {"sector": "C", "region": "NL"}),
    ("waste_generated", {"sector": "24-25", "material": "metal"}),
    ("circular_material_use.eurostat", {"region": "NL"}),
    ("recycled_content", {"good": "0104", "scenario": "baseline"}),
    ("decoupling_elasticity", {}),
    ("employment", {}),
]
SAME = ("year", "value", "low", "high", "unit", "status", "reason")


@pytest.mark.parametrize(("key", "cells"), ASKED, ids=[f"{k}-{'-'.join(c.values())}" for k, c in ASKED])
def test_figures_are_those_of_the_terminal(dutch, kringloop, key, cells):
    where = [text for d, c in cells.items() for text in ("--where", f"{d}={c}")]
    code, printed, _ = kringloop("show", key, "--json", "--run", dutch.path, *where)
    shown = json.loads(printed) if code == 0 else []
    if not shown:
        with pytest.raises((UnknownNameError, RangeError)):
            dutch.indicator(key, **cells)
        return
    key = ".".join(filter(None, (shown[0]["indicator"], shown[0]["definition"])))
    shown = [r for r in shown if r["definition"] == shown[0]["definition"]]
    figure = dutch.indicator(key, **cells)
    columns = (*SAME, *figure.dimensions)
    assert [{c: r.get(c) for c in columns} for r in shown] == figure.frame.select(columns).to_dicts()
    assert [r["origins"] for r in shown] == [s.split() for s in figure.frame["sources"]]
    known = figure.frame.drop_nulls("value").row(0, named=True)
    assert float(figure.data.sel(year=known["year"], **{d: known[d] for d in figure.dimensions})) == known["value"]


def test_a_figure_opens_to_what_it_is(dutch):
    figure = dutch.indicator("ghg_direct", sector="C")
    opened = figure.explain(year=2023)
    row = figure.frame.filter(figure.frame["year"] == 2023)
    assert opened.explanation.total == pytest.approx(row["value"].item(), rel=1e-12)
    assert figure.explain().explanation.cell["year"] == str(figure.frame["year"].max())


def test_a_set_of_choices_stands_beside(dutch):
    both = dutch.indicator("recycled_content_cap", set=["study", "careful"], good="0104", scenario="baseline")
    assert both.dimensions == ("good", "scenario", "set")
    own, careful = (both.data.sel(set=s).values for s in ("study", "careful"))
    # with less of the discards recoverable, the ceiling of recycled content is lower
    assert careful[-1] < own[-1]
    plain = dutch.indicator("recycled_content_cap", good="0104", scenario="baseline").data
    assert np.array_equal(plain.values, own, equal_nan=True)
    with pytest.raises(UnknownNameError, match="did you mean 'careful'"):
        dutch.indicator("recycled_content_cap", set="carefull")
    with pytest.raises(RangeError, match="run the study with that choice"):
        both.explain()


def test_levers_give_the_answer_of_the_workbench(dutch):
    found = dutch.with_levers(product="0104", reuse="20%", lifetime="+25%")
    bench = workbench_of_run(dutch.reading.run)
    expected = bench.explore({"product": "0104", "reuse": 0.2, "lifetime": 1.25})
    assert found.figures == expected.answer.figures
    assert found.beside.baseline.figures == expected.baseline.figures
    assert found.frame["difference"].to_list() == [expected.difference(k) for k in found.frame["figure"]]
    assert found.paths["primary"].to_list() == list(expected.answer.paths["primary"])
    assert dutch.with_levers(product="0104", reuse=0.2, lifetime=1.25).figures == found.figures
    assert found.chart().svg.startswith("<svg")


def test_a_scenario_is_the_ledger_of_the_run_with_some_accounts_anew(dutch):
    run = dutch.reading.run
    bench = workbench_of_run(run)
    moved = bench.ledger(bench.scenarios)
    assert moved.made_from is run.ledger
    assert set(moved.accounts) == set(run.ledger.accounts)
    for key in ("recycled_content", "ghg_direct.cbs"):  # of an account made anew, and of one that no lever changes
        one = INDICATORS[key]
        values = [evaluate_one(one, one.expression(ledger), run.study).value for ledger in (run.ledger, moved)]
        assert np.array_equal(*values, equal_nan=True), key


@pytest.mark.parametrize(
    ("levers", "error", "message"),
    [
        ({"reus": 0.2}, UnknownNameError, "not a known lever; did you mean 'reuse'"),
        ({"reuse": 2}, RangeError, "it runs from 0% to"),
        ({"reuse": "much"}, RangeError, 'write a number such as 0.2 or "20%"'),
        ({"lifetime": "+25"}, RangeError, 'as "\\+25%" or a factor'),
        ({"product": "9999"}, UnknownNameError, "not a known product"),
        ({"scenario": "base"}, UnknownNameError, "did you mean 'baseline'"),
    ],
)
def test_a_lever_that_cannot_be_is_refused(dutch, levers, error, message):
    with pytest.raises(error, match=message):
        dutch.with_levers(**levers)


def test_the_sankey_is_that_of_the_pages(dutch):
    flows = dutch.flows()
    drawn = drawn_flows(dutch.reading, flows.account, flows.case, WORDS["en"])
    assert flows.sankey().svg == drawn.picture.svg()
    assert flows.frame.height == drawn.count


def test_goals_are_those_of_the_terminal(dutch, kringloop):
    _, printed, _ = kringloop("show", "goals", "--json", "--run", dutch.path, "--lang", "en")
    shown = {(r["indicator"], r["definition"]): (r["year"], r["value"], r["status"]) for r in json.loads(printed)}
    frame = dutch.goals().frame
    assert {(r["indicator"], r["definition"]): (r["year"], r["value"], r["status"])
            for r in frame.iter_rows(named=True)} == shown  # fmt: skip
    assert dutch.goals().sentences["pressure"] in " ".join(repr(dutch.goals()).split())


def test_sets_of_choices_are_drawn_beside_each_other(dutch):
    both = dutch.indicator("recycled_content_cap", set=["study", "careful"], good="0104", scenario="baseline")
    assert both.chart().picture.table.rows
    assert both.chart().svg.startswith("<svg")


def test_years_shown_are_those_of_the_rows_shown(dutch):
    text = repr(dutch.indicator("recycled_content", scenario=["history", "baseline"], good="0104"))
    head = text.splitlines()[1]
    assert ("2015" in head, "2050" in head) == (True, True), text  # the last of the record, and of the scenario


def test_definitions_stand_side_by_side(dutch):
    frame = dutch.definitions("circular_material_use").frame
    shown = {r["key"]: (r["year"], r["value"]) for r in frame.iter_rows(named=True)}
    year, value = shown["circular_material_use.eurostat"]
    assert dutch.indicator("circular_material_use.eurostat", region="NL", year=year).value == value
    assert len(shown) == len(dutch.reading.keys["circular_material_use"])


@pytest.mark.parametrize("language", ["en", "nl"])
def test_texts_fit_eighty_columns(dutch, language):
    run = Run(dutch.reading, language)
    ghg = run.indicator("ghg_direct")
    shown = [
        run, run.goals(), run.indicators, ghg, run.indicator("ghg_direct", sector="C"),
        run.indicator("ghg_direct", year=2023),
        run.indicator("waste_generated", by=["sector", "material"]), run.indicator("supply_concentration"),
        run.indicator("recycled_content"), run.indicator("recycled_content", set=["study", "careful"]),
        ghg.explain(sector="C"), run.indicator("pressure_intensity").explain(),
        run.definitions("circular_material_use"),
        run.indicator("resource_productivity").decompose(2015, 2022), run.flows(), run.flows("material_flows"),
        run.flows().sankey(), run.with_levers(product="0104", reuse=0.2), run.with_levers(), run.compare(run),
        run.indicator("ghg_direct", sector="C").chart(),
    ]  # fmt: skip
    for each in shown:
        text = repr(each)
        assert max(map(len, text.splitlines())) <= 80, text
        assert "…" not in text.replace("(…)", "").replace("=…", ""), text
        assert each._repr_html_().startswith("<")
    other = [repr(o) for o in (run.indicator("ghg_direct", sector="C"), run.flows())]
    assert ("Kind of figure" in other[0], "Soort cijfer" in other[0]) == (language == "en", language == "nl")


def test_goals_say_the_country_of_the_run(dutch):
    sentence = Run(dutch.reading, "nl").goals().sentences["circulation"]
    assert sentence.startswith("30,6 ± 3,3 % van de materialen in Nederland is teruggewonnen")
    assert Run(dutch.reading, "en").goals().sentences["circulation"].startswith("30.6 ± 3.3 % of Dutch materials")


def test_a_scenario_with_levers_is_one_plan_with_one_hash(dutch, tmp_path):
    as_is = dutch.scenario("longer_life")
    sure = {row["indicator"]: row for row in as_is.margins(2).to_dicts()}
    assert sure["primary_need"]["low"] <= sure["primary_need"]["middle"] <= sure["primary_need"]["high"] < 0
    assert {row["goal"] for row in sure.values()} >= {"pressure", "value", "security", "quality"}
    assert {row["met_in_draws"] for row in as_is.verdicts(2).to_dicts()} - {None} <= {0.0, 0.5, 1.0}
    with pytest.raises(RangeError, match=r"draws is 2\.5; expected a whole"):
        as_is.margins(2.5)
    assert dutch.scenario("longer_life", reuse="15%").hash == as_is.hash
    moved = dutch.scenario("longer_life", reuse=0.3)
    assert moved.hash != as_is.hash
    assert dutch.scenario(moved.save(tmp_path / "own.yaml")).hash == moved.hash
    assert dutch.scenario(f"http://localhost:8000/en/scenarios?lever.reuse=30&scenario={as_is.hash}").hash == moved.hash
    with pytest.raises(UnknownNameError, match="did you mean 'reuse'"):
        dutch.scenario("longer_life", reus=0.3)
    with pytest.raises(RangeError, match="1980–2050"):
        dutch.scenario(year=1900)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"levers": {"reuse": 0.2}, "reuse": 0.3}, "lever 'reuse' is set twice, in levers and by name"),
        ({"levers": ["reuse"]}, "levers is .'reuse'.; expected a mapping"),
        ({"year": "2050"}, "year '2050' lies outside"),
        ({"reuse": 30}, "for 30% write '30%'"),
        ({"phase_out": 0.0}, "takes more than a value here"),
    ],
)
def test_levers_and_years_that_cannot_be_are_refused(dutch, asked, told):
    with pytest.raises((RangeError, ShapeError), match=told):
        dutch.scenario("longer_life", **asked)


def test_a_scenario_of_others_says_what_each_does(dutch):
    found = dutch.scenario("together")
    row = found.frame.filter(pl.col("indicator") == "dmi").row(0, named=True)
    parts = found.together("dmi")
    assert parts["scenario"].to_list() == ["longer_life", "high_grade_loops", "secure_supply", "interaction"]
    assert parts["alone"].sum() == pytest.approx(row["difference"])
    assert parts["added"].sum() == pytest.approx(row["difference"])
    assert dutch.scenario("longer_life").together("dmi").is_empty()
    assert "secondary_material_implied" in found.without["indicator"].to_list()


def test_a_scenario_says_what_its_figures_are(dutch):
    found = dutch.scenario("longer_life", year=2040)
    row = found.frame.filter(pl.col("indicator") == "primary_need").row(0, named=True)
    assert row["status"] == "scenario"
    assert row["difference"] == pytest.approx(row["value"] - row["before"])
    assert found.path("primary_need").filter(pl.col("year") == 2040)["value"][0] == pytest.approx(row["value"])
    assert set(found.assumptions["certainty"]) <= {"assumed", "published"}
