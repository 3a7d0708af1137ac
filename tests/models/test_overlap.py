"""Territory, consumption and chain as parts of one whole: worked by hand, by another method, and added up."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from kringloop.chains import Engine, output_through
from kringloop.core import RangeError, StudyError, UnknownNameError
from kringloop.economies.examples import two_regions
from kringloop.indicators import INDICATORS
from kringloop.models import Asked, ChainSettings
from kringloop.models.overlap import OVERLAP_PARTS, overlap_rows
from kringloop.models.supply_chains import Place
from kringloop.runs import chains_of
from kringloop.study import find_study
from tests.chains.worlds import national
from tests.netherlands import netherlands, study

YEARS = (2000, 2005, 2008, 2011)
LAYERS = ("co2", "value_added")


def rows(**codes):
    found = study().tables["chains_overlap"]
    return found.filter([pl.col(k) == v for k, v in codes.items()])


def value(key, **cell):
    return INDICATORS[key].expression(netherlands()).explain(**cell).value


@pytest.mark.published
def test_what_passes_through_one_of_two_sectors_by_hand():
    # Miller & Blair, chapter 2: Z = (150, 500; 200, 100), f = (350, 1700), x = (1000, 2000), a_22 = 100 / 2000.
    # Without sector 1 sector 2 would make 1700 / (1 − 0.05) = 1789.47; so 210.53 of it goes through sector 1.
    engine = Engine(national([[150, 500], [200, 100]], [350, 1700], output=[1000, 2000]))
    first = engine.economy.sectors[0]
    through = output_through(engine, [first], engine.economy.output[:, None])[:, 0]
    assert through == pytest.approx([1000, 2000 - 1700 / 0.95])


@pytest.mark.analytic
def test_the_rest_is_an_economy_without_those_sectors():
    engine = chains_of(find_study("netherlands")).engine(2011)
    table = engine.economy
    inside = table.where(region="NLD", sector=["c8", "c12", "c13"])
    made = engine.outputs_by_consumer().values
    through = output_through(engine, [table.sectors[i] for i in np.flatnonzero(inside)], made)
    recipes = np.where(np.outer(~inside, ~inside), table.coefficients(), 0.0)
    demand = np.where(inside[:, None], 0.0, engine.demand_by_consumer())
    without = np.linalg.solve(np.eye(table.size) - recipes, demand)
    assert made - through == pytest.approx(without, rel=1e-9, abs=1e-6)


@pytest.mark.analytic
@pytest.mark.parametrize("year", YEARS)
def test_every_tonne_of_the_world_stands_there_once_per_industry(year):
    table = chains_of(find_study("netherlands")).engine(year).economy
    own = table.extension("co2").final_demand[[r == "NLD" for r, _ in table.demands]].sum()
    world = {
        "co2": table.extension("co2").values.sum() + own,
        "value_added": table.extension("value_added").values.sum(),
    }
    totals = rows(year=year).group_by("good").agg(*(pl.col(k).sum() for k in LAYERS))
    assert totals.height == 15
    assert totals["co2"].to_numpy() == pytest.approx(np.full(15, world["co2"]), rel=1e-9)
    assert totals["value_added"].to_numpy() == pytest.approx(np.full(15, world["value_added"]), rel=1e-9)


@pytest.mark.analytic
def test_the_part_of_a_row_follows_from_its_place_its_user_and_its_way():
    assert len(set(OVERLAP_PARTS.values())) == 8
    for row in rows(year=2011, good="C").iter_rows(named=True):
        home, ours = row["place"] == "national", row["user"] == "national"
        assert row["overlap"] in {OVERLAP_PARTS[home, ours, True], OVERLAP_PARTS[home, ours, False]}


@pytest.mark.analytic
@pytest.mark.parametrize("year", YEARS)
def test_consumption_is_what_the_footprint_says(year):
    for place in ("world", "national", "CN", "EU_REST"):
        footprint = value("carbon_footprint_consumption.with_households", year=year, place=place)
        kt = rows(year=year, good="c13", user="national")
        kt = kt if place == "world" else kt.filter(pl.col("place") == place)
        assert footprint * 1000 == pytest.approx(kt["co2"].sum(), rel=1e-9)


@pytest.mark.analytic
@pytest.mark.parametrize("good", ["C", "c8", "c13"])
def test_totals_are_sums_of_their_parts(good):
    part = {p: value("carbon_perspectives.overlap", year=2011, good=good, overlap=p) for p in OVERLAP_PARTS.values()}
    whole = {
        "territory": value("carbon_perspectives.territory", year=2011, user="all"),
        "consumption": value("carbon_footprint_consumption.with_households", year=2011, place="world"),
        "chain": value("carbon_perspectives.chain", year=2011, good=good, place="world"),
    }
    for view, total in whole.items():
        mine = [v for p, v in part.items() if view in p or p == "all_three"]
        assert len(mine) == 4
        assert sum(mine) == pytest.approx(total, rel=1e-12)


@pytest.mark.plausibility
@pytest.mark.parametrize("good", ["C", "c3", "c13"])
def test_counted_once_is_a_little_less_than_the_chain_of_what_is_sold(good):
    once = value("carbon_perspectives.chain", year=2011, good=good, place="world")
    sold = value("carbon_footprint_chain.total", year=2011, good=good, tier="chain")
    assert 0.95 * sold < once < sold


@pytest.mark.regression
def test_figures_of_2011():
    # by an explicit inverse of the seven-region table, beside the program
    assert value("carbon_perspectives.territory", year=2011, user="DE") == pytest.approx(14.2086, abs=1e-4)
    assert value("carbon_perspectives.overlap", year=2011, good="C", overlap="all_three") == pytest.approx(
        7.677, abs=1e-3
    )
    # printed in the table: 150 139.9 kt of industries and 36 192.0 kt of households
    assert value("carbon_perspectives.territory", year=2011, user="all") == pytest.approx(150.1399 + 36.1920, abs=1e-4)


def test_what_is_refused():
    engine = Engine(two_regions())
    made = engine.outputs_by_consumer().values
    with pytest.raises(RangeError, match="no sector was named"):
        output_through(engine, [], made)
    with pytest.raises(UnknownNameError, match="good"):
        output_through(engine, [("NL", "goodz")], made)
    settings = ChainSettings(home="NL", regions={"NL": Place(node="a", place="b")}, source="s")
    with pytest.raises(StudyError, match="follows no products"):
        overlap_rows(Asked(model="chains.overlap", inputs={}, settings=settings))
