"""A perspective: what somebody at the table chooses, answers and finds important, each with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from kringloop.core import Names

OWN: Final = "study"
"""Key of the study's own choices, which stand beside perspectives and above none."""
OWN_NAMES: Final = Names("deze studie", "this study")


@dataclass(frozen=True, slots=True, kw_only=True)
class Picked:
    """What is taken, and why.

    Parameters
    ----------
    value     : of a choice as a study file writes it; of a question the key of an alternative
    reference : a text that says so, by its name in either language; None for a reason without one
    """

    value: Any
    reason: Names
    reference: Names | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Perspective:
    """A perspective on the figures of a study, checked against it.

    Parameters
    ----------
    actor          : who at the table sees it so
    ours           : our reading of what such parties publish, and not their own words
    sets           : sets of choices of the study that are taken whole
    choices        : by key
    overrides      : choice or path → value: sets and choices together
    answers        : question → alternative taken
    weights        : goal → part [%], together 100; empty where goals are not weighed
    weights_reason : why
    text           : the file as it was written
    """

    key: str
    names: Names
    actor: Names
    ours: bool
    about: Names
    sets: tuple[str, ...]
    choices: Mapping[str, Picked]
    overrides: Mapping[str, Any]
    answers: Mapping[str, Picked]
    weights: Mapping[str, float]
    weights_reason: Names | None
    text: str
