"""Products and materials in use: lifetimes, cohorts, loops of use, steady states."""

from kringloop.stocks.aged import InitialStock, UsedInflow
from kringloop.stocks.composition import materials
from kringloop.stocks.engine import inflow_driven, stock_driven
from kringloop.stocks.grid import Grid
from kringloop.stocks.laws import LAWS, lifetime
from kringloop.stocks.lifetimes import Lifetime
from kringloop.stocks.run import StockRun

__all__ = [
    "LAWS",
    "Grid",
    "InitialStock",
    "Lifetime",
    "StockRun",
    "UsedInflow",
    "inflow_driven",
    "lifetime",
    "materials",
    "stock_driven",
]
