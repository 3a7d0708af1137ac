"""The tables of a study of one member of the EU, cut from what Eurostat publishes ready-made of all of them."""

from __future__ import annotations

from typing import Final

import polars as pl

from kringloop.reference import members, union
from kringloop.sources.eurostat_tables import eurostat_series, eurostat_steps
from kringloop.sources.making import Tables, cells_table, codes_of, origins_table
from kringloop.sources.steps import ORIGINS, Recipe

MANY_IMPACTS: Final = "consumption_footprint"
"""Series with a figure for each impact of consumption."""
WEIGHTED_TOTAL: Final = "SWS"
"""The one of them that weighs all impacts."""
NODE_COLUMNS: Final = ("id", "name_nl", "name_en", "stage", "sector", "region", "actor")


def country_tables(observations: pl.DataFrame, region: str) -> Tables:
    """Every table of the study by file name without ending.

    Parameters
    ----------
    observations : all members and the union, as `eurostat_tables` and `reference.framework` give them
    region       : a member, by its code at Eurostat
    """
    made = {"eurostat": _kept(observations, region), "eurostat_series": eurostat_series()}
    return made | _finished(made, region)


def country_recipe(region: str) -> Recipe:
    """The recipe of a study of one member, dataset by dataset.

    Parameters
    ----------
    region : a member, by its code at Eurostat
    """
    return Recipe(steps=eurostat_steps(lambda rows: _kept(rows, region)), finish=lambda made: _finished(made, region))


def _finished(made: Tables, region: str) -> Tables:
    """What rests on the observations: nodes, origins and cells."""
    member = members()[region]
    names = (f"{member.national.nl} economie", f"{member.national.en} economy")
    nodes = pl.DataFrame([(region, *names, "economy", "", region, "")], schema=[*NODE_COLUMNS], orient="row")
    origins = {ORIGINS: origins_table(made)}
    return {"nodes": nodes, **origins, "cells": cells_table({**made, **origins}, codes_of)}


def _kept(observations: pl.DataFrame, region: str) -> pl.DataFrame:
    """All of the member and the union; of other members no single impact of consumption, only its weighted total."""
    here = pl.col("region").is_in([region, union()])
    total = ~pl.col("series").str.starts_with(MANY_IMPACTS) | (pl.col("item") == WEIGHTED_TOTAL)
    return observations.filter(here | total)
