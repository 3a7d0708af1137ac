"""Draws of a whole study: the time of a run with a thousand of them, and what workers of a cluster cost and give."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.registry import NotInstalledError, Subject, benchmark
from kringloop.core import Array
from kringloop.robustness import Crew, Drawing, cluster, processes, serial
from kringloop.runs import Draws, open_run, run_study
from kringloop.runs.claimed import Series
from kringloop.runs.drawn import draw_run
from kringloop.runs.evaluate import evaluate
from kringloop.runs.run import result_tables
from kringloop.runs.sure import checked_sure
from kringloop.study import find_study, load_study

STUDY = "netherlands"
COUNT = 1000
FEW = 200


def _values(draws: Draws | None) -> Array:
    """The figures of a run that is made anew."""
    with TemporaryDirectory() as folder:
        path = run_study(find_study(STUDY), Path(folder), draws=draws).path
        found: Array = open_run(path).file.query("select value from observations order by all")["value"].to_numpy()
        return found


def _apart(a: Array, b: Array) -> float:
    """The largest difference, which is 0 for the same bits; infinite where only one has a figure."""
    if a.shape != b.shape or not np.array_equal(np.isnan(a), np.isnan(b)):
        return float("inf")
    return float(np.abs(np.nan_to_num(a) - np.nan_to_num(b)).max(initial=0.0))


@benchmark(
    "study_with_1000_draws",
    sizes=(1, 2),
    peer="the same study without draws; its figures are the same",
    goal="the study of the Netherlands with 1,000 draws under 60 s and 1 GB; the size is the number of processes",
    repeats=1,
)
def study_with_draws(workers: int) -> Subject:
    draws = Draws(drawing=Drawing(count=COUNT), crew=processes(workers))
    return Subject(ours=lambda: _values(draws), peer=lambda: _values(None), difference=_apart)


@cache
def _series() -> Series:
    """The figures of the study, worked out once."""
    study = load_study(find_study(STUDY))
    outcomes = tuple(evaluate(study.file, checked_sure(study.ledger, study.margins, study.totals)))
    rows = result_tables(study, outcomes, study.cells)["observations"]
    return Series(study.file, {o.indicator.id: o for o in outcomes}, rows)


def _drawn(crew: Crew) -> Array:
    found = draw_run(_series(), Draws(drawing=Drawing(count=FEW), crew=crew))
    return np.concatenate([numbers.reshape(-1) for each in found for numbers in (each.cells, each.series)])


@benchmark(
    f"cluster_{FEW}_draws_of_a_study",
    sizes=(1, 2),
    peer=f"the same {FEW} draws of every figure in this process; the cost per draw is the time over {FEW}",
    goal="the same bits; the ratio is what a local dask cluster of so many workers costs or gives, its start left out",
    repeats=1,
)
def cluster_draws(workers: int) -> Subject:
    try:
        from distributed import LocalCluster
    except ImportError:
        raise NotInstalledError("dask is not installed: pip install 'kringloop[cluster]'") from None
    local = LocalCluster(n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None)
    crew = cluster(local.scheduler_address)
    _series()
    return Subject(ours=lambda: _drawn(crew), peer=lambda: _drawn(serial), difference=_apart)
