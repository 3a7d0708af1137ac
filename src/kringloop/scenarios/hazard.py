"""A substance of concern that discards still hold: while it is more than its limit, the ways onward carry nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kringloop.core import Array, RangeError, listing
from kringloop.models import Course, ScenarioSettings
from kringloop.scenarios.assumption import Assumption
from kringloop.scenarios.followed_products import Below, products_in

Left: TypeAlias = "Callable[[Array, ScenarioSettings], Array]"
"""(year,) [1] of a substance that is still put in products, settings → (year, product) [1] of it in discards."""
ROUTES: Final = (
    "reuse",
    "export",
    "repurpose",
    "refurbishment",
    "remanufacture",
    "component_reuse",
    "recycling_yield",
)
"""Levers of the ways to a next user at home or abroad, to parts and to material; what is collected is burnt."""


def closed_ways(
    assumptions: Sequence[Assumption],
    settings: ScenarioSettings,
    today: Mapping[str, float],
    products: Sequence[str],
    below: Below,
    years: range,
    taken: Mapping[str, float],
    left: Left,
) -> list[Course]:
    """Courses with exactly 0 where discards hold more of a substance than its limit, and the others as they are.

    What discards hold follows from all that is assumed: what lasts longer is older when it is discarded. Ways that
    open bring older goods back, and close again where those are too many; a year that was closed once stays closed.

    Parameters
    ----------
    settings : what is asked of products in use without it
    taken    : node → what ways of the study's own take, which no lever can close

    Raises
    ------
    RangeError   a study with ways of its own, while some way has to be closed
    """
    hazards = [each for each in assumptions if each.declared.hazard]
    if not hazards:
        return []
    mine = [np.isin(products, products_in(each, products, below)) for each in hazards]
    closed = np.broadcast_to(np.any(mine, axis=0), (len(years), len(products)))
    first = True
    while True:
        shut = _shut(closed, settings, today, products, years)
        under = replace(settings, courses=(*settings.courses, *shut))
        above = np.zeros(closed.shape, dtype=bool)
        for each, own in zip(hazards, mine, strict=True):
            assert each.content is not None
            assert each.limit is not None
            remaining = 1.0 + each.course.at(years) * (each.number - 1.0)
            above |= own & (each.content * left(remaining, under) > each.limit)
        if not first and not (above & ~closed).any():
            break
        closed, first = (above if first else closed | above), False
    if closed.any() and taken:
        names, each = listing(sorted(taken)), hazards[0]
        raise RangeError(
            f"'{each.lever}' closes the ways onward, and ways of the study's own leave {names}: no lever closes those; "
            "take them out of 'loop', or leave this lever out",
            nl=f"'{each.lever}' sluit de wegen naar verder gebruik, en vanuit {names} lopen wegen van de studie zelf: "
            "die sluit geen knop; haal ze uit 'loop', of laat deze knop weg",
        )
    return shut


def _shut(
    closed: NDArray[np.bool_],
    settings: ScenarioSettings,
    today: Mapping[str, float],
    products: Sequence[str],
    years: range,
) -> list[Course]:
    """A course of each way of each product that is closed in some year."""
    found = []
    for n in np.flatnonzero(closed.any(axis=0)).tolist():
        for lever in ROUTES:
            said = [c for c in settings.courses if c.lever == lever and (not c.products or products[n] in c.products)]
            path = [said[-1].years[y] if said else today[lever] for y in years]
            open_ = {y: 0.0 if no else v for y, v, no in zip(years, path, closed[:, n].tolist(), strict=True)}
            found.append(Course(lever=lever, years=open_, products=(products[n],)))
    return found
