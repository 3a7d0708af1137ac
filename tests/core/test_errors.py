"""Messages show the nearest spelling and list every problem at once."""

import pytest

from kringloop.core import (
    KringloopError,
    MissingDataError,
    Problems,
    StudyError,
    UnknownNameError,
    did_you_mean,
    listing,
    nearest,
    unknown,
)
from kringloop.core import errors as module


def test_nearest_spelling_comes_first():
    assert nearest("weibul", ["normal", "weibull", "gamma"])[0] == "weibull"


def test_nearest_ignores_case_and_keeps_the_known_spelling():
    assert nearest("cbs", ["CBS", "Eurostat"]) == ["CBS"]


def test_nearest_finds_a_part_of_a_name():
    assert nearest("waste", ["waste_generated_by_industry"]) == ["waste_generated_by_industry"]


def test_nearest_of_nothing_is_nothing():
    assert nearest("", ["mass"]) == []
    assert nearest("zzz", ["mass"]) == []


def test_did_you_mean_gives_two_near_names():
    assert did_you_mean("imports", ["import", "imported"]) == "did you mean 'import' or 'imported'?"


def test_did_you_mean_lists_what_is_known_when_nothing_is_near():
    assert did_you_mean("zzz", ["value", "mass"]) == "known: mass, value"


def test_did_you_mean_says_so_when_nothing_is_known():
    assert did_you_mean("zzz", []) == "none is known"


def test_listing_counts_what_it_leaves_out():
    assert listing("abcdefghij") == "a, b, c, d, e, f, g, h and 2 more"


def test_unknown_names_kind_place_and_spelling():
    error = unknown("lifetime", "weibul", ["weibull"], where="mine.yaml")
    assert isinstance(error, UnknownNameError)
    assert str(error) == "'weibul' is not a known lifetime in mine.yaml; did you mean 'weibull'?"


def test_problems_are_raised_together():
    problems = Problems("mine.yaml")
    problems.add("12:5", "one thing")
    problems.add("3", "another")
    with pytest.raises(StudyError) as caught:
        problems.raise_if_any(StudyError, closing="Nothing was run.")
    assert str(caught.value) == "2 problems in mine.yaml\n  12:5  one thing\n  3     another\nNothing was run."


def test_one_problem_is_singular():
    problems = Problems("mine.yaml")
    problems.add("1", "one thing")
    with pytest.raises(StudyError, match=r"^1 problem in mine\.yaml\n"):
        problems.raise_if_any(StudyError)


def test_no_problem_raises_nothing():
    problems = Problems("mine.yaml")
    problems.raise_if_any(StudyError)
    assert len(problems) == 0
    assert problems.found == ()


def test_many_problems_are_cut_after_fifty():
    problems = Problems("long.csv")
    for line in range(60):
        problems.add(str(line), "bad")
    with pytest.raises(StudyError, match=r"60 problems(.|\n)*… and 10 more"):
        problems.raise_if_any(StudyError)


def test_problems_of_a_table_keep_their_place_inside_a_study():
    table, study = Problems("flows.csv"), Problems("study")
    table.add("7:value", "is empty")
    study.extend(table)
    assert study.found[0].place == "flows.csv:7:value"


def test_every_error_can_be_caught_as_one():
    classes = [c for c in vars(module).values() if isinstance(c, type) and issubclass(c, Exception)]
    assert len(classes) > 10
    assert all(issubclass(c, KringloopError) for c in classes)


def test_a_reader_is_not_told_the_number_of_a_rule():
    error = MissingDataError(
        "no figure of 2021 (rule C4)\n  Give it.", nl="geen cijfer van 2021 (regel C4)\n  Geef het."
    )
    assert str(error).startswith("no figure of 2021 (rule C4)")
    assert error.in_language("en") == "no figure of 2021\n  Give it."
    assert error.in_language("nl") == "geen cijfer van 2021\n  Geef het."
    problem = module.Problem("row 2", "'x' is not a number (rule C4)", "'x' is geen getal (regel C4)")
    assert (problem.in_language("en"), problem.in_language("nl")) == ("'x' is not a number", "'x' is geen getal")
