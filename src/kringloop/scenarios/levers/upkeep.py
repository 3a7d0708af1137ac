"""Factor on the years that all in use still lasts: years count less because of upkeep and updates."""

from __future__ import annotations

from kringloop.core import Names
from kringloop.scenarios.lever import Lever

LEVER = Lever(
    key="upkeep",
    order=24,
    names=Names("onderhoud", "upkeep"),
    meaning=Names(
        "Factor op de jaren die alles wat in gebruik is nog meegaat: jaren tellen minder door onderhoud en updates.",
        "Factor on the years that all in use still lasts: years count less because of upkeep and updates.",
    ),
    of=Names(
        "langer dan nu, voor alles wat in gebruik is",
        "longer than now, for all that is in use",
    ),
    low=-50,
    high=200,
    step=5,
    factor=True,
    further=True,
    rung="R3",
)
