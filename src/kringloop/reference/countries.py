"""How producers spell countries: names and older codes to the ISO code the house uses."""

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
