"""The scenarios of a run and the ledger of each: accounts made anew or going on, as its assumptions say.

An account is made once for each set of assumptions that matters to it: a lever that is moved makes again only what it
changes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

import numpy as np
import polars as pl

from kringloop.core import Array, Names, RangeError, unknown
from kringloop.ledger import Account, Ledger
from kringloop.models import Asked, Draw, ScenarioSettings, Tonnes, left_in_discards, tonnes_of
from kringloop.runs.opened import Run
from kringloop.runs.scenario_allowed import require_beside, require_no_products, require_record, require_years
from kringloop.runs.scenario_behind import CHAINS, PRODUCTS, Behind, Group, Part
from kringloop.runs.scenario_chains import ChainBench
from kringloop.runs.scenario_links import Links
from kringloop.runs.scenario_supplies import require_supplies, there_in
from kringloop.runs.workbench import Workbench, workbench_of_run
from kringloop.scenarios import (
    ACCOUNT,
    BASELINE,
    GOES_ON,
    ORIGIN,
    Assumption,
    GoingOn,
    More,
    Plan,
    Supplies,
    Swap,
    asked_of_products,
    going_on,
    plan_of,
    with_rows_changed,
)
from kringloop.study import study_plans

SCENARIO, GOOD = "scenario", "good"
T = TypeVar("T")
KEPT, KEPT_LINES, KEPT_SENT, KEPT_CHAINS = 256, 8192, 64, 12
"""Accounts and figures that are kept: some hundred megabytes at most."""


@dataclass(slots=True, weakref_slot=True)
class ScenarioLedgers:
    """The scenarios of one run and the ledger of each.

    Parameters
    ----------
    draw  : which draw of the inputs of models is read; None: the figures on record
    today : levers of today that stand otherwise than the study has them → number the model takes
    """

    run: Run
    draw: Draw | None = None
    today: Mapping[str, float] = field(default_factory=dict)
    _accounts: dict[tuple[str, str], Account] = field(init=False, default_factory=dict)
    _on: dict[str, GoingOn] = field(init=False, default_factory=dict)
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
            if found is not None and self.today:
                found = found.with_today(self.today)
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
            self._kept["plans"] = study_plans(self.run.study.scenarios)
        plans: Mapping[str, Plan] = self._kept["plans"]
        return plans

    def plan(self, key: str) -> Plan:
        """One scenario of the study by its key or its hash, or several joined by `+`.

        Raises
        ------
        UnknownNameError   no such scenario; names the nearest
        RangeError         one that is named twice
        """
        known = {**self._by_hash, **self.plans}
        parts = key.split("+")
        for each in parts:
            if each not in known:
                raise unknown("scenario", each, self.plans)
        several = [known[each] for each in parts]
        twice = next((each for n, each in enumerate(several) if any(each is other for other in several[:n])), None)
        if twice is not None:
            raise RangeError(
                f"scenario '{twice.key}' stands twice in '{key}'; name it once",
                nl=f"scenario '{twice.key}' staat twee keer in '{key}'; noem het één keer",
            )
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
        forget(sent, KEPT_SENT)

    def take(self, plan: Plan) -> None:
        """Put a scenario from elsewhere, such as a file, among those of the study, in place of one of its name."""
        self._kept["plans"] = {**self.plans, plan.key: plan}
        self._of_plans.clear()

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

    def require_whole(self, plan: Plan) -> None:
        """As `require_possible`, and every row and recipe that the scenario is about: what a file may have wrong.

        Raises
        ------
        StudyError, IncomparableError, RangeError, UnknownNameError   as `ledger`, with the place in the file
        """
        self.require_possible(plan)
        for key in dict.fromkeys(key for each in plan.own if each.on_rows for key in each.scope[ACCOUNT]):
            self._goes_on(key, plan, lambda _each, years: np.zeros(len(years)))
        if any(each.on_chain for each in plan.own):
            self.chains.moved(plan.on_chain, lambda _each: np.ones(len(self.chains.years)))

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
            forget(self._of_plans, KEPT)
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
        of_products = () if self.bench is None else self.bench.questions
        for key, about in plan.on_rows.items():
            require_record(self.run, key, about, of_products, self.chains.accounts)
        require_supplies(plan, self.run.ledger)
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
        """What the accounts of a group follow from: where one follows products in use, those on products too, and where
        one is held to a supply, those on its account."""
        if group == PRODUCTS:
            return plan.on_products
        own = plan.on_chain if group == CHAINS else plan.on_rows.get(group, ())
        behind = dict.fromkeys(key for a in own for key in a.supply.get(ACCOUNT, ()))
        own = (*own, *(a for key in behind for a in plan.on_rows.get(key, ())))
        return (*own, *plan.on_products) if any(a.linked for a in own) else own

    def _made(self, part: Part, plan: Plan, only: Collection[str] | None) -> list[Account]:
        told = part.told
        wanted = [key for key in part.accounts if only is None or key in only]
        lacking = [key for key in wanted if (key, told) not in self._accounts]
        if lacking:
            made = {account.key: account for account in self._make(part.group, plan, lacking)}
            self._accounts |= {(key, told): made[key] for key in lacking}
        found = [self._accounts[key, told] for key in wanted]
        forget(self._accounts, KEPT)
        forget_of(self._accounts, self.chains.accounts, KEPT_CHAINS)
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
        """What products in use are asked under a scenario, worked out once."""
        return self.once(plan, "asked", lambda: self._settings(plan))

    def _settings(self, plan: Plan) -> ScenarioSettings:
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

    def _left(self, remaining: Array, settings: ScenarioSettings) -> Array:
        """(year, product) of a substance in discards after the record, from what is still put in new products."""
        assert self.bench is not None
        return left_in_discards(self.bench.question({SCENARIO: settings}), remaining)[SCENARIO]

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

    def starts(self, each: Assumption) -> int:
        """The last year of that record, in which a line that starts there is still at nothing."""
        return self.begins(each) - 1

    def below(self, code: str) -> Collection[str]:
        """The codes of products below one, itself among them."""
        assert self.bench is not None
        spec = self.run.study.accounts[next(iter(self.bench.questions))]
        tree = self.run.trees.get(spec.dimensions.get(GOOD) or "")
        return tree.below(code) if tree is not None and code in tree else (code,)

    def swaps(self, plan: Plan) -> tuple[Swap, ...]:
        """What the assumptions that are held to a supply ask and what there is, in canonical order by account."""

        def find() -> tuple[Swap, ...]:
            found: list[Swap] = []
            for key, about in plan.on_rows.items():
                if any(each.supply for each in about):
                    supplies = self._supplies(plan)
                    self._goes_on(key, plan, supplies=supplies)
                    found += supplies.swaps
            return tuple(found)

        return self.once(plan, "swaps", find)

    def _supplies(self, plan: Plan) -> Supplies:
        return Supplies(lambda each, years: there_in(self.ledger(plan, each.supply[ACCOUNT]), each, years))

    def _goes_on(self, key: str, plan: Plan, more: More | None = None, supplies: Supplies | None = None) -> Account:
        base = self.run.ledger.account(key).account
        if key not in self._on:
            self._on[key] = going_on(base, self.horizon)
        follow = more or (lambda each, years: self.links.more(plan, each, years))
        there = supplies or self._supplies(plan)
        return with_rows_changed(self._on[key], self.run.ledger, plan.on_rows[key], self.horizon, follow, there)


def forget(kept: dict[Any, Any], most: int) -> None:
    """Drop what was made first, so that moving levers for long takes no more memory; never what was made last."""
    while len(kept) > most:
        kept.pop(next(iter(kept)))


def forget_of(kept: dict[tuple[str, str], Any], accounts: Collection[str], most: int) -> None:
    """Drop of some accounts those that were made first: those of chains take megabytes each."""
    mine = [key for key in kept if key[0] in accounts]
    for key in mine[: len(mine) - most]:
        kept.pop(key)
