"""The value balance: it closes, scales, does not see a change of all prices, and merges planes only by weights."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kringloop.core import BalanceError, MissingDataError, RangeError, UnitError, UnknownNameError
from kringloop.valuation import Link, linked, merged, value_balance, value_kept

MAKE = Link(name="make", unit="EUR", value_in=100.0, added=150.0, value_out=250.0, lost=None)
WEAR = Link(name="wear", unit="EUR", value_in=250.0, added=0.0, value_out=160.0, lost=None)
DISCARD = Link(
    name="discard",
    unit="EUR",
    value_in=160.0,
    added=0.0,
    value_out=72.0,
    lost=None,
    strategy="discard",
    worth_new=250.0,
)
REPAIR = Link(
    name="repair", unit="EUR", value_in=40.0, added=32.0, value_out=68.0, lost=None, source="discard", strategy="R4"
)
RECYCLE = Link(
    name="recycle", unit="EUR", value_in=16.0, added=8.0, value_out=20.0, lost=None, source="discard", strategy="R8"
)
CHAIN = linked([MAKE, WEAR, DISCARD, REPAIR, RECYCLE])
CARBON = Link(name="make", unit="kg_CO2e", value_in=0.0, added=30.0, value_out=30.0, lost=None, plane="environmental")
money = st.floats(0, 1e6)


@pytest.mark.analytic
def test_a_chain_worked_by_hand():
    # lost: 0 + 90 + 88 + (40 + 32 − 68) + (16 + 8 − 20); left: 68 + 20, and 72 − 40 − 16 from discard to others
    (total,) = value_balance(CHAIN).totals
    assert (total.entered, total.added) == (100.0, 190.0)
    assert (total.lost, total.left) == (186.0, 104.0)


@given(st.lists(st.tuples(money, money, money), min_size=1, max_size=6))
def test_every_chain_closes(rows):
    links = [
        Link(name=str(n), unit="EUR", value_in=a, added=b, value_out=c, lost=None) for n, (a, b, c) in enumerate(rows)
    ]
    (total,) = value_balance(linked(links)).totals
    assert total.entered + total.added == pytest.approx(total.left + total.lost, abs=1e-6)


@given(st.floats(1e-3, 1e3))
def test_twice_the_values_are_twice_the_totals_and_the_same_shares(scale):
    grown = [
        replace(link, value_in=link.value_in * scale, added=link.added * scale, value_out=link.value_out * scale)
        for link in CHAIN
    ]
    (one,), (other,) = value_balance(CHAIN).totals, value_balance(grown).totals
    assert other.lost == pytest.approx(one.lost * scale)
    assert value_kept(value_balance(grown)).retention == pytest.approx(value_kept(value_balance(CHAIN)).retention)


@given(st.floats(10.0, 1000.0))
def test_a_boom_of_all_prices_is_no_value_kept(level):
    def at(link, price):
        return replace(
            link,
            price_index=price,
            year=2015 if price == 100.0 else 2021,
            **{n: getattr(link, n) * price / 100 for n in ("value_in", "added", "value_out")},
            worth_new=None if link.worth_new is None else link.worth_new * price / 100,
        )

    later = [at(link, 100.0 if n == 0 else level) for n, link in enumerate(CHAIN)]
    (calm,), (boom,) = value_balance(CHAIN).totals, value_balance(later).totals
    assert (boom.added, boom.lost, boom.left) == pytest.approx((calm.added, calm.lost, calm.left))
    assert value_balance(later).constant == ("economic",)
    assert value_kept(value_balance(later)).of_new == pytest.approx(value_kept(value_balance(CHAIN)).of_new)


@pytest.mark.analytic
def test_what_strategies_keep_is_what_they_receive_and_not_what_they_add():
    kept = value_kept(value_balance(CHAIN))
    assert kept.of_worth == {"R4": 0.25, "R8": 0.1}  # 40 and 16 of 160
    assert kept.of_new == {"R4": 0.16, "R8": 0.064}  # of 250
    assert (kept.other, kept.lost) == (16.0, 88.0)
    assert kept.retention == pytest.approx(0.35)
    assert value_kept(value_balance([MAKE])) is None


def test_planes_stay_apart_until_they_are_weighed():
    balance = value_balance([*CHAIN, CARBON])
    assert [t.unit for t in balance.totals] == ["EUR", "kg_CO2e"]
    whole = merged(balance, {"economic": 1.0, "environmental": 0.13}, unit="EUR")
    assert whole.sum_created == pytest.approx(190 + 0.13 * 30)
    assert dict(whole.weights) == {"economic": 1.0, "environmental": 0.13}
    with pytest.raises(MissingDataError, match="plane 'environmental' has no weight"):
        merged(balance, {"economic": 1.0}, unit="EUR")
    with pytest.raises(UnknownNameError, match="social"):
        merged(balance, {"economic": 1.0, "environmental": 1.0, "social": 1.0}, unit="EUR")
    with pytest.raises(RangeError, match="the weight of plane 'economic' is -1"):
        merged(balance, {"economic": -1.0, "environmental": 1.0}, unit="EUR")


def test_who_pays_more_than_goods_were_worth_is_told():
    sold = Link(name="auction", unit="EUR", value_in=10.0, added=0.0, value_out=25.0, lost=None)
    assert value_balance([sold]).gains == ("auction",)
    assert value_balance([sold]).totals[0].lost == -15.0


@pytest.mark.parametrize(
    ("changed", "error", "told"),
    [
        (
            {"lost": 3.0},
            BalanceError,
            r"does not close: in \+ added is 250 and out \+ lost is 253",
        ),
        ({"value_out": None}, MissingDataError, "gives 2 of its four figures"),
        ({"unit": " "}, UnitError, "has no unit"),
        ({"value_in": -1.0}, RangeError, "value_in of link 'make' .* is -1; a value is 0 or more"),
        ({"price_index": 0.0}, RangeError, "the price index of link 'make' .* is 0"),
        ({"plane": "planet"}, RangeError, "planet"),
        ({"source": "mine"}, UnknownNameError, "mine"),
    ],
)
def test_a_link_that_is_wrong_says_so(changed, error, told):
    with pytest.raises(error, match=told):
        value_balance([replace(MAKE, **changed)])


def test_years_without_a_price_index_are_not_compared():
    with pytest.raises(MissingDataError, match=r"link 'make' \(economic\) has no price index for 2015"):
        value_balance([replace(MAKE, year=2015), replace(WEAR, year=2021, price_index=100.0)])
    with pytest.raises(MissingDataError, match="for 2015"):
        value_balance([replace(MAKE, year=2015), replace(WEAR, year=2021)])


def test_one_unit_one_name_and_one_discard():
    with pytest.raises(UnitError, match="a plane has one unit"):
        value_balance([MAKE, replace(WEAR, unit="mln EUR")])
    with pytest.raises(RangeError, match=r"link 'make' .* stands twice"):
        value_balance([MAKE, MAKE])
    with pytest.raises(RangeError, match="both of discard"):
        value_kept(value_balance([DISCARD, replace(DISCARD, name="scrap")]))
    with pytest.raises(BalanceError, match=r"receive 96 EUR and .* passes on 72"):
        value_kept(value_balance([DISCARD, replace(REPAIR, value_in=96.0)]))
