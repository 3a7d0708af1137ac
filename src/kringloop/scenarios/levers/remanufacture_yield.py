"""Share of what is remanufactured that is as new; the rest is recycled."""

from __future__ import annotations

from kringloop.core import Names
from kringloop.scenarios.lever import Lever

LEVER = Lever(
    key="remanufacture_yield",
    order=16,
    names=Names("reviseren lukt", "remanufacture succeeds"),
    meaning=Names(
        "Deel van wat wordt gereviseerd dat zo goed als nieuw is; de rest wordt gerecycled.",
        "Share of what is remanufactured that is as new; the rest is recycled.",
    ),
    of=Names(
        "van wat wordt gereviseerd; de rest wordt gerecycled",
        "of what is remanufactured; the rest is recycled",
    ),
    low=0,
    high=100,
    further=True,
    rung="R6",
)
