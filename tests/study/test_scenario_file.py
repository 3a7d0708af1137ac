"""Scenarios in a study file and in one of their own: what may be said, and mistakes with their line."""

import textwrap

import pytest

from kringloop.core import StudyError
from kringloop.study import load_study, parse_study, read_scenario, scenario_plan, stored_study, study_plans
from kringloop.tables import read_yaml
from tests.small import change

WHY = """\
        course: {shape: linear, from: 2025, to: 2030}
        reason: {nl: omdat, en: because}
        source: een bron
        certainty: assumed
"""
BASE = f"""\
scenarios:
  baseline:
    names: {{nl: zoals nu, en: as it is}}
    assumptions:
      - lever: growth
        value: 1%
        scope: {{account: waste}}
{WHY}"""
OWN = "  less:\n    names: {nl: minder, en: less}\n    assumptions:\n"


def state(folder, text):
    change(folder, "study.yaml", "show:\n", BASE + text + "show:\n")
    return parse_study(read_yaml(folder / "study.yaml"))


def test_what_may_be_said(folder):
    asked = OWN + "      - lever: refuse\n        value: 20%\n        scope: {account: waste, material: metal}\n" + WHY
    found = study_plans(state(folder, asked).scenarios)
    assert list(found) == ["baseline", "less"]
    less = found["less"]
    assert [a.lever for a in less.assumptions] == ["refuse", "growth"]  # R0 comes before growth
    assert [a.lever for a in less.own] == ["refuse"]
    assert less.own[0].number == pytest.approx(0.2)
    assert less.own[0].source.en == "een bron"
    assert load_study(folder / "study.yaml").file.scenarios["less"].names.nl == "minder"


def test_a_results_file_keeps_what_was_said(folder):
    study = state(folder, "")
    assert stored_study(study.model_dump_json()).scenarios == study.scenarios


@pytest.mark.parametrize(
    ("text", "english", "dutch"),
    [
        (
            "      - lever: refuze\n        value: 20%\n",
            "42:9  scenarios.less.assumptions.0.lever  'refuze' is not a lever; did you mean 'refuse'",
            "'refuze' is geen knop; bedoelt u 'refuse' of 'reuse'",
        ),
        (
            "      - lever: refuse\n        value: 120%\n",
            "43:9  scenarios.less.assumptions.0.value  lever 'refuse' is '120%', which is 120%; it runs from 0%",
            "hij loopt van 0% tot 100%",
        ),
        (
            "      - lever: clean_process\n        value: -20%\n",
            "on the supply chain; say which with 'account' or 'chain'",
            "zeg welke met 'account' of 'chain'",
        ),
        (
            "      - lever: refuse\n        value: 20%\n        scoop: {product: small}\n",
            "scenarios.less.assumptions[0].scoop  unknown key; did you mean 'scope'",
            "onbekende sleutel; bedoelt u 'scope'",
        ),
        (
            "      - lever: substitution\n        value: 20%\n        scope: {account: waste}\n",
            "'substitution' needs 'to': the code that takes over",
            "'substitution' heeft 'to' nodig",
        ),
        (
            "      - lever: refuse\n        value: yes\n",
            'assumptions[0].value  this is no value of a lever; write a number, or a text such as "20%"',
            "dit is geen waarde van een knop; schrijf een getal",
        ),
        (
            "      - lever: refuse\n        value: [20%]\n",
            "value  this is no value of a lever",
            "geen waarde van een knop",
        ),
        ("      - lever: refuse\n        value:\n", "value  this is no value of a lever", "geen waarde van een knop"),
        (
            "      - lever: refuse\n        value: 2_0%\n",
            "is '2_0%'; write a number such as",
            "schrijf een getal zoals",
        ),
        ("      - lever: refuse\n        value: ٢٠%\n", "is '٢٠%'; write a number such as", "schrijf een getal zoals"),
        (
            "      - lever: refuse\n        value: 20%\n        scope: {account: []}\n",
            "scope.account  this names nothing; name a code, or leave the key out for all of them",
            "dit noemt niets; noem een code",
        ),
        (
            "      - lever: refuse\n        value: 20%\n        scope: {account: ' '}\n",
            "scope.account  this names nothing",
            "dit noemt niets; noem een code",
        ),
        (
            "      - lever: refuse\n        value: 20%\n        scope: {account: waste, material: [metal, metal]}\n",
            "scope.material  'metal' stands twice; name it once",
            "staat er twee keer",
        ),
        (
            f"      - lever: refuse\n        value: 20%\n        scope: {{account: waste}}\n{WHY}"
            "      - lever: refuse\n        value: 20%\n        scope: {account: waste}\n",
            "assumptions.1  'refuse' stands twice, the same at 42:9; keep one",
            "staat er twee keer, hetzelfde op 42:9; houd er een over",
        ),
    ],
)
def test_a_mistake_has_its_line_and_the_nearest(folder, text, english, dutch):
    with pytest.raises(StudyError) as refused:
        state(folder, OWN + text + WHY)
    assert english in str(refused.value)
    assert dutch in refused.value.in_language("nl")


