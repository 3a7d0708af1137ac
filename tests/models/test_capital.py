"""The model of capital goods: rows from a small table, and what it refuses."""

from __future__ import annotations

import hashlib

import pytest

from kringloop.core import KringloopError, MissingDataError, RangeError, StudyError, UnknownNameError
from kringloop.models import MODELS, Asked, Input
from kringloop.models.capital import CAPITAL, CapitalSettings

SETTINGS = {"source": "s", "unit": "mln EUR_2005", "unit_current": "mln EUR", "life": 4, "spread": 0, "growth_years": 2}
HEAD = "year,sector,current,constant,source\n"
STEADY = HEAD + "".join(f"{year},24,{10 * price},10,s\n" for year, price in ((2004, 0.9), (2005, 1.0), (2006, 1.1)))


def _asked(text=STEADY, name="investment", **settings):
    table = Input("investment.csv", hashlib.sha256(text.encode()).hexdigest(), None, lambda: text)
    return Asked(model=CAPITAL, inputs={name: table}, settings=CapitalSettings(**{**SETTINGS, **settings}))


def _rows(*args, **settings):
    return MODELS[CAPITAL].rows(_asked(*args, **settings))


def test_a_steady_investment_of_ten_with_a_life_of_four_years():
    """Forty when new, half of it worn; at the prices of the year a tenth less and more."""
    rows = _rows()
    assert rows["year"].to_list() == [2004, 2005, 2006]
    assert rows["gross_stock"].to_list() == pytest.approx([40, 40, 40])
    assert rows["net_stock"].to_list() == pytest.approx([20, 20, 20])
    assert rows["net_stock_current"].to_list() == pytest.approx([18, 20, 22])


def test_a_sector_has_its_own_life_where_one_is_given():
    both = STEADY + STEADY.removeprefix(HEAD).replace(",24,", ",25,")
    rows = _rows(both, lives={"25": 8.0})
    assert rows.filter(year=2006)["net_stock"].to_list() == pytest.approx([20, 40])


def test_every_profile_can_be_chosen_and_gives_another_level():
    levels = {
        profile: _rows(profile=profile, life=10)["net_stock"][-1]
        for profile in MODELS[CAPITAL].method["profile"].allowed
    }
    assert len({round(level, 6) for level in levels.values()}) == 3


def test_stocks_are_given_from_the_first_year_asked():
    assert _rows(first=2006)["year"].to_list() == [2006]
    assert _rows(first=2006)["net_stock"].to_list() == pytest.approx([20])


def test_units_are_those_of_the_settings():
    assert MODELS[CAPITAL].units(_asked()) == {
        "gross_stock": "mln EUR_2005",
        "net_stock": "mln EUR_2005",
        "net_stock_current": "mln EUR",
    }


@pytest.mark.parametrize(
    ("text", "settings", "error", "said"),
    [
        (STEADY.replace("2005,24,10.0,10,s\n", ""), {}, MissingDataError, "'24' lack 2005"),
        (STEADY, {"growth_years": 15}, MissingDataError, "'24' are 3 years"),
        (STEADY.replace(",10,s\n2005", ",-10,s\n2005"), {}, RangeError, "are not all above zero"),
        (STEADY.replace("11.0,10", "-11.0,10"), {}, RangeError, "in 2006 have no price"),
        (STEADY, {"lives": {"42": 10.0}}, UnknownNameError, "42"),
        (STEADY.replace("10.0,10", "ten,10"), {}, KringloopError, "ten"),
    ],
)
def test_what_cannot_be_is_refused(text, settings, error, said):
    with pytest.raises(error, match=said):
        _rows(text, **settings)


def test_a_study_without_the_table_is_told():
    with pytest.raises(StudyError, match="has no input 'investment'; seen: investments"):
        _rows(name="investments")


def test_a_geometric_value_needs_goods_that_last_longer_than_two_years():
    found = list(MODELS[CAPITAL].wrong(CapitalSettings(**{**SETTINGS, "life": 2, "profile": "geometric"})))
    assert [path for path, _ in found] == [("life",)]
