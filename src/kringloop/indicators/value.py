"""Value made and value used up: output, value added and consumption of fixed capital by activity.

Universal figures of the national accounts: by themselves they say nothing of circularity.
"""

from __future__ import annotations

from kringloop.indicators.declare import Declared, indicator
from kringloop.indicators.quantities import ALL_ACTIVITIES, real_value_added, value_added
from kringloop.ledger import Expression, Ledger

COMMON: Declared = {
    "by": ("sector",),
    "level": ("nation", "sector"),
    "kind_of_figure": "computed",
    "reference": "cbs_85867",
}
VALUE_ADDED: Declared = {
    "goal": "prosperity",
    "better": "up",
}


@indicator(
    COMMON,
    VALUE_ADDED,
    key="gross_value_added",
    better="neutral",
    definition="current",
    unit="mln EUR",
    degree=1,
    additive=True,
    certainty="read",
    show_with=("gross_value_added.constant_prices", "depreciation_share"),
)
def gross_value_added_current(ledger: Ledger) -> Expression:
    """Output less intermediate consumption, basic prices."""
    return value_added(ledger)


@indicator(
    VALUE_ADDED,
    COMMON,
    key="gross_value_added",
    definition="constant_prices",
    unit="mln EUR_2021",
    degree=1,
    certainty="read",
    show_with=("gross_value_added.current", "gross_value_added.real_growth"),
)
def gross_value_added_constant(ledger: Ledger) -> Expression:
    """The same at prices of 2021, chained."""
    return real_value_added(ledger)


@indicator(
    VALUE_ADDED,
    COMMON,
    key="gross_value_added",
    definition="share",
    unit="%",
    certainty="read",
    bounds=(-100, 115),
    show_with=("gross_value_added.current",),
)
def gross_value_added_share(ledger: Ledger) -> Expression:
    """Value added over that of all activities."""
    return value_added(ledger) / value_added(ledger).pooled("sector", [ALL_ACTIVITIES])


@indicator(
    VALUE_ADDED,
    COMMON,
    key="gross_value_added",
    definition="real_growth",
    unit="%",
    certainty="derived",
    show_with=("gross_value_added.constant_prices", "decoupling_elasticity.ghg"),
)
def gross_value_added_growth(ledger: Ledger) -> Expression:
    """Change of real value added since the year before."""
    return real_value_added(ledger).growth()


def _capital_used(ledger: Ledger) -> Expression:
    account = ledger.account("production")
    return account.select("value", good="consumption_of_fixed_capital", destination=ledger.home)


@indicator(
    COMMON,
    key="consumption_of_fixed_capital",
    goal="value",
    better="neutral",
    unit="mln EUR",
    degree=1,
    additive=True,
    certainty="read",
    show_with=("depreciation_share",),
)
def consumption_of_fixed_capital(ledger: Ledger) -> Expression:
    """Value of capital goods used up in a year."""
    return _capital_used(ledger)


@indicator(
    COMMON,
    key="depreciation_share",
    goal="value",
    better="down",
    unit="%",
    certainty="derived",
    show_with=("consumption_of_fixed_capital", "gross_value_added.current"),
)
def depreciation_share(ledger: Ledger) -> Expression:
    """Consumption of fixed capital over gross value added."""
    return _capital_used(ledger) / value_added(ledger)


@indicator(
    COMMON,
    key="net_value_added",
    goal="value",
    better="neutral",
    unit="mln EUR",
    degree=1,
    additive=True,
    certainty="derived",
    show_with=("gross_value_added.current", "consumption_of_fixed_capital"),
)
def net_value_added(ledger: Ledger) -> Expression:
    """Gross value added less consumption of fixed capital."""
    return value_added(ledger) - _capital_used(ledger)


CAPITAL: Declared = {
    "by": ("sector",),
    "level": ("nation", "sector"),
    "goal": "value",
    "kind_of_figure": "computed",
    "certainty": "read",
    "reference": "oecd2009",
}


def _capital(ledger: Ledger, layer: str) -> Expression:
    return ledger.account("capital").select(layer)


@indicator(
    CAPITAL,
    key="net_capital_stock",
    definition="constant_prices",
    better="neutral",
    unit="mln EUR_2005",
    degree=1,
    show_with=("capital_worn", "consumption_of_fixed_capital"),
)
def net_capital_stock_constant(ledger: Ledger) -> Expression:
    """Value by age of the capital goods in use, at prices of 2005."""
    return _capital(ledger, "net_stock")


@indicator(
    CAPITAL,
    key="net_capital_stock",
    definition="current",
    better="neutral",
    unit="mln EUR",
    degree=1,
    show_with=("net_capital_stock.constant_prices",),
)
def net_capital_stock_current(ledger: Ledger) -> Expression:
    """The same at what the goods would cost in the year itself."""
    return _capital(ledger, "net_stock_current")


@indicator(
    CAPITAL,
    key="capital_worn",
    better="neutral",
    unit="%",
    bounds=(0, 100),
    show_with=("net_capital_stock.constant_prices",),
)
def capital_worn(ledger: Ledger) -> Expression:
    """One less net over gross stock."""
    return (_capital(ledger, "gross_stock") - _capital(ledger, "net_stock")) / _capital(ledger, "gross_stock")


@indicator(
    CAPITAL,
    key="value_velocity",
    better="neutral",
    unit="%",
    bounds=(0, float("inf")),
    certainty="proposal",
    show_with=("net_capital_stock.current", "stock_turnover"),
)
def value_velocity(ledger: Ledger) -> Expression:
    """Gross value added in a year over the value of the capital goods in use at its end, current prices of both."""
    return value_added(ledger) / _capital(ledger, "net_stock_current")


def _output(ledger: Ledger, account: str, layer: str) -> Expression:
    return ledger.account(account).select(layer, good="output", origin=ledger.home)


OUTPUT: Declared = {
    "goal": "prosperity",
    "better": "neutral",
}


@indicator(
    OUTPUT,
    COMMON,
    key="output",
    definition="current",
    unit="mln EUR",
    degree=1,
    additive=True,
    certainty="read",
    show_with=("value_added_in_output",),
)
def output_current(ledger: Ledger) -> Expression:
    """Output at basic prices."""
    return _output(ledger, "production", "value")


@indicator(
    OUTPUT,
    COMMON,
    key="output",
    definition="constant_prices",
    unit="mln EUR_2021",
    degree=1,
    certainty="read",
    show_with=("output.current",),
)
def output_constant(ledger: Ledger) -> Expression:
    """The same at prices of 2021, chained."""
    return _output(ledger, "production_volumes", "value_2021")


@indicator(
    COMMON,
    key="value_resource_efficiency",
    definition="all_inputs",
    goal="value",
    better="up",
    unit="%",
    certainty="proposal",
    show_with=("value_added_in_output", "resource_productivity.cbs_real"),
)
def value_resource_efficiency(ledger: Ledger) -> Expression:
    """Gross value added over intermediate consumption, current prices."""
    return value_added(ledger) / (_output(ledger, "production", "value") - value_added(ledger))


@indicator(
    COMMON,
    key="value_added_in_output",
    goal="value",
    better="up",
    unit="%",
    certainty="derived",
    show_with=("output.current", "gross_value_added.current"),
)
def value_added_in_output(ledger: Ledger) -> Expression:
    """Gross value added over output, current prices."""
    return value_added(ledger) / _output(ledger, "production", "value")
