"""Materials that enter, leave and stay: extraction, trade, consumption, productivity, circular use.

Owns the economy-wide material indicators. They are about the nation: no official table splits
them by sector. Imports and exports hold large transit flows.
"""

from __future__ import annotations

from kringloop.indicators.choices import per_material
from kringloop.indicators.declare import Declared, indicator
from kringloop.indicators.quantities import (
    ALL_ACTIVITIES,
    exports,
    extraction,
    imports,
    material,
    material_consumption,
    material_input,
    population,
    published,
    real_value_added,
    series,
    value_added,
)
from kringloop.ledger import Expression, Ledger

FLOW: Declared = {
    "goal": "circulation",
    "by": ("material",),
    "kind_of_figure": "computed",
    "reference": "cbs_83180",
}
"""What the flows of material have in common."""


@indicator(
    FLOW,
    key="domestic_extraction",
    better="neutral",
    unit="Mt",
    degree=1,
    additive=True,
    certainty="read",
    show_with=("dmi",),
)
def domestic_extraction(ledger: Ledger) -> Expression:
    """Biomass, minerals and fossil carriers taken from the environment at home."""
    return extraction(ledger)


@indicator(
    FLOW,
    key="dmi",
    better="down",
    unit="Mt",
    degree=1,
    additive=True,
    certainty="read",
    show_with=("dmc.cbs_table", "domestic_extraction"),
)
def dmi(ledger: Ledger) -> Expression:
    """Extraction + imports."""
    return material_input(ledger)


@indicator(
    FLOW,
    key="dmc",
    definition="cbs_table",
    better="down",
    unit="Mt",
    degree=1,
    additive=True,
    certainty="read",
    show_with=("dmi", "physical_trade_balance", "material_footprint.eurostat"),
)
def dmc(ledger: Ledger) -> Expression:
    """Extraction + imports − exports; below 0 for materials of which stocks leave the country."""
    return material_consumption(ledger)


@indicator(
    FLOW,
    key="dmc",
    definition="per_head",
    better="down",
    unit="t/person",
    certainty="read",
    show_with=("dmc.cbs_table", "material_footprint.eurostat"),
)
def dmc_per_head(ledger: Ledger) -> Expression:
    """The same over the average population."""
    return material_consumption(ledger) / population(ledger)


@indicator(
    FLOW,
    key="physical_trade_balance",
    better="neutral",
    unit="Mt",
    degree=1,
    additive=True,
    certainty="read",
    show_with=("physical_trade_by_material.imports", "physical_trade_by_material.exports"),
)
def physical_trade_balance(ledger: Ledger) -> Expression:
    """Imports − exports; above 0 the country draws on others."""
    return imports(ledger) - exports(ledger)


@indicator(
    FLOW,
    key="physical_trade_by_material",
    definition="imports",
    goal="security",
    better="neutral",
    unit="Mt",
    degree=1,
    additive=True,
    certainty="read",
    show_with=("physical_trade_by_material.exports",),
)
def trade_imports(ledger: Ledger) -> Expression:
    """Weight of imports."""
    return imports(ledger)


@indicator(
    FLOW,
    key="physical_trade_by_material",
    definition="exports",
    goal="security",
    better="neutral",
    unit="Mt",
    degree=1,
    additive=True,
    certainty="read",
    show_with=("physical_trade_by_material.imports",),
)
def trade_exports(ledger: Ledger) -> Expression:
    """Weight of exports."""
    return exports(ledger)


ABIOTIC = ("metals", "minerals", "fossil")
"""What is left of the materials without biomass, waste and other products."""


@indicator(
    key="primary_material_use",
    definition="dmi",
    goal="circulation",
    by=(),
    better="down",
    unit="Mt",
    degree=1,
    kind_of_figure="computed",
    certainty="derived",
    reference="cbs_83180",
    show_with=("primary_material_use.dmc", "dmi"),
)
def primary_input(ledger: Ledger) -> Expression:
    """Extraction without biomass + imports of metals, minerals and fossil carriers."""
    return extraction(ledger) - extraction(ledger, "biomass") + imports(ledger, *ABIOTIC)


@indicator(
    key="primary_material_use",
    definition="dmc",
    goal="circulation",
    by=(),
    better="down",
    unit="Mt",
    degree=1,
    kind_of_figure="computed",
    certainty="derived",
    reference="cbs_83180",
    show_with=("primary_material_use.dmi", "dmc.cbs_table"),
)
def primary_consumption(ledger: Ledger) -> Expression:
    """The same − exports of metals, minerals and fossil carriers."""
    return primary_input(ledger) - exports(ledger, *ABIOTIC)


@indicator(
    key="import_dependency",
    definition="cbs_table",
    goal="security",
    by=("material",),
    better="neutral",
    unit="%",
    kind_of_figure="computed",
    certainty="derived",
    reference="cbs_83180",
    show_with=("import_dependency.eurostat", "dmi"),
    method={"per": per_material("dmi", "dmc")},
)
def import_dependency(ledger: Ledger, per: str) -> Expression:
    """Imports over extraction + imports, or over domestic material consumption."""
    return imports(ledger) / material(ledger, per)


