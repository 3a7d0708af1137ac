"""Any country, any material with trade, any part and time: what holds for every answer, over the shipped trade."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kringloop.core import MissingDataError
from kringloop.reference import imports_of, trade_codes
from kringloop.shocks import Shock, answer_shock, shipped_assumptions
from kringloop.valuation import imports_by_partner

IMPORTERS = ("NLD", "EU27_2020")
CODES = sorted({(c.material, c.stage) for c in trade_codes() if c.last_year is None})
PARTNERS = sorted(set(imports_of("NLD", [c.hs6 for c in trade_codes()], [2024])["partner"].to_list()))

shocks = st.builds(
    lambda code, origins, share, weeks, start, importer: Shock(
        material=code[0], stage=code[1], origins=origins, share=share, weeks=weeks, start=start, importer=importer
    ),
    st.sampled_from(CODES),
    st.lists(st.sampled_from([*PARTNERS, "CHN", "DEU", "USA"]), min_size=1, max_size=3, unique=True).map(tuple),
    st.sampled_from([0.0, 0.3, 1.0]),
    st.sampled_from([1, 9, 60]),
    st.sampled_from([0, 5, 30]),
    st.sampled_from(IMPORTERS),
)


@given(shocks)
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
