"""A million figures to each form that other programs exchange, and queries to the SDMX service."""

from __future__ import annotations

import http.client
import shutil
import statistics
import tempfile
import time
from functools import cache
from pathlib import Path

import polars as pl

from benchmarks.bench_web import ask, serve
from benchmarks.registry import Subject, benchmark
from kringloop.exchange import Delivery, deliver, delivery_of, find_form, form_names
from kringloop.runs import Run, open_run, run_study
from kringloop.study import find_study

FIGURES = 1_000_000
QUERIES = 200
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


@benchmark("sdmx_series", sizes=("csv", "xml"), goal="a query of one series below 50 ms for 95 in 100", repeats=1)
def series(form: str) -> Subject:
    """Queries of one series to the SDMX service, one after the other."""
    path = "/sdmx/v2/data/dataflow/KRINGLOOP/ghg_direct-cbs/1.0/A.24"
    accept = {"csv": "text/csv", "xml": "application/xml"}[form]
    port = 18300 + len(accept)
    serve(port, [path])

    def ours() -> float:
        times = []
        connection = http.client.HTTPConnection("localhost", port, timeout=60)
        for number in range(QUERIES):
            start = time.perf_counter()
            status = ask(connection, f"{path}?c[TIME_PERIOD]=ge:{1990 + number % 20}", accept)
            times.append(time.perf_counter() - start)
            if status != 200:
                raise RuntimeError(f"{path} answers {status}")
        found = statistics.quantiles(times[1:], n=20)[-1]
        print(
            f"  p95 {1000 * found:.1f} ms, median {1000 * statistics.median(times[1:]):.1f} ms, first {times[0]:.2f} s"
        )
        return found

    return Subject(ours=ours)
