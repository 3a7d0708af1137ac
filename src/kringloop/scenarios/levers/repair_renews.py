"""Part of its age that a repair takes away."""

from __future__ import annotations

from kringloop.core import Names
from kringloop.scenarios.lever import AGE, Lever

LEVER = Lever(
    key="repair_renews",
    order=13,
    names=Names("reparatie vernieuwt", "repair renews"),
    meaning=Names(
        "Deel van de leeftijd dat een reparatie wegneemt.",
        "Part of its age that a repair takes away.",
    ),
    of=AGE,
    low=0,
    high=100,
    further=True,
    rung="R4",
)
