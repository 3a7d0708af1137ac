"""Factor on the law of life in the second use, read at the age carried."""

from __future__ import annotations

from kringloop.core import Names
from kringloop.scenarios.lever import Lever

LEVER = Lever(
    key="second_life",
    order=12,
    names=Names("tweede leven", "second life"),
    meaning=Names(
        "Factor op de levensduur bij een volgende gebruiker, afgelezen bij de leeftijd die het product al heeft.",
        "Factor on the law of life in the second use, read at the age carried.",
    ),
    of=Names(
        "langer of korter dan het eerste, bij gelijke leeftijd",
        "longer or shorter than the first, at the same age",
    ),
    low=-50,
    high=200,
    step=5,
    factor=True,
    further=True,
    rung="R3",
)
