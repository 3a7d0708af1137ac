"""Sets of choices: a study with some things chosen otherwise, and only what that touches computed again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

import polars as pl

from kringloop.core import Problems, StudyError, did_you_mean, unknown
from kringloop.indicators import Indicator
from kringloop.ledger import Account, Ledger
from kringloop.models import MODELS, Asked, Input, compute_rows
from kringloop.robustness import account_with_margins
from kringloop.runs.choices import Chosen, Path, choices_of_study
from kringloop.runs.evaluate import Outcome, choices_for, evaluate_indicator, wanted_indicators
from kringloop.study import AccountSpec, Study, StudyFile, ask, asked_with, assemble_whole, study_with

TOGETHER: Final = "+"
"""Between names of sets that are taken together."""


def resolve(content: Mapping[str, Any], key: str, known: Mapping[str, Chosen]) -> tuple[Path, ...]:
    """Where an override stands in a study file: the places of a choice, or a path that exists.

    Raises
    ------
    StudyError   no such choice or path; names the nearest
    """
    if key in known:
        return known[key].paths
    path, here = list[str](), content
    rest = key
    while rest:
        fitting = [k for k in here if rest == str(k) or rest.startswith(f"{k}.")] if isinstance(here, Mapping) else []
        if not fitting:
            raise StudyError(f"'{key}' is neither a choice nor a path of this study; {did_you_mean(key, known)}")
        step = max(fitting, key=lambda k: len(str(k)))
        path.append(str(step))
        here, rest = here[step], rest[len(str(step)) + 1 :]
    return (tuple(path),)


@dataclass(frozen=True, slots=True)
class Overrides:
    """What one set, or several together, choose otherwise: path → value, and the set that says so."""

    values: Mapping[Path, Any]
    said_by: Mapping[Path, str]


def overrides_of(study: StudyFile, names: Iterable[str]) -> Overrides:
    """The overrides of some sets together.

    Raises
    ------
    UnknownNameError   no such set; names the nearest
    StudyError         an unknown choice or path, a value out of its range, or two sets that say different things
                       about one path
    """
    content, known = study.model_dump(mode="json"), {c.key: c for c in choices_of_study(study)}
    values: dict[Path, Any] = {}
    said: dict[Path, str] = {}
    problems = Problems("the sets of choices", nl="de sets van keuzes")
    for name in names:
        if name not in study.sets:
            raise unknown("set", name, study.sets, where=f"study '{study.study}'")
        for key, value in study.sets[name].overrides.items():
            if key in known and (wrong := known[key].wrong(value)):
                problems.add(f"sets.{name}.overrides.{key}", wrong)
                continue
            for path in resolve(content, key, known):
                _add(values, said, path, value, name, problems)
    problems.raise_if_any(StudyError, closing="Nothing was run.")
    return Overrides(values, said)


def chosen_overrides(study: StudyFile, name: str, values: Mapping[str, Any]) -> Overrides:
    """Choices by key as overrides of a study; checked before, so that only their paths are looked up.

    Raises
    ------
    StudyError   an unknown choice, or two that say different things about one path
    """
    content, known = study.model_dump(mode="json"), {c.key: c for c in choices_of_study(study)}
    found: dict[Path, Any] = {}
    said: dict[Path, str] = {}
    problems = Problems("the sets of choices", nl="de sets van keuzes")
    for key, value in values.items():
        for path in resolve(content, key, known):
            _add(found, said, path, value, name, problems)
    problems.raise_if_any(StudyError, closing="Nothing was run.")
    return Overrides(found, said)


def _add(values: dict[Path, Any], said: dict[Path, str], path: Path, value: Any, name: str, problems: Problems) -> None:
    for other, seen in values.items():
        short = min(len(other), len(path))
        if other[:short] == path[:short] and (other != path or seen != value):
            problems.add(
                f"sets.{name}",
                f"chooses {'.'.join(path)} = {value!r}, while set '{said[other]}' chooses "
                f"{'.'.join(other)} = {seen!r}; take them apart",
            )
            return
    values[path], said[path] = value, name


@dataclass(frozen=True, slots=True)
class InSet:
    """A study under one set of choices: its file, its ledger, and the indicators that the set touches."""

    name: str
    file: StudyFile
    ledger: Ledger
    overrides: Overrides
    outcomes: tuple[Outcome, ...]


@dataclass(slots=True)
class SetEvaluator:
    """Sets of choices over one study whose own figures are there; what a set does not touch is not computed.

    Parameters
    ----------
    study    : as loaded
    outcomes : of the study itself
    only     : these indicators, by id, and the accounts they read; None: every one
    inputs   : account → tables its model reads, where they are at hand elsewhere than beside the study file
    goods    : account → the goods its model is asked for, where no other is looked at
    at_hand  : whether the tables of the study are beside its file
    """

    study: Study
    outcomes: tuple[Outcome, ...]
    only: frozenset[str] | None = None
    inputs: Mapping[str, Mapping[str, Input]] = field(default_factory=dict)
    goods: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    at_hand: bool = True
    _plain: StudyFile = field(init=False)
    _reads: dict[str, frozenset[str] | None] = field(init=False)
    _digests: dict[str, str] = field(init=False, default_factory=dict)
    """account, or its question → digest of its rows"""
    _accounts: dict[tuple[str, str], Account] = field(init=False, default_factory=dict)
    _known: dict[tuple[str, str], Outcome] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._plain = study_with(self.study.file, {})
        self._reads = {o.indicator.id: _reads(o) for o in self.outcomes}

    def evaluate(self, name: str) -> InSet:
        """One set, or several joined by `+`.

        Raises
        ------
        StudyError, UnknownNameError   as `overrides_of`
        KringloopError                 whatever a model refuses
        """
        return self._under(name, overrides_of(self.study.file, name.split(TOGETHER)))

    def choose(self, name: str, values: Mapping[str, Any]) -> InSet:
        """Some choices under a name, by their keys, whatever sets the study file has.

        Raises
        ------
        StudyError   as `overrides_of`
        """
        return self._under(name, chosen_overrides(self.study.file, name, values))

    def alone(self, name: str, key: str) -> InSet:
        """One choice of a set, or of several joined by `+`, and nothing else of it."""
        sets, names = self.study.file.sets, name.split(TOGETHER)
        one = {
            n: s.model_copy(update={"overrides": {key: s.overrides[key]}})
            for n, s in sets.items()
            if n in names and key in s.overrides
        }
        return self._under(name, overrides_of(self.study.file.model_copy(update={"sets": one}), one))

    def _under(self, name: str, overrides: Overrides) -> InSet:
        file = study_with(self.study.file, overrides.values)
        accounts = self._accounts_of(file, self._changed(file))
        digests = {key: digest for key, (digest, _) in accounts.items()}
        fresh = [account for _, account in accounts.values()]
        ledger = self.study.ledger.with_accounts(*fresh, checked=True) if fresh else self.study.ledger
        outcomes = []
        for indicator in wanted_indicators(file):
            if self.only is not None and indicator.id not in self.only:
                continue
            reads = self._reads.get(indicator.id)
            touched = set(digests) if reads is None else reads & set(digests)
            choices = choices_for(file, indicator)
            if not touched and choices == choices_for(self.study.file, indicator) and not _shown_anew(overrides):
                continue
            outcomes.append(self._outcome(indicator, file, ledger, {k: digests[k] for k in touched}))
        return InSet(name, file, ledger, overrides, tuple(outcomes))

    def _changed(self, file: StudyFile) -> dict[str, Asked]:
        """Questions of the accounts that the set changes.

        Raises
        ------
        StudyError   the set changes what no model computes, such as a table
        """
        before, after = self._plain, file
        moved = {
            name
            for name in StudyFile.model_fields
            if name not in ("accounts", "choices", "show") and getattr(before, name) != getattr(after, name)
        }
        if moved:
            raise StudyError(f"a set cannot change '{min(moved)}'; copy the study for that: kringloop new")
        for part in ("front", "headline", "window"):
            if getattr(before.show, part) != getattr(after.show, part):
                raise StudyError(
                    f"a set changes figures; 'show.{part}' says how they are told, and stands in the study file under "
                    "show",
                    nl=f"een set verandert cijfers; 'show.{part}' zegt hoe ze worden verteld, en staat in het "
                    "studiebestand onder show",
                )
        specs = {key: spec for key, spec in after.accounts.items() if spec != before.accounts[key]}
        for key, spec in specs.items():
            if spec.engine is None or _besides_settings(spec) != _besides_settings(before.accounts[key]):
                raise StudyError(
                    f"a set can change the settings of account '{key}' only where a model computes it; copy the study "
                    "for other tables: kringloop new"
                )
        return {key: self._ask(key, spec) for key, spec in specs.items() if self._is_read(key)}

    def _is_read(self, account: str) -> bool:
        """Whether an indicator that is looked at reads an account."""
        return self.only is None or any(reads is None or account in reads for reads in self._reads.values())

    def _ask(self, key: str, spec: AccountSpec) -> Asked:
        kept = self.inputs.get(key)
        if kept is None and spec.inputs and not self.at_hand:
            raise StudyError(
                f"the tables behind account '{key}' are not in this results file; run the study with --perspective",
                nl=f"de tabellen achter rekening '{key}' staan niet in dit bestand met resultaten; draai de studie "
                "met --perspective",
            )
        asked = ask(spec, self.study.path.parent) if kept is None else asked_with(spec, kept)
        under = MODELS[asked.model].under
        if key not in self.goods or under is None:
            return asked
        return replace(asked, settings=under(asked.settings, asked.settings.scenarios, self.goods[key]))

    def _accounts_of(self, file: StudyFile, questions: Mapping[str, Asked]) -> dict[str, tuple[str, Account]]:
        """Accounts whose rows the set changes, with the digest of those rows; others stay as they are.

        A model may answer another question with the same rows, such as persons under another lifetime.
        """
        found = {}
        for key, asked in questions.items():
            spec, place = file.accounts[key], f"{key}:{asked.digest}"
            frame = None
            if place not in self._digests:
                frame = compute_rows(asked, spec.layers, spec.deviations)
                self._digests[place] = _digest_of(frame)
            digest = self._digests[place]
            if digest == self._own_digest(key):
                continue
            if (key, digest) not in self._accounts:
                frame = compute_rows(asked, spec.layers, spec.deviations) if frame is None else frame
                base, trees = self.study.ledger, self.study.trees
                made = assemble_whole(key, spec, frame, nodes=base.nodes, trees=trees)
                totals = self.study.totals.get(key)
                self._accounts[key, digest] = account_with_margins(made, self.study.margins, totals=totals)
            found[key] = digest, self._accounts[key, digest]
        return found

    def _own_digest(self, key: str) -> str:
        """Digest of the rows an account has in the study itself."""
        if key not in self._digests:
            spec = self._plain.accounts[key]
            own = compute_rows(self._ask(key, spec), spec.layers, spec.deviations)
            self._digests[key] = _digest_of(own)
        return self._digests[key]

    def _outcome(self, indicator: Indicator, file: StudyFile, ledger: Ledger, behind: Mapping[str, str]) -> Outcome:
        question = json.dumps(
            [sorted(behind.items()), choices_for(file, indicator), file.show.model_dump(mode="json")], sort_keys=True
        )
        key = (indicator.id, question)
        if key not in self._known:
            self._known[key] = evaluate_indicator(indicator, file, ledger)
        return self._known[key]


def _digest_of(rows: pl.DataFrame) -> str:
    """A digest of rows and their order, by two hashes of every row."""
    told = hashlib.sha256(repr(rows.schema).encode())
    for seed in (1, 2):
        told.update(rows.hash_rows(seed=seed).to_numpy().tobytes())
    return told.hexdigest()


def _reads(outcome: Outcome) -> frozenset[str] | None:
    """Accounts an indicator reads; None where it has no figures, so that any account may be the reason."""
    if outcome.result is None:
        return None
    return frozenset(s.account.key for s in outcome.result.expression.selections())


def _shown_anew(overrides: Overrides) -> bool:
    return any(path[:2] == ("show", "labels") for path in overrides.values)


def _besides_settings(spec: AccountSpec) -> AccountSpec:
    return spec.model_copy(update={"settings": {}})


def set_rows(study: StudyFile, found: Iterable[InSet]) -> pl.DataFrame:
    """What each set chose: set, names, path, value before and after as JSON, who said so."""
    rows = [row for each in found for row in _chosen_rows(study, each)]
    names = ("set", "name_nl", "name_en", "path", "before", "value", "said_by")
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


def _chosen_rows(study: StudyFile, found: InSet) -> Iterator[tuple[str, ...]]:
    parts = [study.sets[name].names for name in found.name.split(TOGETHER)]
    nl, en = (f" {TOGETHER} ".join(getattr(p, language) for p in parts) for language in ("nl", "en"))
    content = study.model_dump(mode="json")
    known = {path: c.now for c in choices_of_study(study) for path in c.paths}
    for path, value in found.overrides.values.items():
        before = known[path] if path in known else _at(content, path)
        yield (found.name, nl, en, ".".join(path), json.dumps(before), json.dumps(value), found.overrides.said_by[path])


def _at(content: Any, path: Path) -> Any:
    for step in path:
        content = content.get(step) if isinstance(content, Mapping) else None
    return content
