"""The words of the project in Dutch and English: one table, which the pages and the documentation both read."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from kringloop.core import DuplicateError, Names

TOPICS: Mapping[str, Names] = {
    "goals": Names("De doelen", "The goals"),
    "value": Names("Waarde", "Value"),
    "strategies": Names("R-strategieën", "R-strategies"),
    "materials": Names("Materialen en afval", "Materials and waste"),
    "quality": Names("Kritieke stoffen en kwaliteit", "Criticality and quality"),
    "figures": Names("Hoe cijfers worden gemaakt", "How figures are made"),
}


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the project.

    Parameters
    ----------
    key    : the English name with hyphens, its anchor on a page
    topic  : one of `TOPICS`
    marked : whether it is explained where it stands in a sentence; words that also have an everyday meaning are not
    source : the work or rule the meaning was taken from
    """

    key: str
    names: Names
    topic: str
    marked: bool
    meaning: Names
    source: str


@lru_cache(maxsize=1)
def glossary() -> Mapping[str, Term]:
    """Every term by its key.

    >>> glossary()["value-retention"].names
    Names(nl='waardebehoud', en='value retention')
    """
    path = Path(__file__).parent / "glossary.csv"
    found: dict[str, Term] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            term = _term(row)
            if term.key in found:
                raise DuplicateError(f"term '{term.key}' stands twice in {path.name}")
            found[term.key] = term
    return found


def _term(row: Mapping[str, str]) -> Term:
    return Term(
        key=term_key(row["term_en"]),
        names=Names(row["term_nl"], row["term_en"]),
        topic=row["topic"],
        marked=row["marked"] == "yes",
        meaning=Names(row["definition_nl"], row["definition_en"]),
        source=row["source"],
    )


def term_key(name: str) -> str:
    """The key of an English name.

    >>> term_key("Life-cycle stage")
    'life-cycle-stage'
    """
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")
