"""A scenario written is read back as the same one."""

import pytest

from kringloop.core import Names, StudyError
from kringloop.scenarios import Assumption, Penetration, plan_of
from kringloop.study import parse_scenario, scenario_plan, scenario_text
from tests.netherlands import study

SCENARIOS = ("longer_life", "high_grade_loops", "secure_supply", "together")


def again(plan, known):
    key, spec, file = parse_scenario(scenario_text(plan), known)
    return scenario_plan(key, spec, known, file=file)


@pytest.mark.parametrize("key", SCENARIOS)
def test_a_scenario_of_a_study_comes_back_with_its_hash(key):
    known = study().file.scenarios
    plan = scenario_plan(key, known[key], known)
    assert again(plan, known).digest == plan.digest
    assert again(plan, known).note == plan.note


def test_all_that_an_assumption_can_say_comes_back():
    said = Names("tekst: met 'tekens' & {haken}", "yes")
    both = {
        "reason": said,
        "source": Names("1", "no"),
        "certainty": "modelled",
        "course": Penetration(shape="table", table={2030: 0.25, 2040: 1.0}),
    }
    own = [
        Assumption(
            lever="phase_out", value="40%", content=0.002, limit=1e-3, scope={"product": ("0104", "0102")}, **both
        ),
        Assumption(
            lever="substitution", value=0.5, to="x", per=0.3, scope={"account": ("a",), "material": ("1",)}, **both
        ),
        Assumption(lever="lifetime", value=1.25, by="stock", **both),
    ]
    plan = plan_of("mine", Names("van mij", "mine"), own)
    assert again(plan, {}).digest == plan.digest


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "is no scenario"),
        ("- a list\n", "is no scenario"),
        (
            "scenario: mine\nnames: {nl: a, en: b}\nassumptions:\n  - lever: reus\n",
            "assumptions.0.value  this key is needed",
        ),
    ],
)
def test_a_text_that_is_no_scenario_says_so(text, words):
    with pytest.raises(StudyError, match=words):
        parse_scenario(text, {}, called="mine.yaml")
