"""The explorer and a run: whether a run can be explored, and whether both rest on the same figures."""

from __future__ import annotations

import polars as pl

from kringloop.models import FIRST
from kringloop.study.asking import LIFE_CYCLE, settings_of
from kringloop.study.explorer import Answer
from kringloop.study.opened import Run
from kringloop.study.shipped import shipped_studies

CLOSE = 1e-6


def life_cycle_account(run: Run) -> str | None:
    """The account of a run that holds its life cycle; None for a study without one."""
    return next((key for key, spec in run.study.accounts.items() if spec.engine == LIFE_CYCLE), None)


def explored_study(run: Run) -> str | None:
    """The study whose life cycle can be explored for a run: its own, where the program ships it."""
    key = run.study.study
    return key if key in shipped_studies() and life_cycle_account(run) else None


def explores_run(run: Run, baseline: Answer) -> bool:
    """Whether new products of the last year are in the run what they are in the explorer.

    A run of other tables or choices has other figures; the explorer works with those that ship with the program.
    """
    account = life_cycle_account(run)
    assert account is not None
    market = settings_of(run.study.accounts[account]).market
    rows = run.file.table(f"account_{account}").filter(
        pl.col("origin") == market, pl.col("destination").str.ends_with(f".{FIRST}"), pl.col("year") == baseline.year,
        pl.col("good") == baseline.product, pl.col("scenario") == baseline.scenario,
    )  # fmt: skip
    found = float(rows["mass"].sum())
    return abs(found - baseline.new_products) <= CLOSE * baseline.new_products
