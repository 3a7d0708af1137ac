"""Accounts that go on: nothing of the record changes, effects multiply, and what is taken over is not lost."""

import numpy as np
import polars as pl
import pytest

from kringloop.core import Names, Origin, RangeError, UnknownNameError
from kringloop.ledger import Account, Ledger, Node, Nodes
from kringloop.reference import classification
from kringloop.scenarios import GOES_ON, ORIGIN, Assumption, Penetration, going_on, plan_of, with_rows_changed

SAID = Names("gezegd", "said")
LAST, HORIZON = 2021, 2025
NODES = Nodes(
    [Node(id=key, names=Names(key, key), stage="market") for key in ("abroad", "home")],
    {"stage": classification("stages")},
)
ROWS = pl.DataFrame(
    {
        "year": [2020, 2020, 2021, 2021, 2021],
        "origin": ["abroad"] * 5,
        "destination": ["home"] * 5,
        "country": ["CN", "KR", "CN", "KR", "NL"],
        "material": ["ore", "ore", "ore", "ore", "waste"],
        "mass": [70.0, 30.0, 80.0, 20.0, 5.0],
        "source": ["office"] * 5,
    }
)


def ledger():
    account = Account.from_frame("trade", ROWS, kind="flows", units={"mass": "t"}, nodes=NODES)
    office = Origin(producer="o", dataset="d", title="t", vintage="v", licence="l", kind="observed")
    return Ledger(NODES, [account], {"office": office})


def assume(lever, value, *, first=2022, last=2024, **more):
    scope = {"account": ("trade",), **{name: (code,) for name, code in more.pop("scope", {}).items()}}
    course = Penetration(shape="linear", first=first, last=last)
    return Assumption(
        lever=lever, value=value, scope=scope, course=course, reason=SAID, source=SAID, certainty="assumed", **more
    )


def changed(*assumptions):
    held = ledger()
    account = with_rows_changed(going_on(held.account("trade").account, HORIZON), held, assumptions, HORIZON)
    return held.with_accounts(account, origins={GOES_ON: ORIGIN})


def mass(held, year, **where):
    return held.account("trade").select("mass", year=year, **where).by("year").value[0]


def test_the_last_year_goes_on_and_the_record_stays():
    then = changed(assume("growth", 0.0))
    assert [mass(then, year) for year in (2020, 2021, 2022, 2025)] == [100.0, 105.0, 105.0, 105.0]
    account = then.account("trade").account
    kinds = {int(y): account.sources[c] for y, c in zip(account.years, account.source_codes, strict=True)}
    assert kinds == {2020: "office", 2021: "office", 2022: GOES_ON, 2023: GOES_ON, 2024: GOES_ON, 2025: GOES_ON}
    assert then.origins[GOES_ON].kind == "scenario"


def test_growth_is_compounded_as_far_as_it_has_come():
    """p = 0, ½, 1, 1 in 2022 … 2025: 1 · 1.02 · 1.04 · 1.04."""
    assert mass(changed(assume("growth", 0.04)), 2025) == pytest.approx(105 * 1.02 * 1.04 * 1.04)


def test_a_share_is_taken_from_the_rows_in_scope_alone():
    then = changed(assume("refuse", "20%", scope={"material": "ore"}))
    assert [mass(then, 2025, material=m) for m in ("ore", "waste")] == pytest.approx([80.0, 5.0])
    assert mass(then, 2023, material="ore") == pytest.approx(90.0)


def test_effects_multiply_whatever_the_order():
    one, two = assume("refuse", "50%"), assume("clean_process", "-40%")
    both, other = (changed(*way).account("trade").account.layer("mass").values for way in ((one, two), (two, one)))
    assert both.tolist() == pytest.approx(other.tolist())
    assert mass(changed(one, two), 2025) == pytest.approx(105 * 0.5 * 0.6)


def test_scopes_that_do_not_touch_commute_to_the_bit():
    one = assume("refuse", "50%", scope={"material": "ore"})
    two = assume("growth", "3%", scope={"material": "waste"})
    ways = [changed(*way).account("trade").account.layer("mass").values for way in ((one, two), (two, one))]
    assert ways[0].tobytes() == ways[1].tobytes()


def test_neutral_values_change_not_a_bit():
    plain = changed().account("trade").account.layer("mass").values
    for lever, value in (("growth", 0.0), ("refuse", 0.0), ("clean_process", 1.0), ("weight", 1.0), ("sharing", 1.0)):
        assert changed(assume(lever, value)).account("trade").account.layer("mass").values.tobytes() == plain.tobytes()


def test_another_origin_takes_over_and_the_sum_stays():
    """Half of what came from CN comes from KR in the end: 40 and 60."""
    then = changed(assume("resourcing", "50%", scope={"material": "ore", "country": "CN"}, to="KR"))
    account = then.account("trade").account
    last = account.years == 2025
    country = account.dimension("country")
    found = {
        country.labels[country.codes[s]]: v
        for s, v in zip(account.series[last], account.layer("mass").values[last], strict=True)
    }
    assert found == pytest.approx({"CN": 40.0, "KR": 60.0, "NL": 5.0})
    assert mass(then, 2024) == pytest.approx(105.0)


