"""What changed and why: revised cells, another method, new years; each with figures worked by hand."""

import json
from dataclasses import replace

import polars as pl
import pytest

from kringloop.core import ResultsError
from kringloop.runs import compare_runs
from kringloop.updating import changes_between, read_changes, write_changes

REVISED = ("waste.csv", "2020,NL.24,NL.recovery,metal,30", "2020,NL.24,NL.recovery,metal,33")
LAST = "2021,NL.25,NL.recovery,metal,10,leaf,,waste_office\n"
LATER = ("waste.csv", LAST, LAST + "2022,NL.24,NL.disposal,metal,7,leaf,,waste_office\n")
METHOD = ("study.yaml", "show:\n", "choices:\n  small_recovery: {factor: 2.0}\nshow:\n")
TOTALS = ("totals.csv", "2020,24,non_chemical,100", "2020,24,non_chemical,103")


@pytest.fixture
def before(ran):
    return ran("before")


def figure(changes, indicator, year, cell, definition=""):
    asked = {"indicator": indicator, "definition": definition, "year": year, "cell": cell}
    (row,) = changes.figures.filter(*(pl.col(k) == v for k, v in asked.items())).to_dicts()
    return row


def test_on_unchanged_data_nothing_changed(before, ran):
    changes = changes_between(before, ran("same"))
    assert (changes.none, changes.cause, changes.revisions.table.height) == (True, "nothing", 0)
    assert changes.by_indicator().is_empty()


def test_a_revised_cell_is_traced_to_the_figures_it_moved(before, ran):
    changes = changes_between(before, ran("after", REVISED, TOTALS))
    (cell,) = changes.revisions.table.to_dicts()
    assert (cell["account"], cell["layer"], cell["what"]) == ("waste", "mass", "revised")
    assert (cell["year"], cell["old"], cell["new"], cell["source"]) == (2020, 30.0, 33.0, "waste_office")
    assert cell["cell"] == "origin=NL.24, destination=NL.recovery, material=metal"
    waste = figure(changes, "small_waste", 2020, "sector=24")
    assert (waste["old"], waste["new"], waste["data"], waste["method"]) == (100.0, 103.0, 3.0, 0.0)
    assert waste["traced"] == pytest.approx(3.0)
    assert waste["rest"] == pytest.approx(0.0, abs=1e-12)
    moved = {(r["indicator"], r["cell"]) for r in changes.moved_by(0).to_dicts()}
    assert {("small_waste", "sector=24"), ("small_waste", "sector=24-25"), ("small_recovery", "sector=24")} <= moved
    assert ("small_waste", "sector=25") not in moved


def test_the_part_of_a_ratio_is_its_mean_slope_times_the_revision_and_the_rest_is_told(before, ran):
    changes = changes_between(before, ran("after", REVISED, TOTALS))
    share = figure(changes, "small_recovery", 2020, "sector=24", "scaled")
    # 40/100 to 43/103; slopes 1/100 - 40/100² = 0.006 and 1/103 - 43/103² = 0.0056556
    assert share["change"] == pytest.approx(43 / 103 - 0.4)
    assert share["traced"] == pytest.approx(3 * (0.006 + (1 / 103 - 43 / 103**2)) / 2)
    assert share["rest"] == pytest.approx(share["data"] - share["traced"])
    assert abs(share["rest"]) < 0.001 * share["change"]


def test_another_method_is_no_revision(before, ran):
    changes = changes_between(before, ran("method", METHOD))
    share = figure(changes, "small_recovery", 2020, "sector=24", "scaled")
    assert (changes.cause, share["data"], share["method"]) == ("method", 0.0, pytest.approx(0.4))
    assert changes.revisions.table.is_empty()


def test_data_and_method_together_are_split_by_the_run_between(before, ran):
    after = ran("both", REVISED, TOTALS, METHOD)
    whole = changes_between(before, after)
    assert whole.cause == "unsplit"
    assert figure(whole, "small_recovery", 2020, "sector=24", "scaled")["data"] is None
    changes = changes_between(before, after, ran("between", METHOD))
    share = figure(changes, "small_recovery", 2020, "sector=24", "scaled")
    assert changes.cause == "both"
    assert share["method"] == pytest.approx(0.4)
    assert share["data"] == pytest.approx(2 * (43 / 103 - 0.4))
    assert share["method"] + share["data"] == pytest.approx(share["change"])


def test_a_new_year_is_no_revision_of_earlier_ones(before, ran):
    changes = changes_between(before, ran("later", LATER))
    assert changes.figures.is_empty()
    assert {(r["indicator"], r["year"]) for r in changes.new_years.to_dicts()} >= {("small_waste", 2022)}
    assert changes.appeared == 0
    (cell,) = changes.revisions.table.to_dicts()
    assert (cell["what"], cell["old"], cell["new"]) == ("new", None, 7.0)


def test_a_published_figure_is_traced_too(before, ran):
    changes = changes_between(before, ran("rates", ("rates.csv", "rate_a,NL,one,2020,40", "rate_a,NL,one,2020,44")))
    row = figure(changes, "small_recovery", 2020, "item=one, region=NL", "published")
    assert (row["data"], row["traced"]) == (4.0, pytest.approx(4.0))


def test_another_edition_of_a_source_is_told(before, ran):
    changes = changes_between(before, ran("vintage", ("origins.csv", "W1,Afval,2024", "W1,Afval,2025")))
    assert changes.vintages == (("waste_office", "2024", "2025"),)
    assert changes.none


def test_what_changed_is_written_beside_the_results_and_read_back(before, ran):
    after = ran("after", REVISED, TOTALS)
    changes = changes_between(before, after)
    path = write_changes(changes)
    assert path.parent == after.file.path.parent
    found = read_changes(after.file.path)
    assert found == json.loads(json.dumps(changes.record())) | {"fresh": {}}
    assert (found["cause"], found["revised_cells"], found["unchanged"]) == ("data", 1, False)
    assert read_changes(before.file.path) is None
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(ResultsError, match="does not say what changed"):
        read_changes(after.file.path)


def test_cells_without_a_figure_neither_came_nor_went(before, ran, monkeypatch):
    after = ran("same")
    found = compare_runs(before, after)
    cells = before.file.table("observations").head(3).with_columns(value=pl.Series([1.0, None, None]))
    told = replace(found, only_old=cells.select(found.only_old.columns), only_new=cells.select(found.only_new.columns))
    monkeypatch.setattr("kringloop.updating.changes.compare_runs", lambda *_: told)
    changes = changes_between(before, after)
    assert (changes.gone, changes.appeared) == (1, 1)
