"""Tonnes by which rows of an account change for each tonne that a flow of products in use changes by."""

from __future__ import annotations

from kringloop.core import Names
from kringloop.scenarios.effect import OnRows, followed
from kringloop.scenarios.lever import Lever

LEVER = Lever(
    key="tonnes_follow",
    order=51,
    names=Names("tonnen volgen producten", "tonnes follow products"),
    meaning=Names(
        "Tonnen waarmee de gekozen rijen veranderen per ton die een stroom van de gevolgde producten meer of minder is "
        "dan in ‘zoals nu’. De rijen delen ze naar hun grootte.",
        "Tonnes by which the rows chosen change for each tonne that a flow of the products followed is more or less "
        "than in the baseline. The rows share them by their size.",
    ),
    of=Names(
        "van wat die stroom verandert",
        "of what that flow changes by",
    ),
    low=-100,
    high=100,
    further=True,
    rung="link",
    models=(),
    rows=OnRows(followed, follows=True),
    slider=False,
)
