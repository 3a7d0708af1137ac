"""Share of a primary flow that secondary material from home replaces."""

from __future__ import annotations

from kringloop.core import Names
from kringloop.scenarios.effect import OnChain, OnRows, share_left
from kringloop.scenarios.lever import Lever

LEVER = Lever(
    key="secondary_input",
    order=41,
    names=Names("secundair in plaats van primair", "secondary in place of primary"),
    meaning=Names(
        "Deel van een primaire stroom dat door secundair materiaal van eigen bodem wordt vervangen, nooit meer dan er "
        "volgens 'supply' is.",
        "Share of a primary flow that secondary material from home replaces, never more than 'supply' says there is.",
    ),
    of=Names(
        "van de gekozen primaire stroom",
        "of the primary flow chosen",
    ),
    low=0,
    high=100,
    further=True,
    rung="R8",
    models=(),
    rows=OnRows(share_left),
    chain=OnChain("inputs", share_left, takes="home"),
    supplied=True,
    slider=False,
)