indicator(
    key="import_dependency",
    definition="eurostat",
    goal="security",
    by=("region",),
    better="neutral",
    unit="%",
    among_countries="rank",
    degree=1,
    bounds=(0, 100),
    kind_of_figure="published",
    certainty="read",
    reference="eurostat_cei_gsr030",
    show_with=("import_dependency.cbs_table",),
)(series("material_import_dependency"))


PRODUCTIVITY: Declared = {
    "goal": "value",
    "better": "up",
}
PER_CONSUMPTION = per_material("dmc", "dmi", "rmc")
NOMINAL_PRODUCTIVITY: Declared = {**PRODUCTIVITY, "better": "neutral"}
"""Inflation is no progress: what is in current prices is not judged."""

indicator(
    PRODUCTIVITY,
    key="resource_productivity",
    definition="eurostat",
    by=("region",),
    unit="2000=100",
    degree=1,
    kind_of_figure="published",
    certainty="read",
    reference="eurostat_cei_pc030",
    show_with=("dmc.cbs_table", "resource_productivity.cbs_real"),
    bounds=(0, float("inf")),
)(series("resource_productivity_index"))


@indicator(
    NOMINAL_PRODUCTIVITY,
    key="resource_productivity",
    definition="cbs_current",
    by=(),
    unit="EUR/kg",
    kind_of_figure="computed",
    certainty="derived",
    reference="cbs_83180",
    show_with=("dmc.cbs_table", "resource_productivity.cbs_real"),
    method={"per": PER_CONSUMPTION},
)
def resource_productivity_current(ledger: Ledger, per: str) -> Expression:
    """Value added of all activities over domestic material consumption, or another mass of materials."""
    return value_added(ledger).pooled("sector", [ALL_ACTIVITIES]) / material(ledger, per)


@indicator(
    PRODUCTIVITY,
    key="resource_productivity",
    definition="cbs_real",
    by=(),
    unit="EUR_2021/kg",
    kind_of_figure="computed",
    certainty="derived",
    reference="cbs_83180",
    show_with=("dmc.cbs_table", "gross_value_added.constant_prices"),
    method={"per": PER_CONSUMPTION},
)
def resource_productivity_real(ledger: Ledger, per: str) -> Expression:
    """The same at prices of 2021."""
    return real_value_added(ledger).pooled("sector", [ALL_ACTIVITIES]) / material(ledger, per)


indicator(
    key="circular_material_use",
    definition="eurostat",
    goal="circulation",
    by=("region",),
    better="up",
    unit="%",
    among_countries="rank",
    degree=1,
    bounds=(0, 100),
    kind_of_figure="published",
    certainty="read",
    reference="eurostat_cei_srm030",
    show_with=("dmc.cbs_table", "secondary_material_implied", "recycling_rate_waste.all"),
)(series("circular_material_use_rate"))


@indicator(
    key="secondary_material_implied",
    goal="circulation",
    by=(),
    better="up",
    unit="Mt",
    degree=1,
    bounds=(0, float("inf")),
    kind_of_figure="computed",
    certainty="proposal",
    reference="eurostat2018cmu",
    show_with=("circular_material_use.eurostat", "dmc.cbs_table"),
)
def secondary_material_implied(ledger: Ledger) -> Expression:
    """U from r = U / (DMC + U): U = DMC · r / (1 − r), with r published and DMC from the material accounts."""
    rate = published(ledger, "circular_material_use_rate", of=ledger.home_code).to("1")
    return material_consumption(ledger) * (rate / (1 - rate))


WASTE_TRADE: Declared = {
    "goal": "security",
    "better": "neutral",
    "level": ("nation",),
    "unit": "Mt",
    "degree": 1,
    "bounds": (0, float("inf")),
}

indicator(
    WASTE_TRADE,
    key="recyclables_trade",
    definition="eurostat_extra_eu",
    by=("region",),
    among_countries="total",
    kind_of_figure="published",
    certainty="read",
    reference="eurostat_cei_srm020",
    show_with=("recyclables_trade.cbs_imports", "recyclables_trade.cbs_exports"),
)(series("exports_recyclables_extra_eu"))


@indicator(
    WASTE_TRADE,
    key="recyclables_trade",
    definition="cbs_imports",
    by=(),
    kind_of_figure="computed",
    certainty="read",
    reference="cbs_83180",
    show_with=("recyclables_trade.cbs_exports",),
)
def waste_imports(ledger: Ledger) -> Expression:
    """Imports of waste and residuals."""
    return imports(ledger, "waste")


@indicator(
    WASTE_TRADE,
    key="recyclables_trade",
    definition="cbs_exports",
    by=(),
    kind_of_figure="computed",
    certainty="read",
    reference="cbs_83180",
    show_with=("recyclables_trade.cbs_imports",),
)
def waste_exports(ledger: Ledger) -> Expression:
    """Exports of waste and residuals."""
    return exports(ledger, "waste")
