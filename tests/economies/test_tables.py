"""Tables in, out, coarser, finer, balanced; and what is refused, with its message."""

from __future__ import annotations

import zipfile
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kringloop.chains import (
    Engine,
    accounts,
    audit,
    audit_file,
    chain_footprint,
    decompose_change,
    extraction,
    gross_export_terms,
    groups_of,
    home_and_abroad,
    influence,
    linkages,
    shared_responsibility,
    solve_scenario,
    split_by_place,
    structural_paths,
    value_in_exports,
)
from kringloop.chains.multipliers import domestic_share
from kringloop.chains.value import suspected_re_exports
from kringloop.core import (
    AdditivityError,
    BalanceError,
    DuplicateError,
    IncomparableError,
    InfeasibleError,
    MismatchError,
    MissingDataError,
    RangeError,
    ShapeError,
    SingularError,
    SourceError,
    TableError,
    UnitError,
    UnknownNameError,
)
from kringloop.economies import (
    Economy,
    Part,
    SupplyUse,
    add_sector,
    aggregate,
    at_prices_of,
    from_supply_use,
    from_tidy,
    gras,
    labels_of,
    mass_balance,
    read_table,
    split_sector,
    to_tidy,
    transform,
    waste_economy,
)
from kringloop.economies.examples import two_regions
from tests.chains.worlds import MADE, national, world, worlds

quick = settings(max_examples=15, deadline=None)
WORLD = world(1)


@quick
@given(worlds)
def test_tidy_form_returns_the_same_table(table):
    again = from_tidy(to_tidy(table), origin=MADE)
    assert (again.flows == table.flows).all()
    assert (again.final_demand == table.final_demand).all()
    assert again.sectors == table.sectors
    assert again.demands == table.demands
    assert (again.extensions["co2"].final_demand == table.extensions["co2"].final_demand).all()


@pytest.mark.parametrize("suffix", [".parquet", ".csv", ".csv.gz", ".zip"])
def test_files_are_read_back(tmp_path, suffix):
    path, frame = tmp_path / f"table{suffix}", to_tidy(WORLD)
    if suffix == ".parquet":
        frame.write_parquet(path)
    elif suffix == ".csv":
        frame.write_csv(path)
    elif suffix == ".csv.gz":
        import gzip

        path.write_bytes(gzip.compress(frame.write_csv().encode()))
    else:
        with zipfile.ZipFile(path, "w") as archive:
            for (block,), part in frame.group_by("block"):
                archive.writestr(f"{block}.csv", part.write_csv())
    assert read_table(path).output == pytest.approx(WORLD.output)
    assert "FAIL" not in {f.status for f in audit_file(path)}
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    (finding, *rest) = audit_file(path)
    # a csv cut between two lines is still a csv: then its blocks or rows are missing
    assert "FAIL" in {f.status for f in (finding, *rest)}


def test_wide_form_is_read(tmp_path):
    path = tmp_path / "wiot2_2005.csv"
    path.write_text(
        "region,industry,output [mln USD],co2_kt,A|c1,B|c1,A|HH,B|HH\nA,c1,10,5,1,2,6,1\nB,c1,20,8,3,4,1,12\n"
    )
    table = read_table(path)
    assert (table.year, table.extensions["co2"].unit) == (2005, "kt")
    assert Engine(table).multipliers(["co2"]).values.shape == (1, 2)


def _tidy(**changes: object) -> pl.DataFrame:
    return to_tidy(WORLD).with_columns(**changes)


