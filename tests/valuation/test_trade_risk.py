"""Risk of imports: a published case, observed trade, and what the figures cannot say."""

import numpy as np
import polars as pl
import pytest

from kringloop.core import MissingDataError, RangeError, UnknownNameError
from kringloop.reference import trade_importer
from kringloop.valuation import COLUMNS, NOTES, element_of_hope, geopolrisk, instability, trade_risks

UNION = trade_importer("eu")


def test_published_case_of_graphite():
    """Imports 86,586 t, Σ g f = 50,585.9, HHI 0.470663: risk 0.584227 and score 0.274974 (United States, 2022)."""
    bought = 86586.11100000002
    score, risk = geopolrisk(0.470663, np.array([50585.910846903294 / bought]), np.array([bought]))
    assert float(risk) == pytest.approx(0.584227, rel=1e-5)
    assert float(score) == pytest.approx(0.274974, rel=1e-5)
    assert float(score) * 2.226907 / 0.409412948 == pytest.approx(1.495658, rel=1e-5)


def test_own_production_lowers_the_risk():
    """Half of what is used is made at home: half the score."""
    score, risk = geopolrisk(1.0, np.array([0.4, 0.8]), np.array([30.0, 10.0]), 40.0)
    assert float(risk) == pytest.approx((0.4 * 30 + 0.8 * 10) / 40)
    assert float(score) == pytest.approx(float(risk) / 2)


def test_stability_runs_from_nought_to_one_and_no_further():
    assert instability(np.array([2.5, 0.0, -2.5, -3.1])).tolist() == [0.0, 0.5, 1.0, 1.0]


def test_the_risk_of_a_year_is_that_of_its_rows():
    """Worked beside the program, from the rows themselves: lithium carbonate and hydroxide, 2022."""
    from kringloop.reference import fact_frame, governance_of, governed_by

    rows = (
        fact_frame("trade_imports").filter(importer=UNION, year=2022).filter(pl.col("hs6").is_in(["282520", "283691"]))
    )
    known = rows.drop_nulls("tonnes")
    governed = [
        (t, governance_of(governed_by().get(p, p), 2022)) for p, t in known.select("partner", "tonnes").iter_rows()
    ]
    weighed = sum(t * (2.5 - g[1]) / 5 for t, g in governed if g)
    (found,) = trade_risks("Lithium", UNION, years=[2022])
    assert found.imports == pytest.approx(known["tonnes"].sum())
    assert found.import_risk == pytest.approx(weighed / sum(t for t, g in governed if g), rel=1e-9)
    assert found.score == pytest.approx(found.concentration * found.import_risk)


def test_thirty_years_are_observed_and_the_last_is_a_first_estimate():
    found = trade_risks("kobalt", trade_importer("netherlands"))
    assert [r.year for r in found] == list(range(1995, 2025))
    assert "first_estimate" in found[-1].notes
    assert "first_estimate" not in found[-2].notes
    assert all(0 <= r.import_risk <= 1 for r in found)
    assert {"pass_through", "production_not_known", "concentration_of_one_study"} <= set(found[-1].notes)
    assert found[-1].sold_on is not None


def test_what_leaves_the_union_again_is_said_to_be_unknown():
    (found,) = trade_risks("Cobalt", UNION, years=[2022])
    assert found.sold_on is None
    assert "pass_through_not_known" in found.notes


def test_a_code_that_moved_ends_with_its_last_year():
    """Zero from 2017 is not absence: beryllium moves to another code."""
    assert max(r.year for r in trade_risks("Beryllium", UNION, weight="value")) == 2016


def test_rare_earths_are_traded_as_a_group():
    (found,) = trade_risks("Neodymium", UNION, years=[2022])
    assert "group_of_materials" in found.notes


def test_notes_and_columns_have_words_for_everything():
    used = {note for m in ("Cobalt", "Neodymium", "Copper") for r in trade_risks(m, UNION) for note in r.notes}
    assert used <= set(NOTES)
    assert all(column.sees.nl.startswith("Ziet") and "niet" in column.sees.nl for column in COLUMNS.values())


def test_elements_of_hope_pass_the_rule_and_can_be_critical_all_the_same():
    hopeful = [
        m
        for m in ("Aluminium", "Magnesium", "Silicon metal", "Titanium metal", "Phosphorus")
        if element_of_hope(m).hopeful
    ]
    assert len(hopeful) == 5
    assert all(element_of_hope(m).listed for m in hopeful)
    assert element_of_hope("Cobalt").hopeful is False
    assert element_of_hope("Coking coal").hopeful is None
    assert element_of_hope("Magnesium").processing > 0.8


def test_errors_of_trade():
    with pytest.raises(MissingDataError, match="no code of trade stands for Rhenium alone"):
        trade_risks("Rhenium", UNION)
    with pytest.raises(RangeError, match="observed are 1995 to 2024") as told:
        trade_risks("Cobalt", UNION, years=[1980])
    assert "er is 1995 tot en met 2024" in told.value.in_language("nl")
    with pytest.raises(UnknownNameError):
        trade_risks("kobold", UNION)
    with pytest.raises(RangeError, match="between 0 and 1"):
        geopolrisk(0.5, np.array([1.2]), np.array([1.0]))
    with pytest.raises(RangeError, match="there are no imports"):
        geopolrisk(0.5, np.array([0.2]), np.array([0.0]))
