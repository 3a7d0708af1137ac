"""Draws beside the central values of a layer, from its deviations and the errors its rows share.

A draw is a fixed function of the seed, the datum and its number, so that neither the order of rows nor what else is
drawn changes it, nor in how many goes. A datum is a row of a layer, or the error that rows share by name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Literal, TypeAlias, get_args

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


def drawn_account(account: Account, count: int, seed: int, law: Law) -> Account | None:
    """The account with draws for every layer that has deviations; None where none has."""
    whole(count, what="number of draws", least=1)
    every = np.arange(len(account), dtype=np.int64)
    found = {key: every for key, layer in account.layers.items() if layer.is_uncertain}
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
    fresh = {}
    for key, rows in found.items():
        layer = account.layer(key)
        drawn = np.zeros((len(account), count))
        for few in np.array_split(rows, max(1, len(rows) * count // _AT_ONCE)):
            drawn[few] = _drawn(account, layer, few, row_scores(account, layer, few, of), law)
        fresh[key] = replace(layer, draws=drawn)
    return replace(account, layers={**account.layers, **fresh}, _derived={})


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
    drawn = value * np.exp(spread * score - spread**2 / 2)
    return only_present(np.where(above, drawn, value + sd * score) if len(wrong) else drawn, present)


def row_scores(account: Account, layer: Layer, rows: Rows, of: Scores) -> Array:
    """(rows, draws) standard normal, from the scores of the data behind the rows: z = (common · z_e + own · z_r) / sd.

    Parameters
    ----------
    of : scores (data, draws) of data by name
    """
    found = of(datum_names(account, layer, rows))
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

    normal: Array = ndtri(np.maximum(uniforms(seed, data, count, start), _LEAST))
    return normal


def uniforms(seed: int, data: Iterable[str], count: int, start: int = 0) -> Array:
    """(data, draws) numbers between 0 and 1 that belong to each datum: Philox, keyed by the seed and its name."""
    names = tuple(data)
    own = {name: row for row, name in enumerate(dict.fromkeys(names))}
    first = start % _PER_COUNT
    uniform = np.empty((len(own), first + count))
    source = np.random.Philox(key=0)
    generator, state = np.random.Generator(source), source.state
    state["state"]["counter"][0] = start // _PER_COUNT
    for name, row in own.items():
        key = hashlib.sha256(f"{seed}\x1f{name}".encode()).digest()[:16]
        state["state"]["key"][:] = np.frombuffer(key, dtype="<u8")
        source.state = state
        generator.random(out=uniform[row])
    cut = uniform[:, first:]
    return cut if len(own) == len(names) else cut[[own[name] for name in names]]


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
