import dataclasses

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kringloop.core import (
    DuplicateError,
    MismatchError,
    MissingDataError,
    Names,
    ShapeError,
    UnitError,
    UnknownNameError,
)
from kringloop.ledger import Ledger
from tests.ledger.small import NODES, ORIGIN, account, ledger, row

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


OTHER = dataclasses.replace(ORIGIN, dataset="other")


def more(key, mass):
    return account([row(2020, "24", mass)], key=key)


def test_accounts_come_beside_or_in_place_and_the_old_ledger_stays():
    first = ledger(account(ROWS))
    second = first.with_accounts(more("b", 7.0))
    third = second.with_accounts(more("a", 9.0))
    totals = [
        {k: float(v.account(k).select("mass").by(year=2020).value[0]) for k in v.accounts}
        for v in (first, second, third)
    ]
    assert totals == [{"a": 4.0}, {"a": 4.0, "b": 7.0}, {"a": 9.0, "b": 7.0}]
    assert [len(v) for v in (first, second, third)] == [3, 4, 2]


@given(st.permutations(("b", "c", "d")))
def test_the_order_in_which_accounts_come_makes_no_other_ledger(order):
    one = ledger(account(ROWS)).with_accounts(*(more(k, 1.0) for k in ("b", "c", "d")))
    other = ledger(account(ROWS))
    for key in order:
        other = other.with_accounts(more(key, 1.0))
    assert other.hash == one.hash
    assert len(other.history) == 4


def test_a_history_says_what_was_made_from_what():
    first = ledger(account(ROWS))
    doubled = first.with_layer("a", "mass", np.array([2.0, 6.0, 0.0]))
    last = doubled.with_accounts(more("b", 1.0), more("a", 1.0), words=Names("scenario", "what if"))
    assert [step.words.en for step in last.history] == [
        "put together from accounts",
        "layer 'mass' of account 'a' changed",
        "what if",
    ]
    assert [step.hash for step in last.history] == [first.hash, doubled.hash, last.hash]
    assert len({step.hash for step in last.history}) == 3
    assert doubled.with_layer("a", "mass", np.array([1.0, 3.0, 0.0])).hash == first.hash
    assert doubled.with_accounts(more("b", 1.0), more("a", 1.0)).history[-1].words.nl == (
        "rekeningen: b erbij; a vervangen"
    )


@pytest.mark.parametrize(
    "change",
    [
        {"values": np.array([1.0, 3.5, 0.0])},
        {"sd": np.ones(3)},
        {"draws": np.ones((3, 2))},
        {"shared": "scale"},
        {"origin": OTHER},
    ],
)
def test_whatever_differs_gives_another_hash(change):
    made = ledger(account(ROWS))
    assert made.with_layer("a", "mass", **change).hash != made.hash
    assert made.with_layer("a", "mass", **change).hash == made.with_layer("a", "mass", **change).hash


def test_a_hundred_steps_read_as_fast_as_one():
    made = ledger(account(ROWS))
    for step in range(1500):
        made = made.with_layer("a", "mass", np.full(3, float(step)))
    assert made.account("a").select("mass").by(year=2020).value.tolist() == [2998.0]
    assert len(made.accounts.maps) == 2  # not one level for every step
    assert len(made.history) == 1501


def test_a_new_layer_stands_beside_the_others_with_its_own_source():
    made = ledger(account(ROWS)).with_layer("a", "energy", np.array([5.0, 6.0, 7.0]), unit="PJ", origin=OTHER)
    view = made.account("a")
    assert view.select("energy").by("year").value.tolist() == [11.0, 7.0]
    ratio = (view.select("energy") / view.select("mass")).by(year=2020)
    assert ratio.sources == {(0,): tuple(sorted(("s", OTHER.id)))}
    assert made.origins[OTHER.id] == OTHER
    assert set(view.select("energy").explain(year=2020).terms[0].rows["source"]) == {OTHER.id}
    assert set(view.select("mass").explain(year=2020).terms[0].rows["source"]) == {"s"}
    per_row = made.with_layer("a", "energy", origin=[OTHER, ORIGIN, OTHER])
    energy = per_row.account("a").select("energy").by(year=2020, sector=["24", "25"])
    assert energy.sources == {(0, 0): (OTHER.id,), (0, 1): ("s",)}


def test_other_values_drop_the_deviations_of_the_old_ones():
    made = ledger(account(ROWS)).with_layer("a", "mass", sd=np.ones(3))
    assert made.accounts["a"].layer("mass").values.tolist() == [1.0, 3.0, 0.0]
    assert made.with_layer("a", "mass", draws=np.ones((3, 2))).accounts["a"].layer("mass").sd.tolist() == [
        1.0,
        1.0,
        0.0,
    ]
    assert made.with_layer("a", "mass", np.ones(3)).accounts["a"].layer("mass").sd is None


def test_what_does_not_fit_a_ledger_is_refused():
    made = ledger(account(ROWS))
    with pytest.raises(UnitError, match=r"layer 'energy' of 'a' is new and has no unit\n  Give unit="):
        made.with_layer("a", "energy", np.ones(3))
    with pytest.raises(MissingDataError, match=r"layer 'energy' of 'a' is new and has no values"):
        made.with_layer("a", "energy", unit="PJ")
    with pytest.raises(UnitError, match=r"layer 'mass' of 'a' is in 'kt'; seen 't'"):
        made.with_layer("a", "mass", np.ones(3), unit="t")
    with pytest.raises(DuplicateError, match="account 'b' is given twice"):
        made.with_accounts(more("b", 1.0), more("b", 2.0))
    with pytest.raises(DuplicateError, match=r"source 's' has two origins: CBS t \(2024\) and CBS other"):
        made.with_accounts(origins={"s": OTHER})
    with pytest.raises(MissingDataError, match="account 'b' has rows from new, which have no origin"):
        made.with_accounts(account([row(2020, "24", 1.0, source="new")], key="b"))
    assert (
        "b"
        in made.with_accounts(account([row(2020, "24", 1.0, source="new")], key="b"), origins={"new": OTHER}).accounts
    )


def test_figures_of_a_layer_are_numbers_without_labels_of_their_own():
    made = ledger(account([row(2020, "24", 1.0), row(2020, "25", 2.0)]))
    assert made.with_layer("a", "mass", [3, 4]).accounts["a"].layer("mass").values.tolist() == [3.0, 4.0]
    for figures, error, words in (
        (["x", "y"], ShapeError, "expected an array of numbers"),
        (5.0, ShapeError, "have one figure; the account needs 2 rows"),
        (pd.Series([3.0, 4.0], index=["25", "24"]), MismatchError, "carries labels on axis 0"),
    ):
        with pytest.raises(error, match=words):
            made.with_layer("a", "mass", figures)
