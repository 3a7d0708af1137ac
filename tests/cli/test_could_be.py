"""Commands about what could be, on the results of the shipped study: every option counts or is refused."""

import json

import pytest


@pytest.fixture
def asked(kringloop, netherlands):
    return lambda *arguments: kringloop(*arguments, "--run", netherlands)


@pytest.mark.parametrize(
    "extra",
    [["--people", "18e6"], ["--use", "90%"], ["--life", "+25%"], ["--capacity", "Wind-DDPM=1000:25"], ["--lang", "nl"]],
    ids=lambda extra: extra[0],
)
def test_an_option_of_steady_counts(asked, extra):
    code, usual, _ = asked("steady")
    assert code == 0
    code, printed, _ = asked("steady", *extra)
    assert code == 0
    assert printed != usual


@pytest.mark.parametrize(
    ("extra", "said"),
    [
        (["--use", "many"], "--use many is no part"),
        (["--use", "0%"], "expected above 0"),
        (["--capacity", "EV"], "cannot be read"),
        (["--capacity", "EV=1", "--capacity", "EV=2"], "each good once"),
        (["--capacity", "EW=1"], "is not a known technology"),
        (["--people", "-3"], "expected above 1"),
        (["--study", "netherlands"], "--study"),
        (["--results", "."], "--results"),
    ],
)
def test_what_steady_cannot_answer_is_told(asked, extra, said):
    code, printed, error = asked("steady", *extra)
    assert (code, printed) == (1, "")
    assert said in error


def test_steady_for_programs_says_it_is_a_scenario(asked):
    code, printed, _ = asked("steady", "--json")
    found = json.loads(printed)
    assert code == 0
    assert found["status"] == "scenario"
    assert len(found["products"]) == 15


def test_a_run_without_life_cycle_says_so(kringloop, small_run):
    code, _, error = kringloop("steady", "--run", small_run.file.path, "--lang", "nl")
    assert code == 1
    assert "bewaart geen levensloop" in error