@pytest.mark.parametrize(
    ("frame", "error", "message"),
    [
        (to_tidy(WORLD).drop("unit"), TableError, "missing unit"),
        (to_tidy(WORLD).filter(pl.col("block") != "output"), TableError, "block 'output' is missing"),
        (to_tidy(WORLD).with_columns(block=pl.lit("flow")), TableError, "did you mean 'flows'"),
        (pl.concat([to_tidy(WORLD), to_tidy(WORLD).head(1)]), TableError, "cells are listed twice: output\\|R0\\|s0"),
        (_tidy(year=pl.int_range(pl.len(), dtype=pl.Int32)), TableError, "a table holds one year"),
        (
            _tidy(value=pl.lit(None, dtype=pl.Float64)),
            MissingDataError,
            "values are not numbers, first in output R0\\|s0",
        ),
        (to_tidy(WORLD).filter(pl.col("row") != "s3"), UnknownNameError, "names 'R0\\|s3' as column"),
        (
            to_tidy(WORLD).filter((pl.col("block") != "extension") | (pl.col("column") != "s3")),
            MissingDataError,
            "no figure for R0\\|s3",
        ),
        (
            _tidy(unit=pl.when(pl.col("row") == "s3").then(pl.lit("t")).otherwise("unit")),
            UnitError,
            "not declared hybrid",
        ),
    ],
)
def test_tidy_tables_that_are_refused(frame, error, message):
    with pytest.raises(error, match=message):
        from_tidy(frame, origin=MADE)


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"output": WORLD.output[:5]}, ShapeError, r"'output' has shape \(5,\); 12 sectors"),
        ({"extensions": {"co2": ("kt", [1.0])}}, ShapeError, "stressor row of extension 'co2' has"),
        ({"extensions": {"co2": ("", np.ones(12))}}, UnitError, "extension 'co2' has no unit"),
        ({"unit": ["t"] * 6 + ["mln EUR"] * 6}, UnitError, "not declared hybrid"),
        ({"unit": " "}, UnitError, "the table has no unit"),
        ({"sectors": [("R0", "s0")] * 12}, DuplicateError, r"sectors are listed twice: R0\|s0"),
        ({"sectors": [("R0", f"a|{i}") for i in range(12)]}, RangeError, "need a region and a name without"),
        ({"rounding": -1.0}, RangeError, "rounding is -1"),
    ],
)
def test_tables_that_do_not_fit_are_refused(change, error, message):
    parts = {
        "sectors": WORLD.sectors,
        "demands": WORLD.demands,
        "flows": WORLD.flows,
        "final_demand": WORLD.final_demand,
        "unit": "mln EUR",
        "year": 2000,
        "origin": MADE,
    }
    with pytest.raises(error, match=message):
        Economy.from_arrays(**(parts | change))


def _with(**changes: object) -> Economy:
    return replace(WORLD, **changes)


def _cell(array: np.ndarray, place: object, value: float) -> np.ndarray:
    new = np.array(array)
    new[place] = value
    return new


@pytest.mark.parametrize(
    ("table", "error", "message"),
    [
        (_with(flows=_cell(WORLD.flows, (1, 2), np.nan)), MissingDataError, r"flows holds values .* in row R0\|s1"),
        (_with(output=_cell(WORLD.output, 0, -5)), RangeError, r"output is negative for R0\|s0 \(-5\)"),
        (_with(output=_cell(WORLD.output, 0, 0)), BalanceError, r"sectors without output buy inputs: R0\|s0"),
        (_with(output=WORLD.output * 1.01), BalanceError, r"12 rows do not close .*allowed by the declared rounding"),
    ],
)
def test_engine_refuses_unusable_tables(table, error, message):
    with pytest.raises(error, match="(?s)" + message):
        Engine(table)


def test_declared_rounding_and_report_let_open_rows_pass():
    off = _with(output=WORLD.output + 0.1)
    assert np.abs(Engine(replace(off, rounding=0.5)).imbalance).max() == pytest.approx(0.1, rel=1e-6)
    engine = Engine(off, balance="report")
    found = accounts(engine)
    open_part = found.by_region("co2").sel(account="open").sum()
    assert float(open_part) == pytest.approx(float(found.open[found.keys.index("co2")]))


def test_nan_in_an_extension_is_refused_when_asked():
    table = WORLD.with_extension(
        replace(WORLD.extensions["co2"], values=_cell(WORLD.extensions["co2"].values, 3, np.nan))
    )
    with pytest.raises(MissingDataError, match=r"extension 'co2' is not a number at R0\|s3"):
        Engine(table).multipliers(["co2"])
    assert Engine(table).multipliers(["jobs"]).values.shape == (1, 12)


def test_zero_sector_is_kept_and_its_pressure_named():
    flows, demand = np.zeros((3, 3)), np.array([[1.0], [2.0], [0.0]])
    table = Economy.from_arrays(
        sectors=[("X", "a"), ("X", "b"), ("X", "c")],
        demands=[("X", "y")],
        flows=flows,
        final_demand=demand,
        extensions={"co2": ("kt", [1, 1, 7])},
        unit="EUR",
        year=2000,
        origin=MADE,
    )
    found = accounts(Engine(table))
    assert found.stranded.tolist() == [7.0]
    assert found.production.sum() == 2.0
    assert {f.check: f.status for f in audit(table)}["coverage"] == "WARN"


