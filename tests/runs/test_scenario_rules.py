"""Scenarios of a study are looked at before anything is made: rows that are not there, and years that are outside."""

import pytest

from kringloop.core import StudyError
from kringloop.runs import check_study, run_study
from tests.small import change

COURSE = "{shape: linear, from: 2025, to: 2030}"
ASSUMED = """\
      - lever: %s
        value: %s
        scope: {account: %s}
        course: %s
        reason: {nl: omdat, en: because}
        source: een bron
        certainty: assumed
"""
STATED = """\
scenarios:
  baseline:
    names: {nl: zoals nu, en: as it is}
    assumptions:
%s  less:
    names: {nl: minder, en: less}
    assumptions:
%sshow:
"""


def state(folder, scope, course=COURSE, baseline="waste"):
    """The small study with a scenario; the line of its scope."""
    base, own = ASSUMED % ("growth", "1%", baseline, COURSE), ASSUMED % ("refuse", "20%", scope, course)
    change(folder, "study.yaml", "show:\n", STATED % (base, own))
    lines = (folder / "study.yaml").read_text(encoding="utf-8").splitlines()
    return lines.index("      - lever: refuse") + 3


def refusal(folder, results, work):
    with pytest.raises(StudyError) as caught:
        work(folder / "study.yaml", results)
    return str(caught.value)


@pytest.mark.parametrize("work", [check_study, run_study])
@pytest.mark.parametrize(
    ("scope", "said"),
    [
        ("wast", "'wast' is not a known account; did you mean 'waste'?"),
        ("waste, material: mettal", "'mettal' is not a code of classification 'waste_types'"),
        ("waste, layer: masses", "'masses'"),
        ("waste, matrial: metal", "'matrial'"),
    ],
)
def test_rows_that_are_not_there_are_named_with_their_line(folder, results, work, scope, said):
    line = state(folder, scope)
    told = refusal(folder, results, work)
    assert said in told
    assert f"{line}:" in told
    assert not list(results.glob("*.duckdb"))


@pytest.mark.parametrize("course", ["linear, from: 2031, to: 2035", "linear, from: 2030, to: 2035", "step, from: 2031"])
def test_a_course_that_does_nothing_by_the_last_year_is_refused_and_says_where_that_stands(folder, results, course):
    """A line that starts in the last year is still at nothing there."""
    line = state(folder, "waste", f"{{shape: {course}}}")
    told = refusal(folder, results, check_study)
    assert f"{line + 1}:" in told
    assert "outside 2022–2030" in told
    assert "'years'" in told


def test_what_the_baseline_does_not_let_go_on_is_refused(folder, results):
    state(folder, "production")
    assert "the baseline does not let account 'production' go on" in refusal(folder, results, check_study)


def test_a_scenario_of_rows_that_are_there_runs(folder, results):
    state(folder, "waste, material: metal")
    assert check_study(folder / "study.yaml", results).rows > 0
    assert run_study(folder / "study.yaml", results).path.exists()
