"""Share of what is left after reuse that gets another function."""

from __future__ import annotations

from kringloop.core import Names
from kringloop.scenarios.lever import Lever

LEVER = Lever(
    key="repurpose",
    order=25,
    names=Names("andere functie", "repurposing"),
    meaning=Names(
        "Deel van wat na hergebruik overblijft dat een andere functie krijgt. Met 'to' vervangt het nieuwe producten "
        "van een andere soort, 'per' kilo voor elke kilo; zonder 'to' vervangt het niets.",
        "Share of what is left after reuse that gets another function. With 'to' it replaces new products of another "
        "kind, 'per' kilo for each kilo; without 'to' it replaces nothing.",
    ),
    of=Names(
        "van wat overblijft na hergebruik",
        "of what is left after reuse",
    ),
    low=0,
    high=100,
    further=True,
    rung="R7",
    displaces=True,
)
