"""Share of what is collected that is remanufactured."""

from __future__ import annotations

from kringloop.core import Names
from kringloop.scenarios.lever import COLLECTED, Lever

LEVER = Lever(
    key="remanufacture",
    order=6,
    names=Names("reviseren", "remanufacture"),
    meaning=Names(
        "Deel van wat is ingezameld dat wordt gereviseerd.",
        "Share of what is collected that is remanufactured.",
    ),
    of=COLLECTED,
    low=0,
    high=100,
    rung="R6",
)
