"""What comes in as figures: numbers of the shape and in the order asked for, or a refusal that says why."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
import xarray as xr

from kringloop.core import (
    MismatchError,
    MissingDataError,
    RangeError,
    ShapeError,
    figures,
    number,
    one_of,
    pairs,
    texts,
    together,
    whole,
)

pd = pytest.importorskip("pandas")
SECTORS = (("NL", "steel"), ("NL", "wood"))


def test_a_float_array_is_passed_on_without_a_copy():
    array = np.arange(3.0)
    assert figures(array, what="x") is array


@pytest.mark.parametrize(
    "labels",
    [["NL|wood", "NL|steel"], ["wood", "steel"], pd.MultiIndex.from_tuples([("NL", "wood"), ("NL", "steel")])],
)
def test_labelled_figures_are_put_in_order(labels):
    assert figures(pd.Series([1.0, 2.0], index=labels), what="x", labels=(SECTORS,)).tolist() == [2.0, 1.0]
    frame = pd.DataFrame([[1.0, 2.0], [3.0, 4.0]], index=labels, columns=labels)
    assert figures(frame, what="x", labels=(SECTORS, SECTORS)).tolist() == [[4.0, 3.0], [2.0, 1.0]]


def test_labels_of_xarray_and_columns_of_polars_count_too():
    array = xr.DataArray([1.0, 2.0], dims="s", coords={"s": ["wood", "steel"]})
    assert figures(array, what="x", labels=(SECTORS,)).tolist() == [2.0, 1.0]
    assert figures(xr.DataArray([1.0, 2.0], dims="s"), what="x", labels=(SECTORS,)).tolist() == [1.0, 2.0]
    frame = pl.DataFrame({"wood": [1.0], "steel": [2.0]})
    assert figures(frame, what="x", labels=(None, SECTORS)).tolist() == [[2.0, 1.0]]
    assert figures(pl.DataFrame(np.eye(2)), what="x", labels=(SECTORS, SECTORS)).tolist() == np.eye(2).tolist()


def test_years_are_recognised_whatever_their_type():
    years = (2001.0, 2002.0)
    for index in ([2002, 2001], ["2002", "2001"], [2002.0, 2001.0]):
        assert figures(pd.Series([1, 2], index=index), what="x", labels=(years,)).tolist() == [2.0, 1.0]


@pytest.mark.parametrize(
    ("index", "message"),
    [
        (["BE|wood", "BE|steel"], "only in x: BE|wood, BE|steel"),
        (["wood", "glass"], "only in x: wood, glass"),
        (["wood", "wood"], "seen twice: wood"),
    ],
)
def test_other_labels_are_refused(index, message):
    with pytest.raises(MismatchError, match="labels of x on axis 0 are not those expected") as error:
        figures(pd.Series([1.0, 2.0], index=index), what="x", labels=(SECTORS,))
    assert message in str(error.value)


def test_a_sector_of_two_regions_is_not_found_by_its_name_alone():
    sectors = (("NL", "steel"), ("DE", "steel"))
    with pytest.raises(MismatchError, match="seen twice: steel"):
        figures(pd.Series([1.0, 2.0], index=["steel", "steel"]), what="x", labels=(sectors,))


def test_labels_that_nothing_can_be_held_against_are_refused():
    with pytest.raises(MismatchError, match=r"x carries labels on axis 0 \(b, a\)(.|\n)*give a plain array"):
        figures(pd.Series([1.0, 2.0], index=["b", "a"]), what="x")
    assert figures(pd.Series([1.0, 2.0]), what="x").tolist() == [1.0, 2.0]


def test_a_masked_cell_is_not_a_number():
    with pytest.raises(MissingDataError, match="x holds 1 masked cells"):
        figures(np.ma.masked_array([1.0, 2.0], mask=[0, 1]), what="x")
    assert figures(np.ma.masked_array([1.0, 2.0]), what="x").tolist() == [1.0, 2.0]


@pytest.mark.parametrize(
    "value", [None, "12", ["1", "2"], {"a": 1}, [[1], [1, 2]], np.array([1j]), [object()], [10**400]]
)
def test_what_is_no_array_of_numbers_is_refused(value):
    with pytest.raises(ShapeError, match=r"^x "):
        figures(value, what="x")


def test_a_gap_is_refused_unless_it_may_be_there():
    with pytest.raises(MissingDataError, match=r"x holds 1 values that are not numbers, first at \(1,\)"):
        figures([1.0, None], what="x")
    assert np.isnan(figures([1.0, None], what="x", finite=False)[1])


def test_the_shape_is_said_with_its_axes():
    with pytest.raises(ShapeError, match=r"x has shape \(3,\); expected \(2,\): one figure per sector"):
        figures([1, 2, 3], what="x", shape=(2,), axes=("sector",))
    with pytest.raises(ShapeError, match=r"expected \(2, any\): one figure per sector and case"):
        figures([1, 2], what="x", shape=(2, None), axes=("sector", "case"))


@pytest.mark.parametrize("value", ["ab", ("24", "25"), [("NL",)], [("NL", 24)], None, 3, {"a": "b"}])
def test_two_letters_are_not_a_pair(value):
    with pytest.raises(ShapeError, match="sectors"):
        pairs(value, what="sectors", parts=("region", "sector"))


@pytest.mark.parametrize("value", ["co2", None, [1], {"a": 1}])
def test_a_text_is_not_a_list_of_names(value):
    with pytest.raises(ShapeError, match="keys"):
        texts(value, what="keys")


@pytest.mark.parametrize(
    ("value", "error"),
    [
        ("1", ShapeError),
        (True, ShapeError),
        ([1, 2], ShapeError),
        (np.nan, RangeError),
        (np.inf, RangeError),
        (2, RangeError),
        (-0.1, RangeError),
    ],
)
def test_one_number_within_its_bounds(value, error):
    with pytest.raises(error, match=r"^share "):
        number(value, what="share", least=0, most=1)
    assert number(np.float32(0.5), what="share", least=0, most=1) == 0.5


def test_a_whole_number_and_a_word():
    with pytest.raises(RangeError, match=r"tiers is 1\.5; expected a whole number"):
        whole(1.5, what="tiers", least=1)
    with pytest.raises(RangeError, match="timing is 'strat'; expected one of start, end; did you mean 'start'"):
        one_of("strat", ("start", "end"), what="timing")
    with pytest.raises(RangeError, match="timing is None; expected one of start, end"):
        one_of(None, ("start", "end"), what="timing")


def test_shapes_that_do_not_go_together_are_all_named():
    with pytest.raises(ShapeError, match=r"a \(2,\), b \(3,\)"):
        together(a=np.ones(2), b=np.ones(3))
