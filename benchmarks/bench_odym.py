"""Reconciliation beside the open code of ODYM: the same network of processes, solved whole with its deviations.

ODYM is on no package registry. To run this subject, put the folder `odym/modules` of its repository, and sympy,
seaborn, tqdm, pandas and matplotlib, in an environment beside kringloop: `PYTHONPATH=ODYM/odym/modules
python -m benchmarks odym`. Its extension for reconciliation is that of github.com/CarrerF/ODYM (MIT); it derives every
slope by symbols and eliminates by them, so that 40 processes take it minutes.
"""

from __future__ import annotations

import importlib
import importlib.util
from types import SimpleNamespace
from typing import Any

import numpy as np

from benchmarks.registry import NotInstalledError, Subject, benchmark
from kringloop.core import Array
from kringloop.reconcile import System, network, reconcile

MODULE = "ODYM_DataReconciliation"
FLOWS_PER_PROCESS = 3


def processes(count: int) -> tuple[System, Any]:
    """A ring of processes with flows inside and to the world, one in five unknown: as ours and as ODYM has it."""
    random = np.random.default_rng(7)
    size = FLOWS_PER_PROCESS * count
    origin = np.repeat(np.arange(count), FLOWS_PER_PROCESS)
    destination = (origin + np.tile([1, 2, 5], count)) % count
    outside = np.arange(size) % FLOWS_PER_PROCESS == FLOWS_PER_PROCESS - 1
    even = np.arange(size) % 2 == 0
    origin, destination = np.where(outside & even, -1, origin), np.where(outside & ~even, -1, destination)
    values = random.uniform(50, 150, size)
    deviations = 0.1 * values
    lost = np.arange(size) % 5 == 1
    values[lost] = deviations[lost] = np.nan
    names = [f"F_{i}" for i in range(size)]
    ours = network(
        names=names, origin=origin, destination=destination, values=values, deviations=deviations, nodes=count,
        unit="kt",
    )  # fmt: skip
    flows = {
        name: SimpleNamespace(
            P_Start=int(o) + 1, P_End=int(d) + 1, Indices="t",
            Values=None if np.isnan(v) else float(v), Uncert=None if np.isnan(v) else 0.1,
        )
        for name, o, d, v in zip(names, origin, destination, values, strict=True)
    }  # fmt: skip
    numbered = [SimpleNamespace(ID=i) for i in range(count + 1)]  # 0 is the world outside
    return ours, SimpleNamespace(ProcessList=numbered, FlowDict=flows, ParameterDict={})


def by_odym(asked: Any) -> Array:
    """Adjusted measured figures as ODYM finds them."""
    module = importlib.import_module(MODULE)
    start = {name: 100.0 for name, flow in asked.FlowDict.items() if flow.Values is None}
    found, _ = module.DataReconciliation(asked, [], start)
    measured = [name for name, flow in asked.FlowDict.items() if flow.Values is not None]
    rows = found.set_index("Variable")["Reconciled value"]
    return np.array([float(rows[name]) for name in measured])


@benchmark("odym", sizes=(40,), peer="ODYM, data reconciliation", repeats=1,
           goal="40 processes solved with deviations, at least a thousand times faster than ODYM")  # fmt: skip
def forty_processes(size: int) -> Subject:
    if importlib.util.find_spec(MODULE) is None:
        raise NotInstalledError(
            "ODYM is on no package registry\n"
            "  To compare with it, put odym/modules of github.com/CarrerF/ODYM on PYTHONPATH, with sympy, seaborn,"
            " tqdm, pandas and matplotlib."
        )
    ours, theirs = processes(size)
    measured = ours.measured
    deviations = ours.deviations[measured]

    def solved() -> Array:
        answer = reconcile(ours)
        assert np.isfinite(answer.deviations[measured]).all()
        return answer.values[measured]

    return Subject(
        ours=solved, peer=lambda: by_odym(theirs),
        difference=lambda a, b: float((np.abs(a - b) / deviations).max()),
    )  # fmt: skip
