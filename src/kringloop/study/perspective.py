"""The file of a perspective: what somebody at the table chooses, answers and finds important, each with a reason.

Only its form is known here; whether a choice exists and may have a value is asked of a study (room `perspectives`).
"""

from __future__ import annotations

from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BeforeValidator, Field, ValidationError

from kringloop.core import Problems, StudyError
from kringloop.study.model import Plain, sentence
from kringloop.study.strict import Key, Name, NamesSpec, StrictModel
from kringloop.tables import yaml_of

if TYPE_CHECKING:
    from kringloop.tables import YamlFile


def _both(value: object) -> object:
    """A text that is the same in both languages may be written once."""
    return {"nl": value, "en": value} if isinstance(value, str) else value


def _part(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise ValueError("a weight is a number")
    return float(value)


Texts = Annotated[NamesSpec, BeforeValidator(_both)]
Weight = Annotated[float, BeforeValidator(_part), Field(ge=0, le=100)]


class PickedSpec(StrictModel):
    """What is chosen, and why.

    value     : as a study file writes it
    reason    : in both languages, or one text for both
    reference : where those who choose so say it themselves, or which text is our reading of them; in both
                languages, or one text for both
    """

    value: Plain
    reason: Texts
    reference: Texts | None = None


class AnswerSpec(StrictModel):
    """Which alternative answers a question of the paper, and why."""

    takes: Key
    reason: Texts
    reference: Texts | None = None


class PerspectiveSpec(StrictModel):
    """A perspective.

    perspective : its key
    actor       : who at the table sees it so
    written_by  : themselves, or us: our reading of what such parties publish
    sets        : sets of choices of the study that are taken whole
    choices     : by key, as `kringloop list choices` names them
    answers     : question → alternative
    weights     : goal → how much it counts, together 100; none: goals are not weighed
    """

    perspective: Key
    names: Texts
    actor: Texts
    written_by: Literal["themselves", "us"]
    about: Texts
    sets: tuple[Name, ...] = ()
    choices: dict[str, PickedSpec] = Field(default_factory=dict)
    answers: dict[str, AnswerSpec] = Field(default_factory=dict)
    weights: dict[str, Weight] = Field(default_factory=dict)
    weights_reason: Texts | None = None


def parse_perspective(text: str, called: Path) -> tuple[YamlFile, PerspectiveSpec]:
    """The content of a perspective file, checked for its form.

    Parameters
    ----------
    called : the file, in errors

    Raises
    ------
    StudyError   empty, or one line per problem with its place
    """
    file = yaml_of(text, called) if text.strip() else None
    if file is None:
        raise StudyError(
            f"{called} is empty or not a mapping of keys; start from: kringloop perspectives new NAME",
            nl=f"{called} is leeg of geen lijst van sleutels; begin met: kringloop perspectives new NAAM",
        )
    try:
        return file, PerspectiveSpec.model_validate(file.content)
    except ValidationError as error:
        problems = Problems(str(called))
        for each in error.errors():
            place = each["loc"]
            told = sentence(dict(each), place, _known(place))
            problems.add(file.place(place), f"{'.'.join(map(str, place))}  {told}".strip())
        problems.raise_if_any(StudyError, closing="Nothing was computed.")
        raise


def _known(place: tuple[str | int, ...]) -> list[str]:
    """Keys that could stand at a place."""
    parts: dict[str, type[StrictModel]] = {"choices": PickedSpec, "answers": AnswerSpec}
    if len(place) == 3 and place[0] in parts:
        return list(parts[str(place[0])].model_fields)
    return list((PerspectiveSpec if len(place) == 1 else NamesSpec).model_fields)