def test_aggregation_by_long_table_with_weights():
    rows = [(r, s, r, "all" if s != "s3" else "rest", 1.0) for r, s in WORLD.sectors]
    table = pl.DataFrame(rows, schema=["region", "sector", "to_region", "to_sector", "weight"], orient="row")
    coarse = aggregate(WORLD, concordance=table)
    assert coarse.labels[:2] == ("R0|all", "R0|rest")
    assert Engine(coarse).imbalance == pytest.approx(0, abs=1e-9)
    with pytest.raises(RangeError, match=r"weights must add up to 1 for every sector; not so for R0\|s0 \(0\.5\)"):
        aggregate(
            WORLD, concordance=table.with_columns(weight=pl.when(pl.int_range(pl.len()) == 0).then(0.5).otherwise(1.0))
        )
    with pytest.raises(UnknownNameError, match="no place for region R1, R2"):
        aggregate(WORLD, regions={"R0": "home"})
    with pytest.raises(UnknownNameError, match="'R7' is not a known region"):
        aggregate(WORLD, regions={"R7": "home"})


def test_split_sector_keeps_every_total_and_notes_its_origin():
    parts = {
        "steel": Part(share=0.4, extensions={"co2": 0.9}, recipe={("R0", "s1"): 0.8}),
        "other": Part(share=0.6, extensions={"co2": 0.1}, recipe={("R0", "s1"): 0.2}),
    }
    finer = split_sector(WORLD, "R0", "s2", parts, origin=MADE)
    assert finer.size == 13
    assert Engine(finer).imbalance == pytest.approx(0, abs=1e-9)
    back = aggregate(finer, sectors={"s0": "s0", "s1": "s1", "s3": "s3", "s2": "s2", "steel": "s2", "other": "s2"})
    at = [back.sectors.index(s) for s in WORLD.sectors]
    assert back.flows[np.ix_(at, at)] == pytest.approx(WORLD.flows, rel=1e-12)
    assert finer.sector_origins[("R0", "steel")] is MADE
    assert "R0|s2 split into steel, other" in finer.notes[0]
    with pytest.raises(RangeError, match=r"shares of output of the parts of 'R0\|s2' are 0\.4, 0\.4"):
        split_sector(WORLD, "R0", "s2", {"a": Part(share=0.4), "b": Part(share=0.4)}, origin=MADE)


def test_new_sector_is_taken_out_of_an_old_one():
    old = WORLD.index("R0", "s2")
    half = {
        "sales": WORLD.flows[old] * 0.5 * (np.arange(12) != old),
        "final_sales": WORLD.final_demand[old] * 0.5,
        "purchases": WORLD.flows[:, old] * 0.25 * (np.arange(12) != old),
    }
    wider = add_sector(WORLD, "R0", "remanufacturing", out_of="s2", origin=MADE, extensions={"jobs": 0.1}, **half)
    assert wider.output.sum() == pytest.approx(WORLD.output.sum(), rel=1e-12)
    assert Engine(wider).imbalance == pytest.approx(0, abs=1e-9)
    assert wider.extensions["jobs"].values.sum() == pytest.approx(WORLD.extensions["jobs"].values.sum(), rel=1e-12)
    with pytest.raises(BalanceError, match="'remanufacturing' is larger than what 's2' sells or buys"):
        add_sector(WORLD, "R0", "remanufacturing", out_of="s2", origin=MADE, **(half | {"sales": WORLD.flows[old] * 2}))


def test_deflation_and_comparison_of_price_years():
    deflated = at_prices_of(replace(WORLD, year=2001, price_year=2001), 2000, np.full(12, 1.1))
    assert deflated.output == pytest.approx(WORLD.output / 1.1)
    demand = WORLD.demand_of("R0")
    found = decompose_change(Engine(WORLD), Engine(deflated), "co2", demand, deflated.demand_of("R0"))
    assert float(found.effects.sum()) == pytest.approx(found.change, abs=1e-9)
    with pytest.raises(IncomparableError, match="the price year is 2000 before and 2001 after"):
        decompose_change(Engine(WORLD), Engine(replace(WORLD, price_year=2001)), "co2", demand, demand)
    with pytest.raises(MismatchError, match="other sectors or another order"):
        decompose_change(Engine(WORLD), Engine(world(1, sectors=3)), "co2", demand, np.ones(9))
    with pytest.raises(RangeError, match="price index must be above 0"):
        at_prices_of(WORLD, 2000, np.zeros(12))


