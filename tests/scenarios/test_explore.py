"""The explorer beside its baseline: growth worked by hand, bounds, words, and the same answer made again."""

import shlex
from dataclasses import asdict, replace

import numpy as np
import polars as pl
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from kringloop.cli.main import run as command
from kringloop.core import Names, StudyError, UnknownNameError
from kringloop.models import LifeCycleModel, overfull
from kringloop.models.life_cycle_choices import Levers, choices_of
from kringloop.reference import bibliography
from kringloop.runs import open_run, reproducing_command, scenario_lines, workbench_of, workbench_of_run
from kringloop.scenarios import ANSWER_FIGURES, LEVERS
from kringloop.study import copy_study, find_study
from kringloop.study.asking import settings_of
from tests.bench import bench, explore, explore_beside
from tests.netherlands import results_file, study

WASHERS = "0104"


def test_no_lever_is_the_baseline():
    found = explore_beside({"product": WASHERS})
    assert found.answer == found.baseline == explore({"product": WASHERS})
    assert found.changes == {}
    same = explore_beside({"product": WASHERS, "collection": 0.55, "growth": 0.0})
    assert same.answer.as_dict() == found.baseline.as_dict()


def test_growth_compounds_from_the_record_on():
    """Reached in 2035 on a straight line from 2015: 20 steps of 0.1 points, then 2 % a year."""
    model = bench().model
    one = LifeCycleModel(model.products.only((WASHERS,)), model.choices)
    usual = one.project(model.choices.today)
    found = one.project(replace(model.choices.today, growth=0.02), usual)
    factor = 1.0
    for step in range(1, 36):
        factor *= 1 + 0.001 * min(step, 20)
    assert found.sales[-1, 0] / usual.sales[-1, 0] == pytest.approx(factor)
    assert found.run.inflow[one.at(2015)] == usual.run.inflow[one.at(2015)]
    assert found.run.inflow == pytest.approx(found.sales)


def test_growth_lowers_the_ceiling_and_longer_life_still_saves():
    plain, grown = explore({"product": WASHERS}), explore({"product": WASHERS, "growth": 0.03})
    assert grown["ceiling"] < plain["ceiling"]
    assert grown["recycled_content"] < plain["recycled_content"]
    assert grown["recycling_rate"] == pytest.approx(plain["recycling_rate"])
    assert grown["stock"] > plain["stock"]
    both = explore({"product": WASHERS, "growth": 0.03, "lifetime": 1.25})
    assert both["stock"] == pytest.approx(grown["stock"])
    assert both["new_products"] < grown["new_products"]


def test_recycled_content_lies_on_its_frontier_and_under_the_ceiling():
    answer = explore({"product": WASHERS, "reuse": 0.2, "growth": 0.01})
    (_, _), (bend, top), (last, still) = answer.frontier
    assert answer["recycled_content"] / answer["recycling_rate"] == pytest.approx(top / bend)
    assert (last, still) == (100.0, pytest.approx(answer["ceiling"]))
    assert answer.best_recovery == 0.9


@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_whatever_the_sliders_say_is_answered_or_refused(data):
    names = data.draw(st.lists(st.sampled_from(sorted(LEVERS.keys)), max_size=5, unique=True))
    asked = {n: LEVERS[n].value(data.draw(st.floats(LEVERS[n].low, LEVERS[n].high))) for n in names}
    product = data.draw(st.sampled_from(bench().model.products.keys))
    whole = {**asdict(bench().model.choices.today), **asked}
    if overfull(whole):
        with pytest.raises(StudyError, match="expected at most 1"):
            explore({"product": product, **asked})
        return
    found = explore_beside({"product": product, **asked})
    # reuse of today is inside the lifetime, so that without a lever for it there is no figure
    assert [f.key for f in ANSWER_FIGURES if not np.isfinite(found.answer[f.key])] in ([], ["reuse_rate"])
    assert found.answer.surplus >= 0


