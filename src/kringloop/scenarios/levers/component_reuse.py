"""Share of what is collected that goes on as components: neither a product reused nor material."""

from __future__ import annotations

from kringloop.core import Names
from kringloop.scenarios.lever import Lever

LEVER = Lever(
    key="component_reuse",
    order=26,
    names=Names("hergebruik van onderdelen", "reuse of components"),
    meaning=Names(
        "Deel van wat is ingezameld dat als onderdeel verdergaat. Het vervangt nieuwe onderdelen, kilo voor kilo waar "
        "niets anders is gezegd; het telt niet als hergebruikt product en niet als materiaal, en recycling krijgt er "
        "minder door.",
        "Share of what is collected that goes on as components. They replace new parts, kilo for kilo where nothing "
        "else is said; they count neither as a product reused nor as material, and recycling gets less.",
    ),
    of=Names(
        "van wat is ingezameld",
        "of what is collected",
    ),
    low=0,
    high=100,
    further=True,
    rung="R6",
)
