"""The reconciliation of industrial waste: what it finds stands on the page of figures that disagree."""

from functools import lru_cache
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from tests.netherlands import study
from tests.treatment import masses

from kringloop.runs.reconciled import FIGURES, RECONCILIATIONS, RULES, reconciled_tables
from kringloop.runs.reconciling import worked_reconciliations

PAGE = (Path(__file__).parents[2] / "docs" / "disagreements.md").read_text(encoding="utf-8")
KEY = "industrial_waste"


@lru_cache(maxsize=1)
def worked():
    (found,) = worked_reconciliations(study())
    return found, reconciled_tables([found])


def figures():
    return worked()[1][f"{FIGURES}{KEY}"]


def test_the_page_prints_what_is_found():
    about = worked()[1][RECONCILIATIONS].row(0, named=True)
    of_2003 = figures().filter(pl.col("year") == 2003)
    rows = {
        "published figures": about["published"],
        "rules": about["rules"],
        "sum of squares, T": f"{about['sum_of_squares']:.0f}",
        "degrees of freedom": about["degrees_of_freedom"],
        "T at which 1 in 20 would lie by chance": f"{about['limit']:.0f}",
        "of which T of 2003 alone": f"{(of_2003['change_in_sd'] ** 2).sum():.0f}",
        "largest change, in standard deviations": f"{about['largest_change_in_sd']:.1f}",
        "suspect figures": about["suspects"],
        "of which of 2003": of_2003["suspect"].sum(),
        "not printed, follow from the others": about["observable"],
        "not printed, cannot be known": about["unobservable"],
    }
    for what, value in rows.items():
        assert f"| {what} | {value} |" in PAGE


@pytest.mark.published
def test_published_figures_are_those_of_the_tables():
    for name, treatment in (("waste", "recovery"), ("waste_split", "disposal")):
        printed = masses(name, treatment)
        rows = figures().filter(pl.col("account") == name, pl.col("destination.stage") == treatment)
        found = {(r["year"], r["sector"]): r["published"] for r in rows.iter_rows(named=True)}
        both = found.keys() & printed.keys()
        assert len(both) > 500
        assert {at: found[at] for at in both} == {at: printed[at] for at in both}


def test_adjusted_figures_keep_every_rule():
    rules = worked()[1][f"{RULES}{KEY}"]
    assert rules["adjusted_left"].abs().max() < 1e-9 * figures()["adjusted"].abs().max()


@pytest.mark.published
def test_the_ten_kilotonnes_of_2003_are_found_in_both_tables():
    worst = worked()[1][f"{RULES}{KEY}"].sort(pl.col("left_in_sd").abs(), descending=True, nulls_last=True).head(6)
    assert set(worst["rule"]) == {
        f"{name} 2003 {sector} treatment (destination.stage)"
        for name in ("waste", "waste_split")
        for sector in ("10", "10-12", "C")
    }
    assert set(worst["published_left"]) == {10.0}


@pytest.mark.analytic
def test_the_answer_of_one_year_is_that_of_a_pseudo_inverse():
    """x − Q A' (A Q A')⁺ A x of the rules of 2002, whose figures are all printed."""
    found, _ = worked()
    system = found.answer.system
    here = np.array([cell.year == 2002 for _, cell in found.cells])
    dense = system.linear.toarray()[:, here]
    dense = dense[np.abs(dense).sum(axis=1) > 0]
    x, q = system.values[here], system.deviations[here] ** 2
    assert np.isfinite(x).all()
    inverse = np.linalg.pinv(dense @ np.diag(q) @ dense.T)
    assert found.answer.values[here] == pytest.approx(x - q * (dense.T @ inverse @ dense @ x), abs=1e-8)
    spread = np.diag(q) - (q[:, None] * dense.T) @ inverse @ (dense * q)
    assert found.answer.deviations[here] == pytest.approx(np.sqrt(np.diag(spread)), rel=1e-6)
