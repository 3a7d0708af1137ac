"""The works and datasets cited by formulas, indicators and tables: one line per key."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kringloop.core import DuplicateError


@dataclass(frozen=True, slots=True)
class Reference:
    """One work: its key, full citation and, where it has one, its address."""

    key: str
    citation: str
    url: str = ""


@lru_cache(maxsize=1)
def bibliography() -> Mapping[str, Reference]:
    """All references by key, such as `ang2005`."""
    path = Path(__file__).parent / "bibliography.csv"
    found: dict[str, Reference] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["key"] in found:
                raise DuplicateError(f"reference '{row['key']}' stands twice in {path.name}")
            found[row["key"]] = Reference(row["key"], row["citation"], row["url"])
    return found
