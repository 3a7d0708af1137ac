"""The scenarios of a run: each a ledger on which every indicator that it touches is asked, to the horizon.

Accounts and figures are made once for each set of assumptions that matters to them: a lever that is moved asks again
only what it changes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Final, TypeVar

import numpy as np
import polars as pl

from kringloop.core import Array, KringloopError, Names, RangeError, unknown
from kringloop.indicators import Indicator
from kringloop.ledger import Account, Expression, Ledger, Reason
from kringloop.models import HISTORY, Asked, Draw, ScenarioSettings, Tonnes, tonnes_of
from kringloop.runs.evaluate import choices_for, wanted_indicators
from kringloop.runs.opened import Run
from kringloop.runs.scenario_allowed import require_beside, require_no_products, require_record, require_years
from kringloop.runs.scenario_behind import CHAINS, PRODUCTS, Behind, Group, Part
from kringloop.runs.scenario_chains import ChainBench
from kringloop.runs.scenario_line import ALL, Line, ends
from kringloop.runs.scenario_links import Links
from kringloop.runs.workbench import Workbench, workbench_of_run
from kringloop.scenarios import (
    ACCOUNT,
    BASELINE,
    GOES_ON,
    ORIGIN,
    Assumption,
    GoingOn,
    Plan,
    asked_of_products,
    going_on,
    plan_of,
    with_rows_changed,
)
from kringloop.standing import headline_cell
from kringloop.study import study_plans

SCENARIO, GOOD = "scenario", "good"
T = TypeVar("T")
NO_BASELINE: Final = Names("zoals nu", "as it is")
KEPT, KEPT_LINES, KEPT_SENT, KEPT_CHAINS = 256, 8192, 64, 12
"""Accounts and figures that are kept: some hundred megabytes at most."""


@dataclass(slots=True, weakref_slot=True)
class ScenarioBench:
    """The scenarios of one run, ready to be asked.

    Parameters
    ----------
    draw : which draw of the inputs of models is read; None: the figures on record
    """

    run: Run
    draw: Draw | None = None
    _accounts: dict[tuple[str, str], Account] = field(init=False, default_factory=dict)
    _on: dict[str, GoingOn] = field(init=False, default_factory=dict)
    _lines: dict[tuple[str, str], Line | KringloopError] = field(init=False, default_factory=dict)
    _of_plans: dict[tuple[str, int], tuple[Plan, Any]] = field(init=False, default_factory=dict)
    _kept: dict[str, Any] = field(init=False, default_factory=dict)

    @property
    def bench(self) -> Workbench | None:
        """The workbench of the run, for its products in use; None where it follows none."""
        if "bench" not in self._kept:
            found = workbench_of_run(self.run)
            if found is not None and self.draw is not None:
                asked = {key: replace(q, draw=self.draw) for key, q in found.questions.items()}
                found = replace(found, questions=asked)
            self._kept["bench"] = found
        bench: Workbench | None = self._kept["bench"]
        return bench

    @property
    def chains(self) -> ChainBench:
        """The supply chain of the run."""
        if "chains" not in self._kept:
            self._kept["chains"] = ChainBench(self.run, self.horizon)
        found: ChainBench = self._kept["chains"]
        return found

    @property
    def horizon(self) -> int:
        """The last year."""
        return self.run.study.years[1] if self.bench is None else self.bench.model.choices.horizon

    @property
    def plans(self) -> Mapping[str, Plan]:
        """The scenarios of the study, the baseline first."""
        if "plans" not in self._kept:
            found = study_plans(self.run.study.scenarios)
            if BASELINE not in found:
                found = {BASELINE: plan_of(BASELINE, NO_BASELINE, ()), **found}
            self._kept["plans"] = {BASELINE: found[BASELINE], **found}
        plans: Mapping[str, Plan] = self._kept["plans"]
        return plans

    def plan(self, key: str) -> Plan:
        """One scenario of the study by its key or its hash, or several joined by `+`.

        Raises
        ------
        UnknownNameError   no such scenario; names the nearest
        """
        known = {**self._by_hash, **self.plans}
        parts = key.split("+")
        for each in parts:
            if each not in known:
                raise unknown("scenario", each, self.plans)
        several = [known[each] for each in parts]
        if len(several) == 1:
            return several[0]
        names = Names(*(" + ".join(p.names[language] for p in several) for language in ("nl", "en")))
        return plan_of(
            "_and_".join(p.key for p in several),
            names,
            [a for p in several for a in p.own],
            self.plans[BASELINE].assumptions,
        )

    @property
    def _by_hash(self) -> Mapping[str, Plan]:
        sent: Mapping[str, Plan] = self._kept.get("sent", {})
        return {**{plan.digest: plan for plan in self.plans.values()}, **sent}

    def keep(self, plan: Plan) -> None:
        """Know a scenario from elsewhere by its hash, for as long as this bench is there; the last ones only."""
        sent = self._kept.setdefault("sent", {})
        sent[plan.digest] = plan
        _forget(sent, KEPT_SENT)

    def take(self, plan: Plan) -> None:
        """Put a scenario from elsewhere, such as a file, among those of the study, in place of one of its name."""
        self._kept["plans"] = {**self.plans, plan.key: plan}
        self._of_plans.clear()
        for key in [k for k in self._kept if k == "wanted" or k.startswith("cell ")]:
            del self._kept[key]

    def surplus(self, plan: Plan, *products: str) -> float:
        """[t] new products below zero that a scenario would ask over all years, of some products or all; 0 is well."""
        if self.bench is None:
            return 0.0
        return self.bench.surplus({SCENARIO: self._asked(plan)}, products)[SCENARIO]

    def require_possible(self, plan: Plan) -> None:
        """Refuse what a scenario asks and cannot be, as far as that shows before anything is made.

        Raises
        ------
        StudyError, IncomparableError, RangeError   as `ledger`
        """
        self.behind(plan)
        if self.bench is not None:
            self._asked(plan)

    def ledger(self, plan: Plan, only: Collection[str] | None = None) -> Ledger:
        """The ledger of a scenario: accounts of products in use made anew, accounts of record that go on.

        Parameters
        ----------
        only : accounts that are made; left out: all, and the others stay as they are in the run

        Raises
        ------
        StudyError, IncomparableError, RangeError, UnknownNameError   assumptions that the study cannot carry
        """
        made = [account for part in self.behind(plan).parts for account in self._made(part, plan, only)]
        words = Names(f"scenario '{plan.key}'", f"scenario '{plan.key}'")
        return self.run.ledger.with_accounts(*made, origins={GOES_ON: ORIGIN}, checked=True, words=words)

    def once(self, plan: Plan, name: str, make: Callable[[], T]) -> T:
        """What follows from a scenario and those of the study, made once; an error is not kept."""
        key = name, id(plan)
        if key not in self._of_plans:  # the plan is kept with it, so that no other one gets its id
            self._of_plans[key] = plan, make()
            _forget(self._of_plans, KEPT)
        found: T = self._of_plans[key][1]
        return found

    def behind(self, plan: Plan) -> Behind:
        """What a scenario makes anew, and the assumptions that each part of it follows from.

        Raises
        ------
        StudyError   assumptions that the study cannot carry
        """
        return self.once(plan, "behind", lambda: Behind(tuple(self._part(g, plan) for g in self._groups(plan))))

    def _part(self, group: Group, plan: Plan) -> Part:
        assumed = self._assumptions_in(group, plan)
        return Part(group, self._accounts_in(group), assumed, replace(plan, assumptions=assumed).digest)

    def _groups(self, plan: Plan) -> tuple[Group, ...]:
        products = (PRODUCTS,) if self.bench is not None else ()
        if self.bench is None:
            require_no_products(plan)
        for key in plan.on_rows:
            require_record(self.run, key, () if self.bench is None else self.bench.questions, self.chains.accounts)
        require_beside(plan, self.plans[BASELINE])
        for each in plan.assumptions:
            require_years(each, self.begins(each), self.horizon)
        return (*products, *plan.on_rows, *((CHAINS,) if plan.on_chain else ()))

    def _accounts_in(self, group: Group) -> tuple[str, ...]:
        """Accounts of a group."""
        if group == CHAINS:
            return self.chains.accounts
        if group != PRODUCTS:
            return (group,)
        assert self.bench is not None
        return tuple(self.bench.questions)

    def _assumptions_in(self, group: Group, plan: Plan) -> tuple[Assumption, ...]:
        """What the accounts of a group follow from: where one follows products in use, those on products too."""
        if group == PRODUCTS:
            return plan.on_products
        own = plan.on_chain if group == CHAINS else plan.on_rows.get(group, ())
        return (*own, *plan.on_products) if any(a.linked for a in own) else own

    def _made(self, part: Part, plan: Plan, only: Collection[str] | None) -> list[Account]:
        told = part.told
        wanted = [key for key in part.accounts if only is None or key in only]
        lacking = [key for key in wanted if (key, told) not in self._accounts]
        if lacking:
            made = {account.key: account for account in self._make(part.group, plan, lacking)}
            self._accounts |= {(key, told): made[key] for key in lacking}
        found = [self._accounts[key, told] for key in wanted]
        _forget(self._accounts, KEPT)
        _forget_of(self._accounts, self.chains.accounts, KEPT_CHAINS)
        return found

    def _make(self, group: Group, plan: Plan, keys: Sequence[str]) -> Sequence[Account]:
        if group == PRODUCTS:
            assert self.bench is not None
            return self.bench.accounts({SCENARIO: self._asked(plan)}, keys=keys)
        if group == CHAINS:
            years = self.chains.years
            return self.chains.made(plan.on_chain, lambda each: self.links.bought(plan, each, years), keys)
        return (self._goes_on(group, plan),)

    def frames(self, plan: Plan) -> dict[str, pl.DataFrame]:
        """The rows of the accounts of products in use under a scenario, for checks of their balance."""
        assert self.bench is not None
        return self.bench.frames({SCENARIO: self._asked(plan)})

    def _asked(self, plan: Plan) -> ScenarioSettings:
        assert self.bench is not None
        model, years = self.bench.model, self.years_after
        return asked_of_products(
            plan,
            self.bench.levers_today,
            model.products.keys,
            self.below,
            years,
            model.choices.taken,
            self._left,
            lambda: model.usual_sales()[-len(years) :],
            self._run,
        )

    @property
    def years_after(self) -> range:
        """Years after the record of products in use, to the horizon."""
        assert self.bench is not None
        return range(self.bench.model.products.last_record + 1, self.bench.model.choices.horizon + 1)

    def question(self, plan: Plan) -> Asked:
        """What the model of products in use is asked under a scenario."""
        assert self.bench is not None
        return self.bench.question({SCENARIO: self._asked(plan)})

    def _run(self, settings: ScenarioSettings) -> Tonnes:
        assert self.bench is not None
        return tonnes_of(self.bench.question({SCENARIO: settings}))[SCENARIO]

    def _left(self, remaining: Array) -> Array:
        """(year, product) of a substance in discards after the record, from what is still put in new products."""
        assert self.bench is not None
        model = self.bench.model
        after = int(len(model.years) - len(remaining))
        return model.left_in_discards(np.concatenate([np.ones(after), remaining]))[after:]

    @property
    def links(self) -> Links:
        """What follows products in use."""
        if "links" not in self._kept:
            model = None if self.bench is None else self.bench.model
            self._kept["links"] = Links(
                () if model is None else model.products.keys, self.below, self.tonnes, lambda: self.plans[BASELINE]
            )
        found: Links = self._kept["links"]
        return found

    def tonnes(self, plan: Plan) -> Tonnes:
        """Tonnes of products in use under a scenario."""
        assert self.bench is not None
        key = f"tonnes {self._part(PRODUCTS, plan).told}"
        if key not in self._kept:
            self._kept[key] = self._run(self._asked(plan))
        found: Tonnes = self._kept[key]
        return found

    def coverage(self, each: Assumption) -> float | None:
        """Share [1] that the flow of products is of the rows that follow it, in their last year; None for others."""
        return self.links.coverage(each, self.run.ledger) if each.linked and each.on_rows else None

    def begins(self, each: Assumption) -> int:
        """The first year after the record of what an assumption acts on."""
        if each.on_chain:
            return self.chains.years[0]
        if each.on_rows:
            return max(self.run.ledger.account(key).account.year_range[1] for key in each.scope[ACCOUNT]) + 1
        return self.bench.model.products.last_record + 1 if self.bench is not None else self.horizon

    def below(self, code: str) -> Collection[str]:
        """The codes of products below one, itself among them."""
        assert self.bench is not None
        spec = self.run.study.accounts[next(iter(self.bench.questions))]
        tree = self.run.trees.get(spec.dimensions.get(GOOD) or "")
        return tree.below(code) if tree is not None and code in tree else (code,)

    def _goes_on(self, key: str, plan: Plan) -> Account:
        base = self.run.ledger.account(key).account
        if key not in self._on:
            self._on[key] = going_on(base, self.horizon)
        try:
            rows = plan.on_rows[key]
            return with_rows_changed(
                self._on[key],
                self.run.ledger,
                rows,
                self.horizon,
                lambda each, years: self.links.more(plan, each, years),
            )
        except KringloopError as error:
            places = " ".join(a.place for a in plan.on_rows[key] if a.place)
            raise type(error)(f"{error} ({places})", nl=f"{error.in_language('nl')} ({places})") from None

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
                self._lines[key] = self._line(id, ledger, fixed)
                _forget(self._lines, KEPT_LINES)
            found[id] = self._lines[key]
        return found

    def _line(self, id: str, ledger: Ledger, fixed: Mapping[str, str]) -> Line | KringloopError:
        indicator = self.expressions[id][0]
        try:
            expression = indicator.expression(ledger, choices_for(self.run.study, indicator))
            found = self._series(indicator, expression, fixed)
            return found if found.goes_on else ends(found)
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


def _forget(kept: dict[Any, Any], most: int) -> None:
    """Drop what was made first, so that moving levers for long takes no more memory; never what was made last."""
    while len(kept) > most:
        kept.pop(next(iter(kept)))


def _forget_of(kept: dict[tuple[str, str], Any], accounts: Collection[str], most: int) -> None:
    """Drop of some accounts those that were made first: those of chains take megabytes each."""
    mine = [key for key in kept if key[0] in accounts]
    for key in mine[: len(mine) - most]:
        kept.pop(key)
