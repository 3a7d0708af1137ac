"""The benches of a run behind pages: products in use, and the scenarios that are asked of it."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from kringloop.core import Names
from kringloop.reading import Reading
from kringloop.runs import ScenarioBench, Workbench, workbench_of_run

PREFERRED = "0104"
"""The product a reader meets first, where the study has it."""


def exists(reading: Reading) -> bool:
    """Whether a run follows products in use."""
    return bench_of(reading) is not None


def bench_of(reading: Reading) -> Workbench | None:
    """The workbench of a run; None where levers change nothing in it."""
    return reading.keep("workbench", lambda: workbench_of_run(reading.run))


def default_product(bench: Workbench) -> str:
    """The product a reader meets first."""
    keys = bench.model.products.keys
    return PREFERRED if PREFERRED in keys else keys[0]


def products(bench: Workbench) -> list[tuple[str, Names]]:
    """Products that are followed, with their names."""
    return [(k, bench.names(k)) for k in bench.model.products.keys]


@dataclass(frozen=True, slots=True)
class Table:
    """The bench of scenarios of a run, and whose turn it is: it keeps what it made, and readers ask at once."""

    bench: ScenarioBench
    turn: threading.RLock = field(default_factory=threading.RLock)


def table_of(reading: Reading) -> Table:
    """The bench of scenarios of a run."""
    return reading.keep("scenarios", lambda: Table(ScenarioBench(reading.run)))
