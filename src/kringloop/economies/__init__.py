"""Tables of who buys what from whom: built, read, made finer, coarser or from supply and use.

Owns the input-output table of a year with its labels, units and origin, and every way to come by one.
Must not know: how a table is solved, countries by name, studies, indicators.

More than twenty public names, because each is one way in: a table of one's own, of a file, of another program, of
supply and use, of waste.
"""

from kringloop.economies.balance import gras
from kringloop.economies.economy import Economy, reciprocal, require_vector
from kringloop.economies.finer import Part, add_sector, split_sector
from kringloop.economies.fitting import SEPARATOR, Label, labels_from
from kringloop.economies.imports import IMPORTS_NOTE
from kringloop.economies.own import labels_of
from kringloop.economies.parts import Extension, is_stock_change
from kringloop.economies.printed import read_supply_use, read_waste
from kringloop.economies.readers import read_table
from kringloop.economies.reshape import aggregate, at_prices_of
from kringloop.economies.residual import RESIDUAL_NOTE, may_hold_imports
from kringloop.economies.supply_use import SupplyUse, from_supply_use, transform
from kringloop.economies.systems import from_pymrio
from kringloop.economies.tidy import from_tidy, to_tidy
from kringloop.economies.waste import mass_balance, waste_economy

__all__ = [
    "IMPORTS_NOTE",
    "RESIDUAL_NOTE",
    "SEPARATOR",
    "Economy",
    "Extension",
    "Label",
    "Part",
    "SupplyUse",
    "add_sector",
    "aggregate",
    "at_prices_of",
    "from_pymrio",
    "from_supply_use",
    "from_tidy",
    "gras",
    "is_stock_change",
    "labels_from",
    "labels_of",
    "mass_balance",
    "may_hold_imports",
    "read_supply_use",
    "read_table",
    "read_waste",
    "reciprocal",
    "require_vector",
    "split_sector",
    "to_tidy",
    "transform",
    "waste_economy",
]
