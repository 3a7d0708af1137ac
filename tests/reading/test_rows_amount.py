"""The figure of a row with half its interval: only where the figure lies inside it."""

from dataclasses import dataclass

import pytest

from kringloop.reading.rows import amount


@dataclass
class Row:
    value: float
    low: float | None
    high: float | None
    unit: str = "kt"


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (40.0, 44.0, "42 ± 2 kt"),  # half of 44 - 40
        (10.0, 20.0, "42 kt"),  # above its own interval: 42 ± 5 would be a range nobody found
        (50.0, 60.0, "42 kt"),
        (None, None, "42 kt"),
        (42.0, 42.0, "42 kt"),
    ],
)
def test_a_figure_outside_its_own_interval_has_no_margin(low, high, said):
    assert amount(Row(42.0, low, high), "en") == said