def test_gras_shows_its_steps():
    """By hand, columns first: 4 and 3 become 5 and 2, so s = (5/4, 2/3) and rows sum to 31/12 and 53/12."""
    seen = []
    fitted = gras([[1.0, 2.0], [3.0, 1.0]], [4, 3], [5, 2], follow=lambda *step: seen.append(step))
    assert [step for step, _, _ in seen] == list(range(1, fitted.steps + 1))
    first = np.array([[1.25, 4 / 3], [3.75, 2 / 3]]) * np.array([[4 / (31 / 12)], [3 / (53 / 12)]])
    assert seen[0][2] == pytest.approx(first)
    assert seen[-1][1] == fitted.error
    assert seen[-1][2] == pytest.approx(fitted.values)


def test_gras_two_steps_by_hand_and_margins():
    # one step for columns: p = (4, 2), n = (0, 1); s = (5/4, (2 + √(4 + 8)) / 4) = (1.25, 1.36602540)
    prior = np.array([[1.0, 2.0], [3.0, -1.0]])
    fitted = gras(prior, [4.0, 3.0], [5.0, 2.0])
    assert fitted.values.sum(axis=1) == pytest.approx([4, 3], rel=1e-11)
    assert fitted.values.sum(axis=0) == pytest.approx([5, 2], rel=1e-11)
    assert np.sign(fitted.values).tolist() == np.sign(prior).tolist()
    ras = gras([[1.0, 2.0], [3.0, 4.0]], [3.0, 7.0], [4.0, 6.0])
    assert ras.values == pytest.approx(np.array([[1.0, 2.0], [3.0, 4.0]]), rel=1e-12)
    assert ras.steps == 1


@pytest.mark.analytic
@quick
@given(st.integers(0, 10**6))
def test_gras_meets_reachable_margins(seed):
    random = np.random.default_rng(seed)
    prior = random.normal(0.6, 1.0, (4, 5))
    prior[np.abs(prior) < 0.2] = 0.5
    r, s = np.exp(random.normal(0, 0.3, 4)), np.exp(random.normal(0, 0.3, 5))
    target = np.where(prior > 0, r[:, None] * prior * s, prior / (r[:, None] * s))
    fitted = gras(prior, target.sum(axis=1), target.sum(axis=0))
    assert fitted.values == pytest.approx(target, rel=1e-6, abs=1e-8)


@pytest.mark.parametrize(
    ("prior", "rows", "columns", "error", "message"),
    [
        ([[1, 2], [3, 4]], [3, 7], [4, 7], InfeasibleError, r"add up to 10, .* to 11.* \(difference -1\)"),
        ([[0, 0], [3, 4]], [3, 7], [4, 6], InfeasibleError, "row 0 of the prior is empty but has a margin"),
        ([[-1, -2], [3, 4]], [3, 7], [4, 6], InfeasibleError, "row 0 has cells of one sign"),
        ([[1, 0], [0, 4]], [3, 7], [4, 6], InfeasibleError, "the margins cannot be met"),
        ([[1, 2]], [3, 7], [4, 6], ShapeError, "needs margins of its rows and columns"),
        ([[1, np.nan], [3, 4]], [3, 7], [4, 6], MissingDataError, "prior holds 1 values"),
    ],
)
def test_gras_refuses(prior, rows, columns, error, message):
    with pytest.raises(error, match=message):
        gras(prior, rows, columns)


def test_supply_use_that_is_refused():
    parts = {
        "products": labels_of("X", ["p", "q"]),
        "industries": labels_of("X", ["i"]),
        "demands": (("X", "y"),),
        "use": [[1.0], [2.0]],
        "supply": [[5.0, 4.0]],
        "final_demand": [[4.0], [2.0]],
        "unit": "EUR",
        "year": 2000,
        "origin": MADE,
        "value_added": {"wages": [6.0]},
        "extensions": {},
    }
    tables = SupplyUse(**parts)
    assert Engine(from_supply_use(tables)).outputs([4, 2, 0]).values == pytest.approx([5, 4, 9])
    with pytest.raises(SingularError, match="model A needs as many products as industries; seen 2 and 1"):
        transform(tables, "A")
    with pytest.raises(SingularError, match="model by_product needs as many products as industries"):
        from_supply_use(tables, "by_product")
    with pytest.raises(RangeError, match="model is 'E'"):
        transform(tables, "E")
    with pytest.raises(BalanceError, match=r"supply and use differ for X\|p \(-1\)"):
        SupplyUse(**(parts | {"final_demand": [[5.0], [2.0]]}))
    with pytest.raises(ShapeError, match="'use' has shape"):
        SupplyUse(**(parts | {"use": [[1.0]]}))


