"""A product that takes over from others: more of it is bought, `per` kilo for each kilo that is not bought of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from kringloop.core import Array, RangeError
from kringloop.models import Course, ScenarioSettings, Tonnes
from kringloop.scenarios.assumption import Assumption, at_its_place

NOT_BOUGHT = "refuse"


@dataclass(frozen=True, slots=True)
class Mix:
    """An assumption by which a product takes over.

    Parameters
    ----------
    chosen  : products of which less is bought
    taker   : the one of which more is
    courses : by which less is bought
    """

    assumption: Assumption
    chosen: Sequence[str]
    taker: str
    courses: tuple[Course, ...]


def taken_over(
    mixes: Sequence[Mix],
    settings: ScenarioSettings,
    products: Sequence[str],
    run: Callable[[ScenarioSettings], Tonnes],
) -> list[Course]:
    """Courses of more sales of what takes over, as a share of its own.

    share more = Σ per · p(t) · share · Σ S of the others / S of its own, over all mixes to it, with S what would be
    bought without a mix and under all else that is assumed: of what grows more, more is taken over.

    Parameters
    ----------
    settings : what is asked of products in use, the mixes with it
    run      : settings → tonnes under them

    Raises
    ------
    RangeError   a product that takes over in a year in which none of its own is bought
    """
    if not mixes:
        return []
    apart = {id(course) for mix in mixes for course in mix.courses}
    without = tuple(course for course in settings.courses if id(course) not in apart)
    tonnes = run(replace(settings, courses=without))
    shares: dict[str, Array] = {}
    for mix in mixes:
        each, years = mix.assumption, tonnes.years
        with at_its_place(each):
            given = tonnes.sales[:, np.isin(products, mix.chosen)].sum(axis=1)
            more = each.per * each.course.at(years) * each.number * given
            own = tonnes.sales[:, products.index(mix.taker)]
            if (lost := (more > 0) & (own <= 0)).any():
                when = years[int(lost.argmax())]
                raise RangeError(
                    f"'{each.lever}' lets '{mix.taker}' take over, and none of it is bought in {when}; name a product "
                    "that is bought, or end the course before",
                    nl=f"'{each.lever}' laat '{mix.taker}' overnemen, en daarvan wordt in {when} niets gekocht; noem "
                    "een product dat wel wordt gekocht, of laat het verloop eerder eindigen",
                )
            share = np.divide(more, own, out=np.zeros_like(own), where=own > 0)
        shares[mix.taker] = shares.get(mix.taker, np.zeros(len(years))) + share
    return [
        Course(lever=NOT_BOUGHT, years=dict(zip(tonnes.years, (-share).tolist(), strict=True)), products=(taker,))
        for taker, share in shares.items()
    ]
