"""Share of what is collected that is refurbished."""

from __future__ import annotations

from kringloop.core import Names
from kringloop.scenarios.lever import COLLECTED, Lever

LEVER = Lever(
    key="refurbishment",
    order=5,
    names=Names("opknappen", "refurbishment"),
    meaning=Names(
        "Deel van wat is ingezameld dat wordt opgeknapt.",
        "Share of what is collected that is refurbished.",
    ),
    of=COLLECTED,
    low=0,
    high=100,
    rung="R5",
)
