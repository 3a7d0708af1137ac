"""Share of spending on an industry's products that goes to the products followed: less as fewer are made."""

from __future__ import annotations

from kringloop.core import Names
from kringloop.scenarios.effect import OnChain, followed
from kringloop.scenarios.lever import Lever

LEVER = Lever(
    key="spending_follows",
    order=50,
    names=Names("bestedingen volgen producten", "spending follows products"),
    meaning=Names(
        "Deel van wat eindgebruikers aan de producten van een bedrijfstak besteden dat naar de gevolgde producten "
        "gaat. Worden er minder gekocht dan in ‘zoals nu’, dan daalt het mee, in binnen- en buitenland.",
        "Share of what final users spend on the products of an industry that goes to the products followed. Where "
        "fewer are bought than in the baseline it falls with them, at home and abroad.",
    ),
    of=Names(
        "van wat eindgebruikers aan deze bedrijfstak besteden",
        "of what final users spend on this industry",
    ),
    low=0,
    high=100,
    further=True,
    rung="link",
    models=(),
    chain=OnChain("demand", followed, takes="home", needs=False, follows=True),
    slider=False,
)
