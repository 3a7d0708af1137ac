"""Three ways to count one tonne: where it arises, for whom, and whether it passes through the home industry.

Every unit of pressure or value of the world stands in this account once per bundle of industries, with the place
where it arises, the final user it is made for and the part it belongs to. So territory, consumption and chain are
three selections of the same rows, and what they share is a selection too.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

from kringloop.core import Array, Names, StudyError
from kringloop.models.declared import Asked, Model
from kringloop.models.supply_chains import METHOD, ChainSettings, each_year, own_pressure, units_made

if TYPE_CHECKING:
    from kringloop.chains import Engine

OVERLAP = "chains.overlap"
OPEN = "open"
"""User of what no final demand in the table explains: rows of printed tables do not close to the last digit."""
OVERLAP_PARTS = {
    (True, True, True): "all_three",
    (True, True, False): "territory_consumption",
    (True, False, True): "territory_chain",
    (False, True, True): "consumption_chain",
    (True, False, False): "territory_only",
    (False, True, False): "consumption_only",
    (False, False, True): "chain_only",
    (False, False, False): "neither",
}
"""Part by: arises at home, is for home users, passes through the bundle of home industries."""
_COLUMNS = ("good", "origin", "place", "user", "overlap")


def overlap_rows(asked: Asked) -> pl.DataFrame:
    """Pressure and value of the world by place, user and part, for each bundle; bundles are never added up.

    Raises
    ------
    StudyError   no products to follow, or no pressure of final users while a node for it is named
    """
    settings: ChainSettings = asked.settings
    if not settings.products:
        raise StudyError(f"engine {asked.model} follows no products; name them under settings.products")
    frames = [
        pl.DataFrame(list(_rows(engine, settings))).with_columns(year=pl.lit(year, dtype=pl.Int64))
        for year, engine in each_year(asked)
    ]
    return pl.concat(frames)


def _rows(engine: Engine, settings: ChainSettings) -> Iterator[dict[str, Any]]:
    from kringloop.chains import output_through

    economy = engine.economy
    layers = (settings.pressure, "value_added")
    direct = engine.intensities(layers)
    made = engine.outputs_by_consumer().values
    made = np.column_stack([made, economy.output - made.sum(axis=1)])
    for good, industries in settings.products.items():
        inside = output_through(engine, [(settings.home, i) for i in industries], made)
        by_layer = {
            passes: [_by_region(engine, f, outputs) for f in direct]
            for passes, outputs in ((True, inside), (False, made - inside))
        }
        for passes, values in by_layer.items():
            yield from _cells(engine, settings, good, values, layers, passes=passes)
        if settings.household_node:
            yield _households(engine, settings, good)


def _by_region(engine: Engine, direct: Array, outputs: Array) -> Array:
    """(region, user)  pressure or value by region of origin."""
    return np.array([direct[rows] @ outputs[rows] for rows in engine.economy.region_rows])


def _cells(
    engine: Engine, settings: ChainSettings, good: str, values: list[Array], layers: tuple[str, ...], *, passes: bool
) -> Iterator[dict[str, Any]]:
    users = [(r, settings.regions[r].place) for r in engine.economy.consumers] + [("", OPEN)]
    for i, region in enumerate(engine.economy.regions):
        at = settings.regions[region]
        for j, (consumer, user) in enumerate(users):
            cell = {layer: float(v[i, j]) for layer, v in zip(layers, values, strict=True)}
            if not any(cell.values()):
                continue
            part = OVERLAP_PARTS[region == settings.home, consumer == settings.home, passes]
            yield _row(settings, good, at.node, at.place, user, part) | cell | {"source": settings.source}


def _households(engine: Engine, settings: ChainSettings, good: str) -> dict[str, Any]:
    place = settings.regions[settings.home].place
    return _row(settings, good, settings.household_node, place, place, OVERLAP_PARTS[True, True, False]) | {
        settings.pressure: own_pressure(engine.economy, settings),
        "value_added": None,
        "source": settings.household_source or settings.source,
    }


def _row(settings: ChainSettings, good: str, origin: str, place: str, user: str, part: str) -> dict[str, Any]:
    return dict(zip(_COLUMNS, (good, origin, place, user, part), strict=True)) | {"destination": settings.destination}


MODELS: Final = (
    Model(
        key=OVERLAP,
        names=Names(
            "grondgebied, consumptie en keten als delen van één geheel",
            "territory, consumption and chain as parts of one whole",
        ),
        settings=ChainSettings,
        rows=overlap_rows,
        units=units_made,
        method=METHOD,
    ),
)
