"""A sum is observed where the office prints it, and computed where it is ours."""

import numpy as np
import polars as pl
import pytest

from kringloop.indicators import INDICATORS
from kringloop.ledger import Reason
from kringloop.runs.evaluate import Outcome, evaluate_one, observations
from kringloop.runs.printed_totals import PrintedTotals
from kringloop.tables import UNSPECIFIED
from tests.netherlands import netherlands, study


def rows(id, by=None, totals=None):
    indicator = INDICATORS[id]
    result = evaluate_one(indicator, indicator.expression(netherlands()), study().file, by)
    known = PrintedTotals(study().totals if totals is None else totals)
    return observations(Outcome(indicator, result), netherlands(), indicator.by if by is None else by, known)


def kinds(id, by=None, **cell):
    return set(rows(id, by).filter(**cell).drop_nulls("value")["status"].to_list())


@pytest.mark.published
@pytest.mark.parametrize(
    ("id", "cell", "kind"),
    [
        # CBS 83300 prints manufacturing and its divisions alike
        ("ghg_direct.cbs", {"sector": "C"}, "observed"),
        ("ghg_direct.cbs", {"sector": "28"}, "observed"),
        # the energy tables print no 24-25, only 24 and 25; they do print C
        ("net_energy_use.cbs", {"sector": "C"}, "observed"),
        ("net_energy_use.cbs", {"sector": "24"}, "observed"),
        ("net_energy_use.cbs", {"sector": "24-25"}, "computed"),
        ("net_energy_use.cbs_earlier", {"sector": "31-33"}, "computed"),
        # 84970 prints 16, 17 and 18, not the three together
        ("waste_generated.cbs", {"sector": "C"}, "observed"),
        ("waste_generated.cbs", {"sector": "16-18"}, "computed"),
        # 83180 prints extraction and imports, and no direct material input
        ("domestic_extraction", {"material": "materials"}, "observed"),
        ("dmi", {"material": "materials"}, "computed"),
        # the dossier prints totals of 2001, 2005 and 2021; every strategy of every year stands in its chart
        ("ce_gva.cbs_dossier", {"year": 2001}, "published"),
        ("ce_gva.cbs_dossier", {"year": 2005}, "published"),
        ("ce_gva.cbs_dossier", {"year": 2021}, "published"),
        ("ce_gva.cbs_dossier", {"year": 2002}, "computed"),
        ("ce_gva.cbs_dossier", {"year": 2020}, "computed"),
        ("gva_by_r_strategy.share", {"year": 2020}, "published"),
        # shares of producing countries are printed one by one, never what they cover together
        ("supply_share_covered.world", {"material": "Cobalt", "stage": "E"}, "computed"),
    ],
)
def test_a_sum_is_of_the_kind_of_its_rows_only_where_it_is_printed(id, cell, kind):
    assert kinds(id, **cell) == {kind}


def test_without_totals_on_record_every_sum_is_ours_and_every_row_the_offices():
    found = rows("ghg_direct.cbs", totals={}).drop_nulls("value")
    assert set(found.filter(sector="C")["status"]) == {"computed"}
    assert set(found.filter(sector="28")["status"]) == {"observed"}


def test_a_total_of_one_year_says_nothing_of_other_years():
    totals = {k: t.filter(pl.col("year") == 2020) for k, t in study().totals.items()}
    found = rows("ghg_direct.cbs", totals=totals).drop_nulls("value").filter(sector="C")
    assert set(found.filter(year=2020)["status"]) == {"observed"}
    assert set(found.filter(pl.col("year") != 2020)["status"]) == {"computed"}


def test_a_remainder_is_no_figure_of_the_office():
    account = netherlands().account("energy").account
    rest = sorted({label for label in account.dimension("destination.sector").labels if label.endswith(UNSPECIFIED)})
    assert rest
    result = INDICATORS["net_energy_use.cbs"].expression(netherlands()).by("year", sector=rest)
    printed = PrintedTotals(study().totals).printed(result.expression, result.grid)
    known = (result.reasons == Reason.KNOWN) & (np.nan_to_num(result.value) != 0)
    assert known.any()
    assert not printed[known].any()


def test_a_run_opened_again_says_the_same(small_run):
    # 2020: 24 is a printed total, 25 is one row, and nobody prints the two together
    waste = INDICATORS["small_waste"]
    stored, anew = small_run.observations_of(waste), small_run.observe(waste, ("sector",), {})
    kinds = {"24": "observed", "25": "observed", "24-25": "computed"}
    for frame in (stored, anew):
        known = frame.filter(year=2020)
        assert dict(zip(known["sector"], known["status"], strict=True)) == kinds
