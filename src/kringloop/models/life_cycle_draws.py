"""Engines of stocks and loops in many draws at once: rows as on record, with a figure per draw.

The draws of a product stand beside it as further products, so that stocks and flows of a block of draws come out of one
pass of each kernel. Only what the life of a whole product gives is worked out draw by draw: its sums run over as many
ages as the longest life takes, and would not be the same bits beside other lives.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np
import polars as pl

from kringloop.core import Array, MismatchError, tolerance
from kringloop.models.declared import Asked
from kringloop.models.draw import Block, Draw
from kringloop.models.life_cycle_rows import (
    Of,
    World,
    flows_of,
    in_order,
    levels_of,
    life_cycle_asked,
    lives,
    population,
    settling_of,
    tidy,
    world_of,
)
from kringloop.models.product_lives import forget_lives


def moved_flows(asked: Asked, block: Block, _layer: str) -> Array:
    """(rows, draws) mass between nodes [t]."""
    return _moved(asked, block, flows_of)


def moved_levels(asked: Asked, block: Block, _layer: str) -> Array:
    """(rows, draws) mass in use [t]."""
    return _moved(asked, block, levels_of)


def moved_lives(asked: Asked, block: Block, layer: str) -> Array:
    """(rows, draws) of lifetimes, longevity and settling [year], or uses [1]; NaN where a row has none.

    Uses follow from shares alone, and no draw of a life moves them.
    """
    rows = lives(asked.on_record)
    if layer == "longevity":
        draws = (Draw(number, block.seed) for number in range(block.first, block.first + block.count))
        return np.stack([_figures(lives(replace(asked, draw=draw)), layer) for draw in draws], axis=1)
    if layer == "uses":
        return np.repeat(_figures(rows, layer)[:, None], block.count, axis=1)
    products = life_cycle_asked(asked.on_record).products
    place = {key: n for n, key in enumerate(products.keys)}
    of = np.array([place[good] for good in rows["good"].to_list()], dtype=np.intp)
    factor = (_figures(rows, "lifetime") / products.mean[of])[:, None]
    drawn = products.drawn(block, {}, asked.settings.region)  # lives alone
    shape, scale, mean = (values.reshape(len(place), -1)[of] for values in (drawn.shape, drawn.scale, drawn.mean))
    return mean * factor if layer == "lifetime" else _settling(asked.settings.law, shape, scale * factor)


def moved_people(asked: Asked, block: Block, _layer: str) -> Array:
    """(rows, draws) persons: those counted in each draw, and the path that is assumed after them."""
    record = life_cycle_asked(asked.on_record)
    products = record.products.drawn(block, asked.measured, asked.settings.region)
    model = replace(record, products=products)
    rows = population(asked.on_record)
    at = [record.at(year) for year in rows["year"].to_list()]
    return np.stack([model.population(n)[at] for n in range(block.count)], axis=1)


def _figures(rows: pl.DataFrame, layer: str) -> Array:
    return rows[layer].cast(pl.Float64).fill_null(np.nan).to_numpy()


def _settling(law: str, shape: Array, scale: Array) -> Array:
    """(rows, draws) [year] draw by draw: one search asks of all lives of a draw as far as the longest needs."""
    found = np.empty(shape.shape)
    for number, lives_of_draw in enumerate(np.stack((shape, scale), axis=-1).swapaxes(0, 1)):
        each, of = np.unique(lives_of_draw, axis=0, return_inverse=True)
        found[:, number] = settling_of(law, each[:, 0], each[:, 1])[of.reshape(-1)]
    forget_lives()
    return found


def _moved(asked: Asked, block: Block, of: Of) -> Array:
    """(rows, draws) of cells of years and products."""
    record, drawn = world_of(asked.on_record), _drawn_world(asked, block)
    names, parts = of(record)
    pieces = []
    for (about, inside, mass), (_, there, values) in zip(parts, of(drawn)[1], strict=True):
        shape = (*inside.shape, block.count)
        values, beyond = values.reshape(shape), there.reshape(shape) & ~inside[..., None]
        if beyond.any() and values[beyond].max() > tolerance(mass):
            raise MismatchError(
                f"a draw has mass at {about[0]} where the figures have none; its rows cannot stand beside theirs",
                nl=f"een trekking heeft massa bij {about[0]} waar de cijfers er geen hebben; dat past niet bijeen",
            )
        pieces.append(values[inside])
    order = in_order(names, tidy(record.model, names, parts))["_at"].to_numpy()
    found: Array = np.concatenate(pieces)[order]
    return found


@lru_cache(maxsize=1)
def _drawn_world(asked: Asked, block: Block) -> World:
    """The products of a study with the lives of each draw, and all their projections."""
    model = world_of(asked.on_record).model
    drawn = replace(model, products=model.products.drawn(block, asked.measured, asked.settings.region))
    try:
        return World(drawn, drawn.project(drawn.choices.today), asked.settings)
    finally:
        forget_lives()
