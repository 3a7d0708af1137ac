"""What an answer of the explorer shows: which indicators, in which unit and order, and how to make it again.

Computes nothing: names, formulas and figures are those of the indicators.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from kringloop.core import Kind, Names
from kringloop.indicators import INDICATORS, Indicator

Group = Literal["first", "together", "gates", "speed", "mass"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure of an answer.

    Parameters
    ----------
    key       : name of the figure in an answer
    indicator : of which it is the value for the product, in the last year
    unit      : of the value
    yearly    : a flow, shown as so much a year
    group     : figures that are read together
    rests_on  : kinds of figure behind it; the answer itself is a scenario
    """

    key: str
    indicator: str
    unit: str
    group: Group
    yearly: bool = False
    rests_on: tuple[Kind, ...] = ("assumed", "modelled")

    @property
    def shown_unit(self) -> str:
        """The unit as people read it: a flow is so much a year."""
        return f"{self.unit}/year" if self.yearly else self.unit

    @property
    def defined(self) -> Indicator:
        """The indicator."""
        return INDICATORS[self.indicator]

    @property
    def names(self) -> Names:
        """The names of the indicator, as a sentence goes on."""
        nl, en = self.defined.names.nl, self.defined.names.en
        return Names(nl[:1].lower() + nl[1:], en[:1].lower() + en[1:])


ANSWER_FIGURES: Final = (
    Figure(key="new_products", indicator="new_products", unit="t", group="first", yearly=True),
    Figure(key="primary", indicator="primary_need", unit="t", group="first", yearly=True),
    Figure(key="lost", indicator="material_lost", unit="t", group="first", yearly=True),
    Figure(key="recycled_content", indicator="recycled_content", unit="%", group="together"),
    Figure(key="ceiling", indicator="recycled_content_cap", unit="%", group="together"),
    Figure(key="recycling_rate", indicator="eol_recycling_rate", unit="%", group="together", rests_on=("assumed",)),
    Figure(
        key="collection_rate", indicator="collection_rate.discarded", unit="%", group="gates", rests_on=("assumed",)
    ),
    Figure(key="reuse_rate", indicator="reuse_rate_products", unit="%", group="gates", rests_on=("assumed",)),
    Figure(key="loss_rate", indicator="material_loss_rate", unit="%", group="gates", rests_on=("assumed",)),
    Figure(key="discard_ratio", indicator="discards_per_new_product", unit="%", group="together"),
    Figure(key="stock_growth", indicator="net_addition_to_stock_ratio", unit="%", group="together"),
    Figure(key="turnover", indicator="stock_turnover", unit="%", group="speed", yearly=True),
    Figure(key="uses_per_primary_unit", indicator="uses_per_primary_unit", unit="1", group="speed"),
    Figure(key="longevity", indicator="longevity", unit="year", group="speed"),
    Figure(key="lifetime", indicator="product_lifetime", unit="year", group="speed"),
    Figure(key="years_to_steady_state", indicator="settling_time", unit="year", group="speed"),
    Figure(key="stock", indicator="in_use_stock", unit="t", group="mass"),
    Figure(key="secondary", indicator="secondary_material", unit="t", group="mass", yearly=True),
    Figure(key="secondary_surplus", indicator="secondary_surplus", unit="t", group="mass", yearly=True),
)
"""Every indicator of the life cycle of products, in the order it is read."""
