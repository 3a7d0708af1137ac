"""Terms as they are read from `terms.csv`."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kringloop.core import Names

FILE = Path(__file__).parent / "terms.csv"


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the project."""

    key: str
    names: Names
    meaning: Names


@lru_cache(maxsize=1)
def terms() -> Mapping[str, Term]:
    """Every term by its key, the English name with hyphens."""
    with FILE.open(encoding="utf-8", newline="") as file:
        found = [
            Term(key_of(r["term_en"]), Names(r["term_nl"], r["term_en"]), Names(r["definition_nl"], r["definition_en"]))
            for r in csv.DictReader(file)
        ]
    return {t.key: t for t in found}


def key_of(name: str) -> str:
    """The anchor of a term.

    >>> key_of("Life-cycle stage")
    'life-cycle-stage'
    """
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")
