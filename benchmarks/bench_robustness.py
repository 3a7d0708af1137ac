"""Draws of a figure against a loop over draws, and shares of a variance against SALib."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from benchmarks.bench_ledger import _intensity, _ledger, _rows
from benchmarks.registry import NotInstalledError, Subject, benchmark
from kringloop.core import Array
from kringloop.ledger import datum_names, scores
from kringloop.robustness import Drawing, draw, sobol_indices

DRAWS = 1000


@benchmark(
    "robustness_1000_draws_of_a_ratio",
    sizes=(1_000, 10_000, 100_000),
    peer="the same normal draws, and the ledger asked again for each of them",
    goal="memory below 1 GB at 1,000 draws",
    repeats=1,
)
def draws(size: int) -> Subject:
    plain = _ledger(_rows(size))
    account = plain.accounts["flows"]
    sd = 0.1 * account.layer("amount").values
    ledger = plain.with_layer("flows", "amount", sd=sd)
    drawing = Drawing(count=DRAWS, law="normal")

    def ours() -> Array:
        return draw(_intensity(ledger), "year", drawing=drawing).drawn

    def peer() -> Array:
        layer = ledger.accounts["flows"].layer("amount")
        names = datum_names(ledger.accounts["flows"], layer, np.arange(len(account)))
        drawn = layer.values[:, None] + sd[:, None] * scores(drawing.seed, names, DRAWS)
        each = [_intensity(plain.with_layer("flows", "amount", drawn[:, n])).by("year").value for n in range(DRAWS)]
        return np.stack(each, axis=-1)

    return Subject(
        ours=ours,
        peer=peer,
        difference=lambda a, b: float(np.abs(a / b - 1).max()),
        array_bytes=account.nbytes,
    )


def _ishigami(units: Array) -> Array:
    x = (2 * units - 1) * math.pi
    figures: Array = np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])
    return figures


@benchmark(
    "robustness_shares_of_a_variance",
    sizes=(1_024, 16_384),
    peer="SALib: Sobol sample and analysis without second order, the same resamples",
    goal="no slower than SALib; the answers differ by the error of the sample",
)
def shares(size: int) -> Subject:
    names = ["x1", "x2", "x3"]
    try:
        from SALib.analyze import sobol
        from SALib.sample import sobol as sampled
    except ImportError:
        raise NotInstalledError("SALib is not installed: pip install 'kringloop[sensitivity]'") from None
    problem = {"num_vars": 3, "names": names, "bounds": [[0.0, 1.0]] * 3}

    def peer() -> Any:
        points = sampled.sample(problem, size, calc_second_order=False, seed=7)
        told = sobol.analyze(problem, _ishigami(points), calc_second_order=False, num_resamples=200, seed=7)
        return told["ST"]

    return Subject(
        ours=lambda: sobol_indices(_ishigami, names, base=size).total,
        peer=peer,
        difference=lambda a, b: float(np.abs(a - b).max()),
    )
