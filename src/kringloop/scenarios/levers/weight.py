"""Mass of a new product over that of today, with as many products."""

from __future__ import annotations

from kringloop.core import Names
from kringloop.scenarios.effect import OnChain, OnRows, times
from kringloop.scenarios.lever import Lever

LEVER = Lever(
    key="weight",
    order=23,
    names=Names("lichter ontwerp", "lighter design"),
    meaning=Names(
        "Massa van een nieuw product ten opzichte van nu, bij hetzelfde aantal producten.",
        "Mass of a new product over that of today, with as many products.",
    ),
    of=Names(
        "lichter dan nu, voor nieuwe producten",
        "lighter than now, for new products",
    ),
    low=-80,
    high=0,
    factor=True,
    further=True,
    rung="R2",
    by=("cohort",),
    rows=OnRows(times),
    chain=OnChain("inputs", times),
)
