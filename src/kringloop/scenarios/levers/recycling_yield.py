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
        "Eurostat, 2022: 72,6 % in Nederland, 80,7 % in de EU; van 56,6 % (Portugal) tot 92,8 % "
        "(Tsjechië) in de landen in deze studie",
        "Eurostat, 2022: 72.6 % in the Netherlands, 80.7 % in the EU; from 56.6 % (Portugal) to 92.8 % "
        "(Czechia) among the countries in this study",
    ),
    reference="eurostat_cei_wm060",
)
