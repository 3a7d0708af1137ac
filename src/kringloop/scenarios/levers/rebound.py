"""Share of the new products no longer needed that is made all the same. 0 where nothing is said."""

from __future__ import annotations

from kringloop.core import Names
from kringloop.scenarios.effect import OnChain, followed
from kringloop.scenarios.lever import Lever

LEVER = Lever(
    key="rebound",
    order=44,
    names=Names("terugslag", "rebound"),
    meaning=Names(
        "Deel van de nieuwe producten die niet meer nodig zijn, dat toch wordt gemaakt; in de keten: deel van het "
        "bespaarde geld dat opnieuw wordt uitgegeven. Zonder opgave 0.",
        "Share of the new products no longer needed that is made all the same; in the chain: share of the money saved "
        "that is spent again. 0 where nothing is said.",
    ),
    of=Names(
        "van de nieuwe producten die niet meer nodig zijn",
        "of the new products no longer needed",
    ),
    low=0,
    high=100,
    further=True,
    rung="rebound",
    moves=lambda levers, value: {"displacement": levers["displacement"] * (1.0 - value)},
    chain=OnChain("respent", followed),
    slider=False,
)
