"""Quantities that the equations of a study name, in each year and for each label: on record with errors, or unknown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple, TypeAlias

import numpy as np
import polars as pl

from kringloop.core import (
    Array,
    KringloopError,
    MissingDataError,
    RangeError,
    conversion_factor,
    listing,
    require_unit,
    unknown,
)
from kringloop.ledger import Grid, Ledger, Reason, Selection, read_formula
from kringloop.reconcile import Quantity
from kringloop.robustness import Margin, row_margins
from kringloop.runs.sums_of_rows import errors_of_sum, with_errors
from kringloop.study import QuantitySpec, ReconciliationSpec

NO_RULE = -1
_STEP = 0.9
"""How far the size of a series goes to the adjusted one at a time, so that two that pull each other settle."""
Labels = tuple[str, ...]
"""A label per dimension of a quantity."""
Totals: TypeAlias = "Mapping[str, pl.DataFrame]"
"""Printed totals by account."""
Found = tuple[tuple[str | int, ...], KringloopError]
"""A place below the reconciliation, and what is wrong there."""


class At(NamedTuple):
    """One figure of a quantity; year is None for one of all years."""

    key: str
    year: int | None
    labels: Labels

    @property
    def name(self) -> str:
        """How equations and messages name it."""
        return " ".join([self.key, *([] if self.year is None else [str(self.year)]), *self.labels])


@dataclass(frozen=True, slots=True)
class Known:
    """A figure on record, and the errors that make it unsure [unit].

    own     : standard deviation that does not depend on the figure, or that margins give it by itself
    scatter : the same as a share of the level of its series
    shared  : by error that other figures have too, how far it moves this one; a share of it
    data    : by figure on record that others are made of too, how far its own error moves this one: of rows that follow
              from others
    level   : mean size of its series, over years, as published [unit]
    size    : of that series as adjusted, as a share of what is published: errors that are shares go with it
    rows    : of the account, that it is the sum of
    """

    value: float
    own: float
    scatter: float
    shared: Mapping[str, float]
    level: float = 0.0
    size: float = 1.0
    rows: tuple[int, ...] = ()
    data: Mapping[str, float] = field(default_factory=dict)

    @property
    def alone(self) -> float:
        """Standard deviation of the error that it has by itself."""
        return float(np.hypot(self.own, self.scatter * self.level * self.size))

    @property
    def together(self) -> float:
        """Standard deviation of the errors that others have too."""
        return self.size * float(np.sqrt(sum(s**2 for s in self.shared.values())))

    @property
    def deviation(self) -> float:
        made = sum(move**2 for move in self.data.values())
        return float(np.sqrt(self.alone**2 + self.together**2 + made))

    def times(self, factor: float) -> Known:
        """The same figure in another unit."""
        shared, data = ({n: move * factor for n, move in each.items()} for each in (self.shared, self.data))
        return replace(self, value=self.value * factor, own=self.own * factor, shared=shared, data=data)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A quantity: by which dimensions, in what unit, and what is on record of it."""

    key: str
    spec: QuantitySpec
    by: tuple[str, ...]
    unit: str
    account: str = ""
    layer: str = ""
    factor: float = 1.0
    """From the unit of the layer to its own."""
    known: Mapping[At, Known] = field(default_factory=dict)

    def at(self, year: int, labels: Mapping[str, str]) -> At:
        """Its figure in a year and for the labels that divide it."""
        return At(self.key, year if self.spec.yearly else None, tuple(labels[n] for n in self.by))

    def quantity(self, at: At, place: str) -> Quantity:
        """The figure as a system has it."""
        spec, found = self.spec, self.known.get(at)
        low, high = (0.0, 1.0) if spec.share else (spec.lower, spec.upper)
        return Quantity(
            name=at.name,
            unit=self.unit,
            value=spec.value if found is None else found.value,
            deviation=spec.deviation if found is None else found.deviation,
            constant=spec.constant,
            lower=-np.inf if low is None else low,
            upper=np.inf if high is None else high,
            start=spec.start,
            place=place,
        )


def stated_quantities(
    spec: ReconciliationSpec, ledger: Ledger, margins: Sequence[Margin], totals: Totals
) -> tuple[dict[str, Stated], list[Found]]:
    """Every quantity of a reconciliation, and what is wrong with those that cannot be made.

    Parameters
    ----------
    totals : printed totals by account, for rules by which rows follow from those
    """
    made: dict[str, Stated] = {}
    wrong: list[Found] = []
    for key, each in spec.quantities.items():
        try:
            made[key] = _stated(key, each, spec, ledger, margins, totals)
        except KringloopError as error:
            part = ("figure",) if each.figure is not None else ("by",) if each.by else ()
            wrong.append((("quantities", key, *part), error))
    return with_own_data(made), wrong


def _stated(
    key: str,
    spec: QuantitySpec,
    whole: ReconciliationSpec,
    ledger: Ledger,
    margins: Sequence[Margin],
    totals: Totals,
) -> Stated:
    if any(n not in whole.by for n in spec.by or ()):
        lost = next(n for n in spec.by or () if n not in whole.by)
        raise unknown(
            "dimension", lost, whole.by, where="'by' of the reconciliation", where_nl="'by' van de afstemming"
        )
    if spec.figure is None:
        assert spec.unit is not None
        made = Stated(key=key, spec=spec, by=whole.by if spec.by is None else spec.by, unit=require_unit(spec.unit))
        if (problem := made.quantity(At(key, None, ()), "").problem()) is not None:
            raise problem
        return made
    expression = read_formula(spec.figure).on(ledger)
    chosen = expression.selections()
    if len(chosen) != 1 or str(chosen[0]) != str(expression):
        raise RangeError(f"'{key}' is one selection of the ledger; write sums and products as equations")
    selection = chosen[0]
    own = tuple(n for n in whole.by if n in selection.account.dimension_names)
    by = own if spec.by is None else spec.by
    if absent := [n for n in by if n not in own]:
        account = selection.account.key
        raise unknown("dimension", absent[0], own, where=f"account '{account}'", where_nl=f"rekening '{account}'")
    unit = spec.unit or selection.unit
    found = _known(key, spec, selection, by, whole, ledger, margins, totals)
    factor = conversion_factor(selection.unit, unit)
    scaled = {at: known.times(factor) for at, known in found.items()}
    account, layer = selection.account.key, selection.layer
    return Stated(
        key=key, spec=spec, by=by, unit=unit, account=account, layer=layer, factor=factor, known=with_levels(scaled)
    )


