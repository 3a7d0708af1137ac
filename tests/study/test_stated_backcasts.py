"""Backcasts that a study states: read, and each mistake told with its line."""

import pytest

from kringloop.core import StudyError
from kringloop.study import load_study
from tests.small import change

STATED = """\
backcasts:
  half:
    names: {nl: de helft, en: half}
    reason: {nl: daarom, en: therefore}
"""


def state(folder, text):
    change(folder, "study.yaml", "show:\n", f"{STATED}{text}show:\n")
    return load_study(folder / "study.yaml").file.backcasts["half"]


def test_a_stated_backcast_is_asked_as_one_of_a_line(folder):
    spec = state(folder, "    targets: ['primary<=-50%@2050']\n    product: 0104\n    bounds: {reuse: [0, 40]}\n")
    asked = spec.asked
    assert (asked.targets[0].figure, asked.targets[0].value, asked.targets[0].relative) == ("primary", -50.0, True)
    assert asked.product == "0104"  # as it is written, and no number
    assert asked.bounds == {"reuse": (0.0, 40.0)}
    assert (spec.objective, spec.draws, spec.search_draws) == ("change", 20, 0)


@pytest.mark.parametrize(
    ("text", "place", "said", "dutch"),
    [
        ("    targets: ['primry<=-50%@2050']\n", "targets.0", "did you mean 'primary'", "bedoelt u 'primary'"),
        ("    targets: []\n", "targets", "at least 1 item", ""),
        ("    targets: ['primary<=-5%@2050']\n    levers: [reus]\n", "levers.0", "did you mean 'reuse'", "bedoelt u"),
        (
            "    targets: ['primary<=-5%@2050']\n    bounds: {reuse: [0, 150]}\n",
            "bounds.reuse",
            "bounds of 'reuse' are 0 to 150",
            "grenzen van 'reuse'",
        ),
        ("    targets: ['primary<=-5%@2050']\n    costs: {reuse: 1}\n", "half", "costs go with", "kosten (costs)"),
        ("    targets: ['primary<=-5%@2050']\n    objectiv: cost\n", "objectiv", "did you mean 'objective'", ""),
    ],
    ids=["figure", "none", "lever", "bounds", "costs", "key"],
)
def test_mistakes_are_told_with_their_line(folder, text, place, said, dutch):
    with pytest.raises(StudyError) as caught:
        state(folder, text)
    line = next(line for line in str(caught.value).splitlines() if said in line)
    assert place in line
    number = int(line.split(":")[0])
    lines = (folder / "study.yaml").read_text().splitlines()
    assert any(part in lines[number - 1] for part in ("targets", "levers", "bounds", "costs", "half", "objectiv"))
    assert dutch in caught.value.in_language("nl")
