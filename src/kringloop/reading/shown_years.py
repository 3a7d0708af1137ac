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


def last_of(years: Sequence[int], ahead: Collection[int], count: int) -> list[int]:
    """So many of the years: the last ones; beside a scenario the last of the record and the last of the scenario.

    >>> last_of([2018, 2019, 2020, 2021], [], 2), last_of([2014, 2015, 2030, 2040, 2050], [2030, 2040, 2050], 3)
    ([2020, 2021], [2014, 2015, 2050])
    """
    past, future = [y for y in years if y not in ahead], [y for y in years if y in ahead]
    recorded = min(len(past), max(count - len(future), -(-count // 2)))
    scenario = min(len(future), count - recorded)
    return past[len(past) - recorded :] + future[len(future) - scenario :]


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
