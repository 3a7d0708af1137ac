"""Equations that a study states over selections of its accounts: worked by hand, and refused with their lines.

Metal of 2020: basic metals recover 30 and metal products 20, each ± 0.5. A figure of one's own says 53 ± 0.5 together:
three equal deviations share the 3 that are missing, so that 31 + 21 = 52, and T = 3² / (3 · 0.25) = 12.
"""

import numpy as np
import pytest

from kringloop.core import StudyError
from kringloop.runs import check_study, open_run, run_study
from kringloop.runs.stated_equations import Expander, Lives
from kringloop.runs.stated_figures import Stated
from kringloop.stocks import Lifetime
from kringloop.study import QuantitySpec
from tests.english import english
from tests.small import change

STATED = """\
reconciliations:
  metal:
    names: {nl: Metaal, en: Metal}
    years: [2020, 2021]
    by: [sector]
    quantities:
      recovered:
        names: {nl: Teruggewonnen, en: Recovered}
        figure: "mass[destination=stage:recovery; material=metal; account=waste]"
      disposed:
        names: {nl: Verwijderd, en: Disposed}
        figure: "mass[destination=stage:disposal; material=metal; account=waste]"
      total:
        names: {nl: Samen, en: Together}
        unit: kt
        value: 53
        deviation: 0.5
        by: []
      heap:
        names: {nl: Berg, en: Heap}
        unit: kt
    equations:
      sum: total = sum(recovered)
      heap: heap = heap[-1] + disposed - recovered
    margins: margins.csv
show:
"""
MARGINS = """\
account,layer,where,half_width,vintage,relative,basic,reliability,completeness,time,geography,technology,shared,because_nl,because_en
waste,mass,,,0.5,,,,,,,,,twee edities,two editions
"""


@pytest.fixture
def stated(folder):
    """The small study with equations over its metal in 2020 and 2021."""
    change(folder, "study.yaml", "show:\n", STATED)
    (folder / "margins.csv").write_text(MARGINS, encoding="utf-8")
    return folder


def found(folder, results):
    return open_run(run_study(folder / "study.yaml", results).path).reconciliation("metal")


def by_name(one):
    return {row["quantity"]: row for row in one.figures.iter_rows(named=True)}


@pytest.mark.analytic
def test_selections_and_a_figure_of_ones_own_are_made_to_agree(stated, results):
    change(stated, "study.yaml", "years: [2020, 2021]", "years: [2020, 2020]")
    change(stated, "study.yaml", "      heap: heap = heap[-1] + disposed - recovered\n", "")
    change(stated, "study.yaml", "      heap:\n        names: {nl: Berg, en: Heap}\n        unit: kt\n", "")
    change(stated, "study.yaml", "      disposed:\n", "      lost:\n")
    change(stated, "study.yaml", "sum(recovered)\n", "sum(recovered)\n      none: lost = 60\n")
    one = found(stated, results)
    rows = by_name(one)
    assert [rows[n]["adjusted"] for n in ("recovered 2020 24", "recovered 2020 25")] == pytest.approx([31.0, 21.0])
    assert rows["total 2020"]["adjusted"] == pytest.approx(52.0)
    assert rows["total 2020"]["printed"] == "own"
    assert one.about["sum_of_squares"] == pytest.approx(12.0)
    assert rows["recovered 2020 24"]["pulled_by"] == "sum 2020"
    assert one.broken["left_in_sd"][0] == pytest.approx(3 / (0.5 * np.sqrt(3)))


@pytest.mark.analytic
def test_figures_of_one_source_move_together(stated, results):
    """A tenth in common, of the adjusted series: the answer is that of the covariances that it gives itself."""
    line = "waste,mass,,,0.5,,,,,,,,,twee"
    change(stated, "margins.csv", line, "waste,mass,,,0.5,0.1,,,,,,,source,twee")
    rows = by_name(found(stated, results))
    names = [f"recovered {year} {sector}" for year in (2020, 2021) for sector in (24, 25)]
    x, adjusted = (np.array([rows[n][k] for n in names]) for k in ("published", "adjusted"))
    # each series has a figure in 2020 and one of half of it in 2021
    size = np.array([adjusted[[0, 2]].sum() / 45, adjusted[[1, 3]].sum() / 30])
    common = np.append(0.1 * x * np.tile(size, 2), [0, 0])
    q = np.diag([0.25] * 6) + np.outer(common, common)
    a = np.array([[1.0, 1, 0, 0, -1, 0], [0, 0, 1, 1, 0, -1]])
    x = np.append(x, [53, 53])
    expected = x - q @ a.T @ np.linalg.solve(a @ q @ a.T, a @ x)
    assert adjusted == pytest.approx(expected[:4], rel=2e-3)
    assert [rows[n]["published_sd"] for n in names] == pytest.approx(np.sqrt(np.diag(q))[:4].tolist(), rel=0.01)
    assert [rows[n]["shared_sd"] for n in names] == pytest.approx(common[:4].tolist(), rel=0.01)


