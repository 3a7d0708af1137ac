"""Share of the rest that is burnt; what is then left is landfilled."""

from __future__ import annotations

from kringloop.core import Names
from kringloop.scenarios.lever import Lever

LEVER = Lever(
    key="energy_recovery",
    order=11,
    names=Names("verbranden van de rest", "burning of the rest"),
    meaning=Names(
        "Deel van de rest dat wordt verbrand; wat dan overblijft wordt gestort.",
        "Share of the rest that is burnt; what is then left is landfilled.",
    ),
    of=Names(
        "van wat niet is hergebruikt, ingezameld of uitgevoerd; de rest wordt gestort",
        "of what is not reused, collected or exported; the rest is landfilled",
    ),
    low=0,
    high=100,
    further=True,
    rung="R9",
)
