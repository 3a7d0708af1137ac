"""The figures of scenarios: every indicator that one touches, asked on its ledger, to the horizon.

A figure is made once for each set of assumptions that matters to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import numpy as np

from kringloop.core import KringloopError, RangeError, unknown
from kringloop.indicators import Indicator
from kringloop.ledger import Expression, Ledger, Reason
from kringloop.models import HISTORY
from kringloop.runs.evaluate import choices_for, wanted_indicators
from kringloop.runs.scenario_allowed import require_rates
from kringloop.runs.scenario_ledgers import GOOD, KEPT_LINES, SCENARIO, ScenarioLedgers, forget
from kringloop.runs.scenario_line import ALL, Line, ends
from kringloop.scenarios import Plan
from kringloop.standing import headline_cell


@dataclass(slots=True)
class ScenarioBench(ScenarioLedgers):
    """The scenarios of one run, ready to be asked for figures."""

    _lines: dict[tuple[str, str], Line | KringloopError] = field(init=False, default_factory=dict)

    def take(self, plan: Plan) -> None:
        """Put a scenario from elsewhere, such as a file, among those of the study, in place of one of its name."""
        ScenarioLedgers.take(self, plan)
        for key in [k for k in self._kept if k == "wanted" or k.startswith("cell ")]:
            del self._kept[key]

    @property
    def expressions(self) -> Mapping[str, tuple[Indicator, frozenset[str]]]:
        """Indicator → the indicator and the accounts it reads, in the run itself."""
        if "expressions" not in self._kept:
            found: dict[str, tuple[Indicator, frozenset[str]]] = {}
            wanted = wanted_indicators(self.run.study)
            self.run.read_ahead({indicator.key for indicator in wanted})
            for indicator in wanted:
                if self.run.observations_of(indicator) is None:
                    continue
                try:
                    read = indicator.expression(self.run.ledger, choices_for(self.run.study, indicator)).selections()
                except KringloopError:  # the run itself says why it has no figure
                    continue
                found[indicator.id] = indicator, frozenset(s.account.key for s in read)
            self._kept["expressions"] = found
        expressions: Mapping[str, tuple[Indicator, frozenset[str]]] = self._kept["expressions"]
        return expressions

    def touched(self, plan: Plan) -> tuple[str, ...]:
        """Indicators that read an account which the scenario makes anew or lets go on."""
        made = self.behind(plan).accounts
        return tuple(id for id, (_, reads) in self.expressions.items() if reads & made)

    def lines(self, plan: Plan, ids: Iterable[str] | None = None) -> dict[str, Line]:
        """Every figure of a scenario that goes on after the record, or some; for those that do not see `refusals`."""
        return {k: v for k, v in self._found(plan, ids).items() if isinstance(v, Line)}

    def line(self, plan: Plan, id: str, **fixed: str) -> Line:
        """One figure of a scenario, in the cell of its headline or the one that is fixed.

        Raises
        ------
        UnknownNameError   a figure that the run does not have
        KringloopError     why the ledger of the scenario does not give it
        """
        if id not in self.expressions:
            raise unknown("indicator", id, self.expressions)
        found = next(iter(self._found(plan, (id,), fixed).values()))
        if isinstance(found, Line):
            return found
        raise found

    def refusals(self, plan: Plan) -> dict[str, KringloopError]:
        """Figures that the ledger of a scenario does not give, and why."""
        return {k: v for k, v in self._found(plan, None).items() if not isinstance(v, Line)}

    def _found(
        self, plan: Plan, ids: Iterable[str] | None, fixed: Mapping[str, str] = MappingProxyType({})
    ) -> dict[str, Line | KringloopError]:
        wanted = self.touched(plan) if ids is None else tuple(ids)
        ledger: Ledger | None = None
        found: dict[str, Line | KringloopError] = {}
        behind = self.behind(plan)
        keys = {id: (f"{id} {dict(fixed)}", behind.told_of(self.expressions[id][1])) for id in wanted}
        needed = {key for id in wanted if keys[id] not in self._lines for key in self.expressions[id][1]}
        for id, key in keys.items():
            if key not in self._lines:
                ledger = self.ledger(plan, needed) if ledger is None else ledger
                self._lines[key] = self._line(plan, id, ledger, fixed)
                forget(self._lines, KEPT_LINES)
            found[id] = self._lines[key]
        return found

    def _line(self, plan: Plan, id: str, ledger: Ledger, fixed: Mapping[str, str]) -> Line | KringloopError:
        indicator, reads = self.expressions[id]
        behind = self.behind(plan)
        try:
            require_rates(id, reads, behind.of(reads), plan, self.run.ledger)
            expression = indicator.expression(ledger, choices_for(self.run.study, indicator))
            found = self._series(indicator, expression, fixed)
            return found if found.goes_on else ends(found, sorted(reads - behind.accounts))
        except KringloopError as error:
            return error
        except ArithmeticError as error:
            return RangeError(str(error) or type(error).__name__, nl=str(error) or type(error).__name__)

    def _series(self, indicator: Indicator, expression: Expression, fixed: Mapping[str, str]) -> Line:
        cell = self.cell(indicator, fixed)
        years = tuple(range(self.run.study.years[0], self.horizon + 1))
        labels: dict[str, Any] = {d: [c] for d, c in cell.items() if c != ALL and d != SCENARIO}
        by = [d for d in indicator.by if cell.get(d) != ALL]
        if SCENARIO in by:
            labels[SCENARIO] = [HISTORY, SCENARIO]
        found = expression.by("year", *by, year=list(years), **labels)
        values = np.where(found.reasons == Reason.KNOWN, found.value, np.nan)
        if SCENARIO in by:
            values = np.moveaxis(values, found.grid.by.index(SCENARIO), -1)
        flat = values.reshape(len(years), -1)
        assert self.bench is None or flat.shape[1] <= 2
        record = self._record(expression)
        if SCENARIO in by:
            flat = np.where(np.array(years)[:, None] <= record, flat[:, :1], flat[:, 1:])
        return Line(
            indicator=self.run.study.worded(indicator),
            cell=cell,
            unit=found.unit,
            years=years,
            values=flat[:, 0],
            record=record,
        )

    def _record(self, expression: Expression) -> int:
        """The last year whose rows are all of the record."""
        ends = []
        for selection in expression.selections():
            account = selection.account.key
            if account in self._on:
                ends.append(self._on[account].last)
            elif account in self.chains.accounts:
                ends.append(self.chains.record(account))
            elif self.bench is not None and account in self.bench.questions:
                ends.append(self.bench.model.products.last_record)
        return min(ends, default=self.horizon)

    def cell(self, indicator: Indicator, fixed: Mapping[str, str] = MappingProxyType({})) -> Mapping[str, str]:
        """The cell a figure is told of: all products in use where they add up, else that of the headline.

        Raises
        ------
        RangeError   the study names no headline, or the cell that is fixed has no figure
        """
        key = f"cell {indicator.id} {dict(fixed)}"
        if key not in self._kept:
            self._kept[key] = self._cell(indicator, fixed)
        cell: Mapping[str, str] = self._kept[key]
        return cell

    def _cell(self, indicator: Indicator, fixed: Mapping[str, str]) -> Mapping[str, str]:
        stored = self.run.observations_of(indicator)
        assert stored is not None
        known = stored.drop_nulls("value")
        available = {d: tuple(known[d].drop_nulls().unique().to_list()) for d in indicator.by if d != SCENARIO}
        by = [d for d in indicator.by if d != SCENARIO]
        available |= {d: (c,) if c in available[d] else () for d, c in fixed.items() if d in available}
        found = headline_cell(indicator.key, indicator.definition, by, available, self._wanted)
        if found is None:
            raise RangeError(
                f"'{indicator.id}' has no cell that stands for it; name one under show.headline",
                nl=f"'{indicator.id}' heeft geen cel die ervoor staat; noem er een onder show.headline",
            )
        cell = {d: found[d] for d in by}
        if self._adds_up(indicator) and GOOD not in fixed:
            cell[GOOD] = ALL
        return cell

    @property
    def _wanted(self) -> Mapping[str, Sequence[str]]:
        """Codes of headlines by dimension, and behind them those that scenarios are about."""
        if "wanted" not in self._kept:
            found: dict[str, list[str]] = {d: list(codes) for d, codes in self.run.study.show.headline.items()}
            for plan in self.plans.values():
                for each in (a for many in plan.on_rows.values() for a in many):
                    for dimension, codes in each.scope.items():
                        found.setdefault(dimension, []).extend(codes)
            self._kept["wanted"] = found
        wanted: Mapping[str, Sequence[str]] = self._kept["wanted"]
        return wanted

    def _adds_up(self, indicator: Indicator) -> bool:
        """Whether a figure can be told of all products in use together: no account it reads is printed ready-made."""
        if GOOD not in indicator.by or self.bench is None:
            return False
        reads = self.expressions[indicator.id][1]
        kinds = {self.run.study.accounts[a].kind for a in reads if a in self.bench.questions}
        return bool(kinds) and all(
            self.run.study.accounts[a].kind != "published" or GOOD not in self.run.study.accounts[a].dimensions
            for a in reads
            if a in self.run.study.accounts
        )
