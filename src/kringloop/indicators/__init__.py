"""Indicator families: each indicator a declared object whose function returns an expression.

Owns definitions. Knows the ledger and nothing above it: no study, no file, no page.
"""

from kringloop.indicators.declare import (
    GOALS,
    INDICATORS,
    Indicator,
    by_goal,
    definitions_of,
    indicator,
)

__all__ = ["GOALS", "INDICATORS", "Indicator", "by_goal", "definitions_of", "indicator"]