def waste_parts() -> dict:
    """Two industries, one treatment (landfill) and one waste; by hand below."""
    return {
        "industries": [("X", "goods"), ("X", "services")],
        "treatments": [("X", "landfill")],
        "wastes": ["scrap"],
        "demands": [("X", "y")],
        "flows": [[20.0, 10.0, 2.0], [10.0, 5.0, 1.0]],
        "final_demand": [[68.0], [84.0]],
        "waste": [[30.0, 10.0, 0.0]],
        "waste_of_users": [[10.0]],
        "allocation": [[1.0]],
        "unit": "mln EUR",
        "waste_unit": "kt",
        "year": 2000,
        "origin": MADE,
        "extensions": {"co2": ("kt", [10.0, 5.0, 25.0])},
    }


def test_waste_block_by_hand():
    table = waste_economy(**waste_parts())
    # landfill takes 30 + 10 + 10 = 50 kt; x = (100, 100, 50)
    assert table.output == pytest.approx([100, 100, 50])
    assert table.row_units == ("mln EUR", "mln EUR", "kt")
    engine = Engine(table)
    coefficients = np.array([[0.2, 0.1, 0.04], [0.1, 0.05, 0.02], [0.3, 0.1, 0.0]])
    assert engine.multipliers(["co2"]).values[0] == pytest.approx(
        np.array([0.1, 0.05, 0.5]) @ np.linalg.inv(np.eye(3) - coefficients)
    )
    assert accounts(engine).trade.sum() == pytest.approx(40.0)
    with pytest.raises(UnitError, match="value added of a hybrid table"):
        table.primary_inputs()
    with pytest.raises(UnitError, match="add outputs up"):
        linkages(engine)
    assert {f.check: f.status for f in audit(table)}["columns_close"] == "SKIPPED"


@pytest.mark.parametrize(
    ("change", "error", "message"),
    [
        ({"allocation": [[0.9]]}, RangeError, r"allocation of scrap \(0\.9\)"),
        (
            {"waste": [[30.0, -80.0, 0.0]]},
            RangeError,
            r"treat less than nothing: X\|landfill \(-40 kt\)\n.*More is used than arises of scrap \(40 kt\)",
        ),
        ({"waste": [[30.0]]}, ShapeError, "'waste' has shape"),
    ],
)
def test_waste_blocks_that_are_refused(change, error, message):
    with pytest.raises(error, match=message):
        waste_economy(**(waste_parts() | change))


def test_mass_must_balance():
    table = Economy.from_arrays(
        sectors=[("X", "ore"), ("X", "metal")],
        demands=[("X", "y")],
        flows=[[0, 10], [0, 0]],
        final_demand=[[0], [6]],
        unit=["t", "t"],
        hybrid=True,
        year=2000,
        origin=MADE,
        extensions={"mined": ("t", [10, 0]), "slag": ("t", [0, 3])},
    )
    with pytest.raises(BalanceError, match=r"mass does not balance in X\|metal \(in 10, out 9\)"):
        mass_balance(table, content=[1, 1], taken_in=["mined"], given_off=["slag"])


def test_overlapping_figures_refuse_to_be_added():
    found = influence(Engine(WORLD), "co2")
    assert (found.figures >= chain_footprint(Engine(WORLD), "co2").figures - 1e-12).all()
    for add in (
        lambda: found.sum(),
        lambda: sum(found),
        lambda: np.sum(found),
        lambda: found + found,
        lambda: np.asarray(found),
    ):
        with pytest.raises(AdditivityError, match="chain influence does not add up: the figures overlap"):
            add()
    with pytest.raises(UnknownNameError, match=r"did you mean 'R0\|s0'"):
        found.of("R0|s00")


