"""Tiny tables for docstrings and the guide; invented figures, never results."""

from __future__ import annotations

from kringloop.core import Origin
from kringloop.economies.economy import Economy

INVENTED = Origin(
    producer="kringloop",
    dataset="examples",
    title="invented two-region table",
    vintage="1",
    licence="CC0",
    kind="assumed",
)


def two_regions(*, year: int = 2020, scale: float = 1.0) -> Economy:
    """NL and RoW with goods and services, CO2 and jobs; `scale` multiplies the CO2.

    >>> two_regions().labels
    ('NL|goods', 'NL|services', 'RoW|goods', 'RoW|services')
    """
    return Economy.from_arrays(
        sectors=[("NL", "goods"), ("NL", "services"), ("RoW", "goods"), ("RoW", "services")],
        demands=[("NL", "households"), ("RoW", "households")],
        flows=[[4, 2, 6, 1], [3, 5, 1, 2], [5, 1, 40, 10], [1, 2, 12, 30]],
        final_demand=[[3, 4], [8, 1], [4, 60], [2, 73]],
        extensions={"co2": ("kt", [5 * scale, 1 * scale, 38 * scale, 6 * scale]), "jobs": ("FTE", [8, 15, 90, 160])},
        unit="mln EUR",
        year=year,
        origin=INVENTED,
    )
