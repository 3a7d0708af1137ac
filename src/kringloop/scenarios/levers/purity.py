"""Purity of what recycling gives."""

from __future__ import annotations

from kringloop.core import Names
from kringloop.scenarios.lever import Lever

LEVER = Lever(
    key="purity",
    order=45,
    names=Names("zuiverheid", "purity"),
    meaning=Names(
        "Zuiverheid van wat recycling oplevert.",
        "Purity of what recycling gives.",
    ),
    of=Names(
        "van wat nu is",
        "of what is now",
    ),
    low=0,
    high=100,
    further=True,
    rung="R8",
    models=(),
    cannot=Names(
        "niemand publiceert wat er in schroot en recyclaat zit; zonder gehalte en grens is er niets te rekenen",
        "nobody publishes what scrap and recyclate hold; without a content and a limit there is nothing to compute",
    ),
    slider=False,
)
