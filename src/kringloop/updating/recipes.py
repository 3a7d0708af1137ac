"""The recipe by which the tables of a study are made anew, and the tables as they are held.

A study that ships has its recipe beside it; it is asked by its place, since nothing imports the studies. A study of a
member of the EU that holds nothing but Eurostat's figures has the recipe of all of them, under any name.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import polars as pl

from kringloop.core import StudyError
from kringloop.reference import members
from kringloop.sources import EUROSTAT, Recipe, country_recipe, read_as_text
from kringloop.study import StudyFile

TABLES: Final = "tables"
"""Folder of a study in which its recipe writes."""
_LAST: Final = ("nodes", "origins", "cells")


def recipe_of(study: StudyFile, path: Path) -> Recipe:
    """The recipe of a study.

    Raises
    ------
    StudyError   it has none: its tables are its own
    """
    place = f"kringloop.studies.{study.study}"
    if study.study.isidentifier() and find_spec(place) and find_spec(f"{place}.recipe"):
        module = import_module(f"{place}.recipe.tables")
        if (recipe := getattr(module, "RECIPE", None)) is not None:
            assert isinstance(recipe, Recipe)
            return recipe
    origins = held_tables(path).get("origins")
    if origins is not None and set(origins["id"].to_list()) <= set(EUROSTAT) and study.region in members():
        return country_recipe(study.region)
    raise StudyError(
        f"study '{study.study}' has no recipe: its tables are its own, and nothing can be fetched for them\n"
        "  Change the tables yourself, then: kringloop run.",
        nl=f"studie '{study.study}' heeft geen recept: haar tabellen zijn haar eigen, er is niets voor op te halen\n"
        "  Verander de tabellen zelf, en dan: kringloop run.",
    )


def held_tables(path: Path) -> dict[str, pl.DataFrame]:
    """The tables beside a study file that a recipe writes, as text; by name without ending."""
    folder = path.parent / TABLES
    files = sorted(folder.rglob("*.csv"))
    return {file.relative_to(folder).with_suffix("").as_posix(): read_as_text(file.read_bytes()) for file in files}
