"""How sure a figure is, in Python: its ends, and its draws beside those of another figure."""

import numpy as np
import pytest

from kringloop.core import MissingDataError, RangeError
from kringloop.front import Run
from kringloop.reading import Reading
from kringloop.runs import open_run, run_study
from tests.runs.test_intervals import TENTH, run_with
from tests.small import state_reconciliation


@pytest.fixture
def sure(folder, results) -> Run:
    run = run_with(folder, results, TENTH)
    return Run(Reading(run, run.file.path.name))


def test_a_figure_has_its_ends_and_draws(sure):
    figure = sure.indicator("small_waste", sector="24-25", year=2021)
    assert figure.low < figure.value < figure.high
    assert (figure.low + figure.high) / 2 == pytest.approx(60.0)
    drawn = figure.draws(2000)
    assert drawn.shape == (2000,)
    assert drawn.std() == pytest.approx((figure.high - figure.low) / 2 / 1.96, rel=0.06)
    assert np.array_equal(drawn[:50], figure.draws(50))


def test_draws_of_two_figures_go_together(sure):
    steel, every = (sure.indicator("small_waste", sector=s, year=2021).draws(2000) for s in ("24", "24-25"))
    assert np.corrcoef(steel, every)[0, 1] > 0.9  # most of the error is that of the source


def test_what_has_no_margin_or_is_not_one_figure_is_refused(sure, folder):
    with pytest.raises(RangeError, match="has 6 figures here, not one"):
        sure.indicator("small_waste").low  # noqa: B018
    rate = sure.indicator("small_recovery.published", region="NL", item="one", year=2020)
    assert (rate.low, rate.high) == (None, None)
    with pytest.raises(MissingDataError, match="has a standard deviation"):
        rate.draws()


def test_published_and_adjusted_stand_in_one_table(folder, results):
    state_reconciliation(folder)
    run = open_run(run_study(folder / "study.yaml", results).path)
    figure = Run(Reading(run, run.file.path.name)).indicator("small_waste", sector="24", year=2020)
    (row,) = figure.adjusted.iter_rows(named=True)
    assert (row["value"], row["published"]) == pytest.approx((102.25, 100.0))
    assert (row["status"], figure.value) == ("modelled", 100.0)


def test_a_figure_that_nothing_adjusts_has_no_such_table(sure):
    with pytest.raises(RangeError, match="reconciles nothing"):
        _ = sure.indicator("small_waste").adjusted
