"""Study files, runs and results: the only room that knows how things are put together.

Reads a study and its tables, evaluates the indicators, checks the data and writes one immutable
results file; opens, explains and compares such files. Holds no formula.

More than twenty public names, because every command is one function of this room.
"""

from typing import TYPE_CHECKING

from kringloop.core import late

if TYPE_CHECKING:
    from kringloop.study.answering import figures_for
    from kringloop.study.asking import chains_of
    from kringloop.study.cells import BALANCING_WORDS, SourceCell, model_words, shared_parts
    from kringloop.study.chain_scenario import run_chain_scenario
    from kringloop.study.checked import check_study
    from kringloop.study.checks import FAIL, check_balances, check_totals
    from kringloop.study.choices import choices_of_study
    from kringloop.study.compare import Comparison, compare_runs
    from kringloop.study.declared import require_declared
    from kringloop.study.evaluate import BASE_COLUMNS, MISSING, VALUE_COLUMNS, observations
    from kringloop.study.load import Study, load_study
    from kringloop.study.model import parse_study
    from kringloop.study.opened import AS_STUDIED, Run, open_run
    from kringloop.study.repeat import reproducing_command, scenario_lines
    from kringloop.study.run import Progress, Ran, run_study
    from kringloop.study.shipped import copy_study, find_study, shipped_studies, typed_path
    from kringloop.study.workbench import Workbench, life_cycle_tables, workbench_of, workbench_of_run
    from kringloop.study.yamlfile import read_yaml

__getattr__ = late(__name__, __file__)

__all__ = [
    "AS_STUDIED",
    "BALANCING_WORDS",
    "BASE_COLUMNS",
    "FAIL",
    "MISSING",
    "VALUE_COLUMNS",
    "Comparison",
    "Progress",
    "Ran",
    "Run",
    "SourceCell",
    "Study",
    "Workbench",
    "chains_of",
    "check_balances",
    "check_study",
    "check_totals",
    "choices_of_study",
    "compare_runs",
    "copy_study",
    "figures_for",
    "find_study",
    "life_cycle_tables",
    "load_study",
    "model_words",
    "observations",
    "open_run",
    "parse_study",
    "read_yaml",
    "reproducing_command",
    "require_declared",
    "run_chain_scenario",
    "run_study",
    "scenario_lines",
    "shared_parts",
    "shipped_studies",
    "typed_path",
    "workbench_of",
    "workbench_of_run",
]