@pytest.mark.parametrize(
    ("ask", "error", "message"),
    [
        (lambda e: e.multipliers(["co3"]), UnknownNameError, "did you mean 'co2'"),
        (lambda e: e.outputs([1.0]), ShapeError, r"the demand has shape \(1,\); expected \(12,\)"),
        (lambda e: e.outputs(np.full(12, np.nan)), MissingDataError, r"the demand is not a number at R0\|s0"),
        (lambda e: e.economy.demand_of("R9"), UnknownNameError, "'R9' is not a known consuming region"),
        (lambda e: e.economy.index("R0", "s9"), UnknownNameError, r"'R0\|s9' is not a known sector"),
        (lambda e: groups_of(e.economy, {"a": ["R0"]}), RangeError, "no group holds R1, R2"),
        (lambda e: groups_of(e.economy, {"a": ["R0", "R0"]}), RangeError, "places may not overlap"),
        (
            lambda e: home_and_abroad(e.economy, "R0", local_share=np.full(12, 2.0)),
            RangeError,
            "local_share is outside",
        ),
        (
            lambda e: split_by_place(e, "co2", np.ones(12), {"local": np.zeros(12)}),
            MissingDataError,
            "needs a regional key",
        ),
        (lambda e: split_by_place(e, "co2", np.ones(12), {"a": np.ones(12)}, tiers=0), RangeError, "tiers is 0"),
        (
            lambda e: split_by_place(e, "co2", np.ones(12), {"a": np.full(12, 0.5)}),
            RangeError,
            "places do not add up to 1",
        ),
        (
            lambda e: shared_responsibility(e, "co2", retention=1.5),
            RangeError,
            r"retention is outside 0 … 1 for R0\|s0 \(1\.5\)",
        ),
        (lambda e: extraction(e, "co2", []), RangeError, "no sector was named"),
        (lambda e: structural_paths(e, "co2", np.ones(12), coverage=1.5), RangeError, "coverage is 1.5"),
        (lambda e: value_in_exports(e, "R0", re_exports=np.full(12, 1e9)), RangeError, "re-exports must lie between"),
        (lambda e: Engine(world(1, sectors=5), near=e), MismatchError, "the near engine has other sectors"),
        (lambda e: solve_scenario(e, "x", [], extensions=["co2"]).by_region("jobs"), UnknownNameError, "this scenario"),
        (lambda e: accounts(e, ["co2"]).by_region("jobs"), UnknownNameError, "'jobs' is not a known extension"),
    ],
)
def test_questions_that_are_refused(ask, error, message):
    with pytest.raises(error, match=message):
        ask(Engine(WORLD))


def test_negative_value_added_is_named_or_clipped():
    table = national([[5.0, 9.0], [4.0, 4.0]], [6.0, 2.0], extensions={"co2": ("kt", [1.0, 2.0])}, output=[20.0, 10.0])
    with pytest.raises(RangeError, match=r"X\|2 \(-0\.5\)"):
        shared_responsibility(Engine(table), "co2")
    found = shared_responsibility(Engine(table), "co2", outside="clip")
    assert found.clipped == (("X|2", -0.5),)
    assert found.producers.sum() + found.consumers.sum() == pytest.approx(3.0)


def test_paths_with_negative_entries_bound_from_above():
    table = national(
        [[10.0, 20.0, -5.0], [5.0, 10.0, 10.0], [0.0, 5.0, 20.0]],
        [75.0, 75.0, 75.0],
        extensions={"co2": ("kt", [5.0, -2.0, 8.0])},
    )
    engine = Engine(table)
    found = structural_paths(engine, "co2", table.demand_of("X"), coverage=0.99)
    assert found.lower
    assert found.covered + found.remainder == pytest.approx(
        float(engine.multipliers(["co2"]).values[0] @ table.demand_of("X"))
    )
    assert found.coverage >= 0.99
    loop = national([[5.0, -60.0], [30.0, 5.0]], [90.0, 10.0], extensions={"co2": ("kt", [5.0, 2.0])})
    with pytest.raises(SingularError, match="paths cannot be bounded"):
        structural_paths(Engine(loop), "co2", [90.0, 10.0])
    stopped = structural_paths(engine, "co2", table.demand_of("X"), stop_at=table.sectors, coverage=1.0)
    assert stopped.covered == pytest.approx(stopped.total)
    assert {p.tier for p in stopped.paths} == {0}
    assert len(found.to_frame()) == len(found.paths)


def statuses(table: Economy, **more: object) -> dict[str, str]:
    return {f.check: f.status for f in audit(table, **more)}


def test_audit_of_a_sound_table_passes():
    found = statuses(
        WORLD,
        before=WORLD,
        reference={"co2": float(WORLD.extensions["co2"].values.sum() + WORLD.extensions["co2"].final_demand.sum())},
    )
    assert {k for k, v in found.items() if v != "PASS"} == {"columns_close", "trade_mirror", "orientation"}


def test_trade_is_held_against_what_is_reported():
    """NL sells RoW 6 + 1 of goods, 1 + 2 of services and 4 + 1 to final users: 15."""
    mirror = {
        reported: next(f for f in audit(two_regions(), trade={("NL", "RoW"): reported}) if f.check == "trade_mirror")
        for reported in (15.0, 16.0, 20.0)
    }
    assert [f.status for f in mirror.values()] == ["PASS", "PASS", "WARN"]
    assert mirror[20.0].cells == (("NL → RoW against 20 reported", 15.0),)
    lost = next(f for f in audit(two_regions(), trade={("NL", "DE"): 1.0}) if f.check == "trade_mirror")
    assert (lost.status, lost.message) == ("FAIL", "reported trade names regions the table lacks: DE")


