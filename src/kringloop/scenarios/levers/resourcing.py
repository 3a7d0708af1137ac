"""Share of the supply from one country that another takes over; together the shares stay the same."""

from __future__ import annotations

from kringloop.core import Names
from kringloop.scenarios.effect import OnChain, OnRows, share_left
from kringloop.scenarios.lever import Lever

LEVER = Lever(
    key="resourcing",
    order=42,
    names=Names("andere herkomst", "re-sourcing"),
    meaning=Names(
        "Deel van de levering uit een land dat een ander land overneemt; samen blijven de delen gelijk.",
        "Share of the supply from one country that another takes over; together the shares stay the same.",
    ),
    of=Names(
        "van de levering uit het gekozen land",
        "of the supply from the country chosen",
    ),
    low=0,
    high=100,
    further=True,
    rung="sourcing",
    models=(),
    rows=OnRows(share_left, takes=True, moves=True),
    chain=OnChain("trade", share_left, takes="region"),
    slider=False,
)
