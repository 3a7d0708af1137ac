"""Draws beside the central values of a layer, from its deviations and the errors its rows share.

A draw is a fixed function of the seed, the datum and its number, so that neither the order of rows nor what else is
drawn changes it, nor in how many goes. A datum is a row of a layer, or the error that rows share by name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from struct import Struct
from typing import Any, Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import NDArray

from kringloop.core import Array, RangeError, did_you_mean, whole
from kringloop.ledger.account import Account
from kringloop.ledger.layer import Layer, only_present

Law = Literal["normal", "lognormal", "mixed"]
"""Of draws: "mixed" is lognormal for values above 0 and normal for the others, such as changes of a stock."""
Rows: TypeAlias = "NDArray[np.int64]"
Scores: TypeAlias = "Callable[[Sequence[str]], Array]"
"""Standard normal scores (data, draws) of data by name."""
_AT_ONCE = 1 << 17
"""Numbers that are drawn at once: what stays in the cache of a processor."""
_LEAST = 2.0**-54  # half of the smallest step above 0: its normal score is finite
_PER_COUNT = 4  # uniform numbers that one step of the counter gives
_KEY = Struct("<2Q")


def drawn_account(account: Account, count: int, seed: int, law: Law) -> Account | None:
    """The account with draws for every layer that has deviations; None where none has."""
    whole(count, what="number of draws", least=1)
    found = {key: _every(account, layer) for key, layer in account.layers.items() if layer.is_uncertain}
    return scored_account(account, found, lambda names: scores(seed, names, count), count, law) if found else None


def scored_account(account: Account, found: Mapping[str, Rows], of: Scores, count: int, law: Law) -> Account:
    """The account with draws in some layers, from standard normal scores of the data behind some rows.

    Parameters
    ----------
    found : per layer row numbers; rows left out are drawn as 0, so that such an account is good only for what reads
            the rows given
    of    : scores (data, draws) of data by name
    count : number of draws

    Raises
    ------
    RangeError   a law that is not known, or a lognormal one for a value that is not above 0
    """
    if law not in get_args(Law):
        raise RangeError(f"law of draws is '{law}'; {did_you_mean(law, get_args(Law))}")
    fresh, closed = {}, dict(account.closed)
    for key, rows in found.items():
        layer = account.layer(key)
        own = rows if layer.follows is None else layer.follows.made_of(rows[rows < len(account)])
        drawn, free = np.zeros((len(account), count)), layer.free
        for few in np.array_split(own, max(1, len(own) * count // _AT_ONCE)):
            drawn[few] = _drawn(account, free, few, row_scores(account, free, few, of, _down(layer)), law)
        if layer.follows is not None:
            more = _follow(account, layer, rows, drawn, of)
            if key in closed:
                closed[key] = _with_draws(closed[key], key, more)
        fresh[key] = replace(layer, draws=drawn)
    return replace(account, layers={**account.layers, **fresh}, closed=closed, _derived={})


def _every(account: Account, layer: Layer) -> Rows:
    """Every row, closed ones behind the others."""
    return np.arange(len(account) if layer.follows is None else len(layer.follows.width), dtype=np.int64)


def _down(layer: Layer) -> NDArray[np.bool_] | None:
    """(rows,) which rows a shared error moves down; None where none."""
    down = None if layer.follows is None else layer.follows.common < 0
    return down if down is not None and down.any() else None


def _follow(account: Account, layer: Layer, rows: Rows, drawn: Array, of: Scores) -> Array:
    """(closed, draws) of closed rows; what rows follow from is put into their draws, exactly as their errors follow.

    A stated row is the sum it is stated as, draw by draw; what is printed adds what it is off by itself, so
    that draws of the rows below a printed total add up to those of the total.
    """
    follows, size = layer.follows, len(account)
    assert follows is not None
    own = rows[rows < size]
    if follows.of is not None:
        stated = own[follows.said.codes[own] >= 0]
        drawn[stated] = follows.rest[stated, None] + follows.of[stated] @ drawn
    more = np.zeros((len(follows.width) - size, drawn.shape[1]))
    data = follows.figures_behind(rows)
    if len(data) and follows.printed is not None:
        moves = follows.printed[rows][:, data] @ follows.printed_off(data, of(figure_names(account, layer, data)))
        drawn[own] += moves[rows < size]
        more[rows[rows >= size] - size] = moves[rows >= size]
    return more


def _with_draws(closed: Account, key: str, draws: Array) -> Account:
    layers = {**closed.layers, key: replace(closed.layer(key), draws=draws)}
    return replace(closed, layers=layers, _derived={})


def data_of_rows(account: Account, layer: Layer, rows: Rows) -> Iterator[tuple[Sequence[str], Account, Rows]]:
    """The data that some rows, and closed ones behind them, are drawn from: their names, and the row of each.

    One after another the errors that rows share or have alone, their own beside a shared one, and printed figures.
    """
    free, follows = layer.free, layer.follows
    own = rows if follows is None else follows.made_of(rows[rows < len(account)])
    yield datum_names(account, free, own), account, own
    at, _ = own_parts(free, own)
    yield own_names(account, free, own[at]), account, own[at]
    if follows is not None:
        figures = follows.figures_behind(rows)
        inside = figures < len(account)
        yield _printed_names(account, layer, figures[inside]), account, figures[inside]
        if (closed := account.closed.get(layer.key)) is not None:
            beyond = figures[~inside] - len(account)
            yield _printed_names(closed, layer, beyond), closed, beyond


def _drawn(account: Account, layer: Layer, rows: Rows, score: Array, law: Law) -> Array:
    """(rows, draws): value + sd · z, or for a lognormal law value · exp(s · z − s²/2) with s² = ln(1 + (sd/value)²)."""
    assert layer.sd is not None
    value, sd = layer.values[rows, None], layer.sd[rows, None]
    present = None if layer.present is None else layer.present[rows]
    above = (value > 0) & (sd > 0)
    if law == "normal" or (law == "mixed" and not above.any()):
        return only_present(value + sd * score, present)
    wrong = np.flatnonzero((sd > 0) & (value <= 0))
    if len(wrong) and law == "lognormal":
        raise RangeError(
            f"layer '{layer.key}' of '{account.key}' holds {value[wrong[0], 0]:g} with a deviation; "
            'a lognormal law needs values above 0\n  Take law="normal", or leave that deviation out.'
        )
    share = np.divide(sd, value, out=np.zeros_like(sd), where=above)
    spread = np.sqrt(np.log1p(share**2))
    drawn: Array = spread * score
    drawn -= spread**2 / 2
    np.exp(drawn, out=drawn)
    drawn *= value
    if len(wrong):
        drawn[wrong] = value[wrong] + sd[wrong] * score[wrong]
    if present is not None:
        drawn[~present] = 0.0
    return drawn


def row_scores(account: Account, layer: Layer, rows: Rows, of: Scores, down: NDArray[np.bool_] | None = None) -> Array:
    """(rows, draws) standard normal, from the scores of the data behind the rows: z = (common · z_e + own · z_r) / sd.

    Parameters
    ----------
    of   : scores (data, draws) of data by name
    down : (rows of the account,) which rows a shared error moves down
    """
    found = of(datum_names(account, layer, rows))
    if down is not None and layer.shared is not None:
        found = np.where((down & (layer.shared.codes >= 0))[rows, None], -found, found)
    at, part = own_parts(layer, rows)
    if not len(at):
        return found
    found = np.array(found)
    own = of(own_names(account, layer, rows[at]))
    found[at] = np.sqrt(1 - part[:, None] ** 2) * found[at] + part[:, None] * own
    return found


def own_parts(layer: Layer, rows: Rows) -> tuple[NDArray[np.int64], Array]:
    """Which of some rows share an error and have one of their own beside it, and own/sd of each."""
    if layer.own is None or layer.sd is None or layer.shared is None:
        return np.zeros(0, dtype=np.int64), np.zeros(0)
    at = np.flatnonzero((layer.own[rows] > 0) & (layer.shared.codes[rows] >= 0))
    return at, layer.own[rows[at]] / layer.sd[rows[at]]


def scores(seed: int, data: Iterable[str], count: int, start: int = 0) -> Array:
    """(data, draws) standard normal: by inversion of the uniform numbers that belong to each datum.

    `start` is the number of the first draw: draws 0 … 99 are the same bits as 0 … 49 beside 50 … 99.
    """
    from scipy.special import ndtri

    names = tuple(data)
    place = {name: row for row, name in enumerate(dict.fromkeys(names))}  # a shared datum is drawn once for all rows
    uniform = uniforms(seed, place, count, start)
    normal: Array = ndtri(np.maximum(uniform, _LEAST, out=uniform), out=uniform)
    return normal if len(place) == len(names) else normal[[place[name] for name in names]]


def uniforms(seed: int, data: Collection[str], count: int, start: int = 0) -> Array:
    """(data, draws) numbers between 0 and 1 that belong to each datum: Philox, keyed by the seed and its name."""
    first = start % _PER_COUNT
    uniform = np.empty((len(data), first + count))
    source = np.random.Philox(key=0)
    generator = np.random.Generator(source)
    at: dict[str, Any] = {"counter": [start // _PER_COUNT, 0, 0, 0], "key": (0, 0)}
    state: Any = {**source.state, "state": at, "buffer": [0] * _PER_COUNT}  # plain numbers go in faster than arrays
    seeded = hashlib.sha256(f"{seed}\x1f".encode())
    for name, row in zip(data, uniform, strict=True):
        keyed = seeded.copy()
        keyed.update(name.encode())
        at["key"] = _KEY.unpack_from(keyed.digest())
        source.state = state
        generator.random(out=row)
    return uniform[:, first:]


def datum_names(account: Account, layer: Layer, rows: Rows) -> Sequence[str]:
    """The name of the datum behind each row: the error it shares, or the row itself by what describes it."""
    if layer.shared is None:
        return own_names(account, layer, rows)
    codes, labels = layer.shared.codes[rows].tolist(), [f"shared\x1f{label}" for label in layer.shared.labels]
    alone = iter(own_names(account, layer, rows[layer.shared.codes[rows] < 0]))
    return [labels[code] if code >= 0 else next(alone) for code in codes]


def own_names(account: Account, layer: Layer, rows: Rows) -> Sequence[str]:
    """The name of each row by what describes it: of its own error, whatever it shares."""
    described = sorted(account.dimensions.items())
    words: dict[int, str] = {}
    found = []
    for series, year in zip(account.series[rows].tolist(), account.years[rows].tolist(), strict=True):
        if series not in words:
            words[series] = "\x1e".join(
                f"{name}={d.labels[d.codes[series]] if d.codes[series] >= 0 else ''}" for name, d in described
            )
        found.append(f"row\x1f{account.key}\x1f{layer.key}\x1f{words[series]}\x1f{year}")
    return found


def figure_names(account: Account, layer: Layer, figures: Rows) -> Sequence[str]:
    """The name of each printed figure: of a row by what describes it, those of closed rows behind the others."""
    size, closed = len(account), account.closed.get(layer.key)
    found = list(_printed_names(account, layer, figures[figures < size]))
    return found if closed is None else [*found, *_printed_names(closed, layer, figures[figures >= size] - size)]


def _printed_names(account: Account, layer: Layer, rows: Rows) -> Sequence[str]:
    return [name.replace("row\x1f", "printed\x1f", 1) for name in own_names(account, layer, rows)]
