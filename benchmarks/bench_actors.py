"""Who does what: a target over many actors, joint results, and tables of company figures guarded and audited."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import polars as pl

from benchmarks.registry import Subject, benchmark
from kringloop.actors import Rules, audit, guarded, protect, shapley
from kringloop.targets import allocate

YEARS, DRAWS = 30, 500


@benchmark("allocate", sizes=(1_000, 10_000), goal="10,000 actors, 30 years and 500 draws within a second", repeats=3)
def division(size: int) -> Subject:
    """Every target of every actor, year and draw, as one array."""
    random = np.random.default_rng(7)
    base = random.uniform(1, 9, size)
    target = base.sum() * random.uniform(0.4, 0.6, (YEARS, DRAWS))
    names = [str(i) for i in range(size)]
    return Subject(ours=lambda: allocate(names, base, target).figures())


@benchmark("shapley", sizes=(8, 12), goal="twelve players exactly within a second", repeats=3)
def joint_result(size: int) -> Subject:
    """All groups of a game in which size pays."""
    names = [str(i) for i in range(size)]
    return Subject(ours=lambda: shapley(names, lambda group: len(group) ** 1.3))


@lru_cache(maxsize=1)
def firms(size: int) -> pl.DataFrame:
    """Firms in a table of size by half of that, up to thirteen in a cell."""
    random = np.random.default_rng(5)
    rows = [
        (f"r{i}", f"c{j}", f"g{random.integers(0, 4000)}", float(np.round(random.lognormal(3, 1.2), 1)))
        for i in range(size)
        for j in range(size // 2)
        for _ in range(random.integers(0, 14))
    ]
    return pl.DataFrame(rows, schema=["row", "column", "group", "value"], orient="row")


@benchmark(
    "confidential", sizes=(20, 100), goal="a table of 100 by 50 guarded, protected and audited in 10 s", repeats=1
)
def company_figures(size: int) -> Subject:
    """From figures of firms to a release that was audited; raises where a cell can be worked out."""
    frame = firms(size)

    def ours() -> Any:
        release = protect(guarded(frame, ["row", "column"], rules=Rules()))
        audit(release).require_safe()
        return release

    return Subject(ours=ours)
