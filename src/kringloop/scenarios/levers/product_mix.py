"""Share of a service that another product takes over."""

from __future__ import annotations

from kringloop.core import Names
from kringloop.scenarios.effect import OnChain, share_left
from kringloop.scenarios.lever import Lever

LEVER = Lever(
    key="product_mix",
    order=46,
    names=Names("verdeling over producten", "product mix"),
    meaning=Names(
        "Deel van de dienst dat een ander product overneemt.",
        "Share of a service that another product takes over.",
    ),
    of=Names(
        "van wat nu is",
        "of what is now",
    ),
    low=0,
    high=100,
    further=True,
    rung="mix",
    models=(),
    chain=OnChain("demand", share_left, takes="industry"),
    slider=False,
)
