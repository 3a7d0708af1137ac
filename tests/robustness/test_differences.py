"""Has it changed more than its error: differences and slopes on common draws."""

import math

import numpy as np
import pytest

from kringloop.core import MismatchError, MissingDataError, RangeError, UnknownNameError
from kringloop.robustness import Drawing, difference, draw, trend
from kringloop.standing import Figure, Window, trend_of
from tests.robustness.small import made, mass, uncertain, value

NORMAL = Drawing(count=4000, law="normal")


def drawn(**layers):
    return draw(mass(made(**layers)), "year", "sector", sector=["24", "25"], drawing=NORMAL)


def test_a_change_beside_its_error():
    # 24: 10 ± 0.5 → 12 ± 0.5, so 2 ± 0.71 is more than 1.96 · 0.71; 25: 20 → 20
    found = drawn(mass={"sd": np.array([0.5, 0.5, 1.0, 1.0])})
    rise = difference(found, {"year": 2021, "sector": "24"}, {"year": 2020, "sector": "24"})
    assert (rise.value, rise.deviation) == (pytest.approx(2.0), pytest.approx(math.sqrt(0.5), rel=0.04))
    assert (rise.verdict, rise.is_clear) == ("higher", True)
    assert rise.higher == pytest.approx(0.9977, abs=0.003)  # Φ(2/0.7071)
    back = difference(found, {"year": 2020, "sector": "24"}, {"year": 2021, "sector": "24"})
    assert (back.value, back.verdict) == (pytest.approx(-2.0), "lower")
    assert back.higher == pytest.approx(1 - rise.higher)
    flat = difference(found, {"year": 2021, "sector": "25"}, {"year": 2020, "sector": "25"})
    assert (flat.value, flat.verdict) == (0.0, "unclear")


def test_an_error_that_both_years_share_drops_out_of_their_difference():
    # all 10 % off together: 12 · (1 + 0.1 z) − 10 · (1 + 0.1 z) = 2 ± 0.2, where apart it would be 2 ± 1.56
    sd = 0.1 * np.array([10.0, 12.0, 20.0, 20.0])
    cells = ({"year": 2021, "sector": "24"}, {"year": 2020, "sector": "24"})
    together = difference(drawn(mass={"sd": sd, "shared": "survey"}), *cells)
    alone = difference(drawn(mass={"sd": sd}), *cells)
    assert (together.deviation, together.verdict) == (pytest.approx(0.2, rel=0.04), "higher")
    assert (alone.deviation, alone.verdict) == (pytest.approx(math.hypot(1.0, 1.2), rel=0.04), "unclear")


def test_equal_figures_are_higher_in_half_of_the_draws():
    found = drawn(mass={"sd": np.ones(4)})
    same = difference(found, {"year": 2020, "sector": "25"}, {"year": 2020, "sector": "25"})
    assert (same.higher, same.deviation, same.verdict) == (0.5, 0.0, "unclear")


def test_two_figures_are_compared_on_common_draws():
    ledger = uncertain()
    one, other = (draw(figure, "year", drawing=NORMAL) for figure in (mass(ledger) * 2, mass(ledger)))
    twice = difference(one, {"year": 2020}, {"year": 2020}, of=other)
    assert (twice.value, twice.deviation) == (pytest.approx(30.0), pytest.approx(math.sqrt(5), rel=0.04))


def test_a_slope_is_the_one_that_trends_are_told_by():
    rows = [
        {"year": 2016 + i, "origin": "24", "mass": m, "value": 1.0}
        for i, m in enumerate((10.0, 14.0, 11.0, 18.0, 20.0))
    ]
    found = draw(mass(made(rows, mass={"sd": np.full(5, 0.5)})), "year", drawing=NORMAL)
    slope = trend(found, 2016, 2020)
    told = trend_of([Figure(r["year"], r["mass"], "observed") for r in rows], Window(2016, 2020))
    assert slope.value == pytest.approx(told.slope)
    assert (slope.value, slope.verdict) == (pytest.approx(2.25), "higher")  # of −3 .5 2 2 2 2.5 8/3 4 4.5 7
    assert slope.low < slope.value < slope.high


def test_the_slope_between_two_years_is_their_difference():
    found = draw(mass(uncertain()), "year", drawing=NORMAL)
    slope, rise = trend(found, 2020, 2021), difference(found, {"year": 2021}, {"year": 2020})
    assert slope == rise


def test_what_cannot_be_compared_is_refused():
    ledger = uncertain()
    found = draw(mass(ledger), "year", drawing=NORMAL)
    other = draw(mass(ledger), "year", drawing=Drawing(count=4000, law="normal", seed=8))
    with pytest.raises(MismatchError, match=r"differences need common draws; one has .*\n  Draw both with one Drawing"):
        difference(found, {"year": 2020}, {"year": 2020}, of=other)
    with pytest.raises(MismatchError, match="one figure is in 'kt', the other in 'mln EUR'"):
        difference(found, {"year": 2020}, {"year": 2020}, of=draw(value(ledger), "year", drawing=NORMAL))
    with pytest.raises(RangeError, match="year 1999 is not among the results"):
        difference(found, {"year": 1999}, {"year": 2020})
    with pytest.raises(RangeError, match="from an earlier to a later year; seen 2021 to 2020"):
        trend(found, 2021, 2020)
    with pytest.raises(MissingDataError, match="1 years between 2021 and 2030 have a figure; a trend needs two"):
        trend(found, 2021, 2030)
    by_sector = draw(mass(ledger), "year", "sector", sector=["24"], drawing=NORMAL)
    with pytest.raises(UnknownNameError, match="'27' is not a known sector"):
        difference(by_sector, {"year": 2020, "sector": "27"}, {"year": 2020, "sector": "24"})
    missing = made([{"year": 2020, "origin": "24", "mass": 1.0, "value": 0.0}], mass={"sd": np.ones(1)})
    ratio = draw(mass(missing) / value(missing), "year", drawing=Drawing(count=3))
    with pytest.raises(MissingDataError, match=r"mass.* has no figure at year=2020"):
        difference(ratio, {"year": 2020}, {"year": 2020})
