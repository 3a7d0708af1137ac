"""The checks of a study: those of the run that is there already when files, choices and program are the same."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from kringloop.core import KringloopError, Problems
from kringloop.runs.added import hash_of_added
from kringloop.runs.checks import BALANCES, TOTALS, check_balances, check_totals
from kringloop.runs.evaluate import wanted_indicators
from kringloop.runs.reconciliation_rules import check_reconciliations
from kringloop.runs.run import Progress, file_of_run, hash_of_run
from kringloop.runs.scenario_rules import check_scenarios
from kringloop.study import hash_of_inputs, load_study, readable_part
from kringloop.tables import ResultsFile, read_yaml


@dataclass(frozen=True, slots=True)
class Checked:
    """A study without mistakes, and whether its totals and balances are got back.

    run : the results file the checks were taken from; None when they were made now
    """

    study: str
    accounts: int
    rows: int
    checks: list[dict[str, Any]]
    run: Path | None = None


def check_study(path: Path, folder: Path, *, progress: Progress = lambda _: None) -> Checked:
    """Check a study and its tables, or take the checks of its run from `folder`.

    Only a study without mistakes has a run, so a run of the same files, choices and program says the same.

    Raises
    ------
    StudyError   with one line per problem: file, line, what is wrong, nearest spelling
    """
    progress("reading")
    known = checks_of_run(path, folder)
    if known is not None:
        return known
    study = load_study(path)
    check_reconciliations(study.file, study.path)
    check_scenarios(study)
    progress("adding_up")
    found = pl.concat([check_totals(study.ledger, study.totals), check_balances(study.file, study.tables)])
    return Checked(study.key, len(study.ledger.accounts), len(study.ledger), found.to_dicts())


def checks_of_run(path: Path, folder: Path) -> Checked | None:
    """What the run of exactly these files and this program found, when its results file is in `folder`."""
    file, problems = read_yaml(path), Problems(str(path))
    study = readable_part(file, problems)
    if study is None or len(problems):
        return None
    try:
        run = hash_of_run(hash_of_inputs(file, study), added=hash_of_added(wanted_indicators(study)))
        results = ResultsFile(file_of_run(folder, study.study, run))
        checks, about = results.table("checks"), results.meta
    except KringloopError:  # a file is missing or old: loading tells of the first, and the second is made anew
        return None
    if about.get("run") != run or not {"accounts", "rows"} <= about.keys():
        return None
    own = checks.filter(pl.col("check").is_in([TOTALS, BALANCES]))
    return Checked(study.study, int(about["accounts"]), int(about["rows"]), own.to_dicts(), results.path)
