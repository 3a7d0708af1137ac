"""A change in words: against when, and of which year where the figure beside it is of another."""

import pytest

from kringloop.reading import Words, change_short, change_words
from kringloop.standing import Change

LISTED = Change(first=2017, last=2024, start=174.0, end=242.0, measure="percent", amount=242 / 174 - 1)


@pytest.mark.parametrize(
    ("language", "year", "long", "short"),
    [
        ("nl", 2024, "39 % meer dan in 2017", "+39 % sinds 2017"),
        ("nl", 2026, "in 2024 39 % meer dan in 2017", "+39 % 2017–2024"),
        ("en", None, "39 % more than in 2017", "+39 % since 2017"),
        ("en", 2026, "in 2024 39 % more than in 2017", "+39 % 2017–2024"),
    ],
)
def test_a_change_that_ends_before_the_figure_says_so(language, year, long, short):
    words = Words(language)
    assert change_words(LISTED, words, "1", year=year) == long
    assert change_short(LISTED, words, "1", year=year) == short