@pytest.mark.analytic
def test_two_figures_that_contradict_each_other_do_not_shrink(stated, results):
    """A factor of 1 ± 0.1 in common for both: by shares of what is published the fit would go below either."""
    change(stated, "margins.csv", "waste,mass,,,0.5,,,,,,,,,twee", "waste,mass,,,0.5,0.1,,,,,,,source,twee")
    change(stated, "study.yaml", "sum: total = sum(recovered)", "same: recovered = disposed")
    change(stated, "study.yaml", "heap: heap = heap[-1] + disposed - recovered", "rest: total = heap")
    change(stated, "study.yaml", "    quantities:\n", "    labels: {sector: ['24']}\n    quantities:\n")
    rows = by_name(found(stated, results))
    assert 30 < rows["recovered 2020 24"]["adjusted"] < 60
    assert rows["recovered 2020 24"]["adjusted"] == pytest.approx(rows["disposed 2020 24"]["adjusted"])


def test_a_change_of_stock_links_two_years_and_says_what_cannot_be_known(stated, results):
    one = found(stated, results)
    rows = by_name(one)
    assert {n for n, r in rows.items() if r["class"] == "unobservable"} >= {"heap 2020 24", "heap 2021 24"}
    assert rows["heap 2020 24"]["moves_with"] == rows["heap 2021 24"]["moves_with"]
    assert {r for r in one.rules["rule"] if r.startswith("heap")} == {"heap 2021 24", "heap 2021 25"}
    assert set(one.rules["equation"]) == {"total = sum(recovered)", "heap = heap[-1] + disposed - recovered"}


@pytest.mark.analytic
def test_a_transfer_coefficient_of_all_years(stated, results):
    """30 of 90 and 15 of 45 are recovered: a third in both years, with one degree of freedom."""
    change(stated, "study.yaml", "heap = heap[-1] + disposed - recovered", "recovered = heap * (recovered + disposed)")
    change(
        stated,
        "study.yaml",
        "        unit: kt\n    equations",
        "        unit: '1'\n        yearly: false\n    equations",
    )
    change(stated, "study.yaml", "    quantities:\n", "    labels: {sector: ['24']}\n    quantities:\n")
    change(stated, "study.yaml", "      sum: total = sum(recovered)\n", "")
    change(stated, "study.yaml", "      total:", "      spare:")
    change(stated, "study.yaml", "    equations:\n", "    equations:\n      spare: spare <= 60\n")
    one = found(stated, results)
    assert by_name(one)["heap 24"]["adjusted"] == pytest.approx(1 / 3)
    assert one.about["degrees_of_freedom"] == 1
    assert one.about["sum_of_squares"] == pytest.approx(0.0, abs=1e-9)


@pytest.mark.analytic
def test_what_leaves_and_stays_by_age():
    """Even sales for ever: as much leaves as comes, and the stock is a mean life of sales."""
    names = {"nl": "x", "en": "x"}
    sold = Stated(key="sold", spec=QuantitySpec(names=names, unit="t"), by=(), unit="t")
    early = Stated(key="early", spec=QuantitySpec(names=names, unit="t", yearly=False), by=(), unit="t")
    other = Stated(key="other", spec=QuantitySpec(names=names, unit="t"), by=(), unit="t")
    lives = {"law": Lives((), {(): Lifetime.of("weibull", shape=2.0, scale=5.0)})}
    of = Expander({"sold": sold, "early": early, "other": other}, lives, (2000, 2005), {})
    for word, whole in (("leaves", 1.0), ("stays", float(lives["law"].held[()].mean()))):
        equations = list(of.equations("e", f"other = {word}(sold, law, early)"))
        assert [e.name for e in equations] == [f"e {year}" for year in range(2000, 2006)]
        for equation in equations:
            assert -sum(v for key, v in equation.terms.items() if "other" not in key[0]) == pytest.approx(whole)
        assert len(equations[3].terms) == 6  # other, four years of sales, and what came before


