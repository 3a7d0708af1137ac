"""Figures of one definition for a question: the stored ones where they answer it, else computed anew."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from kringloop.indicators import Indicator
from kringloop.runs.opened import Run


def figures_for(
    run: Run, indicator: Indicator, by: tuple[str, ...] | None, labels: Mapping[str, list[str]]
) -> pl.DataFrame | None:
    """The figures of a definition by dimensions and labels; None when the run has none of it.

    Parameters
    ----------
    by     : dimensions besides the year; None: those of the indicator. Dimensions of `labels` come with them
    labels : dimension → codes; no others are given

    Raises
    ------
    UnknownNameError   a dimension or code the figure does not have; names the nearest
    AdditivityError    a sum over labels that overlap
    """
    dimensions = tuple(dict.fromkeys((*(indicator.by if by is None else by), *labels)))
    stored = run.observations_of(indicator)
    if stored is None:
        return None
    if set(dimensions) != set(indicator.by) or not _among(stored, labels):
        return run.observe(indicator, dimensions, labels)
    for name, codes in labels.items():
        stored = stored.filter(pl.col(name).is_in(codes))
    return stored


def _among(stored: pl.DataFrame, labels: Mapping[str, list[str]]) -> bool:
    return all(name in stored.columns and set(codes) <= set(stored[name].to_list()) for name, codes in labels.items())
