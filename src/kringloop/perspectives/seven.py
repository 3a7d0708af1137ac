"""The seven questions of method that the paper leaves open, each with its alternatives, read from `questions.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from kringloop.actors import RULES
from kringloop.core import Names, unknown
from kringloop.targets import PRINCIPLES

Kind = Literal["claims", "rules", "division"]
TEXTS = Path(__file__).with_name("questions.toml")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What is said of one figure of a run: above or below a bound in its unit, or its trend."""

    figure: str
    says: Literal["rising", "falling", "above", "below"]
    bound: float | None = None
    where: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """One answer to a question.

    Parameters
    ----------
    claims  : of kind claims: all must hold
    fixed   : the figure where it follows from the definition
    takes   : of the other kinds: a rule of responsibility, or a principle of division
    beside  : figures that are shown with it
    why_not : why the data at hand cannot carry it
    """

    key: str
    names: Names
    about: Names
    claims: tuple[Claim, ...] = ()
    fixed: float | None = None
    takes: str = ""
    beside: tuple[str, ...] = ()
    why_not: Names | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question of the paper, in our own words.

    Parameters
    ----------
    number  : its place in the paper: five questions about indicators, two about goals
    says    : the sentence that every alternative is held against
    changes : what the alternatives change, in words
    bound   : of kind rules: the share above which the sentence holds [%]
    """

    key: str
    number: int
    kind: Kind
    names: Names
    question: Names
    says: Names
    changes: Names
    bound: float
    alternatives: Mapping[str, Alternative]


@cache
def questions() -> Mapping[str, Question]:
    """Every question by its key, in the order of the paper."""
    found = tomllib.loads(TEXTS.read_text(encoding="utf-8"))
    made = [_question(key, texts) for key, texts in found.items()]
    return {q.key: q for q in sorted(made, key=lambda q: q.number)}


def question_named(name: str) -> Question:
    """A question by its key, or by its number in the paper: rate, 3 or Q3.

    Raises
    ------
    UnknownNameError   neither; names the nearest
    """
    known = questions()
    numbered = {str(q.number): q for q in known.values()}
    found = known.get(name) or numbered.get(name.upper().removeprefix("Q"))
    if found is None:
        raise unknown("question", name, known)
    return found


def _question(key: str, texts: Mapping[str, Any]) -> Question:
    said = {name: Names(**texts[name]) for name in ("names", "question", "says", "changes")}
    made = {name: _alternative(name, each) for name, each in texts["alternatives"].items()}
    bound = float(texts.get("bound", 0.0))
    return Question(key=key, number=texts["number"], kind=texts["kind"], bound=bound, alternatives=made, **said)


def _alternative(key: str, texts: Mapping[str, Any]) -> Alternative:
    if "rule" in texts:
        rule = RULES[texts["rule"]]
        return Alternative(key=key, names=rule.names, about=rule.says, takes=rule.key)
    if "principle" in texts:
        principle = PRINCIPLES[texts["principle"]]
        return Alternative(key=key, names=principle.names, about=principle.reason, takes=principle.key)
    return Alternative(
        key=key,
        names=Names(**texts["names"]),
        about=Names(**texts["about"]),
        claims=tuple(
            Claim(figure=c["figure"], says=c["says"], bound=c.get("bound"), where=c.get("where", {}))
            for c in texts.get("claims", ())
        ),
        fixed=texts.get("fixed"),
        beside=tuple(texts.get("beside", ())),
        why_not=Names(**texts["why_not"]) if "why_not" in texts else None,
    )
