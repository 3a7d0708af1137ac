"""Share of the new products made needless by longer life and reuse that is really not made."""

from __future__ import annotations

from kringloop.core import Names
from kringloop.scenarios.lever import Lever

LEVER = Lever(
    key="displacement",
    order=9,
    names=Names("minder nieuwe productie", "less new production"),
    meaning=Names(
        "Deel van de nieuwe producten die door langer leven en hergebruik niet nodig zijn, dat ook echt "
        "niet wordt gemaakt.",
        "Share of the new products made needless by longer life and reuse that is really not made.",
    ),
    of=Names(
        "van de nieuwe producten die niet meer nodig zijn, wordt ook echt niet gemaakt",
        "of the new products no longer needed is really not made",
    ),
    low=0,
    high=100,
    expected=(50, 100),
    rung="rebound",
)
