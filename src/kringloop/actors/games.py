"""What each adds to a joint result: the Shapley value, exact for few and sampled with its error for more.

The game is declared by what every group reaches together; nothing is assumed of groups that were not given.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import factorial

import numpy as np

from kringloop.core import (
    ROUNDING,
    Array,
    DuplicateError,
    KringloopError,
    MissingDataError,
    RangeError,
    listing,
    texts,
    whole,
)

Worth = Callable[[tuple[str, ...]], float]
EXACT_UP_TO, MOST_EXACT = 12, 20
ENOUGH = 0.01
"""Sampling stops when no error is above this share of what all reach together."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Shares:
    """What each player adds; together they make `total`.

    values   : (player,) in the order of `players`
    errors   : (player,) standard error; 0 where exact
    orders   : orders of joining that were tried; 0 where exact
    settled  : whether every error is within the one asked for
    """

    players: tuple[str, ...]
    values: Array
    errors: Array
    total: float
    orders: int
    settled: bool

    def of(self, player: str) -> float:
        """The share of one player."""
        return float(self.values[self.players.index(player)])


def shapley(
    players: Sequence[str],
    worth: Worth | Mapping[frozenset[str], float],
    *,
    exact_up_to: int = EXACT_UP_TO,
    most_orders: int = 20_000,
    error: float = ENOUGH,
    seed: int = 7,
) -> Shares:
    """The mean of what a player adds over all orders of joining: Σ_S |S|! (n−|S|−1)!/n! [w(S ∪ i) − w(S)].

    Up to `exact_up_to` players all 2ⁿ groups are asked once. Above that orders are drawn, each with its reverse, so
    that every pair adds up exactly; sampling stops at `error` (share of the total) or at `most_orders`.

    Parameters
    ----------
    players : names, each once
    worth   : what a group reaches together [any unit], by function or by table; nobody reaches worth(())

    Raises
    ------
    MissingDataError   a group the table has not, or a value that is no number
    DuplicateError     a player twice
    RangeError         no players, or more than 20 asked exactly

    Source      shapley1953
    Example     a right glove is scarce:
    >>> pair = lambda group: float("right" in group and len(group) > 1)
    >>> shapley(["left 1", "left 2", "right"], pair).values.round(4).tolist()
    [0.1667, 0.1667, 0.6667]
    """
    names = texts(players, what="players")
    if len(set(names)) < len(names):
        twice = listing(sorted({n for n in names if names.count(n) > 1}))
        raise DuplicateError(f"players: {twice} stands twice", nl=f"spelers: {twice} staat er twee keer")
    if not names:
        raise RangeError("there are no players", nl="er zijn geen spelers")
    whole(exact_up_to, what="exact_up_to", least=0, most=MOST_EXACT)
    asked = _asked(worth)
    if len(names) <= exact_up_to:
        table = group_values(names, asked)
        values = _exact(table, len(names))
        return Shares(
            players=names,
            values=values,
            errors=np.zeros(len(names)),
            total=float(table[-1] - table[0]),
            orders=0,
            settled=True,
        )
    return _sampled(names, asked, whole(most_orders, what="most_orders", least=4), error, seed)


def group_values(players: tuple[str, ...], worth: Worth) -> Array:
    """(2ⁿ,)  what every group reaches; bit i of the index says whether player i is in it."""
    count = len(players)
    return np.array(
        [worth(tuple(players[i] for i in range(count) if mask >> i & 1)) for mask in range(1 << count)],
        dtype=np.float64,
    )


def _exact(table: Array, count: int) -> Array:
    masks = np.arange(1 << count)
    sizes = np.zeros(1 << count, dtype=np.int64)
    for i in range(count):
        sizes += masks >> i & 1
    weight = np.array([factorial(s) * factorial(count - s - 1) / factorial(count) for s in range(count)])
    found = np.empty(count)
    for i in range(count):
        without = masks[(masks >> i & 1) == 0]
        found[i] = weight[sizes[without]] @ (table[without | 1 << i] - table[without])
    return found