FIRST = 'account=waste]"\n      disposed'
"""Where the selection of the first quantity ends."""
WRONG = {
    "name": ("total = sum(recovered)", "total = sum(recoverd)", "50:7", "'recoverd' is not a known quantity"),
    "text": ("heap = heap[-1]", "heap == heap[-1]", "51:7", "expected a quantity, a number or a bracket"),
    "names in a call": ("sum(recovered)", "sum(recovered, total)", "50:7", "'sum' takes 1 names; seen 2"),
    "units": ("        unit: kt\n    eq", "        unit: '1'\n    eq", "51:7", "units differ along constraint 'heap'"),
    "no unit": ("        unit: kt\n    eq", "    eq", "46:7", "give its 'unit'"),
    "idle": ("+ disposed - recovered", "- recovered", "37:7", "no equation names 'disposed'"),
    "no selection": ('account=waste]"\n      dis', 'account=waste] * 2"\n      dis', "36:9", "is one selection of the"),
    "account": ('account=waste]"\n      dis', 'account=wast]"\n      dis', "36:9", "'wast' is not a known account"),
    "dimension": ("by: [sector]", "by: [secto]", "32:10", "'secto' is not a known dimension"),
    "label": ("by: [sector]", "by: [sector]\n    labels: {sector: ['26']}", "37:9", "'26' is not a known sector"),
    "lives": ("    equations:", "    lives: {law: waist}\n    equations:", "49:", "'waist' is not a known account"),
    "no lives": ("    equations:", "    lives: {law: waste}\n    equations:", "49:", "has no dimension 'law'"),
    "flag": (
        'material=metal; account=waste]"\n      d',
        'account=waste]"\n        without: [q]\n      d',
        "36:9",
        "'q' is",
    ),
    "no margins": ("    margins: margins.csv\n", "", "29:3", "'margins' is needed"),
    "both kinds": ("    by: [sector]", "    accounts: [waste]\n    by: [sector]", "29:3", "make two reconciliations"),
    "years": ("[2020, 2021]", "[2021, 2020]", "29:3", "the first comes first"),
    "other years": ("[2020, 2021]", "[2010, 2011]", "36:9", "has no figure in 2010–2011"),
    "holds nowhere": ("heap[-1]", "heap[-5]", "51:7", "holds in no year"),
    "share": (
        "        unit: kt\n        value: 53",
        "        unit: '1'\n        share: true\n        value: 53",
        "40:7",
        "the share 'total' is 53",
    ),
    "value and figure": ("        value: 53", "        figure: x\n        value: 53", "40:7", "'value' of your own"),
}


@pytest.mark.parametrize(("old", "new", "place", "words"), WRONG.values(), ids=WRONG)
def test_a_mistake_is_told_with_its_line_in_both_languages(stated, results, old, new, place, words):
    change(stated, "study.yaml", old, new)
    with pytest.raises(StudyError) as caught:
        run_study(stated / "study.yaml", results)
    assert words in str(caught.value)
    assert f"\n  {place}" in str(caught.value)
    assert english(caught.value.in_language("nl")) == []
    assert not results.exists()


def test_a_figure_that_no_rule_is_about(stated, results):
    change(stated, "margins.csv", "waste,mass,", "production,value,")
    with pytest.raises(StudyError, match="no rule says how sure 4 figures of 'recovered' are") as caught:
        run_study(stated / "study.yaml", results)
    assert english(caught.value.in_language("nl")) == []


def test_figures_that_share_all_of_their_error_cannot_be_weighed(stated, results):
    change(stated, "margins.csv", "waste,mass,,,0.5,,,,,,,,,twee", "waste,mass,,,,0.1,,,,,,,source,twee")
    with pytest.raises(StudyError, match="have no error of their own") as caught:
        run_study(stated / "study.yaml", results)
    assert english(caught.value.in_language("nl")) == []


def test_the_check_reads_equations_without_a_run(stated, results):
    change(stated, "study.yaml", "total = sum(recovered)", "total = sum(recovered")
    with pytest.raises(StudyError, match="expected ',' or '\\)' after a name"):
        check_study(stated / "study.yaml", results)


FOLLOWS = """\
account,layer,where,from_year,until_year,half_width,vintage,relative,basic,reliability,completeness,time,geography,technology,shared,follows,because_nl,because_en
waste,mass,,,,,0.5,,,,,,,,,,twee edities,two editions
waste,mass,origin=NL.25;destination=NL.recovery;material=metal,2020,2020,,,,,,,,,,,5 + 0.5 * NL.24,volgt,follows
"""
"""Of metal products 20 is recovered, by statement 5 and half of the 30 of basic metals."""


@pytest.fixture
def following(stated):
    """The same study in 2020, of which one row follows from another, with one equation."""
    (stated / "margins.csv").write_text(FOLLOWS, encoding="utf-8")
    change(stated, "study.yaml", "years: [2020, 2021]", "years: [2020, 2020]")
    change(stated, "study.yaml", "      heap: heap = heap[-1] + disposed - recovered\n", "")
    change(stated, "study.yaml", "      heap:\n        names: {nl: Berg, en: Heap}\n        unit: kt\n", "")
    return stated


