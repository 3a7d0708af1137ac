"""What the address of an indicator chose."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kringloop.reading import Definition

MOST_LINES = 12
"""Cells that are shown beside each other."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What the address chose: a definition, a code or codes per dimension, and years."""

    definition: Definition
    codes: Mapping[str, tuple[str, ...]]
    years: tuple[int, int]
    choices: tuple[dict[str, Any], ...]

    def cells(self) -> list[dict[str, str]]:
        """Every cell, the last dimension running fastest."""
        cells: list[dict[str, str]] = [{}]
        for dimension, codes in self.codes.items():
            cells = [{**c, dimension: code} for c in cells for code in codes]
        return cells[:MOST_LINES]
