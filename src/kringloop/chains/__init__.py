"""Supply chains across borders: the input-output engine.

Owns tables of who buys what from whom, the solves over them, and the accounts of
pressure, value and jobs along chains. Must not know: countries by name, studies,
indicators, or where files come from beyond the forms it reads.
"""

from kringloop.chains.accounts import Accounts, accounts
from kringloop.chains.answers import Overlapping
from kringloop.chains.audit import audit, audit_file
from kringloop.chains.balance import gras
from kringloop.chains.changes import Change, DemandChange, IntensityChange, RecipeChange, TradeShareChange
from kringloop.chains.checks import Finding
from kringloop.chains.decompose import Decomposition, decompose_change
from kringloop.chains.economy import Economy
from kringloop.chains.engine import Engine
from kringloop.chains.finer import Part, add_sector, split_sector
from kringloop.chains.imports import IMPORTS_NOTE
from kringloop.chains.influence import chain_footprint, extraction, extraction_of_each, influence, output_through
from kringloop.chains.multipliers import composition, linkages, multipliers
from kringloop.chains.parts import Extension
from kringloop.chains.paths import Paths, structural_paths
from kringloop.chains.places import (
    along_chain,
    along_tiers,
    groups_of,
    home_and_abroad,
    multipliers_by_place,
    output_by_tier,
    split_by_place,
)
from kringloop.chains.readers import read_table
from kringloop.chains.reshape import aggregate, at_prices_of
from kringloop.chains.residual import RESIDUAL_NOTE, may_hold_imports
from kringloop.chains.responsibility import SharedResponsibility, income_based, shared_responsibility
from kringloop.chains.scenario import Outcome, demand_scenarios, solve_scenario, solve_series
from kringloop.chains.supply_use import SupplyUse, from_supply_use
from kringloop.chains.systems import from_pymrio
from kringloop.chains.tidy import from_tidy, read_tidy, to_tidy
from kringloop.chains.value import TERMS, export_terms, gross_export_terms, value_by_origin, value_in_exports
from kringloop.chains.waste import mass_balance, waste_economy

__all__ = [
    "IMPORTS_NOTE",
    "RESIDUAL_NOTE",
    "TERMS",
    "Accounts",
    "Change",
    "Decomposition",
    "DemandChange",
    "Economy",
    "Engine",
    "Extension",
    "Finding",
    "IntensityChange",
    "Outcome",
    "Overlapping",
    "Part",
    "Paths",
    "RecipeChange",
    "SharedResponsibility",
    "SupplyUse",
    "TradeShareChange",
    "accounts",
    "add_sector",
    "aggregate",
    "along_chain",
    "along_tiers",
    "at_prices_of",
    "audit",
    "audit_file",
    "chain_footprint",
    "composition",
    "decompose_change",
    "demand_scenarios",
    "export_terms",
    "extraction",
    "extraction_of_each",
    "from_pymrio",
    "from_supply_use",
    "from_tidy",
    "gras",
    "gross_export_terms",
    "groups_of",
    "home_and_abroad",
    "income_based",
    "influence",
    "linkages",
    "mass_balance",
    "may_hold_imports",
    "multipliers",
    "multipliers_by_place",
    "output_by_tier",
    "output_through",
    "read_table",
    "read_tidy",
    "shared_responsibility",
    "solve_scenario",
    "solve_series",
    "split_by_place",
    "split_sector",
    "structural_paths",
    "to_tidy",
    "value_by_origin",
    "value_in_exports",
    "waste_economy",
]
