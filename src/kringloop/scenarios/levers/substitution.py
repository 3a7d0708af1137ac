"""Share of a material whose function another material takes over, in kilo per kilo."""

from __future__ import annotations

from kringloop.core import Names
from kringloop.scenarios.effect import OnChain, OnRows, share_left
from kringloop.scenarios.lever import Lever

LEVER = Lever(
    key="substitution",
    order=40,
    names=Names("vervanging", "substitution"),
    meaning=Names(
        "Deel van een materiaal waarvan een ander materiaal de functie overneemt, in kilo per kilo. In producten "
        "krijgen nieuwe de vervanger en volgt de voorraad.",
        "Share of a material whose function another material takes over, in kilo per kilo. In products new ones get "
        "the substitute, and the stock follows.",
    ),
    of=Names(
        "van het materiaal in de gekozen rijen",
        "of the material in the rows chosen",
    ),
    low=0,
    high=100,
    further=True,
    rung="R2",
    by=("cohort",),
    moves=lambda _levers, _value: {},
    hands_over=True,
    in_products=True,
    rows=OnRows(share_left, takes=True),
    chain=OnChain("inputs", share_left, takes="industry"),
    slider=False,
)
