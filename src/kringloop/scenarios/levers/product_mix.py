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
        "Deel van wat nieuw wordt gekocht dat een ander product overneemt ('to'), met zoveel kilo of euro ('per') voor "
        "elke die het vervangt.",
        "Share of what is bought new that another product takes over ('to'), with so many kilos or euros ('per') for "
        "each it replaces.",
    ),
    of=Names(
        "van wat nieuw zou worden gekocht",
        "of what would be bought new",
    ),
    low=0,
    high=100,
    further=True,
    rung="mix",
    by=("cohort",),
    moves=lambda _levers, value: {"refuse": value},
    hands_over=True,
    chain=OnChain("demand", share_left, takes="industry"),
    slider=False,
)
