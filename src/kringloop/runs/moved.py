"""Rows that models make, in every draw of the inputs of the models whose deviations are known.

A block of draws is one task: its models run once for all its draws. Blocks follow from the question alone and each draw
from its seed, so that any number of workers gives the same bits; and accounts of one model go together draw by draw.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial, reduce
from typing import TypeAlias

import numpy as np
import polars as pl
from numpy.typing import NDArray

from kringloop.core import Array, MismatchError
from kringloop.ledger import Account, Expression, Grid, leaf_grids
from kringloop.models import Asked, Block, Input, Measured, compute_moved, compute_rows
from kringloop.robustness import Crew, Drawing, Kept, Progress, values_on, work_out
from kringloop.study import AccountSpec, asked_with, assemble_whole
from kringloop.tables import Classification

AT_ONCE = 12
"""Draws of a block: lives of so many draws are kept while their stocks are worked out."""
TOGETHER = 48
"""Draws of which figures are evaluated at once."""
Texts: TypeAlias = "Mapping[str, tuple[str, str, str]]"
"""By input of a model: what its table is called, its digest and its text."""
Question: TypeAlias = "tuple[Expression, Grid]"


@dataclass(frozen=True, slots=True, eq=False)
class Engine:
    """An account that a model makes, and what the model is asked."""

    spec: AccountSpec
    account: Account
    texts: Texts
    trees: Mapping[str, Classification]
    measured: Mapping[str, Measured] = field(default_factory=dict)
    """Errors of inputs that are rows of the ledger."""

    def places(self, layer: str) -> NDArray[np.intp]:
        """(rows of the account,) which row of the model each is.

        Raises
        ------
        MismatchError   the model gives other figures now than in the run
        """
        rows = compute_rows(_asked(self.spec, self.texts), self.spec.layers, self.spec.deviations)
        numbered = rows.with_columns(pl.int_range(pl.len()).cast(pl.Float64).alias(layer))
        assert self.account.nodes is not None
        made = assemble_whole(self.account.key, self.spec, numbered, nodes=self.account.nodes, trees=self.trees)
        places = made.layer(layer).values.astype(np.intp)
        own, now = self.account.layer(layer), rows[layer].fill_null(0.0).to_numpy()[places]
        if len(now) != len(own.values) or not np.allclose(now, own.values, rtol=1e-9, atol=0.0):
            raise MismatchError(
                f"the model of '{self.account.key}' gives other figures now than in this run\n"
                "  Run the study again with this version of the program.",
                nl=f"het model van '{self.account.key}' geeft nu andere cijfers dan in deze run\n"
                "  Draai de studie opnieuw met deze versie van het programma.",
            )
        return places


@dataclass(frozen=True, slots=True, eq=False)
class _Layer:
    """Rows of a layer that are read, and what makes them: all that a worker needs."""

    spec: AccountSpec
    texts: Texts
    measured: Mapping[str, Measured]
    layer: str
    places: NDArray[np.intp]

    def of(self, block: Block) -> Array:
        """(rows, draws)"""
        found = compute_moved(
            _asked(self.spec, self.texts, self.measured), block, self.layer, self.spec.layers[self.layer]
        )
        return np.nan_to_num(found[self.places], nan=0.0)


def _work(layers: Sequence[_Layer], block: Block) -> Array:
    """(rows of all layers, draws)"""
    return np.concatenate([layer.of(block) for layer in layers])


@dataclass(frozen=True, slots=True, eq=False)
class MovedRows:
    """The rows that some figures read of accounts that models make, in every draw."""

    accounts: Mapping[str, Account]
    rows: Sequence[tuple[str, str, NDArray[np.int64]]]
    """Account, layer, and the numbers of the rows that are read."""
    blocks: Sequence[Array]
    drawing: Drawing
    _starts: NDArray[np.int64] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_starts", np.cumsum([0, *(len(rows) for _, _, rows in self.rows)]))

    def values(self, asked: Sequence[Question]) -> list[Array]:
        """(cells…, draws) of figures; NaN where a draw has no figure. Accounts that no model moves stay as they are."""
        found = [np.empty((*grid.shape, self.drawing.count)) for _, grid in asked]
        for start in range(0, self.drawing.count, TOGETHER):
            stop = min(start + TOGETHER, self.drawing.count)
            accounts = self._accounts(start, stop)
            for (expression, grid), values in zip(asked, found, strict=True):
                values[..., start:stop] = values_on(expression, grid, accounts, stop - start)
        return found

    def _accounts(self, start: int, stop: int) -> dict[str, Account]:
        """The accounts with some of their draws; rows that are not read are 0."""
        here = self.blocks[start // AT_ONCE : -(-stop // AT_ONCE)]
        first = start // AT_ONCE * AT_ONCE
        drawn = np.concatenate(here, axis=1)[:, start - first : stop - first]
        accounts = dict(self.accounts)
        for (key, layer, rows), at, to in zip(self.rows, self._starts, self._starts[1:], strict=False):
            values = np.zeros((len(accounts[key]), stop - start))
            values[rows] = drawn[at:to]
            of = replace(accounts[key].layer(layer), draws=values)
            accounts[key] = replace(accounts[key], layers={**accounts[key].layers, layer: of}, _derived={})
        return accounts


def moved_rows(
    asked: Sequence[Question],
    engines: Mapping[str, Engine],
    drawing: Drawing,
    crew: Crew,
    *,
    kept: Kept | None = None,
    progress: Progress = lambda _, __: None,
) -> MovedRows:
    """Draw the rows that some figures read of accounts whose models have inputs with a deviation.

    Parameters
    ----------
    engines : by account

    Raises
    ------
    MismatchError   a model that gives other figures now than in the run
    """
    rows = list(_read(asked, engines))
    layers = [
        _Layer(e.spec, e.texts, e.measured, layer, e.places(layer)[at]) for k, layer, at in rows if (e := engines[k])
    ]
    starts = range(0, drawing.count, AT_ONCE)
    blocks = [Block(start, min(AT_ONCE, drawing.count - start), drawing.seed) for start in starts]
    height = sum(len(at) for *_, at in rows)
    shapes = [(height, block.count) for block in blocks]
    found = work_out([partial(_work, layers, b) for b in blocks], shapes, crew, kept=kept, progress=progress)
    return MovedRows({k: engines[k].account for k, *_ in rows}, rows, found, drawing)


def _read(asked: Sequence[Question], engines: Mapping[str, Engine]) -> Iterator[tuple[str, str, NDArray[np.int64]]]:
    """By account and layer the rows that the figures read."""
    found: dict[tuple[str, str], list[NDArray[np.int64]]] = {}
    for selection, inner in (leaf for expression, grid in asked for leaf in leaf_grids(expression, grid)):
        if selection.account.key in engines:
            found.setdefault((selection.account.key, selection.layer), []).append(selection.rows_in(inner))
    for (key, layer), rows in sorted(found.items(), key=lambda pair: pair[0]):
        yield key, layer, reduce(np.union1d, rows)


def _asked(spec: AccountSpec, texts: Texts, measured: Mapping[str, Measured] | None = None) -> Asked:
    return asked_with(spec, {name: _input(*kept) for name, kept in texts.items()}, measured=measured)


def _input(called: str, digest: str, text: str) -> Input:
    return Input(called, digest, None, lambda: text)
