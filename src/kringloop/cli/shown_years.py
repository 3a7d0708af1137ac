"""Which years a table shows when none were asked for, and how years are written."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

MOST = 8
PAST, AHEAD = 5, 3


def default_years(known: Collection[int], ahead: Collection[int]) -> list[int]:
    """The last years of the record; beside a scenario, five years of the record and three of the scenario.

    >>> default_years(range(2000, 2024), [])
    [2016, 2017, 2018, 2019, 2020, 2021, 2022, 2023]
    >>> default_years(range(2000, 2051), range(2021, 2051))
    [2016, 2017, 2018, 2019, 2020, 2030, 2040, 2050]
    """
    past = sorted(set(known) - set(ahead))
    future = sorted(set(known) & set(ahead))
    if not future:
        return past[-MOST:]
    rounds = [y for y in future if y % 10 == 0 or y == future[-1]][-AHEAD:]
    return past[-PAST:] + rounds if past else future[:1] + [y for y in rounds if y != future[0]]


def spans(years: Iterable[int]) -> str:
    """Years as runs.

    >>> spans([2000, 2001, 2002, 2010])
    '2000–2002, 2010'
    """
    runs: list[list[int]] = []
    for year in sorted(set(years)):
        if runs and year == runs[-1][1] + 1:
            runs[-1][1] = year
        else:
            runs.append([year, year])
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in runs)


def blocks(years: Sequence[int], most: int) -> list[list[int]]:
    """Years in as few groups as fit, the groups of nearly the same size.

    >>> blocks([1, 2, 3, 4, 5], 3)
    [[1, 2, 3], [4, 5]]
    """
    count = -(-len(years) // max(most, 1))
    size = -(-len(years) // max(count, 1))
    return [list(years[i : i + size]) for i in range(0, len(years), max(size, 1))]
