"""Rows of figures beside the cells of the producers' tables, which were looked up by hand."""

from __future__ import annotations

import polars as pl
import pytest

from kringloop.core import UnknownNameError
from kringloop.indicators import INDICATORS
from kringloop.models import MODELS
from kringloop.runs import model_words, shared_parts
from kringloop.runs.cells import SourceCells
from kringloop.study.addresses import Address
from tests.netherlands import netherlands, study

CELLS = [
    # indicator, cell, place in the formula, how the row is told, figure; table, codes, column of the producer
    (
        "ghg_direct.cbs",
        {"year": 2023, "sector": "20"},
        0,
        {"origin": "NL.20"},
        16705,
        "83300ENG",
        {"DutchEconomy": "320700", "Periods": "2023JJ00"},
        "GreenhouseGasEquivalents_6",
    ),
    (
        "import_dependency.cbs_table",
        {"year": 2023, "material": "materials"},
        0,
        {"material": "iron"},
        19869,
        "83180ENG",
        {"Periods": "2023JJ00"},
        "IronOrePrimaryAndProcessed_54",
    ),
    (
        "physical_trade_by_material.exports",
        {"year": 2023, "material": "iron"},
        0,
        {"material": "iron"},
        14612,
        "83180ENG",
        {"Periods": "2023JJ00"},
        "IronOrePrimaryAndProcessed_111",
    ),
    (
        "net_energy_use.cbs",
        {"year": 2023, "sector": "20"},
        0,
        {"destination": "NL.20"},
        692.4,
        "85849NED",
        {"Energiedragers": "T001027", "NederlandseEconomie": "320700", "Perioden": "2023JJ00"},
        "NettoEnergieverbruik_5",
    ),
    (
        "circular_material_use.eurostat",
        {"year": 2023, "region": "NL"},
        0,
        {"region": "NL"},
        30.6,
        "cei_srm030",
        {"freq": "A", "geo": "NL", "unit": "PC", "TIME_PERIOD": "2023"},
        "OBS_VALUE",
    ),
]


def opened(id, cell):
    return INDICATORS[id].expression(netherlands()).explain(**cell)


def cells_of(term):
    shipped = study()
    return SourceCells(shipped.cells).behind(term, shipped.ledger.nodes, shipped.ledger.origins)


@pytest.mark.published
@pytest.mark.parametrize(("id", "cell", "place", "told", "figure", "table", "codes", "column"), CELLS)
def test_a_row_is_found_at_its_producer(id, cell, place, told, figure, table, codes, column):
    term = opened(id, cell).terms[place]
    ((row, at),) = [
        (r, c)
        for r, c in zip(term.rows.iter_rows(named=True), cells_of(term), strict=True)
        if all(r[k] == v for k, v in told.items())
    ]
    assert row["value"] == figure
    assert (at.table, dict(at.codes), at.column, at.computed) == (table, codes, column, False)


def test_a_remainder_is_marked_and_names_the_total_it_belongs_to():
    """Wood, paper and printing in 2010: 1485 kt printed, their parts 185, 1166 and 133, so 1 is left over."""
    term = opened("ghg_direct.cbs", {"year": 2010, "sector": "C"}).terms[0]
    found = [(r, c) for r, c in zip(term.rows.iter_rows(named=True), cells_of(term), strict=True) if c.computed]
    ((row, at),) = [(r, c) for r, c in found if r["origin"] == "NL.16-18_X"]
    assert (row["value"], dict(at.codes)["DutchEconomy"]) == (1.0, "315810")
    assert {r["origin"] for r, _ in found} == {o for o in term.rows["origin"] if o.endswith("_X")}


def test_rows_of_waste_name_type_treatment_and_activity():
    term = opened("waste_generated.cbs", {"year": 2021, "sector": "24"}).terms[0]
    at = cells_of(term)
    assert all(c is not None for c in at)
    assert {c.column for c in at} == {"Bedrijfsafval_1"}
    assert shared_parts(at) == ("BedrijfstakkenBranchesSBI2008=328100", "Perioden=2021JJ00", "Bedrijfsafval_1")


def test_electronics_are_found_in_the_file_of_their_flow():
    """Sales of washing machines in 2015: 29,025,285.12 kg in UNU_countries.csv."""
    account = netherlands().accounts["electronics"]
    term = (
        netherlands()
        .account("electronics")
        .select("mass", flow="placed_on_market")
        .explain(year=2015, product="0104")
        .terms[0]
    )
    assert account.kind == "published"
    assert term.value == 29025.285
    (at,) = cells_of(term)
    assert set(at.parts) == {"file=UNU_countries.csv", "UNU_Key=0104", "Country=NLD", "Year=2015", "POM_kg"}


def test_rows_of_a_model_have_no_cell():
    term = opened("carbon_footprint_consumption.products", {"year": 2011, "place": "world"}).terms[0]
    assert set(cells_of(term)) == {None}


TABLES = (
    "material_flows",
    "production",
    "production_volumes",
    "air_emissions",
    "energy",
    "waste",
    "waste_split",
    "labour_trade",
    "environmental_goods",
    "governance",
    "electronics",
    "technology_metals",
    "critical_materials_assessment",
)


@pytest.mark.parametrize("key", TABLES)
def test_every_row_of_a_table_has_a_cell_and_no_two_the_same(key):
    account = netherlands().accounts[key]
    year = account.year_values[-3 if key != "technology_metals" else 0]
    for layer in account.layers:
        selected = netherlands().account(key).select(layer, **({"flow": "discarded"} if key == "electronics" else {}))
        rows = _rows(selected.selection, year)
        at = cells_of(rows)
        assert None not in at
        own = [(c.table, c.codes, c.column) for c in at if not c.computed]
        if key != "technology_metals":  # one technology stands per kg and per MW
            assert len(set(own)) == len(own)


def _rows(selection, year):
    """A term of all rows of a selection in one year, whether they may be added up or not."""
    from types import SimpleNamespace

    from kringloop.ledger import Grid
    from kringloop.ledger.explain import _rows as rows_of

    places = selection.rows_in(Grid(("year",), {"year": (str(year),)}))
    layer = selection.account.layer(selection.layer)
    return SimpleNamespace(selection=selection, rows=rows_of(selection, places, layer.values[places]))


def test_what_stands_in_no_address_has_no_cell():
    made = SourceCells(pl.DataFrame([("s", "sector", "24", "Activity", "c24")], schema=Address._fields, orient="row"))
    term = opened("ghg_direct.cbs", {"year": 2023, "sector": "20"}).terms[0]
    assert made.behind(term, netherlands().nodes, netherlands().origins) == (None,)


@pytest.mark.parametrize("engine", [model.key for model in MODELS])
def test_every_model_behind_a_figure_is_named(engine):
    assert MODELS[engine].names.nl in model_words(engine).nl
    assert engine in model_words(engine).en


def test_a_model_that_is_none_is_a_mistake_with_the_nearest():
    with pytest.raises(UnknownNameError, match=r"'stocks\.level'.*did you mean 'stocks\.levels'"):
        model_words("stocks.level")
