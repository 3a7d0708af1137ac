"""The models by the name an account asks for, and the one way to ask them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import polars as pl

from kringloop.core import Array, RangeError, Registry, UnitError, conversion_factor, modules_in, unknown
from kringloop.models.declared import KEPT, Asked, Model
from kringloop.models.draw import Block

MODELS: Registry[Model] = Registry("engine")
"""`chains.…` are supply chains, `stocks.…` products in use and their loops, `capital.…` capital goods, `materials.…`
raw materials; a file that declares `MODELS` is found."""
for _module in modules_in("kringloop.models", but=__name__):
    for _each in getattr(_module, "MODELS", ()):
        MODELS.add(_each.key, _each, file=str(_module.__file__))


def compute_rows(asked: Asked, layers: Mapping[str, str], deviations: Mapping[str, str]) -> pl.DataFrame:
    """The rows a model makes, in the units that are declared: year, dimensions, layers, source.

    The same question is answered once; its answer is kept by its digest. A draw of inputs without deviations is that
    question without a draw.

    Parameters
    ----------
    layers     : unit asked of each layer
    deviations : layer → column with its standard deviation

    Raises
    ------
    UnknownNameError   no such model, or a layer it does not make; names the nearest
    UnitError          a layer whose unit measures something else than the model makes
    KringloopError     whatever the model refuses
    """
    model = MODELS[asked.model]
    if asked.draw is not None and not model.uncertain and not asked.measured:
        asked = asked.on_record
    return in_units(asked.model, _rows(asked.model, asked), model.units(asked), layers, deviations)


def compute_moved(asked: Asked, block: Block, layer: str, unit: str) -> Array:
    """(rows, draws) of a layer in each draw of a block, in the unit declared; rows as `compute_rows` gives them.

    A row that does not carry the layer is NaN.

    Raises
    ------
    RangeError      a model of which no input is uncertain
    KringloopError  as `compute_rows`
    """
    model = MODELS[asked.model]
    if model.moved is None or not (model.uncertain or asked.measured):
        raise RangeError(
            f"no deviation is known of what engine {asked.model} reads; its rows cannot be drawn",
            nl=f"er is geen afwijking bekend van wat model {asked.model} leest; de rijen zijn niet te trekken",
        )
    factor = conversion_factor(model.units(asked)[layer], unit)
    found = model.moved(asked, block, layer)
    return found if factor == 1.0 else found * factor


@lru_cache(maxsize=KEPT)
def _rows(model: str, asked: Asked) -> pl.DataFrame:
    return MODELS[model].rows(asked)


def in_units(
    model: str, rows: pl.DataFrame, made: Mapping[str, str], layers: Mapping[str, str], deviations: Mapping[str, str]
) -> pl.DataFrame:
    """Rows with every layer, and its deviation, turned from the unit it was made in to the one that is declared."""
    changed = []
    for layer, declared in layers.items():
        if layer not in made:
            raise unknown("layer", layer, made, where=f"engine {model}")
        try:
            factor = conversion_factor(made[layer], declared)
        except UnitError:
            raise UnitError(
                f"layer '{layer}' is declared in '{declared}' and engine {model} makes it in '{made[layer]}'\n"
                f"  Write '{made[layer]}' under 'layers', or a unit it can be turned into."
            ) from None
        columns = [c for c in (layer, deviations.get(layer, "")) if c in rows.columns]
        changed += [pl.col(c) * factor for c in columns if factor != 1.0]
    return rows.with_columns(changed) if changed else rows
