"""Share of the mass of reused components that takes the place of new parts."""

from __future__ import annotations

from kringloop.core import Names
from kringloop.scenarios.lever import Lever

LEVER = Lever(
    key="component_displacement",
    order=28,
    names=Names("onderdelen in plaats van nieuwe", "components in place of new ones"),
    meaning=Names(
        "Deel van de massa van hergebruikte onderdelen dat nieuwe onderdelen vervangt, in dezelfde productsoort. De "
        "rest vervangt niets.",
        "Share of the mass of reused components that takes the place of new parts, in the same kind of product. The "
        "rest replaces nothing.",
    ),
    of=Names(
        "van de massa van hergebruikte onderdelen",
        "of the mass of reused components",
    ),
    low=0,
    high=100,
    expected=(50, 100),
    further=True,
    rung="rebound",
)
