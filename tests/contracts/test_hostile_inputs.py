"""Whatever is fed into a public function of the engines: an answer in numbers, or an error of ours.

Every array or number that a public name takes is replaced, one at a time, by things people feed by mistake.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
import xarray as xr

import kringloop.chains as chains
import kringloop.economies as economies
import kringloop.stocks as stocks
from kringloop.core import KringloopError
from kringloop.economies.examples import INVENTED, two_regions
from kringloop.ledger import lmdi

TABLE = two_regions()
ENGINE = chains.Engine(TABLE)
DEMAND = TABLE.demand_of("NL")
GRID = stocks.Grid.yearly(2001, 2012)
LIFE = stocks.Lifetime.of("weibull", scale=4.0, shape=2.0)
TWO = stocks.life_by_product({"a": LIFE, "b": stocks.Lifetime.of("exponential", mean=3.0)})
SERIES = np.linspace(5.0, 8.0, 12)
LOOP = stocks.LoopGraph(
    nodes=(
        stocks.Node("use", "use"),
        stocks.Node("out", "gate"),
        stocks.Node("remaking", "remanufacture", "made", "bin"),
        stocks.Node("bin", "landfill"),
        stocks.Node("tip", "landfill"),
    ),
    edges=(
        stocks.Edge("use", "out"),
        stocks.Edge("out", "remaking", "share"),
        stocks.Edge("out", "bin"),
        stocks.Edge("remaking", "use", age="renewed"),
    ),
)
RUN = stocks.inflow_driven(SERIES, LIFE, GRID)
CYCLE = stocks.LifeCycle(
    phases=(stocks.Phase(key="use", life=LIFE),),
    steps=(stocks.Step(key="remaking", kind="remanufacture"),),
    ends=(stocks.End(key="landfill", kind="landfill"),),
    routes=(
        stocks.Route("use", "remaking", 0.5),
        stocks.Route("use", "landfill", 0.5),
        stocks.Route("remaking", "use", 1.0, "new"),
    ),
)
HOSTILE: dict[str, Any] = {
    "nothing": None,
    "text": "12",
    "letters": "ab",
    "texts": ["1", "2"],
    "a number": 3,
    "a negative number": -2.5,
    "a gap": float("nan"),
    "infinity": [np.inf, 1.0],
    "an empty list": [],
    "no columns": np.zeros((4, 0)),
    "one row": [1.0, 2.0, 3.0],
    "a table": np.ones((3, 5)),
    "a cube": np.ones((2, 2, 2)),
    "rows of two lengths": [[1.0, 2.0], [3.0]],
    "a mapping": {"a": 1.0},
    "a set": {1.0, 2.0},
    "an object": object(),
    "objects": np.array([object(), None], dtype=object),
    "complex": np.array([1 + 2j, 3.0]),
    "dates": np.array(["2020-01-01", "2021-01-01"], dtype="datetime64[D]"),
    "a masked cell": np.ma.masked_array([1.0, 2.0, 3.0, 4.0], mask=[0, 1, 0, 0]),
    "a frame": pl.DataFrame({"x": [1.0, 2.0], "y": [3.0, 4.0]}),
    "labels": xr.DataArray([1.0, 2.0], dims="r", coords={"r": ["p", "q"]}),
    "a huge number": 1e308,
    "a whole number without end": 10**400,
    "true": True,
    "a fraction": Fraction(1, 2),
    "one number in an array": np.array([0.25]),
    "squares that are too large": np.full(4, 1e200),
    "fractions": [Fraction(1, 3), Fraction(2, 3)],
}


def table(**changes: Any) -> Any:
    about: dict[str, Any] = {
        "sectors": [("N", "a"), ("N", "b")],
        "demands": [("N", "h")],
        "flows": [[1, 2], [3, 4]],
        "final_demand": [[7.0], [3.0]],
        "output": [10.0, 10.0],
        "value_added": {"wages": [6.0, 4.0]},
        "extensions": {"co2": ("kt", [1.0, 2.0], [0.5])},
        "unit": "mln EUR",
        "year": 2020,
        "origin": INVENTED,
        "price_year": 2020,
        "rounding": 0.0,
        "notes": (),
    }
    return chains.Engine(economies.Economy.from_arrays(**(about | changes))).outputs_by_consumer().values


def waste(**changes: Any) -> Any:
    about: dict[str, Any] = {
        "industries": [("N", "a")],
        "treatments": [("N", "burning")],
        "wastes": ["scrap"],
        "demands": [("N", "h")],
        "flows": [[1.0, 2.0]],
        "final_demand": [[7.0]],
        "waste": [[3.0, 0.0]],
        "waste_of_users": [[1.0]],
        "allocation": [[1.0]],
        "unit": "EUR",
        "waste_unit": "t",
        "year": 2020,
        "origin": INVENTED,
        "output": [10.0],
        "rounding": 0.0,
    }
    return economies.waste_economy(**(about | changes))


def supply_use(**changes: Any) -> Any:
    about: dict[str, Any] = {
        "products": (("N", "p"),),
        "industries": (("N", "i"),),
        "demands": (("N", "y"),),
        "use": [[2.0]],
        "supply": [[10.0]],
        "final_demand": [[8.0]],
        "unit": "EUR",
        "year": 2020,
        "origin": INVENTED,
        "value_added": {"wages": [8.0]},
        "extensions": {"co2": ("kt", [5.0])},
        "rounding": 0.0,
    }
    return economies.from_supply_use(economies.SupplyUse(**(about | changes)))


SUPPLY_USE = economies.SupplyUse.national(
    [[2.0]], [[10.0]], [8.0], products=["p"], industries=["i"], unit="EUR", year=2020, source="invented"
)


def scenario(kind: Any, **about: Any) -> Any:
    return chains.solve_scenario(ENGINE, "s", [kind(name="x", **about)]).trade


def split(share: Any = 0.4, origin: Any = INVENTED) -> Any:
    parts = {"a": economies.Part(share=share), "b": economies.Part(share=0.6)}
    return economies.split_sector(TABLE, "NL", "goods", parts, origin=origin).output


def fitted(**changes: Any) -> Any:
    about: dict[str, Any] = {"inflow": SERIES, "grid": GRID, "outflow": RUN.outflow, "known": np.ones(12), "before": 0}
    return stocks.fit_lifetime(**(about | changes)).mean


def gates(**changes: Any) -> Any:
    flows = {"inflow": [10.0], "discarded": [8.0], "collected": [6.0], "to_recycling": [5.0], "recycled": [4.0]}
    return stocks.gate_rates(stocks.GateFlows(**(flows | changes))).identity


def loops(**changes: Any) -> Any:
    return stocks.circulate(CYCLE, **({"inflow": SERIES, "grid": GRID, "initial": {"use": [1.0, 2.0]}} | changes)).stock


HOME = chains.home_and_abroad(TABLE, "NL")
CALLS: dict[str, tuple[Callable[..., Any], dict[str, Any]]] = {
    "table": (
        table,
        dict.fromkeys(
            (
                "sectors",
                "demands",
                "flows",
                "final_demand",
                "output",
                "value_added",
                "extensions",
                "unit",
                "year",
                "origin",
                "price_year",
                "rounding",
                "notes",
            ),
            ...,
        ),
    ),
    "table row of value added": (lambda v: table(value_added={"wages": v}), {"v": ...}),
    "table extension": (lambda v: table(extensions={"co2": ("kt", v)}), {"v": ...}),
    "table extension of users": (lambda v: table(extensions={"co2": ("kt", [1, 2], v)}), {"v": ...}),
    "national": (
        lambda **c: (
            chains.Engine(
                economies.Economy.national(
                    **(
                        {
                            "flows": [[1.0, 2.0], [3.0, 4.0]],
                            "final_demand": [5.0, 6.0],
                            "names": ["a", "b"],
                            "unit": "EUR",
                            "year": 2020,
                            "source": "invented",
                        }
                        | c
                    )
                )
            )
            .outputs_by_consumer()
            .values
        ),
        {
            "flows": ...,
            "final_demand": ...,
            "names": ...,
            "users": ...,
            "output": ...,
            "value_added": ...,
            "extensions": ...,
            "imports": ...,
            "exports": ...,
            "year": ...,
            "source": ...,
            "rounding": ...,
        },
    ),
    "recipes of one's own": (
        lambda **c: (
            economies.Economy.from_coefficients(
                **(
                    {
                        "recipes": [[0.1, 0.2], [0.3, 0.4]],
                        "final_demand": [5.0, 6.0],
                        "names": ["a", "b"],
                        "unit": "EUR",
                        "year": 2020,
                        "source": "invented",
                    }
                    | c
                )
            ).flows
        ),
        {"recipes": ..., "final_demand": ..., "names": ..., "users": ..., "intensities": ..., "year": ...},
    ),
    "supply and use of one's own": (
        lambda **c: (
            economies.SupplyUse.national(
                **(
                    {
                        "use": [[1.0, 2.0], [3.0, 4.0]],
                        "supply": [[8.0, 0.0], [0.0, 13.0]],
                        "final_demand": [5.0, 6.0],
                        "products": ["a", "b"],
                        "industries": ["i", "j"],
                        "unit": "EUR",
                        "year": 2020,
                        "source": "x",
                    }
                    | c
                )
            ).industry_output
        ),
        {
            "use": ...,
            "supply": ...,
            "final_demand": ...,
            "products": ...,
            "industries": ...,
            "users": ...,
            "value_added": ...,
            "extensions": ...,
            "year": ...,
        },
    ),
    "model": (lambda v: economies.transform(SUPPLY_USE, v).intermediate, {"v": ...}),
    "labels of a region": (lambda v: economies.labels_of("NL", v), {"v": ...}),
    "labels": (lambda v: economies.labels_from(v, "sectors"), {"v": ...}),
    "vector": (lambda v: economies.require_vector(v, TABLE, what="demand"), {"v": ...}),
    "followed downstream": (lambda v: chains.ghosh(ENGINE, v), {"v": ...}),
    "extension": (lambda v: economies.Extension(key="x", unit="t", values=v).unit, {"v": ...}),
    "outputs": (lambda v: ENGINE.outputs(v).values, {"v": ...}),
    "intensities": (ENGINE.intensities, {"keys": ...}),
    "multipliers of": (lambda v: ENGINE.multipliers(v).values, {"v": ...}),
    "accounts": (lambda v: chains.accounts(ENGINE, v).trade, {"v": ...}),
    "waste": (
        waste,
        dict.fromkeys(
            (
                "industries",
                "treatments",
                "wastes",
                "demands",
                "flows",
                "final_demand",
                "waste",
                "waste_of_users",
                "allocation",
                "output",
                "year",
                "origin",
                "rounding",
            ),
            ...,
        ),
    ),
    "mass balance": (
        lambda **c: economies.mass_balance(TABLE, **({"content": np.zeros(4)} | c)),
        dict.fromkeys(("content", "taken_in", "given_off", "sectors", "tolerance"), ...),
    ),
    "supply and use": (
        supply_use,
        dict.fromkeys(
            (
                "products",
                "industries",
                "demands",
                "use",
                "supply",
                "final_demand",
                "year",
                "origin",
                "value_added",
                "extensions",
                "rounding",
            ),
            ...,
        ),
    ),
    "gras": (
        lambda **c: (
            economies.gras(**({"prior": [[1.0, 2.0], [3.0, 1.0]], "rows": [4, 3], "columns": [5, 2]} | c)).values
        ),
        dict.fromkeys(("prior", "rows", "columns", "rounding", "steps"), ...),
    ),
    "recipes": (lambda v: scenario(chains.RecipeChange, factor=v), {"v": ...}),
    "demands": (lambda v: scenario(chains.DemandChange, factor=v), {"v": ...}),
    "intensity": (lambda v: scenario(chains.IntensityChange, extension="co2", factor=v), {"v": ...}),
    "shares": (lambda v: scenario(chains.TradeShareChange, region="NL", product="goods", shares=v), {"v": ...}),
    "a share": (
        lambda v: scenario(chains.TradeShareChange, region="NL", product="goods", shares={"NL": v}),
        {"v": ...},
    ),
    "demand scenarios": (
        lambda **c: chains.demand_scenarios(ENGINE, **({"extensions": ["co2"], "demands": np.ones((4, 2))} | c)),
        dict.fromkeys(("extensions", "demands"), ...),
    ),
    "decompose": (
        lambda **c: (
            chains.decompose_change(
                ENGINE, ENGINE, "co2", **({"demand_before": DEMAND, "demand_after": DEMAND} | c)
            ).effects
        ),
        dict.fromkeys(("demand_before", "demand_after"), ...),
    ),
    "extraction": (lambda v: chains.extraction(ENGINE, "co2", v), {"v": ...}),
    "output through": (
        lambda **c: chains.output_through(ENGINE, **({"sectors": [("NL", "goods")], "outputs": np.ones((4, 1))} | c)),
        dict.fromkeys(("sectors", "outputs"), ...),
    ),
    "paths": (
        lambda **c: chains.structural_paths(ENGINE, "co2", **({"demand": DEMAND} | c)).covered,
        dict.fromkeys(("demand", "coverage", "limit", "max_tier", "stop_at"), ...),
    ),
    "home and abroad": (lambda v: chains.home_and_abroad(TABLE, "NL", local_share=v)["national"], {"v": ...}),
    "groups": (lambda v: chains.groups_of(TABLE, v), {"v": ...}),
    "a group": (lambda v: chains.groups_of(TABLE, {"a": v}), {"v": ...}),
    "by place": (
        lambda **c: chains.split_by_place(ENGINE, "co2", **({"demand": DEMAND, "places": HOME} | c)),
        dict.fromkeys(("demand", "places", "tiers"), ...),
    ),
    "a place": (lambda v: chains.split_by_place(ENGINE, "co2", DEMAND, {"all": v}), {"v": ...}),
    "along chain": (lambda v: chains.along_chain(ENGINE, "co2", v), {"v": ...}),
    "retention": (lambda v: chains.shared_responsibility(ENGINE, "co2", retention=v).producers, {"v": ...}),
    "re-exports": (lambda v: chains.value_in_exports(ENGINE, "NL", re_exports=v), {"v": ...}),
    "export terms": (lambda v: chains.gross_export_terms(ENGINE, v), {"v": ...}),
    "aggregate": (
        lambda **c: economies.aggregate(TABLE, **c).flows,
        dict.fromkeys(("regions", "sectors", "concordance"), ...),
    ),
    "prices": (
        lambda **c: economies.at_prices_of(TABLE, **({"price_year": 2015, "index": np.ones(4)} | c)).flows,
        dict.fromkeys(("price_year", "index"), ...),
    ),
    "split": (split, {"share": ..., "origin": ...}),
    "split parts": (lambda v: economies.split_sector(TABLE, "NL", "goods", v, origin=INVENTED).output, {"v": ...}),
    "add": (
        lambda **c: (
            economies.add_sector(
                TABLE,
                "NL",
                "new",
                **(
                    {
                        "out_of": "goods",
                        "sales": np.zeros(4),
                        "final_sales": [0.5, 0.5],
                        "purchases": np.zeros(4),
                        "origin": INVENTED,
                        "extensions": {"co2": 0.5},
                    }
                    | c
                ),
            ).output
        ),
        dict.fromkeys(("sales", "final_sales", "purchases", "origin"), ...),
    ),
    "add pressure": (
        lambda v: (
            economies.add_sector(
                TABLE,
                "NL",
                "new",
                out_of="goods",
                sales=np.zeros(4),
                final_sales=[0.5, 0.5],
                purchases=np.zeros(4),
                origin=INVENTED,
                extensions={"co2": v},
            ).output
        ),
        {"v": ...},
    ),
    "by year": (
        lambda **c: (
            chains.Yearly(ENGINE.solver, np.array([0]), c.get("delta", np.zeros((2, 4, 1))))
            .right(c.get("rhs", np.ones((2, 4, 1))))
            .values
        ),
        {"delta": ..., "rhs": ...},
    ),
    "moved": (
        lambda **c: (
            chains.MovedTable.of(
                ENGINE,
                chains.Moved(
                    recipes=np.array([0]),
                    users=np.array([0]),
                    **(
                        {
                            "delta": np.zeros((2, 4, 1)),
                            "demand": np.repeat(TABLE.final_demand[None, :, :1], 2, axis=0),
                            "factors": np.ones((2, 4)),
                        }
                        | c
                    ),
                ),
            ).output
        ),
        dict.fromkeys(("delta", "demand", "factors"), ...),
    ),
    "lmdi": (
        lambda **c: lmdi(**({"factors_start": [[1.0], [2.0]], "factors_end": [[2.0], [2.0]]} | c)),
        dict.fromkeys(("factors_start", "factors_end"), ...),
    ),
    "a factor": (lambda v: lmdi([v, [2.0]], [[1.0], [2.0]]), {"v": ...}),
    "grid": (
        lambda **c: stocks.Grid(**({"edges": [2000, 2001, 2002], "labels": (2001, 2002)} | c)).lengths,
        dict.fromkeys(("edges", "labels", "flows"), ...),
    ),
    "years": (lambda v: stocks.Grid.from_years(v).lengths, {"v": ...}),
    "yearly": (
        lambda **c: stocks.Grid.yearly(**({"first": 2000, "last": 2003} | c)).lengths,
        {"first": ..., "last": ...},
    ),
    "life": (
        lambda **c: stocks.Lifetime.of("weibull", **({"scale": 4.0, "shape": 2.0} | c)).mean(),
        {"scale": ..., "shape": ...},
    ),
    "life in a run": (
        lambda v: stocks.inflow_driven(SERIES, stocks.Lifetime.of("fixed", mean=v), GRID).stock,
        {"v": ...},
    ),
    "life from mean": (
        lambda **c: stocks.Lifetime.from_mean("weibull", **({"mean": 9.0, "sd": 3.0} | c)).mean(),
        {"mean": ..., "sd": ...},
    ),
    "life by table": (
        lambda **c: stocks.Lifetime.table(**({"ages": [0, 5, 9], "survival": [1, 0.5, 0]} | c)).mean(),
        {"ages": ..., "survival": ..., "which": ...},
    ),
    "scaled": (lambda v: stocks.inflow_driven(SERIES, LIFE.scaled(v), GRID).stock, {"v": ...}),
    "scaled by cohort": (
        lambda v: stocks.inflow_driven(SERIES, LIFE.scaled(v, by_cohort=True), GRID).stock,
        {"v": ...},
    ),
    "stretch": (lambda v: stocks.inflow_driven(SERIES, LIFE.in_years(stretch=v), GRID).stock, {"v": ...}),
    "hazard": (lambda v: stocks.inflow_driven(SERIES, LIFE.in_years(hazard=v), GRID).stock, {"v": ...}),
    "survival": (lambda **c: LIFE.survival(**({"age": 2.0} | c)), {"age": ..., "reached": ...}),
    "inflow": (lambda v: stocks.inflow_driven(v, LIFE, GRID).stock, {"v": ...}),
    "stock": (lambda v: stocks.stock_driven(v, LIFE, GRID).inflow, {"v": ...}),
    "timing": (lambda v: stocks.inflow_driven(SERIES, LIFE, GRID, timing=v).stock, {"v": ...}),
    "policy": (lambda v: stocks.stock_driven(SERIES, LIFE, GRID, negative=v).stock, {"v": ...}),
    "initial": (
        lambda **c: (
            stocks.inflow_driven(
                SERIES, LIFE, GRID, initial=stocks.InitialStock(**({"ages": [0.5], "amounts": [1.0]} | c))
            ).stock
        ),
        {"ages": ..., "amounts": ...},
    ),
    "used": (
        lambda **c: (
            stocks.inflow_driven(
                SERIES, LIFE, GRID, used=[stocks.UsedInflow(**({"age": 2.0, "inflow": SERIES} | c))]
            ).stock
        ),
        {"age": ..., "inflow": ...},
    ),
    "cohorts": (lambda v: RUN.cohorts(v).stock, {"v": ...}),
    "law by product": (lambda v: stocks.life_by_product({"a": LIFE}, behind=v).mean(), {"v": ...}),
    "past": (
        lambda **c: stocks.past_inflow(**({"by_age": SERIES, "life": LIFE, "grid": GRID} | c)).inflow,
        {"by_age": ..., "timing": ..., "least_left": ...},
    ),
    "by type": (
        lambda **c: (
            stocks.stock_driven_by_type(
                **({"stock": SERIES, "shares": [[0.5, 0.5]] * 12, "life": TWO, "grid": GRID} | c)
            ).inflow
        ),
        {"stock": ..., "shares": ..., "timing": ..., "negative": ...},
    ),
    "labelled": (lambda v: RUN.labelled(v, {}, unit="t")["stock"], {"v": ...}),
    "materials": (lambda v: stocks.materials(RUN, v).stock, {"v": ...}),
    "fit": (fitted, dict.fromkeys(("inflow", "outflow", "known", "before"), ...)),
    "chain": (
        lambda **c: (
            stocks.absorbing_chain(**({"transition": [[0.0, 0.5], [0.0, 0.0]], "stay": [2.0, 1.0]} | c)).longevity
        ),
        {"transition": ..., "stay": ..., "value": ...},
    ),
    "loops": (loops, {"inflow": ..., "initial": ..., "timing": ...}),
    "loop initial": (lambda v: loops(initial={"use": v}), {"v": ...}),
    "shares of a loop": (
        lambda v: stocks.LifeCycle(
            phases=CYCLE.phases,
            steps=(stocks.Step(key="remaking", kind="remanufacture", yields=v, losses_to="landfill"),),
            ends=CYCLE.ends,
            routes=CYCLE.routes,
        ),
        {"v": ...},
    ),
    "declared loop": (
        lambda **c: (
            stocks.circulate(
                LOOP.life_cycle({"share": 0.4, "renewed": 0.5, "made": 0.9} | c, {"use": LIFE}), SERIES, GRID
            ).in_stock
        ),
        {"share": ..., "renewed": ..., "made": ...},
    ),
    "edge": (
        lambda **c: (
            stocks.circulate(
                LOOP.with_edges(stocks.Edge(**({"origin": "out", "destination": "tip", "share": 0.1} | c))).life_cycle(
                    {"share": 0.4, "renewed": 0.5, "made": 0.9}, {"use": LIFE}
                ),
                SERIES,
                GRID,
            ).in_stock
        ),
        {"share": ...},
    ),
    "route": (
        lambda v: stocks.LifeCycle(
            phases=CYCLE.phases, steps=(), ends=CYCLE.ends, routes=(stocks.Route("use", "landfill", v),)
        ),
        {"v": ...},
    ),
    "gates": (
        gates,
        dict.fromkeys(("inflow", "discarded", "collected", "to_recycling", "recycled", "reused", "imported"), ...),
    ),
    "recovery": (
        lambda v: (
            stocks.gate_rates(stocks.flows_at_gates(stocks.circulate(CYCLE, SERIES, GRID)), best_recovery=v).ceiling
        ),
        {"v": ...},
    ),
    "total content": (
        lambda **c: stocks.total_recycled_content(
            **({"content": 0.5, "fabrication_yield": 0.8, "new_scrap_recycling": 1.0} | c)
        ),
        {"content": ..., "fabrication_yield": ..., "new_scrap_recycling": ...},
    ),
    "logistic": (
        lambda **c: stocks.logistic(**({"years": [2000, 2050], "start": 1.0, "ceiling": 4.0, "rate": 0.2} | c)),
        {"years": ..., "start": ..., "ceiling": ..., "rate": ...},
    ),
    "settle": (
        lambda **c: (
            stocks.settle(
                **(
                    {
                        "per_head": np.ones(12),
                        "population": np.full(12, 20.0),
                        "life": LIFE,
                        "grid": GRID,
                        "recovery": 0.5,
                    }
                    | c
                )
            ).primary
        ),
        {"per_head": ..., "population": ..., "recovery": ..., "within": ...},
    ),
    "inventory": (
        lambda **c: stocks.perpetual_inventory(**({"investment": SERIES, "life": LIFE} | c)).net,
        {"investment": ..., "growth_before": ..., "declining_balance": ..., "efficiency": ..., "discount": ...},
    ),
    "value by age": (
        lambda **c: stocks.value_by_age(**({"ages": SERIES, "life": LIFE} | c)),
        {"ages": ..., "declining_balance": ..., "efficiency": ..., "discount": ...},
    ),
    "service by age": (
        lambda **c: stocks.service_by_age(**({"ages": SERIES, "life": 10.0} | c)),
        {"ages": ..., "life": ..., "efficiency": ...},
    ),
    "steady": (lambda v: stocks.time_to_steady_state(LIFE, within=v), {"v": ...}),
    "growth": (lambda v: stocks.outflow_over_inflow(LIFE, v), {"v": ...}),
    "yearly growth": (stocks.continuous_rate, {"yearly": ...}),
    "ceiling": (
        lambda **c: stocks.recycled_content_ceiling(LIFE, **({"growth": 0.01, "recovery": 0.5} | c)),
        {"growth": ..., "recovery": ...},
    ),
    "primary": (
        lambda **c: stocks.primary_per_stock(LIFE, **({"growth": 0.01, "recovery": 0.5} | c)),
        {"growth": ..., "recovery": ...},
    ),
    "content": (
        lambda **c: stocks.required_recycled_content(**({"content": 0.1, "growth": 0.01, "years": 14} | c)),
        {"content": ..., "growth": ..., "years": ..., "reduction": ...},
    ),
    "required recovery": (
        lambda **c: stocks.required_recovery(**({"target": 0.5, "life": LIFE, "growth": 0.01} | c)),
        {"target": ..., "growth": ...},
    ),
    "life factor": (
        lambda **c: stocks.required_life_factor(**({"target": 0.3, "life": LIFE, "growth": 0.01, "recovery": 0.5} | c)),
        {"target": ..., "growth": ..., "recovery": ...},
    ),
}
CASES = [(name, argument) for name, (_, arguments) in CALLS.items() for argument in arguments]


def call_of(name: str) -> Callable[..., Any]:
    """A public call by its name here."""
    return CALLS[name][0]


def numbers_of(answer: Any) -> list[np.ndarray[Any, Any]]:
    """Every array of numbers in an answer."""
    if isinstance(answer, np.ndarray | float | int | xr.DataArray):
        return [np.asarray(answer, dtype=np.float64)]
    if isinstance(answer, dict):
        return [n for part in answer.values() for n in numbers_of(part)]
    if isinstance(answer, tuple | list):
        return [n for part in answer for n in numbers_of(part)]
    if isinstance(answer, pl.DataFrame):
        return [c.to_numpy() for c in answer if c.dtype.is_numeric()]
    if is_dataclass(answer) and not isinstance(answer, type):
        return [
            n for f in fields(answer) if isinstance(v := getattr(answer, f.name), np.ndarray) for n in numbers_of(v)
        ]
    return []


@pytest.mark.parametrize(("name", "argument"), CASES, ids=[f"{n}: {a}" for n, a in CASES])
def test_an_answer_in_numbers_or_an_error_of_ours(name, argument):
    call = call_of(name)
    raw = []
    for kind, value in HOSTILE.items():
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                answer = call(**{argument: value})
        except KringloopError as error:
            if not str(error).strip():
                raw.append(f"{kind}: an error without words")
        except Exception as error:  # each is a finding
            raw.append(f"{kind}: {type(error).__name__}: {error}")
        else:
            raw += [f"{kind}: an answer that is no number" for n in numbers_of(answer) if not np.isfinite(n).all()]
    assert not raw, "\n".join(raw)


def test_every_public_call_is_under_attack():
    """A new public function comes with a line above."""
    without_figures = {
        "default_retention",
        "LAWS",
        "Circulation",
        "End",
        "KeyReport",
        "LifetimeFit",
        "LoopRun",
        "Phase",
        "SplitRun",
        "StockRun",
        "lifetime",
        "GateRates",
        "fit_lifetimes",
        "longest_run",
        "circulation",
        "flows_at_gates",
        "IMPORTS_NOTE",
        "RESIDUAL_NOTE",
        "TERMS",
        "Accounts",
        "Change",
        "Decomposition",
        "Engine",
        "Finding",
        "Outcome",
        "Overlapping",
        "Paths",
        "SharedResponsibility",
        "audit",
        "audit_file",
        "chain_footprint",
        "composition",
        "export_terms",
        "extraction_of_each",
        "from_pymrio",
        "from_tidy",
        "income_based",
        "influence",
        "linkages",
        "may_hold_imports",
        "multipliers",
        "multipliers_by_place",
        "along_tiers",
        "output_by_tier",
        "read_table",
        "solve_series",
        "to_tidy",
        "value_by_origin",
        "output_multipliers",
        "forward_linkages",
        "SEPARATOR",
        "Label",
        "read_supply_use",
        "read_waste",
        "reciprocal",
        "is_stock_change",
        "Inventory",
    }
    source = Path(__file__).read_text(encoding="utf-8")
    missing = [
        n
        for room in (chains, economies, stocks)
        for n in room.__all__
        if n not in without_figures and f".{n}" not in source
    ]
    assert not missing
