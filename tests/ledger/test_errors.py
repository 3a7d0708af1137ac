"""Errors over a whole grid at once: the same as row by row, and as worked by hand."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kringloop.core import RangeError
from kringloop.ledger import Ledger, make_grid, moved_by_rows
from kringloop.ledger.slopes import variance
from tests.ledger.small import account, ledger, row

ROWS = [
    row(year, sector, mass, value=worth, material=material)
    for year in (2020, 2021, 2022)
    for sector, material, mass, worth in (("24", "iron", 10.0 + year % 7, 20.0), ("24", "copper", 4.0, 9.0),
                                          ("25", "iron", 7.0 - year % 5, 30.0))
]  # fmt: skip


def unsure(own: float) -> Ledger:
    """Both layers off by a tenth and by one in common; of it a part is each row's own."""
    found = ledger(account(ROWS, units={"mass": "kt", "value": "mln EUR"}))
    for layer in ("mass", "value"):
        sd = 0.1 * np.abs(found.accounts["a"].layer(layer).values)
        found = found.with_layer("a", layer, sd=sd, shared="survey", own=own * sd)
    return found


def figures(of: Ledger):
    """Formulas that read rows once, twice, of other years, over labels and as a whole."""
    mass, value = of.account("a").select("mass"), of.account("a").select("value")
    yield mass / value
    yield mass.growth()
    yield (mass / mass.at(2020)) * value
    yield (mass * mass / value).over("material")
    yield mass / mass.pooled("sector")
    yield (mass / value).over("material", "max") - mass / value


def row_by_row(expression, grid):
    """Variance of every cell by itself: every move of a row, gathered by the error that it is of."""
    found = np.zeros(grid.shape)
    for position in np.ndindex(*grid.shape):
        shared: dict[str, float] = {}
        for moved in moved_by_rows(expression, grid, position):
            found[position] += (moved.own**2).sum()
            for code, label in enumerate(moved.layer.shared.labels):
                total = moved.common[moved.layer.shared.codes == code].sum()
                shared[label] = shared.get(label, 0.0) + total
        found[position] += sum(move**2 for move in shared.values())
    return found


@pytest.mark.parametrize("own", [0.0, 0.6, 1.0])
@pytest.mark.parametrize("number", range(6))
def test_the_whole_grid_at_once_is_the_same_as_row_by_row(own, number):
    expression = list(figures(unsure(own)))[number]
    grid = make_grid(expression, ("year", "sector"), {"sector": ("24-25", "24", "25"), "year": ("2021", "2022")})
    known = np.isfinite(expression.evaluate(grid).masked())
    assert known.any()
    assert variance(expression, grid)[known] == pytest.approx(row_by_row(expression, grid)[known], rel=1e-9, abs=1e-15)


def test_what_rows_share_goes_out_of_a_ratio_and_their_own_part_stays():
    # 30 and 90, each 10 % off, of which 8 % together and 6 % by itself: r = 30/120
    rows = [row(2020, "24", 30.0), row(2020, "25", 90.0)]
    found = ledger(account(rows)).with_layer(
        "a", "mass", sd=np.array([3.0, 9.0]), shared="survey", own=np.array([1.8, 5.4])
    )
    mass = found.account("a").select("mass")
    total = mass.by(year=2020).deviation.item()
    assert total == pytest.approx(math.sqrt((2.4 + 7.2) ** 2 + 1.8**2 + 5.4**2))
    share = found.account("a").select("mass", origin="24") / mass
    assert share.by(year=2020).deviation.item() == pytest.approx(math.hypot(1.8 * 90, 5.4 * 30) / 120**2)


@given(scale=st.floats(0.01, 100.0), own=st.floats(0.0, 1.0))
@settings(max_examples=15, deadline=None)
def test_deviations_scale_with_those_of_the_rows(scale, own):
    expression, wider = (next(iter(figures(of))) for of in (unsure(own), _times(unsure(own), scale)))
    grid = make_grid(expression, ("year", "sector"), {})
    assert variance(wider, grid) == pytest.approx(scale**2 * variance(expression, grid), rel=1e-9)


def _times(of: Ledger, scale: float) -> Ledger:
    for key in ("mass", "value"):
        layer = of.accounts["a"].layer(key)
        of = of.with_layer("a", key, sd=scale * layer.sd, own=scale * layer.own, shared="survey")
    return of


def test_draws_follow_the_first_order_error_of_shared_and_own_parts():
    expression = next(iter(figures(unsure(0.6))))
    drawn = expression.on_selections(lambda s: s)
    assert drawn.by("year", sector="24-25").deviation is not None
    of_draws = next(iter(figures(unsure(0.6).with_draws(20_000)))).by("year", sector="24-25")
    assert of_draws.deviation == pytest.approx(drawn.by("year", sector="24-25").deviation, rel=0.05)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"sd": np.ones(9), "own": np.ones(9)}, "deviations of its own beside no deviation or no shared error"),
        ({"sd": np.ones(9), "own": 2 * np.ones(9), "shared": "survey"}, "from 0 to the deviation"),
        ({"sd": np.ones(9), "own": -np.ones(9), "shared": "survey"}, "from 0 to the deviation"),
    ],
)
def test_an_own_part_that_cannot_be_is_refused(given, message):
    found = ledger(account(ROWS, units={"mass": "kt", "value": "mln EUR"}))
    with pytest.raises(RangeError, match=message):
        found.with_layer("a", "mass", **given)
