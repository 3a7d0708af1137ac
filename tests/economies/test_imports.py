"""Imports of a national table: a supplier abroad, so that home and abroad add up to final demand."""

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kringloop.chains import Engine, RecipeChange, accounts, gross_export_terms, solve_scenario
from kringloop.core import KringloopError, TableError, UnitError, UnknownNameError
from kringloop.economies import read_table

HEAD = "block,row_region,row,column_region,column,value,unit,year\n"
HOME = """output,BE,food,,,80,mln EUR,2019
output,BE,trade,,,120,mln EUR,2019
flows,BE,food,BE,food,10,mln EUR,2019
flows,BE,food,BE,trade,20,mln EUR,2019
flows,BE,trade,BE,food,15,mln EUR,2019
flows,BE,trade,BE,trade,25,mln EUR,2019
final_demand,BE,food,BE,households,50,mln EUR,2019
final_demand,BE,trade,BE,households,80,mln EUR,2019
value_added,,wages and profits,BE,food,35,mln EUR,2019
value_added,,wages and profits,BE,trade,60,mln EUR,2019
extension,,co2,BE,food,40,kt,2019
extension,,co2,BE,trade,4,kt,2019
direct,,co2,BE,households,3,kt,2019
"""
BOUGHT = "imports,,,BE,food,20,mln EUR,2019\nimports,,,BE,trade,15,mln EUR,2019\n"


def table(tmp_path, rows):
    path = tmp_path / "table_2019.csv"
    path.write_text(HEAD + rows, encoding="utf-8")
    return read_table(path)


def earned(economy):
    """Value added in final demand by region: v'(I − A)^-1 y, added up over the sectors of a region."""
    inputs = economy.flows / economy.output
    made = np.linalg.solve(np.eye(economy.size) - inputs, economy.final_demand.sum(axis=1))
    share = np.stack(list(economy.value_added)).sum(axis=0) / economy.output
    regions = [region for region, _ in economy.sectors]
    return {r: float(sum(s * m for s, m, q in zip(share, made, regions, strict=True) if q == r)) for r in set(regions)}


def test_home_and_abroad_add_up_to_final_demand(tmp_path):
    # final demand is 130; wages and profits 35 + 60 = 95 are earned at home, the 35 bought abroad there
    found = earned(table(tmp_path, HOME + BOUGHT))
    assert found == {"BE": pytest.approx(95.0), "abroad": pytest.approx(35.0)}
    assert sum(found.values()) == pytest.approx(130.0)


def test_what_final_users_buy_abroad_is_theirs(tmp_path):
    economy = table(tmp_path, HOME + BOUGHT + "imports,,,BE,households,12,mln EUR,2019\n")
    assert earned(economy) == {"BE": pytest.approx(95.0), "abroad": pytest.approx(47.0)}
    assert economy.final_demand.sum() == pytest.approx(142.0)


def test_imports_keep_their_origin_and_their_unit(tmp_path):
    rows = "imports,DE,metals,BE,food,20000,thousand EUR,2019\nimports,FR,grain,BE,trade,15,mln EUR,2019\n"
    assert earned(table(tmp_path, HOME + rows)) == {
        "BE": pytest.approx(95.0),
        "DE": pytest.approx(20.0),
        "FR": pytest.approx(15.0),
    }


def test_without_rows_of_value_added_the_rest_is_earned_at_home(tmp_path):
    rows = "".join(line + "\n" for line in HOME.splitlines() if not line.startswith("value_added"))
    economy = table(tmp_path, rows + BOUGHT)
    made = economy.output - economy.flows.sum(axis=0)
    by_region = {"BE": 95.0, "abroad": 35.0}
    for region, value in by_region.items():
        assert sum(v for v, (r, _) in zip(made, economy.sectors, strict=True) if r == region) == pytest.approx(value)


def test_the_notes_say_what_is_not_known(tmp_path):
    assert any("which pressures they carry is not in the table" in n for n in table(tmp_path, HOME + BOUGHT).notes)
    Engine(table(tmp_path, HOME + BOUGHT))


@pytest.mark.parametrize(
    ("rows", "error", "says"),
    [
        ("imports,,,BE,fod,20,mln EUR,2019\n", UnknownNameError, "'BE|fod' as buyer.*did you mean 'BE|food'"),
        ("imports,,,BE,food,20,kt,2019\n", UnitError, "kt"),
        ("imports,BE,food,BE,trade,20,mln EUR,2019\n", TableError, "give them a region of their own"),
        ("imports,,,BE,food,-20,mln EUR,2019\n", KringloopError, "buy less than nothing"),
    ],
)
def test_imports_that_make_no_sense_are_refused(tmp_path, rows, error, says):
    with pytest.raises(error, match=says):
        table(tmp_path, HOME + rows)


