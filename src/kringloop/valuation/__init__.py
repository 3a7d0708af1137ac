"""Measures of materials and substances: exergy, purity, spread, supply risk, limits. Side by side, never one number.

Owns formulas from chemistry to criticality, as plain functions on arrays and small frozen answers. Knows the facts of
`reference` and no ledger, study or page. What rests on a figure from memory or from a copy says so.

More than twenty public names, because each measure is one.
"""

from kringloop.valuation.abundance import ABUNDANT, Hope, element_of_hope, world_concentration
from kringloop.valuation.balance import Balance, Kept, Merged, PlaneTotal, linked, merged, value_balance, value_kept
from kringloop.valuation.columns import COLUMNS, Column
from kringloop.valuation.concentration import herfindahl, normalised, scaled_governance, shares_of, weighted_herfindahl
from kringloop.valuation.depreciation import PRICE_KINDS, Curve, UsedPrice, Valued, direct_and_indirect
from kringloop.valuation.entropy import Stage, along_chain, concentrating_efficiency, mixing_entropy, relative_entropy
from kringloop.valuation.exergy import Exergy, chemical_exergy, gas_exergy, mixture_exergy, phases_of
from kringloop.valuation.formula import Formula, atomic_mass, read_formula
from kringloop.valuation.hazards import Content, Hazard, Verdict, exceeds, hazard
from kringloop.valuation.links import DISCARD, PLANES, STRATEGIES, Link
from kringloop.valuation.open_inputs import OpenRisk, open_supply_risk
from kringloop.valuation.own_supply import OwnSupply, own_supply
from kringloop.valuation.separation import (
    RarityTable,
    concentration_exergy,
    dilution_loss,
    rarity,
    replacement_cost,
    separation_work,
)
from kringloop.valuation.supply_risk import (
    CRITICAL_IMPORTANCE,
    CRITICAL_RISK,
    economic_importance,
    group_mean,
    import_reliance,
    supply_risk,
)
from kringloop.valuation.trade_risk import (
    NOTES,
    TradeRisk,
    geopolrisk,
    import_scores,
    imports_by_partner,
    instability,
    trade_risks,
    traded_as,
)
from kringloop.valuation.velocity import Velocity, value_resource_efficiency, value_velocity
from kringloop.valuation.written import ValueFile, read_value_file

__all__ = [
    "ABUNDANT",
    "COLUMNS",
    "CRITICAL_IMPORTANCE",
    "CRITICAL_RISK",
    "DISCARD",
    "NOTES",
    "PLANES",
    "PRICE_KINDS",
    "STRATEGIES",
    "Balance",
    "Column",
    "Content",
    "Curve",
    "Exergy",
    "Formula",
    "Hazard",
    "Hope",
    "Kept",
    "Link",
    "Merged",
    "OpenRisk",
    "OwnSupply",
    "PlaneTotal",
    "RarityTable",
    "Stage",
    "TradeRisk",
    "UsedPrice",
    "ValueFile",
    "Valued",
    "Velocity",
    "Verdict",
    "along_chain",
    "atomic_mass",
    "chemical_exergy",
    "concentrating_efficiency",
    "concentration_exergy",
    "dilution_loss",
    "direct_and_indirect",
    "economic_importance",
    "element_of_hope",
    "exceeds",
    "gas_exergy",
    "geopolrisk",
    "group_mean",
    "hazard",
    "herfindahl",
    "import_reliance",
    "import_scores",
    "imports_by_partner",
    "instability",
    "linked",
    "merged",
    "mixing_entropy",
    "mixture_exergy",
    "normalised",
    "open_supply_risk",
    "own_supply",
    "phases_of",
    "rarity",
    "read_formula",
    "read_value_file",
    "relative_entropy",
    "replacement_cost",
    "scaled_governance",
    "separation_work",
    "shares_of",
    "supply_risk",
    "trade_risks",
    "traded_as",
    "value_balance",
    "value_kept",
    "value_resource_efficiency",
    "value_velocity",
    "weighted_herfindahl",
    "world_concentration",
]
