"""Part of its age that refurbishment takes away."""

from __future__ import annotations

from kringloop.core import Names
from kringloop.scenarios.lever import AGE, Lever

LEVER = Lever(
    key="refurbishment_renews",
    order=14,
    names=Names("opknappen vernieuwt", "refurbishment renews"),
    meaning=Names(
        "Deel van de leeftijd dat opknappen wegneemt.",
        "Part of its age that refurbishment takes away.",
    ),
    of=AGE,
    low=0,
    high=100,
    further=True,
    rung="R5",
)
