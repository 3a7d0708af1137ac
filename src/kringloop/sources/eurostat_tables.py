"""All of Eurostat's published observations that are read here, as the two tables a study holds them in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import polars as pl

from kringloop.sources import eurostat_circular_economy, eurostat_population
from kringloop.sources.eurostat import Series
from kringloop.sources.source import SOURCES
from kringloop.sources.steps import Step

EUROSTAT: Final = (*(d.key for d in eurostat_circular_economy.DATASETS), eurostat_population.KEY)
"""Keys of the datasets."""


OBSERVED_BY: Final = ("series", "region", "item", "year")
"""What the table of observations is sorted by."""


def eurostat_tables(snapshots: Path) -> dict[str, pl.DataFrame]:
    """`eurostat`: the observations of all datasets, sorted; `eurostat_series`: what each series is."""
    observations = pl.concat([SOURCES[key].clean(snapshots) for key in EUROSTAT])
    return {
        "eurostat": observations.sort(OBSERVED_BY),
        "eurostat_series": eurostat_series(),
    }


def eurostat_steps(kept: Callable[[pl.DataFrame], pl.DataFrame] = lambda rows: rows) -> tuple[Step, ...]:
    """A step per dataset, each of which makes its own rows of `eurostat`, and one for what each series is.

    Parameters
    ----------
    kept : which observations a study keeps
    """
    named = Step(tables=("eurostat_series",), sources=(), make=lambda _: {"eurostat_series": eurostat_series()})
    return (*(_dataset(key, kept) for key in EUROSTAT), named)


def _dataset(key: str, kept: Callable[[pl.DataFrame], pl.DataFrame]) -> Step:
    return Step(
        tables=("eurostat",),
        sources=(key,),
        make=lambda snapshots: {"eurostat": kept(SOURCES[key].clean(snapshots))},
        sorted_by=OBSERVED_BY,
    )


def eurostat_series() -> pl.DataFrame:
    """What each series is: its unit, its names, the classification of its items, and the dataset it is of."""
    rows = [(s.key, s.unit, s.names.nl, s.names.en, s.items, key) for s, key in _all_series()]
    schema = ["series", "unit", "name_nl", "name_en", "items", "source"]
    return pl.DataFrame(rows, schema=schema, orient="row").sort("series")


def _all_series() -> Iterator[tuple[Series, str]]:
    yield from ((s, d.key) for d in eurostat_circular_economy.DATASETS for s in d.series)
    yield eurostat_population.AVERAGE, eurostat_population.KEY
