"""Which definitions of one key measure one thing, and which are other things of the same family.

Side by side stand only definitions of one concept: nitrogen oxides are no other definition of sulphur dioxide, and
packaging is none of food waste. Nor is a share or an index another definition of the amount: what stands side by side
has one unit, but for the year of its prices. A definition that is not named here has the concept of its key.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

EACH_ITS_OWN = (
    "air_pollutants_direct",
    "pressure_per_worker",
    "waste_generated",
    "recycling_rate_waste",
    "waste_treatment_share",
    "decomposition_factors",
    "decoupling_elasticity",
    "carbon_footprint_chain",
    "chain_pressure_split",
    "domestic_value_share_chain",
    "physical_trade_by_material",
    "self_sufficiency",
    "crm_use_by_function",
    "crm_mass_in_products",
    "crm_value_added",
)
"""Keys whose definitions are components or streams: each is a thing of its own."""
NAMED: Mapping[str, str] = MappingProxyType(
    {
        "ghg_direct.eurostat_per_capita": "ghg_per_head",
        "pressure_intensity.ghg": "ghg_intensity",
        "pressure_intensity.co2": "co2_intensity",
        "pressure_intensity.nox": "nox_intensity",
        "pressure_intensity.energy": "energy_intensity",
        "pressure_intensity.waste": "waste_intensity",
        "pressure_intensity.eurostat_waste_gdp": "waste_intensity",
        "gross_value_added.share": "gross_value_added_share",
        "gross_value_added.real_growth": "gross_value_added_growth",
        "recyclables_trade.eurostat_extra_eu": "recyclables_exports",
        "recyclables_trade.cbs_exports": "recyclables_exports",
        "recyclables_trade.cbs_imports": "recyclables_imports",
        "ce_investment.patents": "circular_patents",
        "ce_gva.cbs_egss": "environmental_sector_value",
        "gva_by_r_strategy.share": "gva_by_r_strategy_share",
        "gva_by_r_strategy.kept": "value_of_keeping_products",
        "ce_employment.cbs_egss": "environmental_sector_jobs",
        "dmc.per_head": "dmc_per_head",
        "dmc.cbs_index": "dmc_index",
        "ce_gva.eurostat_cei_share": "ce_gva_share",
        "ce_gva.cbs_dossier": "ce_gva_share",
        "ce_employment.eurostat_cei_share": "ce_employment_share",
        "ce_investment.eurostat_cei_share": "ce_investment_share",
        "ce_investment.patents_per_million": "circular_patents_per_head",
        "consumption_footprint.index": "consumption_footprint_index",
        "domestic_value_in_exports.share": "domestic_value_in_exports_share",
        "resource_productivity.eurostat": "resource_productivity_index",
        "critical_materials.share": "critical_materials_share",
        "product_lifetime.difference": "product_lifetime_difference",
        "product_content.spread": "product_content_spread",
        "chemical_exergy.by_metal": "chemical_exergy_by_metal",
        "chemical_exergy.covered": "chemical_exergy_covered",
        "carbon_perspectives.overlap": "carbon_overlap",
        "value_perspectives.overlap": "value_overlap",
    }
)


def concept_of(key: str, id: str) -> str:
    """What a definition measures.

    >>> concept_of("dmc", "dmc.cbs_table"), concept_of("waste_generated", "waste_generated.eurostat_food")
    ('dmc', 'waste_generated.eurostat_food')
    """
    return NAMED.get(id, id if key in EACH_ITS_OWN else key)
