"""The classifications of the house: one CSV file each, parent above child.

A file `classifications/<key>.csv` with the columns code, parent, name_nl, name_en is the whole
registration of a classification.
"""

from __future__ import annotations

import csv
from functools import cache, lru_cache
from pathlib import Path

from kringloop.core import Names, unknown
from kringloop.tables import Classification, Code

_FOLDER = Path(__file__).parent / "classifications"


@lru_cache(maxsize=1)
def classification_keys() -> tuple[str, ...]:
    """Keys of all classifications, sorted."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.csv")))


@cache
def classification(key: str) -> Classification:
    """The classification with this key.

    Raises
    ------
    UnknownNameError   no such classification; names the nearest

    >>> classification("activities").parent("24")
    '24-25'
    """
    if key not in classification_keys():
        raise unknown("classification", key, classification_keys())
    with (_FOLDER / f"{key}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return Classification(
        key, [Code(row["code"], Names(row["name_nl"], row["name_en"]), row["parent"] or None) for row in rows]
    )
