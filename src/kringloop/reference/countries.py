"""How producers spell and group countries: names and older codes to the ISO code of the house, members of places."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path


@lru_cache(maxsize=1)
def country_codes() -> Mapping[str, str]:
    """ISO code by spelling; the codes and their names are the classification `countries`.

    >>> country_codes()["Brasilia"]
    'BRA'
    """
    path = Path(__file__).parent / "country_spellings.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {row["spelling"]: row["code"] for row in csv.DictReader(file)}


@lru_cache(maxsize=1)
def countries_of_places() -> Mapping[str, tuple[str, ...]]:
    """Countries in each place of a supply chain that is more than one; `*` stands for every other country.

    >>> countries_of_places()["EU_REST"][:2], countries_of_places()["ROW_WIOD"]
    (('AT', 'BE'), ('*',))
    """
    path = Path(__file__).parent / "place_members.csv"
    found: dict[str, tuple[str, ...]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            found[row["place"]] = (*found.get(row["place"], ()), row["country"])
    return found
