import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kringloop.ledger import kernel
from kringloop.ledger.kernel import group_sums, rows_of
from tests.ledger.small import account, panels


def naive(made, values, series_group, groups, by_year):
    """The same sum, row by row."""
    first, last = made.year_range
    out = np.zeros((groups, last - first + 1 if by_year else 1, *values.shape[1:]))
    for r in range(len(made)):
        group = series_group[made.series[r]]
        if group >= 0:
            out[group, made.years[r] - first if by_year else 0] += values[r]
    return out


@given(panels(), st.integers(0, 3), st.booleans(), st.data())
@settings(max_examples=60)
def test_sums_equal_the_row_by_row_loop(rows, draws, by_year, data):
    made = account(rows)
    plain = made.layer("mass").values
    values = np.stack([plain * (d + 1) for d in range(draws)], axis=1) if draws else plain
    group = np.array(data.draw(st.lists(st.integers(-1, 2), min_size=made.series_count, max_size=made.series_count)))
    summed = group_sums(made, values, group.astype(np.int32), 3, by_year=by_year)
    assert summed == pytest.approx(naive(made, values, group, 3, by_year), rel=1e-12, abs=1e-9)


def test_blocks_do_not_change_the_sums(monkeypatch):
    made = account([{"year": 2020, "origin": o, "mass": 1.5} for o in ("24", "25", "26", "28")])
    group = np.array([0, -1, -1, 0], dtype=np.int32)
    monkeypatch.setattr(kernel, "BLOCK", 1)
    assert group_sums(made, made.layer("mass").values, group, 1, by_year=False).tolist() == [[3.0]]


def test_rows_of_chosen_series_and_years():
    made = account([{"year": y, "origin": o, "mass": 1.0} for y in (2020, 2021) for o in ("24", "25")])
    assert rows_of(made, np.array([False, True])).tolist() == [2, 3]
    assert rows_of(made, np.array([False, True]), (2021,)).tolist() == [3]
