"""Share of a hazardous substance that is still put in new products."""

from __future__ import annotations

from kringloop.core import Names
from kringloop.scenarios.lever import Lever

LEVER = Lever(
    key="phase_out",
    order=47,
    names=Names("uitfaseren", "phase-out"),
    meaning=Names(
        "Deel van een zorgwekkende stof dat nog in nieuwe producten gaat. Wat er bij afdanken meer van bevat dan de "
        "grens, gaat naar geen volgende gebruiker, ook niet in het buitenland, en wordt geen onderdeel of materiaal.",
        "Share of a substance of concern that still goes into new products. What holds more of it than the limit when "
        "discarded goes to no next user, at home or abroad, no part and no material.",
    ),
    of=Names("van wat er nu in gaat", "of what goes in today"),
    low=0,
    high=100,
    rung="R2",
    by=("cohort",),
    moves=lambda _levers, _value: {},
    hazard=True,
    slider=False,
)
