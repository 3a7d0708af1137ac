"""A million figures to each form that other programs exchange: time, and memory with --memory."""

from __future__ import annotations

import shutil
import tempfile
from functools import cache
from pathlib import Path

import polars as pl

from benchmarks.registry import Subject, benchmark
from kringloop.exchange import Delivery, deliver, delivery_of, find_form, form_names
from kringloop.runs import Run, open_run, run_study
from kringloop.study import find_study

FIGURES = 1_000_000
FORMS = tuple(name for name in form_names() if find_form(name).files is not None)


@cache
def _run() -> Run:
    return open_run(run_study(find_study("netherlands"), Path(tempfile.mkdtemp())).path)


def _many(run: Run) -> Delivery:
    """One definition with its marks, gaps and intervals, told of other years until there are enough figures."""
    (indicator,) = run.definitions_of("net_energy_use.cbs")
    once = run.observations_of(indicator)
    assert once is not None
    times = FIGURES // once.height + 1
    many = pl.concat([once.with_columns(pl.col("year") + 100 * turn) for turn in range(times)]).head(FIGURES)
    return delivery_of(run, [(indicator, many)], "en")


@benchmark(
    "exchange_million", sizes=FORMS, goal="a million figures in a form below 20 s, memory of some chunks", repeats=1
)
def million(form: str) -> Subject:
    """From figures to files in place."""
    delivery = _many(_run())

    def ours() -> int:
        folder = Path(tempfile.mkdtemp())
        try:
            return sum(path.stat().st_size for path in deliver(find_form(form), delivery, folder))
        finally:
            shutil.rmtree(folder)

    return Subject(ours=ours)
