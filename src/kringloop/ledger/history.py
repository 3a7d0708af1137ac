"""What a ledger was made from: its content in one hash, and the steps that led to it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np

from kringloop.core import Names, Origin
from kringloop.ledger.account import Account, Dimension
from kringloop.ledger.follows import Follows

SIGNS = 16
"""Length of a hash."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step in the making of a ledger: what was done, and the hash of the content that came out of it."""

    words: Names
    hash: str


def content_hash(accounts: Mapping[str, Account], origins: Mapping[str, Origin]) -> str:
    """The same for the same accounts and origins, in whatever order or way they came together."""
    words = [f"{key} {account_hash(accounts[key])}" for key in sorted(accounts)]
    words += [f"{key} {origins[key].id}" for key in sorted(origins)]
    return _hash(words, ())


_KNOWN: WeakKeyDictionary[Account, str] = WeakKeyDictionary()
"""Hashes of accounts, which never change."""


def account_hash(account: Account) -> str:
    """Hash of the rows of an account: what describes them, their figures and their sources."""
    if account not in _KNOWN:
        _KNOWN[account] = _account_hash(account)
    return _KNOWN[account]


def _account_hash(account: Account) -> str:
    words = [account.key, account.kind, *account.apart, *account.flags, *_nodes_of(account)]
    words += [f"{name} adds up" for name in account.adding]
    arrays: list[object] = [account.years, account.starts, account.flag_codes, account.rounding, account.balancing]
    for name, dimension in account.dimensions.items():
        words += [name, *dimension.labels, *_groups_of(dimension)]
        arrays.append(dimension.codes)
    for layer in account.layers.values():
        more = [layer.shared, account.sources_of(layer.key)]
        words += [layer.key, layer.unit, *(label for coded in more if coded for label in coded.labels)]
        arrays += [
            layer.values,
            layer.present,
            layer.sd,
            layer.own,
            layer.draws,
            *(c.codes if c else None for c in more),
            *_follows_of(layer.follows),
        ]
    return _hash(words, arrays)


def _follows_of(follows: Follows | None) -> Iterable[object]:
    """What decides how errors follow from each other; nothing where each row errs by itself."""
    if follows is None:
        return
    yield from (follows.alone, follows.common, follows.width, follows.rounded.astype(np.float64), follows.rest)
    for matrix in (follows.of, follows.printed):
        yield from (None,) if matrix is None else (matrix.indptr, matrix.indices, matrix.data)


def _groups_of(dimension: Dimension) -> Iterable[str]:
    """In which groups the labels of a dimension are put beside their tree."""
    tree = dimension.tree
    if tree is None:
        return
    for name in sorted(tree.groupings):
        yield from (f"{name} {label} {tree.group(name, label)}" for label in dimension.labels)


def _nodes_of(account: Account) -> Iterable[str]:
    """Where the nodes of an account stand; a node that moves to another sector is another account."""
    ends = [account.dimensions[e] for e in ("origin", "destination", "node") if e in account.dimensions]
    for label in sorted({label for end in ends for label in end.labels}):
        if account.nodes is None:
            return
        node = account.nodes[label]
        yield "/".join((node.stage, node.sector, node.region, node.actor))


def _hash(words: Iterable[str], arrays: Iterable[object]) -> str:
    """Every part counts with its length or shape, so that no two contents run into one another."""
    digest = hashlib.sha256()
    for word in words:
        text = word.encode()
        digest.update(len(text).to_bytes(8, "little") + text)
    for each in arrays:
        if each is None:
            digest.update(b"none")
        else:
            array = np.ascontiguousarray(each)
            digest.update(f"{array.dtype.str}{array.shape}".encode())
            digest.update(array.tobytes())
    return digest.hexdigest()[:SIGNS]
