"""The quantities that several indicators read, each selected from its account in one place.

Owns which account and which rows stand for "emissions of a sector" or "imports". Every function
takes a ledger and returns an expression; nothing here is shown to users.
"""

from __future__ import annotations

from collections.abc import Callable

from kringloop.ledger import Expression, Ledger, stage

ALL_ACTIVITIES = "A-U"
"""Code of all economic activities together, without households."""


def emission(ledger: Ledger, substance: str) -> Expression:
    """What leaves activities and households at home for the air; layer of `air_emissions`."""
    account = ledger.account("air_emissions")
    return account.select(substance, origin=ledger.home, destination=stage("environment"))


def energy_use(ledger: Ledger, account: str = "energy") -> Expression:
    """Net energy use, all carriers together, feedstock included."""
    return ledger.account(account).select("energy", destination=ledger.home)


def industrial_waste(ledger: Ledger, *, treatment: str = "treatment", material: str = "") -> Expression:
    """Industrial waste by what is done with it; all waste types, or one."""
    waste = ledger.account("waste")
    if material:
        return waste.select("mass", origin=ledger.home, destination=stage(treatment), material=material)
    return waste.select("mass", origin=ledger.home, destination=stage(treatment))


def treated_waste(ledger: Ledger, treatment: str = "treatment") -> Expression:
    """Industrial waste by what is done with it, from the table that splits recovery and disposal; no waste types."""
    return ledger.account("waste_split").select("mass", origin=ledger.home, destination=stage(treatment))


def value_added(ledger: Ledger) -> Expression:
    """Gross value added at basic prices, current prices."""
    return ledger.account("production").select("value", good="gross_value_added", destination=ledger.home)


def real_value_added(ledger: Ledger) -> Expression:
    """Gross value added at basic prices, prices of 2021."""
    return ledger.account("production_volumes").select("value_2021", good="gross_value_added", destination=ledger.home)


def labour(ledger: Ledger) -> Expression:
    """Labour volume of activities at home."""
    return ledger.account("labour_trade").select("labour", good="labour", destination=ledger.home)


def extraction(ledger: Ledger, *materials: str) -> Expression:
    """Material taken from the environment at home; excavated earth is outside the total."""
    account = ledger.account("material_flows")
    codes = materials or ("materials",)
    return account.select("mass", origin=stage("environment"), destination=stage("extraction"), material=codes)


def imports(ledger: Ledger, *materials: str) -> Expression:
    """Weight of imports, transit and re-exports among them."""
    account = ledger.account("material_flows")
    return account.select("mass", origin=ledger.abroad, destination=ledger.home, material=materials or ("materials",))


def exports(ledger: Ledger, *materials: str) -> Expression:
    """Weight of exports, transit and re-exports among them."""
    account = ledger.account("material_flows")
    return account.select("mass", origin=ledger.home, destination=ledger.abroad, material=materials or ("materials",))


def material_input(ledger: Ledger) -> Expression:
    """Direct material input: extraction + imports."""
    return extraction(ledger) + imports(ledger)


def material_consumption(ledger: Ledger) -> Expression:
    """Domestic material consumption: extraction + imports − exports."""
    return extraction(ledger) + imports(ledger) - exports(ledger)


def material_footprint(ledger: Ledger) -> Expression:
    """Raw material consumption: what Eurostat models per head, times the average population."""
    return published(ledger, "material_footprint_per_head", of=ledger.home_code) * population(ledger)


def material(ledger: Ledger, per: str) -> Expression:
    """The mass of materials that a figure is set against, by the key of a choice."""
    return {"dmc": material_consumption, "dmi": material_input, "rmc": material_footprint}[per](ledger)


def discarded(ledger: Ledger) -> Expression:
    """Electrical and electronic products that come free from use, as the model of the statistical office has them."""
    return ledger.account("electronics").select("mass", flow="discarded")


def published(ledger: Ledger, series: str, *, of: str = "") -> Expression:
    """A series as an office publishes it, ready-made; `of` keeps one region."""
    account = ledger.account(series)
    return account.select("value", region=of) if of else account.select("value")


def series(key: str) -> Callable[[Ledger], Expression]:
    """The function of an indicator that is a published series and nothing else."""

    def compute(ledger: Ledger) -> Expression:
        return published(ledger, key)

    return compute


def population(ledger: Ledger) -> Expression:
    """Average population of the home region, the same for every material."""
    return published(ledger, "population_average", of=ledger.home_code).pooled("material")