@pytest.mark.parametrize(
    ("course", "told"),
    [
        ("{shape: linear, from: 2030, to: 2025}", "from 2030 to 2025; the first year comes before the last"),
        ("{shape: step, from: 2030, to: 2035}", "a course 'step' has from, and nothing else"),
        ("{shape: table, years: {2030: 2}}", "is 2 in 2030; expected a share between 0 and 1"),
        ("{shape: lineair, from: 2030, to: 2035}", "did you mean 'linear'"),
    ],
)
def test_a_course_that_is_none_is_refused(folder, course, told):
    wrong = WHY.replace("{shape: linear, from: 2025, to: 2030}", course)
    with pytest.raises(StudyError) as refused:
        state(folder, OWN + "      - lever: refuse\n        value: 20%\n" + wrong)
    assert told in str(refused.value)


def test_scenarios_that_are_taken_are_there_and_take_no_others(folder):
    text = "  both:\n    names: {nl: beide, en: both}\n    takes: [les]\n" + OWN.replace("    assumptions:\n", "")
    with pytest.raises(StudyError, match="'les' is not another scenario; did you mean 'less'"):
        state(folder, text)


@pytest.mark.parametrize(
    ("text", "english", "dutch"),
    [
        (
            "scenario: mine\n{names}takes: [mine]\n",
            "3:9  takes.0  'mine' is not another scenario",
            "geen ander scenario",
        ),
        ("scenario: mine\n{names}takes: [les]\n", "did you mean 'less'", "bedoelt u 'less'"),
        ("scenario: mine\n{names}takes: [less, less]\n", "takes.1  'less' stands twice", "noem het één keer"),
        ("scenario: mine\n{names}takes: [baseline]\n", "every scenario goes on from 'baseline'", "laat het hier weg"),
        (
            "scenario: mine\n{names}takes: less\n",
            "takes  input should be a valid list; seen 'less'",
            "een lijst te staan",
        ),
        (
            "scenario: baseline\n{names}takes: [less]\n",
            "1:1  scenario  'baseline' stands in the study",
            "andere naam",
        ),
        ("", "expected keys such as 'scenario'", "een voorbeeld geeft: kringloop scenario file"),
        ("- mine\n", "an example comes from: kringloop scenario file KEY", "verwacht: sleutels"),
        (
            "scenario: mine\n{names}assumptions: [5]\n",
            "assumptions.0  input should be keys, each with a value",
            "sleutels met hun waarde",
        ),
    ],
)
def test_a_file_of_its_own_says_what_is_wrong_with_it(folder, text, english, dutch):
    study = state(folder, OWN + "      - lever: refuse\n        value: 20%\n        scope: {account: waste}\n" + WHY)
    names = "names: {nl: mijn, en: mine}\n"
    (folder / "mine.yaml").write_text(text.replace("{names}", names), encoding="utf-8")
    with pytest.raises(StudyError) as refused:
        read_scenario(folder / "mine.yaml", study.scenarios)
    assert english in str(refused.value)
    assert dutch in refused.value.in_language("nl")


def test_a_file_of_its_own_takes_a_scenario_of_the_study(folder):
    study = state(folder, OWN + "      - lever: refuse\n        value: 20%\n        scope: {account: waste}\n" + WHY)
    text = "scenario: mine\nnames: {nl: mijn, en: mine}\ntakes: [less]\n"
    (folder / "mine.yaml").write_text(text, encoding="utf-8")
    key, spec, file = read_scenario(folder / "mine.yaml", study.scenarios)
    plan = scenario_plan(key, spec, study.scenarios, file=file)
    assert [(a.lever, a.value) for a in plan.own] == [("refuse", "20%")]


def test_a_file_of_its_own_goes_on_from_the_baseline_of_the_study(folder):
    study = state(folder, "")
    said = f"      - lever: refuse\n        value: 5%\n        scope: {{account: waste}}\n{WHY}"
    asked = "scenario: mine\nnames: {nl: mijn, en: mine}\nassumptions:\n" + textwrap.dedent(said)
    (folder / "mine.yaml").write_text(asked, encoding="utf-8")
    key, spec, file = read_scenario(folder / "mine.yaml", study.scenarios)
    plan = scenario_plan(key, spec, study.scenarios, file=file)
    assert [a.lever for a in plan.assumptions] == ["refuse", "growth"]
    assert plan.own[0].place == "mine.yaml:4:3"
    (folder / "mine.yaml").write_text(asked.replace("value: 5%", "value: veel"), encoding="utf-8")
    with pytest.raises(StudyError, match=r"5:3 +assumptions.0.value +lever 'refuse' is 'veel'; write a number"):
        read_scenario(folder / "mine.yaml", study.scenarios)
    (folder / "mine.yaml").write_text(asked.replace("names:", "nams:"), encoding="utf-8")
    with pytest.raises(StudyError, match=r"2:1 +nams +unknown key; did you mean 'names'"):
        read_scenario(folder / "mine.yaml", study.scenarios)
