"""What a figure is set against is a choice: each alternative against plain arithmetic on the accounts."""

from __future__ import annotations

import numpy as np
import pytest

from kringloop.core import RangeError
from kringloop.indicators import INDICATORS
from tests.netherlands import study

YEAR = 2020


def value(key: str, year: int = YEAR, *, by: tuple[str, ...] = (), **choices: object) -> float:
    expression = INDICATORS[key].expression(study().ledger, choices)
    cell = {"material": ["materials"]} if "material" in by else {"sector": ["C"]} if "sector" in by else {}
    return float(expression.by("year", *by, year=[year], **cell).value.reshape(-1)[0])


def series(key: str) -> float:
    account = study().ledger.account(key)
    return float(account.select("value", region="NL").by("year", year=[YEAR]).value[0])


@pytest.mark.parametrize("key", ["resource_productivity.cbs_current", "resource_productivity.cbs_real"])
def test_productivity_per_input_is_that_per_consumption_in_the_ratio_of_both(key):
    consumed, put_in = value("dmc.cbs_table", by=("material",)), value("dmi", by=("material",))
    assert value(key, per="dmi") == pytest.approx(value(key) * consumed / put_in, rel=1e-12)


def test_productivity_per_footprint_is_value_added_over_footprint_per_head_times_persons():
    tonnes = series("material_footprint_per_head") * series("population_average")
    ledger = study().ledger
    whole = ledger.account("production").select("value", good="gross_value_added", destination=ledger.home)
    million = float(whole.by("year", "sector", year=[YEAR], sector=["A-U"]).value[0, 0])
    found = value("resource_productivity.cbs_current", per="rmc")
    assert found == pytest.approx(million * 1e6 / (tonnes * 1e3), rel=1e-12)


def test_dependency_on_imports_per_consumption_lies_above_that_per_input_where_a_country_exports():
    key = "import_dependency.cbs_table"
    consumed, put_in = value("dmc.cbs_table", by=("material",)), value("dmi", by=("material",))
    assert value(key, by=("material",), per="dmc") == pytest.approx(
        value(key, by=("material",)) * put_in / consumed, rel=1e-12
    )
    assert put_in > consumed


def test_growth_in_current_prices_counts_inflation():
    key, ledger = "decoupling_elasticity.ghg", study().ledger
    emitted = ledger.account("air_emissions").select("ghg", origin=ledger.home)
    earned = ledger.account("production").select("value", good="gross_value_added", destination=ledger.home)
    change = [
        float(np.subtract(*e.by("year", "sector", year=[YEAR, 2010], sector=["C"]).value[:, 0]))
        / float(e.by("year", "sector", year=[2010], sector=["C"]).value[0, 0])
        for e in (emitted, earned)
    ]
    assert value(key, by=("sector",), prices="current") == pytest.approx(change[0] / change[1], rel=1e-9)
    assert value(key, by=("sector",), prices="current") != value(key, by=("sector",))


def test_another_denominator_is_refused_with_those_there_are():
    with pytest.raises(RangeError, match=r"choice 'per' of 'import_dependency.cbs_table' is 'rmc'; expected one of"):
        INDICATORS["import_dependency.cbs_table"].expression(study().ledger, {"per": "rmc"})
