"""Risk of the imports of raw materials: for every material that trade tells apart, by stage and year.

The facts of trade, supply and governance ship with the package; the settings say for whom and by which weight.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

import polars as pl

from kringloop.core import Alternative, Choice, Names
from kringloop.models.declared import Asked, Model, Settings

IMPORTS: Final = "materials.imports"


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportSettings(Settings):
    """What the model of imports is asked.

    Parameters
    ----------
    source   : origin of the rows
    importer : whose imports; a word for an importer whose trade is at hand
    weight   : by what partners count
    """

    source: str
    importer: str
    weight: Literal["tonnes", "value"] = "tonnes"


def import_rows(asked: Asked) -> pl.DataFrame:
    """Risk of the imports of each material, stage and year; a material without known world supply has no row.

    Raises
    ------
    UnknownNameError   an importer whose trade is not at hand
    """
    from kringloop.reference import trade_importer
    from kringloop.valuation import import_scores

    settings: ImportSettings = asked.settings
    rows = import_scores(trade_importer(settings.importer), settings.weight)
    return rows.with_columns(pl.lit(settings.source).alias("source"))


def _units(_asked: Asked) -> Mapping[str, str]:
    return {"score": "1", "import_risk": "1"}


METHOD: Final = {
    "weight": Choice(
        names=Names("waarnaar partners van de import tellen", "by what partners of imports count"),
        allowed=("tonnes", "value"),
        alternatives=(
            Alternative(
                value="tonnes",
                names=Names("gewicht van het goed", "weight of the good"),
                reason=Names("zo rekent de methode", "this is how the method counts"),
                reference="geopolrisk2023",
            ),
            Alternative(
                value="value",
                names=Names("waarde", "value"),
                reason=Names(
                    "elke stroom heeft een waarde, niet elke een gewicht",
                    "every flow has a value, not every one a weight",
                ),
                reference="geopolrisk2023",
            ),
        ),
    )
}

MODELS: Final = (
    Model(
        key=IMPORTS,
        names=Names("risico van de import van grondstoffen", "risk of imports of raw materials"),
        settings=ImportSettings,
        rows=import_rows,
        units=_units,
        method=METHOD,
    ),
)
