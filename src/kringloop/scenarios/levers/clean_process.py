"""Emission or use per unit over that of now, in the rows chosen."""

from __future__ import annotations

from kringloop.core import Names
from kringloop.scenarios.effect import OnChain, OnRows, times
from kringloop.scenarios.lever import Lever

LEVER = Lever(
    key="clean_process",
    order=43,
    names=Names("schoner proces", "cleaner process"),
    meaning=Names(
        "Uitstoot of verbruik per eenheid ten opzichte van nu, in de gekozen rijen.",
        "Emission or use per unit over that of now, in the rows chosen.",
    ),
    of=Names(
        "meer of minder dan nu",
        "more or less than now",
    ),
    low=-100,
    high=100,
    factor=True,
    further=True,
    rung="process",
    models=(),
    rows=OnRows(times),
    chain=OnChain("pressure", times),
    slider=False,
)
