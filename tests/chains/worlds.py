"""Random worlds for property tests: productive tables of any shape, and the tables of outside sources."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from hypothesis import strategies as st

from kringloop.core import Array, Origin
from kringloop.core.units import conversion_factor
from kringloop.economies import Economy

DATA = Path(__file__).parent / "data"
MADE = Origin(producer="test", dataset="random", title="random world", vintage="1", licence="CC0", kind="assumed")
WORKED: dict[str, Any] = json.loads((DATA / "worked.json").read_text())


def wiod_figures() -> pl.DataFrame:
    return pl.read_csv(DATA / "wiod_nl.csv", comment_prefix="#")


def national(flows: Any, final_demand: Any, **more: Any) -> Economy:
    """One region from plain figures."""
    n = len(flows)
    return Economy.from_arrays(
        sectors=[("X", str(i + 1)) for i in range(n)],
        demands=[("X", "all")],
        flows=flows,
        final_demand=np.asarray(final_demand, float).reshape(n, 1),
        unit="mln EUR",
        year=2000,
        origin=MADE,
        **more,
    )


def world(seed: int, *, regions: int = 3, sectors: int = 4, filled: float = 0.6, **more: Any) -> Economy:
    """A productive random table: inputs are below four fifths of output in every column."""
    random = np.random.default_rng(seed)
    n = regions * sectors
    recipe = random.random((n, n)) * (random.random((n, n)) < filled)
    recipe *= random.uniform(0.1, 0.8, n) / np.maximum(recipe.sum(axis=0), 1e-9)
    demand = random.exponential(size=(n, 2 * regions))
    output = np.linalg.solve(np.eye(n) - recipe, demand.sum(axis=1))
    flows = recipe * output
    return Economy.from_arrays(
        sectors=[(f"R{r}", f"s{s}") for r in range(regions) for s in range(sectors)],
        demands=[(f"R{r}", c) for r in range(regions) for c in ("households", "investment")],
        flows=flows,
        final_demand=demand,
        extensions={
            "co2": ("kt", random.exponential(size=n), random.exponential(size=2 * regions)),
            "jobs": ("FTE", random.exponential(size=n)),
        },
        unit="mln EUR",
        year=2000,
        origin=MADE,
        **more,
    )


def totals(economy: Economy) -> dict[str, float]:
    """What is in a table: the sum of each of its blocks, pressures in kt and FTE."""
    found = {"flows": economy.flows.sum(), "final demand": economy.final_demand.sum(), "output": economy.output.sum()}
    for name, row in zip(economy.value_added_rows, economy.value_added, strict=True):
        found[f"value added: {name}"] = row.sum()
    for key, extension in economy.extensions.items():
        direct = 0.0 if extension.final_demand is None else extension.final_demand.sum()
        size = conversion_factor(extension.unit, {"jobs": "FTE"}.get(key, "kt"))
        found[f"extension: {key}"] = (extension.values.sum() + direct) * size
    return {name: float(value) for name, value in found.items()}


def leontief_inverse(economy: Economy) -> Array:
    """The inverse, made the plain way: what the engine must agree with and never makes."""
    return np.linalg.inv(np.eye(economy.size) - economy.flows / np.where(economy.output > 0, economy.output, 1))


worlds = st.builds(
    world,
    st.integers(0, 10**6),
    regions=st.integers(1, 4),
    sectors=st.integers(1, 5),
    filled=st.sampled_from([0.2, 0.6, 1.0]),
)
