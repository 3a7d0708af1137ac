"""Draws and deviations beside the figures on record: what they change, what never changes, and what is refused."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kringloop.core import MismatchError, MissingDataError, RangeError, ShapeError
from kringloop.ledger import log_changes
from tests.ledger.small import account, ledger, panels, row

UNITS = {"mass": "kt", "value": "mln EUR"}
ROWS = [
    row(2020, "24", 10.0, value=20.0),
    row(2020, "25", 20.0, value=40.0),
    row(2021, "24", 12.0, value=30.0),
    row(2021, "25", 20.0, value=45.0),
]
OWN, SHARED = np.sqrt(1.0 + 4.0), 3.0
"""Deviation of 10 ± 1 and 20 ± 2 together: each off by itself √(1² + 2²), off together 1 + 2."""


def made(rows=ROWS, **layers):
    """A ledger in which layers have deviations, shared errors or draws."""
    found = ledger(account(rows, units=UNITS))
    for layer, given_ in layers.items():
        found = found.with_layer("a", layer, **given_)
    return found


def asked(found):
    view = found.account("a")
    return view.select("mass"), view.select("value")


def one(array):
    return float(array.reshape(-1)[0])


@pytest.mark.parametrize(("shared", "expected"), [(None, OWN), ("weighbridge", SHARED), ("source", SHARED)])
def test_an_error_of_a_source_moves_all_its_rows(shared, expected):
    found = made(mass={"sd": np.array([1.0, 0.0, 2.0, 0.0]), "shared": shared})  # rows by origin, then year
    assert one(asked(found)[0].by(year=2020).deviation) == pytest.approx(expected)
    drawn = asked(found.with_draws(4000))[0].by(year=2020)
    assert one(drawn.deviation) == pytest.approx(expected, rel=0.03)
    assert one(drawn.value) == 30.0


def test_some_rows_share_an_error_and_others_do_not():
    # ((1 + 2)² + 4²) of the rows 10, 20 and 12: the last one by itself
    found = made(mass={"sd": np.array([1.0, 4.0, 2.0, 0.0]), "shared": ["x", "", "x", ""]})
    assert one(asked(found)[0].by().deviation) == pytest.approx(5.0)
    assert one(asked(found.with_draws(4000))[0].by().deviation) == pytest.approx(5.0, rel=0.03)


@pytest.mark.parametrize("law", ["normal", "lognormal"])
def test_an_error_that_two_layers_share_drops_out_of_their_ratio(law):
    off = {"sd": np.array([1.0, 1.2, 2.0, 2.0]), "shared": "coverage"}
    found = made(mass=off, value=off | {"sd": np.array([2.0, 3.0, 4.0, 4.5])})  # both 10 % off
    mass, value = asked(found)
    assert (mass / value).by("year", sector=["24", "25"]).deviation == pytest.approx(0.0, abs=1e-15)
    mass, value = asked(found.with_draws(50, law=law))
    result = (mass / value).by("year", sector=["24", "25"])
    assert result.low == pytest.approx(result.value)
    assert result.high == pytest.approx(result.value)
    assert (mass.by("year").low < mass.by("year").high).all()


@given(panels(), st.integers(0, 2**32))
@settings(max_examples=25, derandomize=True)
def test_figures_and_splits_do_not_feel_the_draws(rows, seed):
    plain = ledger(account(rows))
    noise = np.random.default_rng(seed).normal(0.0, 1e6, (len(rows), 3))
    drawn = plain.with_layer("a", "mass", draws=noise)
    sides = []
    for found in (plain, drawn):
        mass = found.account("a").select("mass")
        share = mass.over("material") / mass.pooled("sector")
        sides.append((share.by("year", "sector"), (mass * 2 - mass).by("year")))
    for one_, other in zip(*sides, strict=True):
        assert np.array_equal(one_.value, other.value, equal_nan=True)
        assert (one_.reasons == other.reasons).all()
        assert np.array_equal(one_.undefined is None, other.undefined is not None)


def test_draws_do_not_move_a_decomposition():
    plain = made()
    drawn = plain.with_layer("a", "value", draws=np.full((4, 3), 0.0))
    for found in (plain, drawn):
        mass, value = asked(found)
        parts = (mass / value).decompose(2020, 2021, sector="24")
        # 0.5 → 0.4 with L = 0.1 / ln(1.25): mass ln(1.2) and value −ln(1.5)
        mean = 0.1 / np.log(1.25)
        assert list(parts.values()) == pytest.approx([mean * np.log(1.2), -mean * np.log(1.5)])


def test_a_draw_without_a_figure_is_counted_and_blanks_nothing():
    draws = np.array([[20.0, 0.0, 25.0], [30.0, 30.0, 30.0], [40.0, 40.0, 40.0], [45.0, 45.0, 45.0]])
    mass, value = asked(made(value={"draws": draws}))
    result = (mass / value).by("year", sector=["24", "25"])
    assert result.value.tolist() == [[0.5, 0.5], [0.4, 20 / 45]]
    assert result.undefined.tolist() == [[1, 0], [0, 0]]
    assert (result.low[0, 0], result.high[0, 0]) == (pytest.approx(0.4025), pytest.approx(0.4975))  # of 0.4 and 0.5
    said = result.without_figure(year=2020, sector="24")
    assert said.en == "in 1 of 3 draws this figure does not exist; the interval leaves them out"
    assert said.nl == "in 1 van de 3 trekkingen bestaat dit cijfer niet; het interval laat die weg"
    assert result.without_figure(year=2021, sector="24") is None


def test_a_sum_over_labels_does_not_pass_over_a_label_that_a_draw_lacks():
    draws = np.array([[20.0, 0.0], [30.0, 30.0], [40.0, 40.0], [45.0, 45.0]])
    mass, value = asked(made(value={"draws": draws}))
    for how, expected in (("sum", 1.0), ("max", 0.5)):
        result = (mass / value).over("sector", how).by(year=2020)
        assert (one(result.value), one(result.undefined)) == (expected, 1)
        assert (one(result.low), one(result.high)) == (expected, expected)


def test_a_negative_draw_has_no_logarithm_and_the_figure_stays():
    mass, value = asked(made(value={"draws": np.array([[20.0, 20.0], [30.0, -1.0], [40.0, 40.0], [45.0, 45.0]])}))
    effect = log_changes(mass, (value, mass / value), 2020)[0]
    result = effect.by(year=2021, sector="24")
    assert one(result.value) == pytest.approx(2 / np.log(1.2) * np.log(1.5))
    assert one(result.undefined) == 1


def test_a_cell_without_a_single_draw_has_a_figure_and_no_interval():
    mass, value = asked(made(value={"draws": np.zeros((4, 2))}))
    result = (mass / value).by(year=2020, sector="24")
    assert (one(result.value), one(result.undefined)) == (0.5, 2)
    assert np.isnan([one(result.low), one(result.high), one(result.deviation)]).all()


def test_draws_of_a_row_do_not_depend_on_what_else_is_drawn():
    def drawn(rows, count, layer="mass"):
        sd = {layer: np.full(len(rows), 2.0)}
        found = ledger(account(rows, units=UNITS, sd=sd)).with_draws(count, seed=3)
        return found.accounts["a"].layer(layer).draws

    all_rows = drawn(ROWS, 5)
    assert np.array_equal(drawn(ROWS[::-1], 5), all_rows)  # rows stand in one order, however they are given
    assert np.array_equal(drawn(ROWS[:1], 5)[0], all_rows[0])
    assert np.array_equal(drawn(ROWS, 9)[:, :5], all_rows)
    assert not np.array_equal(drawn(ROWS, 5, "value")[0] - 20.0, all_rows[0] - 10.0)
    assert len({float(v) for v in all_rows.reshape(-1)}) == all_rows.size


def test_lognormal_draws_keep_the_mean_and_stay_above_zero():
    rows = [row(2020, "24", 10.0, value=1.0)]
    found = made(rows, mass={"sd": np.array([5.0])}).with_draws(20_000, law="lognormal")
    draws = found.accounts["a"].layer("mass").draws[0]
    assert draws.min() > 0
    assert (draws.mean(), draws.std()) == (pytest.approx(10.0, rel=0.01), pytest.approx(5.0, rel=0.03))
    with pytest.raises(RangeError, match="layer 'mass' of 'a' holds 0 with a deviation; a lognormal law needs values"):
        made([row(2020, "24", 0.0, value=1.0)], mass={"sd": np.array([5.0])}).with_draws(5, law="lognormal")


def test_rows_that_do_not_carry_a_layer_are_not_drawn():
    rows = [*ROWS[:2], row(2020, "26", None, value=1.0)]
    found = made(rows, mass={"sd": np.full(3, 1.0)}).with_draws(5)
    assert found.accounts["a"].layer("mass").draws[2].tolist() == [0.0] * 5
    assert one(asked(found)[0].by(year=2020, sector="26").deviation) == 0.0


def test_draws_that_do_not_go_together_are_refused():
    mass, value = asked(made(mass={"draws": np.ones((4, 3))}, value={"draws": np.ones((4, 2))}))
    with pytest.raises(MismatchError, match="'value' of 'a' has 2, 'mass' of 'a' has 3\n  Draw all layers at once"):
        (mass / value).by("year")
    mass, value = asked(made(mass={"draws": np.ones((4, 3))}, value={"sd": np.ones(4)}))
    with pytest.raises(MismatchError, match="layer 'value' of 'a' has deviations but no draws"):
        (mass / value).by("year")


def test_what_cannot_be_drawn_is_refused():
    with pytest.raises(
        MissingDataError, match=r"no layer of a has standard deviations .*\n  Give them with with_layer"
    ):
        made().with_draws(5)
    found = made(mass={"sd": np.ones(4)})
    with pytest.raises(RangeError, match="number of draws"):
        found.with_draws(0)
    with pytest.raises(RangeError, match="law of draws is 'norml'; did you mean 'normal'"):
        found.with_draws(5, law="norml")  # type: ignore[arg-type]
    with pytest.raises(
        ShapeError, match=r"values of layer 'mass' of 'a' have shape \(4, 2\).*\n  Give draws as draws="
    ):
        found.with_layer("a", "mass", np.ones((4, 2)))
    with pytest.raises(ShapeError, match="shared errors of layer 'mass' of 'a' have 2 rows; the account needs 4"):
        found.with_layer("a", "mass", shared=["x", "y"])
    with pytest.raises(MissingDataError, match="draws of layer 'mass' holds 1 values that are not numbers"):
        found.with_layer("a", "mass", draws=np.array([[1.0], [1.0], [np.nan], [1.0]]))
