"""What xarray does without a word, `combine` and `total` refuse (rules C1, C2, C3, C5)."""

import numpy as np
import pytest
import xarray as xr

from kringloop.core import MismatchError, MissingDataError, RangeError, UnitError, combine, total


def labelled(values, unit="t", **coordinates):
    dims = [name for name, labels in coordinates.items() if isinstance(labels, list)]
    return xr.DataArray(np.array(values, dtype=float), dims=dims, coords=coordinates, attrs={"unit": unit})


NL_DE = labelled([10.0, 20.0], region=["NL", "DE"])


@pytest.mark.parametrize(
    ("operation", "values", "unit"),
    [
        ("add", [12.0, 24.0], "t"),
        ("subtract", [8.0, 16.0], "t"),
        ("multiply", [20.0, 80.0], "t·t"),
        ("divide", [5.0, 5.0], "1"),
    ],
)
def test_worked_by_hand(operation, values, unit):
    result = combine(operation, NL_DE, labelled([2.0, 4.0], region=["NL", "DE"]))
    assert result.values.tolist() == values
    assert result.attrs == {"unit": unit}


def test_other_dimensions_are_crossed_by_name():
    by_year = labelled([1.0, 2.0, 3.0], unit="EUR", year=[2020, 2021, 2022])
    result = combine("divide", by_year, NL_DE)
    assert result.sizes == {"year": 3, "region": 2}
    assert float(result.sel(year=2022, region="DE")) == pytest.approx(3 / 20)
    assert result.attrs["unit"] == "EUR/t"


def test_other_labels_are_not_dropped():
    other = labelled([1.0, 2.0], region=["NL", "BE"])
    with pytest.raises(MismatchError, match=r"'region' differs(.|\n)*only left: DE\n  only right: BE\n  Cut both"):
        combine("multiply", NL_DE, other)


def test_a_subset_is_not_the_same():
    with pytest.raises(MismatchError, match=r"only left: DE\n  only right: –"):
        combine("add", NL_DE, labelled([1.0], region=["NL"]))


def test_another_order_is_not_sorted():
    with pytest.raises(MismatchError, match=r"same labels in another order(.|\n)*left: NL, DE\n  right: DE, NL"):
        combine("add", NL_DE, labelled([1.0, 2.0], region=["DE", "NL"]))


def test_years_as_text_are_not_years():
    with pytest.raises(MismatchError, match=r"'year' holds labels of type int on the left and str on the right"):
        combine("add", labelled([1.0], year=[2020]), labelled([1.0], year=["2020"]))


def test_an_operand_without_labels_is_not_matched_by_position():
    bare = xr.DataArray([1.0, 2.0], dims="region", attrs={"unit": "t"})
    with pytest.raises(MismatchError, match=r"the right operand has no labels on region \(rule C2\)"):
        combine("add", NL_DE, bare)


def test_another_unit_does_not_vanish():
    with pytest.raises(UnitError, match=r"cannot compute 't' \+ 'kt': convert one of them first \(rule C3\)"):
        combine("add", NL_DE, labelled([1.0, 2.0], unit="kt", region=["NL", "DE"]))


def test_a_missing_unit_is_refused():
    bare = xr.DataArray([1.0, 2.0], dims="region", coords={"region": ["NL", "DE"]})
    with pytest.raises(UnitError, match="the left operand has no unit"):
        combine("multiply", bare, NL_DE)


def test_another_year_does_not_vanish():
    with pytest.raises(MismatchError, match="'year' is 2020 on the left and 2021 on the right"):
        combine("add", labelled([1.0], region=["NL"], year=2020), labelled([1.0], region=["NL"], year=2021))


def test_a_single_year_is_not_set_against_all_years_unasked():
    by_year = labelled([1.0, 2.0], year=[2020, 2021])
    with pytest.raises(MismatchError, match=r"'year' is a dimension on the left and the single value 2020"):
        combine("divide", by_year, by_year.sel(year=2020))
    index = combine("divide", by_year, by_year.sel(year=2020).drop_vars("year"))
    assert index.values.tolist() == [1.0, 2.0]


def test_a_long_second_label_is_compared_in_full():
    years = list(range(3000))
    left = labelled(np.ones(3000), year=years).assign_coords(name=("year", [str(y) for y in years]))
    right = left.assign_coords(name=("year", [*map(str, years[:1500]), "other", *map(str, years[1501:])]))
    with pytest.raises(MismatchError, match="'name' is"):
        combine("add", left, right)


def test_another_operation_is_a_fault_of_ours():
    with pytest.raises(RangeError, match="operation is 'ad'; did you mean 'add'"):
        combine("ad", NL_DE, NL_DE)


def test_total_keeps_the_unit():
    result = total(NL_DE, "region")
    assert float(result) == 30.0
    assert result.attrs["unit"] == "t"


def test_a_sum_never_skips():
    gap = labelled([[1.0, np.nan], [3.0, 4.0]], year=[2020, 2021], region=["NL", "DE"])
    with pytest.raises(MissingDataError, match=r"cannot sum over 'year': values are missing for 2020"):
        total(gap, "year")
    assert float(total(gap.sel(year=[2021]), "region").sel(year=2021)) == 7.0


def test_a_sum_over_no_dimension_is_refused():
    with pytest.raises(MismatchError, match="'year' is not a dimension of this array; it has region"):
        total(NL_DE, "year")


def whole(values, dtype):
    return xr.DataArray(np.array(values, dtype=dtype), dims=["r"], coords={"r": ["p", "q"]}, attrs={"unit": "kt"})


def test_whole_numbers_do_not_wrap_round():
    narrow = combine("add", whole([127, 1], np.int8), whole([1, 1], np.int8))
    assert narrow.values.tolist() == [128.0, 2.0]
    wide = combine("multiply", whole([2**62, 1], np.int64), whole([4, 1], np.int64))
    assert wide.values.tolist() == [2.0**64, 4 / 4]
    assert float(total(whole([127, 127], np.int8), "r")) == 254.0


def test_digits_that_a_float_cannot_hold_are_not_rounded():
    with pytest.raises(RangeError, match="left operand holds whole numbers of more than 15 digits"):
        combine("add", whole([2**53 + 1, 1], np.int64), whole([1, 1], np.int64))


@pytest.mark.parametrize(("operation", "left", "right"), [("multiply", 1e308, 10.0), ("divide", 1.0, 0.0)])
def test_an_answer_that_is_no_number_is_refused(operation, left, right):
    with pytest.raises(RangeError, match=r"1 cells of the left . right operand have no number(.|\n)*first r q"):
        combine(operation, whole([1.0, left], float), whole([1.0, right], float))


def test_text_is_not_a_number():
    with pytest.raises(RangeError, match="right operand holds <U1; expected numbers"):
        combine("add", whole([1.0, 2.0], float), whole(["1", "2"], str))
