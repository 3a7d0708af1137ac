"""Whether figures that were reconciled go together, in a sentence; the same at every door."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kringloop.reading import numbers
from kringloop.reading.words import Words

if TYPE_CHECKING:
    from kringloop.runs import Reconciliation, Run

_LEAST_CHANCE = 0.001


def verdict(
    words: Words, *, agrees: bool, squares: float, freedom: int, limit: float | None, chance: float | None
) -> str:
    """Whether figures agree within their errors: T, its limit, degrees of freedom, and the chance of such a T."""
    language = words.language
    if not freedom:
        return words("reconciled.unchecked")
    return words(
        "reconciled.agree" if agrees else "reconciled.disagree",
        t=numbers.figure(squares, language),
        freedom=numbers.whole(freedom, language),
        limit=numbers.figure(limit, language),
        chance=chance_words(chance, language),
    )


def verdict_of(one: Reconciliation, words: Words) -> str:
    """The sentence of a reconciliation of a run."""
    about = one.about
    return verdict(
        words,
        agrees=about["agrees"],
        squares=about["sum_of_squares"],
        freedom=about["degrees_of_freedom"],
        limit=about["limit"],
        chance=about["chance"],
    )


def counts_of(one: Reconciliation, words: Words) -> str:
    """How many figures and rules a reconciliation has, what is printed nowhere, and the largest change."""
    about = one.about
    largest, beyond = about["largest_change_in_sd"], about.get("beyond_bound", 0)
    counted = {key: about[key] for key in ("published", "rules", "observable", "unobservable")}
    counted |= {"unpublished": one.unpublished.height}
    told = words(
        "reconciled.counts",
        **{key: numbers.whole(count, words.language) for key, count in counted.items()},
        largest=numbers.fixed(largest, 1, words.language),
    )
    return f"{told} {words('reconciled.beyond', count=beyond)}" if beyond else told


def notes_of(one: Reconciliation, words: Words) -> tuple[str, str]:
    """What the tables of broken rules and of changed figures hold."""
    kind = "_equations" if one.by_equations else ""
    limit = numbers.fixed(one.about["critical_test"], 1, words.language)
    changed = words(f"reconciled.changed_note{kind}", suspects=one.about["suspects"], limit=limit)
    return words(f"reconciled.broken_note{kind}"), changed


class NamedFigures:
    """What figures and rules of a reconciliation are called, in words; made for the few that are shown."""

    def __init__(self, one: Reconciliation, run: Run, words: Words) -> None:
        self.run, self.words = run, words
        self.figures = {row["quantity"]: row for row in one.figures.iter_rows(named=True)}
        self.rules = {row["rule"]: row for row in one.rules.iter_rows(named=True)}
        first = one.figures.columns
        self.dimensions = first[first.index("year") + 1 : first.index("printed")]

    def figure(self, quantity: str) -> str:
        """`Industrial waste 2003: manufacture of food products, treatment`."""
        row = self.figures[quantity]
        if row["name_nl"] is not None:
            return self._stated(row)
        codes = [(n, row[n]) for n in self.dimensions if row[n] is not None]
        said = [self.run.names(n.rpartition(".")[2], code, (row["account"],))[self.words.language] for n, code in codes]
        account = self.words.word("account", row["account"])
        return f"{account} {row['year']}: {', '.join(said)}" if said else f"{account} {row['year']}"

    def _stated(self, row: Mapping[str, Any]) -> str:
        """A quantity that the equations of a study name: `Sold 2003: washing machines`."""
        said = [self.run.names(n, row[n])[self.words.language] for n in self.dimensions if row[n] is not None]
        name = " ".join([row[f"name_{self.words.language}"], *([] if row["year"] is None else [str(row["year"])])])
        return f"{name}: {', '.join(said)}" if said else name

    def rule(self, name: str | None) -> str:
        """The total of a rule, and along what it is the sum of its parts; – for none."""
        if name is None:
            return "–"
        row = self.rules[name]
        if row["equation"] is not None:
            return f"{name}: {row['equation']}"
        if row["kind"] == "same":
            return self.words("reconciled.twice", figure=self.figure(row["quantity"]))
        along = self.words.word("dimension", row["kind"].rpartition(".")[2]).lower()
        return self.words("reconciled.parts", figure=self.figure(row["quantity"]), dimension=along)


def chance_words(chance: float | None, language: str) -> str:
    """A chance as a percentage; one that would be printed as 0 is said to be smaller.

    >>> chance_words(1e-9, "en"), chance_words(0.104, "nl"), chance_words(None, "nl")
    ('< 0.1 %', '10,4 %', '–')
    """
    if chance is None or math.isnan(chance):
        return "–"
    if chance < _LEAST_CHANCE:
        return f"< {numbers.fixed(100 * _LEAST_CHANCE, 1, language)} %"
    return f"{numbers.fixed(100 * chance, 1, language)} %"
