"""How sure the figures in front are, in every run: change beside its error, and which data make each uncertain.

Both are to first order, so that a run needs no draws for them.
"""

from __future__ import annotations

import json
from typing import Any

import polars as pl

from kringloop.core import MissingDataError
from kringloop.robustness import culprits, first_order_change
from kringloop.runs.claimed import Series, in_front, tested_years
from kringloop.runs.evaluate import choices_for
from kringloop.runs.stored import CHANGE_COLUMNS, CHANGES, CULPRIT_COLUMNS, CULPRITS
from kringloop.standing import latest_figure
from kringloop.study import Study

MOST = 3
"""Culprits that are kept of a figure."""


def headline_tables(study: Study, series: Series) -> dict[str, pl.DataFrame]:
    """The change of each headline over the years of trends, and the culprits of its last figure.

    study : with the margins of its data in its ledger
    """
    changes, found = list[tuple[Any, ...]](), list[tuple[Any, ...]]()
    for indicator in in_front(series):
        cell = series.headline(indicator.id) or {}
        figures = series.figures(indicator.id, cell)
        expression = indicator.expression(study.ledger, choices_for(study.file, indicator))
        years = tested_years(figures, series.window)
        if len(years) > 1:
            change, deviation = first_order_change(expression, {**cell, "year": years[-1]}, {**cell, "year": years[0]})
            changes.append((indicator.id, json.dumps(cell), years[0], years[-1], change, deviation))
        latest = latest_figure(figures)
        if latest is None or expression.jumps:
            continue
        try:
            data = culprits(expression, most=MOST, year=latest.year, **cell)
        except MissingDataError:  # no data behind it has a margin: nothing is to blame
            continue
        found += [
            (
                indicator.id,
                json.dumps(cell),
                latest.year,
                rank,
                each.account,
                each.layer,
                each.source,
                each.year,
                json.dumps(dict(each.labels)),
                each.shared,
                each.rows,
                each.value,
                each.sd,
                each.share,
            )
            for rank, each in enumerate(data, 1)
        ]
    return {
        CHANGES: pl.DataFrame(changes, schema=CHANGE_COLUMNS, orient="row"),
        CULPRITS: pl.DataFrame(found, schema=CULPRIT_COLUMNS, orient="row"),
    }
