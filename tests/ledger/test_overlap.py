import pytest
from hypothesis import given

from kringloop.core import AdditivityError
from tests.ledger.small import account, ledger, panels, row


@pytest.mark.parametrize(
    ("total", "part"),
    [
        (row(2020, "24-25", 3.0, material="iron"), row(2020, "24", 1.0, material="iron")),
        (row(2020, "24", 3.0, material="metals"), row(2020, "24", 1.0, material="iron")),
        (row(2020, "C", 3.0, material="metals"), row(2020, "24", 1.0, material="iron")),
        (row(2020, "24", 3.0, material="iron"), row(2020, "firm", 1.0, material="iron")),
    ],
)
def test_a_total_beside_its_part_is_refused(total, part):
    with pytest.raises(AdditivityError, match=r"holds a total beside its part in 2020[\s\S]*total: [\s\S]*part: "):
        ledger(account([total, part]))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (row(2020, "C", 3.0, material="iron"), row(2021, "24", 1.0, material="iron")),  # other years
        (row(2020, "C", 3.0, material="iron"), row(2020, "24", 1.0, material="copper")),  # beside each other
        (row(2020, "C", 3.0, material="iron"), row(2020, "24", 1.0, material="metals")),  # neither above the other
        (row(2020, "C_X", 3.0, material="iron"), row(2020, "24", 1.0, material="iron")),  # a rest is no total
        (row(2020, "24", 3.0, material="iron"), row(2020, "DE.24", 1.0, material="iron")),  # other region
    ],
)
def test_rows_beside_each_other_are_kept(one, other):
    assert len(ledger(account([one, other]))) == 2


@given(panels())
def test_leaves_never_overlap(rows):
    assert len(ledger(account(rows))) == len(rows)


def test_published_figures_may_stand_beside_each_other():
    rows = [{"year": 2020, "region": r, "rate": 1.0} for r in ("EU", "NL")]
    assert len(ledger(account(rows, kind="published", units={"rate": "%"}))) == 2
