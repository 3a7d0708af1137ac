"""Identities that hold for any table."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kringloop.chains import (
    Engine,
    accounts,
    chain_footprint,
    decompose_change,
    extraction,
    extraction_of_each,
    gross_export_terms,
    groups_of,
    home_and_abroad,
    income_based,
    multipliers_by_place,
    shared_responsibility,
    split_by_place,
    structural_paths,
    value_by_origin,
    value_in_exports,
)
from kringloop.core import RangeError
from kringloop.economies import aggregate
from tests.chains.worlds import leontief_inverse, national, world, worlds

pytestmark = pytest.mark.analytic
quick = settings(max_examples=25, deadline=None)


@quick
@given(worlds)
def test_engine_agrees_with_the_inverse(table):
    engine, inverse = Engine(table), leontief_inverse(table)
    direct = engine.intensities(["co2"])
    assert engine.multipliers(["co2"]).values == pytest.approx(direct @ inverse, rel=1e-10)
    assert engine.outputs(table.final_demand.sum(axis=1)).values == pytest.approx(table.output, rel=1e-10)


@quick
@given(worlds)
def test_production_equals_consumption(table):
    found = accounts(Engine(table))
    assert found.production.sum(axis=1) == pytest.approx(found.consumption.sum(axis=1), rel=1e-10)
    by_region = found.by_region("co2")
    balance = by_region.sel(account="production") - by_region.sel(account="exports") + by_region.sel(account="imports")
    assert by_region.sel(account="consumption").values == pytest.approx(balance.values, rel=1e-9, abs=1e-9)
    assert found.bilateral("co2").sum("consumer").values == pytest.approx(
        by_region.sel(account="production").values, rel=1e-9
    )


@quick
@given(worlds)
def test_imports_by_product_add_up_to_imports_by_region(table):
    found = accounts(Engine(table))
    by_region = found.by_region("co2").sel(account="imports").values
    imports = found.imports_by_sector()[found.keys.index("co2")]
    sums = np.array([imports[table.region_codes == r].sum() for r in range(len(table.regions))])
    assert sums == pytest.approx(by_region, rel=1e-9, abs=1e-9)


@quick
@given(worlds)
def test_places_and_tiers_add_up_to_the_footprint(table):
    engine, demand = Engine(table), table.demand_of("R0")
    total = float(engine.multipliers(["co2"]).values[0] @ demand)
    local = np.full(table.size, 0.25)
    for places in (home_and_abroad(table, "R0", local_share=local), groups_of(table, {r: [r] for r in table.regions})):
        split = split_by_place(engine, "co2", demand, places, tiers=2)
        assert float(split.sum()) == pytest.approx(total, rel=1e-10)
        assert float(split.sel(tier="0").sum()) == pytest.approx(
            float(engine.intensities(["co2"])[0] @ demand), rel=1e-10
        )
        by_product = multipliers_by_place(engine, "co2", places)
        assert by_product.sum("place").values == pytest.approx(engine.multipliers(["co2"]).values[0], rel=1e-10)
        assert split.sum("tier").values == pytest.approx(by_product.values @ demand, rel=1e-9, abs=1e-12)


@quick
@given(worlds)
def test_value_added_by_origin_is_value_added(table):
    engine = Engine(table)
    earned = value_by_origin(engine)
    gdp = [table.primary_inputs()[table.region_codes == r].sum() for r in range(len(table.regions))]
    assert earned.sum("consumer").values == pytest.approx(np.array(gdp), rel=1e-10)


@quick
@given(worlds)
def test_nine_terms_make_gross_exports(table):
    terms = gross_export_terms(Engine(table))
    exports = np.array([table.exports_of(r).sum() for r in table.regions])
    assert terms.sum("term").values == pytest.approx(exports, rel=1e-9, abs=1e-9)


@quick
@given(worlds, st.floats(0, 0.9))
def test_re_exports_stand_apart(table, part):
    through = part * table.exports_of("R0")
    parts = value_in_exports(Engine(table), "R0", re_exports=through)
    split = parts.sel(part=["re_exports", "domestic", "foreign"]).sum()
    assert float(split) == pytest.approx(float(parts.sel(part="gross_exports")), rel=1e-10, abs=1e-12)


@quick
@given(worlds, st.integers(0, 10**6))
def test_shared_responsibility_hands_out_everything_once(table, seed):
    engine = Engine(table)
    total = table.extensions["co2"].values.sum()
    rho = np.random.default_rng(seed).random(table.size)
    for retention in (None, 0.0, 1.0, rho):
        found = shared_responsibility(engine, "co2", retention=retention)
        assert found.producers.sum() + found.consumers.sum() == pytest.approx(total, rel=1e-10)
        assert float(found.by_region().sum()) == pytest.approx(total, rel=1e-10)
    assert float(income_based(engine, "co2").sum()) == pytest.approx(total, rel=1e-10)


@quick
@given(worlds)
def test_the_dial_ends_at_territory_and_footprint(table):
    engine = Engine(table)
    found = accounts(engine, ["co2"])
    territorial = shared_responsibility(engine, "co2", retention=1.0)
    footprint = shared_responsibility(engine, "co2", retention=0.0)
    assert territorial.producers == pytest.approx(found.production[0], rel=1e-10)
    assert footprint.consumers.sum(axis=0) == pytest.approx(found.trade[0].sum(axis=0), rel=1e-10)


@quick
@given(worlds)
def test_extraction(table):
    engine, inverse = Engine(table), leontief_inverse(table)
    assert extraction(engine, "co2", table.sectors) == pytest.approx(table.extensions["co2"].values.sum(), rel=1e-9)
    each = extraction_of_each(engine, "co2")
    assert each.figures[0] == pytest.approx(extraction(engine, "co2", [table.sectors[0]]), rel=1e-9)
    # plainly: without sector 0 the others make (I − A_oo)⁻¹ y_o
    rest = np.arange(1, table.size)
    coefficients = np.eye(table.size) - np.linalg.inv(inverse)
    without = np.linalg.solve(
        np.eye(len(rest)) - coefficients[np.ix_(rest, rest)], table.final_demand.sum(axis=1)[rest]
    )
    direct = engine.intensities(["co2"])[0]
    assert each.figures[0] == pytest.approx(direct @ table.output - direct[rest] @ without, rel=1e-8)


@quick
@given(worlds, st.floats(0.3, 0.95))
def test_paths_and_queue_make_the_total(table, coverage):
    engine, demand = Engine(table), table.demand_of("R0")
    found = structural_paths(engine, "co2", demand, coverage=coverage, limit=3000)
    assert found.total == pytest.approx(float(engine.multipliers(["co2"]).values[0] @ demand), rel=1e-10)
    assert sum(p.value for p in found.paths) + found.remainder == pytest.approx(found.total, rel=1e-10)
    assert found.coverage >= coverage or len(found.paths) == 3000
    bounds = [p.value for p in found.paths]
    assert found.bound <= max(found.total, *bounds)
    merged = found.grouped(lambda node: node.split("|")[0])
    assert sum(merged.values()) == pytest.approx(found.covered, rel=1e-10)


@quick
@given(worlds, st.integers(0, 10**6))
def test_structural_decomposition_closes(table, seed):
    other = world(seed, regions=len(table.regions), sectors=table.size // len(table.regions))
    before, after = Engine(table), Engine(other)
    y0, y1 = table.demand_of("R0"), other.demand_of("R0")
    found = decompose_change(before, after, "co2", y0, y1)
    total = float(after.multipliers(["co2"]).values[0] @ y1 - before.multipliers(["co2"]).values[0] @ y0)
    scale = abs(total) + float(np.abs(found.effects).sum())
    assert found.change == pytest.approx(total, abs=1e-9 * scale)
    assert float(found.effects.sum()) == pytest.approx(total, abs=1e-9 * scale)
    inputs = found.effects.sel(effect=["input_level", "input_mix", "sourcing"]).sum()
    assert float(found.by_supplier.sum()) == pytest.approx(float(inputs), abs=1e-9 * scale)
    assert float(found.by_buyer.sum()) == pytest.approx(float(inputs), abs=1e-9 * scale)
    assert found.by_sector.sum("sector").values == pytest.approx(found.effects.values, abs=1e-9 * scale)
    assert float(found.factors.prod()) == pytest.approx(found.after / found.before)
    assert found.factors_by_sector.prod("sector").values == pytest.approx(found.factors.values)


def test_structural_decomposition_of_two_factors_by_hand():
    # one sector, A = 0: f from 2 to 1, y from 10 to 14. Polar means: Δf·(10+14)/2 = −12, Δy·(2+1)/2 = +6; 14 − 20 = −6
    before = Engine(national([[0.0]], [10.0], extensions={"co2": ("kt", [20.0])}))
    after = Engine(national([[0.0]], [14.0], extensions={"co2": ("kt", [14.0])}))
    found = decompose_change(before, after, "co2", [10.0], [14.0])
    assert float(found.effects.sel(effect="intensity")) == pytest.approx(-12.0)
    assert float(found.effects.sel(effect="demand_level")) == pytest.approx(6.0)
    assert found.change == pytest.approx(-6.0)
    assert found.by_sector.sel(effect=["intensity", "demand_level"]).values.ravel() == pytest.approx([-12.0, 6.0])
    # multiplied: L = −6 / ln 0.7, so exp(−12/L) = 0.7² and exp(6/L) = 1/0.7
    assert float(found.factors.sel(effect="intensity")) == pytest.approx(0.49)
    assert float(found.factors.sel(effect="demand_level")) == pytest.approx(1 / 0.7)


def test_factors_need_a_pressure_above_zero():
    before = Engine(national([[0.0]], [10.0], extensions={"co2": ("kt", [0.0])}))
    after = Engine(national([[0.0]], [14.0], extensions={"co2": ("kt", [14.0])}))
    with pytest.raises(RangeError, match="0 before and 14 after; factors need both above 0"):
        _ = decompose_change(before, after, "co2", [10.0], [14.0]).factors


@quick
@given(worlds, st.integers(0, 10**6))
def test_order_of_sectors_does_not_matter(table, seed):
    order = np.random.default_rng(seed).permutation(table.size)
    moved = replace(
        table,
        sectors=tuple(table.sectors[i] for i in order),
        flows=table.flows[np.ix_(order, order)],
        final_demand=table.final_demand[order],
        output=table.output[order],
        extensions={k: replace(e, values=e.values[order]) for k, e in table.extensions.items()},
    )
    plain, shuffled = Engine(table).multipliers(["co2"]).values[0], Engine(moved).multipliers(["co2"]).values[0]
    assert shuffled == pytest.approx(plain[order], rel=1e-10)


@quick
@given(worlds)
def test_aggregation_keeps_totals_and_equal_recipes_keep_the_footprint(table):
    coarse = aggregate(table, sectors={f"s{s}": "all" for s in range(table.size // len(table.regions))})
    assert coarse.output.sum() == pytest.approx(table.output.sum(), rel=1e-12)
    assert accounts(Engine(coarse)).production.sum() == pytest.approx(
        accounts(Engine(table)).production.sum(), rel=1e-10
    )
    # one product cut in two halves of equal recipe and then put together again
    from kringloop.economies import Part, split_sector
    from tests.chains.worlds import MADE

    halves = split_sector(table, "R0", "s0", {"a": Part(share=0.3), "b": Part(share=0.7)}, origin=MADE)
    demand, split_demand = table.demand_of("R0"), halves.demand_of("R0")
    whole = float(Engine(table).multipliers(["co2"]).values[0] @ demand)
    assert float(Engine(halves).multipliers(["co2"]).values[0] @ split_demand) == pytest.approx(whole, rel=1e-9)


def test_full_upstream_burden_overlaps():
    found = chain_footprint(Engine(world(1)), "co2")
    assert found.overlap > 1
    assert found.of("R0|s0") == pytest.approx(found.figures[0])
    assert found.to_frame()["additive"].to_list() == [False] * 12
    assert found.largest(1)[0][1] == found.figures.max()


def test_regions_with_other_sectors_keep_the_accounts():
    table = world(4, regions=2, sectors=3)
    renamed = tuple((r, "only here" if (r, s) == ("R1", "s2") else s) for r, s in table.sectors)
    found = accounts(Engine(replace(table, sectors=renamed)))
    assert found.consumption.sum(axis=1) == pytest.approx(found.production.sum(axis=1), rel=1e-10)
    k = found.keys.index("co2")
    imports = float(found.by_region("co2").sel(account="imports").sum())
    assert found.imports_by_sector()[k].sum() == pytest.approx(imports, rel=1e-9)
