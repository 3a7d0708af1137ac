import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kringloop.core import DuplicateError, MissingDataError, ShapeError, UnknownNameError
from kringloop.ledger import Ledger
from tests.ledger.small import NODES, account, ledger, row

ROWS = [row(2020, "24", 1.0), row(2020, "25", 3.0), row(2021, "25", None)]


@given(st.floats(0.1, 100))
def test_other_values_change_a_copy_only(factor):
    made = ledger(account(ROWS))
    scaled = made.with_layer("a", "mass", made.accounts["a"].layer("mass").values * factor)
    assert scaled.account("a").select("mass").by("year").value[0] == pytest.approx(4 * factor)
    assert made.account("a").select("mass").by("year").value[0] == 4.0


def test_what_a_row_does_not_carry_stays_absent():
    made = ledger(account(ROWS)).with_layer("a", "mass", np.full(3, 9.0), draws=np.full((3, 2), 7.0))
    result = made.account("a").select("mass").by("year")
    assert (result.value[0], result.low[0]) == (18.0, 14.0)
    assert np.isnan([result.value[1], result.low[1], result.high[1]]).all()


def test_deviations_come_with_the_values():
    made = ledger(account(ROWS)).with_layer("a", "mass", np.ones(3), sd=np.full(3, 0.5))
    assert made.account("a").select("mass").by("year").low is not None


def test_a_ledger_is_put_together_once_and_with_origins():
    with pytest.raises(DuplicateError, match="account 'a' is given twice"):
        ledger(account(ROWS), account(ROWS))
    with pytest.raises(MissingDataError, match="account 'a' has rows from s, which have no origin"):
        Ledger(NODES, [account(ROWS)], {})
    with pytest.raises(UnknownNameError, match="'b' is not a known account"):
        ledger(account(ROWS)).account("b")
    with pytest.raises(ShapeError, match="values of layer 'mass' of 'a' have 2 rows; the account needs 3 rows"):
        ledger(account(ROWS)).with_layer("a", "mass", np.ones(2))
    assert len(ledger(account(ROWS))) == 3
