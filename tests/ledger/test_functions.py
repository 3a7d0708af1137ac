import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kringloop.core import RangeError, ShapeError
from kringloop.ledger import LogChange, Reason, elasticity, lmdi, log_changes
from tests.ledger.small import LEAVES, account, ledger, positive, row

UNITS = {"mass": "kt", "value": "mln EUR"}


def effects(start, end):
    """Activity, structure and intensity of sectors with (mass, value) in 2020 and 2021, sectors together."""
    rows = [row(y, s, m, value=v) for y, cells in ((2020, start), (2021, end)) for s, (m, v) in cells.items()]
    view = ledger(account(rows, units=UNITS)).account("a")
    mass, value = view.select("mass"), view.select("value")
    whole = value.pooled("sector", list(start))
    parts = log_changes(mass, (whole, value / whole, mass / value), 2020)
    return [p.over("sector", labels=list(start), complete=True) for p in parts]


pairs = st.tuples(positive, positive)
panels = st.tuples(*(st.tuples(pairs, pairs) for _ in LEAVES[:3]))


@given(panels)
@settings(max_examples=50)
def test_effects_equal_lmdi_and_add_up_to_the_change(panel):
    start, end = ({s: p[i] for s, p in zip(LEAVES, panel, strict=False)} for i in (0, 1))
    factors = [
        [
            np.full(3, sum(v for _, v in cells.values())),
            np.array([v for _, v in cells.values()]),
            np.array([m / v for m, v in cells.values()]),
        ]
        for cells in (start, end)
    ]
    for each in factors:
        each[1] = each[1] / each[0]
    expected = [float(e.sum()) for e in lmdi(*factors)]
    found = [float(e.by("year", year=2021).value[0]) for e in effects(start, end)]
    scale = sum(m for m, _ in start.values()) + sum(m for m, _ in end.values())
    assert found == pytest.approx(expected, rel=1e-9, abs=1e-9 * scale)
    change = sum(m for m, _ in end.values()) - sum(m for m, _ in start.values())
    assert sum(found) == pytest.approx(change, abs=1e-9 * scale)


@given(panels)
@settings(max_examples=25)
def test_effects_open_down_to_rows(panel):
    start, end = ({s: p[i] for s, p in zip(LEAVES, panel, strict=False)} for i in (0, 1))
    for effect in effects(start, end):
        opened = effect.explain(year=2021)
        parts = sum(abs(t.contribution) for t in opened.terms if t.contribution is not None)
        assert opened.total == pytest.approx(opened.value, abs=1e-12 * parts + 1e-300)


def test_a_pressure_that_vanishes_falls_on_the_intensity():
    activity, structure, intensity = effects({"24": (5.0, 1.0)}, {"24": (0.0, 1.0)})
    assert [e.by("year", year=2021).value[0] for e in (activity, structure, intensity)] == [0.0, 0.0, -5.0]
    assert intensity.explain(year=2021).total == -5.0


def test_factors_that_vanish_together_share_the_change():
    rows = [row(2020, "24", 6.0, value=2.0), row(2021, "24", 0.0, value=0.0)]
    view = ledger(account(rows, units=UNITS)).account("a")
    mass, value = view.select("mass"), view.select("value")
    found = [e.by("year", year=2021).value[0] for e in log_changes(mass, (mass, value), 2020)]
    assert found == [-3.0, -3.0]


def test_nothing_changes_in_the_base_year():
    for effect in effects({"24": (5.0, 1.0)}, {"24": (7.0, 2.0)}):
        assert effect.by("year", year=2020).value.tolist() == [0.0]
        assert effect.explain(year=2020).total == 0.0


def test_a_negative_value_has_no_logarithm():
    effect = effects({"24": (5.0, 1.0)}, {"24": (7.0, -2.0)})[0]
    assert effect.by("year", year=2021).reasons.tolist() == [Reason.NEGATIVE]
    effect = effects({"24": (-5.0, 1.0)}, {"24": (7.0, 2.0)})[0]
    assert effect.by("year", year=2021).reasons.tolist() == [Reason.NEGATIVE]


