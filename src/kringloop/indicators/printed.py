"""The same concept as others publish it: single figures printed in reports, news items and dossiers.

They stand beside our own and Eurostat's figures and are never mixed with them. Each has its own base, year and edition;
the texts that define them were read second-hand.
"""

from __future__ import annotations

from kringloop.indicators.declare import Declared, indicator, variant, variants
from kringloop.indicators.quantities import ALL_ACTIVITIES, published, value_added
from kringloop.ledger import Expression, Ledger

PRINTED: Declared = {
    "by": ("material",),
    "degree": 1,
    "kind_of_figure": "published",
    "certainty": "read_second_hand",
    "bounds": (0, float("inf")),
    "printed": True,
}


def _as_printed(ledger: Ledger, *, series: str) -> Expression:
    """A series of single figures."""
    return published(ledger, series)


variants(
    PRINTED,
    key="circular_material_use",
    goal="circulation",
    better="up",
    unit="%",
    show_with=("circular_material_use.eurostat",),
    rows=(
        variant("cbs", {"series": "printed_cmu_of_input"}, reference="cbs2018secondary"),
        variant("cbs_2023", {"series": "printed_cmu_of_input_2023"}, reference="cbs2023secondary"),
        variant("clo", {"series": "printed_cmu_clo"}, reference="clo0621"),
        variant("cbs_consumption", {"series": "printed_cmu_of_consumption"}, reference="cbs2018secondary"),
        variant("eurostat_2020", {"series": "printed_cmu_eurostat_2020"}, reference="eurostat_cei_srm030"),
    ),
)(_as_printed)

FLOW: Declared = {**PRINTED, "goal": "circulation", "better": "down"}
variants(
    FLOW,
    key="dmi",
    unit="Mt",
    show_with=("dmc.cbs_table", "dmi"),
    rows=(
        variant("cbs_publication", {"series": "printed_dmi"}, reference="cbs2024groei"),
        variant("cbs_dossier", {"series": "printed_dmi_dossier"}, reference="cbsdossier"),
    ),
)(_as_printed)
variants(
    FLOW,
    key="dmc",
    reference="cbs2024groei",
    rows=(
        variant("cbs_publication", {"series": "printed_dmc"}, unit="Mt", show_with=("dmc.cbs_table", "dmi")),
        variant("cbs_index", {"series": "printed_dmc_index"}, unit="2014=100", show_with=("dmc.cbs_publication",)),
    ),
)(_as_printed)
variants(
    PRINTED,
    key="import_dependency",
    goal="security",
    better="neutral",
    unit="%",
    bounds=(0, 100),
    show_with=("import_dependency.cbs_table",),
    rows=(
        variant("cbs_publication", {"series": "printed_import_share"}, reference="cbs2024groei"),
        variant("cbs_dossier", {"series": "printed_import_share_dossier"}, reference="cbsdossier"),
    ),
)(_as_printed)

CIRCULAR: Declared = {**PRINTED, "goal": "prosperity", "better": "up", "by": ()}
variants(
    CIRCULAR,
    key="ce_employment",
    unit="FTE",
    show_with=("ce_employment.eurostat_cei",),
    rows=(
        variant("cbs_dossier", {"series": "printed_ce_jobs"}, reference="cbsdossier"),
        variant("cbs_wide", {"series": "printed_ce_jobs_wide"}, reference="cbs2020circular"),
    ),
)(_as_printed)
variants(
    CIRCULAR,
    key="ce_gva",
    better="neutral",
    unit="mln EUR",
    show_with=("ce_gva.eurostat_cei",),
    rows=(variant("cbs_wide", {"series": "printed_ce_value_wide"}, reference="cbs2020circular"),),
)(_as_printed)

SHARE: Declared = {
    **CIRCULAR,
    "unit": "%",
    "bounds": (0, 100),
    "reference": "cbsdossier",
    "show_with": ("ce_gva.eurostat_cei_share",),
}
"""Shares of gross domestic product in the dossier."""


def _by_strategy(ledger: Ledger) -> Expression:
    return ledger.account("circular_value").select("share")


@indicator(SHARE, key="ce_gva", definition="cbs_dossier", kind_of_figure="computed")
def circular_value_cbs(ledger: Ledger) -> Expression:
    """Shares of the strategies added up; the total is printed for three years only."""
    return _by_strategy(ledger).over("strategy")


STRATEGY: Declared = {**SHARE, "by": ("strategy",), "goal": "value"}
IN_EURO: Declared = {
    "kind_of_figure": "computed",
    "unit": "mln EUR",
    "degree": 2,
    "better": "neutral",
    "bounds": (0, float("inf")),
}


@indicator(STRATEGY, key="gva_by_r_strategy", definition="share", show_with=("gva_by_r_strategy.euro", "ce_gva"))
def value_by_strategy(ledger: Ledger) -> Expression:
    """Value added by R-strategy, as the dossier shows it."""
    return _by_strategy(ledger)


KEEPING = ("R1_rethink", "R3_reuse", "R4_repair")
"""Strategies that keep a product a product: it is shared, used again or repaired."""


@indicator(
    STRATEGY,
    key="gva_by_r_strategy",
    definition="kept",
    by=(),
    kind_of_figure="computed",
    show_with=("gva_by_r_strategy.share", "ce_gva.cbs_dossier"),
)
def value_of_keeping(ledger: Ledger) -> Expression:
    """Value added of sharing, reuse and repair, over gross domestic product."""
    return _by_strategy(ledger).over("strategy", labels=KEEPING)


def _euro_by_strategy(ledger: Ledger) -> Expression:
    """Shares of gross domestic product times value added of all activities, which is about a tenth less than that."""
    return _by_strategy(ledger) * value_added(ledger).pooled("sector", [ALL_ACTIVITIES]).pooled("strategy")


@indicator(STRATEGY, IN_EURO, key="gva_by_r_strategy", definition="euro", show_with=("gva_by_r_strategy.share",))
def value_by_strategy_euro(ledger: Ledger) -> Expression:
    """Share of each strategy times value added of all activities."""
    return _euro_by_strategy(ledger)


@indicator(
    SHARE, IN_EURO, key="ce_gva", definition="cbs_dossier_euro", show_with=("ce_gva.eurostat_cei", "ce_gva.cbs_wide")
)
def circular_value_cbs_euro(ledger: Ledger) -> Expression:
    """The same of all strategies together."""
    return _euro_by_strategy(ledger).over("strategy")
