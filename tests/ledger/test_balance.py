import numpy as np
import polars as pl
import pytest
from hypothesis import given

from kringloop.ledger import account_balance, node_balances
from tests.ledger.small import account, positive, row


def balance_of(table, node, year=2020):
    return next(r for r in table.iter_rows(named=True) if r["node"] == node and r["year"] == year)


def test_in_minus_out_by_hand():
    flows = account([row(2020, "24", 5.0, destination="26"), row(2020, "26", 3.0, destination="recycling")])
    middle = balance_of(node_balances(flows, "mass"), "26")
    assert (middle["inflow"], middle["outflow"], middle["residual"], middle["closed"]) == (5.0, 3.0, 2.0, False)


def test_stocks_take_up_the_difference():
    flows = account([row(2020, "24", 5.0, destination="26"), row(2020, "26", 3.0, destination="recycling")])
    stocks = account(
        [{"year": y, "node": "26", "mass": m} for y, m in ((2019, 10.0), (2020, 12.0))], kind="stocks", key="s"
    )
    table = node_balances(flows, "mass", stocks=stocks)
    assert balance_of(table, "26")["closed"] is True
    assert balance_of(table, "24")["stock_change"] is None  # no stock is known: nothing is concluded
    assert balance_of(table, "24")["closed"] is None


def test_a_node_that_passes_on_has_no_stock_and_must_close():
    # 24 → 26 → recycling: 26 keeps nothing and loses 2; the stock of 28 is asked from its second year on
    flows = account(
        [
            row(2020, "24", 5.0, destination="26"),
            row(2020, "26", 3.0, destination="28"),
            row(2021, "24", 5.0, destination="26"),
            row(2021, "26", 5.0, destination="28"),
        ]
    )
    stocks = account(
        [{"year": y, "node": "28", "mass": m} for y, m in ((2020, 3.0), (2021, 8.0))], kind="stocks", key="s"
    )
    table = node_balances(flows, "mass", stocks=stocks)
    assert [balance_of(table, "26", y)["residual"] for y in (2020, 2021)] == [2.0, 0.0]
    assert [balance_of(table, "26", y)["closed"] for y in (2020, 2021)] == [False, True]
    assert [balance_of(table, "28", y)["closed"] for y in (2020, 2021)] == [None, True]


def test_a_stock_that_vanishes_is_no_gap():
    flows = account([row(y, "24", 5.0, destination="26") for y in (2020, 2021)])
    stocks = account([{"year": y, "node": "26", "mass": 5.0} for y in (2019, 2020)], kind="stocks", key="s")
    table = node_balances(flows, "mass", stocks=stocks)
    assert balance_of(table, "26", 2020)["residual"] == 5.0
    assert balance_of(table, "26", 2021)["residual"] == 10.0  # 5 came in and the 5 of the year before are gone


def test_nothing_is_concluded_across_years_without_stocks():
    flows = account([row(y, "24", 5.0, destination="26") for y in (2000, 2001, 2004, 2005, 2006)])
    stocks = account(
        [{"year": y, "node": "26", "mass": m} for y, m in ((2000, 100.0), (2005, 120.0), (2006, 125.0))],
        kind="stocks",
        key="s",
    )
    table = node_balances(flows, "mass", stocks=stocks)
    closed = {y: balance_of(table, "26", y)["closed"] for y in (2000, 2001, 2005, 2006)}
    assert closed == {2000: None, 2001: None, 2005: None, 2006: True}


def test_goods_close_apart():
    flows = account(
        [
            row(2020, origin, mass, destination=to, material=material)
            for origin, to, material, mass in (
                ("24", "26", "iron", 5.0),
                ("24", "26", "copper", 1.0),
                ("26", "28", "iron", 4.0),
                ("26", "28", "copper", 2.0),
            )
        ]
    )
    assert balance_of(node_balances(flows, "mass"), "26")["closed"] is True
    apart = node_balances(flows, "mass", by=["material"]).filter(pl.col("node") == "26")
    assert dict(apart.select("material", "residual").rows()) == {"copper": -1.0, "iron": 1.0}
    assert apart["closed"].to_list() == [False, False]


def test_printed_digits_widen_the_tolerance():
    flows = account([row(2020, "24", 5.0, destination="26"), row(2020, "26", 4.6, destination="recycling")])
    assert balance_of(node_balances(flows, "mass"), "26")["closed"] is False
    assert balance_of(node_balances(flows, "mass", printed=0.25), "26")["closed"] is True


@given(positive)
def test_a_chain_that_passes_everything_on_is_closed(amount):
    flows = account([row(2020, "24", amount, destination="26"), row(2020, "26", amount, destination="recycling")])
    assert balance_of(node_balances(flows, "mass"), "26")["closed"] is True
    inside = np.array([True] * 3)  # the whole account: nothing crosses its boundary
    whole = account_balance(flows, "mass", inside, 2020)
    assert (whole.inflow, whole.outflow, whole.closed) == (0.0, 0.0, True)


def test_rows_inside_a_set_of_nodes_drop_out():
    flows = account([row(2020, "24", 5.0, destination="26"), row(2020, "26", 3.0, destination="recycling")])
    labels = sorted({*flows.dimensions["origin"].labels, *flows.dimensions["destination"].labels})
    pair = account_balance(flows, "mass", np.array([v in {"24", "26"} for v in labels]), 2020)
    assert (pair.inflow, pair.outflow, pair.residual) == (0.0, 3.0, -3.0)
    assert pair.residual == pytest.approx(pair.inflow - pair.outflow - pair.stock_change)
