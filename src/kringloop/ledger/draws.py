"""Draws beside the central values of a layer, from its deviations and the errors its rows share.

A draw is a fixed function of the seed, the datum and its number, so that neither the order of rows nor what else is
drawn changes it. A datum is a row of a layer, or the error that rows share by name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from typing import Literal, get_args

import numpy as np

from kringloop.core import Array, RangeError, did_you_mean, whole
from kringloop.ledger.account import Account
from kringloop.ledger.layer import Layer, only_present

Law = Literal["normal", "lognormal"]
_LEAST = 2.0**-54  # half of the smallest step above 0: its normal score is finite


def drawn_account(account: Account, count: int, seed: int, law: Law) -> Account | None:
    """The account with draws for every layer that has deviations; None where none has."""
    if law not in get_args(Law):
        raise RangeError(f"law of draws is '{law}'; {did_you_mean(law, get_args(Law))}")
    whole(count, what="number of draws", least=1)
    fresh = {}
    for key, layer in account.layers.items():
        if layer.is_uncertain:
            fresh[key] = replace(layer, draws=_drawn(account, layer, count, seed, law))
    return replace(account, layers={**account.layers, **fresh}, _derived={}) if fresh else None


def _drawn(account: Account, layer: Layer, count: int, seed: int, law: Law) -> Array:
    """(rows, draws): value + sd · z, or for a lognormal law value · exp(s · z − s²/2) with s² = ln(1 + (sd/value)²)."""
    assert layer.sd is not None
    score = scores(seed, _data(account, layer), count)
    value, sd = layer.values[:, None], layer.sd[:, None]
    if law == "normal":
        return only_present(value + sd * score, layer.present)
    wrong = np.flatnonzero((layer.sd > 0) & (layer.values <= 0))
    if len(wrong):
        raise RangeError(
            f"layer '{layer.key}' of '{account.key}' holds {layer.values[wrong[0]]:g} with a deviation; "
            'a lognormal law needs values above 0\n  Take law="normal", or leave that deviation out.'
        )
    share = np.divide(sd, value, out=np.zeros_like(sd), where=sd > 0)
    spread = np.sqrt(np.log1p(share**2))
    return only_present(value * np.exp(spread * score - spread**2 / 2), layer.present)


def scores(seed: int, data: Iterable[str], count: int) -> Array:
    """(data, draws) standard normal: by inversion of the uniform numbers that belong to each datum."""
    from scipy.special import ndtri

    names = tuple(data)
    own = {name: row for row, name in enumerate(dict.fromkeys(names))}
    uniform = np.empty((len(own), count))
    for name, row in own.items():
        key = int.from_bytes(hashlib.sha256(f"{seed}\x1f{name}".encode()).digest()[:16], "little")
        np.random.Generator(np.random.Philox(key=key)).random(out=uniform[row])
    normal: Array = ndtri(np.maximum(uniform, _LEAST))
    return normal if len(own) == len(names) else normal[[own[name] for name in names]]


def _data(account: Account, layer: Layer) -> Iterable[str]:
    """The name of the datum behind each row: the error it shares, or the row itself by what describes it."""
    described = sorted(account.dimensions.items())
    words = [
        "\x1e".join(f"{name}={d.labels[d.codes[s]] if d.codes[s] >= 0 else ''}" for name, d in described)
        for s in range(account.series_count)
    ]
    for row, (series, year) in enumerate(zip(account.series.tolist(), account.years.tolist(), strict=True)):
        error = -1 if layer.shared is None else int(layer.shared.codes[row])
        if layer.shared is not None and error >= 0:
            yield f"shared\x1f{layer.shared.labels[error]}"
        else:
            yield f"row\x1f{account.key}\x1f{layer.key}\x1f{words[series]}\x1f{year}"
