"""What a backcast is asked: targets as people write them, levers with bounds and costs; of a line or of a file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import yaml

from kringloop.core import (
    KringloopError,
    Names,
    Problems,
    RangeError,
    ShapeError,
    StudyError,
    did_you_mean,
    is_finite_number,
    number,
    typed_number,
    unknown,
)
from kringloop.scenarios.backcast import OBJECTIVES
from kringloop.scenarios.figures import ANSWER_FIGURES
from kringloop.scenarios.registry import LEVERS
from kringloop.tables import Kinds, YamlFile, read_yaml

_TARGET: Final = re.compile(r"\s*([a-z_]+)\s*(<=|>=|=)\s*([+-]?\d+(?:[.,]\d+)?)\s*(%?)\s*@\s*(\d{4})\s*")
BACKCAST_FIGURES: Final = {figure.key: figure for figure in ANSWER_FIGURES}
KEYS: Final = ("targets", "product", "objective", "levers", "bounds", "costs")


EXPECTED: Final = Names(
    "verwacht: doelen, zoals 'targets: [primary=-30%@2035]'",
    "expected targets, such as 'targets: [primary=-30%@2035]'",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetAsked:
    """One target.

    Parameters
    ----------
    sense    : 1 at least, −1 at most
    value    : in the unit of the figure, or [%] of change from how it is in that year
    relative : whether it is such a change
    """

    text: str
    figure: str
    sense: int
    value: float
    relative: bool
    year: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BackcastAsked:
    """One backcast.

    Parameters
    ----------
    product : key of a good; empty for all together
    levers  : that may move; empty for those that people meet first, but growth and displacement
    bounds  : lever → (lowest, highest) [%], inside its own
    costs   : lever → price per percentage point, for the objective "cost"
    """

    targets: tuple[TargetAsked, ...]
    product: str = ""
    objective: str = "change"
    levers: tuple[str, ...] = ()
    bounds: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    costs: Mapping[str, float] = field(default_factory=dict)


def read_target(text: str) -> TargetAsked:
    """A target as it is written: `primary<=20000@2035`, `recycled_content>=50@2040`, or `primary=-30%@2035`.

    With a sign and % it is a change from how the figure is in that year. `=` takes the side that the indicator calls
    better.

    Raises
    ------
    RangeError         it cannot be read, or "=" for a figure of which neither side is better
    UnknownNameError   a figure that answers do not have; names the nearest

    >>> found = read_target("primary=-30%@2035")
    >>> (found.figure, found.sense, found.value, found.relative, found.year)
    ('primary', -1, -30.0, True, 2035)
    """
    made = _TARGET.fullmatch(text) if isinstance(text, str) else None
    if made is None:
        raise RangeError(
            f"target '{text}' cannot be read; write FIGURE<=VALUE@YEAR, such as primary<=20000@2035 or "
            "primary=-30%@2035",
            nl=f"doel '{text}' is niet te lezen; schrijf CIJFER<=WAARDE@JAAR, zoals primary<=20000@2035 of "
            "primary=-30%@2035",
        )
    key, sign, number, percent, year = made.groups()
    if key not in BACKCAST_FIGURES:
        raise unknown("figure", key, BACKCAST_FIGURES)
    better = BACKCAST_FIGURES[key].defined.better if sign == "=" else ""
    if sign == "=" and better not in ("up", "down"):
        raise RangeError(
            f"target '{text}': neither more nor less of '{key}' is better; write <= or >=",
            nl=f"doel '{text}': van '{key}' is meer noch minder beter; schrijf <= of >=",
        )
    sense = {"<=": -1, ">=": 1}.get(sign, 1 if better == "up" else -1)
    relative = bool(percent) and number[0] in "+-"
    value = typed_number(number, what=f"'{text.strip()}'")
    return TargetAsked(text=text.strip(), figure=key, sense=sense, value=value, relative=relative, year=int(year))


def read_backcast(path: Path) -> BackcastAsked:
    """A backcast as a YAML file states it: targets, and where wanted product, objective, levers, bounds and costs.

    Raises
    ------
    StudyError   every mistake with its line
    """
    file = read_yaml(path, expected=EXPECTED)
    problems, content = Problems(str(path)), file.content
    for key in content.keys() - set(KEYS):
        hints = [did_you_mean(str(key), KEYS, language) for language in ("en", "nl")]
        problems.add(
            file.place((key,)), f"unknown key '{key}'; {hints[0]}", nl=f"onbekende sleutel '{key}'; {hints[1]}"
        )
    read = Kinds(file, problems)
    targets: list[TargetAsked] = []
    if content.get("targets") in (None, [], ""):
        problems.add("1:1", "needs a list of targets", nl="heeft een lijst met doelen (targets) nodig")
    else:
        for n, text in enumerate(read.codes(("targets",), content["targets"])):
            try:
                targets += [read_target(text)] if text else []
            except KringloopError as error:
                problems.add(file.place(("targets", n)), error)
    given = _mapping(file, problems, "bounds")
    bounds = {str(key): pair for key in given if (pair := read.two_numbers(("bounds", key), given[key]))}
    prices = _mapping(file, problems, "costs")
    costs = {str(key): read.number(("costs", key), prices[key]) for key in prices}
    levers: tuple[str, ...] = ()
    if "levers" in content and content["levers"] in ([], "", {}):
        problems.add(
            file.place(("levers",)),
            "names no lever that may move; leave the key out for the usual ones",
            nl="noemt geen knop die mag bewegen; laat de sleutel weg voor de gebruikelijke",
        )
    elif content.get("levers") is not None:
        levers = read.codes(("levers",), content["levers"])
    asked = {key: content.get(key) for key in ("product", "objective")}
    said = {key: "" if value in (None, "") else read.code((key,), value) for key, value in asked.items()}
    problems.raise_if_any(StudyError, closing="Nothing was computed.")
    return BackcastAsked(
        targets=tuple(targets),
        product=said["product"],
        objective=said["objective"] or OBJECTIVES[0],
        levers=levers,
        bounds=bounds,
        costs=costs,
    )


def backcast_text(asked: BackcastAsked) -> str:
    """A backcast as the file that `read_backcast` reads, with what is usual left out.

    >>> print(backcast_text(BackcastAsked(targets=(read_target("primary=-30%@2035"),), bounds={"reuse": (0, 40)})))
    targets: [primary=-30%@2035]
    bounds:
      reuse: [0, 40]
    <BLANKLINE>
    """
    whole: dict[str, Any] = {"targets": [target.text for target in asked.targets]}
    if asked.product:
        whole["product"] = asked.product
    if asked.objective != OBJECTIVES[0]:
        whole["objective"] = asked.objective
    if asked.levers:
        whole["levers"] = list(asked.levers)
    if asked.bounds:
        whole["bounds"] = {key: list(pair) for key, pair in asked.bounds.items()}
    if asked.costs:
        whole["costs"] = dict(asked.costs)
    return yaml.safe_dump(whole, sort_keys=False, allow_unicode=True, default_flow_style=None)


def _mapping(file: YamlFile, problems: Problems, key: str) -> Mapping[Any, Any]:
    """What a key says of each lever; a key without a value says nothing."""
    given = file.content.get(key)
    if given is not None and not isinstance(given, dict):
        problems.add(
            file.place((key,)),
            f"'{key}' needs a lever on each line, such as 'reuse: …'",
            nl=f"'{key}' heeft een knop per regel nodig, zoals 'reuse: …'",
        )
    return given if isinstance(given, dict) else {}


def require_asked(asked: BackcastAsked) -> None:
    """Refuse what no search can start from.

    Raises
    ------
    UnknownNameError   a lever that is not there; names the nearest
    RangeError         no target, an unknown objective, bounds outside those of a lever, or costs that do not fit it
    ShapeError         bounds that are no two numbers, or a cost that is no number
    """
    for name in (*asked.levers, *asked.bounds, *asked.costs):
        if name not in LEVERS:
            raise unknown("lever", name, LEVERS.keys)
    for several in (asked.levers, tuple(t.text for t in asked.targets)):
        twice = next((each for each in several if several.count(each) > 1), None)
        if twice is not None:
            raise RangeError(
                f"'{twice}' stands twice; name it once", nl=f"'{twice}' staat er twee keer; noem het één keer"
            )
    if not asked.targets:
        raise RangeError("a backcast needs a target", nl="een terugrekening heeft een doel nodig")
    if asked.objective not in OBJECTIVES:
        raise RangeError(
            f"objective '{asked.objective}'; expected one of {', '.join(OBJECTIVES)}",
            nl=f"doelfunctie '{asked.objective}'; verwacht een van {', '.join(OBJECTIVES)}",
        )
    for name, pair in asked.bounds.items():
        lever, (low, high) = LEVERS[name], _two_numbers(name, pair)
        if not lever.low <= low < high <= lever.high:
            raise RangeError(
                f"bounds of '{name}' are {low:g} to {high:g}; expected inside {lever.low:g} to {lever.high:g}, "
                "in order",
                nl=f"grenzen van '{name}' zijn {low:g} tot {high:g}; verwacht binnen {lever.low:g} tot {lever.high:g}, "
                "op volgorde",
            )
    for name, cost in asked.costs.items():
        number(cost, what=f"costs.{name}", least=0.0)
    if (asked.objective == "cost") != bool(asked.costs):
        raise RangeError(
            "costs go with the objective 'cost', and that objective needs them",
            nl="kosten (costs) horen bij de doelfunctie 'cost', en die heeft ze nodig",
        )


def _two_numbers(name: str, given: object) -> tuple[float, float]:
    if isinstance(given, tuple | list) and len(given) == len(("low", "high")) and all(map(is_finite_number, given)):
        return float(given[0]), float(given[1])
    raise ShapeError(
        f"bounds of '{name}' are {given!r}; expected two numbers, the lowest and the highest, such as (0, 40)",
        nl=f"grenzen van '{name}' zijn {given!r}; verwacht twee getallen, de laagste en de hoogste, zoals (0, 40)",
    )
