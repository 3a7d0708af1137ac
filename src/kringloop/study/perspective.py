"""The file of a perspective: what somebody at the table chooses, answers and finds important, each with a reason.

Only its form is known here; whether a choice exists and may have a value is asked of a study (room `perspectives`).
"""

from __future__ import annotations

from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal

from pydantic import BeforeValidator, Field, ValidationError

from kringloop.core import Problems, StudyError, listing
from kringloop.study.model import Plain, sentence
from kringloop.study.strict import Key, Name, NamesSpec, StrictModel, Texts, Whole, one_or_more
from kringloop.tables import yaml_of

if TYPE_CHECKING:
    from kringloop.tables import YamlFile


def _none(value: object) -> object:
    """A heading under which nothing was taken yet."""
    return {} if value is None else value


def _part(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise ValueError("a weight is a number")
    return float(value)


PERSPECTIVE_FORMAT: Final = 1
"""Of the file of a perspective, as this version reads it."""
READY: Final = "perspectives"
"""Folder beside a study file: one file for each perspective that is ready."""
_FEWEST_KNOWN: Final = 2
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
    format      : of the file; there is one
    of_study    : whose choices and goals it speaks of; left out, it is held against the study it is laid beside
    actor       : who at the table sees it so
    written_by  : themselves, or us: our reading of what such parties publish
    sets        : sets of choices of the study that are taken whole
    choices     : by key, as `kringloop list choices` names them
    answers     : question → alternative
    weights     : goal → how much it counts, together 100; none: goals are not weighed
    """

    perspective: Key
    format: Whole = PERSPECTIVE_FORMAT
    of_study: Key | None = None
    names: Texts
    actor: Texts
    written_by: Literal["themselves", "us"]
    about: Texts
    sets: Annotated[tuple[Name, ...], BeforeValidator(one_or_more)] = ()
    choices: Annotated[dict[str, PickedSpec], BeforeValidator(_none)] = Field(default_factory=dict)
    answers: Annotated[dict[str, AnswerSpec], BeforeValidator(_none)] = Field(default_factory=dict)
    weights: Annotated[dict[str, Weight], BeforeValidator(_none)] = Field(default_factory=dict)
    weights_reason: Texts | None = None


def ready_files(folder: Path) -> dict[str, Path]:
    """The perspectives that are ready beside a study: the name of each file in its folder of them, and where it is."""
    return {path.stem: path for path in sorted((folder / READY).glob("*.yaml"))}


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
    _refuse_another(file, called)
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


def _refuse_another(file: YamlFile, called: Path) -> None:
    """A file of something else, and one of a later format, are told in one line instead of key by key."""
    problems, seen = Problems(str(called)), [str(key) for key in file.content]
    if "perspective" not in seen and len(PerspectiveSpec.model_fields.keys() & set(seen)) <= _FEWEST_KNOWN:
        problems.add(
            file.place((seen[0],) if seen else ()),
            f"this is no perspective: there is no key 'perspective'; seen {listing(seen[:4])}; "
            "start from: kringloop perspectives new NAME",
            nl=f"dit is geen perspectief: de sleutel 'perspective' ontbreekt; gezien: "
            f"{listing(seen[:4], language='nl')}; begin met: kringloop perspectives new NAAM",
        )
    elif (written := file.content.get("format", PERSPECTIVE_FORMAT)) is True or written != PERSPECTIVE_FORMAT:
        problems.add(
            file.place(("format",)),
            f"format  is {written!r}; this version of kringloop reads {PERSPECTIVE_FORMAT}. "
            f"Of a later version: update kringloop; else write {PERSPECTIVE_FORMAT}",
            nl=f"format  is {written!r}; deze versie van kringloop leest {PERSPECTIVE_FORMAT}. "
            f"Van een latere versie: werk kringloop bij; schrijf anders {PERSPECTIVE_FORMAT}",
        )
    problems.raise_if_any(StudyError, closing="Nothing was computed.")


def _known(place: tuple[str | int, ...]) -> list[str]:
    """Keys that could stand at a place."""
    parts: dict[str, type[StrictModel]] = {"choices": PickedSpec, "answers": AnswerSpec}
    if len(place) == 3 and place[0] in parts:
        return list(parts[str(place[0])].model_fields)
    return list((PerspectiveSpec if len(place) == 1 else NamesSpec).model_fields)
