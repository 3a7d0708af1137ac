"""Sets of choices: only what a set touches is computed, and it equals a whole run with those choices."""

from __future__ import annotations

import shutil
from dataclasses import replace

import polars as pl
import pytest

from kringloop.core import StudyError, UnknownNameError
from kringloop.indicators import INDICATORS
from kringloop.runs import choices_of_study, open_run, run_study
from kringloop.runs.evaluate import evaluate, evaluate_indicator, wanted_indicators
from kringloop.runs.sets import SetEvaluator, overrides_of
from kringloop.study import find_study, load_study, study_with
from kringloop.study.asking import settings_of
from kringloop.study.model import NamesSpec, SetSpec
from tests.netherlands import BESIDE, results_beside_sets, results_file, study

TWO = NamesSpec(nl="x", en="y")


def with_sets(**overrides):
    specs = {key: SetSpec(names=TWO, overrides=each) for key, each in overrides.items()}
    return study().file.model_copy(update={"sets": specs})


def replaced(file):
    return replace(study(), file=file)


@pytest.fixture(scope="module")
def outcomes():
    return tuple(evaluate(study().file, study().ledger))


def values(outcome):
    return None if outcome.result is None else outcome.result.value.tolist()


def test_a_set_touches_only_what_reads_its_choice(outcomes):
    found = SetEvaluator(study(), outcomes).evaluate("strict_risk")
    assert {o.indicator.id for o in found.outcomes} == {"critical_materials.count", "critical_materials.share"}
    own = next(o for o in outcomes if o.indicator.id == "critical_materials.count")
    other = next(o for o in found.outcomes if o.indicator.id == "critical_materials.count")
    # with a threshold twice as high fewer of the assessed materials are above it, in every year
    assert (other.result.value < own.result.value).all()


