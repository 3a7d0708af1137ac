"""Tables and questions take figures by label, by position where there are none, and never by half a label."""

from __future__ import annotations

import numpy as np
import pytest

from kringloop.chains import Engine, accounts, demand_scenarios, extraction, structural_paths
from kringloop.core import MismatchError, RangeError, ShapeError
from kringloop.economies import Economy, SupplyUse, waste_economy
from kringloop.economies.examples import INVENTED, two_regions

pd = pytest.importorskip("pandas")
TABLE = two_regions()


def made(**changes):
    about = {
        "sectors": [("N", "a"), ("N", "b")],
        "demands": [("N", "h")],
        "flows": [[1, 2], [3, 4]],
        "final_demand": [[7.0], [3.0]],
        "unit": "mln EUR",
        "year": 2020,
        "origin": INVENTED,
    }
    return Economy.from_arrays(**(about | changes))


@pytest.mark.parametrize("argument", ["sectors", "demands"])
@pytest.mark.parametrize("labels", [["24", "25"], "ab", [("N", "a", "x"), ("N", "b", "y")], [1, 2]])
def test_labels_of_two_letters_are_not_split(argument, labels):
    with pytest.raises(ShapeError, match=rf"{argument}.*expected"):
        made(**{argument: labels})


def test_labels_of_two_letters_are_not_split_elsewhere():
    with pytest.raises(ShapeError, match="wastes is 'ab'"):
        waste_economy(
            industries=[("N", "a")],
            treatments=[("N", "t")],
            wastes="ab",
            demands=[("N", "h")],
            flows=[[1, 0]],
            final_demand=[[1]],
            waste=[[1, 0], [1, 0]],
            waste_of_users=[[0], [0]],
            allocation=[[1, 1]],
            unit="EUR",
            waste_unit="t",
            year=2020,
            origin=INVENTED,
        )
    with pytest.raises(ShapeError, match="products: place 0 holds 'pq'"):
        SupplyUse(
            products=("pq",),
            industries=(("N", "i"),),
            demands=(("N", "y"),),
            use=[[2.0]],
            supply=[[10.0]],
            final_demand=[[8.0]],
            unit="EUR",
            year=2020,
            origin=INVENTED,
            value_added={},
            extensions={},
        )
    engine = Engine(TABLE)
    for question in (
        lambda: extraction(engine, "co2", ["NL"]),
        lambda: structural_paths(engine, "co2", np.ones(4), stop_at=["NL"]),
    ):
        with pytest.raises(ShapeError, match="place 0 holds 'NL'; expected a pair of texts"):
            question()
    with pytest.raises(ShapeError, match="extensions is 'co2'"):
        accounts(engine, "co2")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"origin": None}, "the table has no origin"),
        ({"year": "2009"}, "year is '2009'"),
        ({"year": 2009.5}, "year is 2009.5"),
        ({"year": True}, "year is True"),
        ({"year": 0}, "year is 0"),
        ({"price_year": "2010"}, "price_year is '2010'"),
        ({"rounding": "0.5"}, "rounding"),
        ({"rounding": np.nan}, "rounding"),
    ],
)
def test_what_a_table_says_of_itself_is_checked(change, message):
    with pytest.raises((RangeError, ShapeError), match=message):
        made(**change)


def test_frames_in_another_order_give_the_same_table():
    plain = made(extensions={"co2": ("kt", [5.0, 1.0])}, value_added={"wages": [6.0, 4.0]})
    names = ["b", "a"]
    turned = made(
        flows=pd.DataFrame([[4, 3], [2, 1]], index=names, columns=names),
        final_demand=pd.DataFrame([[3.0], [7.0]], index=names, columns=["h"]),
        output=pd.Series([10.0, 10.0], index=names),
        value_added={"wages": pd.Series([4.0, 6.0], index=names)},
        extensions={"co2": ("kt", pd.Series([1.0, 5.0], index=names))},
    )
    for part in ("flows", "final_demand", "output", "value_added"):
        assert getattr(turned, part).tolist() == getattr(plain, part).tolist()
    assert turned.extensions["co2"].values.tolist() == [5.0, 1.0]
    asked = Engine(plain).outputs(pd.Series([2.0, 1.0], index=names)).values
    assert asked.tolist() == Engine(plain).outputs([1.0, 2.0]).values.tolist()


def test_frames_with_other_labels_are_refused():
    with pytest.raises(MismatchError, match="labels of flows on axis 0 are not those expected"):
        made(flows=pd.DataFrame([[4, 3], [2, 1]], index=["b", "c"], columns=["b", "a"]))


def test_lists_serve_where_arrays_do():
    engine = Engine(TABLE)
    one = demand_scenarios(engine, ["co2"], [[1.0], [0.0], [0.0], [2.0]])
    assert (
        one.values.tolist() == demand_scenarios(engine, ["co2"], np.array([[1.0], [0.0], [0.0], [2.0]])).values.tolist()
    )
    with pytest.raises(ShapeError, match=r"demands has shape \(4,\); expected \(4, any\)"):
        demand_scenarios(engine, ["co2"], [1.0, 0.0, 0.0, 2.0])
    with pytest.raises(ShapeError, match=r"'final_demand' has shape \(2,\)"):
        made(final_demand=[7.0, 3.0])
    with pytest.raises(ShapeError, match="flows cannot be read as an array: its rows differ in length"):
        made(flows=[[1, 2], [3]])
