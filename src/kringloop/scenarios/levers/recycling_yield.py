"""Share of what goes to recycling that becomes material again; the rest is burnt."""

from __future__ import annotations

from kringloop.core import Names
from kringloop.scenarios.lever import Lever

LEVER = Lever(
    key="recycling_yield",
    order=7,
    names=Names("recycling", "recycling"),
    meaning=Names(
        "Deel van wat naar recycling gaat dat weer materiaal wordt; de rest wordt verbrand.",
        "Share of what goes to recycling that becomes material again; the rest is burnt.",
    ),
    of=Names(
        "van wat naar recycling gaat, wordt weer materiaal",
        "of what goes to recycling becomes material again",
    ),
    low=0,
    high=100,
    others=Names(
        "Eurostat, 2022: 80,7 % in de EU; van 56,6 tot 92,8 % in de landen van de EU",
        "Eurostat, 2022: 80.7 % in the EU; from 56.6 to 92.8 % in the countries of the EU",
    ),
    reference="eurostat_cei_wm060",
    rung="R8",
)
