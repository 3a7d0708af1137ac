"""Scenarios read: from a study file or one of their own to plans over the baseline."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pydantic import ValidationError

from kringloop.core import Names, Problems, StudyError
from kringloop.scenarios import BASELINE, Assumption, Plan, plan_of
from kringloop.study.model import sentence
from kringloop.study.scenario_files import (
    SECTION,
    ScenarioFile,
    ScenarioSpec,
    names_of,
    scenario_keys,
    wrong_scenario,
)
from kringloop.tables import read_yaml, yaml_of

if TYPE_CHECKING:
    from kringloop.tables import YamlFile

NO_BASELINE: Final = Names("zoals nu", "as it is")
EXPECTED: Final = Names(
    "verwacht: sleutels als 'scenario', 'names' en 'assumptions'; een voorbeeld geeft: kringloop scenario file NAAM",
    "expected keys such as 'scenario', 'names' and 'assumptions'; an example comes from: kringloop scenario file KEY",
)


def read_scenario(path: Path, known: Mapping[str, ScenarioSpec]) -> tuple[str, ScenarioSpec, YamlFile]:
    """A scenario in a file of its own: its key, what it says, and the file for places.

    Parameters
    ----------
    known : scenarios of the study, which it may take

    Raises
    ------
    StudyError   one line per problem, with its line and column
    """
    return _read(read_yaml(path, expected=EXPECTED), known)


def parse_scenario(
    text: str, known: Mapping[str, ScenarioSpec], *, called: str = "scenario.yaml"
) -> tuple[str, ScenarioSpec, YamlFile]:
    """A scenario in a text, as `read_scenario` reads a file; `called` names it in errors.

    Raises
    ------
    StudyError   as `read_scenario`; a text that is empty, or no mapping of keys
    """
    file = yaml_of(text, Path(called))
    if file is None:
        raise StudyError(
            f"{called} is no scenario: {EXPECTED.en}",
            nl=f"{called} is geen scenario: {EXPECTED.nl}",
        )
    return _read(file, known)


def _read(file: YamlFile, known: Mapping[str, ScenarioSpec]) -> tuple[str, ScenarioSpec, YamlFile]:
    problems = Problems(str(file.path))
    try:
        found = ScenarioFile.model_validate(file.content)
    except ValidationError as error:
        for each in error.errors():
            place = tuple(p for p in each["loc"] if p not in ("float", "str"))
            text = ".".join(map(str, place))
            told = sentence(dict(each), place or ("scenario",), scenario_keys(place))
            problems.add(file.place(place), f"{text}  {told}".strip())
        problems.raise_if_any(StudyError, closing="Nothing was run.")
        raise
    if found.scenario == BASELINE and (found.assumptions or found.takes):
        problems.add(
            file.place(("scenario",)),
            f"scenario  '{BASELINE}' stands in the study: what this file assumes would not count; take another key",
            nl=f"scenario  '{BASELINE}' staat in de studie: wat dit bestand aanneemt telt niet; neem een andere naam",
        )
    for where, why in wrong_scenario((), found.scenario, found, known, file):
        text = ".".join(map(str, where))
        problems.add(file.place(where), f"{text}  {why.en}", nl=f"{text}  {why.nl}")
    problems.raise_if_any(StudyError, closing="Nothing was run.")
    return found.scenario, found, file


def study_plans(found: Mapping[str, ScenarioSpec]) -> dict[str, Plan]:
    """The scenarios of a study, the baseline first: a study that states none has one that assumes nothing."""
    bases = _assumptions(BASELINE, found[BASELINE]) if BASELINE in found else ()
    stated = {key: scenario_plan(key, spec, found, bases) for key, spec in found.items()}
    baseline = stated.pop(BASELINE, None) or plan_of(BASELINE, NO_BASELINE, ())
    return {BASELINE: baseline, **stated}


def scenario_plan(
    key: str,
    spec: ScenarioSpec,
    known: Mapping[str, ScenarioSpec],
    baseline: tuple[Assumption, ...] | None = None,
    file: YamlFile | None = None,
) -> Plan:
    """One scenario with the baseline it goes on from and the scenarios it takes.

    Raises
    ------
    StudyError   as `plan_of`
    """
    if baseline is None:
        baseline = _assumptions(BASELINE, known[BASELINE]) if BASELINE in known else ()
    own = () if key == BASELINE and key in known else _assumptions(key, spec, file)
    for other in spec.takes:
        own = (*own, *_assumptions(other, known[other]))
    note = None if spec.note is None else names_of(spec.note)
    return plan_of(key, names_of(spec.names), own, baseline, note=note)


def _assumptions(key: str, spec: ScenarioSpec, file: YamlFile | None = None) -> tuple[Assumption, ...]:
    def place(number: int) -> str:
        if file is None:
            return f"{SECTION}.{key}.assumptions.{number}"
        return f"{file.path.name}:{file.place(('assumptions', number))}"

    return tuple(each.assumption(place(n)) for n, each in enumerate(spec.assumptions))
