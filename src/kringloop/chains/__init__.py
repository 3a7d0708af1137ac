"""Supply chains across borders: what a table of who buys what from whom says about pressure, value and jobs.

Owns the solves over a table and the accounts, splits, paths and scenarios that follow from them. Must not know: where
tables come from, countries by name, studies, indicators.

More than twenty public names, because each question is one function.
"""

from kringloop.chains.accounts import Accounts, accounts
from kringloop.chains.answers import Overlapping
from kringloop.chains.audit import audit, audit_file
from kringloop.chains.changes import Change, DemandChange, IntensityChange, RecipeChange, TradeShareChange
from kringloop.chains.checks import Finding
from kringloop.chains.decompose import Decomposition, decompose_change
from kringloop.chains.engine import Engine
from kringloop.chains.influence import chain_footprint, extraction, extraction_of_each, influence, output_through
from kringloop.chains.multipliers import (
    composition,
    forward_linkages,
    ghosh,
    linkages,
    multipliers,
    output_multipliers,
)
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
from kringloop.chains.responsibility import (
    SharedResponsibility,
    default_retention,
    income_based,
    shared_responsibility,
)
from kringloop.chains.scenario import Outcome, demand_scenarios, solve_scenario, solve_series
from kringloop.chains.value import TERMS, export_terms, gross_export_terms, value_by_origin, value_in_exports
from kringloop.chains.yearly import Moved, MovedTable, Yearly

__all__ = [
    "TERMS",
    "Accounts",
    "Change",
    "Decomposition",
    "DemandChange",
    "Engine",
    "Finding",
    "IntensityChange",
    "Moved",
    "MovedTable",
    "Outcome",
    "Overlapping",
    "Paths",
    "RecipeChange",
    "SharedResponsibility",
    "TradeShareChange",
    "Yearly",
    "accounts",
    "along_chain",
    "along_tiers",
    "audit",
    "audit_file",
    "chain_footprint",
    "composition",
    "decompose_change",
    "default_retention",
    "demand_scenarios",
    "export_terms",
    "extraction",
    "extraction_of_each",
    "forward_linkages",
    "ghosh",
    "gross_export_terms",
    "groups_of",
    "home_and_abroad",
    "income_based",
    "influence",
    "linkages",
    "multipliers",
    "multipliers_by_place",
    "output_by_tier",
    "output_multipliers",
    "output_through",
    "shared_responsibility",
    "solve_scenario",
    "solve_series",
    "split_by_place",
    "structural_paths",
    "value_by_origin",
    "value_in_exports",
]
