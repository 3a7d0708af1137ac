"""Perspectives from files: those that ship beside a study, one of a user, and a file to start from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kringloop.core import Names, Problems, StudyError, TableError, did_you_mean, unknown
from kringloop.indicators import GOALS
from kringloop.perspectives.perspective import OWN, Perspective, Picked
from kringloop.perspectives.seven import questions
from kringloop.runs import choices_of_study, resolve
from kringloop.study import PerspectiveSpec, StudyFile, parse_perspective, parse_study, ready_files, shipped_studies
from kringloop.tables import read_plain, read_yaml

if TYPE_CHECKING:
    from kringloop.tables import YamlFile

MOST_BYTES: Final = 1 << 18
_WHOLE: Final = 100.0
_ROUNDING: Final = 0.05
"""Weights written to one decimal add up to 100 but for their rounding."""


def shipped_perspectives(study: StudyFile) -> dict[str, Path]:
    """Files of the perspectives that ship beside a study, by key; none for a study of another name."""
    home = shipped_studies().get(study.study)
    if home is None:
        return {}
    return ready_files(home.parent)


def perspective_named(name: str, study: StudyFile, ready: Mapping[str, Path] | None = None) -> Perspective:
    """A ready perspective by its key, or one of a file.

    Parameters
    ----------
    ready : files of the ready ones by their key; left out, those that ship beside the study

    Raises
    ------
    UnknownNameError   neither; names the nearest
    StudyError         a file with mistakes, one line each
    """
    known = shipped_perspectives(study) if ready is None else ready
    if name in known:
        return read_perspective(known[name], study)
    if is_file_name(name):
        return read_perspective(Path(name), study)
    raise unknown("perspective", name, known)


def check_ready(path: Path) -> None:
    """Refuse mistakes in the perspectives that are ready beside a study file.

    Raises
    ------
    StudyError, TableError   as `read_perspective`, of the first that has any
    """
    files = ready_files(path.parent)
    study = parse_study(read_yaml(path)) if files else None
    for each in files.values():
        assert study is not None
        read_perspective(each, study)


def is_file_name(name: str) -> bool:
    """Whether a name means a file and no key."""
    return bool(Path(name).suffix) or Path(name).is_file()


def read_perspective(path: Path, study: StudyFile) -> Perspective:
    """A perspective from a file, checked against a study.

    Raises
    ------
    TableError   the file is missing or cannot be read
    StudyError   empty, or one line per problem with its place
    """
    return perspective_of(read_plain(path, most=MOST_BYTES), path.name, study)


def perspective_of(data: bytes, called: str, study: StudyFile) -> Perspective:
    """A perspective from the bytes of a file.

    Raises
    ------
    StudyError   as `read_perspective`
    """
    if len(data) > MOST_BYTES:
        most = MOST_BYTES >> 10
        raise TableError(
            f"{called} holds more than {most} kB; a perspective is a short text",
            nl=f"{called} bevat meer dan {most} kB; een perspectief is een korte tekst",
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise StudyError(
            f"{called} is not UTF-8; save it as UTF-8", nl=f"{called} is geen UTF-8; bewaar het als UTF-8"
        ) from None
    file, spec = parse_perspective(text, Path(called))
    problems = Problems(called)
    overrides = _checked(problems, file, spec, study)
    problems.raise_if_any(StudyError, closing="Nothing was computed.")
    return _made(spec, overrides, text)


def _checked(problems: Problems, file: YamlFile, spec: PerspectiveSpec, study: StudyFile) -> dict[str, Any]:
    """Every mistake against a study, and what sets and choices say together."""
    if spec.perspective == OWN:
        problems.add(
            file.place(("perspective",)),
            f"perspective  '{OWN}' is the study itself; take another name",
            nl=f"perspective  '{OWN}' is de studie zelf; neem een andere naam",
        )
    if spec.of_study is not None and spec.of_study != study.study:
        problems.add(
            file.place(("of_study",)),
            f"of_study  is '{spec.of_study}', laid beside '{study.study}'; take a run of '{spec.of_study}', or change "
            "this line",
            nl=f"of_study  is '{spec.of_study}', en hier ligt '{study.study}'; neem een run van '{spec.of_study}', of "
            "verander deze regel",
        )
    _check_weights(problems, file, spec)
    _check_answers(problems, file, spec)
    return _check_choices(problems, file, spec, study)


def _check_weights(problems: Problems, file: YamlFile, spec: PerspectiveSpec) -> None:
    for goal in spec.weights.keys() - GOALS.keys():
        problems.add(
            file.place(("weights", goal)),
            f"weights.{goal}  '{goal}' is not a goal; {did_you_mean(goal, GOALS)}",
            nl=f"weights.{goal}  '{goal}' is geen doel; {did_you_mean(goal, GOALS, 'nl')}",
        )
    total = sum(spec.weights.values())
    if spec.weights and abs(total - _WHOLE) > _ROUNDING * len(spec.weights):
        problems.add(
            file.place(("weights",)),
            f"weights  add up to {total:g}; expected 100",
            nl=f"weights  tellen op tot {total:g}; verwacht 100",
        )


def _check_answers(problems: Problems, file: YamlFile, spec: PerspectiveSpec) -> None:
    known = questions()
    for key, answer in spec.answers.items():
        if key not in known:
            problems.add(
                file.place(("answers", key)),
                f"answers.{key}  '{key}' is not a question; {did_you_mean(key, known)}",
                nl=f"answers.{key}  '{key}' is geen vraag; {did_you_mean(key, known, 'nl')}",
            )
            continue
        alternatives = known[key].alternatives
        if answer.takes not in alternatives:
            problems.add(
                file.place(("answers", key, "takes")),
                f"answers.{key}  '{answer.takes}' is not an alternative; {did_you_mean(answer.takes, alternatives)}",
                nl=f"answers.{key}  '{answer.takes}' is geen alternatief; "
                f"{did_you_mean(answer.takes, alternatives, 'nl')}",
            )


def _check_choices(problems: Problems, file: YamlFile, spec: PerspectiveSpec, study: StudyFile) -> dict[str, Any]:
    known = {c.key: c for c in choices_of_study(study)}
    content = study.model_dump(mode="json")
    said: dict[tuple[str, ...], tuple[str, Any, str]] = {}
    for n, name in enumerate(spec.sets):
        place = file.place(("sets", n))
        if name in spec.sets[:n]:
            problems.add(
                place,
                f"sets  '{name}' stands twice; leave one out",
                nl=f"sets  '{name}' staat er twee keer; laat er een weg",
            )
        if name not in study.sets:
            problems.add(
                place,
                f"sets  '{name}' is not a set of this study; {did_you_mean(name, study.sets)}",
                nl=f"sets  '{name}' is geen set van deze studie; {did_you_mean(name, study.sets, 'nl')}",
            )
            continue
        for key, value in study.sets[name].overrides.items():
            _say(problems, said, resolve(content, key, known), (key, value, f"set '{name}'"), place)
    for key, picked in spec.choices.items():
        place = file.place(("choices", key))
        if key not in known:
            problems.add(
                place,
                f"choices.{key}  '{key}' is not a choice of this study; {did_you_mean(key, known)}",
                nl=f"choices.{key}  '{key}' is geen keuze van deze studie; {did_you_mean(key, known, 'nl')}",
            )
            continue
        if key == "show.window":
            problems.add(
                place,
                f"choices.{key}  says how figures are told, and stands in the study file",
                nl=f"choices.{key}  zegt hoe cijfers worden verteld, en staat in het studiebestand",
            )
        elif wrong := known[key].wrong(picked.value):
            carried = next((a.why_not for a in known[key].alternatives if a.why_not and a.value == picked.value), None)
            problems.add(
                file.place(("choices", key, "value")),
                f"choices.{key}  {wrong}",
                nl=f"choices.{key}  {picked.value!r} kan hier niet worden gekozen: {carried.nl}" if carried else "",
            )
        else:
            _say(problems, said, known[key].paths, (key, picked.value, f"choice '{key}'"), place)
    return {key: value for key, value, _ in said.values()}


def _say(
    problems: Problems,
    said: dict[tuple[str, ...], tuple[str, Any, str]],
    paths: Iterable[tuple[str, ...]],
    what: tuple[str, Any, str],
    place: str,
) -> None:
    for path in paths:
        before = said.get(path)
        if before is not None and before[1] != what[1]:
            problems.add(
                place,
                f"{what[2]} says {what[1]!r}, while {before[2]} says {before[1]!r} of the same; leave one out",
                nl=f"{_dutch(what[2])} zegt {what[1]!r}, terwijl {_dutch(before[2])} daarvan {before[1]!r} zegt; "
                "laat er één weg",
            )
        said.setdefault(path, what)


def _dutch(said_by: str) -> str:
    return said_by.replace("choice ", "keuze ")


def _made(spec: PerspectiveSpec, overrides: Mapping[str, Any], text: str) -> Perspective:
    choices = {k: _picked(p.value, p) for k, p in spec.choices.items()}
    answers = {k: _picked(a.takes, a) for k, a in spec.answers.items()}
    return Perspective(
        key=spec.perspective,
        names=_names(spec.names),
        actor=_names(spec.actor),
        ours=spec.written_by == "us",
        about=_names(spec.about),
        sets=spec.sets,
        choices=choices,
        overrides=overrides,
        answers=answers,
        weights={goal: spec.weights[goal] for goal in GOALS if goal in spec.weights},
        weights_reason=_names(spec.weights_reason) if spec.weights_reason else None,
        text=text,
    )


def _picked(value: Any, spec: Any) -> Picked:
    return Picked(value=value, reason=_names(spec.reason), reference=_names(spec.reference) if spec.reference else None)


def _names(spec: Any) -> Names:
    return Names(spec.nl, spec.en)
