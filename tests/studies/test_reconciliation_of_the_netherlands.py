"""The reconciliations of the Netherlands: what they find stands on the page of figures that disagree."""

from functools import lru_cache
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from tests.netherlands import study
from tests.treatment import masses

from kringloop import studies
from kringloop.reference import classification
from kringloop.runs.reconciled import FIGURES, RECONCILIATIONS, RULES, reconciled_tables
from kringloop.runs.reconciling import worked_reconciliations

PAGE = (Path(__file__).parents[2] / "docs" / "disagreements.md").read_text(encoding="utf-8")
KEY = "industrial_waste"


@lru_cache(maxsize=1)
def worked():
    found, electronics = worked_reconciliations(study())
    return found, reconciled_tables([found, electronics]), electronics


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
    found, *_ = worked()
    system = found.answer.system
    here = np.array([figure.year == 2002 for figure in found.figures])
    dense = system.linear.toarray()[:, here]
    dense = dense[np.abs(dense).sum(axis=1) > 0]
    x, q = system.values[here], system.deviations[here] ** 2
    assert np.isfinite(x).all()
    inverse = np.linalg.pinv(dense @ np.diag(q) @ dense.T)
    assert found.answer.values[here] == pytest.approx(x - q * (dense.T @ inverse @ dense @ x), abs=1e-8)
    spread = np.diag(q) - (q[:, None] * dense.T) @ inverse @ (dense * q)
    assert found.answer.deviations[here] == pytest.approx(np.sqrt(np.diag(spread)), rel=1e-6)


def sums_of_squares(found):
    """(quantities,) what each figure adds to T, errors that figures share counted once."""
    system, point = found.answer.system, found.answer.found.point
    r = np.zeros(len(system))
    r[system.measured] = ((point - system.values) / system.deviations)[system.measured]
    return r * (system.correlations.weights(len(system), system.names) @ r)


def electronics():
    *_, found = worked()
    return worked()[1][f"{FIGURES}electronics"].with_columns(squares=sums_of_squares(found))


def test_the_page_prints_what_electronics_say():
    about = worked()[1][RECONCILIATIONS].row(1, named=True)
    rows = {
        "published figures": about["published"],
        "equations": about["rules"],
        "sum of squares, T": f"{about['sum_of_squares']:.0f}",
        "degrees of freedom": about["degrees_of_freedom"],
        "T at which 1 in 20 would lie by chance": f"{about['limit']:.0f}",
        "largest change, in standard deviations": f"{about['largest_change_in_sd']:.1f}",
        "adjusted figures below 0": about["beyond_bound"],
        "not printed, follow from the others": about["observable"],
        "not printed, cannot be known": about["unobservable"],
    }
    assert [f"| {what} | {value} |" for what, value in rows.items() if f"| {what} | {value} |" not in PAGE] == []


def test_the_page_prints_electronics_by_product():
    """T of each product; what the fit makes of its sales and discards together, over what is published; the stock."""
    names = classification("electronics")
    found = electronics().filter(pl.col("product").is_not_null())
    lines = []
    for (product,), rows in found.sort("product").group_by("product", maintain_order=True):
        sold, gone = (
            rows.filter(pl.col("account") == a, pl.col("published").is_not_null()) for a in ("sold", "discarded")
        )
        stock = rows.filter(pl.col("account") == "in_use", pl.col("year") == 2015).row(0, named=True)
        lines.append(
            (
                -rows["squares"].sum(),
                f"| {product} | {names.names(product).en} | {rows['squares'].sum():.0f} | "
                f"{sold['adjusted'].sum() / sold['published'].sum():.2f} | "
                f"{gone['adjusted'].sum() / gone['published'].sum():.2f} | "
                f"{stock['adjusted'] / 1000:.0f} ± {stock['adjusted_sd'] / 1000:.0f} |",
            )
        )
    table = "\n".join(line for _, line in sorted(lines))
    assert table in PAGE


def test_what_is_collected_cannot_be_known():
    rows = electronics().filter(pl.col("account").is_in(["collected", "recycled"]))
    assert set(rows["class"]) == {"unobservable"}
    assert rows["adjusted"].null_count() == rows.height == 42


@pytest.mark.published
def test_sales_are_those_of_the_table():
    row = electronics().filter(pl.col("quantity") == "sold 2004 0405").row(0, named=True)
    with (Path(studies.__path__[0]) / "netherlands/tables/electronics.csv").open(encoding="utf-8") as file:
        line = next(x for x in file if x.startswith("2004,0405,placed_on_market,"))
    assert row["published"] == float(line.split(",")[3])
    assert 0.2 < row["shared_sd"] / row["published_sd"] < 1


@pytest.mark.analytic
def test_what_the_fit_discards_is_what_it_sold_by_the_lives_of_the_guidelines():
    """Speakers in 2015: early sales and 21 cohorts, each with the share that leaves between two ages."""
    found = electronics().filter((pl.col("product") == "0405") & pl.col("adjusted").is_not_null())
    value = {r["quantity"]: r["adjusted"] for r in found.iter_rows(named=True)}
    lives = study().ledger.account("electronics_guideline_lives").account
    product = lives.dimension("product")
    at = int(np.flatnonzero(product.codes[lives.series] == product.labels.index("0405"))[0])
    shape, scale = (float(lives.layer(n).values[at]) for n in ("shape", "scale"))
    fine = (np.arange(2_200_000) + 0.5) / 100_000
    area = np.append(0, np.cumsum(np.exp(-((fine / scale) ** shape))) / 100_000)[::100_000]
    left = np.diff(area)
    gone = -np.diff(np.append(1.0, left))
    sold = [value[f"sold {2015 - age} 0405"] for age in range(21)]
    expected = float(gone[:21] @ sold) + left[20] * value["early 0405"]
    assert value["discarded 2015 0405"] == pytest.approx(expected, rel=1e-6)
