"""Equations of a study, written once and true in every year and for every label, as equations of single figures.

name, name[-1]              a quantity in this year, or in the year before
sum(name)                   over all its labels
leaves(name, lives, early)  what leaves by age: Σ share of the cohort of k years ago that goes now · name[-k];
                            `early` came in every year before the first
stays(name, lives, early)   what is still there at the end of the year
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from kringloop.core import (
    Array,
    FormulaError,
    KringloopError,
    MissingDataError,
    RangeError,
    UnitError,
    UnknownNameError,
    unknown,
)
from kringloop.ledger import Account
from kringloop.reconcile import Equation, read_equation, unit_problem
from kringloop.runs.equation_calls import CALLS
from kringloop.runs.stated_figures import At, Found, Stated
from kringloop.stocks import Lifetime

_DATED = re.compile(r"(?P<key>[^\W\d]\w*)(\[(?P<shift>-\d+)\])?")
_CALL = re.compile(r"(?P<word>\w+)\((?P<names>.+)\)")
Part = list[tuple[At | None, float]]
"""Figures with factors; a factor of None stands alone."""


class _ElsewhereError(Exception):
    """A year that the reconciliation does not cover: the equation does not hold there."""


@dataclass(frozen=True, slots=True)
class Lives:
    """The lifetimes of an account, by the labels that divide it."""

    by: tuple[str, ...]
    held: Mapping[tuple[str, ...], Lifetime]

    @classmethod
    def of(cls, account: Account, by: Sequence[str]) -> Lives:
        """A lifetime per label: its law, and a layer per parameter.

        Raises
        ------
        MissingDataError   the account has no dimension `law`
        """
        if "law" not in account.dimension_names:
            raise MissingDataError(f"account '{account.key}' has no dimension 'law'; it is no account of lifetimes")
        own = tuple(n for n in by if n in account.dimension_names)
        found = {}
        for row, series in enumerate(account.series.tolist()):
            word = {n: account.dimension(n).labels[account.dimension(n).codes[series]] for n in (*own, "law")}
            parameters = {
                key: layer.values[row]
                for key, layer in account.layers.items()
                if layer.present is None or layer.present[row]
            }
            found[tuple(word[n] for n in own)] = Lifetime.of(word["law"], **parameters)
        return cls(own, found)

    def left(self, labels: Mapping[str, str], years: int) -> tuple[Array, float]:
        """(age,) share of a cohort, come in evenly over its year, that is there at the end of each year; its mean life.

        Source: the convention of kringloop.stocks for even inflow.
        """
        try:
            life = self.held[tuple(labels[n] for n in self.by)]
        except KeyError:
            raise MissingDataError(f"no lifetime is known of {', '.join(labels[n] for n in self.by)}") from None
        area = np.asarray(life.law.integral(np.arange(years + 1.0), **life.parameters)).reshape(-1)
        return np.diff(area), float(np.asarray(life.mean()).reshape(-1)[0])


@dataclass(frozen=True, slots=True)
class Expander:
    """What an equation says of single figures."""

    quantities: Mapping[str, Stated]
    lives: Mapping[str, Lives]
    years: tuple[int, int]
    labels: Mapping[str, tuple[str, ...]]

    def equations(self, key: str, text: str) -> Iterator[Equation]:
        """The equation in every year and for every label in which all that it names exists.

        Raises
        ------
        FormulaError       the text is no equation
        UnknownNameError   a name that is no quantity
        """
        whole = read_equation(text, name=key, calls=CALLS)
        terms = {names: [self._read(n, text) for n in names] for names in whole.terms}
        self._require_units(whole, terms)
        by = self._divided(terms)
        dated = any(atom.dated for atoms in terms.values() for atom in atoms)
        held = 0
        for year in range(self.years[0], self.years[1] + 1) if dated else self.years[:1]:
            for labels in product(*(self.labels[n] for n in by)):
                here = dict(zip(by, labels, strict=True))
                try:
                    made = self._here(whole, terms, year, here)
                except _ElsewhereError:
                    continue
                held += 1
                name = " ".join([key, *([str(year)] if dated else []), *labels])
                yield Equation(name=name, terms=made, sense=whole.sense, text=text)
        if not held:
            raise RangeError(f"equation '{key}' holds in no year of {self.years[0]}–{self.years[1]}")

    def names(self, text: str) -> set[str]:
        """The quantities that an equation names."""
        atoms = [self._read(n, text) for names in read_equation(text, calls=CALLS).terms for n in names]
        return {stated.key for atom in atoms for stated in (atom.of, atom.early) if stated is not None}

    def every(self, stated: Stated) -> Iterator[At]:
        """Its figures in all years and for all labels."""
        years = range(self.years[0], self.years[1] + 1) if stated.spec.yearly else (self.years[0],)
        for year, labels in product(years, product(*(self.labels[n] for n in stated.by))):
            yield stated.at(year, dict(zip(stated.by, labels, strict=True)))

    def _require_units(self, whole: Equation, terms: Mapping[tuple[str, ...], list[Atom]]) -> None:
        """Every term of an equation is in one unit; told once, not for each year."""
        units = {n: atom.of.unit for names, atoms in terms.items() for n, atom in zip(names, atoms, strict=True)}
        problem = unit_problem(whole, units)
        for atom in (atom for atoms in terms.values() for atom in atoms):
            early = atom.early
            if early is not None and early.unit != atom.of.unit:
                problem = UnitError(f"'{atom.of.key}' is in '{atom.of.unit}', '{early.key}' in '{early.unit}'")
        if problem is not None:
            raise problem

    def _divided(self, terms: Mapping[tuple[str, ...], list[Atom]]) -> tuple[str, ...]:
        """Dimensions whose labels each have this equation."""
        found = {n for atoms in terms.values() for atom in atoms for n in atom.by}
        return tuple(n for n in self.labels if n in found)

    def _here(
        self, whole: Equation, terms: Mapping[tuple[str, ...], list[Atom]], year: int, labels: Mapping[str, str]
    ) -> dict[tuple[str, ...], float]:
        made: dict[tuple[str, ...], float] = {}
        for names, factor in whole.terms.items():
            for parts in product(*(atom.parts(self, year, labels) for atom in terms[names])):
                key = tuple(sorted(at.name for at, _ in parts))
                made[key] = made.get(key, 0.0) + factor * float(np.prod([f for _, f in parts]))
        return {key: value for key, value in made.items() if value != 0.0 or not key}

    def _read(self, name: str, text: str) -> Atom:
        call, dated = _CALL.fullmatch(name), _DATED.fullmatch(name)
        if call is None and dated is None:
            raise FormulaError(f"'{name}' is no name of a quantity", text=text, at=max(text.find(name), 0))
        word, names = ("", [name]) if call is None else (call["word"], call["names"].split(", "))
        if word == "" and dated is not None:
            return Atom("", self._known(dated["key"]), int(dated["shift"] or 0))
        of = self._known(names[0])
        if word == "sum":
            return Atom("sum", of)
        if names[1] not in self.lives:
            raise unknown("account of lifetimes", names[1], self.lives)
        early = self._known(names[2]) if len(names) > 2 else None
        if early is not None and early.spec.yearly:
            raise RangeError(f"'{names[2]}' is one figure for all the years before; say 'yearly: false' of it")
        if not of.spec.yearly:
            raise RangeError(f"'{of.key}' has no years, so that nothing of it can leave by age")
        return Atom(word, of, early=early, lives=self.lives[names[1]])

    def _known(self, key: str) -> Stated:
        try:
            return self.quantities[key]
        except KeyError:
            error: UnknownNameError = unknown("quantity", key, self.quantities)
            raise error from None


@dataclass(frozen=True, slots=True)
class Atom:
    """One name of an equation, or one call."""

    word: str
    of: Stated
    shift: int = 0
    early: Stated | None = None
    lives: Lives | None = None

    @property
    def dated(self) -> bool:
        return self.of.spec.yearly

    @property
    def by(self) -> tuple[str, ...]:
        """Dimensions that it divides the equation by."""
        if self.word == "sum":
            return ()
        more = self.lives.by if self.lives is not None else ()
        return tuple(dict.fromkeys((*self.of.by, *more)))

    def parts(self, of: Expander, year: int, labels: Mapping[str, str]) -> list[tuple[At, float]]:
        """Single figures and their factors, in a year and for labels."""
        if self.word == "sum":
            every = product(*(of.labels[n] for n in self.of.by))
            return [(self.of.at(year, dict(zip(self.of.by, v, strict=True))), 1.0) for v in every]
        if self.lives is not None:
            return list(self._aged(of, year, labels, self.lives))
        if self.dated and not of.years[0] <= year + self.shift <= of.years[1]:
            raise _ElsewhereError
        return [(self.of.at(year + self.shift, labels), 1.0)]

    def _aged(self, of: Expander, year: int, labels: Mapping[str, str], lives: Lives) -> Iterator[tuple[At, float]]:
        ages = year - of.years[0] + 1
        left, mean = lives.left(labels, ages)
        gone = -np.diff(left, prepend=1.0)
        share = gone if self.word == "leaves" else left
        for age in range(ages):
            yield self.of.at(year - age, labels), float(share[age])
        if self.early is not None:
            rest = float(left[-1]) if self.word == "leaves" else max(mean - float(left.sum()), 0.0)
            yield self.early.at(year, labels), rest


def stated_equations(expander: Expander, texts: Mapping[str, str]) -> tuple[list[Equation], list[Found]]:
    """All equations of a reconciliation, and what is wrong with those that are none."""
    made: list[Equation] = []
    wrong: list[Found] = []
    for key, text in texts.items():
        try:
            made += expander.equations(key, text)
        except KringloopError as error:
            wrong.append((("equations", key), error))
    return made, wrong