@pytest.mark.analytic
def test_a_sum_of_a_row_and_one_that_follows_from_it_is_off_by_both_together(following, results):
    """50 is 5 and 1.5 times 30 ± 0.5: ± 0.75; by 3 too low beside 53 ± 0.5, of which it takes 0.5625 / 0.8125."""
    change(following, "study.yaml", 'account=waste]"\n', 'account=waste]"\n        by: []\n')
    change(following, "study.yaml", "      disposed:\n", "      lost:\n")
    change(following, "study.yaml", "sum: total = sum(recovered)", "sum: total = recovered\n      none: lost = 60")
    rows = by_name(found(following, results))
    assert rows["recovered 2020"]["published_sd"] == pytest.approx(0.75)
    assert rows["recovered 2020"]["adjusted"] == pytest.approx(50 + 3 * 0.5625 / 0.8125)


@pytest.mark.analytic
def test_figures_made_of_one_row_move_together(following, results):
    """Basic metals recover a = 30, metal products b = 5 + a/2, and they dispose of c = 8.

    With q = b + c, of variance ¼ · ¼ + ¼, and cov(a, q) = ½ · ¼: the answer is that of these covariances.
    """
    change(
        following,
        "waste.csv",
        "2021,NL.24,NL.recovery,metal",
        "2020,NL.25,NL.disposal,metal,8,leaf,,waste_office\n2021,NL.24,NL.recovery,metal",
    )
    change(following, "totals.csv", "2020,25,non_chemical,20", "2020,25,non_chemical,28")
    change(following, "study.yaml", "recovery; material=metal;", "recovery; material=metal; origin=NL.24;")
    change(
        following, "study.yaml", 'account=waste]"\n      disposed', 'account=waste]"\n        by: []\n      disposed'
    )
    change(following, "study.yaml", 'account=waste]"\n      total', 'account=waste]"\n        by: []\n      total')
    change(following, "study.yaml", "destination=stage:disposal; material=metal;", "material=metal; origin=NL.25;")
    change(following, "study.yaml", "sum: total = sum(recovered)", "sum: total = recovered + disposed")
    rows = by_name(found(following, results))
    names = ["recovered 2020", "disposed 2020", "total 2020"]
    x = np.array([rows[n]["published"] for n in names])
    q = np.array([[0.25, 0.125, 0.0], [0.125, 0.3125, 0.0], [0.0, 0.0, 0.25]])
    a = np.array([1.0, 1.0, -1.0])
    expected = x - q @ a * (a @ x) / (a @ q @ a)
    assert [rows[n]["adjusted"] for n in names] == pytest.approx(expected.tolist())


def test_a_figure_that_another_says_already_is_refused(following, results):
    change(following, "study.yaml", "      disposed:\n", "      lost:\n")
    change(following, "study.yaml", "sum: total = sum(recovered)", "sum: total = sum(recovered)\n      none: lost = 60")
    with pytest.raises(StudyError, match=r"'recovered 2020 2[45]' follow from other figures here") as error:
        found(following, results)
    assert "volgen hier uit andere cijfers" in error.value.in_language("nl")


@pytest.mark.analytic
def test_a_sum_below_a_printed_total_is_off_as_the_total_is(following, results):
    """50 ± 0.5 is printed, of parts of ± 0.5 each; the 3 that are missing are shared with the 53 ± 0.5."""
    line = "waste,mass,,,,,,,,,,,,,,totals,de rij ertussen,the row between"
    (following / "margins.csv").write_text("\n".join([*FOLLOWS.splitlines()[:2], line]) + "\n", encoding="utf-8")
    printed = "year,sector,destination.stage,material,mass\n2020,24-25,recovery,metal,50\n"
    (following / "totals.csv").write_text(printed, encoding="utf-8")
    change(following, "nodes.csv", "NL.market,", "NL.rest,rest,rest,production,24-25,NL,\nNL.market,")
    change(following, "study.yaml", 'account=waste]"\n', 'account=waste]"\n        by: []\n')
    change(following, "study.yaml", "      disposed:\n", "      lost:\n")
    change(following, "study.yaml", "sum: total = sum(recovered)", "sum: total = recovered\n      none: lost = 60")
    rows = by_name(found(following, results))
    assert rows["recovered 2020"]["published_sd"] == pytest.approx(0.5)
    assert rows["recovered 2020"]["adjusted"] == pytest.approx(51.5)


def test_equations_that_check_nothing_are_kept_as_such(following, results):
    """Of metal products nothing is on record that is disposed of: the one equation says what it would be."""
    change(following, "margins.csv", FOLLOWS.splitlines()[-1] + "\n", "")
    change(
        following,
        "study.yaml",
        "destination=stage:disposal; material=metal;",
        "destination=stage:disposal; origin=NL.24;",
    )
    change(following, "study.yaml", "sum: total = sum(recovered)", "sum: total = sum(recovered) + sum(disposed)")
    one = found(following, results)
    assert one.about["degrees_of_freedom"] == 0
    assert one.about["limit"] is None
