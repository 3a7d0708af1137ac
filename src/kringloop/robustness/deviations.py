"""A deviation for every row of a ledger, and why: by its producer, by source and edition, or by scores of quality."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from kringloop.core import Array, DuplicateError, Names, RangeError, UnknownNameError, listing, unknown
from kringloop.ledger import Account, Coded, Layer, Ledger
from kringloop.reference import QualityFactor
from kringloop.robustness.following import ByItself, follow
from kringloop.robustness.margins import Kind, Margin

Factors = Mapping[tuple[str, int], QualityFactor]
NO_RULE, PRODUCER = -1, -2
BY_SOURCE, BY_YEAR = "source", "year"
SERIES = "series"
"""Condition that names one published account of a table that holds several."""


@dataclass(frozen=True, slots=True, eq=False)
class RowMargins:
    """How sure each row of a layer is.

    Parameters
    ----------
    account, layer : of which
    margins : the rules that were given
    sd      : (rows,) standard deviation [unit]; 0 where none is known
    own     : (rows,) the part of it that a row has by itself, beside an error it shares [unit]
    rule    : (rows,) number of the rule that counts, `PRODUCER` or `NO_RULE`
    shared  : (rows,) the error that each row shares, "" for none
    closed  : rows of 0 that stand for printed totals, where rows follow from those
    """

    account: Account
    layer: Layer
    margins: Sequence[Margin]
    sd: Array
    own: Array
    rule: NDArray[np.int64]
    shared: Sequence[str]
    sure: Layer
    """The layer with these deviations."""
    closed: Account | None = None

    def kind(self, row: int) -> Kind:
        """Where the deviation of a row comes from."""
        found = int(self.rule[row])
        return "producer" if found == PRODUCER else "none" if found == NO_RULE else self.margins[found].kind

    def why(self, row: int) -> Names:
        """Why a row has its deviation, in words."""
        found = int(self.rule[row])
        if found >= 0:
            return self.margins[found].because
        return _SAID[found]


_SAID = {
    PRODUCER: Names("de maker geeft zelf een marge", "the producer gives a margin"),
    NO_RULE: Names("geen regel geldt voor deze rij", "no rule is about this row"),
}


def row_margins(
    ledger: Ledger,
    account: str,
    layer: str,
    margins: Sequence[Margin],
    factors: Factors | None = None,
    totals: pl.DataFrame | None = None,
) -> RowMargins:
    """How sure each row of a layer is, and why: √(width² + (share · value)²) by the narrowest rule about it.

    What the producer gives always counts, for the whole layer. A row about which no rule says anything has no
    deviation, and says so: nothing is assumed. Rounding and editions stay each row's own. The deviation of a row that
    follows from others is what comes of theirs.

    Parameters
    ----------
    totals : printed totals of the account, for rules by which rows follow from those

    Raises
    ------
    UnknownNameError   an account, layer, dimension, code or shared error that is not known
    DuplicateError     two rules that are equally narrow about one row
    MissingDataError   rows that follow from totals or rows which are not there
    BalanceError       rows that do not add up to what they follow from
    RangeError         a row that follows from itself, or in two ways
    """
    return margins_of_rows(ledger.account(account).account, layer, margins, factors, totals)


def margins_of_rows(
    view: Account,
    layer: str,
    margins: Sequence[Margin],
    factors: Factors | None = None,
    totals: pl.DataFrame | None = None,
) -> RowMargins:
    """As `row_margins`, of an account by itself."""
    of, size = view.layer(layer), len(view)
    if of.sd is not None:
        words = _words(of, size)
        return RowMargins(view, of, margins, of.sd, of.alone, np.full(size, PRODUCER), words, of)
    rule, errors = _by_rules(view, of, margins, factors)
    following = [(n, m, about) for n, m in enumerate(margins) if m.follows and (about := _about(view, layer, m)).any()]
    if not following:
        own = errors.own if errors.shared is not None else None
        sure = replace(of, sd=errors.sd, shared=errors.shared, own=own) if (rule >= 0).any() else of
        return RowMargins(view, of, margins, errors.sd, errors.own, rule, _words(sure, size), sure)
    with _at_line(following[0][1]):
        found = follow(view, of, errors, following, totals, lambda a: _by_rules(a, a.layer(layer), margins, factors)[1])
    rule[list(found.rule)] = list(found.rule.values())
    made = found.layer
    assert made.sd is not None
    return RowMargins(view, of, margins, made.sd, made.alone, rule, _words(made, size), made, found.closed)


def _by_rules(
    view: Account, of: Layer, margins: Sequence[Margin], factors: Factors | None
) -> tuple[NDArray[np.int64], ByItself]:
    """(rows,) the narrowest rule about each row, and what the row is off by according to it."""
    size, account, layer = len(view), view.key, of.key
    rule, narrow = np.full(size, NO_RULE), np.full(size, -1)
    for number, margin in enumerate(margins):
        if margin.follows:
            continue
        about = _about(view, layer, margin) & of.carried
        if not about.any():
            continue
        again = about & (narrow == margin.narrowness)
        if again.any():
            other = margins[int(rule[np.flatnonzero(again)[0]])]
            raise DuplicateError(
                f"the rules of lines {other.line} and {margin.line} are both about {int(again.sum())} rows of layer "
                f"'{layer}' of '{account}', and equally narrow\n  Narrow one of them by source, years or where."
            )
        taken = about & (margin.narrowness > narrow)
        rule[taken], narrow[taken] = number, margin.narrowness
    sd, own, width, rounding, shared = (*(np.zeros(size) for _ in range(4)), [""] * size)
    for number in np.unique(rule[rule >= 0]).tolist():
        margin, rows = margins[number], np.flatnonzero(rule == number)
        relative = margin.share(factors) * np.abs(of.values[rows])
        sd[rows] = np.hypot(margin.width, relative)
        own[rows] = np.hypot(margin.width, math.sqrt(margin.own_share) * relative) if margin.shared else sd[rows]
        width[rows], rounding[rows] = margin.width, margin.half_width
        for row, word in zip(rows.tolist(), _errors(view, of, margin, rows), strict=True):
            shared[row] = word
    own = np.where(
        np.array([not w for w in shared], dtype=bool), sd, own
    )  # what shares no error has all of its deviation by itself
    coded = Coded.of(shared) if any(shared) else None
    return rule, ByItself(sd, np.minimum(own, sd), width, rounding, coded)


def with_margins(
    ledger: Ledger,
    margins: Sequence[Margin],
    factors: Factors | None = None,
    totals: Mapping[str, pl.DataFrame] | None = None,
) -> Ledger:
    """The ledger with the deviations that the rules give, beside those of producers.

    Parameters
    ----------
    totals : printed totals by account, for rules by which rows follow from those

    Raises
    ------
    UnknownNameError   a rule about an account, layer, dimension or code that is not there
    DuplicateError     two rules that are equally narrow about one row
    RangeError         a rule that is about no row
    """
    used, fresh = set[int](), dict[str, Account]()
    for key, layer in _touched(ledger, margins):
        account = fresh.get(key, ledger.account(key).account)
        found = margins_of_rows(account, layer, margins, factors, (totals or {}).get(key))
        used.update(np.unique(found.rule).tolist())
        if found.layer.sd is not None:  # a rule beside what the producer gives is no idle rule
            used.update(n for n, m in enumerate(margins) if _about(account, layer, m).any())
        if found.closed is not None:  # totals that their parts make exactly have no row, and count all the same
            used.update(n for n, m in enumerate(margins) if m.follows and _about(account, layer, m).any())
        if found.sure is not found.layer:
            fresh[key] = _with_sure(account, [found])
    if fresh:
        ledger = ledger.with_accounts(*fresh.values(), words=_PUT, checked=True)
    idle = [m for n, m in enumerate(margins) if n not in used]
    if idle:
        raise RangeError(
            f"the rules of lines {listing(m.line for m in idle)} are about no row, or only about rows that a narrower "
            "rule is about\n  Correct what they choose, or leave them out."
        )
    return ledger


def account_with_margins(
    account: Account,
    margins: Sequence[Margin],
    factors: Factors | None = None,
    totals: pl.DataFrame | None = None,
) -> Account:
    """One account with the deviations that the rules give to its layers; a rule that is about no row of it is no error.

    Raises
    ------
    UnknownNameError   a rule about a dimension or code that the account does not have
    DuplicateError     two rules that are equally narrow about one row
    """
    found = [margins_of_rows(account, key, margins, factors, totals) for key in account.layers]
    changed = [each for each in found if each.sure is not each.layer]
    return _with_sure(account, changed) if changed else account


def _with_sure(account: Account, found: Iterable[RowMargins]) -> Account:
    """The account with deviations in some layers, and the closed rows behind them."""
    layers, closed = dict(account.layers), dict(account.closed)
    for each in found:
        layers[each.layer.key] = each.sure
        if each.closed is not None:
            closed[each.layer.key] = each.closed
    return replace(account, layers=layers, closed=closed, _derived={})


_PUT = Names("marges naar de regels van de studie", "margins by the rules of the study")


def margin_table(
    ledger: Ledger,
    margins: Sequence[Margin],
    factors: Factors | None = None,
    totals: Mapping[str, pl.DataFrame] | None = None,
) -> pl.DataFrame:
    """Per layer and reason: how many rows, the middle of their deviations as a share of the figure, and why."""
    rows: list[dict[str, Any]] = []
    for key, account in ledger.accounts.items():
        for layer in account.layers:
            found = row_margins(ledger, key, layer, margins, factors, (totals or {}).get(key))
            carried = found.layer.carried
            for number in np.unique(found.rule[carried]).tolist():
                at = np.flatnonzero(carried & (found.rule == number))
                of = np.abs(found.layer.values[at])
                share = found.sd[at][of > 0] / of[of > 0]
                why = found.why(int(at[0]))
                rows.append(
                    {
                        "account": key,
                        "layer": layer,
                        "kind": found.kind(int(at[0])),
                        "rows": len(at),
                        "share": float(np.median(share)) if len(share) and number != NO_RULE else None,
                        "because_nl": why.nl,
                        "because_en": why.en,
                    }
                )
    schema = dict.fromkeys(("account", "layer", "kind"), pl.String()) | {"rows": pl.Int64(), "share": pl.Float64()}
    return pl.DataFrame(rows, schema=schema | dict.fromkeys(("because_nl", "because_en"), pl.String()))


def _touched(ledger: Ledger, margins: Iterable[Margin]) -> list[tuple[str, str]]:
    """The layers that some rule is about, in the order of the ledger; names that are not known are refused."""
    found = set[tuple[str, str]]()
    for margin in margins:
        key = _key(margin)
        accounts = [key] if key else list(ledger.accounts)
        for account in accounts:
            with _at_line(margin):
                layers = ledger.account(account).account.layers
                if key and margin.layer:
                    ledger.account(account).account.layer(margin.layer)
            found.update((account, layer) for layer in layers if margin.layer in ("", layer))
    order = {key: i for i, key in enumerate(ledger.accounts)}
    return sorted(found, key=lambda pair: (order[pair[0]], pair[1]))


def _key(margin: Margin) -> str:
    return margin.where.get(SERIES, margin.account)


def _about(account: Account, layer: str, margin: Margin) -> NDArray[np.bool_]:
    """(rows,) which rows a rule is about."""
    size = len(account)
    if _key(margin) not in ("", account.key) or margin.layer not in ("", layer):
        return np.zeros(size, dtype=bool)
    chosen = np.ones(account.series_count, dtype=bool)
    with _at_line(margin):
        for name, code in margin.where.items():
            if name != SERIES or not margin.account:
                chosen &= _labelled(account, name, code)
    found: NDArray[np.bool_] = chosen[account.series]
    found &= (account.years >= margin.years[0]) & (account.years <= margin.years[1])
    if margin.source:
        sources = account.sources_of(layer)
        found &= np.array([label == margin.source for label in sources.labels])[sources.codes]
    return found


@contextmanager
def _at_line(margin: Margin) -> Iterator[None]:
    """Say in which line of its file a rule names what is not known."""
    try:
        yield
    except UnknownNameError as error:
        nl = f"marges, regel {margin.line}: {error.in_language('nl')}"
        raise UnknownNameError(f"margins, line {margin.line}: {error}", nl=nl) from None


def _labelled(account: Account, name: str, code: str) -> NDArray[np.bool_]:
    dimension = account.dimension(name)
    if dimension.tree is not None:
        dimension.tree.require(code, where=f"'{name}' of account '{account.key}'")
    elif code not in dimension.labels:
        raise unknown(
            name, code, dimension.labels, where=f"account '{account.key}'", where_nl=f"rekening '{account.key}'"
        )
    return dimension.of(dimension.within(code))


def _errors(account: Account, layer: Layer, margin: Margin, rows: NDArray[np.int64]) -> list[str]:
    """The error that each row shares: of its source everywhere, or of a label within the rows of this rule."""
    if not margin.shared:
        return [""] * len(rows)
    if margin.shared == BY_SOURCE:
        sources = account.sources_of(layer.key)
        return [f"{BY_SOURCE} {sources.labels[c]}" for c in sources.codes[rows].tolist()]
    if margin.shared == BY_YEAR:
        sources = account.sources_of(layer.key)
        codes, years = sources.codes[rows].tolist(), account.years[rows].tolist()
        return [f"{BY_SOURCE} {sources.labels[c]} {y}" for c, y in zip(codes, years, strict=True)]
    with _at_line(margin):
        dimension = account.dimension(margin.shared)
    where = "; ".join(f"{name}={code}" for name, code in margin.where.items())
    codes = dimension.codes[account.series[rows]].tolist()
    named = f"{account.key} {layer.key} {where}".strip()
    return [f"{named} {margin.shared}={dimension.labels[c]}" if c >= 0 else "" for c in codes]


def _words(layer: Layer, size: int) -> list[str]:
    shared = layer.shared
    return [""] * size if shared is None else [shared.labels[c] if c >= 0 else "" for c in shared.codes.tolist()]