def with_own_data(quantities: Mapping[str, Stated]) -> dict[str, Stated]:
    """Quantities of which the figures have as their own what is in no other figure."""
    times = Counter(n for q in quantities.values() for known in q.known.values() for n in known.data)
    return {key: replace(q, known={at: _own(k, times) for at, k in q.known.items()}) for key, q in quantities.items()}


def _own(known: Known, times: Mapping[str, int]) -> Known:
    alone = [move for name, move in known.data.items() if times[name] == 1]
    data = {name: move for name, move in known.data.items() if times[name] > 1}
    return replace(known, own=float(np.linalg.norm([known.own, *alone])), data=data)


def with_levels(known: Mapping[At, Known]) -> dict[At, Known]:
    """Figures with the mean size of their series."""
    series: dict[Labels, list[float]] = {}
    for at, one in known.items():
        series.setdefault(at.labels, []).append(abs(one.value))
    return {at: replace(one, level=float(np.mean(series[at.labels]))) for at, one in known.items()}


def with_sizes(known: Mapping[At, Known], adjusted: Mapping[At, float]) -> dict[At, Known]:
    """Figures whose errors are shares of adjusted series.

    A share of what is published would make figures that contradict each other the surer the smaller they are, so that a
    fit shrinks them all: Peelle's puzzle.
    """
    series: dict[Labels, list[float]] = {}
    for at in known:
        series.setdefault(at.labels, []).append(abs(adjusted[at]))
    made = {}
    for at, one in known.items():
        size = float(np.mean(series[at.labels])) / one.level if one.level else 1.0
        made[at] = replace(one, size=one.size ** (1 - _STEP) * size**_STEP)
    return made


def _known(
    key: str,
    spec: QuantitySpec,
    selection: Selection,
    by: tuple[str, ...],
    whole: ReconciliationSpec,
    ledger: Ledger,
    margins: Sequence[Margin],
    totals: Totals,
) -> dict[At, Known]:
    """Figures of a selection by year and label; none where no row stands, or one that counts as not printed."""
    account = selection.account
    assert whole.years is not None
    years = [y for y in range(whole.years[0], whole.years[1] + 1) if y in selection.year_labels]
    kept = {n: whole.labels.get(n, selection.labels(n)) for n in by}
    for name, asked in kept.items():
        if lost := [v for v in asked if v not in selection.labels(name)]:
            raise unknown(name, lost[0], selection.labels(name))
    if not years or not all(kept.values()):
        span = f"{whole.years[0]}–{whole.years[1]}"
        raise MissingDataError(
            f"'{key}' has no figure in {span}: '{selection}'", nl=f"'{key}' heeft geen cijfer in {span}: '{selection}'"
        )
    grid = Grid(("year", *by), {"year": tuple(map(str, years)), **kept})
    cells = selection.evaluate(grid)
    how_sure = row_margins(ledger, account.key, selection.layer, margins, totals=totals.get(account.key))
    sure = with_errors(selection, how_sure)
    flagged = _flagged(selection, spec.without)
    found: dict[At, Known] = {}
    unsure = 0
    for place in np.ndindex(grid.shape):
        if cells.reasons[place] != Reason.KNOWN:
            continue
        cell = {n: grid.labels[n][i] for n, i in zip(grid.by, place, strict=True)}
        one = Grid(grid.by, {n: (label,) for n, label in cell.items()})
        rows = selection.rows_in(one)
        if not len(rows) or flagged[rows].any():
            continue
        value = float(cells.values[place])
        own, shared, data = errors_of_sum(how_sure, rows, sure.rows_off_in(one))
        known = Known(value, own, spec.scatter, shared, level=abs(value), rows=tuple(rows.tolist()), data=data)
        unsure += (how_sure.rule[rows] == NO_RULE).any() or known.deviation == 0
        found[At(key, int(cell["year"]), tuple(cell[n] for n in by))] = known
    if unsure:
        raise MissingDataError(
            f"no rule says how sure {unsure} figures of '{key}' are\n"
            f"  Add a rule about '{account.key}' to the table of margins, with a half_width where figures are 0."
        )
    if not spec.yearly and len(found) > len({at.labels for at in found}):
        raise RangeError(f"'{key}' has figures of several years and 'yearly: false'; choose one in the figure: year=…")
    return found if spec.yearly else {At(key, None, at.labels): k for at, k in found.items()}


def _flagged(selection: Selection, flags: Sequence[str]) -> Array:
    """(rows,) which rows carry one of the flags."""
    account = selection.account
    known = {word for flag in account.flags for word in flag.split()}
    if lost := [f for f in flags if f not in known]:
        raise unknown("flag", lost[0], known, where=f"account '{account.key}'")
    table = np.array([bool(set(flag.split()) & set(flags)) for flag in account.flags])
    return np.zeros(len(account), dtype=bool) if account.flag_codes is None else table[account.flag_codes]


def shown(names: Sequence[str]) -> str:
    """Names for a message."""
    return listing(repr(n) for n in names)
