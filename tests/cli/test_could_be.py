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
        (["--use", "many"], "--use is 'many'; write a number"),
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
    assert len(found["products"]) == 33


def test_a_run_without_life_cycle_says_so(kringloop, small_run):
    code, _, error = kringloop("steady", "--run", small_run.file.path, "--lang", "nl")
    assert code == 1
    assert "bewaart geen levensloop" in error


BACK = ("backcast", "--target", "primary=-10%@2030", "--product", "0306", "--lever", "collection", "--draws", "0")


@pytest.mark.parametrize(
    "extra",
    [
        ["--target", "recycled_content>=45@2030"],
        ["--product", "0104"],
        ["--objective", "effort"],
        ["--lever", "reuse"],
        ["--draws", "1"],
        ["--search-draws", "1"],
        ["--lang", "nl"],
        ["--json"],
    ],
    ids=lambda extra: extra[0],
)
def test_an_option_of_backcast_counts(asked, extra):
    code, usual, _ = asked(*BACK)
    assert code == 0
    code, printed, _ = asked(*BACK, *extra)
    assert code == 0
    assert printed != usual


def test_a_backcast_is_asked_of_the_newest_results_as_other_commands_are(kringloop, netherlands):
    code, of_file, _ = kringloop(*BACK, "--run", netherlands)
    assert code == 0
    for newest in (["--results", netherlands.parent], ["--results", netherlands.parent, "--study", "netherlands"]):
        assert kringloop(*BACK, *newest)[:2] == (0, of_file)
    for nowhere in (["--results", netherlands.parent, "--study", "nowhere"], ["--run", "nowhere.duckdb"]):
        code, printed, error = kringloop(*BACK, *nowhere)
        assert (code, printed) == (1, "")
        assert "nowhere" in error


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (["backcast", "--product", "0306"], "state a target"),
        (["backcast", "half_the_new_materials"], "did you mean 'half_the_new_material'"),
        ([*BACK, "--search-draws", "-1"], "expected 0 to 1000"),
        (["backcast", "--target", "primary"], "cannot be read"),
        (["backcast", "--target", "primry=-10%@2030"], "did you mean 'primary'"),
        (["backcast", "--target", "stock=-10%@2030"], "write <= or >="),
        (["backcast", "--target", "primary=-10%@2090"], "levers move from 2016 to 2050"),
        ([*BACK, "--lever", "reus"], "did you mean 'reuse'"),
        ([*BACK, "--objective", "luck"], "objective 'luck'"),
        ([*BACK, "--objective", "cost"], "costs go with"),
        ([*BACK, "--product", "9999"], "is not a known product"),
        ([*BACK, "--draws", "-1"], "expected 0 to 1000"),
        ([*BACK, "--study", "netherlands"], "--study"),
        ([*BACK, "--results", "."], "--results"),
        (["backcast", "mine.yaml", "--target", "primary=-10%@2030"], "says itself"),
    ],
)
def test_what_backcast_cannot_answer_is_told(asked, line, said):
    code, printed, error = asked(*line)
    assert (code, printed) == (1, "")
    assert said in error
