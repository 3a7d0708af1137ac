"""Share of discards that goes to a next user as it is."""

from __future__ import annotations

from kringloop.core import Names
from kringloop.scenarios.lever import DISCARDS, Lever

LEVER = Lever(
    key="reuse",
    order=3,
    names=Names("hergebruik", "reuse"),
    meaning=Names(
        "Deel van de afdanking dat zoals het is naar een volgende gebruiker gaat.",
        "Share of discards that goes to a next user as it is.",
    ),
    of=DISCARDS,
    low=0,
    high=90,
    rung="R3",
)
