"""Share of what leaves first use that is repaired for the same user."""

from __future__ import annotations

from kringloop.core import Names
from kringloop.scenarios.lever import Lever

LEVER = Lever(
    key="repair",
    order=2,
    names=Names("reparatie", "repair"),
    meaning=Names(
        "Deel van wat stukgaat dat voor dezelfde gebruiker wordt gerepareerd.",
        "Share of what leaves first use that is repaired for the same user.",
    ),
    of=Names("van wat stukgaat, voor dezelfde gebruiker", "of what fails, for the same user"),
    low=0,
    high=90,
    rung="R4",
)
