"""Share of what is left after reuse that is sold abroad for use."""

from __future__ import annotations

from kringloop.core import Names
from kringloop.scenarios.lever import OTHER_DISCARDS, Lever

LEVER = Lever(
    key="export",
    order=10,
    names=Names("uitvoer voor gebruik", "export for use"),
    meaning=Names(
        "Deel van wat na hergebruik overblijft dat voor gebruik naar het buitenland gaat.",
        "Share of what is left after reuse that is sold abroad for use.",
    ),
    of=OTHER_DISCARDS,
    low=0,
    high=100,
    further=True,
    rung="R8",
)
