"""Reconciliations that a study states: worked by hand, beside what is published, and refused with their lines.

Metal of the small study in 2020, each ± 0.5: basic metals recover a = 30 and dispose of d = 60, metal products recover
b = 20. Printed totals: both recover c = 53, basic metals treat e = 93. Two rules, c = a + b and e = a + d, short of 3.
With A the rules, A A' = [[3, 1], [1, 3]], so that both multipliers are 3/4 (deviations being equal): a moves by 3/2,
every other figure by 3/4. T = (3 · 3/4 + 3 · 3/4) / 0.25 = 18, of 2 degrees of freedom, with chance exp(-9). The
variance of a is halved, 1 − (3 + 3 − 2) / 8; of the others 3/8 is taken off.
"""

import math

import polars as pl
import pytest

from kringloop.core import StudyError, UnknownNameError
from kringloop.runs import check_study, open_run, run_study
from tests.english import english
from tests.small import METAL, METAL_TOTALS, change, state_reconciliation

AGAIN = """\
  again:
    kind: flows
    table: again.csv
    dimensions: {material: waste_types}
    layers: {mass: kt}
  production:
"""


@pytest.fixture
def stated(folder):
    """The small study with a reconciliation of its metal."""
    state_reconciliation(folder)
    return folder


@pytest.fixture
def metal(stated, results):
    return open_run(run_study(stated / "study.yaml", results).path).reconciliation("metal")


def by_cell(found, year=2020):
    rows = found.figures.filter(pl.col("year") == year).iter_rows(named=True)
    return {(r["sector"], r["destination.stage"]): r for r in rows}


@pytest.mark.analytic
def test_adjusted_beside_published(metal):
    cells = by_cell(metal)
    expected = {
        ("24", "recovery"): (30, 31.5),
        ("25", "recovery"): (20, 20.75),
        ("24-25", "recovery"): (53, 52.25),
        ("24", "disposal"): (60, 60.75),
        ("24", "treatment"): (93, 92.25),
    }
    assert {c: r["published"] for c, r in cells.items()} == {c: p for c, (p, _) in expected.items()}
    assert {c: r["adjusted"] for c, r in cells.items()} == pytest.approx({c: a for c, (_, a) in expected.items()})
    assert {r["printed"] for c, r in cells.items() if c[0] == "24-25" or c[1] == "treatment"} == {"total"}


@pytest.mark.analytic
def test_how_sure_and_how_much_was_changed(metal):
    cells = by_cell(metal)
    shared, total = cells["24", "recovery"], cells["24-25", "recovery"]
    assert shared["adjusted_sd"] == pytest.approx(0.5 * math.sqrt(1 / 2))
    assert total["adjusted_sd"] == pytest.approx(0.5 * math.sqrt(5 / 8))
    assert (shared["change_in_sd"], total["change_in_sd"]) == pytest.approx((3.0, -1.5))
    assert shared["test"] == pytest.approx(-1.5 / (0.5 * math.sqrt(1 / 2)))


@pytest.mark.analytic
def test_whether_they_agree_and_who_is_suspect(metal):
    about = metal.about
    assert (about["sum_of_squares"], about["chance"]) == pytest.approx((18.0, math.exp(-9)))
    assert (about["degrees_of_freedom"], about["agrees"]) == (2, False)
    assert metal.suspects["quantity"].to_list() == ["waste 2020 24 recovery"]
    assert metal.suspects["group"].to_list() == [1]
    assert metal.changed["quantity"][0] == "waste 2020 24 recovery"


@pytest.mark.analytic
def test_which_rules_are_broken_and_what_they_pull(metal):
    """A rule of three figures of ± 0.5 has a deviation of 0.5 · √3; each pulls a by 3/4, which is 1.5 deviations."""
    assert metal.broken["left_in_sd"].to_list() == pytest.approx([3 / (0.5 * math.sqrt(3))] * 2)
    assert set(metal.rules["kind"]) == {"sector", "destination.stage"}
    assert by_cell(metal)["24", "recovery"]["pull_in_sd"] == pytest.approx(1.5)
    assert by_cell(metal)["25", "recovery"]["pulled_by"] == "waste 2020 24-25 recovery (sector)"


def test_figures_in_no_rule_are_left_as_they_are(metal):
    later = by_cell(metal, 2021).values()
    assert {r["class"] for r in later} == {"unchecked"}
    assert all(r["adjusted"] == r["published"] for r in later)


def test_the_error_that_a_source_shares_pulls_nothing_and_is_told(metal):
    """Scores of 2 and 2 on a basic factor of 1.05 are about 3 % of the figure."""
    row = by_cell(metal)["24", "treatment"]
    assert row["published_sd"] == 0.5
    assert 0.02 * 93 < row["shared_sd"] < 0.04 * 93


@pytest.mark.analytic
def test_a_part_that_nobody_prints_follows_from_the_others(stated, results):
    """In 2021 both recover 27 and basic metals 15: metal products 12, as sure as a difference."""
    change(stated, "waste.csv", "2021,NL.25,NL.recovery,metal,10,leaf,,waste_office\n", "")
    (stated / "totals.csv").write_text(f"{METAL_TOTALS}2021,24-25,recovery,metal,27\n", encoding="utf-8")
    found = open_run(run_study(stated / "study.yaml", results).path).reconciliation("metal")
    row = by_cell(found, 2021)["25", "recovery"]
    assert (row["published"], row["printed"], row["class"]) == (None, None, "observable")
    assert (row["adjusted"], row["adjusted_sd"]) == pytest.approx((12.0, 0.5 * math.sqrt(2)))
    assert found.unpublished.height == 1