def test_a_set_equals_a_whole_run_with_its_choices(tmp_path, outcomes):
    """`careful` changes accounts of the life cycle: every indicator is compared with a study that says so itself."""
    found = SetEvaluator(study(), outcomes).evaluate("careful")
    file = study().file
    whole_file = study_with(file, overrides_of(file, ["careful"]).values)
    text = find_study("netherlands").read_text(encoding="utf-8")
    assert whole_file.accounts["in_use"].settings["base_years"] == 1
    assert whole_file.choices["recycled_content_cap"]["best_recovery"] == 0.7
    folder = tmp_path / "copy"
    shutil.copytree(find_study("netherlands").parent, folder, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    changed = text.replace("base_years: 3 ", "base_years: 1 ").replace(
        "recycling_yield: {value: 0.73", "recycling_yield: {value: 0.6"
    )
    assert changed.count("base_years: 1 ") == 1
    changed += "choices:\n  recycled_content_cap: {best_recovery: 0.7}\n"
    (folder / "study.yaml").write_text(changed, encoding="utf-8")
    whole = load_study(folder / "study.yaml")
    by_id = {o.indicator.id: o for o in found.outcomes}
    own = {o.indicator.id: o for o in outcomes}
    assert len(by_id) > 15
    for indicator in wanted_indicators(whole.file):
        if indicator.key in {i.key for i in wanted_indicators(whole.file) if i.id in by_id}:
            expected = values(evaluate_indicator(indicator, whole.file, whole.ledger))
            seen = values(by_id.get(indicator.id, own[indicator.id]))
            assert repr(seen) == repr(expected), indicator.id


def test_two_sets_that_say_different_things_are_refused():
    file = with_sets(
        a={"recycled_content_cap.best_recovery": 0.7},
        c={"recycled_content_cap.best_recovery": 0.8},
    )
    with pytest.raises(StudyError, match=r"sets.c .*best_recovery = 0.8, while set 'a' chooses .*= 0.7"):
        overrides_of(file, ["a", "c"])
    assert overrides_of(file, ["a", "a"]).values == overrides_of(file, ["a"]).values


@pytest.mark.parametrize(
    ("overrides", "words"),
    [
        ({"recycled_content_cap.best_recovery": 90}, "is 90; expected a number between 0 and 1"),
        ({"recycled_content_cap.best_recovry": 0.5}, "did you mean 'recycled_content_cap.best_recovery'"),
        ({"stocks.collection": 1.5}, "is 1.5; expected a number between 0 and 1"),
        ({"accounts.life_cycle.settings.horizn": 2040}, "neither a choice nor a path"),
        (
            {"chains.table": "product_by_product"},
            "cannot be chosen here: the tables of the study are of industries only",
        ),
    ],
)
def test_what_a_set_cannot_choose_is_refused(overrides, words):
    with pytest.raises(StudyError, match=words):
        overrides_of(with_sets(wrong=overrides), ["wrong"])


def test_a_set_changes_no_tables_and_unknown_sets_are_named(outcomes):
    evaluator = SetEvaluator(
        replaced(with_sets(years=({"years": [1990, 2050]}), t={"accounts.waste.table": "x.csv"})), outcomes
    )
    with pytest.raises(StudyError, match="cannot change 'years'"):
        evaluator.evaluate("years")
    with pytest.raises(StudyError, match="account 'waste' only where a model computes it"):
        evaluator.evaluate("t")
    told = SetEvaluator(
        replaced(with_sets(w={"show.window": [2010, 2020]}, s={"sets.w.names.en": "another"})), outcomes
    )
    with pytest.raises(StudyError, match=r"'show\.window' says how they are told") as error:
        told.evaluate("w")
    assert "een set verandert cijfers" in error.value.in_language("nl")
    with pytest.raises(StudyError, match="cannot change 'sets'"):
        told.evaluate("s")
    with pytest.raises(UnknownNameError, match=r"'yeers' is not a known set .*did you mean 'years'"):
        evaluator.evaluate("yeers")


def test_the_results_have_a_dimension_for_sets(tmp_path_factory):
    run = open_run(results_beside_sets(tmp_path_factory))
    plain = open_run(results_file(tmp_path_factory), keep_open=True)
    assert run.file.meta["run"] != plain.file.meta["run"]
    assert list(run.sets) == list(BESIDE)
    frame = run.beside_sets(INDICATORS["critical_materials.count"])
    latest = frame.filter(frame["year"] == 2023).sort("set")
    by_set = dict(latest.select("set", "value").iter_rows())
    assert by_set["study"] == by_set["later_start"] > by_set["strict_risk"]
    assert plain.sets == {}
    chosen = run.file.table("sets").filter(pl.col("set") == "strict_risk").row(0, named=True)
    assert (chosen["path"], chosen["before"], chosen["value"]) == ("choices.critical_materials.risk", "1.0", "2.0")


def test_every_choice_has_names_a_place_and_reasons():
    found = choices_of_study(study().file)
    assert len({c.key for c in found}) == len(found) > 20
    for choice in found:
        assert choice.names.nl
        assert choice.paths
        for each in choice.alternatives:
            assert bool(choice.wrong(each.value)) == (each.why_not is not None), choice.key
            assert each.reason.nl


def test_an_account_whose_rows_come_out_the_same_is_not_touched(outcomes):
    """Recycling more of what is collected changes flows, and neither the stock in use, nor lives, nor persons."""
    evaluator = SetEvaluator(replaced(with_sets(more={"stocks.recycling_yield": 0.85})), outcomes)
    found = {o.indicator.id: o for o in evaluator.evaluate("more").outcomes}
    assert "eol_recycling_rate" in found
    assert not {"longevity", "product_lifetime", "in_use_stock", "in_use_stock_per_capita"} & set(found)


def test_a_setting_that_the_data_cannot_carry_is_refused_in_the_study_file_too():
    spec = study().file.accounts["chains_output"]
    wrong = spec.model_copy(update={"settings": {**spec.settings, "table": "product_by_product"}})
    with pytest.raises(StudyError, match=r"settings.table  is 'product_by_product', which cannot be chosen here"):
        settings_of(wrong)


SETS = """sets:
  double: {names: {nl: dubbel, en: double}, overrides: {small_recovery.factor: 2.0}}
  ten: {names: {nl: tien, en: ten}, overrides: {small_recovery.factor: 10.0}}
"""


def test_an_indicator_that_fails_under_a_set_has_no_figure_there_and_says_why(folder, results, kringloop):
    """A tenfold recovery of a half is 5: out of bounds, so never the 0.5 of the study under another name."""
    (folder / "study.yaml").write_text((folder / "study.yaml").read_text(encoding="utf-8") + SETS, encoding="utf-8")
    bound = replace(INDICATORS["small_recovery.scaled"], bounds=(0.0, 2.0))
    INDICATORS._entries["small_recovery.scaled"] = bound  # all of these go when the indicators of the study come back
    ran = run_study(folder / "study.yaml", results, sets=["double", "ten"])
    (failed,) = ran.failed_checks
    assert failed.startswith("small_recovery.scaled, set ten: 'small_recovery.scaled' is")
    run = open_run(ran.path)
    assert run.failed_checks[0]["subject"] == "small_recovery.scaled, set ten"
    rows = run.beside_sets(bound).filter(sector="24-25", year=2020).select("set", "value", "status", "reason").rows()
    # 60 of 120 kt are recovered
    assert [row[:3] for row in rows] == [
        ("study", 0.5, "computed"),
        ("double", 1.0, "computed"),
        ("ten", None, "missing"),
    ]
    assert "lies between 0 and 2" in rows[2][3]
    code, out, _ = kringloop("show", "small_recovery.scaled", "--by", "set", "--run", ran.path, "--json")
    assert code == 0
    assert '"ten"' in out


def test_a_set_reaches_a_definition_for_which_the_study_chooses_apart():
    key = "decomposition_factors"
    file = study_with(study().file, {("choices", f"{key}.activity", "base_year"): 2012})
    known = {c.key: c for c in choices_of_study(file)}
    assert known[f"{key}.base_year"].paths == (
        ("choices", key, "base_year"),
        ("choices", f"{key}.activity", "base_year"),
    )
    assert (known[f"{key}.base_year"].now, known[f"{key}.activity.base_year"].now) == (2010, 2012)
    values = overrides_of(file, ["later_start"]).values
    assert values["choices", f"{key}.activity", "base_year"] == 2015
