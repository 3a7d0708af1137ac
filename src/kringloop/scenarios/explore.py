"""What follows when levers are moved, for one product: every indicator of its life cycle on the ledger of the scenario.

Owns the question and the form of the answer. Holds no formula: a figure is what the indicator says of the ledger.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np

from kringloop.core import Array, Names, conversion_factor, unknown
from kringloop.ledger import Ledger
from kringloop.models import HISTORY
from kringloop.scenarios.figures import ANSWER_FIGURES, Figure

ASKED: Final = "asked"
"""Label of the scenario that the levers of a question make."""
Choices = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What follows from the levers in the last year, and the paths that lead there.

    Parameters
    ----------
    scenario : the one the levers were moved from
    levers   : of the model, in the year they are reached
    figures  : key of `ANSWER_FIGURES` → value in its unit, in the last year; None where the indicator has none
    paths    : the same by year of `years`, for drawing
    frontier : (recycling rate, highest recycled content) [%]: what discards give, up to the ceiling
    surplus  : [t] new products below zero that the levers would ask, over all years; 0 when all is well
    """

    product: str
    names: Names
    scenario: str
    levers: Mapping[str, float]
    year: int
    figures: Mapping[str, float | None]
    years: tuple[int, ...]
    paths: Mapping[str, tuple[float | None, ...]]
    best_recovery: float
    frontier: tuple[tuple[float, float], ...]
    surplus: float
    status: str = "scenario"

    def __getitem__(self, key: str) -> float:
        """One figure of the last year, in its unit; NaN where there is none.

        Raises
        ------
        UnknownNameError   a figure that answers do not have; names the nearest
        """
        if key not in self.figures:
            raise unknown("figure", key, self.figures, where="an answer", where_nl="een antwoord")
        value = self.figures[key]
        return math.nan if value is None else value

    def as_dict(self) -> dict[str, Any]:
        """The answer as plain values; figures with their unit and the indicator they are of."""
        plain = {key: value for key, value in asdict(self).items() if key != "figures"}
        figures = {
            f.key: {"value": self.figures[f.key], "unit": f.shown_unit, "indicator": f.indicator}
            for f in ANSWER_FIGURES
        }
        return {**plain, "figures": figures}


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """An answer beside the baseline: the same product in the first scenario, no lever moved.

    changes : levers that differ from those of today, as a scenario of a study file would set them
    """

    answer: Answer
    baseline: Answer
    changes: Mapping[str, float]

    def difference(self, key: str) -> float | None:
        """One figure of the answer less that of the baseline; None where either has none."""
        before, after = self.baseline.figures[key], self.answer.figures[key]
        return None if before is None or after is None else after - before


def read_answer(
    ledger: Ledger, *, product: str, scenario: str, years: range, last_record: int, choices: Choices
) -> tuple[dict[str, float | None], dict[str, tuple[float | None, ...]]]:
    """The figures of an answer on a ledger: in the last year, and by year from the record on.

    Parameters
    ----------
    product     : key of the good whose figures are read
    scenario    : label in the ledger; up to `last_record` it is that of the record
    choices     : per indicator key, what the study chose

    Returns
    -------
    figure → value in its unit, and figure → values by year
    """
    found = {
        figure.key: _series(ledger, figure, product, scenario, years, last_record, choices) for figure in ANSWER_FIGURES
    }
    paths = {key: tuple(None if math.isnan(v) else v for v in path.tolist()) for key, path in found.items()}
    return {key: path[-1] for key, path in paths.items()}, paths


def _series(
    ledger: Ledger, figure: Figure, product: str, scenario: str, years: range, last_record: int, choices: Choices
) -> Array:
    """(year,)  one figure over the years, in its unit."""
    indicator = figure.defined
    made = {n: v for n, v in choices.get(indicator.key, {}).items() if n in indicator.choices}
    expression = indicator.expression(ledger, {**made, **choices.get(indicator.id, {})})
    found = expression.by("year", "good", "scenario", year=list(years), good=[product], scenario=[HISTORY, scenario])
    record = np.array(years) <= last_record
    values = np.where(record, found.value[:, 0, 0], found.value[:, 0, 1])
    return np.asarray(values * conversion_factor(found.unit, figure.unit))


def frontier_of(figures: Mapping[str, float | None]) -> tuple[tuple[float, float], ...]:
    """Recycled content rises with the recycling rate by discards per new product, until the ceiling [%].

    Nothing where either is not known, as for a product of which nothing is new.

    >>> frontier_of({"discard_ratio": 50.0, "ceiling": 40.0})
    ((0.0, 0.0), (80.0, 40.0), (100.0, 40.0))
    """
    ratio, ceiling = figures["discard_ratio"], figures["ceiling"]
    if not ratio or ceiling is None:
        return ()
    discarded = ratio / 100.0
    bend = min(100.0, min(100.0, max(0.0, ceiling)) / discarded)
    return (0.0, 0.0), (bend, bend * discarded), (100.0, bend * discarded)
