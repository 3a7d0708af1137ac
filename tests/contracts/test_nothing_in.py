"""Nothing in: empty tables, no sectors, no products, steps that no route leads to. Zeros out, or an error of ours."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

import kringloop.chains as chains
import kringloop.economies as economies
import kringloop.stocks as stocks
from kringloop.core import KringloopError, RangeError, ShapeError
from kringloop.economies.examples import INVENTED

GRID = stocks.Grid.yearly(2001, 2005)
LIFE = stocks.Lifetime.of("weibull", scale=4.0, shape=2.0)


def table(sectors, demands=(("N", "h"),)):
    n, m = len(sectors), len(demands)
    return economies.Economy.from_arrays(
        sectors=sectors,
        demands=demands,
        flows=np.zeros((n, n)),
        final_demand=np.zeros((n, m)),
        unit="EUR",
        year=2020,
        origin=INVENTED,
        extensions={"co2": ("kt", np.zeros(n))},
    )


EMPTY = chains.Engine(table([("N", "a"), ("N", "b")]))


def test_a_table_without_sectors_is_refused():
    with pytest.raises(ShapeError, match="the table has no sectors"):
        table([])


@pytest.mark.parametrize(
    "question",
    [
        lambda e: chains.accounts(e, ["co2"]).by_region("co2"),
        lambda e: chains.accounts(e, ["co2"]).imports_by_sector(),
        lambda e: chains.multipliers(e, "co2"),
        lambda e: chains.shared_responsibility(e, "co2").producers,
        lambda e: chains.income_based(e, "co2"),
        lambda e: chains.gross_export_terms(e),
        lambda e: chains.structural_paths(e, "co2", [1.0, 0.0]).covered,
        lambda e: chains.extraction(e, "co2", [("N", "a")]),
        lambda e: chains.solve_scenario(e, "x", []).trade,
        lambda e: chains.chain_footprint(e, "co2").figures,
        lambda e: chains.decompose_change(e, e, "co2", [0, 0], [0, 0]).effects,
        lambda e: chains.along_tiers(e, "co2", [0, 0]),
    ],
)
def test_a_table_in_which_nothing_is_made_answers_with_zeros(question):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert not np.any(question(EMPTY))


def test_what_has_no_answer_for_an_empty_table_says_so():
    with pytest.raises(RangeError, match="linkages are held against their mean, which is 0"):
        chains.linkages(EMPTY)
    assert chains.chain_footprint(EMPTY, "co2").overlap == 1.0
    assert {f.status for f in chains.audit(EMPTY.economy)} <= {"PASS", "SKIPPED", "WARN"}
    with pytest.raises(KringloopError, match="no extension was named"):
        EMPTY.multipliers([])


@pytest.mark.parametrize("mean", [5.0, np.ones(0), np.ones((5, 0))])
def test_no_products_give_no_columns(mean):
    life = stocks.Lifetime.of("fixed", mean=mean, by_cohort=np.ndim(mean) == 2)
    run = stocks.inflow_driven(np.zeros((5, 0)), life, GRID)
    assert run.stock.shape == run.outflow.shape == (5, 0)
    assert run.notes == ()
    assert stocks.stock_driven(np.zeros((5, 0)), life, GRID).inflow.shape == (5, 0)
    assert stocks.materials(stocks.inflow_driven(np.ones(5), LIFE, GRID), np.zeros((5, 0))).stock.shape == (5, 0)


def test_a_step_that_no_route_leads_to_passes_nothing():
    cycle = stocks.LifeCycle(
        phases=(stocks.Phase(key="use", life=LIFE),),
        steps=(stocks.Step(key="recycling", kind="recycling", yields=0.9, losses_to="landfill"),),
        ends=(stocks.End(key="landfill", kind="landfill"), stocks.End(key="materials", kind="secondary")),
        routes=(stocks.Route("use", "landfill", 1.0), stocks.Route("recycling", "materials", 1.0)),
    )
    run = stocks.circulate(cycle, np.ones(5), GRID)
    assert not run.into("recycling").any()
    assert not run.into("materials").any()
    assert run.into("landfill") == pytest.approx(run.left["use"])
    assert np.abs(run.whole_residual).max() < 1e-12
    assert not stocks.gate_rates(stocks.flows_at_gates(run)).eol_recycling.any()
    assert stocks.circulate(cycle, np.zeros((5, 0)), GRID).stock["use"].shape == (5, 0)
