"""What has no figure under a goal: said by the study, refused under a goal that is none or in one language."""

import pytest

from kringloop.core import StudyError
from kringloop.reading import GoalFront, Words, missing_sentences
from kringloop.reading.in_front import Lacking
from kringloop.study import load_study
from tests.small import write_study

MISSING = """\
  missing:
    {goal}:
      - what: {{nl: demonteertijd, en: time of disassembly}}
        why: {{nl: Niemand meet die., en: Nobody measures it.}}
        holder: {{nl: fabrikanten{rest}}}
"""


def stated(folder, goal="quality", rest=", en: producers"):
    path = write_study(folder)
    text = path.read_text(encoding="utf-8")
    assert text.endswith("region: [NL]\n")
    path.write_text(text + MISSING.format(goal=goal, rest=rest), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"goal": "qualty"}, r"show\.missing\.qualty  'qualty' is not a goal; did you mean 'quality'"),
        ({"rest": ""}, r"show\.missing\.quality\[0\]\.holder"),
    ],
)
def test_a_goal_that_is_none_and_a_missing_language_are_refused(tmp_path, wrong, message):
    with pytest.raises(StudyError, match=message):
        load_study(stated(tmp_path, **wrong))


def test_the_study_keeps_both_languages_and_the_front_says_what_why_and_who(tmp_path):
    (said,) = load_study(stated(tmp_path)).file.show.missing["quality"]
    assert (said.what.nl, said.holder.en) == ("demonteertijd", "producers")
    lacking = Lacking(said.what.nl, said.why.nl, said.holder.nl)
    goal = GoalFront("quality", "Fysieke kwaliteit", "", (), (), paper=True, missing=(lacking,))
    assert missing_sentences(goal, Words("nl")) == (
        "Niet te meten: demonteertijd. Niemand meet die. Wie het zou kunnen weten: fabrikanten.",
    )