@pytest.mark.parametrize(
    ("table", "check", "status"),
    [
        (_with(flows=_cell(WORLD.flows, (0, 0), np.nan)), "numbers", "FAIL"),
        (_with(flows=_cell(WORLD.flows, (0, 0), np.nan)), "baseline", "SKIPPED"),
        (_with(output=WORLD.output * 1.1), "rows_close", "FAIL"),
        (_with(output=_cell(WORLD.output, 2, -1.0)), "signs", "FAIL"),
        (_with(flows=_cell(WORLD.flows, (0, 1), -3.0)), "signs", "WARN"),
        (_with(flows=WORLD.flows.T.copy()), "orientation", "FAIL"),
        (_with(flows=WORLD.flows * 3), "recipes", "FAIL"),
        (_with(value_added=np.ones((1, 12)), value_added_rows=("wages",)), "columns_close", "FAIL"),
        (
            _with(
                extensions={
                    "co2": replace(
                        WORLD.extensions["co2"], values=_cell(WORLD.extensions["co2"].values, slice(0, 4), 0.0)
                    )
                }
            ),
            "coverage",
            "WARN",
        ),
        (
            _with(extensions={"co2": replace(WORLD.extensions["co2"], values=_cell(np.full(12, 1e-9), 0, 1e9))}),
            "implausible",
            "PASS",
        ),
        (_with(sectors=(("R0", "total"), *WORLD.sectors[1:])), "double_counting", "FAIL"),
        (_with(sectors=(("R0", "other"), *WORLD.sectors[1:])), "complete", "WARN"),
    ],
)
def test_audit_names_what_is_wrong(table, check, status):
    if check == "orientation":
        # transposed flows whose columns, not rows, make output
        table = replace(table, output=WORLD.output)
    assert statuses(table)[check] == status


def test_audit_sees_jumps_of_units():
    finding = next(f for f in audit(_with(output=WORLD.output * 1000), before=WORLD) if f.check == "jumps")
    assert finding.status == "WARN"
    assert len(finding.cells) == 10


def test_re_exports_are_suspected():
    flows = np.zeros((2, 2))
    table = Economy.from_arrays(
        sectors=[("A", "g"), ("B", "g")],
        demands=[("A", "y"), ("B", "y")],
        flows=flows,
        final_demand=[[-4, 10], [3, 4]],
        unit="EUR",
        year=2000,
        origin=MADE,
    )
    assert suspected_re_exports(Engine(table)) == (("A|g", 4.0),)
    assert statuses(table)["re_exports"] == "WARN"


def test_missing_file_and_strange_file(tmp_path):
    with pytest.raises(SourceError, match="does not exist"):
        read_table(tmp_path / "none.csv")
    (tmp_path / "x.csv").write_text("a,b\n1,2\n")
    with pytest.raises(SourceError, match="is not a table known here: its columns begin with a, b"):
        read_table(tmp_path / "x.csv")
    (finding,) = audit_file(tmp_path / "x.csv")
    assert finding.status == "FAIL"


def test_domestic_share():
    share = domestic_share(Engine(WORLD), "value_added", "R0")
    assert ((share >= 0) & (share <= 1)).all()
    assert domestic_share(Engine(WORLD), "value_added", "R0", [0])[0] == share[0]


def test_regions_of_producers_and_consumers_must_agree():
    turned = replace(
        WORLD, demands=tuple(("R2" if r == "R0" else "R0" if r == "R2" else r, c) for r, c in WORLD.demands)
    )
    with pytest.raises(MismatchError, match="regions of sectors and of final demand differ"):
        accounts(Engine(turned))


def test_gross_export_terms_need_closed_columns_of_one_unit():
    open_columns = _with(value_added=np.ones((1, 12)), value_added_rows=("wages",))
    with pytest.raises(BalanceError, match=r"value added does not close the columns of R0\|s0"):
        gross_export_terms(Engine(open_columns, balance="report"))
    table = waste_economy(**waste_parts())
    with pytest.raises(UnitError, match="gross export terms need one unit"):
        gross_export_terms(Engine(table))


