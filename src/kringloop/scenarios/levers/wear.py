"""How much faster a shared product wears: 0 % not at all, 100 % as much faster as it is used more."""

from __future__ import annotations

from kringloop.core import Names
from kringloop.scenarios.lever import Lever

LEVER = Lever(
    key="wear",
    order=22,
    names=Names("slijtage door delen", "wear by sharing"),
    meaning=Names(
        "Hoe veel sneller een gedeeld product slijt: 0 % niet, 100 % net zo veel sneller als het vaker wordt gebruikt.",
        "How much faster a shared product wears: 0 % not at all, 100 % as much faster as it is used more.",
    ),
    of=Names(
        "van het extra gebruik slijt het product",
        "of the extra use wears the product",
    ),
    low=0,
    high=100,
    further=True,
    rung="R1",
    by=("cohort",),
)
