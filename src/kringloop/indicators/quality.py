"""Physical quality of materials and products: what is in them, the work that is in it, how far it is spread, concern.

Columns side by side, never one number: exergy says nothing of mixing or poison, entropy nothing of worth, and a list of
substances nothing of where they are used.
"""

from __future__ import annotations

from kringloop.indicators.declare import Declared, indicator, variant, variants
from kringloop.indicators.quantities import discarded, industrial_waste
from kringloop.ledger import Expression, Ledger

CONTENT, EXERGIES = "electronics_content", "material_exergies"
LIVES = "electronics_guideline_means"
INFINITE = float("inf")
QUALITY: Declared = {"goal": "quality", "kind_of_figure": "computed"}


def _share(ledger: Ledger, layer: str = "share") -> Expression:
    return ledger.account(CONTENT).select(layer)


def _in_every_year(ledger: Ledger, account: str, layer: str) -> Expression:
    """A figure that is of no year, the same in each."""
    held = ledger.account(account)
    return held.select(layer).at(int(held.account.year_values[-1]))


def _products(ledger: Ledger) -> tuple[str, ...]:
    """Product keys whose content is known."""
    return _share(ledger).selections()[0].labels("product")


def _content_of(mass: Expression, ledger: Ledger) -> Expression:
    """Mass of each material in a stream by product, taken together over the products whose content is known."""
    content = mass.pooled("content") * _in_every_year(ledger, CONTENT, "share")
    return content.over("product", labels=_products(ledger))


@indicator(
    QUALITY,
    key="mixed_waste_share",
    by=("sector",),
    level=("nation", "sector"),
    better="down",
    unit="%",
    bounds=(0, 100),
    certainty="proposal",
    reference="cbs_84970",
    show_with=("waste_treatment_share.sorted", "chemical_waste_share"),
)
def mixed_waste_share(ledger: Ledger) -> Expression:
    """Waste that leaves industry as a mix over all industrial waste."""
    return industrial_waste(ledger, material="mixed") / industrial_waste(ledger)


@variants(
    key="product_content",
    goal="quality",
    kind_of_figure="published",
    by=("product", "content"),
    level=("product group",),
    better="neutral",
    unit="%",
    degree=1,
    bounds=(0, 100),
    certainty="read",
    reference="babbitt2020",
    rows=(
        variant("mean", {"layer": "share"}, show_with=("product_content.spread",)),
        variant("spread", {"layer": "spread"}, show_with=("product_content.mean",)),
    ),
)
def product_content(ledger: Ledger, *, layer: str) -> Expression:
    """Share of a material in the mass of a product: mean of those taken apart, or how far they differ."""
    return _share(ledger, layer)


FROM_DISCARDS: Declared = {
    "by": ("content",),
    "level": ("nation", "product group"),
    "better": "neutral",
    "bounds": (0, INFINITE),
    "kind_of_figure": "computed",
    "certainty": "derived",
    "reference": "babbitt2020",
}


@indicator(
    FROM_DISCARDS,
    key="discarded_content",
    goal="circulation",
    unit="t",
    degree=2,
    show_with=("urban_mine_stock", "chemical_exergy.discards"),
)
def discarded_content(ledger: Ledger) -> Expression:
    """Discarded mass of each product times its content, over the products whose content is known."""
    return _content_of(discarded(ledger), ledger)


@indicator(
    FROM_DISCARDS,
    key="urban_mine_stock",
    goal="security",
    unit="kt",
    degree=1,
    show_with=("discarded_content", "in_use_stock"),
)
def urban_mine_stock(ledger: Ledger) -> Expression:
    """Discards over the turnover of a level stock by the guidelines, times content: what stands in use."""
    turnover = _in_every_year(ledger, LIVES, "turnover").pooled("content")
    return _content_of(discarded(ledger).pooled("content") / turnover, ledger)


EXERGY: Declared = {
    **FROM_DISCARDS,
    **QUALITY,
    "unit": "TJ",
    "degree": 3,
    "certainty": "read_second_hand",
    "reference": "szargut1988",
}


def _exergy(ledger: Ledger) -> Expression:
    return _content_of(discarded(ledger), ledger) * _in_every_year(ledger, EXERGIES, "specific_exergy")


@indicator(
    EXERGY,
    key="chemical_exergy",
    definition="discards",
    by=(),
    show_with=("chemical_exergy.covered", "relative_statistical_entropy", "svhc_listed"),
)
def chemical_exergy(ledger: Ledger) -> Expression:
    """Discarded mass of each metal times its chemical exergy, added up: b of the pure metal."""
    return _exergy(ledger).over("content", labels=_with_exergy(ledger))


@indicator(EXERGY, key="chemical_exergy", definition="by_metal", show_with=("chemical_exergy.discards",))
def chemical_exergy_by_metal(ledger: Ledger) -> Expression:
    """The same for each metal."""
    return _exergy(ledger)


def _with_exergy(ledger: Ledger) -> tuple[str, ...]:
    return ledger.account(EXERGIES).select("specific_exergy").selections()[0].labels("content")


@indicator(
    FROM_DISCARDS,
    QUALITY,
    key="chemical_exergy",
    definition="covered",
    by=(),
    unit="%",
    bounds=(0, 100),
    show_with=("chemical_exergy.discards",),
)
def exergy_covered(ledger: Ledger) -> Expression:
    """Mass of the metals whose exergy is known over the mass of all materials, in what is discarded."""
    content = _content_of(discarded(ledger), ledger)
    return content.over("content", labels=_with_exergy(ledger)) / content.over("content")


@indicator(
    QUALITY,
    key="relative_statistical_entropy",
    by=("content", "step"),
    level=("nation", "product group"),
    better="down",
    unit="%",
    degree=1,
    bounds=(0, 100),
    certainty="read_second_hand",
    reference="rechberger2002",
    show_with=("chemical_exergy.discards", "mixed_waste_share"),
)
def relative_statistical_entropy(ledger: Ledger) -> Expression:
    """−Σ m c log₂ c over its largest value, of each material in what is discarded."""
    return ledger.account("material_spread").select("entropy")


@indicator(
    key="svhc_listed",
    goal="quality",
    kind_of_figure="published",
    by=("criterion",),
    apart=("criterion",),
    better="neutral",
    unit="1",
    degree=1,
    bounds=(0, INFINITE),
    certainty="read",
    reference="echa2026",
    show_with=("chemical_waste_share",),
)
def svhc_listed(ledger: Ledger) -> Expression:
    """Entries of the candidate list at the end of a year."""
    return ledger.account("substances_listed").select("entries")
