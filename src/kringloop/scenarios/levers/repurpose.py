"""Share of what is left after reuse that gets another function."""

from __future__ import annotations

from kringloop.core import Names
from kringloop.scenarios.lever import Lever

LEVER = Lever(
    key="repurpose",
    order=25,
    names=Names("andere functie", "repurposing"),
    meaning=Names(
        "Deel van wat na hergebruik overblijft dat een andere functie krijgt. Wat het daar vervangt is "
        "niet bekend en telt niet mee.",
        "Share of what is left after reuse that gets another function. What it replaces there is not "
        "known and is not counted.",
    ),
    of=Names(
        "van wat overblijft na hergebruik",
        "of what is left after reuse",
    ),
    low=0,
    high=100,
    further=True,
    rung="R7",
)
