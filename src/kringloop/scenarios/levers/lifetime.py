"""Factor on the life of products made from then on."""

from __future__ import annotations

from kringloop.core import Names
from kringloop.scenarios.lever import Lever

LEVER = Lever(
    key="lifetime",
    order=1,
    names=Names("levensduur", "lifetime"),
    meaning=Names(
        "Factor op de levensduur van producten die vanaf dan worden gemaakt.",
        "Factor on the life of products made from then on.",
    ),
    of=Names(
        "langer of korter dan nu, voor nieuwe producten",
        "longer or shorter than now, for new products",
    ),
    low=-50,
    high=200,
    step=5,
    factor=True,
    rung="R3",
    by=("cohort", "stock"),
    of_all="upkeep",
)
