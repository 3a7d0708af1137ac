"""A study on the workbench: its models asked again under other levers, from its folder or from one of its runs.

A run keeps the tables its models with levers have read, so it answers with its own figures: a copy of a study, one
with other tables, or a file from somebody else.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property, lru_cache
from pathlib import Path
from shlex import quote
from typing import Any, Final

import polars as pl

from kringloop.core import Alternative, Names, StudyError, unknown
from kringloop.indicators import INDICATORS
from kringloop.ledger import Account, Ledger
from kringloop.models import (
    MODELS,
    Asked,
    LifeCycleModel,
    ScenarioSettings,
    TwoTexts,
    compute_rows,
    life_cycle_asked,
    surplus,
)
from kringloop.runs.home import shipped_home
from kringloop.runs.kept_inputs import moved_accounts, read_inputs
from kringloop.runs.made_before import as_made_before
from kringloop.runs.opened import Run
from kringloop.scenarios import ASKED, LEVERS, Answer, Beside, frontier_of, moved_levers, read_answer
from kringloop.study import (
    AccountSpec,
    StudyFile,
    ask,
    asked_with,
    assemble_whole,
    find_study,
    load_ground,
)
from kringloop.tables import EXAMPLE_STUDY, Classification, Code

KEPT: Final = 256
"""Answers that are kept per workbench."""
DEFAULT: Final = EXAMPLE_STUDY
"""The study that commands take when none is named."""
CAP: Final = "recycled_content_cap"


@dataclass(frozen=True, eq=False)
class Workbench:
    """The accounts of a study that levers change, ready to be made under other scenarios.

    Parameters
    ----------
    base      : what levers leave as it is: the ledger of a run; of a study that is not read whole, no account
    questions : account → what the study asks of its model
    named     : how the command line is told this study or run; asked when a page says it
    run       : whose accounts are made anew; None for a study
    """

    study: StudyFile
    base: Ledger
    trees: Mapping[str, Classification]
    questions: Mapping[str, Asked]
    named: Callable[[], str] = str
    run: Run | None = None
    _answered: Any = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_answered", lru_cache(maxsize=KEPT)(self._answer))

    def accounts(
        self, scenarios: Mapping[str, ScenarioSettings], goods: tuple[str, ...] = (), keys: Collection[str] = ()
    ) -> list[Account]:
        """The accounts that levers change, or some of them, under other scenarios; goods: only these, left out all."""
        made: list[Account] = []
        for key, frame in self.frames(scenarios, goods, keys).items():
            spec = self.study.accounts[key]
            trees = _with_codes(self.trees, spec, scenarios)
            with as_made_before(self.run, key):
                made.append(assemble_whole(key, spec, frame, nodes=self.base.nodes, trees=trees))
        return made

    def question(self, scenarios: Mapping[str, ScenarioSettings], goods: tuple[str, ...] = ()) -> Asked:
        """What the model of products in use is asked under other scenarios."""
        under = MODELS[self._life_cycle.model].under
        assert under is not None
        return replace(self._life_cycle, settings=under(self._life_cycle.settings, scenarios, goods))

    def frames(
        self, scenarios: Mapping[str, ScenarioSettings], goods: tuple[str, ...] = (), keys: Collection[str] = ()
    ) -> dict[str, pl.DataFrame]:
        """The rows of those accounts."""
        found = {}
        for key, asked in ((k, q) for k, q in self.questions.items() if not keys or k in keys):
            spec, under = self.study.accounts[key], MODELS[asked.model].under
            assert under is not None
            other = replace(asked, settings=under(asked.settings, scenarios, goods))
            found[key] = compute_rows(other, spec.layers, spec.deviations)
        return found

    def ledger(self, scenarios: Mapping[str, ScenarioSettings], goods: tuple[str, ...] = ()) -> Ledger:
        """The ledger with those accounts in place of its own: what a scenario is, for every indicator."""
        return self.base.with_accounts(*self.accounts(scenarios, goods), checked=True)

    @cached_property
    def option(self) -> str:
        """How the command line is told this study or run."""
        return self.named()

    @cached_property
    def model(self) -> LifeCycleModel:
        """The life cycle of the study: its products, scenarios and levers of today."""
        return life_cycle_asked(self._life_cycle)

    @property
    def _life_cycle(self) -> Asked:
        return next(iter(self.questions.values()))

    @property
    def scenarios(self) -> Mapping[str, ScenarioSettings]:
        """Scenarios of the study, by key."""
        found: Mapping[str, ScenarioSettings] = self._life_cycle.settings.scenarios
        return found

    def spans(self) -> dict[str, tuple[float, float]]:
        """Lowest and highest value [%] of each lever over the scenarios of the study."""
        reached = [self.levers_of(key) for key in self.scenarios]
        found = {}
        for lever in LEVERS:
            values = [lever.percent(levers.get(lever.key, lever.neutral(levers))) for levers in reached]
            found[lever.key] = min(values), max(values)
        return found

    def today(self) -> dict[str, float]:
        """Each lever as it is today [%]."""
        levers = _plain(self.model)
        return {lever.key: lever.percent(lever.neutral(levers)) for lever in LEVERS}

    @property
    def levers_today(self) -> dict[str, float]:
        """Levers of the model as they are today."""
        return _plain(self.model)

    def with_today(self, levers: Mapping[str, float]) -> Workbench:
        """The same workbench where some levers stand otherwise today; others stay as the study has them.

        Parameters
        ----------
        levers : lever → number the model takes
        """
        return replace(self, questions={key: _standing(asked, levers) for key, asked in self.questions.items()})

    def levers_of(self, scenario: str) -> dict[str, float]:
        """The levers that a scenario reaches."""
        return {**_plain(self.model), **self.scenarios[scenario].changes}

    def explore(self, levers: Mapping[str, Any]) -> Beside:
        """The answer to one position of the levers, beside the baseline.

        Parameters
        ----------
        levers : `product` (a key), `scenario` (left out: the first) and any lever, which takes the place of the
                 scenario's value and is reached in the same year

        Raises
        ------
        UnknownNameError   a product or scenario the study does not have; names the nearest
        StudyError         an unknown lever, or values that do not fit together
        """
        asked = dict(levers)
        first = next(iter(self.scenarios))
        product = str(asked.pop("product", self.model.products.keys[0]))
        scenario = str(asked.pop("scenario", first))
        if product not in self.model.products.keys:
            raise unknown(
                "product",
                product,
                self.model.products.keys,
                where="those with a lifetime that fits",
                where_nl="de producten met een goed geschatte levensduur",
            )
        if scenario not in self.scenarios:
            raise unknown("scenario", scenario, self.scenarios)
        today, start = _plain(self.model), self.levers_of(scenario)
        reached = moved_levers(start, asked)
        changes = {name: value for name, value in reached.items() if value != today[name]}
        unmoved = scenario == first and reached == self.levers_of(first)
        baseline: Answer = self._answered(product, first, tuple(sorted(self.levers_of(first).items())))
        answer = baseline if unmoved else self._answered(product, scenario, tuple(sorted(reached.items())))
        return Beside(answer=answer, baseline=baseline, changes=changes)

    def _answer(self, product: str, scenario: str, levers: tuple[tuple[str, float], ...]) -> Answer:
        names = TwoTexts(nl=ASKED, en=ASKED)
        today, reached = _plain(self.model), dict(levers)
        changes = {n: v for n, v in reached.items() if v != today[n]}
        asked = {ASKED: ScenarioSettings(names=names, changes=changes)}
        record, horizon = self.model.products, self.model.choices.horizon
        years = range(record.first_record, horizon + 1)
        figures, paths = read_answer(
            self.ledger(asked, (product,)), product=product, scenario=ASKED, years=years,
            last_record=record.last_record, choices=self.study.choices,
        )  # fmt: skip
        return Answer(
            product=product, names=self.names(product), scenario=scenario, levers=reached, year=horizon,
            figures=figures, years=tuple(years), paths=paths, best_recovery=self.best_recovery,
            frontier=frontier_of(figures), surplus=self.surplus(asked, (product,))[ASKED],
        )  # fmt: skip

    def surplus(self, scenarios: Mapping[str, ScenarioSettings], goods: tuple[str, ...] = ()) -> dict[str, float]:
        """[t] new products below zero that each scenario would ask, over all years; goods: only of these."""
        return surplus(self.question(scenarios, goods))

    @property
    def surplus_goes(self) -> Alternative:
        """Where secondary material goes that a kind of product cannot take up: a choice of the study."""
        chosen = self._life_cycle.settings.surplus
        choice = MODELS[self._life_cycle.model].method["surplus"]
        return next(each for each in choice.alternatives if each.value == chosen)

    @property
    def best_recovery(self) -> float:
        """End-of-life recycling rate thought possible, on which the ceiling rests: a choice of the study."""
        chosen = {**INDICATORS[CAP].choices, **self.study.choices.get(CAP, {})}
        return float(chosen["best_recovery"])

    def names(self, product: str) -> Names:
        """Names of a product in the classification of the study, or its key."""
        tree = self.trees.get(next(iter(self._spec.dimensions.values())) or "")
        return tree.names(product) if tree is not None and product in tree else Names(product, product)

    def groups(self) -> dict[str, Names]:
        """Groups that hold several of the products that are followed, with their names."""
        tree = self.trees.get(next(iter(self._spec.dimensions.values())) or "")
        if tree is None:
            return {}
        followed = set(self.model.products.keys)
        held = {code.code: followed & tree.below(code.code) for code in tree.codes}
        return {key: tree.names(key) for key, mine in held.items() if 1 < len(mine) < len(followed)}

    @property
    def _spec(self) -> AccountSpec:
        return self.study.accounts[next(iter(self.questions))]


def _plain(model: LifeCycleModel) -> dict[str, float]:
    return asdict(model.choices.today)


def _standing(asked: Asked, levers: Mapping[str, float]) -> Asked:
    today = asked.settings.today
    of = next(iter(today.values()))
    moved = {key: replace(today.get(key, of), value=value) for key, value in levers.items()}
    return replace(asked, settings=replace(asked.settings, today={**today, **moved}))


def _with_codes(
    trees: Mapping[str, Classification], spec: AccountSpec, scenarios: Mapping[str, ScenarioSettings]
) -> Mapping[str, Classification]:
    """The classifications, that of scenarios with those which are not in it."""
    key = spec.dimensions.get("scenario")
    if key is None or key not in trees:
        return trees
    tree = trees[key]
    new = [Code(k, s.names.names, None) for k, s in scenarios.items() if k not in tree]
    return {**trees, key: Classification(key, [*tree.codes, *new], tree.groupings)} if new else trees


def workbench_of(study: str) -> Workbench:
    """The workbench of a study, by name or path; the rest of the study is not read.

    Raises
    ------
    StudyError   the study has a mistake, or no account that levers change
    """
    path = find_study(study)
    keys = moved_accounts(load_ground(path, ()).study)
    ground = load_ground(path, keys)
    if not keys:
        raise StudyError(f"study '{ground.study.study}' has no account that levers change; it has nothing to explore")
    questions = {key: ask(ground.study.accounts[key], path.parent) for key in keys}
    base = Ledger(ground.nodes, (), ground.origins)
    return Workbench(ground.study, base, ground.trees, questions, lambda: _named(study))


def life_cycle_tables(study: str) -> dict[str, Path]:
    """Where the tables behind the life cycle of a study lie, by what they hold.

    Raises
    ------
    StudyError   the study has no account that levers change
    """
    path = find_study(study)
    accounts = load_ground(path, ()).study.accounts
    key = next(iter(workbench_of(study).questions))
    return {name: path.parent / place for name, place in accounts[key].inputs.items()}


def workbench_of_run(run: Run) -> Workbench | None:
    """The workbench of a run, with the tables it keeps; None for a run without accounts that levers change."""
    keys = moved_accounts(run.study)
    if not keys or "inputs" not in run.file.names:
        return None
    inputs = read_inputs(run.file.table("inputs"))
    questions = {key: asked_with(run.study.accounts[key], inputs[key]) for key in keys}
    return Workbench(run.study, run.ledger, run.trees, questions, lambda: _option_of(run), run)


def _named(study: str) -> str:
    return "" if study == DEFAULT else f"--study {quote(study)}"


def _option_of(run: Run) -> str:
    """A run of a shipped study goes by its name where its inputs are those that ship; another by its file."""
    try:
        home = shipped_home(run)
    except StudyError:  # what ships cannot be read: the run keeps its tables, and by its file it answers as before
        home = None
    return f"--run {quote(str(run.file.path))}" if home is None else _named(run.study.study)
