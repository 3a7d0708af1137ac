"""Conclusions of a run under choices and draws, the change of a headline and its culprits; worked on a small study."""

import math

import pytest

from kringloop.core import StudyError
from kringloop.robustness import Drawing, processes
from kringloop.runs import Draws, open_run, run_study
from tests.small import change

STATED = """\
sets:
  half: {names: {nl: half, en: half}, overrides: {small_recovery.factor: 0.5}}
conclusions:
  recovered:
    names: {nl: veel, en: much}
    figure: small_recovery.scaled
    says: above
    bound: 0.4
  less:
    names: {nl: minder, en: less}
    figure: small_waste
    where: {sector: "25"}
    says: below
    year: 2021
    than: {figure: small_waste, where: {sector: "25"}, year: 2020}
show:
"""
MARGINS = """\
account,layer,where,half_width,relative,basic,reliability,completeness,time,geography,technology,shared,because_nl,because_en
waste,mass,,,0.1,,,,,,,,steekproef,a sample
"""


@pytest.fixture
def stated(folder):
    change(folder, "study.yaml", "show:\n", STATED)
    (folder / "margins.csv").write_text(MARGINS, encoding="utf-8")
    return folder / "study.yaml"


def drawn(count):
    return Draws(drawing=Drawing(count=count))


def ran(stated, results, **asked):
    run = open_run(run_study(stated, results, **asked).path)
    return run, {row["conclusion"]: row for row in run.conclusions.iter_rows(named=True)}


def test_two_workers_conclude_the_same_to_the_last_bit(stated, results, tmp_path):
    alone, _ = ran(stated, results, sets=["half"], draws=drawn(300))
    made = []

    def counted():
        made.append(1)
        return processes(2)()

    draws = Draws(drawing=Drawing(count=300), crew=counted)
    both, _ = ran(stated, tmp_path / "two", sets=["half"], draws=draws)
    assert both.conclusions.equals(alone.conclusions, null_equal=True)
    assert both.meta["run"] == alone.meta["run"]
    assert len(made) == 2  # once for all figures, once for all conclusions


def test_conclusions_hold_under_shares_of_sets_and_draws(stated, results):
    """30 of 60 kt is recovered: 0.5, and 0.25 under the set. 10 kt is below 20 by 10, and its sd is √(1² + 2²)."""
    run, found = ran(stated, results, sets=["half"], draws=drawn(400))
    much = found["recovered"]
    assert (much["measure"], much["holds"], much["sets"], much["in_sets"]) == (pytest.approx(0.1), True, 2, 0.5)
    assert (much["turned_in"], much["choices_moved"], much["turned_by"]) == ("half", 1, "half")
    assert much["in_draws"] > 0.9
    assert much["in_both"] == pytest.approx(much["in_draws"] / 2, abs=0.01)
    # half of every draw under the set: means 0.5 and 0.25, so (0.25/2)² between the sets
    assert much["variance_methods"] == pytest.approx(0.125**2, rel=0.05)
    whole = much["variance_methods"] + much["variance_data"] + much["variance_together"]
    assert 0.5 < much["variance_methods"] / whole < 1
    less = found["less"]
    assert (less["measure"], less["holds"], less["draws"], less["in_sets"]) == (-10.0, True, 400, 1.0)
    assert less["deviations"] == pytest.approx(10 / math.sqrt(5), rel=0.1)
    assert (less["variance_methods"], less["variance_together"]) == (0.0, 0.0)
    assert run.meta["draws"] == "400"


def test_without_draws_and_sets_there_is_what_the_figures_say(stated, results):
    run, found = ran(stated, results)
    assert (found["recovered"]["holds"], found["recovered"]["sets"], found["recovered"]["draws"]) == (True, 1, 0)
    assert found["recovered"]["in_draws"] is None
    # 120 kt became 60: the rows of both years err apart, each by a tenth
    moved = run.changes.filter(run.changes["indicator"] == "small_waste").row(0, named=True)
    assert (moved["first"], moved["last"], moved["change"]) == (2020, 2021, -60.0)
    assert moved["deviation"] == pytest.approx(math.sqrt(9 + 1 + 36 + 4 + 2.25 + 0.25 + 9 + 1))
    worst = run.culprits.filter(run.culprits["indicator"] == "small_waste", run.culprits["rank"] == 1).row(
        0, named=True
    )
    assert (worst["value"], worst["share"], worst["datum_year"]) == (30.0, pytest.approx(9 / 12.5), 2021)


def test_draws_make_another_run_and_the_same_draws_the_same(stated, results):
    plain, fifty = run_study(stated, results), run_study(stated, results, draws=drawn(50))
    assert plain.run_hash != fifty.run_hash
    assert run_study(stated, results, draws=drawn(50)).already_there


def test_what_a_run_lacks_is_told_by_the_name_of_the_conclusion(stated, results):
    text = stated.read_text(encoding="utf-8")
    stated.write_text(text.replace("    year: 2021\n", "    year: 2029\n"), encoding="utf-8")
    with pytest.raises(
        StudyError, match=r"conclusions\.less: 'small_waste' has no figure at sector = 25, 2029"
    ) as error:
        run_study(stated, results)
    assert "conclusions.less: 'small_waste' heeft geen cijfer bij sector = 25, 2029" in error.value.in_language("nl")
