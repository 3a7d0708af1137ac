"""How often a statement holds under choices of method and errors of data together, and which moves it more."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import numpy as np

from kringloop.core import NOISE, Array, RangeError
from kringloop.robustness.statements import Statement, turning_point

Told = TypeVar("Told")


@dataclass(frozen=True, slots=True, eq=False)
class Figures:
    """The figures of a statement under one set of choices.

    Parameters
    ----------
    central : (figures,) NaN where one is absent
    drawn   : (figures, draws), draws in common with those of the other sets; None where no data has a margin
    """

    central: Array
    drawn: Array | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The variance of a measure over sets × draws, in parts that add up to it [unit²].

    Parameters
    ----------
    methods  : variance over the sets of the mean over the draws
    data     : variance over the draws of the mean over the sets
    together : what is left: choices change how far errors of data reach
    """

    methods: float
    data: float
    together: float

    @property
    def whole(self) -> float:
        return self.methods + self.data + self.together


@dataclass(frozen=True, slots=True, kw_only=True)
class Concluded:
    """How sure a statement is.

    Parameters
    ----------
    measure     : what it is judged by, in the study itself [unit of its figures, or that per year]
    holds       : whether the central figures of the study say so; None where they say nothing
    sets        : sets with figures, the study itself among them
    in_sets     : share of those in which the central figures say so
    turned_in   : sets in which they do not
    draws       : draws of the study itself that have figures; 0 without margins
    in_draws    : share of those in which it holds
    in_both     : share of all sets × draws in which it holds
    deviations  : smallest joint error of data that turns it, in standard deviations of the measure
    parts       : of the variance of the measure over sets × draws
    """

    measure: float
    holds: bool | None
    sets: int
    in_sets: float | None
    turned_in: tuple[str, ...]
    draws: int
    in_draws: float | None
    in_both: float | None
    deviations: float | None
    parts: Parts | None


def conclude(statement: Statement, found: Mapping[str, Figures]) -> Concluded:
    """Judge a statement on the figures of a study, and of the same study under sets of choices.

    Parameters
    ----------
    found : by set; the first is the study itself. A set that leaves the figures as they are may hold the same object

    Raises
    ------
    RangeError   no figures at all, or sets with other numbers of draws
    """
    if not found:
        raise RangeError("there is nothing to conclude from; expected the figures of a study")
    own = next(iter(found.values()))
    central = _once(found, lambda f: float(statement.holds(f.central[:, None])[0]))
    known = {key: value for key, value in central.items() if np.isfinite(value)}
    drawn = _drawn(found)
    both = list(_once(drawn, lambda f: statement.holds(f.drawn)).values())
    mine = statement.holds(own.drawn) if own.drawn is not None else np.empty(0)
    first = next(iter(central.values()))
    return Concluded(
        measure=float(statement.measure(own.central[:, None])[0]),
        holds=bool(first) if np.isfinite(first) else None,
        sets=len(known),
        in_sets=_mean(np.array(list(known.values()))),
        turned_in=tuple(key for key, value in known.items() if not value),
        draws=int(np.isfinite(mine).sum()),
        in_draws=_mean(mine),
        in_both=_mean(np.concatenate(both)) if both else None,
        deviations=turning_point(statement, own.central, own.drawn) if own.drawn is not None else None,
        parts=variance_parts(np.stack(list(_once(drawn, lambda f: statement.measure(f.drawn)).values())))
        if drawn
        else None,
    )


def variance_parts(measures: Array) -> Parts | None:
    """The law of total variance over (sets, draws) on common draws; None where no draw has a measure in every set.

    V = Var_s(mean_d) + Var_d(mean_s) + what is left; the parts of a balanced table add up exactly.

    >>> parts = variance_parts(np.array([[0.0, 2.0], [10.0, 12.0]]))
    >>> parts.methods, parts.data, parts.together
    (25.0, 1.0, 0.0)
    """
    table = measures[:, np.isfinite(measures).all(axis=0)]
    if not table.size:
        return None
    mean = table.mean()
    rows, columns = table.mean(axis=1) - mean, table.mean(axis=0) - mean
    left = table - mean - rows[:, None] - columns[None, :]
    rounding = (NOISE * np.abs(table).max()) ** 2
    methods, data, together = (
        squares if squares > rounding else 0.0
        for squares in (float((part**2).mean()) for part in (rows, columns, left))
    )
    return Parts(methods=methods, data=data, together=together)


def _once(found: Mapping[str, Figures], judge: Callable[[Any], Told]) -> dict[str, Told]:
    """One judgement per set; figures that several sets share are judged once."""
    told: dict[int, Told] = {}
    for figures in found.values():
        if id(figures) not in told:
            told[id(figures)] = judge(figures)
    return {key: told[id(figures)] for key, figures in found.items()}


def _drawn(found: Mapping[str, Figures]) -> dict[str, Figures]:
    """Draws by set, of sets that have the figures; those of data without a margin stand still."""
    counts = {f.drawn.shape[1] for f in found.values() if f.drawn is not None}
    if len(counts) > 1:
        raise RangeError(f"sets have {sorted(counts)} draws; they need common draws")
    if not counts:
        return {}
    count = counts.pop()
    still = _once(found, lambda f: f if f.drawn is not None else replace(f, drawn=_repeated(f.central, count)))
    return {key: figures for key, figures in still.items() if np.isfinite(figures.central).all()}


def _repeated(central: Array, count: int) -> Array:
    made: Array = np.repeat(central[:, None], count, axis=1)
    return made


def _mean(values: Array) -> float | None:
    known = values[np.isfinite(values)]
    return float(known.mean()) if len(known) else None
