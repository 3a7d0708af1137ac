"""Supply risk of all raw materials, all years and all draws in one array call."""

from __future__ import annotations

import numpy as np

from benchmarks.registry import Subject, benchmark
from kringloop.valuation import supply_risk, weighted_herfindahl

MATERIALS, YEARS, COUNTRIES = 85, 30, 20


@benchmark(
    "valuation_supply_risk",
    sizes=(50, 500),
    goal="85 materials, 30 years and 500 draws in under 2 s",
    repeats=3,
)
def all_supply_risks(draws: int) -> Subject:
    """Concentration of the world and of the Union weighed by governance, and the risk of each draw."""
    rng = np.random.default_rng(7)
    shape = (MATERIALS, YEARS, draws)
    world = rng.dirichlet(np.full(COUNTRIES, 0.3), size=shape)
    union = rng.dirichlet(np.full(COUNTRIES, 0.3), size=shape)
    governance, trade = rng.uniform(0, 10, (YEARS, 1, COUNTRIES)), rng.uniform(0.8, 1.2, (MATERIALS, 1, 1, COUNTRIES))
    rates = {name: rng.uniform(0, 1, shape) for name in ("import_reliance", "recycling", "substitution")}

    def ours() -> float:
        sides = [weighted_herfindahl(shares, governance, trade) for shares in (world, union)]
        return float(supply_risk(world=sides[0], union=sides[1], **rates).mean())

    return Subject(ours=ours, array_bytes=world.nbytes + union.nbytes)
