"""Share of what is refurbished that gets a second use; the rest is recycled."""

from __future__ import annotations

from kringloop.core import Names
from kringloop.scenarios.lever import Lever

LEVER = Lever(
    key="refurbishment_yield",
    order=15,
    names=Names("opknappen lukt", "refurbishment succeeds"),
    meaning=Names(
        "Deel van wat wordt opgeknapt dat een tweede gebruik krijgt; de rest wordt gerecycled.",
        "Share of what is refurbished that gets a second use; the rest is recycled.",
    ),
    of=Names(
        "van wat wordt opgeknapt; de rest wordt gerecycled",
        "of what is refurbished; the rest is recycled",
    ),
    low=0,
    high=100,
    further=True,
    rung="R5",
)