def test_every_lever_has_words_bounds_and_a_reason_in_both_languages():
    single = {lever.key: lever for lever in LEVERS if lever.moves is None}  # others move several of these together
    assert sorted(single) == sorted(asdict(Levers()))
    choices = bench().model.choices
    assert sorted(choices.notes) == sorted(single)
    for key, lever in single.items():
        today = lever.percent(getattr(choices.today, key))
        assert lever.low <= today <= lever.high, key
        assert lever.value(today) == getattr(choices.today, key)
        assert choices.notes[key].nl != choices.notes[key].en
        assert not lever.reference or lever.reference in bibliography()
        for bound in (lever.low, lever.high):
            Levers(**{"collection": 0.0, "export": 0.0, key: lever.value(bound)})


def test_what_others_find_is_what_the_table_of_the_office_says():
    table = pl.read_csv(find_study("netherlands").parent / "tables" / "eurostat.csv", infer_schema=False)
    rows = table.filter(pl.col("series") == "recycling_rate_weee_collected", pl.col("year") == "2022")
    rates = {r["region"]: float(r["value"]) for r in rows.iter_rows(named=True) if r["value"]}
    said = LEVERS["recycling_yield"].others.en
    for figure in (rates["EU27_2020"], min(rates.values()), max(rates.values())):
        assert f"{figure:g}" in said
    # what a country itself has stands in its study, as the reason of today's value
    assert f"{rates['NL']:g} %" in bench().model.choices.notes["recycling_yield"].en
    assert (min(rates, key=rates.get), max(rates, key=rates.get)) == ("PT", "CZ")


def test_the_growth_of_a_record_is_the_slope_of_sales_per_head():
    model = bench().model
    n = model.products.keys.index(WASHERS)
    years = np.arange(model.products.first[n], model.products.last[n] + 1)
    heads = np.array([model.products.people.get(int(y), np.nan) for y in years])
    years, logs = years[~np.isnan(heads)], np.log(model.products.sales[WASHERS] / heads)[~np.isnan(heads)]
    assert years[0] == 2000
    away = years - years.mean()
    slope = (away * (logs - logs.mean())).sum() / (away**2).sum()
    assert model.recorded_growth()[WASHERS] == pytest.approx(np.expm1(slope))


def test_spans_are_those_of_the_scenarios():
    spans = bench().spans()
    assert (spans["lifetime"], spans["reuse"], spans["collection"]) == ((0.0, 25.0), (0.0, 15.0), (55.0, 85.0))


def test_the_command_gives_the_same_answer(capsys):
    moved = {"lifetime": 1.25, "collection": 0.8, "export": 0.05, "second_life": 1.5, "growth": -0.005}
    found = explore_beside({"product": WASHERS, "scenario": "more_repair_and_reuse", **moved})
    line = reproducing_command(found)
    assert "--lifetime +25%" in line
    assert "--lever export=5%" in line
    assert command([*shlex.split(line)[1:], "--json"]) == 0
    again = yaml.safe_load(capsys.readouterr().out)
    assert again["figures"]["recycled_content"]["value"] == pytest.approx(found.answer["recycled_content"], rel=1e-12)
    assert again["levers"] == pytest.approx(found.answer.levers)


def test_the_scenario_of_a_study_file_gives_the_same_answer():
    found = explore_beside({"product": WASHERS, "reuse": 0.2, "growth": 0.01})
    lines = yaml.safe_load(scenario_lines(found, key="mine", names=Names("mijn scenario", "my scenario")))
    model = bench().model
    account = study().file.accounts["life_cycle"]
    scenarios = {**account.settings["scenarios"], **lines}
    changed = account.model_copy(update={"settings": {**account.settings, "scenarios": scenarios}})
    choices = choices_of(settings_of(changed))
    one = LifeCycleModel(model.products.only((WASHERS,)), choices)
    run = one.project(choices.scenarios["mine"].levers, one.project(choices.today)).run
    assert float(run.inflow[-1, 0]) == found.answer["new_products"]