def part(layer, unit, *values):
    """An account of one layer with two countries in the last year of its record."""
    rows = ROWS.filter(pl.col("year") == LAST, pl.col("material") == "ore").with_columns(pl.Series(layer, values))
    account = Account.from_frame("trade", rows.drop("mass"), kind="flows", units={layer: unit}, nodes=NODES)
    return account, Ledger(NODES, [account], ledger().origins)


def carried(account, held, *assumptions):
    return with_rows_changed(going_on(account, HORIZON), held, assumptions, HORIZON).layer(next(iter(account.layers)))


def test_parts_of_a_whole_move_one_for_one_and_in_no_other_way():
    account, held = part("share", "1", 0.8, 0.2)
    china = {"material": "ore", "country": "CN"}
    moved = carried(account, held, assume("resourcing", "50%", scope=china, to="KR")).values
    assert moved.reshape(2, -1)[:, -1].tolist() == pytest.approx([0.4, 0.6])
    assert carried(account, held, assume("growth", "0%")).values.tolist() == [0.8] * 5 + [0.2] * 5
    doubled = assume("substitution", "50%", scope=china, to="KR", per=2.0)
    for asked in (assume("growth", "2%"), assume("refuse", "5%", scope=china), doubled):
        with pytest.raises(
            RangeError, match=f"'{asked.lever}' changes layer 'share' of account 'trade': parts of a"
        ) as e:
            carried(account, held, asked)
        assert "delen van een geheel" in e.value.in_language("nl")


def test_a_rate_of_all_at_most_on_record_goes_no_further():
    """80 % grows by 5 % in four years, to 97.2 %; twice it is 160 %. One of 180 % is no such rate."""
    rate, held = part("value", "%", 80.0, 20.0)
    grown = assume("growth", "5%", first=2021, last=2022)
    assert carried(rate, held, grown).values.max() == pytest.approx(80 * 1.05**4)
    with pytest.raises(
        RangeError, match=r"brings 'value' of account 'trade' to 160 % in 2023; .* never more than 100 %"
    ):
        carried(rate, held, assume("clean_process", "+100%", first=2022, last=2023))
    index, held = part("value", "%", 180.0, 20.0)
    assert carried(index, held, grown).values.max() == pytest.approx(180 * 1.05**4)


def test_two_origins_that_take_over_from_each_other_do_the_same_in_whatever_order():
    there, back = (
        assume("resourcing", "50%", scope={"material": "ore", "country": a}, to=b)
        for a, b in (("CN", "KR"), ("KR", "CN"))
    )
    plans = [plan_of("asked", SAID, own) for own in ((there, back), (back, there))]
    assert plans[0].digest == plans[1].digest
    found = [changed(*plan.on_rows["trade"]).account("trade").account.layers["mass"].values for plan in plans]
    assert found[0].tobytes() == found[1].tobytes()


def test_a_substitute_takes_over_by_weight():
    rows = ROWS.filter(pl.col("material") == "ore").with_columns(
        material=pl.when(pl.col("country") == "KR").then(pl.lit("abundant")).otherwise(pl.lit("ore")),
        country=pl.lit("CN"),
    )
    account = Account.from_frame("trade", rows, kind="flows", units={"mass": "t"}, nodes=NODES)
    held = Ledger(NODES, [account], ledger().origins)
    asked = assume("substitution", "25%", scope={"material": "ore"}, to="abundant", per=1.5)
    then = with_rows_changed(going_on(account, HORIZON), held, [asked], HORIZON)
    last = then.layer("mass").values[then.years == 2025]
    assert sorted(last.tolist()) == pytest.approx([20.0 + 1.5 * 20.0, 60.0])


@pytest.mark.parametrize(
    ("asked", "error", "told"),
    [
        (assume("refuse", "5%", scope={"material": "or"}), UnknownNameError, "did you mean 'ore'"),
        (assume("refuse", "5%", scope={"layer": "mas"}), UnknownNameError, "did you mean 'mass'"),
        (
            assume("resourcing", "5%", scope={"material": "ore", "country": "CN"}, to="JP"),
            RangeError,
            "'JP' has no row in account 'trade' that could take over",
        ),
        (
            assume("resourcing", "5%", scope={"material": "waste", "country": "NL"}, to="CN"),
            RangeError,
            "'CN' has no row",
        ),
        (
            assume("resourcing", "5%", scope={"material": "ore", "country": "CN"}, to="CN"),
            RangeError,
            "'resourcing' lets 'CN' take over, and the scope has 'CN' itself: it would take over from itself",
        ),
    ],
)
def test_what_does_not_fit_is_refused(asked, error, told):
    with pytest.raises(error, match=told):
        changed(asked)


def test_an_account_that_reaches_the_horizon_has_no_year_left():
    with pytest.raises(RangeError, match="runs to 2021, and the horizon is 2021"):
        going_on(ledger().account("trade").account, 2021)
    assert np.array_equal(going_on(ledger().account("trade").account, 2022).after.nonzero()[0].shape, (3,))
