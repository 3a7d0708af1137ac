"""Indicators over adjusted figures: worked by hand, beside the published ones, never in their place.

The metal of the small study in 2020 (see test_reconciliations): basic metals recover a = 30 → 31.5 and dispose of
d = 60 → 60.75, metal products recover b = 20 → 20.75. Their 10 kt of glass is in no rule and stays as it is published.
"""

import math

import polars as pl
import pytest

from kringloop.core import RangeError
from kringloop.indicators import INDICATORS
from kringloop.runs import adjusted_figures, open_run, run_study
from tests.small import state_reconciliation


@pytest.fixture
def stated(folder):
    """The small study with a reconciliation of its metal."""
    state_reconciliation(folder)
    return folder


@pytest.fixture
def run(stated, results):
    return open_run(run_study(stated / "study.yaml", results).path)


def by_sector(run, key, year=2020):
    frame = adjusted_figures(run, INDICATORS[key]).filter(pl.col("year") == year)
    return {row["sector"]: row for row in frame.iter_rows(named=True)}


@pytest.mark.analytic
def test_an_indicator_is_computed_from_adjusted_figures(run):
    waste, recovery = by_sector(run, "small_waste"), by_sector(run, "small_recovery.scaled")
    assert waste["24"]["value"] == pytest.approx(31.5 + 60.75 + 10)
    assert waste["25"]["value"] == pytest.approx(20.75)
    assert waste["24-25"]["value"] == pytest.approx(123)
    assert recovery["24"]["value"] == pytest.approx(41.5 / 102.25)


def test_the_published_figure_stands_beside_it_and_everywhere_else(run):
    waste = by_sector(run, "small_waste")
    assert {code: row["published"] for code, row in waste.items()} == {"24": 100, "25": 20, "24-25": 120}
    stored = run.observations("small_waste").filter(pl.col("year") == 2020)
    assert dict(stored.select("sector", "value").iter_rows()) == {"24": 100, "25": 20, "24-25": 120}


def test_an_adjusted_figure_is_modelled_and_a_published_one_keeps_its_kind(run):
    for row in by_sector(run, "small_waste").values():
        assert (row["status"], row["reconciliation"]) == ("modelled", "metal")
        assert row["published_status"] in ("observed", "computed")
    assert set(run.origins) == {"waste_office", "value_office", "rate_office"}


@pytest.mark.analytic
def test_errors_that_adjusted_figures_have_in_common_are_counted(run):
    """a + d = 92.25 has 5/8 of the variance of one figure, glass all of it; the error of the source is s · 100 kt.

    By themselves a and d would have 1/2 + 5/8: that is how unsure they would be without their covariance.
    """
    row = by_sector(run, "small_waste")["24"]
    figures = run.reconciliation("metal").figures.filter(pl.col("year") == 2020)
    shared = figures["shared_sd"][0] / figures["published"][0]
    expected = math.sqrt(0.25 * 5 / 8 + 0.25 + (100 * shared) ** 2)
    assert (row["high"] - row["low"]) / 2 / 1.959963984540054 == pytest.approx(expected)


@pytest.mark.analytic
def test_a_share_of_adjusted_figures_is_as_sure_as_their_covariance_says(run):
    """Of metal products a share is 1 whatever the errors; of both, u = (a + b) / (a + b + d) with glass in both.

    In 2020 (a + b) = 52.25, d = 60.75, glass 10: u = 62.25 / 123. The slope by recovered is (1 − u) / 123, by disposed
    −u / 123; cov(a, b) = −1/4, cov(a, d) = −1/4 and cov(b, d) = 1/8, in squares of 0.5. The source cancels all but
    where adjusted rows no longer have the shares they were published with.
    """
    row = by_sector(run, "small_recovery.scaled")["24-25"]
    figures = run.reconciliation("metal").figures.filter(pl.col("year") == 2020)
    s = figures["shared_sd"][0] / figures["published"][0]
    up, down = (1 - 62.25 / 123) / 123, -62.25 / 123 / 123
    recovered, both, disposed = 0.25 * 5 / 8, 0.25 * (-1 / 4 + 1 / 8), 0.25 * 5 / 8
    own = up**2 * (recovered + 0.25) + 2 * up * down * both + down**2 * disposed
    source = s * (up * (30 + 20 + 10) + down * 60)
    assert by_sector(run, "small_recovery.scaled")["25"]["high"] == pytest.approx(1.0)
    assert (row["high"] - row["low"]) / 2 / 1.959963984540054 == pytest.approx(math.sqrt(own + source**2))


def test_the_ledger_of_the_run_holds_both_layers(run):
    held = run.file.table("adjusted_metal_waste").filter(pl.col("year") == 2020)
    rows = {(r["origin"], r["destination"], r["material"]): r for r in held.iter_rows(named=True)}
    metal, glass = rows["NL.24", "NL.recovery", "metal"], rows["NL.24", "NL.recovery", "glass"]
    assert (metal["mass"], metal["mass_reconciled"]) == pytest.approx((30, 31.5))
    assert (glass["mass"], glass["mass_reconciled"]) == (10, 10)
    assert (metal["source"], glass["source"]) == ("reconciled_metal", "waste_office")


def test_a_figure_behind_which_nothing_was_reconciled_says_so(run):
    with pytest.raises(RangeError, match="no reconciliation of this run changes") as caught:
        adjusted_figures(run, INDICATORS["small_recovery.published"])
    assert "geen afstemming van deze run verandert" in caught.value.in_language("nl")


def test_a_run_that_reconciles_nothing_says_so(small_run):
    with pytest.raises(RangeError, match="study 'small' reconciles nothing"):
        adjusted_figures(small_run, INDICATORS["small_waste"])
