"""Share of new products that nobody buys any more; the service they gave goes too."""

from __future__ import annotations

from kringloop.core import Names
from kringloop.scenarios.effect import OnChain, OnRows, share_left
from kringloop.scenarios.lever import Lever

LEVER = Lever(
    key="refuse",
    order=20,
    names=Names("afzien", "refusing"),
    meaning=Names(
        "Deel van de nieuwe producten dat niemand meer koopt; ook de dienst ervan vervalt.",
        "Share of new products that nobody buys any more; the service they gave goes too.",
    ),
    of=Names(
        "van wat nieuw zou worden gekocht",
        "of what would be bought new",
    ),
    low=0,
    high=100,
    further=True,
    rung="R0",
    by=("cohort",),
    rows=OnRows(share_left),
    chain=OnChain("demand", share_left),
)
