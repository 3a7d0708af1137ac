"""Share of the impurity in recyclate that is taken away, so that more of it can replace the original material."""

from __future__ import annotations

from kringloop.core import Names
from kringloop.scenarios.lever import Lever

LEVER = Lever(
    key="purity",
    order=45,
    names=Names("zuiverheid", "purity"),
    meaning=Names(
        "Deel van de verontreiniging in recyclaat dat sortering en zuivering wegnemen. Nieuw materiaal mag er niet "
        "meer van bevatten dan de grens: wat met primair materiaal niet genoeg te verdunnen is, wordt laagwaardig.",
        "Share of the impurity in recyclate that sorting and cleaning take away. New material may not hold more of it "
        "than the limit: what primary material cannot dilute enough becomes of lower grade.",
    ),
    of=Names(
        "van de verontreiniging van nu",
        "of the impurity of today",
    ),
    low=0,
    high=100,
    further=True,
    rung="R8",
    moves=lambda _levers, _value: {},
    quality=True,
    slider=False,
)
