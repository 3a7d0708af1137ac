import numpy as np
import pytest

from kringloop.indicators import INDICATORS
from kringloop.indicators.security import risk_of
from tests.netherlands import netherlands


def test_members_of_groups_borrow_the_risk_of_their_group():
    ledger = netherlands()
    by_name, groups = risk_of(ledger, groups=False), risk_of(ledger, groups=True)
    assert all(m == lender for m, lender in by_name.items())
    assert groups["Neodymium"] == "LREEs"
    assert groups["Yttrium"] == "HREEs"
    assert groups["Platinum"] == "PGMs"
    assert len(groups) > len(by_name)
    assert set(groups) == set(ledger.accounts["critical_materials_use"].dimensions["material"].labels)


def test_exposure_is_the_sum_of_shares_times_risks_by_hand():
    ledger = netherlands()
    shares = INDICATORS["crm_use_by_function.sector"].expression(ledger).by("material", year=2023, sector="28")
    risk = INDICATORS["supply_risk"].expression(ledger).by("material", year=2023)
    total = 0.0
    for position, cell in shares.cells():
        lender = risk_of(ledger, groups=True)[cell["material"]]
        total += shares.value[position] / 100 * risk.at(material=lender, year=2023)
    found = INDICATORS["crm_sector_exposure.with_groups"].expression(ledger).by(year=2023, sector="28").value
    assert found.reshape(-1)[0] == pytest.approx(total)


def test_every_supplying_country_has_a_governance_figure():
    ledger = netherlands()
    suppliers = set(ledger.accounts["critical_materials_supply"].dimensions["country"].labels)
    governed = ledger.account("governance").select("wgi_mean").by("country", year=2023)
    assert suppliers <= {cell["country"] for _, cell in governed.cells()}


def test_concentration_lies_between_its_limits():
    ledger = netherlands()
    for scope in ("world", "eu"):
        hhi = INDICATORS[f"supply_concentration.{scope}"].expression(ledger).by("material", "stage", year=2023)
        covered = INDICATORS[f"supply_share_covered.{scope}"].expression(ledger).by("material", "stage", year=2023)
        whole = covered.value / 100
        assert np.nanmax(hhi.value - whole**2) <= 1e-12  # one supplier at most
