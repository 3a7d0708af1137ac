"""A firm of products, and firms as one: nothing counts twice."""

import pytest

from kringloop.core import BalanceError, MissingDataError, TableError
from kringloop.products import group, read_company
from kringloop.products.reading import bill_of

BILL = """\
part,parent,mass,unit,material,to_recycling,recycling_yield,traced,feedstock_yield
a,,,,,,,,
a1,a,2,kg,steel,50,80,yes,
b,,,,,,,,
b1,b,6,kg,copper,0,,yes,
"""
FLOWS = """\
id,flow,item,partner,pieces,mass,unit,recycled,reused
1,purchase,steel,mill,,20,kg,50,0
2,purchase,copper,other,,80,kg,0,25
3,sale,a,,10,,,,
4,sale,b,other,5,,,,
5,return,a,,2,,,,
"""


@pytest.fixture
def maker(tmp_path):
    (tmp_path / "flows.csv").write_text(FLOWS, encoding="utf-8")
    return read_company(tmp_path / "flows.csv", bill_of(BILL, "bill.csv"), name="maker")


def test_shares_are_of_masses_and_in_and_out_stay_apart(maker):
    # in: 10 of 100 kg recycled, 20 of 100 reused; out: 10 x 2 kg x 40 % = 8 kg of 20 + 30 kg
    assert maker.inflow() == pytest.approx({"mass": 100, "reused": 20, "recycled": 10, "renewable": 0, "linear": 70})
    assert maker.outflow() == pytest.approx({"mass": 50, "reused": 0, "recycled": 16, "biological": 0, "linear": 84})
    assert maker.return_rate() == pytest.approx(100 * 4 / 50)
    assert maker.critical_mass() == pytest.approx(30)


def test_the_indicator_weighs_products_by_what_was_sold(maker):
    # a: W_0 0.5, W_C 0.1, W 0.55; LFI = 1.55 / (2 - 0.05); b is linear: 0.1
    a = 1 - 0.9 * 1.55 / 1.95
    assert maker.indicator() == pytest.approx((20 * a + 30 * 0.1) / 50)


def test_trade_inside_a_group_drops_out_on_both_sides(tmp_path, maker):
    (tmp_path / "other.csv").write_text(
        "id,flow,item,partner,pieces,mass,unit\n1,purchase,b,maker,,30,kg\n2,sale,c,,1,,\n"
    )
    other = read_company(
        tmp_path / "other.csv", bill_of("part,parent,mass,unit,material\nc,,,,\nc1,c,31,kg,steel\n", "c"), name="other"
    )
    with pytest.raises(BalanceError, match="other sells 0 kg to maker, which buys 80 kg of it"):
        group("both", [maker, other])
    settled = FLOWS.replace("copper,other", "copper,mine")
    (tmp_path / "flows.csv").write_text(settled, encoding="utf-8")
    made = read_company(tmp_path / "flows.csv", maker.bills[0], name="maker")
    both = group("both", [made, other])
    assert both.inflow()["mass"] == 100
    assert both.outflow()["mass"] == pytest.approx(20 + 31)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("6,sale,x,,1,,,,", "6|7:item .*'x' is not a known product"),
        ("6,sale,a,,,,,,", "7:pieces .*is needed for a sale"),
        ("6,purchase,tin,,,5,kg,80,30", "110 per cent"),
        ("6,purchase,tin,,,5,,80,0", "7:unit .*is needed where a mass is given, one of mg, g, kg, t"),
        ("6,sale,a,,1,5,kg,,", "7:mass .*is not used of a sale; leave it empty"),
        ("6,purchase,tin,,3,5,kg,,", "7:pieces .*is not used of a purchase"),
    ],
)
def test_a_wrong_flow_is_told_with_its_line(tmp_path, line, said):
    (tmp_path / "flows.csv").write_text(f"{FLOWS}{line}\n", encoding="utf-8")
    with pytest.raises(TableError, match=said):
        read_company(tmp_path / "flows.csv", bill_of(BILL, "bill.csv"))


def test_a_firm_that_buys_nothing_has_no_shares(tmp_path):
    (tmp_path / "flows.csv").write_text("id,flow,item,pieces\n1,sale,a,1\n", encoding="utf-8")
    firm = read_company(tmp_path / "flows.csv", bill_of(BILL, "bill.csv"))
    with pytest.raises(MissingDataError, match="buys nothing"):
        firm.inflow()
