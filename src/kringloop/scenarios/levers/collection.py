"""Share of what is left after reuse that is collected separately."""

from __future__ import annotations

from kringloop.core import Names
from kringloop.scenarios.lever import OTHER_DISCARDS, Lever

LEVER = Lever(
    key="collection",
    order=4,
    names=Names("inzameling", "collection"),
    meaning=Names(
        "Deel van wat na hergebruik overblijft dat apart wordt ingezameld.",
        "Share of what is left after reuse that is collected separately.",
    ),
    of=OTHER_DISCARDS,
    low=0,
    high=100,
    others=Names(
        "Europese norm vanaf 2019: 65 % van wat er op de markt kwam, of 85 % van wat wordt afgedankt",
        "European norm from 2019: 65 % of what was placed on the market, or 85 % of what is discarded",
    ),
    reference="weee2012",
    rung="R8",
)
