"""Indicator families: each indicator a declared object whose function returns an expression.

Owns definitions. Knows the ledger and nothing above it: no study, no file, no page. Importing the
room registers its families; `GOALS` orders them for readers.
"""

# Families register in the order readers see them.
# isort: off
from kringloop.indicators import (
    pressure,
    waste,
    footprint,
    chains,
    materials,
    circulation,
    loops,
    lifetimes,
    quality,
    value,
    repair,
    work,
    printed,
    security,
    critical,
    exposed,
    change,
    perspectives,
)
# isort: on

from kringloop.indicators.declare import (
    GOALS,
    INDICATORS,
    Better,
    Goal,
    Indicator,
    PartOf,
    by_goal,
    definitions_of,
    indicator,
    variant,
    variants,
)
from kringloop.indicators.said import Said

FAMILIES = (
    pressure,
    waste,
    footprint,
    chains,
    perspectives,
    materials,
    circulation,
    loops,
    lifetimes,
    quality,
    value,
    repair,
    work,
    printed,
    security,
    critical,
    exposed,
    change,
)
"""The modules that declare indicators."""

__all__ = [
    "FAMILIES",
    "GOALS",
    "INDICATORS",
    "Better",
    "Goal",
    "Indicator",
    "PartOf",
    "Said",
    "by_goal",
    "definitions_of",
    "indicator",
    "variant",
    "variants",
]
