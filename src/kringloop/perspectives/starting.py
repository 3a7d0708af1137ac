"""A file to start a perspective of one's own from: every choice and question of a study, none taken yet."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from kringloop.core import RangeError
from kringloop.indicators import GOALS
from kringloop.perspectives.perspective import OWN
from kringloop.perspectives.seven import questions
from kringloop.runs import choices_of_study
from kringloop.study import PERSPECTIVE_FORMAT

if TYPE_CHECKING:
    from kringloop.study import StudyFile

_TEXTS = {
    "en": {
        "head": "A perspective of your own. What stands behind # is not taken: remove the # of what you choose.",
        "then": "Then: kringloop perspectives compare {key}.yaml",
        "choices": "Choices of method: the value that the study takes now, and the alternatives.",
        "answers": "The seven questions: take one alternative of each that you want to answer.",
        "weights": "How much each goal counts to you; together 100.",
        "why": "why",
        "name": "My perspective",
        "actor": "who I am at this table",
        "about": "what matters to me, in one sentence",
    },
    "nl": {
        "head": "Een eigen perspectief. Wat achter een # staat, geldt niet: haal de # weg bij wat u kiest.",
        "then": "Daarna: kringloop perspectives compare {key}.yaml",
        "choices": "Keuzes van methode: de waarde die de studie nu neemt, en de alternatieven.",
        "answers": "De zeven vragen: neem één alternatief van elke vraag die u wilt beantwoorden.",
        "weights": "Hoe zwaar elk doel voor u telt; samen 100.",
        "why": "waarom",
        "name": "Mijn perspectief",
        "actor": "wie ik aan deze tafel ben",
        "about": "wat voor mij telt, in één zin",
    },
}


def started(key: str, study: StudyFile, language: str) -> str:
    """The text of a file to start from: it can be read as it is, and takes nothing.

    Raises
    ------
    RangeError   a name that a perspective cannot have
    """
    if not re.fullmatch(r"[a-z][a-z0-9_]*", key) or key == OWN:
        raise RangeError(
            f"'{key}' cannot name a perspective; use small letters, digits and _, a letter first, and not '{OWN}'",
            nl=f"'{key}' kan geen perspectief heten; gebruik kleine letters, cijfers en _, eerst een letter, "
            f"en niet '{OWN}'",
        )
    return "\n".join(_lines(key, study, language)) + "\n"


def _lines(key: str, study: StudyFile, language: str) -> Iterator[str]:
    said = _TEXTS[language]
    yield f"# {said['head']}"
    yield f"# {said['then'].format(key=key)}"
    yield f"perspective: {key}"
    yield f"format: {PERSPECTIVE_FORMAT}"
    yield f"of_study: {study.study}"
    yield from (
        f"{name}: {json.dumps(said[text], ensure_ascii=False)}"
        for name, text in (("names", "name"), ("actor", "actor"))
    )
    yield "written_by: themselves"
    yield f"about: {json.dumps(said['about'], ensure_ascii=False)}"
    yield f"# {said['choices']}"
    yield "choices:"
    for choice in choices_of_study(study):
        if choice.key == "show.window":
            continue
        others = [f"{_written(a.value)} ({a.names[language]})" for a in choice.alternatives if a.value != choice.now]
        yield f"#  {choice.key}:   # {choice.names[language]}{': ' if others else ''}{', '.join(others)}"
        yield f"#    value: {_written(choice.now)}"
        yield f"#    reason: {said['why']}"
    yield f"# {said['answers']}"
    yield "answers:"
    for question in questions().values():
        taken = ", ".join(f"{a.key} ({a.names[language]})" for a in question.alternatives.values())
        yield f"#  {question.key}:   # {question.question[language]}"
        yield f"#    takes: {next(iter(question.alternatives))}   # {taken}"
        yield f"#    reason: {said['why']}"
    yield f"# {said['weights']}"
    yield "weights:"
    for goal, names in GOALS.items():
        yield f"#  {goal}: 0   # {names[language]}"


def _written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
