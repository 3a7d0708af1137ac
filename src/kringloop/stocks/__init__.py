"""Products and materials in use: lifetimes, cohorts, loops of use, rates at gates, steady states.

Owns the arithmetic between inflow, stock and outflow, on levels and on any time grid, and
the life cycle that a product runs through after its first use. Takes plain arrays with
years on the first axis. Must not know: prices, sectors, ledgers, indicators or studies.

More than twenty public names, because each question to a stock, and each way to state a life, is one function.
"""

from kringloop.stocks.aged import InitialStock, UsedInflow
from kringloop.stocks.by_product import life_by_product
from kringloop.stocks.by_type import SplitRun, stock_driven_by_type
from kringloop.stocks.calibrate import fit_lifetime
from kringloop.stocks.chain import absorbing_chain
from kringloop.stocks.circulation import Circulation, circulation
from kringloop.stocks.composition import materials
from kringloop.stocks.declared import Edge, LoopGraph, Node
from kringloop.stocks.engine import inflow_driven, stock_driven
from kringloop.stocks.fits import KeyReport, LifetimeFit, fit_lifetimes, longest_run
from kringloop.stocks.graph import End, LifeCycle, Phase, Route, Step
from kringloop.stocks.grid import Grid
from kringloop.stocks.growth import (
    continuous_rate,
    outflow_over_inflow,
    primary_per_stock,
    recycled_content_ceiling,
    required_life_factor,
    required_recovery,
    required_recycled_content,
)
from kringloop.stocks.inventory import Inventory, perpetual_inventory
from kringloop.stocks.laws import LAWS, lifetime
from kringloop.stocks.lifetimes import Lifetime
from kringloop.stocks.looprun import LoopRun
from kringloop.stocks.loops import circulate
from kringloop.stocks.past import past_inflow
from kringloop.stocks.profiles import service_by_age, value_by_age
from kringloop.stocks.rates import GateFlows, GateRates, flows_at_gates, gate_rates, total_recycled_content
from kringloop.stocks.run import StockRun
from kringloop.stocks.steady import logistic, settle, time_to_steady_state

__all__ = [
    "LAWS",
    "Circulation",
    "Edge",
    "End",
    "GateFlows",
    "GateRates",
    "Grid",
    "InitialStock",
    "Inventory",
    "KeyReport",
    "LifeCycle",
    "Lifetime",
    "LifetimeFit",
    "LoopGraph",
    "LoopRun",
    "Node",
    "Phase",
    "Route",
    "SplitRun",
    "Step",
    "StockRun",
    "UsedInflow",
    "absorbing_chain",
    "circulate",
    "circulation",
    "continuous_rate",
    "fit_lifetime",
    "fit_lifetimes",
    "flows_at_gates",
    "gate_rates",
    "inflow_driven",
    "life_by_product",
    "lifetime",
    "logistic",
    "longest_run",
    "materials",
    "outflow_over_inflow",
    "past_inflow",
    "perpetual_inventory",
    "primary_per_stock",
    "recycled_content_ceiling",
    "required_life_factor",
    "required_recovery",
    "required_recycled_content",
    "service_by_age",
    "settle",
    "stock_driven",
    "stock_driven_by_type",
    "time_to_steady_state",
    "total_recycled_content",
    "value_by_age",
]
