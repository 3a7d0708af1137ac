"""Industrial waste of the shipped study by treatment, as the program reads it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from kringloop.indicators import INDICATORS
from kringloop.ledger import stage
from tests.netherlands import netherlands

SECTORS = (
    *("B-E", "C", "10-12", "10", "11", "12", "13-15", "16", "17", "18", "19", "20-21", "22", "23"),
    *("24", "25", "24-25", "26", "27", "28", "29-30", "D", "E"),
)
Cells = dict[tuple[int, str], float]


@cache
def shares(indicator: str, sector: str = "C") -> dict[int, float]:
    """Per cent by year."""
    result = INDICATORS[indicator].expression(netherlands()).by("year", sector=[sector])
    return {int(cell["year"]): float(result.value[at]) for at, cell in result.cells()}


@cache
def masses(account: str, treatment: str, sectors: Sequence[str] = SECTORS) -> Cells:
    """kt by year and sector, as printed."""
    ledger = netherlands()
    selected = ledger.account(account).select("mass", origin=ledger.home, destination=stage(treatment))
    result = selected.by("year", sector=list(sectors))
    return {(int(cell["year"]), cell["sector"]): float(result.value[at]) for at, cell in result.cells()}
