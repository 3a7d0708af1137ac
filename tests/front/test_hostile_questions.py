"""Whatever is fed to a question about what could be: an answer, or an error of ours that says what was seen."""

from __future__ import annotations

import math
from contextlib import suppress
from typing import Any

import pytest

from kringloop.core import KringloopError

HOSTILE: dict[str, Any] = {
    "nothing": None,
    "a negative number": -2.5,
    "a gap": math.nan,
    "infinity": math.inf,
    "a slight number": 1e-300,
    "yes": True,
    "an empty text": "",
    "blanks": "  ",
    "a text": "zz",
    "two lines": "a\nb",
    "too large": "1e400",
    "an empty list": [],
    "a list of a text": ["x"],
    "a list of a number": [1],
    "a list of nothing": [None],
    "an empty mapping": {},
    "a mapping": {"x": 1},
    "a set": {"a"},
    "bytes": b"ab",
    "an object": object(),
}
SHOCK = {"material": "neodymium", "country": "China"}
AIM = "primary=-10%@2035"
SMALL = {"product": "0306", "draws": 0}
REST = ("people", "use", "life")
QUESTIONS: dict[str, Any] = {
    **{
        f"shock {name}": lambda run, given, name=name: run.shock(**{**SHOCK, name: given})
        for name in ("material", "country", "share", "weeks", "start", "importer", "basis", "stage", "year", "file")
    },
    "shock cover": lambda run, given: run.shock(**SHOCK, cover=given),
    **{
        f"scenario {name}": lambda run, given, name=name: run.scenario(**{name: given})
        for name in ("scenario", "compare", "year", "levers", "reuse", "lifetime")
    },
    **{
        f"levers {name}": lambda run, given, name=name: run.with_levers(**{"reuse": "20%", name: given})
        for name in ("product", "scenario", "reuse", "lifetime")
    },
    "backcast target": lambda run, given: run.backcast(given, draws=0),
    **{
        f"backcast {name}": lambda run, given, name=name: run.backcast(AIM, **{**SMALL, name: given})
        for name in ("product", "objective", "levers", "bounds", "costs", "draws", "search_draws")
    },
    "backcast bound": lambda run, given: run.backcast(AIM, draws=0, bounds={"reuse": given}),
    "backcast cost": lambda run, given: run.backcast(AIM, draws=0, objective="cost", costs={"reuse": given}),
    **{f"steady {name}": lambda run, given, name=name: run.steady(**{name: given}) for name in REST},
    "metals": lambda run, given: run.transition_metals(given),
    "metals amount": lambda run, given: run.transition_metals({"wind_onshore": given}),
    "perspectives": lambda run, given: run.perspectives(given, only=True),
    "perspectives only": lambda run, given: run.perspectives("environment", only=given),
    "perspectives sure": lambda run, given: run.perspectives("environment", only=True, sure=given),
}
REFUSED = {
    "shock material": "material is",
    "shock country": "country is",
    "metals": "goods is",
    "perspectives sure": "sure is",
    "backcast product": "product is",
    "backcast levers": "levers is",
    "backcast bounds": "bounds is",
    "backcast costs": "costs is",
    "backcast bound": "bounds of",
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_question_answers_or_refuses_in_words(dutch, question):
    for given in HOSTILE.values():
        with suppress(KringloopError):  # any other error fails
            QUESTIONS[question](dutch, given)


@pytest.mark.parametrize("question", REFUSED)
def test_what_is_no_text_list_or_number_is_named(dutch, question):
    with pytest.raises(KringloopError, match=REFUSED[question]) as caught:
        QUESTIONS[question](dutch, 3.5 if question != "perspectives sure" else "much")
    assert "verwacht" in caught.value.in_language("nl")
