"""A table of one's own in three lines: worked figures, labels that are aligned, and hints when a turn would fit."""

from __future__ import annotations

import numpy as np
import pandas as pd
import polars as pl
import pytest
import xarray as xr

from kringloop.chains import Engine, accounts
from kringloop.core import BalanceError, MismatchError, MissingDataError, RangeError, ShapeError, SingularError
from kringloop.economies import Economy, SupplyUse, from_supply_use

Z = np.array([[150.0, 500.0], [200.0, 100.0]])
Y = np.array([350.0, 1700.0])
NAMES = ["farms", "works"]
ABOUT = {"unit": "mln USD", "year": 2009, "source": "Miller & Blair 2009, ch. 2"}
CO2 = {"co2": ("kt", [100.0, 50.0])}


def footprint(table: Economy) -> float:
    return float(accounts(Engine(table), ["co2"]).by_region("co2").sel(account="footprint").sum())


@pytest.mark.published
def test_a_footprint_in_three_lines():
    """Miller & Blair (2009), section 2.3: x = (1247.52, 1841.58) for y = (600, 1500)."""
    table = Economy.national(Z, Y, NAMES, extensions=CO2, **ABOUT)
    engine = Engine(table)
    assert engine.outputs([600, 1500]).values.round(1).tolist() == [1247.5, 1841.6]
    assert footprint(table) == pytest.approx(150.0)


def test_recipes_give_the_table_they_came_from():
    x = Z.sum(axis=1) + Y
    made = Economy.from_coefficients(Z / x, Y, NAMES, intensities={"co2": ("kt", [0.1, 0.025])}, **ABOUT)
    assert made.flows == pytest.approx(Z)
    assert made.output == pytest.approx(x)
    assert footprint(made) == pytest.approx(150.0)


def test_recipes_of_several_regions_have_users_in_each():
    labels = [("A", "all"), ("B", "all")]
    made = Economy.from_coefficients([[0.1, 0.2], [0.3, 0.1]], [[5, 1], [2, 8]], labels, **ABOUT)
    assert made.demands == (("A", "final demand"), ("B", "final demand"))
    assert accounts(Engine(made.with_extension(_one(made))), ["co2"]).trade.sum() == pytest.approx(2.0)


def _one(table):
    return Economy.national(
        np.zeros((table.size, table.size)),
        np.ones(table.size),
        [str(i) for i in range(table.size)],
        extensions={"co2": ("kt", np.ones(table.size))},
        **ABOUT,
    ).extension("co2")


@pytest.mark.parametrize(
    "turned",
    [
        lambda: pd.DataFrame(Z, index=NAMES, columns=NAMES).iloc[::-1, ::-1],
        lambda: xr.DataArray(Z, dims=("a", "b"), coords={"a": NAMES, "b": NAMES})[::-1, ::-1],
    ],
)
def test_labelled_flows_bring_their_names_in_any_order(turned):
    frame = turned()
    mine = Economy.national(frame, pd.Series(Y, index=NAMES), **ABOUT)
    assert mine.labels == ("home|works", "home|farms")
    assert mine.final_demand[:, 0].tolist() == [1700.0, 350.0]
    asked = Economy.national(frame, Y, NAMES, **ABOUT)
    assert asked.flows.tolist() == Z.tolist()


def test_polars_columns_are_put_in_order():
    frame = pl.DataFrame({"works": Z[:, 1], "farms": Z[:, 0]})
    assert Economy.national(frame, Y, NAMES, **ABOUT).flows.tolist() == Z.tolist()


def test_labels_of_another_table_are_refused():
    frame = pd.DataFrame(Z, index=NAMES, columns=["farms", "mines"])
    with pytest.raises(MismatchError, match="axis 1 are not those expected"):
        Economy.national(frame, Y, NAMES, **ABOUT)


def test_plain_figures_without_names_say_what_to_give():
    with pytest.raises(MissingDataError, match=r"no names of sectors[^?]*third argument"):
        Economy.national(Z, Y, **ABOUT)


@pytest.mark.parametrize("empty", [None, {}, [], np.zeros((0, 2))])
def test_value_added_and_extensions_may_be_left_empty(empty):
    table = Economy.national(Z, Y, NAMES, value_added=empty, extensions=None, **ABOUT)
    assert table.primary_inputs().tolist() == [650.0, 1400.0]


def test_a_row_of_value_added_needs_no_name():
    table = Economy.national(Z, Y, NAMES, value_added=[650, 1400], **ABOUT)
    assert table.value_added_rows == ("value added",)
    Engine(table)


def test_source_must_say_something():
    with pytest.raises(RangeError, match="say in a few words where the figures come from"):
        Economy.national(Z, Y, NAMES, unit="EUR", year=2009, source=" ")


