"""Factors of data quality: complete, of a known work, and added in squares of logarithms."""

import math

import pytest

from kringloop.core import RangeError, SourceError, UnknownNameError
from kringloop.reference import bibliography, log_deviation, quality_factors, relative_deviation
from kringloop.reference.quality import FACTORS, INDICATORS

BEST = dict.fromkeys(INDICATORS, 1)


def test_every_factor_names_a_known_work_and_what_has_the_score():
    known = bibliography()
    for factor in quality_factors().values():
        assert factor.reference in known
        assert factor.meaning.nl
        assert factor.meaning.en


@pytest.mark.parametrize("indicator", INDICATORS)
def test_a_worse_score_is_never_surer(indicator):
    factors = [quality_factors()[indicator, score].factor for score in range(1, 6)]
    assert factors[0] == 1
    assert factors == sorted(factors)


def test_the_deviation_of_scores_worked_by_hand():
    # ln 1.05 = 0.0487902, twice, ln 1.02 = 0.0198026: root of the sum of squares 0.0717852, half of it 0.0358926
    scores = BEST | {"reliability": 2, "completeness": 2}
    assert log_deviation(scores, basic=1.05) == pytest.approx(0.0358926, abs=1e-7)


def test_a_relative_deviation_is_that_of_a_lognormal_figure():
    # sigma = ln 2 / 2: exp(0.1201133) - 1 = 0.1276242, its root 0.3572453
    assert relative_deviation(math.log(2) / 2) == pytest.approx(0.3572453, abs=1e-6)


@pytest.mark.parametrize(
    ("scores", "error", "message"),
    [
        (BEST | {"tecnology": 1}, UnknownNameError, "technology"),
        ({"reliability": 1}, RangeError, "no score of completeness, time, geography, technology"),
        (BEST | {"time": 6}, RangeError, r"\{'time': 6\}; expected whole numbers from 1"),
    ],
)
def test_scores_that_are_none_are_refused(scores, error, message):
    with pytest.raises(error, match=message):
        log_deviation(scores)


def test_a_basic_factor_below_one_is_refused():
    with pytest.raises(RangeError, match=r"basic factor is 0\.9"):
        log_deviation(BEST, basic=0.9)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("time,3,1.1", "time,3,0.9", "factor 0.9; a square"),
        ("time,3,1.1", "time,3,often", "expected a whole 'score' and a number"),
        ("time,3,1.1", "time,2,1.1", "score 2 of 'time' comes twice"),
        ("time,3,1.1", "tide,3,1.1", "'tide' 3 is no score"),
    ],
)
def test_a_table_of_factors_that_is_wrong_names_its_line(tmp_path, old, new, message):
    path = tmp_path / "factors.csv"
    path.write_text(FACTORS.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(SourceError, match=rf"line 1\d: .*{message}"):
        quality_factors(path)


def test_a_table_with_a_score_too_few_says_which(tmp_path):
    rows = [r for r in FACTORS.read_text(encoding="utf-8").splitlines() if not r.startswith("geography,5")]
    path = tmp_path / "factors.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    with pytest.raises(SourceError, match="no factor for geography 5"):
        quality_factors(path)
