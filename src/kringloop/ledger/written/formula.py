"""A written formula on a ledger: every name is looked up, every unit fits, or the place is told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from kringloop.core import (
    FormulaError,
    KringloopError,
    RangeError,
    UnitError,
    conversion_factor,
    nearest,
    require_unit,
    unknown,
)
from kringloop.ledger.account import Account
from kringloop.ledger.expression import Expression
from kringloop.ledger.forms.constant import Constant
from kringloop.ledger.forms.selected import Selected
from kringloop.ledger.forms.threshold import AtLeast
from kringloop.ledger.ledger import Ledger
from kringloop.ledger.selection import Condition as Wanted
from kringloop.ledger.selection import select
from kringloop.ledger.written.ends import filter_of
from kringloop.ledger.written.grammar import parse
from kringloop.ledger.written.tree import (
    Amount,
    Condition,
    Node,
    OtherYear,
    OverLabels,
    Pair,
    Pick,
    Reached,
)

_ENDS = ("origin", "destination", "node")
_SPECIAL = ("account", "year", "whole")
_YEARS = re.compile(r"(\d{1,4})(?:[-–](\d{1,4}))?")


@dataclass(frozen=True, slots=True)
class WrittenFormula:
    """A formula as text, and what it says."""

    text: str
    tree: Node

    def on(self, ledger: Ledger) -> Expression:
        """The expression on a ledger; it evaluates, opens and prints like any other.

        Raises
        ------
        FormulaError   an account, layer, dimension or code the ledger lacks, or units that do not fit; with the place
        """
        return _Maker(self.text, ledger).make(self.tree)


def read_formula(text: str) -> WrittenFormula:
    """Read a formula; `expression.formula` reads back as an expression of the same value.

    Raises
    ------
    FormulaError   the text is no formula; with the place, what was seen and what was expected

    >>> read_formula("mass[account=waste] / 2 kt").text
    'mass[account=waste] / 2 kt'
    """
    return WrittenFormula(text, parse(text))


@dataclass(frozen=True, slots=True)
class _Maker:
    text: str
    ledger: Ledger

    @contextmanager
    def told(self, at: int) -> Iterator[None]:
        """What goes wrong inside is told with its place."""
        try:
            yield
        except FormulaError:
            raise
        except KringloopError as error:
            raise _pointed(error, self.text, at) from None

    def make(self, node: Node) -> Expression:
        with self.told(node.at):
            match node:
                case Pick():
                    return self.pick(node)
                case Amount():
                    return Constant(node.value, require_unit(node.unit))
                case Pair():
                    return self.pair(node)
                case OtherYear():
                    inner = self.make(node.inner)
                    return inner.shift(node.year) if node.way == "shift" else inner.at(node.year)
                case OverLabels():
                    labels = None if node.labels is None else [c.text for c in node.labels]
                    inner = self.make(node.inner)
                    self.require_dimension(inner, node)
                    return inner.over(node.dimension, node.how, labels=labels, complete=node.complete)
                case Reached():
                    inner = self.make(node.inner)
                    self.require_fit(node.level, inner.unit)
                    return AtLeast(inner.to(node.level.unit), node.level.value)

    def pair(self, node: Pair) -> Expression:
        left, right = self.make(node.left), self.make(node.right)
        if node.sign == "×":
            return left * right
        if node.sign == "÷":
            return left / right
        for side, other in ((node.right, left), (node.left, right)):
            if isinstance(side, Amount):
                self.require_fit(side, other.unit)
        right = right.to(left.unit)
        return left + right if node.sign == "+" else left - right

    def require_fit(self, amount: Amount, unit: str) -> None:
        """A number in a sum has a unit that the other side can be told in."""
        with self.told(amount.at):
            try:
                conversion_factor(require_unit(amount.unit), unit)
            except UnitError:
                if amount.unit != "1":
                    raise
                shown = f"{amount.value:g}"
                raise UnitError(f"{shown} stands beside an amount in {unit}; write '{shown} {unit}'") from None

    def require_dimension(self, inner: Expression, node: OverLabels) -> None:
        for selection in inner.selections():
            if node.dimension != "year" and node.dimension not in selection.pooled:
                selection.account.dimension(node.dimension)
        if not inner.selections():
            raise RangeError("there is no selection to add up")

    def pick(self, node: Pick) -> Expression:
        account = self.account_of(node)
        account.layer(node.layer)
        selected: Expression = Selected(select(account, node.layer, year=self.years_of(node)))
        for condition in node.conditions:
            if condition.name not in _SPECIAL:
                selected = self.narrowed(selected, account, condition)
        for condition in node.conditions:
            if condition.name == "whole":
                for code in _codes(condition):
                    selected = selected.pooled(code)
        return selected

    def account_of(self, node: Pick) -> Account:
        named = [c for c in node.conditions if c.name == "account"]
        misspelt = next((c for c in node.conditions if not named and nearest(c.name, ["account"])), None)
        if misspelt is not None:
            what = f"'{misspelt.name}' is no condition; did you mean 'account'?"
            raise FormulaError(what, text=self.text, at=misspelt.at)
        if len(named) != 1 or len(_codes(named[0])) != 1:
            having = [a for a in self.ledger.accounts if node.layer in self.ledger.accounts[a].layers]
            known = having or list(self.ledger.accounts)
            place = named[1].at if len(named) > 1 else node.at
            raise FormulaError(
                f"name one account, as in {node.layer}[account={known[0] if known else '…'}]", text=self.text, at=place
            )
        code = named[0].groups[0].codes[0]
        if code.text not in self.ledger.accounts:
            error = unknown("account", code.text, self.ledger.accounts)
            raise FormulaError(str(error), text=self.text, at=code.at, nl=error.in_language("nl"))
        return self.ledger.accounts[code.text]

    def years_of(self, node: Pick) -> tuple[int, ...] | None:
        years: list[int] = []
        for condition in node.conditions:
            for code in _codes(condition) if condition.name == "year" else ():
                found = _YEARS.fullmatch(code)
                if found is None:
                    raise FormulaError(
                        f"'{code}' is no year; write 2020, 2020/2022 or 2010-2020", text=self.text, at=condition.at
                    )
                first, last = int(found[1]), int(found[2] or found[1])
                if last < first:
                    what = f"years run from {first} to {last}; the first comes first"
                    raise FormulaError(what, text=self.text, at=condition.at)
                years += range(first, last + 1)
        return tuple(years) if any(c.name == "year" for c in node.conditions) else None

    def narrowed(self, selected: Expression, account: Account, condition: Condition) -> Expression:
        """The selection with one more condition."""
        with self.told(condition.at):
            account.dimension(condition.name)
        try:
            wanted: Wanted
            if condition.name in _ENDS and account.nodes is not None:
                wanted = filter_of(account.nodes, condition.groups)
            else:
                wanted = _codes(condition)
            return selected.on_selections(lambda s: s.where(condition.name, wanted))
        except KringloopError as error:
            codes = [c for group in condition.groups for c in group.codes]
            told = next((c for c in codes if f"'{c.text}'" in str(error)), codes[0])
            raise _pointed(error, self.text, told.at) from None


def _pointed(error: KringloopError, text: str, at: int) -> FormulaError:
    """What went wrong, with its place in the formula."""
    first, dutch = (error.in_language(language).splitlines()[0] for language in ("en", "nl"))
    return FormulaError(first, text=text, at=at, nl=dutch)


def _codes(condition: Condition) -> tuple[str, ...]:
    """The codes of a condition that has one group of them."""
    if len(condition.groups) > 1 or condition.groups[0].attribute:
        last = condition.groups[-1].codes[0].text
        raise RangeError(f"codes stand between '/', and a code with a blank or ':' in quotes; seen '{last}' loose")
    return tuple(c.text for c in condition.groups[0].codes)