@pytest.mark.analytic
def test_a_figure_that_two_accounts_print_is_one(stated, results):
    """Disposal of 2021 is 30 in one account and 32 in the other: 31 in both, T = 2² / (2 · 0.25) = 8 more."""
    change(stated, "study.yaml", "  production:\n", AGAIN)
    change(stated, "study.yaml", "    accounts: [waste]\n", "    accounts: [waste, again]\n    same: true\n")
    (stated / "again.csv").write_text(
        "year,origin,destination,material,mass,source\n2021,NL.24,NL.disposal,metal,32,waste_office\n", encoding="utf-8"
    )
    found = open_run(run_study(stated / "study.yaml", results).path).reconciliation("metal")
    rows = found.figures.filter(pl.col("destination.stage") == "disposal", pl.col("year") == 2021)
    assert rows["adjusted"].to_list() == pytest.approx([31.0, 31.0])
    assert found.about["sum_of_squares"] == pytest.approx(26.0)


def test_no_published_figure_changes(stated, results):
    beside = open_run(run_study(stated / "study.yaml", results).path)
    change(stated, "study.yaml", METAL, "show:\n")
    without = open_run(run_study(stated / "study.yaml", results).path)
    tables = set(without.file.names)
    for table in tables - {"meta"}:
        assert beside.file.table(table).equals(without.file.table(table), null_equal=True)
    found = {"reconciliations", "reconciled_metal", "reconciled_rules_metal"}
    assert set(beside.file.names) - tables == found | {"adjusted", "not_adjusted", "adjusted_metal_waste"}
    assert without.reconciliations == {}
    with pytest.raises(UnknownNameError, match="'metal' is not a known reconciliation"):
        without.reconciliation("metal")


def test_another_table_of_margins_is_another_run(stated, results):
    one = run_study(stated / "study.yaml", results)
    change(stated, "margins.csv", ",0.5,", ",0.4,")
    assert run_study(stated / "study.yaml", results).run_hash != one.run_hash


WRONG = {
    "account": ("[waste]", "[waist]", "31:16", "'waist' is not a known account; did you mean 'waste'"),
    "account twice": ("[waste]", "[waste, waste]", "31:23", "'waste' stands twice"),
    "layer": ("    layer: mass", "    layer: mas", "32:5", "'mas' is not a known layer in account 'waste'"),
    "layer of one": ("[waste]", "[waste, production]", "32:5", "'mass' is not a known layer in account 'production'"),
    "dimension": ("[sector, d", "[sectr, d", "33:14", "'sectr' is not a known dimension"),
    "code": ("{material: metal}", "{material: mettal}", "29:3", "'mettal' is not a code of"),
    "method": ("    margins:", "    method: least\n    margins:", "35:5", "'least' is not a known method"),
    "same alone": ("    margins:", "    same: true\n    margins:", "35:5", "ties the figures of several accounts"),
    "no table": ("margins.csv", "margin.csv", "35:5", "margin.csv"),
    "unknown key": ("    where:", "    were:", "34:5", "unknown key; did you mean 'where'"),
    "names left out": ("    names: {nl: Metaal, en: Metal}\n", "", "29:3", "this key is needed"),
    "two in one cell": ("    where: {material: metal}\n", "", "29:3", "two figures of 'waste' stand at 2020"),
    "nothing": ("{material: metal}", "{material: glass}", "29:3", "there is nothing to reconcile"),
}


@pytest.mark.parametrize(("old", "new", "place", "words"), WRONG.values(), ids=WRONG)
def test_a_mistake_is_told_with_its_line_in_both_languages(stated, results, old, new, place, words):
    change(stated, "study.yaml", old, new)
    with pytest.raises(StudyError) as caught:
        run_study(stated / "study.yaml", results)
    assert words in str(caught.value)
    assert f"\n  {place} " in str(caught.value)
    assert english(caught.value.in_language("nl")) == []
    assert not results.exists()


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (",mass,,", "production,value,,", "no rule says how sure 8 figures of 'waste' are"),
        (",,0.5,", ",,,", "no error of their own"),
    ],
)
def test_margins_that_do_not_say_enough(stated, results, old, new, words):
    change(stated, "margins.csv", old, new)
    with pytest.raises(StudyError) as caught:
        run_study(stated / "study.yaml", results)
    assert words in str(caught.value)
    assert english(caught.value.in_language("nl")) == []


def test_a_total_by_a_dimension_that_is_not_chosen(stated, results):
    text = "year,sector,origin.stage,material,mass\n2020,24-25,production,metal,53\n"
    (stated / "totals.csv").write_text(text, encoding="utf-8")
    with pytest.raises(StudyError, match=r"published totals of 'waste' are by origin\.stage too") as caught:
        run_study(stated / "study.yaml", results)
    assert english(caught.value.in_language("nl")) == []


def test_the_check_finds_the_same_mistakes(stated, results):
    change(stated, "study.yaml", "    layer: mass", "    layer: mas")
    with pytest.raises(StudyError, match="'mas' is not a known layer"):
        check_study(stated / "study.yaml", results)
