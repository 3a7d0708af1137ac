"""Share of a service that another product takes over."""

from __future__ import annotations

from kringloop.core import Names
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
    cannot=Names(
        "de producten staan in ton; zonder de dienst per ton van elk is niet te zeggen hoeveel van het "
        "ene het andere vervangt. Gebruik refuse en growth per product",
        "products are in tonnes; without the service a tonne of each gives nobody can say how much of "
        "one replaces another. Use refuse and growth by product",
    ),
    slider=False,
)