def test_a_copy_with_another_name_and_another_table_answers_with_its_own_figures(tmp_path):
    """A copied study under its own name has the explorer, and a changed table changes the answer at once."""
    folder = tmp_path / "mine"
    file = copy_study("netherlands", folder)
    file.write_text(file.read_text(encoding="utf-8").replace("study: netherlands", "study: mine", 1), encoding="utf-8")
    plain = workbench_of(str(file)).explore({"product": WASHERS}).answer
    assert plain.figures == explore({"product": WASHERS}).figures
    sales = folder / "tables" / "electronics.csv"
    lines = sales.read_text(encoding="utf-8").splitlines()
    doubled = [_doubled(line) for line in lines]
    sales.write_text("\n".join(doubled) + "\n", encoding="utf-8")
    changed = workbench_of(str(file)).explore({"product": WASHERS}).answer
    assert changed["new_products"] == pytest.approx(2 * plain["new_products"], rel=1e-9)
    assert changed["recycling_rate"] == pytest.approx(plain["recycling_rate"], rel=1e-9)


def _doubled(line):
    parts = line.split(",")
    return ",".join([*parts[:3], repr(2 * float(parts[3])), *parts[4:]]) if parts[1] == WASHERS else line


def test_a_run_is_asked_with_the_tables_it_keeps(tmp_path_factory):
    run = open_run(results_file(tmp_path_factory), keep_open=True)
    own = workbench_of_run(run)
    assert own.option == ""
    asked = {"product": WASHERS, "reuse": 0.2}
    assert own.explore(asked).answer.figures == explore(asked).figures
    stored = run.observations("recycled_content").filter(year=2050, good=WASHERS, scenario="baseline")["value"].item()
    assert own.explore({"product": WASHERS}).answer["recycled_content"] == pytest.approx(stored, rel=1e-9)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"growth": 0.2}, "growth  is 0.2; expected a yearly growth between -0.1 and 0.1"),
        ({"refurbishment": 0.6, "remanufacture": 0.6}, "is 1.2 of what is collected; expected at most 1"),
    ],
)
def test_levers_that_cannot_be_are_refused(asked, words):
    with pytest.raises(StudyError, match=words):
        explore({"product": WASHERS, **asked})


def test_a_note_in_one_language_serves_for_both_and_half_a_pair_is_refused():
    account = study().file.accounts["life_cycle"]

    def noted(note):
        today = {"reuse": {"value": 0.1, "unit": "of discards", "note": note}}
        return settings_of(account.model_copy(update={"settings": {**account.settings, "today": today}}))

    assert choices_of(noted("why")).notes["reuse"] == Names("why", "why")
    with pytest.raises(StudyError, match=r"today.reuse.note.en  this key is needed"):
        noted({"nl": "waarom"})


def test_a_record_of_which_too_little_is_known_has_no_growth():
    """Years without sales have no logarithm; of 1/1.21 and, two years on, 1 sold per head the growth is 10 % a year."""
    model = bench().model
    n = model.products.keys.index(WASHERS)
    last = int(model.products.last[n])
    years, sold = np.arange(model.products.first[n], last + 1), np.zeros_like(model.products.sales[WASHERS])
    heads = np.array([model.products.people.get(int(y), 1.0) for y in years])
    sold[-1] = heads[-1]
    one = replace(model, products=replace(model.products, sales={**model.products.sales, WASHERS: sold}))
    assert one.recorded_growth()[WASHERS] is None
    sold[-3] = heads[-3] / 1.21
    two = replace(model, products=replace(model.products, sales={**model.products.sales, WASHERS: sold}))
    assert two.recorded_growth()[WASHERS] == pytest.approx(0.1)


def test_a_figure_that_answers_do_not_have_is_named_with_the_nearest():
    with pytest.raises(UnknownNameError, match="'turnovr' is not a known figure in an answer; did you mean 'turnover'"):
        _ = explore({"product": WASHERS, "scenario": "baseline"})["turnovr"]