def not_superadditive(
    players: Sequence[str], worth: Worth | Mapping[frozenset[str], float]
) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """Two groups that reach less together than apart, or None: then working together never costs anything.

    Example
    >>> not_superadditive(["a", "b"], {frozenset(): 0, frozenset("a"): 2, frozenset("b"): 2, frozenset("ab"): 3})
    (('a',), ('b',))
    """
    names = texts(players, what="players")
    table = group_values(names, _asked(worth))
    slack = ROUNDING * float(np.abs(table).max(initial=0.0))
    full = (1 << len(names)) - 1
    for mask in range(1, full + 1):
        others = _parts_of(full & ~mask)
        worse = others[(others > mask) & (table[mask | others] < table[mask] + table[others] - slack)]
        if worse.size:
            return _named(names, mask), _named(names, int(worse[0]))
    return None


def _parts_of(mask: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Every group within a group, the empty one left out."""
    found = np.zeros(1, dtype=np.int64)
    for i in range(mask.bit_length()):
        if mask >> i & 1:
            found = np.concatenate([found, found | 1 << i])
    return found[1:]


def _named(players: tuple[str, ...], mask: int) -> tuple[str, ...]:
    return tuple(p for i, p in enumerate(players) if mask >> i & 1)


def _sampled(players: tuple[str, ...], worth: Worth, most: int, error: float, seed: int) -> Shares:
    """Orders and their reverses, until every standard error is small enough."""
    random, count = np.random.default_rng(seed), len(players)
    known: dict[tuple[str, ...], float] = {}

    def reached(group: frozenset[int]) -> float:
        named = tuple(players[i] for i in sorted(group))
        if named not in known:
            known[named] = worth(named)
        return known[named]

    nobody, everybody = reached(frozenset()), reached(frozenset(range(count)))
    total = everybody - nobody
    sums, squares, pairs = np.zeros(count), np.zeros(count), 0
    errors, settled = np.full(count, np.inf), False
    while 2 * (pairs + 1) <= most and not settled:
        order = random.permutation(count).tolist()
        added = 0.5 * (_added(order, reached) + _added(order[::-1], reached))
        sums, squares, pairs = sums + added, squares + added**2, pairs + 1
        if pairs >= _FEWEST:
            spread = np.maximum(squares / pairs - (sums / pairs) ** 2, 0.0) * pairs / (pairs - 1)
            errors = np.sqrt(spread / pairs)
            settled = bool(errors.max() <= error * abs(total))
    return Shares(players=players, values=sums / pairs, errors=errors, total=total, orders=2 * pairs, settled=settled)


_FEWEST = 16
"""Pairs of orders before an error means anything."""


def _added(order: Sequence[int], reached: Callable[[frozenset[int]], float]) -> Array:
    found, group, before = np.zeros(len(order)), frozenset[int](), reached(frozenset())
    for player in map(int, order):
        group |= {player}
        now = reached(group)
        found[player], before = now - before, now
    return found


def _asked(worth: Worth | Mapping[frozenset[str], float]) -> Worth:
    def ask(group: tuple[str, ...]) -> float:
        if isinstance(worth, Mapping):
            if frozenset(group) not in worth:
                raise _lacking(group)
            value = worth[frozenset(group)]
        else:
            value = worth(group)
        if not isinstance(value, int | float | np.number) or not np.isfinite(value):
            raise _lacking(group)
        return float(value)

    return ask


def _lacking(group: tuple[str, ...]) -> KringloopError:
    named = " + ".join(group)
    return MissingDataError(
        f"it is not given what {named or 'nobody'} reaches; a game needs a figure for every group (rule C4)\n"
        "  Give that figure too, also where it is 0.",
        nl=f"het is niet gegeven wat {named or 'niemand'} bereikt; een spel heeft voor elke groep een cijfer nodig"
        " (regel C4)\n  Geef ook dat cijfer, ook als het 0 is.",
    )


def all_groups(players: Sequence[str]) -> tuple[frozenset[str], ...]:
    """Every group, the smallest first: the rows that a table of a game needs.

    >>> [sorted(g) for g in all_groups(["a", "b"])]
    [[], ['a'], ['b'], ['a', 'b']]
    """
    return tuple(frozenset(g) for size in range(len(players) + 1) for g in combinations(players, size))
