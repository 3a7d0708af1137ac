"""Users of a product over those of today; so many times fewer are bought."""

from __future__ import annotations

from kringloop.core import Names
from kringloop.scenarios.effect import OnChain, OnRows, one_over
from kringloop.scenarios.lever import Lever

LEVER = Lever(
    key="sharing",
    order=21,
    names=Names("delen", "sharing"),
    meaning=Names(
        "Gebruikers per product ten opzichte van nu; zoveel keer minder wordt er gekocht.",
        "Users of a product over those of today; so many times fewer are bought.",
    ),
    of=Names(
        "meer gebruikers per product dan nu",
        "more users per product than now",
    ),
    low=0,
    high=900,
    step=5,
    factor=True,
    further=True,
    rung="R1",
    by=("cohort",),
    rows=OnRows(one_over),
    chain=OnChain("demand", one_over),
)