def test_imports_among_value_added_are_sent_to_their_block(tmp_path):
    with pytest.raises(TableError, match="Write them in block 'imports'"):
        table(tmp_path, HOME + "value_added,,imports,BE,food,20,mln EUR,2019\n")


@given(st.lists(st.floats(0, 40), min_size=3, max_size=3))
def test_what_came_in_is_what_is_there(tmp_path_factory, bought):
    rows = "".join(
        f"imports,,,BE,{buyer},{value!r},mln EUR,2019\n"
        for buyer, value in zip(("food", "trade", "households"), bought, strict=True)
    )
    profits = HOME.replace("food,35,", f"food,{55 - bought[0]!r},").replace("trade,60,", f"trade,{75 - bought[1]!r},")
    economy = table(tmp_path_factory.mktemp("one"), profits + rows)
    abroad = [i for i, (region, _) in enumerate(economy.sectors) if region == "abroad"]
    sold = economy.flows[abroad].sum() + economy.final_demand[abroad].sum()
    assert sold == pytest.approx(sum(bought), abs=1e-9)
    assert economy.output[abroad].sum() == pytest.approx(sum(bought), abs=1e-9)
    assert economy.final_demand.sum() == pytest.approx(130.0 + bought[2], abs=1e-9)


def test_a_table_of_one_region_says_that_imports_may_be_in_its_residual(tmp_path):
    rows = "".join(line + "\n" for line in HOME.splitlines() if not line.startswith("value_added"))
    assert any("imports included" in note for note in table(tmp_path, rows).notes)


def test_the_rows_of_the_form_are_read_back(tmp_path):
    from kringloop.economies import from_tidy, to_tidy
    from kringloop.economies.examples import INVENTED

    economy = table(tmp_path, HOME + BOUGHT)
    again = from_tidy(to_tidy(economy), origin=INVENTED)
    assert isinstance(to_tidy(economy), pl.DataFrame)
    assert earned(again) == pytest.approx(earned(economy))


def test_accounts_take_a_supplier_abroad_that_buys_nothing(tmp_path):
    """40 + 4 kt at home, all for households at home, and 3 kt of their own; abroad nothing is used.

    The 12 that households buy abroad as well add no pressure, because none stands in the table.
    """
    engine = Engine(table(tmp_path, HOME + BOUGHT + "imports,,,BE,households,12,mln EUR,2019\n"))
    found = accounts(engine, ["co2"])
    by_region = found.by_region("co2").to_pandas()
    assert by_region["BE"].to_dict() == pytest.approx(
        {"production": 44, "consumption": 44, "exports": 0, "imports": 0, "open": 0, "direct": 3, "footprint": 47}
    )
    assert by_region["abroad"].to_numpy() == pytest.approx(np.zeros(7), abs=1e-12)
    assert found.consumption.sum() == pytest.approx(44.0)
    assert found.imports_by_sector() == pytest.approx(np.zeros((1, 3)), abs=1e-12)


def test_what_a_supplier_abroad_carries_is_an_import_of_the_consumer(tmp_path):
    """The supplier typed as a region with 7 kt of its own: its whole pressure is imported by households at home."""
    typed = (
        (HOME + BOUGHT)
        .replace("imports,,,BE,food,", "flows,abroad,goods,BE,food,")
        .replace("imports,,,BE,trade,", "flows,abroad,goods,BE,trade,")
    )
    typed += "output,abroad,goods,,,35,mln EUR,2019\nextension,,co2,abroad,goods,7,kt,2019\n"
    typed += "value_added,,wages and profits,abroad,goods,35,mln EUR,2019\n"
    engine = Engine(table(tmp_path, typed))
    by_region = accounts(engine).by_region("co2").to_pandas()
    assert by_region.loc[["imports", "footprint"], "BE"].tolist() == pytest.approx([7.0, 54.0])
    assert by_region.loc[["production", "exports", "consumption"], "abroad"].tolist() == pytest.approx([7.0, 7.0, 0.0])
    assert accounts(engine).imports_by_sector().sum() == pytest.approx(7.0)
    outcome = solve_scenario(
        engine,
        "half",
        [
            RecipeChange(
                name="half", region="BE", sector="food", supplier_sector="goods", supplier_region="abroad", factor=0.5
            )
        ],
    )
    change = outcome.by_region("co2").sel(figure="footprint_change")
    assert change.sel(region="BE") < 0
    assert change.sel(region="abroad") == 0
    assert float(gross_export_terms(engine, ["abroad"]).sum()) == pytest.approx(35.0)


def test_imports_without_a_unit_are_refused(tmp_path):
    with pytest.raises(
        UnitError, match="1 rows of block 'imports' have no unit; fill column 'unit', such as 'mln EUR'"
    ):
        table(tmp_path, HOME + "imports,,,BE,food,20,mln EUR,2019\nimports,,,BE,trade,15,,2019\n")
