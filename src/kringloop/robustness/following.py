"""A layer as the rules of a table say how sure it is: deviations of rows, and which of them follow from others."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from kringloop.core import Array, RangeError
from kringloop.ledger import TOTALS, Account, Coded, Follows, Layer
from kringloop.robustness.balancing import balanced
from kringloop.robustness.margins import Margin
from kringloop.robustness.stated_rows import stated


@dataclass(frozen=True, slots=True, eq=False)
class ByItself:
    """What each row is off by before anything follows, by the rules about it [unit].

    Parameters
    ----------
    sd       : (rows,) all of it
    own      : (rows,) the part of it that a row has by itself, printing included
    width    : (rows,) of printing and editions alone
    rounding : (rows,) half of the last printed digit
    shared   : (rows,) the error that each row shares
    """

    sd: Array
    own: Array
    width: Array
    rounding: Array
    shared: Coded | None

    @property
    def rounded(self) -> NDArray[np.bool_]:
        """(rows,) which figures are off by rounding alone when they are printed: no editions tell of more."""
        found: NDArray[np.bool_] = (self.width > 0) & (self.width == self.rounding / math.sqrt(3))
        return found


Rule = tuple[int, Margin, NDArray[np.bool_]]
"""Number, rule, and the rows that it may be about."""
ErrorsOf = Callable[[Account], ByItself]
"""What the rows of an account are off by, by the same rules."""


@dataclass(frozen=True, slots=True, eq=False)
class Followed:
    """A layer of which rows follow from others, closed rows beside it, and by row the rule that says so."""

    layer: Layer
    closed: Account | None
    rule: dict[int, int]


def follow(
    account: Account,
    layer: Layer,
    errors: ByItself,
    rules: Sequence[Rule],
    totals: pl.DataFrame | None,
    errors_of: ErrorsOf,
) -> Followed:
    """The layer with what rules say of which rows follow from others.

    Raises
    ------
    RangeError   rows that follow from printed totals beside stated ones; and what `balanced` and `stated` raise
    """
    of_totals = [rule for rule in rules if rule[1].follows == TOTALS]
    if not of_totals:
        return _stated(account, layer, errors, rules)
    if len(rules) > 1:
        lines = ", ".join(str(rule[1].line) for rule in rules)
        raise RangeError(
            f"the rules of lines {lines} say in several ways what rows of layer '{layer.key}' of '{account.key}' "
            "follow from\n  Keep one: printed totals, or sums of rows."
        )
    return _balanced(account, layer, errors, of_totals[0][0], totals, errors_of)


def _balanced(
    account: Account,
    layer: Layer,
    errors: ByItself,
    number: int,
    totals: pl.DataFrame | None,
    errors_of: ErrorsOf,
) -> Followed:
    found = balanced(account, layer.key, totals, float(errors.rounding.max(initial=0.0)))
    alone = np.sqrt(np.maximum(errors.own**2 - errors.width**2, 0.0))
    common = np.sqrt(np.maximum(errors.sd**2 - errors.own**2, 0.0))
    printed = [errors] if found.closed is None else [errors, errors_of(found.closed)]
    follows = Follows(
        alone=alone,
        common=np.where(layer.values < 0, -common, common),
        of=None,
        rest=np.zeros(len(account)),
        printed=found.printed,
        width=np.concatenate([each.width for each in printed]),
        rounded=np.concatenate([each.rounded for each in printed]),
        figures=found.figures,
        said=Coded((TOTALS,), np.where(found.between, 0, -1).astype(np.int32)),
    )
    rows = np.flatnonzero(found.between).tolist()
    return Followed(_with(layer, errors.shared, follows), found.closed, dict.fromkeys(rows, number))


def _stated(account: Account, layer: Layer, errors: ByItself, rules: Sequence[Rule]) -> Followed:
    found = stated(account, layer, rules, errors.rounding)
    made, shared = np.array([bool(word) for word in found.said]), errors.shared
    if shared is not None:  # a stated row shares whatever errors the rows it is made of share
        shared = Coded(shared.labels, np.where(made, -1, shared.codes).astype(np.int32))
    follows = Follows(
        alone=errors.own,
        common=np.sqrt(np.maximum(errors.sd**2 - errors.own**2, 0.0)),
        of=found.of,
        rest=found.rest,
        printed=None,
        width=np.zeros(len(account)),
        rounded=np.zeros(len(account), dtype=bool),
        figures=layer.values,
        said=Coded.of(found.said),
    )
    return Followed(_with(layer, shared, follows), None, dict(found.rule))


def _with(layer: Layer, shared: Coded | None, follows: Follows) -> Layer:
    sd, alone = follows.deviations(shared)
    own = None if shared is None else np.minimum(alone, sd)
    return replace(layer, sd=sd, own=own, shared=shared, follows=follows)