def test_final_demand_that_would_fit_transposed():
    with pytest.raises(ShapeError, match=r"expected \(2, 3\).*\n  Transposed it would fit"):
        Economy.national(Z, np.ones((3, 2)), NAMES, users=["a", "b", "c"], **ABOUT)


@pytest.mark.parametrize("output", [None, Z.sum(axis=1) + Y])
def test_transposed_flows_are_recognised_by_value_added(output):
    table = Economy.national(Z.T, Y, NAMES, value_added=[650, 1400], output=output, **ABOUT)
    with pytest.raises(BalanceError, match=r"Transposed the flows would close: .* Give their"):
        Engine(table)


def test_other_gaps_give_no_hint_to_turn():
    table = Economy.national(Z, Y, NAMES, value_added=[650, 1500], **ABOUT)
    with pytest.raises(BalanceError) as found:
        Engine(table)
    assert "Transposed" not in str(found.value)


def test_recipes_in_the_wrong_direction():
    recipes = np.array([[0.2, 0.9], [0.1, 0.3]])
    turned = recipes.T * [1.0, 6.0]
    with pytest.raises(SingularError, match="recipes use more than they make"):
        Economy.from_coefficients(turned + 0.5, [1, 1], NAMES, **ABOUT)


def test_imports_and_exports_become_a_region_abroad():
    """Worked by hand: 20 + 5 bought abroad, 700 of the works sold there; its CO2 is 50 · 700 / x of its own chain."""
    at_home = Y - [0, 700]
    table = Economy.national(
        Z, at_home, NAMES, imports=([20, 0], [5]), exports=[0, 700], value_added=[630, 1400], extensions=CO2, **ABOUT
    )
    assert table.regions == ("home", "abroad")
    found = accounts(Engine(table), ["co2"]).by_region("co2")
    inverse = np.linalg.inv(np.eye(2) - Z / (Z.sum(axis=1) + Y))
    sold = float(np.array([0.1, 0.025]) @ inverse @ [0, 700])
    assert float(found.sel(account="exports", region="home")) == pytest.approx(sold)
    assert float(found.sel(account="footprint", region="abroad")) == pytest.approx(sold)
    assert float(found.sel(account="footprint").sum()) == pytest.approx(150.0)
    assert table.primary_inputs().tolist() == pytest.approx([630.0, 1400.0, 25.0])
    assert any("imports stand as a region" in note for note in table.notes)


def test_an_import_matrix_has_a_row_per_product():
    table = Economy.national(Z, Y, NAMES, imports=([[3, 4], [5, 6]], [[1], [0]]), **ABOUT)
    assert table.labels[2:] == ("abroad|farms", "abroad|works")
    assert table.output[2:].tolist() == [8.0, 11.0]


def test_imports_of_one_kind_of_buyer_are_refused():
    with pytest.raises(ShapeError, match="imports of industries, imports of final users"):
        Economy.national(Z, Y, NAMES, imports=np.array([20, 0]), **ABOUT)


USE, SUPPLY, FINAL = [[2, 3], [1, 4]], [[9, 1], [2, 8]], [5, 5]


def test_a_supply_table_as_printed_when_said():
    """Printed rows are products: p is 9 + 1 and q is 2 + 8, as much as is used."""
    plain = {"products": ["p", "q"], "industries": ["i", "j"], "unit": "mln EUR", "year": 2020, "source": "invented"}
    tables = SupplyUse.national(USE, SUPPLY, FINAL, printed=True, **plain)
    assert tables.industry_output.tolist() == [11.0, 9.0]
    same = SupplyUse.national(USE, np.transpose(SUPPLY), FINAL, **plain)
    assert from_supply_use(tables, "D").flows.tolist() == from_supply_use(same, "D").flows.tolist()
    with pytest.raises(BalanceError, match=r"With supply transposed they would be equal.*\n.*printed=True"):
        SupplyUse.national(USE, SUPPLY, FINAL, **plain)


def test_a_printed_supply_table_of_other_shape_is_recognised():
    plain = {"products": ["p", "q"], "industries": ["i"], "unit": "mln EUR", "year": 2020, "source": "invented"}
    with pytest.raises(ShapeError, match=r"products in rows; expected industries in rows\n.*printed=True"):
        SupplyUse.national([[2], [1]], [[7], [6]], [5, 5], **plain)
    assert SupplyUse.national([[2], [1]], [[7], [6]], [5, 5], printed=True, **plain).supply.tolist() == [[7.0, 6.0]]


def test_supply_and_use_bring_their_names():
    use = pd.DataFrame(USE, index=["p", "q"], columns=["i", "j"])
    supply = pd.DataFrame(SUPPLY, index=["p", "q"], columns=["i", "j"])[["j", "i"]]
    tables = SupplyUse.national(use, supply, FINAL, printed=True, unit="EUR", year=2020, source="invented")
    assert tables.supply.tolist() == [[9.0, 2.0], [1.0, 8.0]]
