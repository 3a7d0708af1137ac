import numpy as np
import pytest
from hypothesis import given

from kringloop.core import AdditivityError, RangeError, ShapeError, UnitError, UnknownNameError
from kringloop.ledger import Constant, Reason
from tests.ledger.small import account, ledger, panels, row

UNITS = {"mass": "kt", "value": "mln EUR"}
ROWS = [
    row(2020, "24", 2.0, value=4.0),
    row(2020, "25", 6.0, value=3.0),
    row(2020, "26", 1.0, value=0.0),
    row(2021, "24", 3.0, value=5.0),
    row(2021, "25", 6.0, value=4.0),
]


def layers(rows=ROWS):
    view = ledger(account(rows, units=UNITS)).account("a")
    return view.select("mass"), view.select("value")


def test_a_ratio_of_sums_by_hand():
    mass, value = layers()
    result = (mass / value).by("year", sector=["24-25", "24", "26"])
    assert result.value[0, :2].tolist() == [8 / 7, 0.5]
    assert result.reasons[0].tolist() == [0, 0, Reason.ZERO_DENOMINATOR]
    assert result.unit == "kt/mln EUR"


def test_signs_and_brackets_print():
    mass, value = layers()
    assert (2 * (mass - mass) / (value * 3)).formula.startswith("2 × (mass[")
    assert str(1 - mass / mass).startswith("1 − mass[")
    assert str(Constant(3.0, "kt")) == "3 kt"


@given(panels())
def test_sums_are_linear(rows):
    mass = ledger(account(rows)).account("a").select("mass")
    by = {"sector": ["24", "25", "26"]}
    doubled = (mass + mass).by("year", **by).value
    assert doubled == pytest.approx(2 * mass.by("year", **by).value, nan_ok=True)
    assert (mass - mass * 0.25).by("year").value == pytest.approx(0.75 * mass.by("year").value)


def test_units_are_converted_not_guessed():
    mass, value = layers()
    assert mass.to("t").by("year").value.tolist() == [9000.0, 9000.0]
    assert (mass / value).to("kg/EUR").by("year", year=2020).value.tolist() == pytest.approx([9 / 7])
    with pytest.raises(UnitError, match=r"cannot compute 'kt' \+ 'mln EUR' \(rule C3\)"):
        mass + value
    with pytest.raises(UnitError, match="measure different things"):
        mass.to("PJ")


def test_other_years_by_hand():
    mass, _ = layers()
    assert mass.growth().by("year", sector="24").value[:, 0].tolist() == pytest.approx([np.nan, 0.5], nan_ok=True)
    result = mass.growth_since(2020).by("year", sector=["24", "25"])
    assert result.value.tolist() == [[0.0, 0.0], [0.5, 0.0]]
    assert mass.growth_since(2019).by("year", year=2020).reasons.tolist() == [Reason.NO_BASE]
    assert str(mass.shift(2)).endswith("2 years before")
    with pytest.raises(RangeError, match="compares years; ask it by year"):
        mass.at(2020).by()


def test_over_adds_up_or_takes_the_largest():
    mass, value = layers()
    ratio = mass / value
    assert ratio.over("sector").by("year", year=2020).value.tolist() == [0.5 + 2.0]
    assert ratio.over("sector", "max").by("year").value.tolist() == [2.0, 1.5]
    assert ratio.over("sector", labels=["24"]).by("year", year=2020).value.tolist() == [0.5]


def test_over_lists_what_it_skips_or_is_absent():
    mass, value = layers()
    partial = (mass / value).over("sector").by("year")
    assert partial.skipped == {(0,): ("26",), (1,): ("26",)}
    complete = (mass / value).over("sector", labels=["24", "26"], complete=True).by("year")
    assert complete.reasons.tolist() == [Reason.ZERO_DENOMINATOR, Reason.ZERO_DENOMINATOR]


def test_over_refuses_double_counting_and_unknown_labels():
    mass, _ = layers()
    with pytest.raises(AdditivityError, match="'24' lies below 'C'"):
        mass.over("sector", labels=["C", "24"])
    with pytest.raises(UnknownNameError, match="'2x'"):
        mass.over("sector", labels=["2x"])
    with pytest.raises(RangeError, match="already runs over 'sector'"):
        mass.over("sector").by("year", "sector")


def test_borrowed_takes_the_value_of_the_group():
    risk = account(
        [{"year": 2020, "material": m, "risk": r} for m, r in (("metals", 3.0), ("iron", 1.0))],
        kind="published",
        units={"risk": "1"},
        key="r",
    )
    both = ledger(account([row(2020, "24", 2.0, material="copper"), row(2020, "24", 5.0, material="iron")]), risk)
    value = both.account("r").select("risk").borrowed("material", {"copper": "metals"})
    weighted = (both.account("a").select("mass") * value).over("material", labels=["copper", "iron"])
    assert weighted.by("year").value.tolist() == [2 * 3 + 5 * 1]
    assert weighted.explain(year=2020).total == pytest.approx(11.0)
    with pytest.raises(RangeError, match="needs the dimension 'material'"):
        value.by("year")


def test_an_empty_choice_of_labels_is_no_zero():
    mass, _ = layers()
    for how in ("sum", "max"):
        assert mass.over("sector", how, labels=[]).by("year").reasons.tolist() == [Reason.NO_DATA] * 2


def test_over_knows_two_ways_and_counts_no_label_twice():
    mass = ledger(account([row(2020, "24", 1.0), row(2020, "25", 3.0)])).account("a").select("mass")
    with pytest.raises(RangeError, match="how is 'mean'; expected one of sum, max"):
        mass.over("sector", "mean")
    with pytest.raises(AdditivityError, match="'24' stands twice: a sum counts it twice"):
        mass.over("sector", labels=["24", "25", "24"])
    assert mass.over("sector", "max", labels=["24", "24"]).by("year").value == pytest.approx([1.0])


@pytest.mark.parametrize(
    ("other", "error", "words"),
    [
        ("2", ShapeError, "is '2'; expected one number"),
        (None, ShapeError, "is None; expected one number"),
        (np.array([2.0, 3.0]), ShapeError, "holds 2 figures; expected one number"),
        (float("nan"), RangeError, "is nan; expected a finite number"),
    ],
)
def test_a_number_of_an_expression_is_one_finite_number(other, error, words):
    mass = ledger(account([row(2020, "24", 1.0)])).account("a").select("mass")
    with pytest.raises(error, match=words):
        _ = mass * other
