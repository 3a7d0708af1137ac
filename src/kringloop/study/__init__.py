"""Study files, runs and results: the only room that knows how things are put together.

Reads a study and its tables, evaluates the indicators, checks the data and writes one immutable
results file; opens, explains and compares such files. Holds no formula.
"""

from kringloop.study.checks import check_totals
from kringloop.study.compare import Comparison, compare_runs
from kringloop.study.evaluate import MISSING, observations
from kringloop.study.load import Study, load_study
from kringloop.study.opened import Run, open_run
from kringloop.study.run import Ran, run_study
from kringloop.study.shipped import copy_study, find_study, shipped_studies

__all__ = [
    "MISSING",
    "Comparison",
    "Ran",
    "Run",
    "Study",
    "check_totals",
    "compare_runs",
    "copy_study",
    "find_study",
    "load_study",
    "observations",
    "open_run",
    "run_study",
    "shipped_studies",
]
