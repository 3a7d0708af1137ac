"""Levers moved together: what the levers of a model become."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kringloop.core import Problems, StudyError, did_you_mean
from kringloop.scenarios.registry import LEVERS


def moved_levers(levers: Mapping[str, float], asked: Mapping[str, Any]) -> dict[str, float]:
    """The levers of a model with some moved, in the order of the registry: the order of asking does not count.

    Parameters
    ----------
    levers : of the model, by name
    asked  : lever → value

    Raises
    ------
    StudyError   an unknown lever, named with the nearest; or two that set the same lever of the model

    >>> moved_levers({"reuse": 0.0, "repair": 0.1}, {"reuse": 0.2})
    {'reuse': 0.2, 'repair': 0.1}
    """
    problems = Problems("the levers asked", nl="de gevraagde knoppen")
    for name in asked:
        if name not in LEVERS:
            problems.add(name, f"is not a lever; {did_you_mean(name, LEVERS.keys)}")
    problems.raise_if_any(StudyError, closing="Nothing was computed.")
    found, set_by = dict(levers), dict[str, str]()
    for lever in LEVERS:
        if lever.key not in asked:
            continue
        moved = lever.moved(found, asked[lever.key])
        for name in (n for n, v in moved.items() if v != found.get(n) or n == lever.key):
            if name in set_by:
                problems.add(lever.key, f"sets '{name}', which '{set_by[name]}' sets too; move one of the two")
            set_by[name] = lever.key
        found = moved
    problems.raise_if_any(StudyError, closing="Nothing was computed.")
    return found
