"""Yearly growth of sales per head after the record, and with it of the stock."""

from __future__ import annotations

from kringloop.core import Names
from kringloop.scenarios.effect import OnChain, OnRows, compounded
from kringloop.scenarios.lever import Lever

LEVER = Lever(
    key="growth",
    order=8,
    names=Names("groei", "growth"),
    meaning=Names(
        "Groei per jaar van de verkoop per hoofd na de laatste meting, en daarmee van de voorraad.",
        "Yearly growth of sales per head after the record, and with it of the stock.",
    ),
    of=Names("per jaar: verkoop en voorraad per hoofd", "a year: sales and stock per head"),
    low=-5,
    high=5,
    step=0.5,
    rung="growth",
    by=("cohort",),
    rows=OnRows(compounded),
    chain=OnChain("demand", compounded),
)