def test_hybrid_tables_travel_and_keep_their_units():
    table = waste_economy(**waste_parts())
    again = from_tidy(to_tidy(table), origin=MADE, hybrid=True)
    assert again.row_units == table.row_units
    with pytest.raises(UnitError, match="sectors of one unit only"):
        aggregate(again, sectors={"goods": "all", "services": "all", "landfill": "all"})


def test_unknown_labels_of_a_split_are_refused():
    parts = {"a": Part(share=0.5, recipe={("R9", "s1"): 0.5}), "b": Part(share=0.5)}
    with pytest.raises(UnknownNameError, match=r"'R9\|s1' is not a known label"):
        split_sector(WORLD, "R0", "s2", parts, origin=MADE)
    with pytest.raises(UnknownNameError, match=r"did you mean 'R0\|s2'"):
        split_sector(WORLD, "R0", "s22", {"a": Part(share=1.0)}, origin=MADE)


def test_value_added_rows_follow_a_split():
    wages = WORLD.primary_inputs()
    table = replace(WORLD, value_added=wages[None], value_added_rows=("wages",))
    finer = split_sector(table, "R0", "s2", {"a": Part(share=0.4), "b": Part(share=0.6)}, origin=MADE)
    assert finer.primary_inputs().sum() == pytest.approx(wages.sum(), rel=1e-12)
    assert {f.check: f.status for f in audit(finer)}["columns_close"] == "PASS"


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"extensions": {"co22": 0.5}}, "'co22' is not a known extension in this table; did you mean 'co2'"),
        ({"recipe": {("R0", "all"): 0.5}}, r"'R0\|all' is not a known label in this table"),
        ({"sales": {("R0", "s9"): 0.5}}, r"'R0\|s9' is not a known label in this table"),
    ],
)
def test_shares_of_a_split_are_of_what_the_table_has(parts, message):
    with pytest.raises(UnknownNameError, match=message):
        split_sector(WORLD, "R0", "s2", {"a": Part(share=0.5, **parts), "b": Part(share=0.5, **parts)}, origin=MADE)


@pytest.mark.parametrize(
    ("more", "error", "message"),
    [
        ({"final_sales": [5.0, 0.0]}, BalanceError, "'new' is larger than what 'goods' sells or buys"),
        ({"extensions": {"co2": 5.5}}, BalanceError, "'co2' of 'new' is 5.5, more than the 5 of 'goods'"),
        ({"extensions": {"value_added": 1.0}}, UnknownNameError, "'value_added' is not a known extension"),
    ],
)
def test_a_new_sector_takes_no_more_than_there_is(more, error, message):
    """Goods of the example sell 3 to households at home and cause 5 kt."""
    given = {"sales": np.zeros(4), "final_sales": [1.0, 0.0], "purchases": np.zeros(4)} | more
    with pytest.raises(error, match=message):
        add_sector(two_regions(), "NL", "new", out_of="goods", origin=MADE, **given)


def test_a_table_is_made_coarser_in_one_way_and_keeps_users_of_other_regions():
    one = Economy.from_arrays(
        sectors=[("NL", "a")],
        demands=[("NL", "h"), ("BE", "h")],
        flows=[[1.0]],
        final_demand=[[2.0, 3.0]],
        unit="mln EUR",
        year=2020,
        origin=MADE,
    )
    to_x = pl.DataFrame({"region": ["NL"], "sector": ["a"], "to_region": ["X"], "to_sector": ["b"], "weight": [1.0]})
    coarse = aggregate(one, concordance=to_x)
    assert (coarse.demands, coarse.final_demand.tolist()) == ((("X", "h"), ("BE", "h")), [[2.0, 3.0]])
    with pytest.raises(RangeError, match="give one of the two ways"):
        aggregate(one, concordance=to_x, regions={"NL": "X", "BE": "BE"})


def test_gras_that_was_stopped_says_so():
    """The rows of the prior sum to 3 and 7 where 4 and 6 are wanted, its columns to 4 and 6 where 5 and 5 are."""
    assert gras([[1.0, 2.0], [3.0, 4.0]], [4, 6], [5, 5], steps=0).error == 1.0
    with pytest.raises(InfeasibleError, match=r"are not met: still .* after 1 steps(.|\n)*Allow more steps"):
        gras([[1.0, 2.0], [3.0, 40.0]], [40, 6], [5, 41], steps=1)


def test_names_of_regions_and_sectors_are_texts():
    with pytest.raises(ShapeError, match="names of sectors: place 0 holds 24; expected text"):
        WORLD.where(sector=[24])
    with pytest.raises(ShapeError, match="names of regions is 5; expected a list of names"):
        WORLD.where(region=5)
