"""Share of the recycled material that is of lower grade and does not replace the original material."""

from __future__ import annotations

from kringloop.core import Names
from kringloop.scenarios.lever import Lever

LEVER = Lever(
    key="open_loop",
    order=27,
    names=Names("laagwaardige recycling", "recycling to lower grade"),
    meaning=Names(
        "Deel van het gerecyclede materiaal dat een lagere kwaliteit krijgt en het oorspronkelijke "
        "materiaal niet vervangt.",
        "Share of the recycled material that is of lower grade and does not replace the original material.",
    ),
    of=Names(
        "van het gerecyclede materiaal",
        "of the recycled material",
    ),
    low=0,
    high=100,
    further=True,
    rung="R8",
)