def test_slopes_agree_with_finite_differences():
    effect = effects({"24": (5.0, 1.0), "25": (3.0, 4.0)}, {"24": (7.0, 2.0), "25": (1.0, 5.0)})[2]
    slope = sum(d for s, d in effect.gradient(year=2021) if s.layer == "mass")
    step = 1e-6  # all masses of both years together: the effect is homogeneous of degree 1 in them
    moved = effects(
        {"24": (5.0 + step, 1.0), "25": (3.0 + step, 4.0)}, {"24": (7.0 + step, 2.0), "25": (1.0 + step, 5.0)}
    )[2]
    numeric = (moved.by("year", year=2021).value[0] - effect.by("year", year=2021).value[0]) / step
    assert slope == pytest.approx(numeric, rel=1e-5)


def test_splits_are_refused_where_they_make_no_sense():
    view = ledger(account([row(2020, "24", 1.0), row(2021, "24", 2.0)])).account("a")
    mass = view.select("mass")
    with pytest.raises(RangeError, match="at least two factors; seen 1"):
        log_changes(mass, (mass,), 2020)
    with pytest.raises(RangeError, match="a split over time already"):
        LogChange(mass, mass, (mass,), 2020).decompose(2020, 2021)


def test_factors_by_name_give_effects_by_name():
    # 50 → 48 with L = 2 / ln(50/48): activity ln(1.2), intensity −ln(1.25)
    mean = 2 / np.log(50 / 48)
    expected = {"activity": mean * np.log(1.2), "intensity": -mean * np.log(1.25)}
    found = lmdi({"activity": 100.0, "intensity": 0.5}, {"intensity": 0.4, "activity": 120.0})
    assert {name: float(e) for name, e in found.items()} == pytest.approx(expected)
    rows = [row(2020, "24", 50.0, value=100.0), row(2021, "24", 48.0, value=120.0)]
    view = ledger(account(rows, units=UNITS)).account("a")
    mass, value = view.select("mass"), view.select("value")
    effects_ = log_changes(mass, {"activity": value, "intensity": mass / value}, 2020)
    assert {name: float(e.by(year=2021).value[0]) for name, e in effects_.items()} == pytest.approx(expected)
    with pytest.raises(ShapeError, match="factors at the start are activity, at the end intensity\n  Give both years"):
        lmdi({"activity": 1.0}, {"intensity": 1.0})
    with pytest.raises(ShapeError, match="factors at the end are"):
        lmdi([1.0], {"activity": 1.0})


def test_an_elasticity_is_a_change_over_a_change():
    rows = [
        row(2019, "24", 40.0, value=100.0),
        row(2020, "24", 50.0, value=100.0),
        row(2021, "24", 45.0, value=120.0),
    ]
    view = ledger(account(rows, units=UNITS)).account("a")
    mass, value = view.select("mass"), view.select("value")
    yearly = elasticity(mass, value).by("year")
    assert yearly.reasons.tolist() == [Reason.NO_BASE, Reason.ZERO_DENOMINATOR, Reason.KNOWN]
    assert yearly.value[2] == pytest.approx(-0.1 / 0.2)
    assert elasticity(mass, value, since=2019).by(year=2021).value[0] == pytest.approx(0.125 / 0.2)
    assert elasticity(mass, value, years=2).by(year=2021).value[0] == pytest.approx(0.125 / 0.2)


def test_an_elasticity_has_one_start():
    view = ledger(account([row(2020, "24", 1.0, value=1.0)], units={"mass": "kt", "value": "mln EUR"})).account("a")
    with pytest.raises(RangeError, match="since is 2010 and years is 5; give one of them"):
        elasticity(view.select("mass"), view.select("value"), since=2010, years=5)
