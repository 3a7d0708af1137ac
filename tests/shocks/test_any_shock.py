"""Any country, any material with trade, any part and time: what holds for every answer, over the shipped trade."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kringloop.core import MissingDataError
from kringloop.reference import trade_codes
from kringloop.shocks import Shock, answer_shock, shipped_assumptions
from kringloop.valuation import imports_by_partner

IMPORTERS = ("NLD", "EU27_2020")
CODES = sorted({(c.material, c.stage) for c in trade_codes() if c.last_year is None})
OTHERS = ("CHN", "DEU", "USA", "ISL")


@st.composite
def shocks(draw):
    """Mostly of large suppliers, where something is at stake; also of countries that deliver little or nothing."""
    (material, stage), importer = draw(st.sampled_from(CODES)), draw(st.sampled_from(IMPORTERS))
    first = list(imports_by_partner(importer, material, stage, 2024))[:3]
    return Shock(
        material=material,
        stage=stage,
        importer=importer,
        origins=tuple(draw(st.lists(st.sampled_from([*first, *OTHERS]), min_size=1, max_size=3, unique=True))),
        share=draw(st.sampled_from([1.0, 0.3, 0.0])),
        weeks=draw(st.sampled_from([60, 9, 1])),
        start=draw(st.sampled_from([0, 5, 30])),
    )


@given(shocks())
@settings(max_examples=60)
def test_every_answer_holds_together(shock):
    bought = imports_by_partner(shock.importer, shock.material, shock.stage, 2024)
    if not bought:
        with pytest.raises(MissingDataError, match="imported no"):
            answer_shock(shock, shipped_assumptions(), None)
        return
    found = answer_shock(shock, shipped_assumptions(), None)
    shares = found.supply.shares
    assert sum(shares.values()) == pytest.approx(1.0)
    assert found.exposed == pytest.approx(shock.share * sum(shares.get(o, 0.0) for o in shock.origins))
    for case in found.cases.values():
        assert 0.0 <= case.adaptive <= case.rigid
        assert case.adaptivity is None if case.rigid == 0 else 0.0 <= case.adaptivity <= 1.0
        assert 0 <= case.recovery <= shock.start + shock.weeks
    worst, stated, best = (found.cases[level].adaptive for level in ("worst", "value", "best"))
    assert best <= stated * (1 + 1e-9) <= worst * (1 + 2e-9)
    case = found.cases["value"]
    assert sum(found.saved.values()) == pytest.approx(case.rigid - case.adaptive, rel=1e-6, abs=1e-9)
    assert sum(tied for tied, _ in found.by_user.values()) == pytest.approx(case.rigid if found.by_user else 0.0)
    elsewhere = 1.0 - sum(shares.get(o, 0.0) for o in shock.origins)
    for key, most in (("spare", elsewhere), ("substitutes", 1.0), ("recovery", 1.0), ("longer_life", 1.0)):
        assert found.filled[key] <= found.assumptions.taken[key].value / 100 * most + 1e-9  # no buffer gives more
    by_trade = sum(row.tonnes or 0.0 for row in found.supply.rows)
    assert by_trade == pytest.approx(sum(shares.get(o, 0.0) for o in shock.origins) * found.supply.amount)
    if found.exposed == 0.0:
        assert {(c.rigid, c.adaptive, c.recovery) for c in found.cases.values()} == {(0.0, 0.0, 0)}
        assert set(found.service) <= {(1.0, 1.0)}


WHOLE = replace(
    shipped_assumptions(),
    essential=tuple(
        replace(edge, dependence=replace(edge.dependence, value=100.0, high=100.0))
        for edge in shipped_assumptions().essential
    ),
)


@pytest.mark.parametrize(("material", "stage"), CODES)
def test_no_division_loses_more_than_it_makes(material, stage):
    """All who deliver stop, and every division stops altogether without what it waits for."""
    origins = tuple(imports_by_partner("EU27_2020", material, stage, 2024))
    shock = Shock(material=material, stage=stage, importer="EU27_2020", origins=origins, weeks=1)
    found = answer_shock(shock, WHOLE, None)
    assert found.exposed == pytest.approx(1.0)
    for sector, value in {use.sector: use.value for use in found.uses if use.value}.items():
        lost = found.by_user.get(sector, (0.0, 0.0))[0]
        lost += sum(found.by_user[f"{u.application} ({u.sector})"][0] for u in found.uses if u.sector == sector)
        assert lost <= value / 52 * (1 + 1e-9)
