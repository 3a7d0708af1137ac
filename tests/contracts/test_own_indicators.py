"""What holds for our indicators holds for those of a study file: order, scale, draws, opening, reading back."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from kringloop.core import Names, Origin
from kringloop.indicators import INDICATORS
from kringloop.ledger import Account, Ledger, Node, Nodes, Reason, read_formula
from kringloop.study.own_indicators import OwnIndicatorSpec, indicators_with
from tests.ledger.small import STAGES, tree

PRODUCTS = tree("products", ("all", None), ("washing", "all"), ("coffee", "all"))
ROWS = pl.DataFrame(
    {
        "year": [2022, 2022, 2022, 2023, 2023, 2023],
        "origin": ["homes", "works", "homes", "homes", "works", "homes"],
        "destination": ["works", "homes", "works", "works", "homes", "works"],
        "product": ["washing", "washing", "coffee", "washing", "washing", "coffee"],
        "mass": [100.0, 50.0, 20.0, 120.0, 72.0, 30.0],
        "source": ["s"] * 6,
    }
)
FORMULAS = {
    "share": ("mass[recycling → *; account=repairs] / mass[* → recycling; account=repairs]", "%", 0),
    "taken_in": ("mass[* → recycling; account=repairs] + mass[recycling → *; account=repairs]", "kg", 1),
    "change": ("mass[account=repairs] - (mass[account=repairs]) in 2022", "kt", 1),
    "largest": ("max over product of (mass[account=repairs])", "t", 1),
    "growth": ("mass[account=repairs] / (mass[account=repairs]) 1 year before - 1", "%", 0),
}
BOTH = {"nl": "naam?", "en": "name?"}


def spec(id: str) -> OwnIndicatorSpec:
    formula, unit, _ = FORMULAS[id]
    by = () if id == "largest" else ("product",)
    return OwnIndicatorSpec.model_validate(
        {
            "formula": formula,
            "names": BOTH,
            "question": BOTH,
            "goal": "circulation",
            "unit": unit,
            "better": "up",
            "reference": "a text",
            "by": by,
        }
    )


KNOWN = indicators_with({id: spec(id) for id in FORMULAS})


def ledger(frame: pl.DataFrame = ROWS, **more: object) -> Ledger:
    places = (("homes", "production"), ("works", "recycling"))
    nodes = Nodes([Node(id=i, names=Names(i, i), stage=s) for i, s in places], {"stage": STAGES})
    account = Account.from_frame(
        "repairs", frame, kind="flows", units={"mass": "t"}, nodes=nodes, trees={"product": PRODUCTS}, **more
    )
    origin = Origin(producer="P", dataset="d", title="t", vintage="2024", licence="own", kind="observed")
    return Ledger(nodes, [account], {"s": origin})


def result(id: str, on: Ledger):
    indicator = KNOWN[id]
    return indicator.expression(on).by("year", *indicator.by)


def test_they_stand_behind_ours_and_ours_stay_as_they_are():
    assert KNOWN.keys[: len(INDICATORS)] == INDICATORS.keys
    assert KNOWN.keys[len(INDICATORS) :] == tuple(FORMULAS)
    assert not set(FORMULAS) & set(INDICATORS.keys)


@pytest.mark.parametrize("id", FORMULAS)
def test_a_figure_is_a_number_in_its_unit_or_absent_with_a_reason(id):
    found = result(id, ledger())
    known = found.reasons == Reason.KNOWN
    assert known.any()
    assert np.isfinite(found.value[known]).all()
    assert np.isnan(found.value[~known]).all()
    assert found.unit == FORMULAS[id][1]


@pytest.mark.parametrize("id", FORMULAS)
def test_the_order_of_rows_does_not_matter(id):
    one, other = result(id, ledger()), result(id, ledger(ROWS.reverse()))
    assert np.array_equal(one.value, other.value, equal_nan=True)
    assert (one.reasons == other.reasons).all()


@pytest.mark.parametrize("id", FORMULAS)
def test_it_scales_with_its_degree(id):
    one, other = result(id, ledger()), result(id, ledger(ROWS.with_columns(pl.col("mass") * 2)))
    assert other.value == pytest.approx(one.value * 2.0 ** FORMULAS[id][2], rel=1e-12, abs=1e-12, nan_ok=True)


@pytest.mark.parametrize("id", FORMULAS)
def test_draws_stand_beside_the_figure(id):
    off = 1 + 0.05 * np.random.default_rng(3).standard_normal((6, 50))
    one = result(id, ledger())
    other = result(id, ledger(draws={"mass": ROWS["mass"].to_numpy()[:, None] * off}))
    assert np.array_equal(one.value, other.value, equal_nan=True)
    assert (other.low < other.high).any()


@pytest.mark.parametrize("id", FORMULAS)
def test_it_opens_down_to_rows_that_give_its_value(id):
    found = result(id, ledger())
    for position in np.argwhere(found.reasons == Reason.KNOWN):
        cell = {d: found.grid.labels[d][i] for d, i in zip(found.grid.by, position, strict=True)}
        opened = found.expression.explain(**cell)
        assert opened.value == pytest.approx(found.at(**cell), rel=1e-12)
        assert opened.total == pytest.approx(opened.value, rel=1e-12, abs=1e-9)


@pytest.mark.parametrize("id", FORMULAS)
def test_its_printed_formula_reads_back_as_itself(id):
    on = ledger()
    printed = result(id, on).formula
    assert read_formula(printed).on(on).formula == printed
